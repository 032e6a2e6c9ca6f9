"""The cards of the home page: the channel, and the payments."""

from ui.glossary import Term, meaning
from ui.i18n import menu_text, outside, past_reason, set_plain_tooltip, tr
from ui.models.payments import PaymentsModel
from ui.qt import QHBoxLayout, QMenu, QPoint, QSizePolicy, Qt, QVBoxLayout, Signal
from ui.theme import Face, menu_sheet
from ui.widgets.badge import ChannelBadgePill
from ui.widgets.button import Button, ButtonSize
from ui.widgets.canal import Canal
from ui.widgets.card import Card
from ui.widgets.label import Label
from ui.widgets.link import Link
from ui.widgets.payment_list import PaymentList
from ui.words import tab_entry
from wallet.views import units
from wallet.views.values import ChannelBadge, ChannelView, HomeView, TabView

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
        self._explain_turn(channel)
        self.canal.show_channel(channel, moves=not (is_past or was_past))
        self._show_actions(channel)

    def _show_none(self, home: HomeView) -> None:
        self._title.show_text(tr("No channel yet") if self._is_past else tr("No open channel"))
        self._facts.show_text("")
        words = (
            tr("Step on along the line below to see it open.")
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

    def _explain_turn(self, channel: ChannelView) -> None:
        is_waiting = channel.step is not None and bool(channel.step.waiting_for)
        words = "" if is_waiting else meaning(Term.TURN)
        set_plain_tooltip(self._facts, f"{self._facts.text()}. {words}".strip())
        self._facts.setAccessibleDescription(words)

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
            action = menu.addAction(menu_text(tab_entry(tab)))
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
    """The recent payments.

    Signals:
        all_requested: show everything that happened.
    """

    all_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = PaymentsModel()
        self._title = Label(tr("Recent payments"), face=Face.SECTION)
        self._list = PaymentList(self.model)
        self._empty = Label(color="muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(4)
        self.all = Link(tr("All activity"))
        self.all.clicked.connect(self.all_requested)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 8, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self.all)
        self._column.addLayout(head)
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


def _open_tabs(channel: ChannelView) -> tuple[TabView, ...]:
    return tuple(tab for tab in channel.tabs if tab.badge is ChannelBadge.OPEN)
