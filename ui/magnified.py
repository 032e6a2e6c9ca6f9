"""The window at a larger font size: where the screen is too small for all of it, it scrolls, and follows the keyboard.

Qt enlarges everything alike, letters, lines and measures, so nothing can be cut off: what a page needs is what it
always needed, only that a screen holds less of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.qt import QApplication, QFrame, QScrollArea, isValid
from ui.theme import bar_sheet
from ui.widgets.dress import dress

if TYPE_CHECKING:
    from ui.qt import QCloseEvent
    from ui.window import MainWindow

_LEAST_PX: Final = (320, 240)
_INSIDE_PX: Final = (800, 620)
"""What the pages and the dialogs need at least, at any font size."""

_MARGIN_PX: Final = 24


class Magnified(QScrollArea):
    """Holds the whole window and shows as much of it as there is room for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        window.setMinimumSize(*_INSIDE_PX)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(window)
        self.setMinimumSize(*_LEAST_PX)
        self.resize(window.size().boundedTo(self.screen().availableSize()))
        self.setWindowTitle(window.windowTitle())
        self.setAccessibleName(window.windowTitle())
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            dress(bar, bar_sheet)
        window.closed.connect(self.hide)
        app = QApplication.instance()
        assert isinstance(app, QApplication), "a window without an application"
        app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self) -> None:
        # Not out of the signal's arguments: see `PageScroll`.
        now = QApplication.focusWidget()
        if now is not None and isValid(self._window) and self._window.isAncestorOf(now):
            self.ensureWidgetVisible(now, _MARGIN_PX, _MARGIN_PX)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window inside ends in its own order."""
        self._window.close()
        event.accept()
