"""When a wallet locks by itself: nobody touched it for a while, or the computer slept.

Pure: whoever owns a timer tells of touches and looks about once a second. Sleep is seen by comparing a clock that
stands still meanwhile with one that goes on; that needs no message of the desktop, and misses none.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from wallet.keys.limits import IDLE_MS, SUSPEND_MS_MIN

_NS_PER_MS = 1_000_000


class LockCause(Enum):
    """Why it is time to lock. Not stored."""

    IDLE = auto()
    SLEPT = auto()


@dataclass(frozen=True, slots=True)
class Clocks:
    """Two clocks in milliseconds, from any start.

    Attributes:
        awake_ms: stands still while the computer sleeps, and never goes back.
        real_ms: goes on while the computer sleeps.
    """

    awake_ms: Callable[[], int]
    real_ms: Callable[[], int]


def system_clocks() -> Clocks:
    """This computer's clocks. Without a boot clock the wall clock must do; setting it forward then locks too."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return Clocks(
        awake_ms=lambda: time.monotonic_ns() // _NS_PER_MS,
        real_ms=lambda: (
            (time.time_ns() if boot is None else time.clock_gettime_ns(boot)) // _NS_PER_MS
        ),
    )


class AutoLock:
    """Says when to lock.

    Args:
        clocks: which clocks to compare.
        idle_ms: how long without a touch; 0 for never. Sleep locks in any case.
    """

    def __init__(self, clocks: Clocks, *, idle_ms: int = IDLE_MS) -> None:
        assert idle_ms >= 0, f"{idle_ms} ms"
        self._clocks = clocks
        self._idle_ms = idle_ms
        self._touched_ms = clocks.awake_ms()
        self._ahead_ms = self._real_ahead_ms()

    def set_idle(self, idle_ms: int) -> None:
        """Another limit, counted from now."""
        assert idle_ms >= 0, f"{idle_ms} ms"
        self._idle_ms = idle_ms
        self.touched()

    def touched(self) -> None:
        """A person did something, or has just unlocked the wallet."""
        self._touched_ms = self._clocks.awake_ms()

    def look(self) -> LockCause | None:
        """Whether it is time to lock. Each sleep is told once; idleness until something is touched."""
        before_ms, self._ahead_ms = self._ahead_ms, self._real_ahead_ms()
        if self._ahead_ms - before_ms >= SUSPEND_MS_MIN:
            return LockCause.SLEPT
        if self._idle_ms and self._clocks.awake_ms() - self._touched_ms >= self._idle_ms:
            return LockCause.IDLE
        return None

    def _real_ahead_ms(self) -> int:
        return self._clocks.real_ms() - self._clocks.awake_ms()
