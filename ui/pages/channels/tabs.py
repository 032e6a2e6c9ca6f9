"""The tabs of a channel, in its drawer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.channelwords import step_text
from ui.i18n import outside, past_reason, tr
from ui.pages.channels.section import SectionHead
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget, Signal
from ui.theme import Face
from ui.widgets.badge import ChannelBadgePill
from ui.widgets.button import Button, ButtonSize
from ui.widgets.label import Label
from ui.widgets.shown import set_shown
from ui.widgets.tab_bar import TabBar
from ui.words import tab_title
from wallet.views import units
from wallet.views.values import ChannelBadge

if TYPE_CHECKING:
    from wallet.views.channels_values import ChannelRow
    from wallet.views.values import TabView

TABS_MORE: Final = 4


class TabsSection(QWidget):
    """All tabs of a channel, a few at a time.

    Signals:
        settle_requested, cancel_requested, pay_requested: what to do with a tab (TabView).
    """

    settle_requested = Signal(object)
    cancel_requested = Signal(object)
    pay_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[TabRow] = []
        self._tabs: tuple[TabView, ...] = ()
        self._room = TABS_MORE
        self._now_ms, self._is_past = 0, False
        self._head = SectionHead(tr("Tabs"))
        self._empty = Label(face=Face.SECOND, color="muted", wraps=True)
        self._more = Button(tr("Show more"), size=ButtonSize.SMALL)
        self._more.clicked.connect(self._on_more_clicked)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self._head)
        self._column.addWidget(self._empty)
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_tabs(self, row: ChannelRow, *, now_ms: int, is_past: bool) -> None:
        """Show the tabs of a channel at a moment."""
        tabs = row.tabs
        self._tabs, self._now_ms, self._is_past = tabs, now_ms, is_past
        self._head.show_more(units.count(len(tabs)) if tabs else "")
        set_shown(self._empty, is_shown=not tabs)
        self._empty.show_text(_no_tabs_text(row.channel.badge, is_past=is_past))
        self._show_rows()

    def show_room(self, room: int) -> None:
        """How many tabs are shown before the person asks for more."""
        self._room = room

    def row_of(self, tab_id: str) -> TabRow | None:
        """The row of a tab, showing as many as it takes."""
        at = next((at for at, tab in enumerate(self._tabs) if tab.channel_id == tab_id), None)
        if at is None:
            return None
        self._room = max(self._room, at + 1)
        self._show_rows()
        return self._rows[at]

    def _show_rows(self) -> None:
        shown = self._tabs[: self._room]
        while len(self._rows) < len(shown):
            self._add_row()
        for at, row in enumerate(self._rows):
            set_shown(row, is_shown=at < len(shown))
            if at < len(shown):
                row.show_tab(shown[at], now_ms=self._now_ms, is_past=self._is_past)
        hidden_count = len(self._tabs) - len(shown)
        set_shown(self._more, is_shown=hidden_count > 0)
        if hidden_count:
            words = tr("Show {number} more").format(number=min(hidden_count, TABS_MORE))
            name = tr("{words} of {total} tabs").format(words=words, total=len(self._tabs))
            self._more.show_text(words, name=name)

    def _add_row(self) -> None:
        row = TabRow()
        row.settle_requested.connect(self.settle_requested)
        row.cancel_requested.connect(self.cancel_requested)
        row.pay_requested.connect(self.pay_requested)
        # Before the button that shows more.
        self._column.insertWidget(self._column.count() - 1, row)
        self._rows.append(row)

    def _on_more_clicked(self) -> None:
        self._room += TABS_MORE
        self._show_rows()


def _no_tabs_text(badge: ChannelBadge, *, is_past: bool) -> str:
    if is_past:
        return tr("No tab was open at this moment.")
    if badge in (ChannelBadge.OPEN, ChannelBadge.BUSY):
        return tr("No open tabs. Paying someone through this channel opens one.")
    return tr("No open tabs.")


class TabRow(QWidget):
    """One tab: whom with, how much of it is used, what is waited for, and what can be done.

    Signals:
        settle_requested, cancel_requested, pay_requested: what to do with it (TabView).
    """

    settle_requested = Signal(object)
    cancel_requested = Signal(object)
    pay_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._tab: TabView | None = None
        self._shown: tuple[object, ...] = ()
        self._title = Label(face=Face.BODY_BOLD, elides=True)
        self._badge = ChannelBadgePill()
        self._bar = TabBar()
        self._used = Label(face=Face.SECOND, elides=True)
        self._left = Label(face=Face.SECOND, color="muted", elides=True)
        self._left.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._wait = Label(face=Face.SECOND, color="muted", wraps=True)
        self.settle = Button(tr("Settle tab"), size=ButtonSize.SMALL)
        self.cancel = Button(tr("Cancel safely"), size=ButtonSize.SMALL)
        self.pay = Button(tr("Pay"), icon="pay", size=ButtonSize.SMALL)
        for button, signal in (
            (self.settle, self.settle_requested),
            (self.cancel, self.cancel_requested),
            (self.pay, self.pay_requested),
        ):
            button.clicked.connect(lambda _on=False, signal=signal: signal.emit(self._tab))
        self._fill()

    def show_tab(self, tab: TabView, *, now_ms: int, is_past: bool) -> None:
        """Show `tab`."""
        shown = (tab, is_past, now_ms if tab.step is not None else 0)
        if shown == self._shown:
            return
        self._tab, self._shown = tab, shown
        title = tab_title(tab)
        self._title.show_text(title)
        self._badge.show_badge(tab.badge)
        self._bar.show_tab(tab)
        used = tr("{used} of {limit} paid") if tab.is_outgoing else tr("{used} of {limit} received")
        left = tr("{amount} left to pay") if tab.is_outgoing else tr("{amount} yours when settled")
        self._used.show_text(
            used.format(used=units.eth(tab.used_wei), limit=units.eth(tab.limit_wei))
        )
        self._left.show_text(left.format(amount=units.eth(tab.back_wei)))
        step = tab.step
        set_shown(self._wait, is_shown=step is not None)
        if step is not None:
            waiting = outside(step.waiting_for) or tr("Under way")
            self._wait.show_text(f"{waiting}. {step_text(step, now_ms=now_ms)}.")
        self._show_actions(tab, title, is_past=is_past)

    def _show_actions(self, tab: TabView, title: str, *, is_past: bool) -> None:
        is_open = tab.badge is ChannelBadge.OPEN
        reason = past_reason() if is_past else ""
        for button, words, is_offered in (
            (self.settle, tr("Settle tab"), is_open),
            (self.cancel, tr("Cancel safely"), tab.can_cancel),
            (self.pay, tr("Pay"), is_open and tab.is_outgoing),
        ):
            set_shown(button, is_shown=is_offered)
            if is_offered:
                button.show_text(words, name=tr("{words}: {tab}").format(words=words, tab=title))
                button.lock(reason)

    def _fill(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        head, foot, actions = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._badge)
        foot.addWidget(self._used, 1)
        foot.addWidget(self._left, 1)
        actions.setSpacing(8)
        for button in (self.pay, self.settle, self.cancel):
            actions.addWidget(button)
        actions.addStretch(1)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addLayout(foot)
        column.addWidget(self._wait)
        column.addLayout(actions)
