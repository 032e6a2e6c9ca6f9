"""Fills the channels page from the session's moment, and turns what is done there into commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import past_reason
from ui.pages.channels.drawer import ChannelDrawer
from ui.pages.channels.view import ChannelsPage
from ui.qt import QObject
from ui.questions import ChannelQuestions
from ui.turns import Turns
from ui.widgets.channel_map import ChannelMap
from ui.widgets.channel_table import ChannelTable
from ui.widgets.map_layout import HUBS_MAX
from wallet.api import remedy_of
from wallet.views.channels_values import ChannelGroup

if TYPE_CHECKING:
    from ui.pages.page import PageContext
    from wallet.api import Channels, Problem
    from wallet.views.channels_values import ChannelEntry, ChannelRow, ChannelsView
    from wallet.views.values import TabView


class ChannelsController(QObject):
    """The channels page of one session. Implements `PageController`."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, self._session = context, context.session
        self._page = ChannelsPage()
        self._group: ChannelGroup | None = None
        self._is_map = False
        self._selected = ""
        self._is_drawer_wanted = False
        self._wanted_tab = ""
        self._questions = ChannelQuestions(context)
        self._questions.done.connect(self._on_done)
        self._questions.failed.connect(self._on_failed)
        self._page.offer_again(self._questions.again)
        page = self._page
        page.group_chosen.connect(self.on_group_chosen)
        page.map_chosen.connect(self.on_map_chosen)
        self._turns = Turns()
        self._turns.add(self._add_table)

    @property
    def page(self) -> ChannelsPage:
        """The page."""
        return self._page

    def refresh(self) -> None:
        """Show the session's moment."""
        channels = self._session.moment.channels()
        view = channels.view()
        counts: dict[ChannelGroup | None, int] = {None: len(view.entries)}
        for entry in view.entries:
            counts[entry.group] = counts.get(entry.group, 0) + 1
        self._page.show_counts(counts, self._group)
        if self._session.is_past:
            # What was done just now is not a part of the past.
            self._page.show_result("", "")
        shown = _of_group(view.entries, self._group)
        self._show_table(channels, view, shown)
        if self._is_map:
            self._show_map(channels, view, shown)
        if shown:
            self._page.show_view(is_map=self._is_map)
        else:
            self._page.show_none(group=self._group, is_past=self._session.is_past)
        self._show_drawer(channels, view)

    def show_channel(self, channel_id: str) -> None:
        """Open the drawer on a channel."""
        if channel_id != self._selected:
            self._page.show_result("", "")
        self._selected = channel_id
        if self._page.drawer is None and not self._is_drawer_wanted:
            self._is_drawer_wanted = True
            self._turns.add(self._add_drawer)
        self.refresh()

    def ask_close(self, channel_id: str) -> None:
        """Ask whether to close a channel."""
        row = self._session.live.channels().row(channel_id)
        if row is not None:
            self._questions.close(row.channel)

    def on_group_chosen(self, group: ChannelGroup | None) -> None:
        """Show only these channels."""
        self._group = group
        self.refresh()

    def on_map_chosen(self, is_map: bool) -> None:
        """Show the map, or the table."""
        self._is_map = is_map
        if self._page.map is None:
            channel_map = ChannelMap()
            channel_map.chosen.connect(self._on_node_chosen)
            self._page.add_map(channel_map)
        self.refresh()

    def _show_table(
        self, channels: Channels, view: ChannelsView, shown: tuple[ChannelEntry, ...]
    ) -> None:
        page = self._page
        page.model.show_moment(channels.row, away=view.away, now_ms=view.at_ms)
        page.model.show_ids([entry.channel_id for entry in shown])
        if page.table is not None:
            page.table.show_selected(self._selected)
            page.table.show_changes(reason=past_reason() if self._session.is_past else "")

    def _show_map(
        self, channels: Channels, view: ChannelsView, shown: tuple[ChannelEntry, ...]
    ) -> None:
        channel_map = self._page.map
        assert channel_map is not None, "the map is made before it is shown"
        if self._group is None:
            # What is over leads to nobody any more.
            shown = tuple(entry for entry in shown if entry.group is not ChannelGroup.CLOSED)
        rows = (channels.row(entry.channel_id) for entry in shown[:HUBS_MAX])
        channel_map.show_map(
            tuple(row for row in rows if row is not None),
            away=view.away,
            more_count=max(len(shown) - HUBS_MAX, 0),
            now_ms=view.at_ms,
        )
        channel_map.show_selected(self._selected)

    def _show_drawer(self, channels: Channels, view: ChannelsView) -> None:
        drawer = self._page.drawer
        if drawer is None:
            return
        is_past = self._session.is_past
        if self._selected:
            detail = channels.detail(self._selected)
            if detail is None:
                drawer.show_missing(is_past=is_past)
            else:
                drawer.show_detail(detail, now_ms=view.at_ms, is_past=is_past)
        self._page.show_drawer(is_shown=bool(self._selected))

    def _add_table(self) -> None:
        table = ChannelTable(self._page.model)
        table.opened.connect(self.show_channel)
        table.walked.connect(self._on_walked)
        table.cancel_requested.connect(self._on_cancel_requested)
        self._page.add_table(table)
        self.refresh()
        if self._page.isVisible():
            self._page.take_focus()

    def _add_drawer(self) -> None:
        drawer = ChannelDrawer()
        drawer.shut.connect(self._on_drawer_shut)
        drawer.close_requested.connect(self._questions.close)
        drawer.copy_requested.connect(self._on_copy_requested)
        drawer.settle_requested.connect(self._questions.settle)
        drawer.cancel_requested.connect(self._questions.cancel)
        drawer.pay_requested.connect(self._on_pay_requested)
        self._page.add_drawer(drawer)
        self._turns.add(*([drawer.grow] * drawer.PARTS))
        self.refresh()
        self._show_wanted_tab()

    def _on_drawer_shut(self) -> None:
        self._selected = ""
        self.refresh()
        self._page.take_focus()

    def _on_walked(self, channel_id: str) -> None:
        """With the drawer open it follows the keyboard."""
        if self._selected:
            self.show_channel(channel_id)

    def _on_node_chosen(self, channel_id: str, tab_id: str) -> None:
        self.show_channel(channel_id)
        self._wanted_tab = tab_id
        self._show_wanted_tab()

    def _show_wanted_tab(self) -> None:
        drawer = self._page.drawer
        if self._wanted_tab and drawer is not None:
            drawer.show_tab(self._wanted_tab)
            self._wanted_tab = ""

    def _on_cancel_requested(self, row: ChannelRow) -> None:
        unfinished = row.unfinished
        if unfinished is not None and unfinished.tab is not None:
            self._questions.cancel(unfinished.tab)

    def _on_pay_requested(self, tab: TabView) -> None:
        """By the address: a name may be another person's too."""
        self._context.pay(payee=tab.peer_address)

    def _on_copy_requested(self, channel_id: str) -> None:
        drawer = self._page.drawer
        if drawer is not None:
            drawer.copy_json(self._session.moment.channels().json(channel_id))

    def _on_done(self, words: str) -> None:
        self._page.show_result(words, "")

    def _on_failed(self, problem: Problem) -> None:
        self._page.show_result(
            problem.cause, problem.remedy, is_problem=True, action=remedy_of(problem.code)
        )


def _of_group(
    entries: tuple[ChannelEntry, ...], group: ChannelGroup | None
) -> tuple[ChannelEntry, ...]:
    return entries if group is None else tuple(e for e in entries if e.group is group)
