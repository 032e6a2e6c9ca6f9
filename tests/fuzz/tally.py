"""What came of hostile bytes: counts, times, memory, and whatever should not have happened."""

from __future__ import annotations

import time
import tracemalloc
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CRASHES_KEPT_MAX = 20
P99_MAX_US = 5_000
PEAK_MAX_BYTES = 4 * 1024 * 1024
_WEIGHED_EVERY = 50
"""Weighing makes an input three times as slow, so one in so many is weighed, and every large one."""
_LARGE_BYTES = 4096


class BrokenError(AssertionError):
    """A promise did not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """Something other than a typed error came out, or a promise did not hold."""

    kind: str
    sender: str
    world_digest: str
    hostile: str
    error: str

    def __str__(self) -> str:
        return f"{self.kind} from {self.sender} at world {self.world_digest}: {self.error}\n  {self.hostile}"


def _no_times() -> array[int]:
    return array("Q")


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came of one kind.

    Attributes:
        changed: steps with facts beyond the message's receipt, of inputs that were taken for true.
        crash_count: how often anything but a typed error came out; `broken_count`, how often a promise did not
            hold, such as that a refused message leaves the world as it was. Some of both are kept in `crashes`.
        peak_bytes: the most memory that one input took, above what was there before.
    """

    kind: str
    count: int = 0
    decoded: int = 0
    refused: int = 0
    taken: int = 0
    changed: int = 0
    weighed: int = 0
    peak_bytes: int = 0
    crash_count: int = 0
    broken_count: int = 0
    times_us: array[int] = field(default_factory=_no_times)
    crashes: list[Crash] = field(default_factory=list)

    @property
    def p99_us(self) -> int:
        """The time that one of a hundred exceeded."""
        ordered = sorted(self.times_us)
        return ordered[len(ordered) * 99 // 100] if ordered else 0

    @property
    def is_good(self) -> bool:
        """No crash, no broken promise, and time and memory within their limits."""
        is_within = self.p99_us <= P99_MAX_US and self.peak_bytes <= PEAK_MAX_BYTES
        return is_within and not (self.crashes or self.crash_count or self.broken_count)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Note its processor time, whatever came out: what else the machine does is not the input's doing."""
        begun = time.thread_time_ns()
        try:
            yield
        finally:
            self.times_us.append((time.thread_time_ns() - begun) // 1000)

    def weigh(self, size_bytes: int, read: Callable[[], object]) -> None:
        """Read an input once more and note its memory; one in some, and every large one."""
        if self.count % _WEIGHED_EVERY != 1 and size_bytes < _LARGE_BYTES:
            return
        self.weighed += 1
        tracemalloc.start()
        try:
            read()
        except Exception:  # noqa: BLE001 - what comes out is judged where it is not weighed
            pass
        finally:
            self.peak_bytes = max(self.peak_bytes, tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()

    def note(self, error: Exception, crash: Crash) -> None:
        """Count it, and keep the first ones."""
        if isinstance(error, BrokenError):
            self.broken_count += 1
        else:
            self.crash_count += 1
        if len(self.crashes) < CRASHES_KEPT_MAX:
            self.crashes.append(crash)

    def __str__(self) -> str:
        return (
            f"{self.kind:<17}{self.count:>9,} inputs: {self.decoded:,} decoded, {self.refused:,} refused, "
            f"{self.changed:,} true ones changed the state; crashes {self.crash_count}, promises broken "
            f"{self.broken_count}; p99 {self.p99_us / 1000:.2f} ms, at most {self.peak_bytes / 2**20:.2f} MiB"
        )
