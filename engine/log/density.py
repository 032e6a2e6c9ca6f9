"""The arithmetic of the time line's buckets, shared by every kind of log."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from engine.log.limits import BUCKETS_MAX, HOUR_MS, SEGMENT_MS
from engine.log.rows import Bucket, HourRun, Segment

_MINUTES_IN_HOUR = HOUR_MS // SEGMENT_MS


def bucket_width_ms(bucket_count: int, from_ms: int, upto_ms: int) -> int:
    """Width of each bucket so that `bucket_count` of them cover the range, both ends included."""
    assert 0 < bucket_count <= BUCKETS_MAX, f"bucket count {bucket_count}"
    return max(1, -(-(upto_ms - from_ms + 1) // bucket_count))


def filled(
    counted: Iterable[tuple[int, int, int]], *, bucket_count: int, from_ms: int, width_ms: int
) -> list[Bucket]:
    """All buckets of a range from those that hold something: (index, event count, first seq)."""
    buckets = [Bucket(from_ms + index * width_ms, 0, 0) for index in range(bucket_count)]
    for index, count, first_seq in counted:
        buckets[index] = Bucket(from_ms + index * width_ms, count, first_seq)
    return buckets


def hour_runs(segments: Iterable[Segment]) -> list[HourRun]:
    """Consecutive segments put together by the hour; the last run may still grow."""
    runs = []
    for hour, run in groupby(segments, key=lambda segment: segment.minute // _MINUTES_IN_HOUR):
        members = list(run)
        runs.append(HourRun(members[0].first_seq, members[-1].last_seq, hour))
    return runs
