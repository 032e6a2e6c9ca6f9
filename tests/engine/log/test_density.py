from __future__ import annotations

import pytest

from engine.log import store
from engine.log.rows import Bucket
from engine.log.verify import verify
from tests.engine.log.makers import MINUTE_MS, START_MS, a_row, either_log

both_kinds = pytest.mark.parametrize("kind", ["file", "memory"])


def a_log_at(kind, folder, times_ms):
    log = either_log(kind, folder)
    log.append([a_row(index + 1, at_ms=at_ms) for index, at_ms in enumerate(times_ms)])
    return log


@both_kinds
def test_counts_events_and_names_the_first_of_each_bucket(kind, tmp_path):
    log = a_log_at(kind, tmp_path, [1000, 1001, 1999, 3000, 4999])

    buckets = log.density(4)

    assert [
        Bucket(1000, 3, 1),
        Bucket(2000, 0, 0),
        Bucket(3000, 1, 4),
        Bucket(4000, 1, 5),
    ] == buckets
    log.close()


@both_kinds
def test_a_range_counts_what_lies_in_it_only(kind, tmp_path):
    log = a_log_at(kind, tmp_path, [999, 1000, 1500, 1999, 2000, 70_000])

    assert [Bucket(1000, 1, 2), Bucket(1500, 2, 3)] == log.density(2, from_ms=1000, upto_ms=1999)
    assert [0, 0] == [
        bucket.event_count for bucket in log.density(2, from_ms=80_000, upto_ms=90_000)
    ]
    log.close()


@both_kinds
def test_an_empty_log_has_empty_buckets(kind, tmp_path):
    log = either_log(kind, tmp_path)

    assert [0, 0, 0] == [bucket.event_count for bucket in log.density(3)]
    log.close()


@both_kinds
def test_a_clock_that_jumps_back_is_counted_where_it_says(kind, tmp_path):
    times_ms = [5 * MINUTE_MS, 5 * MINUTE_MS + 1, 0, 1, 5 * MINUTE_MS + 2, 9 * MINUTE_MS]
    log = a_log_at(kind, tmp_path, times_ms)

    buckets = log.density(10, from_ms=0, upto_ms=10 * MINUTE_MS - 1)

    assert (2, 3) == buckets[0][1:]
    assert (3, 1) == buckets[5][1:]
    assert (1, 6) == buckets[9][1:]
    assert 6 == sum(bucket.event_count for bucket in log.density(7))
    log.close()


@both_kinds
def test_batches_and_reopening_do_not_change_the_counts(kind, tmp_path):
    times_ms = [START_MS + 7_000 * index for index in range(60)]
    whole = a_log_at(kind, tmp_path / "a", times_ms)
    log = either_log(kind, tmp_path / "b")
    for index, at_ms in enumerate(times_ms):
        log.append([a_row(index + 1, at_ms=at_ms)])

    assert whole.density(13) == log.density(13)
    assert whole.head == log.head
    assert list(whole.segments()) == list(log.segments())
    whole.close()
    log.close()


def test_a_long_range_is_counted_by_minutes(tmp_path, monkeypatch):
    times_ms = [MINUTE_MS * minute + second for minute in range(30) for second in (0, 59_999)]
    log = a_log_at("file", tmp_path, times_ms)
    exact = log.density(30, from_ms=0, upto_ms=30 * MINUTE_MS - 1)

    monkeypatch.setattr(store, "DENSITY_EXACT_ROWS_MAX", 0)
    by_minutes = log.density(30, from_ms=0, upto_ms=30 * MINUTE_MS - 1)
    halves = log.density(2, from_ms=0, upto_ms=30 * MINUTE_MS - 1)

    assert exact == by_minutes
    assert [(30, 1), (30, 31)] == [bucket[1:] for bucket in halves]
    log.close()


@both_kinds
def test_hours_are_kept_once_they_are_closed(kind, tmp_path):
    """Appended in three batches, the middle one with the clock going back an hour."""
    log = either_log(kind, tmp_path)
    minutes = [0, 30, 59, 60, 61, 119, 5, 6, 180]
    for start in (0, 4, 8):
        log.append(
            [
                a_row(index + 1, at_ms=minutes[index] * MINUTE_MS)
                for index in range(start, min(start + 4, len(minutes)))
            ]
        )

    assert [(1, 3, 0), (4, 6, 1), (7, 8, 0)] == log.hours()
    assert verify(log).is_sound
    log.close()


def test_a_very_long_range_is_counted_by_hours(tmp_path, monkeypatch):
    times_ms = [MINUTE_MS * minute for minute in (0, 59, 60, 150, 170, 181, 5, 200, 201)]
    log = a_log_at("file", tmp_path, times_ms)
    whole_ms = 4 * 60 * MINUTE_MS
    exact = log.density(4, from_ms=0, upto_ms=whole_ms - 1)

    monkeypatch.setattr(store, "DENSITY_EXACT_ROWS_MAX", 0)
    by_hours = log.density(4, from_ms=0, upto_ms=whole_ms - 1)
    halves = log.density(2, from_ms=0, upto_ms=whole_ms - 1)

    assert [(3, 1), (1, 3), (2, 4), (3, 6)] == [bucket[1:] for bucket in by_hours]
    assert exact == by_hours
    assert [(4, 1), (5, 4)] == [bucket[1:] for bucket in halves]
    log.close()
