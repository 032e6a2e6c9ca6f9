"""A timeline in memory: events by hand, searched in a simple way, answered at once or when told to."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

from wallet.api import Problem
from wallet.views.timeline_kinds import FACETS, EventFacet, EventKind
from wallet.views.timeline_values import (
    CHAIN,
    ME,
    EventChannel,
    EventDetail,
    EventField,
    EventQuery,
    EventRow,
    FieldSort,
    Work,
)

K = EventKind
ETH = 10**18
# Tue 9 Jun 2026, 14:26:00 UTC, as in `fakes`
NOW_MS = 1_781_015_160_000
WILLOW = "0x8f3a20c1e7d94b05a16c2f7718be4d3390a57be4"
BOB = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8"
CHANNEL = EventChannel(channel_id="0x" + "1e" * 32, is_tab=False, name="Willow")
TAB = EventChannel(channel_id="0x" + "7a" * 32, is_tab=True, name="Bob", is_outgoing=True)


def an_event(seq: int = 1, kind: EventKind = K.VOUCHER_SENT, **changes: object) -> EventRow:
    base = EventRow(seq=seq, at_ms=NOW_MS - 1000 + seq, kind=kind, lane=ME, root=seq)
    return replace(base, **changes)  # type: ignore[arg-type]


def a_payment_life(first: int, at_ms: int) -> list[EventRow]:
    """A tab is opened and paid from: sixteen events, numbered from `first` on."""
    by_willow, by_bob = {"lane": WILLOW, "who": "Willow"}, {"lane": BOB, "who": "Bob"}
    tab, work = {"channel": TAB}, {"channel": TAB, "work": Work.OPEN_TAB}
    turn = {"channel": CHANNEL, "beside": TAB, "is_so": True, "amount_wei": 2 * ETH, "number": 612}
    told: list[tuple[EventKind, int, int, dict[str, object]]] = [
        (K.VIRTUAL_CREATED, 0, 112, tab | {"amount_wei": 2 * ETH}),
        (K.OBJECTIVE_CREATED, 0, 113, work | {"is_so": True}),
        (K.PAYMENT_PROMISED, 0, 113, tab | {"amount_wei": ETH // 20, "text": "Newspaper"}),
        (K.STATE_SIGNED, 0, 114, tab),
        (K.OBJECTIVE_CRANKED, 0, 114, work | {"text": "Waiting for everybody to agree"}),
        (K.MESSAGE_RECEIVED, -1, 139, by_bob | {"number": 31}),
        (K.STATE_RECEIVED, 5, 139, by_bob | tab),
        (K.MESSAGE_RECEIVED, -1, 146, by_willow | {"number": 77}),
        (K.STATE_RECEIVED, 7, 146, by_willow | tab),
        (K.PROPOSAL_SENT, 7, 148, turn),
        (K.ACCEPTANCE_RECEIVED, -1, 171, by_willow | {"channel": CHANNEL, "number": 612}),
        (K.STATE_SIGNED, 10, 172, tab | {"number": 1}),
        (K.STATE_RECEIVED, -1, 198, by_bob | tab | {"number": 1}),
        (K.OBJECTIVE_COMPLETED, 12, 204, work),
        (
            K.VOUCHER_SENT,
            12,
            207,
            tab | {"other": "Bob", "amount_wei": ETH // 20, "text": "Newspaper"},
        ),
        (K.BLOCK_SEEN, -1, 215, {"lane": CHAIN, "number": 6_412_551}),
    ]
    return [
        an_event(
            first + at,
            kind,
            at_ms=at_ms + after_ms,
            cause=0 if cause < 0 or at == 0 else first + cause,
            root=first,
            **more,
        )
        for at, (kind, cause, after_ms, more) in enumerate(told)
    ]


def sample_events(lives: int = 80) -> tuple[EventRow, ...]:
    """So many payments, one every eleven minutes, the last one just now."""
    rows: list[EventRow] = []
    for number in range(lives):
        at_ms = NOW_MS - (lives - 1 - number) * 660_000 - 300
        rows += a_payment_life(len(rows) + 1, at_ms)
    return tuple(rows)


@dataclass(frozen=True)
class FakeEvents:
    """Implements `EventListing`."""

    all_rows: tuple[EventRow, ...]
    met: tuple[EventRow, ...]
    query: EventQuery
    fields: tuple[EventField, ...]
    asked: list[tuple[int, int]]
    is_cut: bool = False
    people: tuple[tuple[str, str], ...] = ((BOB, "Bob"), (WILLOW, "Willow"))

    @property
    def last_seq(self) -> int:
        return len(self.all_rows)

    def __len__(self) -> int:
        return len(self.met)

    def rows(self, first: int, count: int) -> tuple[EventRow, ...]:
        self.asked.append((first, count))
        return self.met[first : first + count]

    def around(self, seq: int, *, before: int, count: int) -> tuple[EventRow, ...]:
        first = max(min(seq - before, self.last_seq - count + 1), 1)
        return self.all_rows[first - 1 : first - 1 + count]

    def seq_at(self, place: int) -> int:
        return self.met[place].seq

    def place_of(self, seq: int) -> int:
        return bisect_right([row.seq for row in self.met], seq) - 1

    def _row(self, seq: int) -> EventRow | None:
        return self.all_rows[seq - 1] if 0 < seq <= len(self.all_rows) else None

    def detail(self, seq: int) -> EventDetail:
        row = self._row(seq)
        if row is None:
            nothing = an_event(seq, K.UNREADABLE)
            return EventDetail(row=nothing, fields=(), cause=None, root=None, effects=(), json="")
        return EventDetail(
            row=row,
            fields=self.fields,
            cause=self._row(row.cause),
            root=None if row.root == seq else self._row(row.root),
            effects=tuple(each for each in self.all_rows[seq : seq + 40] if each.cause == seq),
            json=f'{{"seq": {seq}}}',
        )

    def continues(self, before: object) -> bool:
        return (
            isinstance(before, FakeEvents)
            and before.query == self.query
            and self.met[: len(before.met)] == before.met
        )


SAMPLE_FIELDS = (
    EventField(name="channel_id", sort=FieldSort.HEX, value="0x" + "7a" * 32),
    EventField(name="turn_num", sort=FieldSort.NUMBER, value=612),
    EventField(name="first_wei", sort=FieldSort.AMOUNT, value=2 * ETH),
    EventField(name="is_final", sort=FieldSort.YES_NO, value=0),
    EventField(name="state_hash", sort=FieldSort.HEX, value="0x" + "4a" * 32),
    EventField(name="signature", sort=FieldSort.HEX, value="0x" + "51" * 65),
)


@dataclass
class FakeTimeline:
    """Implements `Timeline`. `holds` leaves questions open until released."""

    rows: tuple[EventRow, ...] = ()
    fields: tuple[EventField, ...] = SAMPLE_FIELDS
    holds: bool = False
    is_cut: bool = False
    problem: Problem | None = None
    asked: list[EventQuery] = field(default_factory=list)
    asked_rows: list[tuple[int, int]] = field(default_factory=list)
    waiting: list[Callable[[], None]] = field(default_factory=list)
    finding: list[Future[FakeEvents]] = field(default_factory=list)
    progress: list[Callable[[float], None]] = field(default_factory=list)

    def find(
        self,
        query: EventQuery,
        text_of: Callable[[EventRow], str],
        on_progress: Callable[[float], None],
    ) -> Future[FakeEvents]:
        future: Future[FakeEvents] = Future()
        self.asked.append(query)
        self.finding.append(future)
        self.progress.append(on_progress)
        rows = self.rows

        def answer() -> None:
            if not future.set_running_or_notify_cancel():
                return
            if self.problem is not None:
                future.set_exception(self.problem)
                return
            met = tuple(row for row in rows if _meets(row, query, text_of))
            future.set_result(
                FakeEvents(rows, met, query, self.fields, self.asked_rows, is_cut=self.is_cut)
            )

        if self.holds:
            self.waiting.append(answer)
        else:
            threading.Thread(target=answer).start()
        return future

    def release(self) -> None:
        """Answer what was asked first."""
        threading.Thread(target=self.waiting.pop(0)).start()


def _meets(row: EventRow, query: EventQuery, text_of: Callable[[EventRow], str]) -> bool:
    if query.facet is not EventFacet.ALL and FACETS.get(row.kind) is not query.facet:
        return False
    if query.lane and row.lane != query.lane:
        return False
    text = text_of(row).casefold()
    return all(word in text for word in query.text.casefold().split())
