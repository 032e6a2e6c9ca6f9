"""Asks the wallet what happened, and passes on what a person does on the activity page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ui.finding import Finding
from ui.i18n import past_reason
from ui.pages.activity.saving import ask_where
from ui.pages.activity.view import ActivityPage
from ui.qt import QObject
from ui.words import no_channel_reason
from wallet.views import units

if TYPE_CHECKING:
    from concurrent.futures import Future

    from ui.pages.page import PageContext
    from wallet.api import Problem
    from wallet.views.activity_values import (
        ActivityDetail,
        ActivityListing,
        ExportFormat,
        ExportResult,
    )


class ActivityController(QObject):
    """The activity page of one session. Implements `PageController`."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, self._session = context, context.session
        self._page = page = ActivityPage()
        self._finding: Finding[ActivityListing] = Finding(
            context.bridge,
            lambda tell: self._session.moment.activity().find(page.filters.query(), tell),
            on_progress=page.show_reading,
            on_found=self._show,
            on_problem=self._on_problem,
        )
        self._writing: Future[ExportResult] | None = None
        self._chosen = -1
        page.built.connect(self.refresh)
        page.filters.changed.connect(self.on_query_changed)
        page.reading_stopped.connect(self.on_stopped)
        page.reading_requested.connect(self.refresh)
        page.row_shown.connect(self.on_row_shown)
        page.detail_closed.connect(self.on_detail_closed)
        page.label_edited.connect(self.on_label_edited)
        page.pay_again_requested.connect(self.on_pay_again)
        page.pay_requested.connect(context.pay)
        page.moment_requested.connect(self._session.seek)
        page.channel_requested.connect(context.show_channel)
        page.export.clicked.connect(self.on_export_clicked)
        page.export_cancelled.connect(self.on_export_cancelled)

    @property
    def page(self) -> ActivityPage:
        """The page."""
        return self._page

    def refresh(self) -> None:
        """Show the session's moment. A page that is being built asks once it is there."""
        if self._page.is_built:
            self._finding.ask()

    def show_payment(self, payment_id: str) -> None:
        """Look for one payment."""
        self._page.filters.search_everything(payment_id)

    def on_query_changed(self) -> None:
        """Something else is asked for: what was asked before does not matter any more."""
        self._finding.end()
        self.refresh()

    def on_stopped(self) -> None:
        """Read no further for now."""
        self._finding.end()
        self._page.show_stopped()

    def on_row_shown(self, at: int) -> None:
        """Show a row in full."""
        listing = self._page.model.listing
        if listing is not None and 0 <= at < len(listing):
            self._chosen = listing.number(at)
            self._page.table.choose(at)
            self._page.show_detail(listing.detail(at), is_past=self._session.is_past)

    def on_detail_closed(self) -> None:
        """Put the row away."""
        self._chosen = -1
        self._page.show_no_detail()

    def on_label_edited(self, target: str, text: str) -> None:
        """Write a label down. It is shown when it comes back as a fact."""
        if self._session.is_past:
            return
        future = self._session.live.set_label(target, text)
        self._context.bridge.deliver(
            future,
            lambda _none: self._page.forget_problem(),
            lambda problem: self._page.tell_problem(
                problem, lambda: self.on_label_edited(target, text)
            ),
        )

    def on_pay_again(self, detail: ActivityDetail) -> None:
        """Fill the pay dialog in; nothing is sent before another click."""
        if not self._session.is_past:
            row = detail.row
            self._context.pay(payee=detail.payee, amount_wei=abs(row.amount_wei), note=row.note)

    def on_export_clicked(self) -> None:
        """Ask where to, then write exactly what is shown."""
        listing = self._page.model.listing
        if listing is None or self._writing is not None:
            return
        day = units.iso_day(self._session.moment.at_ms)
        ask_where(
            self._context.window,
            f"towpath-activity-{day}.csv",
            lambda path, kind: self.export(listing, path, kind),
        )

    def export(self, listing: ActivityListing, path: str, kind: ExportFormat) -> None:
        """Write a listing to a file."""
        count = len(listing)
        bridge, strip = self._context.bridge, self._page.exporting
        strip.show_progress(count, 0.0)

        def progressed(share: float) -> None:
            if self._writing is future:
                strip.show_progress(count, share)

        def done(result: ExportResult) -> None:
            self._writing = None
            written = Path(result.path)
            strip.show_done(result.row_count, written.name, str(written.parent))

        def failed(problem: Problem) -> None:
            self._writing = None
            strip.show_problem(problem)

        future = self._session.moment.activity().export(
            listing, path, kind, lambda share: bridge.post(lambda: progressed(share))
        )
        self._writing = future
        bridge.deliver(future, done, failed)

    def on_export_cancelled(self) -> None:
        """No file is wanted."""
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None
        self._page.exporting.show_none()

    def _show(self, listing: ActivityListing) -> None:
        page, session = self._page, self._session
        is_past = session.is_past
        page.show_listing(listing, now_ms=session.moment.at_ms, is_past=is_past)
        if not len(listing) and listing.query.is_all:
            lock = past_reason() if is_past else no_channel_reason(session.moment.home())
            page.show_nothing_yet(lock=lock, is_past=is_past)
        elif not len(listing):
            page.show_no_match()
        self._show_chosen(listing, is_past=is_past)

    def _show_chosen(self, listing: ActivityListing, *, is_past: bool) -> None:
        """The row in full stays open as long as it is among the rows."""
        if self._chosen < 0:
            return
        at = listing.index_of(self._chosen)
        if at < 0:
            self.on_detail_closed()
            return
        self._page.table.choose(at)
        self._page.show_detail(listing.detail(at), is_past=is_past)

    def _on_problem(self, problem: Problem) -> None:
        self._page.tell_problem(problem)
