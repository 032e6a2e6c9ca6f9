"""Cut one node's power at many moments of one full life, and see that nobody loses anything.

The life is lived once. At each moment that is to be tried the process forks: in the child the power is cut, the node
comes back from what its disk kept, and the life goes on to its end; the parent lives on as if nothing had been. So
a point costs what comes after it and not what came before.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import tempfile
import time
import traceback
from asyncio.events import _set_running_loop
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NoReturn
from unittest.mock import patch

from engine.simulator.violation import Violation
from tests.crash.clock import VirtualLoop
from tests.crash.disk import PowerCutError, Tear
from tests.crash.life import House
from tests.crash.seat import ROLES, Seat

PATIENCE_S = 60
"""Of real time, for what a child does in a tenth of a second."""
AGAIN_SHARE = 0.25
"""So many of those that fall do so once more, soon after: while they come back, or in the first work after it."""
AGAIN_CALLS_MAX = 60
REPORT_EVERY = 100
FOUND_BYTES_MAX = 16_384
"""What a pipe takes without a reader."""


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """One cut: whose power, at which call to its disk (from 1), and what of the unsynced is left."""

    role: str
    call: int
    tear: str

    def __str__(self) -> str:
        return f"{self.role}:{self.call}:{self.tear}"


@dataclass(slots=True)
class Summary:
    """What came of a campaign. `failures` are points and what was found at them."""

    calls: dict[str, int] = field(default_factory=dict)
    done: list[Point] = field(default_factory=list)
    failures: list[tuple[Point, str]] = field(default_factory=list)
    seconds: float = 0.0
    cpu_s: float = 0.0

    def __str__(self) -> str:
        roles = Counter(point.role for point in self.done)
        tears = Counter(point.tear for point in self.done)
        possible = sum(self.calls.values()) * len(Tear)
        return (
            f"crash points {len(self.done)} of {possible}  "
            + "  ".join(f"{name} {roles[name]}" for name in ROLES)
            + "  "
            + "  ".join(f"{tear.value} {tears[tear.value]}" for tear in Tear)
            + f"  {self.seconds:.1f} s  cpu {self.cpu_s:.1f} s  violations {len(self.failures)}"
        )


def calls_of_a_life() -> dict[str, int]:
    """How often each node calls its disk in a life without a cut.

    Raises:
        Violation: even that does not go well.
    """
    life = _Life({}, 0)
    found = life.live()
    if found:
        raise Violation("I13", f"a life without a cut: {found}")
    return {name: seat.disk.calls for name, seat in life.seats.items()}


def every_point(calls: dict[str, int]) -> list[Point]:
    """All that can be tried."""
    return [
        Point(role, call, tear.value)
        for role in ROLES
        for call in range(1, calls[role] + 1)
        for tear in Tear
    ]


def some_points(points: list[Point], count: int, seed: int) -> list[Point]:
    """So many of them, one from each of as many equal parts of the list."""
    chance = Random(seed)
    count = min(count, len(points))
    return [points[int((part + chance.random()) * len(points) / count)] for part in range(count)]


def run(points: Iterable[Point], *, seed: int, jobs: int, say: Callable[[str], None]) -> Summary:
    """Try these points, so many at once."""
    # A child ends soon: to look for garbage would copy every page that it shares with its parent.
    gc.disable()
    begun_s, begun_cpu_s = time.monotonic(), _cpu_s()
    plan: dict[tuple[str, int], list[Tear]] = {}
    for point in points:
        plan.setdefault((point.role, point.call), []).append(Tear(point.tear))
    life = _Life(plan, seed, jobs=jobs, say=say)
    found = life.live()
    summary = life.summary
    if found:
        raise Violation("I13", f"the life that others were taken from: {found}")
    summary.calls = {name: seat.disk.calls for name, seat in life.seats.items()}
    summary.seconds = time.monotonic() - begun_s
    summary.cpu_s = _cpu_s() - begun_cpu_s
    return summary


class _Life:
    """The one life, and in a child the rest of another one."""

    def __init__(
        self,
        plan: dict[tuple[str, int], list[Tear]],
        seed: int,
        *,
        jobs: int = 1,
        say: Callable[[str], None] = lambda _text: None,
    ) -> None:
        self.summary = Summary()
        self.seats: dict[str, Seat] = {}
        self._plan = plan
        self._seed = seed
        self._jobs = jobs
        self._say = say
        self._loop = VirtualLoop()
        self._faults: list[BaseException] = []
        self._living: asyncio.Task[None] | None = None
        self._children: list[tuple[Point, int, int]] = []
        self._answer: int | None = None
        self._again: dict[str, int] = {}
        self._chance = Random(seed)

    # --- living

    def live(self) -> str:
        """What went wrong, or nothing."""
        self._loop.set_exception_handler(self._on_fault)
        with (
            tempfile.TemporaryDirectory(prefix="crash-") as folder,
            # Batches must not depend on how fast this computer is.
            patch("engine.node.SLICE_MS", 3_600_000),
        ):
            try:
                self._loop.run_until_complete(self._live(Path(folder)))
            except BaseException as fault:
                if self._answer is None and not isinstance(fault, Exception):
                    raise
                self._faults.append(fault)
            if self._answer is not None:
                self._end_child(_told(self._faults))
            while self._children:
                self._collect()
        return _told(self._faults)

    async def _live(self, folder: Path) -> None:
        house = House(folder)
        self.seats = house.seats
        for seat in house.seats.values():
            seat.disk.on_call = lambda _kind, seat=seat: self._on_call(seat)
        self._living = self._loop.create_task(house.live())
        await self._living

    def _on_fault(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        """An exception that nobody waited for: a mistake of ours, or a violation seen on the way."""
        fault = context.get("exception")
        if isinstance(fault, BaseException):
            self._faults.append(fault)
            assert self._living is not None, "something runs"
            self._living.cancel()

    # --- falling

    def _on_call(self, seat: Seat) -> None:
        if self._answer is not None:
            self._fall_again(seat)
            return
        for tear in self._plan.get((seat.name, seat.disk.calls), ()):
            self._fork(seat, Point(seat.name, seat.disk.calls, tear.value), tear)

    def _fork(self, seat: Seat, point: Point, tear: Tear) -> None:
        while len(self._children) >= self._jobs:
            self._collect()
        # The parent goes on with the same folder.
        has_log = seat.has_log
        reading, writing = os.pipe()
        pid = os.fork()
        if pid:
            os.close(writing)
            self._children.append((point, pid, reading))
            return
        signal.alarm(PATIENCE_S)
        # The loop runs in this process as well, which asyncio does not know after a fork.
        _set_running_loop(self._loop)
        self._answer = writing
        self._chance = Random(f"{self._seed} {point}")
        if self._chance.random() < AGAIN_SHARE:
            self._again[seat.name] = seat.disk.calls + self._chance.randint(1, AGAIN_CALLS_MAX)
        self._cut(seat, tear, has_log=has_log)

    def _fall_again(self, seat: Seat) -> None:
        if self._again.get(seat.name) == seat.disk.calls:
            self._cut(seat, self._chance.choice(list(Tear)), has_log=seat.has_log)

    def _cut(self, seat: Seat, tear: Tear, *, has_log: bool) -> None:
        seat.cut_power(tear, self._chance, has_log=has_log)
        raise PowerCutError("the power was cut")

    # --- children

    def _end_child(self, found: str) -> NoReturn:
        """Say what was found, and be gone."""
        os.write(self._answer, found.encode()[:FOUND_BYTES_MAX])
        os._exit(0)

    def _collect(self) -> None:
        point, pid, reading = self._children.pop(0)
        with os.fdopen(reading, "rb") as answer:
            found = answer.read().decode(errors="replace")
        _, status = os.waitpid(pid, 0)
        if status:
            found = f"the process ended with {os.waitstatus_to_exitcode(status)}"
        self.summary.done.append(point)
        if found:
            self.summary.failures.append((point, found))
            self._say(f"{point}: {found}")
        elif len(self.summary.done) % REPORT_EVERY == 0:
            self._say(f"{len(self.summary.done)} points")


def _told(faults: list[BaseException]) -> str:
    """The first fault, in words if it is a violation, with its trace if it is a mistake of ours."""
    for fault in faults:
        if isinstance(fault, Violation):
            return str(fault)
    return "".join(traceback.format_exception(faults[0])) if faults else ""


def _cpu_s() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
