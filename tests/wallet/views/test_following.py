"""Each fact once, whoever asks and however often; a log that cannot be read is said, again and again."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event, Thread

import pytest

from engine.log.errors import StoreError, StoreKind
from engine.log.memory import MemoryLog
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.events import Recorded, VoucherSent
from tests.wallet.views.lives import a_joined_village, log_of
from wallet.views.following import AT_ONCE_MAX, Interest, LogFollower

CHUNK_EVENTS = 10


class Reader:
    """What is told, and when a second reader may be opened."""

    def __init__(self, log: MemoryLog) -> None:
        self.log, self.seqs = log, list[int]()
        self.may_open, self.opened_count = Event(), 0
        self.may_open.set()
        self.is_gone = False
        interest = Interest(
            name="test",
            type_ids=(TYPE_IDS[VoucherSent],),
            take=self.take,
            chunk_events=CHUNK_EVENTS,
        )
        self.follower = LogFollower(interest, log, self.open)

    def take(self, facts: Sequence[Recorded]) -> None:
        self.seqs.extend(fact.seq for fact in facts)

    def open(self) -> MemoryLog:
        self.opened_count += 1
        self.may_open.wait()
        if self.is_gone:
            raise StoreError(StoreKind.MISSING)
        return self.log

    def all_in(self) -> list[int]:
        while not self.follower.follow(self.log.head.seq):
            pass
        return self.seqs


@pytest.fixture(scope="module")
def log() -> MemoryLog:
    village = a_joined_village()
    for number in range(1, 60):
        village.pay("alice", "bob", 1, number)
    log = log_of(village["alice"])
    assert log.head.seq > AT_ONCE_MAX
    return log


def test_a_long_log_is_read_once_by_one_thread_whoever_asks_meanwhile(log: MemoryLog) -> None:
    reader = Reader(log)
    reader.may_open.clear()

    answers = [reader.follower.follow(log.head.seq) for _ask in range(20)]
    reader.may_open.set()

    assert not any(answers)
    assert len(reader.all_in()) == 59
    assert reader.opened_count == 1


def test_askers_of_several_threads_take_nothing_twice(log: MemoryLog) -> None:
    reader = Reader(log)

    def ask() -> None:
        for seq in range(0, log.head.seq, 7):
            reader.follower.follow(seq)

    askers = [Thread(target=ask) for _asker in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()

    assert reader.all_in() == sorted(set(reader.seqs))
    assert len(reader.seqs) == 59


def test_an_earlier_moment_is_in_and_takes_nothing_back(log: MemoryLog) -> None:
    reader = Reader(log)
    before = list(reader.all_in())

    assert reader.follower.follow(1)
    assert reader.follower.follow(log.head.seq)
    assert reader.seqs == before


def test_a_log_that_cannot_be_opened_is_said_to_each_who_asks_and_not_tried_again(
    log: MemoryLog,
) -> None:
    reader = Reader(log)
    reader.is_gone = True

    for _ask in range(2):
        with pytest.raises(StoreError):
            reader.all_in()
    assert reader.opened_count == 1


def test_closed_it_reads_nothing_more(log: MemoryLog) -> None:
    reader = Reader(log)
    reader.follower.close()

    assert not reader.follower.follow(log.head.seq)
    assert reader.seqs == []
