"""Work that gives way: it rests, tells how far it came, and ends when nobody wants its answer."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from wallet import paced
from wallet.paced import Pace, start_paced

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_S = 30.0


class HandClock:
    """A clock that goes on by hand, and rests at once. Stands for the module `time`."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.rests_s: list[float] = []

    def monotonic(self) -> float:
        """What it says."""
        return self.now_s

    def sleep(self, rest_s: float) -> None:
        """Note the rest."""
        self.rests_s.append(rest_s)
        self.now_s += rest_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> HandClock:
    clock = HandClock()
    monkeypatch.setattr(paced, "time", clock)
    return clock


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=1) as executor:
        yield executor


def ignored(_share: float) -> None:
    """Nobody watches."""


def test_the_answer_is_handed_over(executor: ThreadPoolExecutor) -> None:
    answer = start_paced(executor, lambda _pace: "found", threading.Event(), ignored)

    assert answer.result(PATIENCE_S) == "found"


def test_a_fault_is_handed_over(executor: ThreadPoolExecutor) -> None:
    fault = OSError("no disk")

    def work(_pace: Pace) -> None:
        raise fault

    answer = start_paced(executor, work, threading.Event(), ignored)

    assert answer.exception(PATIENCE_S) is fault


def test_it_rests_after_so_much_work_and_not_before(
    executor: ThreadPoolExecutor, clock: HandClock
) -> None:
    def work(pace: Pace) -> list[int]:
        seen = []
        for _step in range(6):
            clock.now_s += paced.WORK_S * 0.6
            pace.keep(0.0)
            seen.append(len(clock.rests_s))
        return seen

    answer = start_paced(executor, work, threading.Event(), ignored)

    assert answer.result(PATIENCE_S) == [0, 1, 1, 2, 2, 3]
    assert set(clock.rests_s) == {paced.REST_S}


def test_it_tells_how_far_it_came_now_and_then(
    executor: ThreadPoolExecutor, clock: HandClock
) -> None:
    told: list[float] = []

    def work(pace: Pace) -> None:
        for step in range(1, 7):
            clock.now_s += paced.PROGRESS_EVERY_S * 0.6
            pace.keep(step / 6)

    start_paced(executor, work, threading.Event(), told.append).result(PATIENCE_S)

    assert told == [2 / 6, 4 / 6, 6 / 6]


def test_cancelled_it_ends_at_its_next_step(executor: ThreadPoolExecutor) -> None:
    begun, cancelled, is_done_in_vain = (threading.Event() for _each in range(3))

    def work(pace: Pace) -> str:
        begun.set()
        assert cancelled.wait(PATIENCE_S)
        pace.keep(0.5)
        is_done_in_vain.set()
        return "too late"

    answer = start_paced(executor, work, threading.Event(), ignored)
    assert begun.wait(PATIENCE_S)

    assert answer.cancel(), "although it runs"
    cancelled.set()
    executor.shutdown()
    with pytest.raises(CancelledError):
        answer.result(0)
    assert not is_done_in_vain.is_set()


def test_closed_it_ends_at_its_next_step(executor: ThreadPoolExecutor) -> None:
    is_closed = threading.Event()

    def work(pace: Pace) -> str:
        is_closed.set()
        pace.keep(0.5)
        return "too late"

    answer = start_paced(executor, work, is_closed, ignored)

    with pytest.raises(CancelledError):
        answer.result(PATIENCE_S)


def test_what_waits_in_line_at_the_close_is_cancelled(executor: ThreadPoolExecutor) -> None:
    begun, opened = threading.Event(), threading.Event()

    def work(_pace: Pace) -> bool:
        begun.set()
        return opened.wait(PATIENCE_S)

    first = start_paced(executor, work, threading.Event(), ignored)
    second = start_paced(executor, work, threading.Event(), ignored)
    assert begun.wait(PATIENCE_S)
    executor.shutdown(wait=False, cancel_futures=True)
    opened.set()

    assert first.result(PATIENCE_S)
    with pytest.raises(CancelledError):
        second.result(PATIENCE_S)


def test_after_the_close_nothing_is_begun(executor: ThreadPoolExecutor) -> None:
    executor.shutdown()

    answer = start_paced(executor, lambda _pace: "begun", threading.Event(), ignored)

    assert answer.cancelled()
