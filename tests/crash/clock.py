"""A loop of asyncio in which time is a number: it never waits, and the same actions give the same order."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

DISK_S = 0.0005
"""How long the log's thread works on a batch: long enough for what arrives meanwhile to become the next one."""


class NothingLeftError(Exception):
    """Everybody waits, and nothing will happen any more."""


class VirtualSelector(selectors.SelectSelector):
    """Where the loop would wait for sockets, time jumps ahead."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise NothingLeftError
        self.now_s += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Its threads are actions of the loop as well."""

    def __init__(self) -> None:
        self._virtual = VirtualSelector()
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.now_s

    def run_in_executor(
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        done = self.create_future()

        def work() -> None:
            try:
                answer = func(*args)
            except Exception as error:  # noqa: BLE001 - as a thread does: whoever waits is told
                done.set_exception(error)
            else:
                done.set_result(answer)

        self.call_later(DISK_S, work)
        return done
