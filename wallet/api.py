"""The facade that the window may use: the types of `wallet.ports`, and the way to open a wallet.

The engine behind a wallet takes a third of a second of CPU to import. The window is to be painted
before that, so the import waits until the wallet is used for the first time, and then happens in a
worker thread. This is the one place where our own modules are imported late.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module

from wallet.ports import (
    Channels,
    DemoProgress,
    DemoStep,
    LiveSession,
    Moment,
    PastSession,
    Problem,
    Wallet,
)

__all__ = [
    "Channels",
    "DemoProgress",
    "DemoStep",
    "LiveSession",
    "Moment",
    "PastSession",
    "Problem",
    "Wallet",
    "fault_text",
    "open_wallet",
]


def open_wallet(profile: str | None = None) -> Wallet:
    """The wallet of a profile, by name or path; None is the usual one. Nothing is started yet."""
    return _LateWallet(profile)


def fault_text(fault: BaseException) -> str:
    """A traceback that may be written down: without local variables, keys and recovery words."""
    told: str = import_module("wallet.redact").told(fault)
    return told


class _LateWallet:
    """A wallet whose engine is imported when it is first needed: 350 ms of CPU that no first paint waits for."""

    def __init__(self, profile: str | None) -> None:
        self._profile = profile
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="wallet")
        self._live: LiveSession | None = None
        self._stop: Future[None] = Future()

    def start_demo(self, on_progress: Callable[[DemoProgress], None]) -> Future[LiveSession]:
        """Start the private test network, or give the session that is there."""
        return self._worker.submit(self._start_demo, on_progress)

    def close(self) -> Future[None]:
        """Stop all that was started; a start that is under way is stopped too."""
        if not self._stop.done():
            self._stop.set_result(None)
        closing = self._worker.submit(self._close)
        self._worker.shutdown(wait=False)
        return closing

    def _start_demo(self, on_progress: Callable[[DemoProgress], None]) -> LiveSession:
        live = self._live
        if live is None:
            started: LiveSession = import_module("wallet.open").open_demo(
                self._profile, on_progress, self._stop
            )
            live = self._live = started
        return live

    def _close(self) -> None:
        if self._live is not None:
            self._live.close().result()
