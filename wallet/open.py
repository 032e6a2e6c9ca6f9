"""Starts a session for a profile. Importing this imports the whole engine, so `wallet.api` does it late."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from wallet.demo.client import start_demo
from wallet.live import Live
from wallet.ports import DemoProgress, LiveSession
from wallet.profile import DEFAULT_PROFILE, DEMO_FOLDER, profile_folder


def open_demo(
    profile: str | None, on_progress: Callable[[DemoProgress], None], stop: Future[None]
) -> LiveSession:
    """Start the demo of a profile (None: the usual one), or go on with it. Blocks for a few seconds.

    Raises:
        Problem: it cannot be started, or `stop` was done first; everything that was started has ended again.
    """
    folder = profile_folder(DEFAULT_PROFILE if profile is None else profile)
    return Live(start_demo(folder / DEMO_FOLDER, on_progress, stop))
