"""A wallet with keys of its own, in memory, for the window's tests."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field

from wallet.api import Hidden, LiveSession, Problem
from wallet.views.real_values import (
    GasAccount,
    HubToJoin,
    KeyExport,
    NetworkName,
    Protection,
    ProtectionName,
)

WORDS = (
    "olive",
    "raven",
    "tunnel",
    "copper",
    "maple",
    "drift",
    "hazel",
    "orbit",
    "pencil",
    "quiz",
    "saddle",
    "velvet",
)
ADDRESS = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8"
PASSPHRASE = "gravel otter mistral bakery"


def done(value: object = None) -> Future:
    future: Future = Future()
    future.set_result(value)
    return future


def failed(code: str, cause: str = "It did not work.", remedy: str = "Try again.") -> Future:
    future: Future = Future()
    future.set_exception(Problem(code=code, cause=cause, remedy=remedy))
    return future


@dataclass
class FakeReal:
    """Implements `RealWallet`."""

    network: NetworkName = NetworkName.SEPOLIA
    address: str = ADDRESS
    session: LiveSession | None = None
    is_locked: bool = False
    needs_passphrase: bool = False
    is_backed_up: bool = False
    is_due: bool = False
    touches: list[bool] = field(default_factory=list)
    joined: list[HubToJoin] = field(default_factory=list)
    confirmed: list[dict[int, str]] = field(default_factory=list)
    gas_wei: int | None = 0
    protection: ProtectionName = ProtectionName.KEYRING
    auto_lock_min: int = 10
    problem: tuple[str, str, str] | None = None
    left: Problem | None = None
    protected: list[Protection] = field(default_factory=list)
    exported: list[KeyExport] = field(default_factory=list)

    def set_auto_lock(self, minutes: int) -> Future[None]:
        if self.problem is not None:
            return failed(*self.problem)
        self.auto_lock_min = minutes
        return done()

    def protect(self, wanted: Protection, passphrase: Hidden[str] | None) -> Future[Problem | None]:
        if self._is_wrong(passphrase):
            return failed("PASSPHRASE_WRONG", "This is not the wallet's passphrase.")
        if self.problem is not None:
            return failed(*self.problem)
        has_passphrase = wanted.passphrase is not None
        self.needs_passphrase = has_passphrase
        self.protected.append(wanted)
        self.protection = (
            ProtectionName.KEYRING
            if not has_passphrase
            else ProtectionName.BOTH
            if wanted.uses_keyring
            else ProtectionName.PASSPHRASE
        )
        return done(self.left)

    def export_key(self, wanted: KeyExport) -> Future[None]:
        if self._is_wrong(wanted.passphrase):
            return failed("PASSPHRASE_WRONG", "This is not the wallet's passphrase.")
        if self.problem is not None:
            return failed(*self.problem)
        self.exported.append(wanted)
        return done()

    def watch(self, *, is_touched: bool) -> bool:
        self.touches.append(is_touched)
        return self.is_due and not self.is_locked

    def lock(self) -> Future[None]:
        self.is_locked = True
        return done()

    def unlock(self, passphrase: Hidden[str] | None) -> Future[None]:
        if self._is_wrong(passphrase):
            return failed("PASSPHRASE_WRONG", "This is not the wallet's passphrase.")
        self.is_locked = False
        return done()

    def words(self, passphrase: Hidden[str] | None) -> Future[tuple[Hidden[str], ...]]:
        if self._is_wrong(passphrase):
            return failed("PASSPHRASE_WRONG", "This is not the wallet's passphrase.")
        return done(tuple(Hidden(word) for word in WORDS))

    def ask_for_backup(self) -> Future[tuple[int, ...]]:
        return done((2, 5, 11))

    def confirm_backup(self, typed: Mapping[int, Hidden[str]]) -> Future[None]:
        words = {number: word.reveal() for number, word in typed.items()}
        self.confirmed.append(words)
        if any(WORDS[number - 1] != word for number, word in words.items()):
            return failed("BACKUP_WORDS_WRONG", "Word 2 is not the one you were shown.")
        self.is_backed_up = True
        return done()

    def gas_account(self) -> Future[GasAccount]:
        return done(GasAccount(address=ADDRESS, balance_wei=self.gas_wei))

    def join_hub(self, hub: HubToJoin) -> Future[None]:
        if not self.is_backed_up:
            return failed("BACKUP_NOT_CONFIRMED", "Your recovery words are not backed up.")
        self.joined.append(hub)
        return done()

    def close(self) -> Future[None]:
        return done()

    def _is_wrong(self, passphrase: Hidden[str] | None) -> bool:
        return self.needs_passphrase and (passphrase is None or passphrase.reveal() != PASSPHRASE)
