"""Asks the wallet for its events, and passes on what a person does on the timeline page.

The page keeps the whole log in sight: going to another moment only moves what is marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.finding import Finding
from ui.i18n import tr
from ui.pages.timeline import words
from ui.pages.timeline.view import TimelinePage
from ui.qt import QObject

if TYPE_CHECKING:
    from ui.pages.page import PageContext
    from wallet.views.timeline_values import EventListing


class TimelineController(QObject):
    """The timeline page of one session. Implements `PageController`."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, self._session = context, context.session
        self._page = page = TimelinePage()
        self._finding: Finding[EventListing] = Finding(
            context.bridge,
            lambda tell: self._session.moment.timeline().find(
                page.filters.query(), words.text_of, tell
            ),
            on_progress=page.show_searching,
            on_found=self._show,
            on_problem=lambda problem: page.show_problem(problem.cause, problem.remedy),
        )
        self._chosen_seq = 0
        self._past_seq: int | None = None
        page.built.connect(self._on_built)
        page.filters.changed.connect(self.on_query_changed)
        page.search_stopped.connect(self.on_stopped)
        page.again_requested.connect(self.refresh)
        page.row_shown.connect(self.on_row_shown)
        page.seq_wanted.connect(self.on_seq_wanted)
        page.moment_requested.connect(self.on_moment_requested)

    @property
    def page(self) -> TimelinePage:
        """The page."""
        return self._page

    def refresh(self) -> None:
        """Show the session's moment. A page that is being built asks once it is there."""
        if self._page.is_built:
            self._finding.ask()

    def on_query_changed(self) -> None:
        """Something else is asked for: what was asked before does not matter any more."""
        self._finding.end()
        self.refresh()

    def on_stopped(self) -> None:
        """Look no further."""
        self._finding.end()
        self._page.show_stopped()

    def on_row_shown(self, at: int) -> None:
        """Show an event in full, by its place among the rows."""
        listing = self._page.model.listing
        if listing is not None and 0 <= at < len(listing):
            self._show_event(listing, listing.seq_at(at))

    def on_seq_wanted(self, seq: int) -> None:
        """Show an event in full, by its number; its row is chosen if it is among the rows."""
        listing, table = self._page.model.listing, self._page.table
        if listing is None:
            return
        at = listing.place_of(seq)
        first, last = table.rows_in_sight()
        if not first <= at <= last:
            table.show_middle(at)
        self._chosen_seq = 0
        table.choose(at if at >= 0 and listing.seq_at(at) == seq else -1)
        # A row that is chosen anew has told so itself.
        if self._chosen_seq != seq:
            self._show_event(listing, seq)

    def on_moment_requested(self, seq: int) -> None:
        """Show the whole window as it was at an event; the last one is the present."""
        if seq >= self._session.live.seq:
            self._session.go_live()
        else:
            self._session.seek(seq)

    def _on_built(self) -> None:
        self._session.strip_changed.connect(self._page.density.show_strip)
        self._page.density.show_strip(self._session.strip())
        self.refresh()

    def _show(self, listing: EventListing) -> None:
        page, moment = self._page, self._session.moment
        before = page.model.listing
        is_other = before is None or before.query != listing.query
        page.show_listing(listing, now_ms=moment.at_ms)
        past_seq = moment.seq if self._session.is_past else None
        has_moved, self._past_seq = past_seq != self._past_seq, past_seq
        page.show_moment(past_seq)
        if not len(listing):
            self._chosen_seq = 0
            page.show_no_detail()
        elif not self._chosen_seq:
            page.begin_at(past_seq or listing.seq_at(len(listing) - 1))
        elif past_seq is not None and has_moved:
            self.on_seq_wanted(past_seq)
        elif is_other:
            self.on_seq_wanted(self._chosen_seq)
        else:
            self._show_event(listing, self._chosen_seq)

    def _show_event(self, listing: EventListing, seq: int) -> None:
        self._chosen_seq = seq
        self._page.show_detail(listing.detail(seq), lock=self._lock(seq))

    def _lock(self, seq: int) -> str:
        """Why the window cannot go to an event: it is there."""
        if seq == (self._past_seq or self._session.live.seq):
            return tr("The app shows this event now")
        return ""
