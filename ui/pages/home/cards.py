"""The cards of the home page: the channel, other channels, payments, and what needs the person."""

from ui.i18n import menu_text, outside, past_reason, tr
from ui.models.payments import PaymentsModel
from ui.qt import QHBoxLayout, QMenu, QPoint, QSizePolicy, Qt, QVBoxLayout, QWidget, Signal
from ui.theme import Face, menu_sheet
from ui.widgets.badge import ChannelBadgePill
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.canal import Canal
from ui.widgets.card import Card, Letter
from ui.widgets.label import Label
from ui.widgets.notice import Glyph, NoticeBox
from ui.widgets.payment_list import PaymentList
from ui.words import no_channel_reason, tab_title
from wallet.views import units
from wallet.views.values import AskView, ChannelBadge, ChannelView, HomeView, TabView

_ENDING = (ChannelBadge.CLOSING, ChannelBadge.CLOSED, ChannelBadge.OPENING)


class ChannelCard(Card):
    """The channel, large, with its actions.

    Signals:
        settle_requested: settle this tab (TabView).
        close_requested: close this channel (ChannelView).
        inspect_requested: show this channel in full (channel id).
    """

    settle_requested = Signal(object)
    close_requested = Signal(object)
    inspect_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._channel: ChannelView | None = None
        self._is_past = False
        self._title = Label(face=Face.CARD_TITLE, elides=True)
        self._badge = ChannelBadgePill()
        self._facts = Label(face=Face.BODY, color="muted", elides=True)
        self._settle = Button(tr("Settle tab"), size=ButtonSize.SMALL)
        self._settle.clicked.connect(self._on_settle_clicked)
        self._close = Button(tr("Close channel"), size=ButtonSize.SMALL)
        self._close.clicked.connect(self._on_close_clicked)
        self._inspect = Button(tr("Inspect"), icon="eye", size=ButtonSize.SMALL)
        self._inspect.clicked.connect(self._on_inspect_clicked)
        self.canal = Canal()
        self._empty = Label(color="muted", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._badge)
        head.addWidget(self._facts, 1)
        head.addWidget(self._settle)
        head.addWidget(self._close)
        head.addWidget(self._inspect)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(7)
        self._column.addLayout(head)
        self._column.addWidget(self.canal)
        self._column.addWidget(self._empty, 1)
        self.show_compact(is_compact=False)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        if is_compact:
            self._column.setContentsMargins(14, 9, 14, 14)
        else:
            self._column.setContentsMargins(18, 12, 18, 17)
        self.canal.show_compact(is_compact=is_compact)

    def show_home(self, home: HomeView, *, is_past: bool, was_past: bool) -> None:
        """Draw the first channel of the page."""
        channel = home.channels[0] if home.channels else None
        if channel is not None and channel == self._channel and is_past == self._is_past:
            return
        self._channel, self._is_past = channel, is_past
        for widget in (self._badge, self._settle, self._close, self._inspect, self.canal):
            widget.setVisible(channel is not None)
        self._empty.setVisible(channel is None)
        if channel is None:
            self._show_none(home)
            return
        name = outside(channel.peer_name)
        self._title.show_text(tr("Channel with {name}").format(name=name))
        step = channel.step
        progress = f"{step.done_count}/{step.total_count}" if step is not None else ""
        self._badge.show_badge(channel.badge, progress=progress)
        self._facts.show_text(self._facts_text(channel))
        self.canal.show_channel(channel, moves=not (is_past or was_past))
        self._show_actions(channel)

    def _show_none(self, home: HomeView) -> None:
        self._title.show_text(tr("No channel yet") if self._is_past else tr("No open channel"))
        self._facts.show_text("")
        words = (
            tr("No channel had been opened at this moment.")
            if self._is_past
            else tr("Your money is on chain: {amount}.").format(
                amount=units.eth_unit(home.on_chain_wei)
            )
        )
        self._empty.show_text(words)

    def _facts_text(self, channel: ChannelView) -> str:
        step = channel.step
        if step is not None and step.waiting_for:
            return outside(step.waiting_for)
        total_wei = channel.mine_wei + channel.reserved_wei + channel.theirs_wei
        return tr("{total} in all, turn {turn}").format(
            total=units.eth_unit(total_wei), turn=units.count(channel.turn_num)
        )

    def _show_actions(self, channel: ChannelView) -> None:
        settle_reason = close_reason = past_reason() if self._is_past else ""
        if not settle_reason and not _open_tabs(channel):
            settle_reason = tr("There is no open tab to settle")
        if not close_reason and channel.badge in _ENDING:
            close_reason = tr("This channel is not open")
        self._settle.lock(settle_reason)
        self._close.lock(close_reason)

    def _on_settle_clicked(self) -> None:
        channel = self._channel
        tabs = _open_tabs(channel) if channel is not None else ()
        if len(tabs) == 1:
            self.settle_requested.emit(tabs[0])
            return
        menu = QMenu(self)
        menu.setStyleSheet(menu_sheet())
        menu.setAccessibleName(tr("Which tab"))
        for tab in tabs:
            action = menu.addAction(menu_text(tab_title(tab)))
            action.triggered.connect(lambda _on=False, tab=tab: self.settle_requested.emit(tab))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._settle.mapToGlobal(QPoint(0, self._settle.height() + 4)))

    def _on_close_clicked(self) -> None:
        if self._channel is not None:
            self.close_requested.emit(self._channel)

    def _on_inspect_clicked(self) -> None:
        if self._channel is not None:
            self.inspect_requested.emit(self._channel.channel_id)


class PaymentsCard(Card):
    """The recent payments."""

    def __init__(self) -> None:
        super().__init__()
        self.model = PaymentsModel()
        self._title = Label(tr("Recent payments"), face=Face.SECTION)
        self._list = PaymentList(self.model)
        self._empty = Label(color="muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(4)
        self._column.addWidget(self._title)
        self._column.addWidget(self._list, 1)
        self._column.addWidget(self._empty, 1)
        self.show_compact(is_compact=False)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self._column.setContentsMargins(18, 8 if is_compact else 13, 10, 8 if is_compact else 14)

    def show_home(self, home: HomeView, *, is_past: bool) -> None:
        """Show the payments of this moment."""
        self._title.show_text(tr("Payments before this") if is_past else tr("Recent payments"))
        self._list.show_now(home.at_ms)
        self.model.show_payments(home.payments)
        self._empty.show_text(
            tr("No payment had been made yet.")
            if is_past
            else tr("No payments yet. The first one appears here, with its time.")
        )
        self._list.setVisible(bool(home.payments))
        self._empty.setVisible(not home.payments)


class NeedsCard(Card):
    """What needs the person, and what came of the last thing they did here.

    Signals:
        ask_accepted: pay this now (AskView).
    """

    ask_accepted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._ask: AskView | None = None
        self._is_paying = False
        self._title = Label(tr("Needs you"), face=Face.SECTION)
        self._letter = Letter()
        self._ask_title = Label(face=Face.BODY_BOLD, elides=True)
        self._ask_note = Label(face=Face.SECOND, color="muted", elides=True)
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
        for widget in (self._ask_box, self._problem, self._done, self._notice):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self.show_compact(is_compact=False)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self._column.setContentsMargins(18, 8 if is_compact else 13, 18, 8 if is_compact else 14)
        self._column.setSpacing(5 if is_compact else 8)
        self._ask_row.removeWidget(self.pay)
        self._ask_words.removeWidget(self.pay)
        if is_compact:
            self._ask_row.addWidget(self.pay, 0, Qt.AlignmentFlag.AlignVCenter)
        else:
            self._ask_words.addWidget(self.pay, 0, Qt.AlignmentFlag.AlignLeft)

    def show_home(self, home: HomeView, *, is_past: bool) -> None:
        """Show who asks, and what is wrong."""
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
            self._ask_note.show_text(outside(ask.note))
        self._ask = ask
        self._show_pay(is_past=is_past)
        notice = home.notices[0] if home.notices else None
        self._notice.show_words(notice.cause if notice else "", notice.remedy if notice else "")
        nothing = ask is None and notice is None
        self._title.show_text(tr("Asked then") if is_past else tr("Needs you"))
        if nothing:
            self._title.show_text(tr("All quiet") if not is_past else tr("Nothing was asked"))

    def show_paying(self) -> None:
        """The payment is on its way."""
        self._is_paying = True
        self._problem.show_words("", "")
        self._show_pay(is_past=False)

    def show_paid(self, cause: str, remedy: str) -> None:
        """The payment is made."""
        self._is_paying = False
        self._done.show_words(cause, remedy)
        self._show_pay(is_past=False)

    def show_problem(self, cause: str, remedy: str) -> None:
        """The payment did not work."""
        self._is_paying = False
        self._done.show_words("", "")
        self._problem.show_words(cause, remedy)
        self._show_pay(is_past=False)

    def show_moment(self, *, is_past: bool) -> None:
        """What was done just now is not a part of the past."""
        if is_past:
            self._done.hide()
            self._problem.hide()

    def _show_pay(self, *, is_past: bool) -> None:
        ask = self._ask
        if ask is None:
            return
        amount = units.eth_unit(ask.amount_wei)
        text = tr("Paying {amount}") if self._is_paying else tr("Pay {amount}")
        said = text.format(amount=amount)
        name = tr("{pay} to {name}").format(pay=said, name=outside(ask.name))
        reason = tr("This payment is on its way") if self._is_paying else ""
        reason = past_reason() if is_past else reason
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

    def _on_pay_clicked(self) -> None:
        if self._ask is not None and not self._is_paying:
            self.ask_accepted.emit(self._ask)


class SinceCard(Card):
    """In the past: how far away the present is."""

    def __init__(self) -> None:
        super().__init__()
        self._far = Label(face=Face.SECOND, color="muted", wraps=True)
        self._payments = Label(face=Face.BODY, wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 13, 18, 14)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(Label(tr("Since this moment"), face=Face.SECTION), 1)
        head.addWidget(Glyph("clock", "dusk"))
        column.addLayout(head)
        column.addWidget(self._far)
        column.addWidget(self._payments)
        column.addStretch(1)
        self.hide()

    def show_distance(self, past: HomeView, now: HomeView) -> None:
        """Tell what has happened between the two."""
        self._far.show_text(
            tr("{time} and {number} events").format(
                time=units.took(max(now.at_ms - past.at_ms, 0)),
                number=units.count(max(now.seq - past.seq, 0)),
            )
        )
        change_wei = now.can_send_wei - past.can_send_wei
        words = tr("You can send {amount} now") if change_wei else tr("You can send as much now")
        self._payments.show_text(words.format(amount=units.eth_unit(now.can_send_wei)))


def _open_tabs(channel: ChannelView) -> tuple[TabView, ...]:
    return tuple(tab for tab in channel.tabs if tab.badge is ChannelBadge.OPEN)
