"""Starts a session for a profile. Importing this imports the whole engine, so `wallet.api` does it late."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from wallet.demo.client import start_demo
from wallet.hidden import Hidden
from wallet.keys.passphrase import strength
from wallet.keys.words import read_bip39_passphrase, read_words
from wallet.live import Live
from wallet.ownlog import keep_own_log
from wallet.ports import DemoProgress, LiveSession
from wallet.profile import DEFAULT_PROFILE, DEMO_FOLDER, profile_folder
from wallet.real.chaincheck import check_chain
from wallet.real.profile import RealProfile
from wallet.views.real_values import (
    ChainCheck,
    DevNetwork,
    Level,
    PassphraseStrength,
    TypedWords,
)

if TYPE_CHECKING:
    from wallet.keys.ring import SystemRing

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
    handle = start_demo(folder / DEMO_FOLDER, on_progress, stop)
    return Live(handle, open_channel=handle.open_channel)


def find_real(profile: str | None) -> RealProfile:
    """The keys and settings of a profile (None: the usual one). Nothing is opened.

    Raises:
        Problem: BAD_PROFILE.
    """
    folder = profile_folder(DEFAULT_PROFILE if profile is None else profile)
    keep_own_log(folder)
    return RealProfile(folder, ring=_LateRing())


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
    return _LateRing().name()


def check_words(typed: TypedWords) -> None:
    """Look at recovery words, as making a wallet of them would.

    Raises:
        Problem: WORDS_...
    """
    read_words(typed.words)
    read_bip39_passphrase(typed.extra)


def measure(typed: Hidden[str], profile: str | None) -> PassphraseStrength:
    """How strong a passphrase would be, for the wallet of this profile."""
    found = strength(typed, name=profile_folder(profile or DEFAULT_PROFILE).name)
    return PassphraseStrength(
        level=Level(found.level.value), missing=found.missing, is_refused=found.is_refused
    )


class _LateRing:
    """The system's keyring, whose libraries are imported when it is first used: 0.1 s that a demo does without.

    Implements `wallet.keys.ring.Ring`.
    """

    def read(self, entry: str) -> Hidden[bytes] | None:
        """What is kept under a name."""
        return self._ring.read(entry)

    def write(self, entry: str, key: Hidden[bytes]) -> None:
        """Keep 32 bytes under a name."""
        self._ring.write(entry, key)

    def delete(self, entry: str) -> None:
        """Keep it no longer."""
        self._ring.delete(entry)

    def name(self) -> str:
        """What it is called."""
        return self._ring.name()

    @cached_property
    def _ring(self) -> SystemRing:
        ring: SystemRing = import_module("wallet.keys.ring").SystemRing()
        return ring
