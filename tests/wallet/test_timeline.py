"""The timeline of a log: by number, by chip, by lane, by text; growing; in the past; damaged; cancelled."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future

import pytest

from engine.log.errors import StoreError, StoreKind
from engine.log.folding import row_of
from engine.log.memory import MemoryLog
from engine.protocol import inputs as inp
from engine.protocol.world import World
from tests.patience import PATIENCE_S
from tests.wallet.test_live import Opened, opened, paid
from tests.wallet.views.lives import a_joined_village, a_whole_life, log_of
from wallet import timeline as subject
from wallet.codes import Code
from wallet.ports import Problem
from wallet.timeline import TimelineBook
from wallet.views.timeline_kinds import FACETS, EventFacet, EventKind
from wallet.views.timeline_values import CHAIN, ME, EventListing, EventQuery, EventRow

__all__ = ["opened"]


def text_of(row: EventRow) -> str:
    return f"{row.kind.value} {row.who or row.lane} {row.text} #{row.seq}"


def ignored(_share: float) -> None:
    """Nobody watches."""


class Life:
    """A log with its book."""

    def __init__(self) -> None:
        self.village = a_whole_life(("alice", "hub"))
        self.node = self.village["alice"]
        self.log = log_of(self.node)
        self.book = TimelineBook(self.log, lambda: self.log)

    @property
    def world(self) -> World:
        return self.node.world

    def find(self, **query: object) -> EventListing:
        at = self.book.at(self.world)
        return at.find(EventQuery(**query), text_of, ignored).result(PATIENCE_S)  # type: ignore[arg-type]

    def rows(self, **query: object) -> tuple[EventRow, ...]:
        listing = self.find(**query)
        return listing.rows(0, len(listing))

    def grow(self) -> None:
        """A label: one more event."""
        before = self.log.head.seq
        self.village.do(
            "alice", inp.SetLabel(at_ms=self.village.now_ms, target=bytes(16), text=f"n{before}")
        )
        self.log.append([row_of(fact) for fact in self.node.log[before:]])


@pytest.fixture
def life() -> Iterator[Life]:
    made = Life()
    yield made
    made.book.close()


def test_without_a_query_every_event_is_there_by_its_number(life: Life) -> None:
    listing = life.find()

    assert len(listing) == listing.last_seq == life.log.head.seq
    assert [row.seq for row in listing.rows(0, len(listing))] == list(range(1, len(listing) + 1))
    assert [row.seq for row in listing.rows(len(listing) - 2, 50)] == [
        listing.last_seq - 1,
        listing.last_seq,
    ]
    assert (listing.seq_at(4), listing.place_of(5)) == (5, 4)
    assert (listing.place_of(10**9), listing.place_of(0)) == (len(listing) - 1, -1)


def test_a_chip_leaves_only_its_kinds(life: Life) -> None:
    total = 0
    for facet in set(EventFacet) - {EventFacet.ALL}:
        rows = life.rows(facet=facet)
        assert rows
        assert all(FACETS[row.kind] is facet for row in rows)
        total += len(rows)

    assert total == life.log.head.seq


def test_a_lane_leaves_only_what_one_did(life: Life) -> None:
    listing = life.find()
    hub = next(address for address, name in listing.people if name == "hub")

    for lane in (ME, CHAIN, hub):
        rows = life.rows(lane=lane)
        assert rows == tuple(row for row in life.rows() if row.lane == lane) != ()


def test_all_words_of_a_text_are_looked_for_in_what_is_shown(life: Life) -> None:
    rows = life.rows(text="  HUB statereceived ")

    assert rows == tuple(
        row for row in life.rows() if row.kind is EventKind.STATE_RECEIVED and row.who == "hub"
    )
    assert rows
    assert life.rows(text="nothing like it") == ()
    assert [row.seq for row in life.rows(text="#27")] == [
        seq for seq in range(1, life.log.head.seq + 1) if str(seq).startswith("27")
    ]


def test_a_place_among_some_is_that_of_the_last_one_before(life: Life) -> None:
    listing = life.find(lane=CHAIN)
    seqs = [row.seq for row in listing.rows(0, len(listing))]

    assert [listing.seq_at(place) for place in range(len(listing))] == seqs
    assert listing.place_of(seqs[1]) == 1
    assert listing.place_of(seqs[1] - 1) == 0
    assert listing.place_of(seqs[0] - 1) == -1


@pytest.mark.parametrize("lane", ["", CHAIN])
def test_the_events_around_one_are_a_row_whatever_was_asked_for(life: Life, lane: str) -> None:
    listing, last = life.find(lane=lane), life.log.head.seq

    def around(seq: int) -> list[int]:
        return [row.seq for row in listing.around(seq, before=3, count=8)]

    assert around(50) == list(range(47, 55))
    assert around(1) == list(range(1, 9))
    assert around(last) == list(range(last - 7, last + 1))
    assert len(listing.around(1, before=3, count=last + 50)) == last


def test_what_grows_is_looked_through_once(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    first = life.find(text="n")
    looked: list[int] = []
    read = MemoryLog.rows

    def rows(log: MemoryLog, after_seq: int, upto_seq: int, *rest: object) -> object:
        looked.append(after_seq)
        return read(log, after_seq, upto_seq, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(MemoryLog, "rows", rows)
    life.grow()
    second = life.find(text="n")

    assert min(looked) >= first.last_seq
    assert len(second) == len(first) + 1
    assert second.continues(first)
    assert second.rows(len(first), 1)[0].kind is EventKind.LABEL_SET


def test_another_query_or_another_name_does_not_continue(life: Life) -> None:
    first, every = life.find(text="hub"), life.find()
    life.village.do(
        "alice",
        inp.AddPeer(
            at_ms=life.village.now_ms,
            peer=life.village["hub"].address,
            name="Willow",
            endpoint="",
        ),
    )
    life.log.append([row_of(fact) for fact in life.node.log[life.log.head.seq :]])

    assert not life.find().continues(every)
    assert not life.find(text="willow").continues(first)
    assert len(life.find(text="willow")) == len(first) - 1, "it was written down as hub"


@pytest.mark.parametrize(
    "typed", ["0,00000000000000001", "0.00000000000000001", "0,00000000000000001 ETH"]
)
def test_an_amount_is_found_with_either_mark_as_in_activity(life: Life, typed: str) -> None:
    """10 wei were paid first; they are the beginning of 10 to 19 wei."""
    found = life.rows(text=typed)

    assert found
    assert all(10 <= row.amount_wei < 20 or 10 <= row.more_wei < 20 for row in found)
    assert any(row.kind is EventKind.VOUCHER_SENT and row.amount_wei == 10 for row in found)


def test_a_signed_amount_is_no_event(life: Life) -> None:
    assert life.rows(text="-0,00000000000000001") == ()


def test_of_very_many_the_newest_are_kept(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    every = life.rows(lane=ME)
    monkeypatch.setattr(subject, "FOUND_MAX", 10)

    listing = life.find(lane=ME, text="e")

    assert listing.is_cut
    assert listing.rows(0, 99) == tuple(row for row in every if "e" in text_of(row))[-10:]
    assert not listing.continues(listing)


def test_a_search_that_nobody_wants_ends() -> None:
    life, held, entered = Life(), threading.Event(), threading.Event()

    def slow(_row: EventRow) -> str:
        entered.set()
        held.wait(PATIENCE_S)
        return ""

    future = life.book.at(life.world).find(EventQuery(text="x"), slow, ignored)
    assert entered.wait(PATIENCE_S)
    future.cancel()
    held.set()
    after = life.find()
    life.book.close()

    with pytest.raises(CancelledError):
        future.result(PATIENCE_S)
    assert len(after) == life.log.head.seq
    closed: Future[EventListing] = life.book.at(life.world).find(EventQuery(), text_of, ignored)
    assert closed.cancelled()


class Damaged(MemoryLog):
    """A log whose pages cannot be read from an event on."""

    bad_seq = 0

    def rows(self, after_seq: int, upto_seq: int, type_ids: tuple[int, ...] | None = None):
        for row in super().rows(after_seq, upto_seq, type_ids):
            if self.bad_seq and row[0] >= self.bad_seq:
                raise StoreError(StoreKind.DAMAGED)
            yield row


def a_damaged_log() -> tuple[Damaged, World]:
    node = a_joined_village()["alice"]
    log = Damaged(log_of(node).header)
    log.append([row_of(fact) for fact in node.log])
    return log, node.world


def test_rows_on_a_damaged_page_say_so_and_the_others_are_there() -> None:
    log, world = a_damaged_log()
    book = TimelineBook(log, lambda: log)
    listing = book.at(world).find(EventQuery(), text_of, ignored).result(PATIENCE_S)
    log.bad_seq = 6

    rows = listing.rows(0, 10)

    assert [row.seq for row in rows] == list(range(1, 11))
    assert [row.kind is EventKind.UNREADABLE for row in rows] == [False] * 5 + [True] * 5
    assert listing.detail(8).row.kind is EventKind.UNREADABLE
    assert listing.detail(3).row.kind is not EventKind.UNREADABLE
    book.close()


def test_a_log_that_cannot_be_looked_through_is_a_problem_with_a_remedy() -> None:
    log, world = a_damaged_log()
    log.bad_seq = 2
    book = TimelineBook(log, lambda: log)

    with pytest.raises(Problem) as told:
        book.at(world).find(EventQuery(), text_of, ignored).result(PATIENCE_S)

    assert told.value.code == Code.DAMAGED
    assert told.value.remedy
    book.close()


def test_an_open_wallet_tells_all_events_and_the_past_the_later_ones_too(opened: Opened) -> None:
    paid(opened, 25)
    seq = opened.live.seq
    past = opened.past(seq)
    paid(opened, 3)

    def find(moment: object, **query: object) -> EventListing:
        asked = EventQuery(**query)  # type: ignore[arg-type]
        return moment.timeline().find(asked, text_of, ignored).result(PATIENCE_S)  # type: ignore[attr-defined]

    now, then = find(opened.live), find(past)

    assert len(now) >= opened.live.seq > seq
    assert len(then) >= len(now)
    sent = find(opened.live, facet=EventFacet.PAYMENTS).rows(0, 99)
    assert [row.amount_wei for row in sent if row.kind is EventKind.VOUCHER_SENT] == [25, 3]
    assert {name for _address, name in now.people} >= {"bob"}
    assert now.detail(sent[0].seq).json
