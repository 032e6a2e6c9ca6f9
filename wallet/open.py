"""Starts a session for a profile. Importing this imports the whole engine, so `wallet.api` does it late."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future

from wallet.demo.client import start_demo
from wallet.hidden import Hidden
from wallet.keys.passphrase import strength
from wallet.keys.ring import SystemRing
from wallet.live import Live
from wallet.ownlog import keep_own_log
from wallet.ports import DemoProgress, LiveSession
from wallet.profile import DEFAULT_PROFILE, DEMO_FOLDER, profile_folder
from wallet.real.chaincheck import check_chain
from wallet.real.profile import RealProfile
from wallet.views.real_values import ChainCheck, DevNetwork, Level, PassphraseStrength

_NS_PER_MS = 1_000_000


def open_demo(
    profile: str | None, on_progress: Callable[[DemoProgress], None], stop: Future[None]
) -> LiveSession:
    """Start the demo of a profile (None: the usual one), or go on with it. Blocks for a few seconds.

    Raises:
        Problem: it cannot be started, or `stop` was done first; everything that was started has ended again.
    """
    folder = profile_folder(DEFAULT_PROFILE if profile is None else profile)
    keep_own_log(folder)
    return Live(start_demo(folder / DEMO_FOLDER, on_progress, stop))


def find_real(profile: str | None) -> RealProfile:
    """The keys and settings of a profile (None: the usual one). Nothing is opened.

    Raises:
        Problem: BAD_PROFILE.
    """
    folder = profile_folder(DEFAULT_PROFILE if profile is None else profile)
    keep_own_log(folder)
    return RealProfile(folder, ring=SystemRing())


def look_at_chain(network: DevNetwork) -> ChainCheck:
    """What answers at a chain's address now. Blocks for some ten seconds at most.

    Raises:
        Problem: NETWORK_WRONG.
    """
    return check_chain(network, now_ms=time.time_ns() // _NS_PER_MS)


def keyring_name() -> str:
    """What the keyring of this computer is called. Blocks.

    Raises:
        Problem: KEYRING_...
    """
    return SystemRing().name()


def measure(typed: Hidden[str]) -> PassphraseStrength:
    """How strong a passphrase would be."""
    found = strength(typed)
    return PassphraseStrength(level=Level(found.level.value), missing=found.missing)
