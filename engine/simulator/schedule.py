"""Virtual time: one heap of (time, number, action), so that equal times keep their order."""

from __future__ import annotations

import heapq
from collections.abc import Callable

Action = Callable[[], None]


class Schedule:
    """What happens when. `now_ms` moves only when an action is taken."""

    def __init__(self, start_ms: int) -> None:
        self.now_ms = start_ms
        self._heap: list[tuple[int, int, Action]] = []
        self._number = 0

    def at(self, time_ms: int, action: Action) -> None:
        """Do `action` at `time_ms`, or now if that is past."""
        self._number += 1
        heapq.heappush(self._heap, (max(time_ms, self.now_ms), self._number, action))

    def after(self, delay_ms: int, action: Action) -> None:
        """Do `action` in `delay_ms`."""
        self.at(self.now_ms + delay_ms, action)

    def run_next(self) -> None:
        """Take the earliest action. There is always one: ticks and blocks never end."""
        self.now_ms, _, action = heapq.heappop(self._heap)
        action()
