"""The thread in which the engine lives: a plain asyncio loop of its own.

Other threads hand it coroutines with `run` and get futures. Nothing here knows what they do.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from wallet.unawaited import report_unawaited

Result = TypeVar("Result")


class EngineThread:
    """One thread with one loop. `start` it once, `stop` it once."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(report_unawaited)
        self._thread = threading.Thread(target=self._live, name="engine", daemon=True)

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop, for `call_soon_threadsafe`."""
        return self._loop

    def start(self) -> None:
        """Begin to run what is handed in."""
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, Result]) -> concurrent.futures.Future[Result]:
        """Run a coroutine in the engine's loop. May be called from any thread but the engine's own."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def stop(self) -> None:
        """Cancel what still runs, end the loop, and wait for the thread. Twice is once."""
        if not self._thread.is_alive():
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _live(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            if tasks:
                self._loop.run_until_complete(asyncio.wait(tasks))
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()
