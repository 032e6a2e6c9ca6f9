"""Time as a port, so that deadlines can be tested without waiting for them."""

import asyncio
from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """Something that will happen, unless it is cancelled."""

    def cancel(self) -> None:
        """Make it not happen; harmless when it has happened."""


class Clock(Protocol):
    """Monotonic time."""

    def now_s(self) -> float:
        """Seconds since some moment."""

    def call_later(self, delay_s: float, callback: Callable[[], None]) -> Timer:
        """Call `callback` once, in the loop's thread, after `delay_s`."""


class LoopClock:
    """The running loop's own clock."""

    def now_s(self) -> float:
        """Seconds of the loop's clock."""
        return asyncio.get_running_loop().time()

    def call_later(self, delay_s: float, callback: Callable[[], None]) -> Timer:
        """Have the loop call `callback`."""
        return asyncio.get_running_loop().call_later(delay_s, callback)
