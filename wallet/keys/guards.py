"""The three ways to protect a vault, and how its key is made and found again in each of them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wallet.keys import problems
from wallet.keys.hidden import Hidden, decomposed
from wallet.keys.passphrase import read_passphrase
from wallet.keys.sources import Source, unpack_source
from wallet.keys.vaultfile import (
    KEY_ID_SIZE_BYTES,
    NONCE_SIZE_BYTES,
    SALT_SIZE_BYTES,
    USUAL_COST,
    Header,
    Mode,
    ScryptCost,
    read_vault,
    unseal,
)
from wallet.keys.vaultkey import KEY_SIZE_BYTES, is_ring_key, ring_check, vault_key
from wallet.ports import Problem

if TYPE_CHECKING:
    from wallet.keys.ring import Ring

# The number is the version of what an entry holds.
_ENTRY = "vault key 1 "


@dataclass(frozen=True, slots=True)
class KeyringGuard:
    """The computer's keyring opens the vault: nothing to type."""


@dataclass(frozen=True, slots=True)
class PassphraseGuard:
    """A passphrase opens the vault; no keyring is asked."""

    passphrase: Hidden[str]
    cost: ScryptCost = USUAL_COST


@dataclass(frozen=True, slots=True)
class DoubleGuard:
    """Both are needed: the keyring and a passphrase."""

    passphrase: Hidden[str]
    cost: ScryptCost = USUAL_COST


Guard = KeyringGuard | PassphraseGuard | DoubleGuard
_MODES = {
    KeyringGuard: Mode.KEYRING,
    PassphraseGuard: Mode.PASSPHRASE,
    DoubleGuard: Mode.KEYRING_AND_PASSPHRASE,
}


@dataclass(frozen=True, slots=True)
class Opened:
    """An open vault: its header, its key and what it holds."""

    header: Header
    key: Hidden[bytes]
    source: Source


def guarded(source: Source, guard: Guard, ring: Ring, *, name: str, is_backed_up: bool) -> Opened:
    """A vault under a new key, not yet written. The keyring's part is in the keyring when this returns. Blocks.

    Args:
        source: what it holds.
        guard: how it is protected.
        ring: the computer's keyring.
        name: what the wallet is called; a passphrase made of it is refused.
        is_backed_up: whether the words were written down.

    Raises:
        Problem: PASSPHRASE_SHORT, PASSPHRASE_LONG, PASSPHRASE_GUESSED or KEYRING_...
    """
    mode = _MODES[type(guard)]
    passphrase, cost = None, None
    if not isinstance(guard, KeyringGuard):
        passphrase, cost = read_passphrase(guard.passphrase, name=name), guard.cost
    salt = secrets.token_bytes(SALT_SIZE_BYTES)
    key_id, ring_key = _new_ring_key(ring) if mode.has_keyring else (b"", None)
    header = Header(
        mode=mode,
        cost=cost,
        salt=salt,
        nonce=secrets.token_bytes(NONCE_SIZE_BYTES),
        key_id=key_id,
        ring_check=b"" if ring_key is None else ring_check(ring_key, salt),
        is_backed_up=is_backed_up,
    )
    return Opened(header, _key(header, ring_key, passphrase), source)


def opened(path: Path, ring: Ring, passphrase: Hidden[str] | None) -> Opened:
    """Open a vault's file. Blocks.

    Raises:
        Problem: PASSPHRASE_NEEDED, PASSPHRASE_WRONG, KEYRING_... or VAULT_...
    """
    vault = read_vault(path)
    mode = vault.header.mode
    if mode.has_passphrase and passphrase is None:
        raise problems.passphrase_needed()
    ring_key = _ring_key(vault.header, ring) if mode.has_keyring else None
    typed = None if passphrase is None else decomposed(passphrase)
    key = _key(vault.header, ring_key, typed)
    packed = unseal(vault, key)
    if packed is None:
        # The keyring's part was checked and the file is as it was written, so what is left is the passphrase.
        raise (
            problems.passphrase_wrong(path.parent)
            if mode.has_passphrase
            else problems.vault_damaged(path)
        )
    return Opened(vault.header, key, unpack_source(packed))


def forget(header: Header, ring: Ring) -> Problem | None:
    """Delete the keyring's part of a key that is no longer used. Blocks.

    Returns:
        None, or a KEYRING_ENTRY_LEFT: it is still there.
    """
    if not header.mode.has_keyring:
        return None
    try:
        ring.delete(_entry(header.key_id))
    except Problem:
        return problems.keyring_entry_left()
    return None


def _new_ring_key(ring: Ring) -> tuple[bytes, Hidden[bytes]]:
    """A random key in the keyring, read back: one that only says it keeps things would cost the wallet."""
    key_id = secrets.token_bytes(KEY_ID_SIZE_BYTES)
    ring_key = Hidden(secrets.token_bytes(KEY_SIZE_BYTES))
    ring.write(_entry(key_id), ring_key)
    kept = ring.read(_entry(key_id))
    if kept is None or kept.reveal() != ring_key.reveal():
        raise problems.keyring_failed("it gives back something else than it was given")
    return key_id, ring_key


def _ring_key(header: Header, ring: Ring) -> Hidden[bytes]:
    ring_key = ring.read(_entry(header.key_id))
    if ring_key is None:
        raise problems.keyring_entry_lost()
    if not is_ring_key(header, ring_key):
        raise problems.keyring_entry_wrong()
    return ring_key


def _key(
    header: Header, ring_key: Hidden[bytes] | None, passphrase: Hidden[str] | None
) -> Hidden[bytes]:
    return vault_key(
        mode=header.mode,
        salt=header.salt,
        cost=header.cost,
        ring_key=ring_key,
        passphrase=passphrase,
    )


def _entry(key_id: bytes) -> str:
    return _ENTRY + key_id.hex()
