"""Where the timeline strip has its mileposts: at round times, however the strip is stretched."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from ui.times import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS
from wallet.views import units
from wallet.views.values import StripView

_STEPS_MS: Final = (
    *(step * SECOND_MS for step in (1, 2, 5, 10, 15, 30)),
    *(step * MINUTE_MS for step in (1, 2, 5, 10, 15, 30)),
    *(step * HOUR_MS for step in (1, 2, 3, 6, 12)),
    *(step * DAY_MS for step in (1, 2, 5, 10, 30, 90, 365)),
)


def mileposts(strip: StripView, count_max: int) -> Iterator[tuple[float, str]]:
    """At most so many mileposts, as (place between 0 and 1, text), from the left.

    Each stretch of the strip has the round step that fits it, so that squeezed quiet time and a
    busy minute are both told.
    """
    starts = strip.bucket_start_ms
    ends = [len(starts) * at // count_max for at in range(count_max + 1)]
    for first, last in pairwise(ends):
        if first == last:
            continue
        begin_ms = starts[first]
        end_ms = starts[last] if last < len(starts) else strip.last_ms
        step_ms = next((step for step in _STEPS_MS if step >= end_ms - begin_ms), _STEPS_MS[-1])
        at_ms = _round_up(begin_ms, step_ms)
        if at_ms < end_ms:
            yield _place(strip, at_ms), _text(at_ms, step_ms, strip)


def _round_up(at_ms: int, step_ms: int) -> int:
    """The next round time by the clock on the wall."""
    offset_ms = units.local_offset_ms(at_ms)
    return -(-(at_ms + offset_ms) // step_ms) * step_ms - offset_ms


def _place(strip: StripView, at_ms: int) -> float:
    starts = strip.bucket_start_ms
    index = max(bisect_right(starts, at_ms) - 1, 0)
    end_ms = starts[index + 1] if index + 1 < len(starts) else strip.last_ms
    inside = (at_ms - starts[index]) / max(end_ms - starts[index], 1)
    return (index + min(inside, 1.0)) / len(starts)


def _text(at_ms: int, step_ms: int, strip: StripView) -> str:
    if step_ms >= DAY_MS:
        return units.day(at_ms)
    if step_ms >= MINUTE_MS:
        return units.clock_beside(at_ms, now_ms=strip.last_ms)
    return units.clock_seconds(at_ms)
