"""The window at a larger font size: where the screen is too small for all of it, it scrolls, and follows the keyboard.

Qt enlarges everything alike, letters, lines and measures, so nothing can be cut off: what a page needs is what it
always needed, only that a screen holds less of it.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from ui.preferences import SCALE_USUAL
from ui.qt import QApplication, QCloseEvent, QFrame, QScrollArea, QWidget, isValid
from ui.theme import bar_sheet
from ui.widgets.dress import dress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.window import MainWindow

FACTOR: Final = "QT_SCALE_FACTOR"
_LEAST_PX: Final = (320, 240)
_MARGIN_PX: Final = 24


@contextmanager
def enlarged(scale_percent: int) -> Iterator[None]:
    """Let an application that is made meanwhile draw everything so large.

    Qt reads the factor once. Programs that this one starts later must not inherit it: they would enlarge twice.
    """
    before = os.environ.get(FACTOR)
    if scale_percent != SCALE_USUAL:
        os.environ[FACTOR] = f"{_number(before) * scale_percent / SCALE_USUAL:g}"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(FACTOR, None)
        else:
            os.environ[FACTOR] = before


class Magnified(QScrollArea):
    """Holds the whole window and shows as much of it as there is room for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(window)
        self.setMinimumSize(*_LEAST_PX)
        self.resize(window.size())
        self.setWindowTitle(window.windowTitle())
        self.setWindowIcon(window.windowIcon())
        self.setAccessibleName(window.windowTitle())
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            dress(bar, bar_sheet)
        window.closed.connect(self.hide)
        app = QApplication.instance()
        assert isinstance(app, QApplication), "a window without an application"
        app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and isValid(self._window) and self._window.isAncestorOf(now):
            self.ensureWidgetVisible(now, _MARGIN_PX, _MARGIN_PX)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window inside ends in its own order."""
        self._window.close()
        event.accept()


def _number(text: str | None) -> float:
    """A factor that somebody set for all of Qt's programs; 1 if it is none."""
    try:
        found = float(text or "1")
    except ValueError:
        return 1.0
    return found if found > 0 else 1.0
