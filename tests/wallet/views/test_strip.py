from __future__ import annotations

import pytest

from engine.log.folding import HISTORY_TYPE_IDS, row_of
from engine.log.header import LogHeader
from engine.log.memory import MemoryLog
from engine.protocol import inputs as inp
from engine.protocol.types import Address
from tests.wallet.views.lives import a_joined_village, a_whole_life, log_of
from wallet.views.strip import MARKS_MAX, Strip
from wallet.views.values import MarkKind

LEADS = ("alice", "hub")


def an_empty_log() -> MemoryLog:
    return MemoryLog(
        LogHeader(
            log_id=bytes(16),
            chain_id=31337,
            adjudicator=Address(bytes(20)),
            address=Address(bytes(20)),
            history_type_ids=HISTORY_TYPE_IDS,
        )
    )


@pytest.mark.parametrize("bucket_count", [1, 7, 240])
def test_bars_hold_every_event_once(bucket_count: int):
    log = log_of(a_whole_life(LEADS)["alice"])

    view = Strip(log).view(bucket_count=bucket_count)

    assert sum(view.buckets) == log.head.seq == view.last_seq
    assert (
        len(view.buckets)
        == len(view.bucket_first_seqs)
        == len(view.bucket_start_ms)
        == bucket_count
    )
    assert list(view.bucket_start_ms) == sorted(view.bucket_start_ms)
    assert (view.first_ms, view.bucket_first_seqs[0]) == (view.bucket_start_ms[0], 1)
    assert view.last_ms == next(iter(log.rows(log.head.seq - 1, log.head.seq)))[1]


def test_each_bar_names_the_first_event_from_its_beginning_on():
    log = log_of(a_whole_life(LEADS)["alice"])
    view = Strip(log).view(bucket_count=50)
    times = [row[1] for row in log.rows(0, log.head.seq)]

    expected = [
        next(
            (seq for seq, at_ms in enumerate(times, start=1) if at_ms >= start_ms), log.head.seq + 1
        )
        for start_ms in view.bucket_start_ms
    ]

    assert expected == list(view.bucket_first_seqs)
    assert 0 in view.buckets, "quiet time in between"


def test_first_events_ascend_although_the_clock_was_set_back():
    village = a_joined_village()
    village.pay("alice", "bob", 1, 1)
    village.now_ms -= 500_000
    village.pay("alice", "bob", 1, 2)
    village.now_ms += 900_000
    village.pay("alice", "bob", 1, 3)
    log = log_of(village["alice"])

    view = Strip(log).view(bucket_count=30)

    assert list(view.bucket_first_seqs) == sorted(view.bucket_first_seqs)
    assert sum(view.buckets) == log.head.seq
    assert view.bucket_first_seqs[0] == 1


def test_payments_and_the_chain_leave_marks():
    log = log_of(a_whole_life(LEADS)["alice"])

    view = Strip(log).view(bucket_count=10)

    kinds = [mark.kind for mark in view.marks]
    assert kinds.count(MarkKind.PAYMENT) == 4, "three sent, one received"
    assert kinds.count(MarkKind.CHAIN) == 4, "two deposits, one conclusion, one payout"
    assert [mark.seq for mark in view.marks] == sorted(mark.seq for mark in view.marks)
    for mark in view.marks:
        assert next(iter(log.rows(mark.seq - 1, mark.seq)))[1] == mark.at_ms


def test_a_strip_that_grows_is_the_strip_read_at_once():
    village = a_joined_village()
    node = village["alice"]
    log = an_empty_log()
    strip = Strip(log)
    assert strip.view(bucket_count=5).buckets == ()
    done = 0

    for number in range(1, 6):
        village.pay("alice", "bob", 1, number)
        log.append([row_of(fact) for fact in node.log[done:]])
        done = len(node.log)

        assert Strip(log).view(bucket_count=5) == strip.view(bucket_count=5)


def test_only_the_newest_marks_of_each_kind_are_kept():
    village = a_joined_village()
    log = log_of(village["alice"])
    strip = Strip(log)
    strip.view(bucket_count=5)
    before = log.head.seq
    for number in range(1, MARKS_MAX + 30):
        village.do(
            "alice",
            inp.Pay(
                at_ms=village.now_ms,
                payee=village["bob"].address,
                amount_wei=1,
                payment_id=number.to_bytes(16, "big"),
                note="",
                nonce=number,
                limit_wei=500,
            ),
        )
    log.append([row_of(fact) for fact in village["alice"].log[before:]])

    grown, anew = strip.view(bucket_count=5), Strip(log).view(bucket_count=5)

    assert grown == anew
    kinds = [mark.kind for mark in grown.marks]
    assert (kinds.count(MarkKind.PAYMENT), kinds.count(MarkKind.CHAIN)) == (MARKS_MAX, 2)


def test_before_the_first_event_there_is_nothing_to_draw():
    view = Strip(an_empty_log()).view(bucket_count=10)

    assert (view.last_seq, view.buckets, view.marks) == (0, (), ())
