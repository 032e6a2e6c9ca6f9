"""Waiting for what nobody announces: look, and look again until a deadline. No test waits a fixed time."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")

PATIENCE_S = 30.0
"""Far above what any of this takes, so that a slow machine fails no test."""


async def becomes(is_so: Callable[[], bool]) -> None:
    """Return when it is so; a TimeoutError if it does not come to be."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():  # noqa: ASYNC110 - nobody announces it
            await asyncio.sleep(0.005)


def soon(is_so: Callable[[], bool], patience_s: float = PATIENCE_S) -> bool:
    """Whether it came to be so in time. Blocks."""
    deadline_s = time.monotonic() + patience_s
    while not is_so():
        if time.monotonic() > deadline_s:
            return False
        threading.Event().wait(0.05)
    return True


def in_time(work: Callable[[], T]) -> T:
    """What it gives or raises; fails if it waits for ever, and does not wait with it. Blocks."""
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except Exception as error:  # noqa: BLE001 - raised again where it is awaited
            done.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return done.result(PATIENCE_S)
