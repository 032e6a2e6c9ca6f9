"""The deposit dialog: where money is sent to, what has arrived, and what can be done with it."""

from __future__ import annotations

from typing import Final

from ui.i18n import outside, tr
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget
from ui.theme import Face
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import HairLine, Pill
from ui.widgets.copybutton import CopyButton
from ui.widgets.form import DialogFoot
from ui.widgets.label import Label
from ui.widgets.notice import Glyph, NoticeBox
from ui.widgets.overlay import Overlay
from ui.widgets.qr import QrSymbol
from wallet.views import units
from wallet.views.real_values import GasAccount
from wallet.views.request_values import Matrix

_SIDE_PX: Final = 196
# Below this width the address stands below its picture.
_NARROW_PX: Final = 520


class DepositDialog(Overlay):
    """The dialog, closed, open, or of the demo.

    Attributes:
        back_up: confirm the words first.
        open_channel: put what has arrived into a channel.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, name=tr("Deposit"), width_px=620)
        self._title = Label(tr("Deposit"), face=Face.TITLE)
        self._lead = Label(wraps=True)
        self._picture = QrSymbol(tr("QR symbol of the address"), side_px=_SIDE_PX)
        self._address = Label(face=Face.HASH, wraps=True)
        self._copy = CopyButton(tr("Copy address"))
        self._balance = Pill()
        self._facts = Label(face=Face.SECOND, color="muted", wraps=True)
        self._place = QWidget()
        self._closed = NoticeBox(color="warn", icon="lock")
        self._problem = NoticeBox()
        self._limits = Label(face=Face.SECOND, color="muted", wraps=True)
        self.back_up = Button(tr("Back up your words"), icon="words", kind=ButtonKind.PRIMARY)
        self.open_channel = Button(tr("Open a channel"), icon="plus", kind=ButtonKind.PRIMARY)
        self._leave = Button(tr("Close"))
        self._cross = Button("", name=tr("Close"), icon="close", size=ButtonSize.SMALL)
        for button in (self._leave, self._cross):
            button.clicked.connect(self.close_overlay)
        self.body.addLayout(self._head())
        self.body.addWidget(HairLine())
        self.body.addLayout(self._middle())
        self.foot.addWidget(self._foot())

    def show_closed(self) -> None:
        """The words are not confirmed: no address is given away."""
        self._lead.show_text(
            tr("Money that is sent here can be reached with your recovery words only.")
        )
        self._closed.show_words(
            tr("Deposits are closed until your recovery words are confirmed."),
            tr("Write them down and confirm three of them. It takes a minute."),
        )
        self._show_parts(place=False, closed=True)
        self._limits.show_text("")
        self.back_up.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_open(self, network: str) -> None:
        """Money can be sent here."""
        self._lead.show_text(
            tr("Send ether of the network {network} to this address, and nothing else.").format(
                network=outside(network)
            )
        )
        self._limits.show_text(
            tr(
                "Opening a channel moves money from here into it; the hub puts in its part. "
                "Putting more into a channel that is open is not possible yet: open one with "
                "another hub, or close it and open it anew. Sending from this address to "
                "somewhere else is not possible yet either."
            )
        )
        self._show_parts(place=True, closed=False)
        self.show_account(None)
        self._copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_demo(self, on_chain_wei: int, *, has_channel: bool) -> None:
        """The demo: there is nothing to put in, but a channel to open where the last one is closed."""
        self._title.show_text(tr("Play money"))
        self._lead.show_text(
            tr(
                "There is nothing to deposit in the demo. Its chain is on this computer and made "
                "your money when it started; it is worth nothing and cannot leave."
            )
            if has_channel
            else tr(
                "There is nothing to deposit in the demo, and you have no open channel. Opening one "
                "puts new play money into it; it is worth nothing and cannot leave this computer."
            )
        )
        self._limits.show_text(
            tr(
                "{amount} of it came back on the chain from channels that you closed, and stays "
                "there. A channel of your own making comes with a wallet of your own: close Towpath, "
                "start it again and choose Create or restore."
            ).format(amount=f"{units.eth_rounded_down(on_chain_wei)} {units.UNIT}")
        )
        self._show_parts(place=False, closed=False)
        self.open_channel.setVisible(not has_channel)
        self.open_channel.lock("")
        self._leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_account(self, account: GasAccount | None) -> None:
        """The address and what is there; None while it is not known yet."""
        if account is None:
            self._address.show_text("")
            self._balance.show_words(tr("Looking"), tr("what is there"), icon="clock")
            self._balance.show_colors("info_soft", "info", "info")
            self.open_channel.lock(tr("It is being looked what has arrived"))
            return
        self._address.show_text(units.hex_groups(account.address, is_whole=True))
        self._copy.show_content(account.address)
        self._show_balance(account.balance_wei)

    def show_symbol(self, matrix: Matrix) -> None:
        """The address as a QR symbol."""
        self._picture.show_symbol(matrix, tr("QR symbol of the address"))

    def show_problem(self, cause: str, remedy: str) -> None:
        """What is wrong; "" is nothing."""
        self._problem.show_words(cause, remedy)

    def _show_balance(self, balance_wei: int | None) -> None:
        if balance_wei is None:
            self._balance.show_words(
                tr("Not known"), tr("the chain does not answer"), icon="warning"
            )
            self._balance.show_colors("warn_soft", "warn", "warn")
            reason = tr("The chain does not answer")
        elif balance_wei:
            self._balance.show_words(
                tr("Arrived"),
                tr("{amount}").format(amount=units.eth_unit(balance_wei)),
                icon="check",
            )
            self._balance.show_colors("ok_soft", "ok", "ok")
            reason = ""
        else:
            self._balance.show_words(tr("Waiting"), tr("nothing has arrived yet"), icon="clock")
            self._balance.show_colors("info_soft", "info", "info")
            reason = tr("Nothing has arrived yet")
        if self.open_channel.accessibleDescription() != reason:
            self.open_channel.lock(reason)

    def _show_parts(self, *, place: bool, closed: bool) -> None:
        self.show_problem("", "")
        self._place.setVisible(place)
        self.open_channel.setVisible(place)
        self._closed.setVisible(closed)
        self.back_up.setVisible(closed)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 10, 18, 10)
        row.setSpacing(12)
        row.addWidget(Glyph("drop", "water", size_px=20))
        row.addWidget(self._title, 1)
        row.addWidget(self._cross)
        return row

    def _middle(self) -> QVBoxLayout:
        self._facts.show_text(
            tr(
                "It is seen with the next block. Deposits and the chain's fees are paid from here. "
                "Your channel address is another one; money sent there does not arrive here."
            )
        )
        words = QVBoxLayout()
        words.setSpacing(10)
        for part in (self._address, self._copy, self._balance, self._facts):
            words.addWidget(part)
        words.addStretch(1)
        row = QHBoxLayout(self._place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        row.addLayout(words, 1)
        self.stack(row, below_px=_NARROW_PX)
        column = QVBoxLayout()
        column.setContentsMargins(24, 16, 24, 18)
        column.setSpacing(14)
        for widget in (self._lead, self._closed, self._place, self._problem, self._limits):
            column.addWidget(widget)
        return column

    def _foot(self) -> QWidget:
        foot = DialogFoot()
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 12, 24, 14)
        row.setSpacing(12)
        row.addStretch(1)
        for button in (self._leave, self.back_up, self.open_channel):
            row.addWidget(button)
        return foot
