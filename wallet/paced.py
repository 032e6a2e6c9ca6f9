"""Work in a thread that gives way to the window.

It rests every few milliseconds, tells how far it came, and ends soon after nobody wants its answer any more.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Final, TypeVar

WORK_S: Final = 0.003
REST_S: Final = 0.002
"""So much work, then so much rest: the work takes half as long again, and a frame waits a few milliseconds at most."""

PROGRESS_EVERY_S: Final = 0.1

T = TypeVar("T")


class EndedError(Exception):
    """Nobody wants the answer any more."""


class Pace:
    """How a piece of work goes on."""

    def __init__(
        self,
        wanted: Future[T],
        is_closed: threading.Event,
        on_progress: Callable[[float], None],
    ) -> None:
        self._wanted, self._is_closed, self._on_progress = wanted, is_closed, on_progress
        self._told_s = self._rested_s = time.monotonic()

    def keep(self, share: float) -> None:
        """Called often, with how much is done.

        Raises:
            EndedError: nobody wants it.
        """
        if self._wanted.cancelled() or self._is_closed.is_set():
            raise EndedError
        now_s = time.monotonic()
        if now_s - self._told_s >= PROGRESS_EVERY_S:
            self._told_s = now_s
            self._on_progress(share)
        if now_s - self._rested_s >= WORK_S:
            time.sleep(REST_S)
            self._rested_s = time.monotonic()


def start_paced(
    executor: ThreadPoolExecutor,
    work: Callable[[Pace], T],
    is_closed: threading.Event,
    on_progress: Callable[[float], None],
) -> Future[T]:
    """Do the work in a thread. Other than a thread's own, the future can be cancelled until it is done."""
    wanted: Future[T] = Future()
    try:
        doing = executor.submit(work, Pace(wanted, is_closed, on_progress))
    except RuntimeError:  # closed
        wanted.cancel()
        return wanted
    doing.add_done_callback(partial(_hand_over, wanted))
    return wanted


def _hand_over(wanted: Future[T], doing: Future[T]) -> None:
    if doing.cancelled() or isinstance(doing.exception(), EndedError):
        wanted.cancel()
    elif wanted.set_running_or_notify_cancel():
        fault = doing.exception()
        if fault is None:
            wanted.set_result(doing.result())
        else:
            wanted.set_exception(fault)
