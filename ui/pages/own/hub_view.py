"""The dialog that opens a channel with a hub: where the deposit comes from, which hub, how much."""

from collections.abc import Callable

from ui.i18n import tr
from ui.qt import QGridLayout, QHBoxLayout, QKeyEvent, Qt, QVBoxLayout, QWidget, Signal
from ui.remedies import tell_problem
from ui.theme import RADIUS_CONTROL, Face
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card, HairLine
from ui.widgets.form import DialogFoot, field_label
from ui.widgets.keys import ENTER_KEYS
from ui.widgets.label import Label
from ui.widgets.notice import Glyph, NoticeBox
from ui.widgets.overlay import Overlay
from ui.widgets.secretfields import WordsField
from ui.widgets.wholetip import tell_whole
from wallet.api import Problem
from wallet.views import units
from wallet.views.real_values import GasAccount


class HubDialog(Overlay):
    """Choosing a hub and putting money in.

    Signals:
        edited: something was typed.
        copy_requested: copy the address that the deposit is paid from.
        open_requested: open the channel.
    """

    edited = Signal()
    copy_requested = Signal()
    open_requested = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, name=tr("Choose a hub"), width_px=620)
        self.name = WordsField(tr("Name of the hub"), tr("What you call it"))
        self.address = WordsField(tr("Address of the hub"), tr("0x and 40 digits"))
        self.endpoint = WordsField(tr("Where the hub listens"), tr("127.0.0.1:4100"))
        self.mine = WordsField(tr("You put in, in ETH"), tr("1"))
        self.theirs = WordsField(tr("The hub puts in, in ETH"), tr("1"))
        self._fields = (self.name, self.address, self.endpoint, self.mine, self.theirs)
        tell_whole(self.address)
        self._gas = Label(face=Face.HASH, wraps=True)
        self._balance = Label(face=Face.SECOND, color="muted")
        self._copy = Button(tr("Copy"), name=tr("Copy the address"), size=ButtonSize.SMALL)
        self._copy.clicked.connect(self.copy_requested)
        self._problem = NoticeBox()
        self.open_button = Button(tr("Open channel"), kind=ButtonKind.PRIMARY)
        self.open_button.clicked.connect(self.open_requested)
        self._cancel = Button(tr("Cancel"))
        self._cancel.clicked.connect(self.close_overlay)
        self.body.addLayout(self._head())
        self.body.addWidget(HairLine())
        self.body.addLayout(self._middle())
        self.foot.addWidget(self._foot())
        for field in self._fields:
            field.textEdited.connect(lambda _text: self.edited.emit())

    def start(self) -> None:
        """Open it; what was typed before is still there."""
        self.forget_problem()
        self.open()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_gas(self, account: GasAccount) -> None:
        """Show where the deposit is paid from."""
        self._gas.show_text(units.hex_groups(account.address, is_whole=True))
        has = tr("It has {amount}. The deposit and the fees come from there.")
        self._balance.show_text(
            tr("Its balance is not known: the chain does not answer.")
            if account.balance_wei is None
            else has.format(amount=units.eth_unit(account.balance_wei))
        )

    def show_amount(self, amount_wei: int) -> None:
        """The button says what it moves."""
        words = tr("Put in {amount}").format(amount=units.eth_unit(amount_wei))
        self.open_button.show_text(words if amount_wei else tr("Open channel"))

    def show_lock(self, reason: str) -> None:
        """Why the channel cannot be opened yet; "" if it can."""
        if reason != self.open_button.accessibleDescription():
            self.open_button.lock(reason)

    def show_busy(self) -> None:
        """The channel is being opened."""
        self._problem.show_words("", "")
        self._set_enabled(is_enabled=False)
        self.show_lock(tr("The channel is being opened"))

    def show_problem(self, problem: Problem, again: Callable[[], None]) -> None:
        """It was not opened: why, what to do, and what asks for it once more."""
        self._set_enabled(is_enabled=True)
        tell_problem(self._problem, problem, again)

    def forget_problem(self) -> None:
        """Nothing is wrong any more."""
        self._set_enabled(is_enabled=True)
        self._problem.show_words("", "")

    def _set_enabled(self, *, is_enabled: bool) -> None:
        for field in self._fields:
            field.setEnabled(is_enabled)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 12, 24, 12)
        row.setSpacing(12)
        row.addWidget(Glyph("hubs", "water", size_px=20))
        row.addWidget(Label(tr("Choose a hub"), face=Face.TITLE), 1)
        return row

    def _middle(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(10)
        words = tr("First send what you want to put in, and a little for fees, to this address:")
        column.addWidget(Label(words, color="muted", wraps=True))
        box = Card(fill="sunk", outline="sunk", radius_px=RADIUS_CONTROL)
        inner = QVBoxLayout(box)
        inner.setContentsMargins(14, 8, 10, 8)
        inner.setSpacing(4)
        row = QHBoxLayout()
        row.addWidget(self._gas, 1)
        row.addWidget(self._copy)
        inner.addLayout(row)
        inner.addWidget(self._balance)
        column.addWidget(box)
        column.addLayout(self._grid())
        safe = tr("What you put in stays yours, and comes back on chain when the channel closes.")
        column.addWidget(Label(safe, face=Face.SECOND, color="muted", wraps=True))
        column.addWidget(self._problem)
        return column

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for at, (words, field) in enumerate(
            (
                (tr("Name"), self.name),
                (tr("Where it listens"), self.endpoint),
                (tr("You put in, ETH"), self.mine),
                (tr("The hub puts in, ETH"), self.theirs),
            )
        ):
            grid.addWidget(field_label(words, field), at // 2 * 2, at % 2)
            grid.addWidget(field, at // 2 * 2 + 1, at % 2)
        grid.addWidget(field_label(tr("Address"), self.address), 4, 0)
        grid.addWidget(self.address, 5, 0, 1, 2)
        return grid

    def _foot(self) -> QWidget:
        foot = DialogFoot()
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 12, 24, 14)
        row.setSpacing(12)
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self.open_button)
        return foot

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field goes nowhere: money moves by the button only."""
        if event.key() in ENTER_KEYS:
            return
        super().keyPressEvent(event)
