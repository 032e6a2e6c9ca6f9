"""The wallet before any session is open: it starts the demo, and ends everything it started."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from wallet.demo.client import start_demo
from wallet.live import Live
from wallet.ports import DemoProgress, LiveSession, Wallet
from wallet.profile import DEFAULT_PROFILE, DEMO_FOLDER, profile_folder


class DesktopWallet:
    """Implements `Wallet` for one profile folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="wallet")
        self._live: Live | None = None

    def start_demo(self, on_progress: Callable[[DemoProgress], None]) -> Future[LiveSession]:
        """Start the private test network, or attach to it."""
        return self._worker.submit(self._start_demo, on_progress)

    def close(self) -> Future[None]:
        """Stop all that was started."""
        closing = self._worker.submit(self._close)
        self._worker.shutdown(wait=False)
        return closing

    def _start_demo(self, on_progress: Callable[[DemoProgress], None]) -> LiveSession:
        if self._live is None:
            self._live = Live(start_demo(self._folder / DEMO_FOLDER, on_progress))
        return self._live

    def _close(self) -> None:
        if self._live is not None:
            self._live.close().result()


def open_wallet(profile: str = DEFAULT_PROFILE) -> Wallet:
    """The wallet of a profile, by name or path. Nothing is started or written yet."""
    return DesktopWallet(profile_folder(profile))
