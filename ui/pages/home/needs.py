"""What needs the person, and what came of the last thing they did."""

from collections.abc import Callable

from ui.i18n import outside, past_reason, tr
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget, Signal
from ui.theme import Face
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card, Letter
from ui.widgets.label import Label
from ui.widgets.notice import NoticeBox
from ui.words import no_channel_notice, no_channel_reason
from wallet.api import Remedy, remedy_of
from wallet.views import units
from wallet.views.values import AskView, HomeView, PaymentStatus


class NeedsCard(Card):
    """What needs the person, and what came of the last thing they did here.

    Signals:
        ask_accepted: pay this now (AskView).
        ask_opened: show first what paying this would do (AskView).
    """

    ask_accepted = Signal(object)
    ask_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._ask: AskView | None = None
        self._is_paying, self._is_past, self._is_compact = False, False, False
        self._waiting, self._takes_all = "", False
        self._newest_id, self._told_id = "", ""
        self._title = Label(tr("Needs you"), face=Face.SECTION)
        self._letter = Letter()
        self._ask_title = Label(face=Face.BODY_BOLD, elides=True)
        self._ask_note = Label(face=Face.SECOND, color="muted", elides=True)
        self._aside = Label(face=Face.SECOND, color="muted", wraps=True)
        self.pay = Button("", kind=ButtonKind.PRIMARY, size=ButtonSize.NORMAL)
        self.pay.clicked.connect(self._on_pay_clicked)
        self._problem = NoticeBox()
        self._notice = NoticeBox(color="warn")
        self._done = NoticeBox(color="ok", icon="check")
        self._ask_box = QWidget()
        self._ask_row = QHBoxLayout(self._ask_box)
        self._ask_words = QVBoxLayout()
        self._fill_ask()
        self._column = QVBoxLayout(self)
        self._column.setSpacing(8)
        self._column.addWidget(self._title)
        for widget in (self._ask_box, self._aside, self._problem, self._done, self._notice):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self.show_compact(is_compact=False)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self._column.setContentsMargins(18, 8 if is_compact else 13, 18, 8 if is_compact else 14)
        self._column.setSpacing(5 if is_compact else 8)
        self._is_compact = is_compact
        self._ask_row.removeWidget(self.pay)
        self._ask_words.removeWidget(self.pay)
        if is_compact:
            self._ask_row.addWidget(self.pay, 0, Qt.AlignmentFlag.AlignVCenter)
        else:
            self._ask_words.addWidget(self.pay, 0, Qt.AlignmentFlag.AlignLeft)

    def show_home(self, home: HomeView, *, is_past: bool) -> None:
        """Show who asks, and what is wrong."""
        self._is_past = is_past
        # Without a channel the card would offer what cannot be done.
        ask = home.asks[0] if home.asks and not no_channel_reason(home) else None
        self._ask_box.setVisible(ask is not None)
        if ask is not None and (ask != self._ask):
            name = outside(ask.name)
            self._letter.show_name(name)
            asked = tr("{name} asks for {amount}")
            self._ask_title.show_text(
                asked.format(name=name, amount=units.eth_unit(ask.amount_wei))
            )
        self._ask = ask
        self._show_pay()
        if not is_past:
            self._forget_old(home)
        self._show_told()
        cause, remedy, action = _notice_words(home, is_past=is_past)
        self._notice.show_words(cause, remedy, action)
        nothing = ask is None and not cause
        self._title.show_text(tr("Asked then") if is_past else tr("Needs you"))
        if nothing:
            self._title.show_text(tr("All quiet") if not is_past else tr("Nothing was asked"))

    def show_aside(self, words: str, *, takes_all: bool) -> None:
        """What paying sets aside, before it is done; where it takes all, the click asks first."""
        self._aside.show_text(words)
        self._aside.show_color("warn" if takes_all else "muted")
        self._takes_all = takes_all
        self._show_pay()

    def show_paying(self, *, is_paying: bool) -> None:
        """Whether what was asked for is on its way."""
        self._is_paying, self._waiting = is_paying, ""
        if is_paying:
            self._problem.show_words("", "")
        self._show_pay()

    def show_waiting(self, cause: str, _remedy: str) -> None:
        """Say whom the payment waits for."""
        self._waiting = cause
        self._show_pay()

    def offer_channel(self, act: Callable[[], None]) -> None:
        """Here, `act` opens a channel where none is left."""
        self._notice.offer(Remedy.OPEN_CHANNEL, act)

    def show_opening(self, *, is_opening: bool) -> None:
        """Whether the channel that was asked for is on its way."""
        self._notice.hold(tr("The channel is being opened") if is_opening else "")

    def show_done(self, cause: str, remedy: str, *, payment_id: str = "") -> None:
        """Something worked; `payment_id` names the payment that it was."""
        self._problem.show_words("", "")
        self._done.show_words(cause, remedy)
        self._told_id = payment_id or self._newest_id
        self._show_told()

    def show_problem(
        self,
        cause: str,
        remedy: str,
        action: Remedy = Remedy.NOTHING,
        *,
        again: Callable[[], None] | None = None,
    ) -> None:
        """Something did not work; `again` asks for it once more, where that can be done from here."""
        self._done.show_words("", "")
        self._problem.offer(Remedy.RETRY, again)
        self._problem.show_words(cause, remedy, action)
        self._told_id = self._newest_id
        self._show_told()

    def _forget_old(self, home: HomeView) -> None:
        """What came of the last thing goes when a newer payment takes its place."""
        made = (entry for entry in home.payments if entry.status is not PaymentStatus.FAILED)
        newest = next(made, None)
        newest_id = "" if newest is None else newest.payment_id
        if newest_id == self._newest_id:
            return
        self._newest_id = newest_id
        # The result of a payment may come a moment before the payment itself.
        if newest_id != self._told_id:
            self._problem.show_words("", "")
            self._done.show_words("", "")

    def _show_told(self) -> None:
        """What was done just now is not a part of the past."""
        for box in (self._done, self._problem):
            box.setVisible(bool(box.words()) and not self._is_past)
        self._show_pay()

    def _is_crowded(self) -> bool:
        """Whether there is no room to say what paying sets aside: what came of the last thing is told."""
        return self._is_compact and any(box.words() for box in (self._done, self._problem))

    def _asks_first(self) -> bool:
        return self._takes_all or (bool(self._aside.text()) and self._is_crowded())

    def _show_pay(self) -> None:
        ask = self._ask
        self._aside.setVisible(bool(self._aside.text()) and not self._is_crowded())
        if ask is None:
            return
        self._ask_note.show_text(outside(self._waiting or ask.note))
        amount = units.eth_unit(ask.amount_wei)
        text = tr("Choose first") if self._asks_first() else tr("Pay {amount}")
        text = tr("Paying {amount}") if self._is_paying else text
        said = text.format(amount=amount)
        name = tr("{pay} to {name}").format(pay=said, name=outside(ask.name))
        reason = tr("This payment is on its way") if self._is_paying else ""
        reason = past_reason() if self._is_past else reason
        # The amount is what the past is looked at for; the page says elsewhere that nothing can be paid.
        self.pay.setVisible(not (self._is_past and self._is_compact))
        if (self.pay.text(), self.pay.accessibleDescription()) != (said, reason):
            self.pay.show_text(said, name=name)
            self.pay.lock(reason)

    def _fill_ask(self) -> None:
        self._ask_row.setContentsMargins(0, 0, 0, 0)
        self._ask_row.setSpacing(12)
        self._ask_row.addWidget(self._letter, 0, Qt.AlignmentFlag.AlignTop)
        self._ask_words.setSpacing(4)
        self._ask_words.addWidget(self._ask_title)
        self._ask_words.addWidget(self._ask_note)
        self._ask_row.addLayout(self._ask_words, 1)

    def ask(self) -> AskView | None:
        """Who asks, if it can be paid."""
        return self._ask

    def _on_pay_clicked(self) -> None:
        if self._ask is not None and not self._is_paying:
            (self.ask_opened if self._asks_first() else self.ask_accepted).emit(self._ask)


def _notice_words(home: HomeView, *, is_past: bool) -> tuple[str, str, Remedy]:
    """What is wrong first of all, and what to do."""
    if home.notices:
        first = home.notices[0]
        return first.cause, first.remedy, remedy_of(first.code)
    cause, remedy = ("", "") if is_past else no_channel_notice(home)
    return cause, remedy, Remedy.OPEN_CHANNEL
