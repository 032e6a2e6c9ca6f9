"""The activity of one log, read, searched and written to files in threads of its own.

One thread reads the log and answers queries in turn; another writes exports, so that an export holds up no search.
Both rest every few milliseconds: the window's thread needs the interpreter too. A query or an export ends soon after
its future is cancelled; what was read of the log by then stays read.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from engine.log.errors import StoreError
from engine.log.port import LogReads
from engine.protocol.world import World
from wallet.exporting import write_whole
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

WORK_S: Final = 0.003
REST_S: Final = 0.002
"""So much work, then so much rest: a search takes half as long again, and a frame waits a few milliseconds at most."""

PROGRESS_EVERY_S: Final = 0.1

T = TypeVar("T")


class _EndedError(Exception):
    """Nobody wants the answer any more."""


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
        return self._start(self._reading, partial(self._find, at, query), on_progress)

    def export(
        self,
        listing: ActivityListing,
        path: str,
        kind: ExportFormat,
        on_progress: Callable[[float], None],
    ) -> Future[ExportResult]:
        """Write a listing to a file."""
        work = partial(_export, listing, Path(path), kind)
        return self._start(self._writing, work, on_progress)

    def close(self) -> None:
        """End what is under way, and give the log free."""
        self._is_closed.set()
        for executor in (self._reading, self._writing):
            executor.shutdown(cancel_futures=True)
        if self._log is not None:
            self._log.close()

    def _find(self, at: At, query: ActivityQuery, pace: _Pace) -> ActivityListing:
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

    def _read(self, at: At, pace: _Pace) -> None:
        """Read on, up to the newest event: then the next moment is soon told."""
        if self._log is None:
            self._log = self._open_log()
        begun, upto = self._index.read_seq, max(self._log.head.seq, at.seq)
        while self._index.read_seq < upto:
            self._index.read(self._log, min(self._index.read_seq + READ_AT_ONCE, upto))
            pace.keep((self._index.read_seq - begun) / (upto - begun))

    def _start(
        self,
        executor: ThreadPoolExecutor,
        work: Callable[[_Pace], T],
        on_progress: Callable[[float], None],
    ) -> Future[T]:
        """Do the work in a thread. Other than a thread's own, the future can be cancelled until it is done."""
        wanted: Future[T] = Future()
        try:
            doing = executor.submit(work, _Pace(wanted, self._is_closed, on_progress))
        except RuntimeError:  # closed
            wanted.cancel()
            return wanted
        doing.add_done_callback(partial(_hand_over, wanted))
        return wanted


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


class _Pace:
    """How a piece of work goes on: it ends when nobody wants it, rests, and tells how far it came."""

    def __init__(
        self,
        wanted: Future[T],
        is_closed: threading.Event,
        on_progress: Callable[[float], None],
    ) -> None:
        self._wanted, self._is_closed, self._on_progress = wanted, is_closed, on_progress
        self._told_s = self._rested_s = time.monotonic()

    def keep(self, share: float) -> None:
        """Called often, with how much is done.

        Raises:
            _EndedError: nobody wants it.
        """
        if self._wanted.cancelled() or self._is_closed.is_set():
            raise _EndedError
        now_s = time.monotonic()
        if now_s - self._told_s >= PROGRESS_EVERY_S:
            self._told_s = now_s
            self._on_progress(share)
        if now_s - self._rested_s >= WORK_S:
            time.sleep(REST_S)
            self._rested_s = time.monotonic()


def _export(listing: ActivityListing, path: Path, kind: ExportFormat, pace: _Pace) -> ExportResult:
    part_count = len(listing) + 2

    def on_part(number: int) -> None:
        pace.keep(number / part_count)

    write_whole(path, export_text(listing, kind), on_part)
    return ExportResult(path=str(path), row_count=len(listing))


def _hand_over(wanted: Future[T], doing: Future[T]) -> None:
    if doing.cancelled() or isinstance(doing.exception(), _EndedError):
        wanted.cancel()
    elif wanted.set_running_or_notify_cancel():
        fault = doing.exception()
        if fault is None:
            wanted.set_result(doing.result())
        else:
            wanted.set_exception(fault)
