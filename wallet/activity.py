"""The activity of one log, read, searched and written to files in threads of its own.

One thread reads the log and answers queries in turn; another writes exports, so that an export holds up no search.
Both rest every few milliseconds: the window's thread needs the interpreter too. A query or an export ends soon after
its future is cancelled; what was read of the log by then stays read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

from engine.log.errors import StoreError
from engine.log.port import LogReads
from engine.protocol.world import World
from wallet.exporting import write_whole
from wallet.paced import Pace, start_paced
from wallet.views import units
from wallet.views.activity import At, Listing
from wallet.views.activity_export import export_text
from wallet.views.activity_find import Asked, Finder
from wallet.views.activity_index import ActivityIndex
from wallet.views.activity_values import (
    ActivityListing,
    ActivityQuery,
    ExportFormat,
    ExportResult,
)
from wallet.views.channels import peer_name
from wallet.views.troubles import store_problem

READ_AT_ONCE: Final = 500
"""Events read between two looks at the clock, about 2 ms of them."""


class ActivityBook:
    """The activity of one log at any moment."""

    def __init__(self, open_log: Callable[[], LogReads]) -> None:
        """`open_log` gives a reader of the log for a thread of this book."""
        self._open_log = open_log
        self._log: LogReads | None = None
        self._index = ActivityIndex()
        self._finder = Finder(self._index)
        self._reading = ThreadPoolExecutor(max_workers=1, thread_name_prefix="activity")
        self._writing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="export")
        self._is_closed = threading.Event()

    def at(self, world: World, now_ms: int) -> ActivityAt:
        """The activity up to this world; `now_ms` is what the clock says at this moment."""
        return ActivityAt(self, At(world=world, now_ms=now_ms))

    def find(
        self, at: At, query: ActivityQuery, on_progress: Callable[[float], None]
    ) -> Future[ActivityListing]:
        """The rows that meet a query."""
        return start_paced(
            self._reading, partial(self._find, at, query), self._is_closed, on_progress
        )

    def export(
        self,
        listing: ActivityListing,
        path: str,
        kind: ExportFormat,
        on_progress: Callable[[float], None],
    ) -> Future[ExportResult]:
        """Write a listing to a file."""
        work = partial(_export, listing, Path(path), kind)
        return start_paced(self._writing, work, self._is_closed, on_progress)

    def close(self) -> None:
        """End what is under way, and give the log free."""
        self._is_closed.set()
        for executor in (self._reading, self._writing):
            executor.shutdown(cancel_futures=True)
        if self._log is not None:
            self._log.close()

    def _find(self, at: At, query: ActivityQuery, pace: Pace) -> ActivityListing:
        pace.keep(0.0)
        try:
            self._read(at, pace)
        except StoreError as error:
            raise store_problem(error) from error
        people = self._index.entries.people
        asked = Asked(
            query=query,
            seq=at.seq,
            now_ms=at.now_ms,
            from_ms=units.days_before(at.now_ms, query.period.value - 1)
            if query.period.value
            else 0,
            names={peer: peer_name(at.world, peer) for peer in people},
            labels=at.world.notes.labels,
        )
        numbers, sums = self._finder.find(asked, partial(pace.keep, 1.0))
        return Listing(self._index, at, query, numbers, sums)

    def _read(self, at: At, pace: Pace) -> None:
        """Read on, up to the newest event: then the next moment is soon told."""
        if self._log is None:
            self._log = self._open_log()
        begun, upto = self._index.read_seq, max(self._log.head.seq, at.seq)
        while self._index.read_seq < upto:
            self._index.read(self._log, min(self._index.read_seq + READ_AT_ONCE, upto))
            pace.keep((self._index.read_seq - begun) / (upto - begun))


class ActivityAt:
    """The activity up to one moment. Implements `Activity`."""

    def __init__(self, book: ActivityBook, at: At) -> None:
        self._book, self._at = book, at

    def find(
        self, query: ActivityQuery, on_progress: Callable[[float], None]
    ) -> Future[ActivityListing]:
        """The rows that meet a query."""
        return self._book.find(self._at, query, on_progress)

    def export(
        self,
        listing: ActivityListing,
        path: str,
        kind: ExportFormat,
        on_progress: Callable[[float], None],
    ) -> Future[ExportResult]:
        """Write a listing to a file."""
        return self._book.export(listing, path, kind, on_progress)


def _export(listing: ActivityListing, path: Path, kind: ExportFormat, pace: Pace) -> ExportResult:
    part_count = len(listing) + 2

    def on_part(number: int) -> None:
        pace.keep(number / part_count)

    write_whole(path, (part.encode() for part in export_text(listing, kind)), on_part)
    return ExportResult(path=str(path), row_count=len(listing))
