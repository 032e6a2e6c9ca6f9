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
    DemoProgress,
    DemoStep,
    LiveSession,
    PastSession,
    Problem,
    Wallet,
)

__all__ = [
    "DemoProgress",
    "DemoStep",
    "LiveSession",
    "PastSession",
    "Problem",
    "Wallet",
    "open_wallet",
]


def open_wallet(profile: str | None = None) -> Wallet:
    """The wallet of a profile, by name or path; None is the usual one. Nothing is started yet."""
    return _LateWallet(profile)


class _LateWallet:
    """A wallet whose engine is imported when it is first needed."""

    def __init__(self, profile: str | None) -> None:
        self._profile = profile
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="wallet-open")
        self._wallet: Wallet | None = None

    def start_demo(self, on_progress: Callable[[DemoProgress], None]) -> Future[LiveSession]:
        """Start the private test network, or attach to it."""
        return self._worker.submit(lambda: self._opened().start_demo(on_progress).result())

    def close(self) -> Future[None]:
        """Stop all that was started; a start that is under way ends first."""
        closing = self._worker.submit(self._close)
        self._worker.shutdown(wait=False)
        return closing

    def _opened(self) -> Wallet:
        if self._wallet is None:
            chosen = () if self._profile is None else (self._profile,)
            opened: Wallet = import_module("wallet.open").open_wallet(*chosen)
            self._wallet = opened
        return self._wallet

    def _close(self) -> None:
        if self._wallet is not None:
            self._wallet.close().result()
