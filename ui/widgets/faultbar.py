"""The notice that Towpath made a mistake, above everything else in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.qt import QEvent, QHBoxLayout, Qt, Signal
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card
from ui.widgets.notice import NoticeBox

if TYPE_CHECKING:
    from ui.qt import QObject, QWidget

_WIDTH_PX = 620
_TOP_PX = 12


class FaultBar(Card):
    """One cause and one remedy at the top of a window, until the person has read it.

    Signals:
        read: the person sent it away.
        wanted: the person wants what it tells of; it stays.
    """

    read = Signal()
    wanted = Signal()

    def __init__(
        self, window: QWidget, *, color: str = "danger", button: str = "", wanted: str = ""
    ) -> None:
        super().__init__(outline=color)
        self.setParent(window)
        self._window = window
        self._notice = NoticeBox(color=color, icon="warning" if color == "danger" else "info")
        self._read = Button(
            button or tr("OK"),
            name=button or tr("OK, hide this notice"),
            size=ButtonSize.SMALL,
        )
        self._read.clicked.connect(self.hide)
        self._read.clicked.connect(self.read)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(6, 6, 12, 6)
        self._row.setSpacing(8)
        self._row.addWidget(self._notice, 1)
        if wanted:
            show = Button(wanted, kind=ButtonKind.PRIMARY, size=ButtonSize.SMALL)
            show.clicked.connect(self.wanted)
            self._row.addWidget(show, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._read, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setFixedWidth(_WIDTH_PX)
        window.installEventFilter(self)
        self.hide()

    def show_words(self, cause: str, remedy: str) -> None:
        """Tell, above pages and dialogs."""
        self._notice.show_words(cause, remedy)
        self.show()
        self._place()
        self.raise_()

    def _place(self) -> None:
        # What wraps is as high as its width asks; the size hint does not know the width.
        self.resize(self.width(), self._row.heightForWidth(self.width()))
        self.move((self._window.width() - self.width()) // 2, _TOP_PX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle at any size."""
        if event.type() == QEvent.Type.Resize and watched is self._window and self.isVisible():
            self._place()
        return False


def raise_fault(window: QWidget) -> None:
    """Keep the notice above a dialog that opened after it."""
    for bar in window.findChildren(FaultBar):
        bar.raise_()
