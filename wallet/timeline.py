"""The timeline of one log: every event by its number, read by the screen, and searched in a thread of its own.

Two readers of the same log: the window's thread reads the rows that are looked at, one thread looks through all of
them for a search. What is kept is small: the channels' and peers' beginnings, and the numbers that a search found.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Final

from engine.log.errors import StoreError
from engine.log.port import LogReads
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.types import Address
from engine.protocol.world import World
from wallet.links.addresses import checksummed
from wallet.paced import Pace, start_paced
from wallet.views.activity_terms import Span, folded, span_of, words_of
from wallet.views.channels import peer_name
from wallet.views.timeline_detail import event_detail
from wallet.views.timeline_kinds import FACETS, EventFacet, EventKind
from wallet.views.timeline_rows import Directory, RowMaker
from wallet.views.timeline_values import (
    ME,
    EventDetail,
    EventListing,
    EventQuery,
    EventRow,
)
from wallet.views.troubles import store_problem

FOUND_MAX: Final = 500_000
"""Numbers kept of one search, eight bytes each; of more, the newest are kept."""

READ_AT_ONCE: Final = 256
"""Events looked through between two looks at the clock, about 5 ms of them where a text is looked for."""

_IDS_OF: Final[dict[EventFacet, tuple[int, ...]]] = {
    facet: tuple(
        type_id for kind, type_id in TYPE_IDS.items() if FACETS[EventKind(kind.__name__)] is facet
    )
    for facet in EventFacet
    if facet is not EventFacet.ALL
}
_Key = tuple[EventQuery, tuple[str, ...]]
TextOf = Callable[[EventRow], str]


class TimelineBook:
    """The events of one log at any moment."""

    def __init__(self, reader: LogReads, open_log: Callable[[], LogReads]) -> None:
        """`reader` is the window's own; `open_log` gives one for the thread of this book."""
        self._reader, self._open_log = reader, open_log
        self._log: LogReads | None = None
        self._directory = Directory()
        self._found: _Found | None = None
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="timeline")
        self._is_closed = threading.Event()

    def at(self, world: World) -> TimelineAt:
        """The timeline with the names of this world."""
        return TimelineAt(self, world)

    def find(
        self,
        world: World,
        query: EventQuery,
        text_of: TextOf,
        on_progress: Callable[[float], None],
    ) -> Future[EventListing]:
        """The events that meet a query."""
        work = partial(self._find, world, query, text_of)
        return start_paced(self._worker, work, self._is_closed, on_progress)

    def close(self) -> None:
        """End what is under way, and give the log free."""
        self._is_closed.set()
        self._worker.shutdown(cancel_futures=True)
        if self._log is not None:
            self._log.close()

    def _find(self, world: World, query: EventQuery, text_of: TextOf, pace: Pace) -> EventListing:
        pace.keep(0.0)
        try:
            log = self._log = self._log or self._open_log()
            head_seq = log.head.seq
            self._directory.read(log, head_seq)
            names = partial(peer_name, world)
            maker = RowMaker(self._directory, names)
            people = _people(self._directory, names)
            found = None
            if not query.is_all:
                found = self._search(log, head_seq, _Search(query, maker, text_of, people), pace)
        except StoreError as error:
            raise store_problem(error) from error
        # The window makes rows of its own: a maker belongs to one thread.
        window_maker = RowMaker(self._directory, names)
        return _Listing(self._reader, window_maker, query, head_seq, people, found)

    def _search(self, log: LogReads, head_seq: int, search: _Search, pace: Pace) -> _Found:
        """Look through what was not looked through for the same query before."""
        before = self._found
        found = (
            before if before is not None and before.key == search.key else _Found(key=search.key)
        )
        seqs = array("q", found.seqs)
        after = begun = found.upto_seq
        while after < head_seq:
            upto = min(after + READ_AT_ONCE, head_seq)
            seqs.extend(search.found_in(log, after, upto))
            after = upto
            pace.keep((after - begun) / (head_seq - begun))
        is_cut = found.is_cut or len(seqs) > FOUND_MAX
        self._found = _Found(
            key=search.key, seqs=seqs[-FOUND_MAX:], upto_seq=head_seq, is_cut=is_cut
        )
        return self._found


class TimelineAt:
    """The timeline with the names of one moment. Implements `Timeline`."""

    def __init__(self, book: TimelineBook, world: World) -> None:
        self._book, self._world = book, world

    def find(
        self, query: EventQuery, text_of: TextOf, on_progress: Callable[[float], None]
    ) -> Future[EventListing]:
        """The events that meet a query."""
        return self._book.find(self._world, query, text_of, on_progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The numbers that a search found up to an event. Never changed, so that the window may look at it."""

    key: _Key
    seqs: Sequence[int] = ()
    upto_seq: int = 0
    is_cut: bool = False


class _Search:
    """What is looked for, and where."""

    def __init__(
        self,
        query: EventQuery,
        maker: RowMaker,
        text_of: TextOf,
        people: tuple[tuple[str, str], ...],
    ) -> None:
        self._maker, self._text_of, self._lane = maker, text_of, query.lane
        # The same words and the same amounts as in the search of what happened.
        self._words = tuple((word, span_of(word)) for word in words_of(query.text))
        self._type_ids = _IDS_OF.get(query.facet)
        # Other names give other texts.
        names = tuple(name for _address, name in people) if self._words else ()
        self.key: _Key = (query, names)

    def found_in(self, log: LogReads, after_seq: int, upto_seq: int) -> list[int]:
        """The numbers of those that meet it."""
        rows = log.rows(after_seq, upto_seq, self._type_ids)
        if not self._words and not self._lane:
            return [row[0] for row in rows]
        return [row[0] for row in rows if self._is_met(self._maker.row(row))]

    def _is_met(self, row: EventRow) -> bool:
        if self._lane and row.lane != self._lane:
            return False
        if not self._words:
            return True
        text = folded(self._text_of(row))
        return all(word in text or _has_amount(row, span) for word, span in self._words)


def _has_amount(row: EventRow, span: Span | None) -> bool:
    """Whether one of its amounts begins like this. An event has no sign: who asks for one asks for none of these."""
    if span is None or span.sign:
        return False
    sums_wei = (row.amount_wei, row.more_wei)
    return any(amount_wei and span.low_wei <= amount_wei < span.high_wei for amount_wei in sums_wei)


@dataclass(frozen=True, slots=True)
class _Listing:
    """Implements `EventListing`."""

    reader: LogReads
    maker: RowMaker
    query: EventQuery
    last_seq: int
    people: tuple[tuple[str, str], ...]
    found: _Found | None

    @property
    def is_cut(self) -> bool:
        return self.found is not None and self.found.is_cut

    def __len__(self) -> int:
        return self.last_seq if self.found is None else len(self.found.seqs)

    def seq_at(self, place: int) -> int:
        return place + 1 if self.found is None else self.found.seqs[place]

    def place_of(self, seq: int) -> int:
        if self.found is None:
            return min(seq, self.last_seq) - 1
        return bisect_right(self.found.seqs, seq) - 1

    def rows(self, first: int, count: int) -> tuple[EventRow, ...]:
        places = range(first, min(first + count, len(self)))
        if self.found is None:
            told = self._read(first, places.stop)
            return tuple(told.get(place + 1) or _unreadable(place + 1) for place in places)
        seqs = [self.found.seqs[place] for place in places]
        return tuple(self._read(seq - 1, seq).get(seq) or _unreadable(seq) for seq in seqs)

    def around(self, seq: int, *, before: int, count: int) -> tuple[EventRow, ...]:
        first = max(min(seq - before, self.last_seq - count + 1), 1)
        seqs = range(first, min(first + count, self.last_seq + 1))
        told = self._read(first - 1, seqs.stop - 1)
        return tuple(told.get(each) or _unreadable(each) for each in seqs)

    def _read(self, after_seq: int, upto_seq: int) -> dict[int, EventRow]:
        told: dict[int, EventRow] = {}
        try:
            for row in self.reader.rows(after_seq, upto_seq):
                told[row[0]] = self.maker.row(row)
        except StoreError:
            # A damaged page: what came before it stays readable.
            pass
        return told

    def detail(self, seq: int) -> EventDetail:
        try:
            return event_detail(self.reader, self.maker, seq)
        except StoreError:
            row = _unreadable(seq)
            return EventDetail(row=row, fields=(), cause=None, root=None, effects=(), json="")

    def continues(self, before: EventListing) -> bool:
        """Whether it only has more at its end: the same query, and no name has changed."""
        return (
            isinstance(before, _Listing)
            and before.query == self.query
            and before.people == self.people
            and before.is_cut == self.is_cut
            and len(before) <= len(self)
            and not self.is_cut
        )


def _unreadable(seq: int) -> EventRow:
    return EventRow(seq=seq, at_ms=0, kind=EventKind.UNREADABLE, lane=ME)


def _people(directory: Directory, name_of: Callable[[Address], str]) -> tuple[tuple[str, str], ...]:
    named = ((checksummed(peer), name_of(peer)) for peer in directory.peers)
    return tuple(sorted(named, key=lambda each: (each[1].casefold(), each[0])))
