"""The home page: two numbers, the channel's picture, payments, and what needs the person."""

from dataclasses import dataclass
from typing import Final

from ui.glossary import Term, meaning
from ui.i18n import past_reason, set_plain_tooltip, tr
from ui.pages.home.cards import ChannelCard, PaymentsCard
from ui.pages.home.figures import (
    in_channels_text,
    in_tabs_text,
    now_send_text,
    now_text,
    yours_words,
)
from ui.pages.home.firststeps import FirstStepsCard
from ui.pages.home.needs import NeedsCard
from ui.pages.home.others import OtherChannels
from ui.pages.home.since import SinceCard
from ui.pages.page import Page
from ui.qt import QHBoxLayout, QSizePolicy, QSpacerItem, Qt, QVBoxLayout, QWidget, Signal
from ui.theme import Face
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import HairLine
from ui.widgets.focus import hide_ring
from ui.widgets.label import Label, spacer
from ui.widgets.link import Link
from ui.words import no_channel_reason
from wallet.views import units
from wallet.views.values import HomeView

# Of the room in a small window: sending, receiving, on chain, and what is left.
_FIGURE_WEIGHTS: Final = (6, 4, 5, 0)
_NO_WEIGHTS: Final = (0, 0, 0, 1)


class Figure(QWidget):
    """One of the totals: its name, the number, and a quiet line below."""

    def __init__(self, action: Link | None = None) -> None:
        super().__init__()
        self._name = Label(face=Face.BODY_BOLD, color="muted")
        self._number = Label(face=Face.TOTAL)
        self._unit = Label(units.UNIT, face=Face.UNIT, color="muted")
        self._now = Label(face=Face.SECOND, color="dusk")
        self._more = Label(face=Face.SECOND, color="muted", elides=True)
        self._now_below = Label(face=Face.SECOND, color="dusk")
        self._is_compact = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._name)
        if action is not None:
            head.addWidget(action)
        head.addStretch(1)
        column.addLayout(head)
        self._gap = QSpacerItem(0, 0)
        column.addItem(self._gap)
        line = QHBoxLayout()
        line.setSpacing(8)
        base = Qt.AlignmentFlag.AlignBottom
        line.addWidget(self._number, 0, base)
        line.addWidget(self._unit, 0, base)
        line.addWidget(self._now, 0, base)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self._now_below)
        column.addWidget(self._more)
        column.addStretch(1)
        self.show_compact(is_compact=False)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self._is_compact = is_compact
        self._number.show_face(Face.TOTAL_SMALL if is_compact else Face.TOTAL)
        lift = 2 if is_compact else 5
        self._unit.setContentsMargins(0, 0, 0, lift)
        self._now.setContentsMargins(4, 0, 0, lift + 1)
        self._gap.changeSize(0, 1 if is_compact else 4)
        high = QSizePolicy.Policy.Preferred if is_compact else QSizePolicy.Policy.Fixed
        self._more.setSizePolicy(QSizePolicy.Policy.Preferred, high)
        self._more.setWordWrap(is_compact)
        for label in (self._more, self._now_below):
            label.setContentsMargins(0, 1 if is_compact else 3, 0, 0)

    def show_figure(self, name: str, number: str, *, now: str = "", more: str = "") -> None:
        """Set the words and the number; `now` is the present value beside a past one."""
        self._name.show_text(name)
        self._number.show_text(number)
        # Where there is little room, no number may be cut for the one beside it.
        for label, is_shown in (
            (self._now, not self._is_compact),
            (self._now_below, self._is_compact),
        ):
            label.show_text(now)
            label.setVisible(bool(now) and is_shown)
        self._more.show_text(more)
        self.setAccessibleName(f"{name} {number} {units.UNIT} {more}".strip())

    def explain_more(self, words: str) -> None:
        """Say in the tooltip what the quiet line means; "" where it needs no words."""
        set_plain_tooltip(self._more, f"{self._more.text()}. {words}" if words else "")
        self._more.setAccessibleDescription(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeCards:
    """The cards of the home page, made one by one so that no step is long."""

    channel: ChannelCard
    others: OtherChannels
    payments: PaymentsCard
    needs: NeedsCard
    first_steps: FirstStepsCard


class HomePage(Page):
    """The home page of any moment.

    Attributes:
        channel, payments, needs, first_steps: the cards, which have signals of their own.

    Signals:
        pay_requested: open the pay dialog.
        request_requested: open the request dialog.
        deposit_requested: open the deposit dialog.
    """

    pay_requested = Signal()
    request_requested = Signal()
    deposit_requested = Signal()

    def __init__(self, cards: HomeCards) -> None:
        super().__init__()
        self._was_past = False
        self.deposit = Link(tr("Deposit"))
        self.deposit.clicked.connect(self.deposit_requested)
        self._send, self._receive, self._chain = Figure(), Figure(), Figure(self.deposit)
        self.pay = Button(
            tr("Pay"),
            icon="pay",
            key_hint=tr("Ctrl P"),
            kind=ButtonKind.PRIMARY,
            size=ButtonSize.LARGE,
        )
        self.pay.clicked.connect(self.pay_requested)
        self.request = Button(
            tr("Request"), icon="request", key_hint=tr("Ctrl R"), size=ButtonSize.LARGE
        )
        self.request.clicked.connect(self.request_requested)
        self._reason = Label(face=Face.SECOND_BOLD, color="dusk")
        self.channel, self.others = cards.channel, cards.others
        self.payments, self.needs = cards.payments, cards.needs
        self.first_steps = cards.first_steps
        self.since = SinceCard()
        self._column = QVBoxLayout(self)
        self._both = QWidget()
        self._figures = self._figure_row()
        self._column.addLayout(self._figures)
        self._column.addWidget(self.channel)
        self._cards = QHBoxLayout()
        for card, weight in (
            (self.others, 4),
            (self.payments, 5),
            (self.first_steps, 5),
            (self.needs, 4),
            (self.since, 4),
        ):
            self._cards.addWidget(card, weight)
        self._column.addLayout(self._cards, 1)
        self.show_compact(is_compact=False)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self._is_compact = is_compact
        if is_compact:
            self._column.setContentsMargins(16, 10, 16, 12)
        else:
            self._column.setContentsMargins(24, 18, 24, 20)
        gap = 10 if is_compact else 14
        self._column.setSpacing(gap)
        self._cards.setSpacing(gap)
        self._figures.setSpacing(20 if is_compact else 32)
        for at, weight in enumerate(_FIGURE_WEIGHTS if is_compact else _NO_WEIGHTS):
            self._figures.setStretch(at * 2, weight)
        for button, hint in ((self.pay, tr("Ctrl P")), (self.request, tr("Ctrl R"))):
            button.show_key_hint("" if is_compact else hint)
            button.show_size(ButtonSize.NORMAL if is_compact else ButtonSize.LARGE)
        for figure in (self._send, self._receive, self._chain):
            figure.show_compact(is_compact=is_compact)
        for card in (self.channel, self.payments, self.needs, self.first_steps):
            card.show_compact(is_compact=is_compact)

    def show_demo(self) -> None:
        """In the demo nothing can be deposited: the word leads to what the money is."""
        self.deposit.show_text(tr("Play money"))

    def take_focus(self) -> None:
        """Enter here opens the pay dialog; it cannot pay what Bob asks by accident."""
        self.pay.setFocus(Qt.FocusReason.MouseFocusReason)
        hide_ring(self.pay)

    def leave_ask(self) -> None:
        """What was asked for is being paid: its button goes off, and the keyboard must stay on this page."""
        if self.needs.pay.hasFocus():
            self.take_focus()

    def show_home(self, home: HomeView, *, now: HomeView | None) -> None:
        """Draw the page; `now` is the present page while `home` is of the past."""
        is_past = now is not None
        self.deposit.setVisible(not is_past)
        self._show_figures(home, now)
        reason = past_reason() if is_past else no_channel_reason(home)
        if reason != self.pay.accessibleDescription():
            self.pay.lock(reason)
            self.request.lock(reason)
        self._reason.show_text(reason)
        self._reason.show_color("dusk" if is_past else "muted")
        self._reason.setVisible(bool(reason))
        self.channel.show_home(home, is_past=is_past, was_past=self._was_past)
        self.others.show_channels(
            home.channels[1:],
            rows_max=1 if self._is_compact else 3,
            more_count=home.more_channel_count,
        )
        self.payments.show_home(home, is_past=is_past)
        self.needs.show_home(home, is_past=is_past)
        self.needs.setVisible(not is_past or bool(home.asks))
        self.since.setVisible(is_past and not (self._is_compact and bool(home.asks)))
        self._was_past = is_past

    def _show_figures(self, home: HomeView, now: HomeView | None) -> None:
        is_past = now is not None
        self._send.show_figure(
            tr("You could send") if is_past else tr("You can send"),
            units.eth(home.can_send_wei),
            now=now_send_text(home, now) if now else "",
            more=in_tabs_text(home),
        )
        self._send.explain_more(meaning(Term.TAB) if home.in_tabs else "")
        self._receive.show_figure(
            tr("You could receive") if is_past else tr("You can receive"),
            units.eth(home.can_receive_wei),
            now=now_text(home.can_receive_wei, now.can_receive_wei) if now else "",
        )
        self._chain.show_figure(
            tr("Was on chain") if is_past else tr("On chain"),
            units.eth_rounded_down(home.on_chain_wei),
            more=in_channels_text(home),
        )
        self._chain.explain_more(yours_words() if home.yours_wei else "")
        set_plain_tooltip(self._chain, units.eth_unit(home.on_chain_wei))

    def _figure_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._send)
        row.addWidget(HairLine(is_upright=True))
        row.addWidget(self._receive)
        row.addWidget(HairLine(is_upright=True))
        row.addWidget(self._chain)
        row.addWidget(spacer(), 1)
        actions = QVBoxLayout()
        actions.setSpacing(4)
        actions.addStretch(1)
        pair = QHBoxLayout(self._both)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(10)
        pair.addStretch(1)
        pair.addWidget(self.pay)
        pair.addWidget(self.request)
        actions.addWidget(self._both)
        actions.addWidget(self._reason, 0, Qt.AlignmentFlag.AlignRight)
        actions.addStretch(1)
        row.addLayout(actions)
        return row
