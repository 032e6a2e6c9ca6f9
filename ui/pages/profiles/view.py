"""The dialog with the wallets of this computer, and the field for a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import outside, tr
from ui.pages.profiles.row import WalletLine
from ui.qt import QHBoxLayout, QKeyEvent, Qt, QTimer, QVBoxLayout, QWidget, Signal
from ui.theme import Face, font
from ui.widgets.button import Button, ButtonKind
from ui.widgets.card import HairLine
from ui.widgets.form import DialogFoot, Field, field_label
from ui.widgets.keys import ENTER_KEYS
from ui.widgets.label import Label
from ui.widgets.notice import Glyph, NoticeBox
from ui.widgets.overlay import Overlay
from ui.widgets.scroll import PlainScroll

if TYPE_CHECKING:
    from wallet.views.wallets_values import WalletList

_WIDTH_PX: Final = 680
_LIST_PX: Final = 264
_NAME_MAX_CHARS: Final = 64


class WalletsDialog(Overlay):
    """Which wallets there are; each may have a window of its own.

    Signals:
        open_requested: open one in a window (its name).
        new_requested: make a new one and open it (its name).
    """

    open_requested = Signal(str)
    new_requested = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, name=tr("Wallets on this computer"), width_px=_WIDTH_PX)
        self._lines: list[WalletLine] = []
        self._wanted: WalletList | None = None
        self._reason = ""
        self._list_problem, self._problem = NoticeBox(), NoticeBox()
        self._done = NoticeBox(color="ok", icon="check")
        self._left_out = Label(face=Face.SECOND, color="muted", wraps=True)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._name = Field()
        self._name.setMaxLength(_NAME_MAX_CHARS)
        self._name.setFont(font(Face.BODY))
        self._name.setFixedHeight(40)
        self._name.setAccessibleName(tr("Name of the new wallet"))
        self._name.setPlaceholderText(tr("For example: savings"))
        self._name.textEdited.connect(lambda _text: self._problem.show_words("", ""))
        self._make = Button(tr("New wallet…"), name=tr("Make a new wallet in a new window"))
        self._make.clicked.connect(self._on_make)
        self._close = Button(tr("Close"), kind=ButtonKind.PRIMARY)
        self._close.clicked.connect(self.close_overlay)
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._add_next)
        self._lay_out()

    def open(self) -> None:
        """Cover the window; the keyboard begins at the way back."""
        self._name.clear()
        for box in (self._problem, self._done):
            box.show_words("", "")
        self.show_busy("")
        super().open()
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_wallets(self, wallets: WalletList) -> None:
        """Show them, a line in each turn of the loop: there may be many."""
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = []
        self._wanted = wallets
        self._list_problem.show_words(wallets.cause, wallets.remedy)
        self._left_out.show_text(
            tr("Other entries of the folder that are not shown: {count}").format(
                count=wallets.left_out
            )
            if wallets.left_out
            else ""
        )
        self._left_out.setVisible(wallets.left_out > 0)
        self._turn.start()

    def show_busy(self, reason: str) -> None:
        """Something is being opened; "" if nothing is."""
        self._reason = reason
        self._make.lock(reason)
        for line in self._lines:
            line.lock(reason)

    def show_opened(self, name: str) -> None:
        """The other window is there."""
        self._name.clear()
        # The line that had the focus is about to be made anew.
        self._close.setFocus(Qt.FocusReason.MouseFocusReason)
        words = tr("{name} is open in a window of its own.").format(name=outside(name))
        self._done.show_words(words, tr("It stays open when you close this one."))

    def show_problem(self, cause: str, remedy: str) -> None:
        """It was not opened: why, and what to do. Stands below the name field."""
        self._done.show_words("", "")
        self._problem.show_words(cause, remedy)

    def _on_make(self) -> None:
        if not self._reason:
            self.new_requested.emit(self._name.text())

    def _add_next(self) -> None:
        rows = () if self._wanted is None else self._wanted.rows
        if len(self._lines) >= len(rows):
            self._turn.stop()
            return
        line = WalletLine(rows[len(self._lines)])
        line.open_requested.connect(self.open_requested)
        line.lock(self._reason)
        self._column.insertWidget(len(self._lines), line)
        self._lines.append(line)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 24, 12)
        head.setSpacing(12)
        head.addWidget(Glyph("words", "water", size_px=20))
        head.addWidget(Label(tr("Wallets on this computer"), face=Face.TITLE), 1)
        self.body.addLayout(head)
        self.body.addWidget(HairLine())
        scroll = PlainScroll(self._inside)
        scroll.setFixedHeight(_LIST_PX)
        self.body.addWidget(scroll)
        self.body.addWidget(HairLine())
        self.body.addLayout(self._new())
        foot = DialogFoot()
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 12, 24, 14)
        words = tr("Each wallet has its own keys, its own network and its own log.")
        row.addWidget(Label(words, face=Face.SECOND, color="muted", wraps=True), 1)
        row.addWidget(self._close)
        self.foot.addWidget(foot)

    def _new(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(24, 12, 24, 14)
        column.setSpacing(6)
        for told in (self._left_out, self._list_problem):
            column.addWidget(told)
        column.addWidget(field_label(tr("Name of the new wallet"), self._name))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._name, 1)
        row.addWidget(self._make)
        column.addLayout(row)
        for told in (self._problem, self._done):
            column.addWidget(told)
        return column

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the field makes the new wallet."""
        is_enter = event.key() in ENTER_KEYS
        if is_enter and self._name.hasFocus() and not event.isAutoRepeat():
            self._on_make()
            return
        super().keyPressEvent(event)
