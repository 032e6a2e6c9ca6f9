"""The vault: one file that holds what all keys are made from.

Every method that says it blocks may take seconds (a keyring that asks a person, scrypt): call it in a worker thread.
One such call runs at a time, others wait for it. `lock` never waits for them, and what is under way then does not
open the vault again.

Changing the protection never leaves a moment at which neither the old nor the new way opens the vault: first the new
key is in the keyring and read back, then the file is replaced whole, and only then the old key is deleted. If the
disk fails, both keys stay: nobody can tell then which file will be there after a power cut.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from wallet.codes import Code
from wallet.keys import problems
from wallet.keys.guards import Guard, Opened, forget, guarded, opened
from wallet.keys.hidden import Hidden
from wallet.keys.keystore import write_keystore
from wallet.keys.passphrase import read_passphrase
from wallet.keys.sources import FromWords, NodeKeys, Source, pack_source
from wallet.keys.vaultfile import NONCE_SIZE_BYTES, Header, Mode, read_vault, write_vault
from wallet.keys.words import Words
from wallet.ports import Problem

if TYPE_CHECKING:
    from wallet.keys.ring import Ring

VAULT_NAME = "keys.vault"
"""The file's name in a profile's folder."""

BACKUP_QUESTIONS = 3


class KeyName(Enum):
    """Which key of a node. Not stored."""

    CHANNEL = auto()
    GAS = auto()


class Vault:
    """A vault on disk, locked or open. Made by `create_vault` or `find_vault`."""

    def __init__(self, path: Path, ring: Ring, header: Header, held: Opened | None) -> None:
        self._path = path
        self._ring = ring
        self._header = header
        self._held = held
        self._locks = 0
        self._holding = threading.Lock()
        self._busy = threading.Lock()
        self._asked: frozenset[int] = frozenset()

    @property
    def mode(self) -> Mode:
        """What opens it. Known while it is locked."""
        return self._header.mode

    @property
    def is_backed_up(self) -> bool:
        """Whether the person has the words. Known while it is locked, and vouched for once it was opened."""
        return self._header.is_backed_up

    @property
    def is_locked(self) -> bool:
        """Whether its secrets are on disk only."""
        return self._held is None

    def lock(self) -> None:
        """Drop every reference to a secret. Python cannot promise that their bytes leave the memory at once."""
        with self._holding:
            self._locks += 1
            self._held = None

    def unlock(self, passphrase: Hidden[str] | None = None) -> None:
        """Open it. Blocks: 20 ms with a keyring, half a second more with a passphrase.

        Raises:
            Problem: PASSPHRASE_NEEDED, PASSPHRASE_WRONG, KEYRING_..., VAULT_..., or VAULT_LOCKED if it was locked
                meanwhile.
        """
        with self._busy:
            locks = self._locks
            self._hold(opened(self._path, self._ring, passphrase), locks)
        self._require_open()

    def node_keys(self, chain_id: int) -> NodeKeys:
        """The keys for one chain. Costs some 5 ms.

        Raises:
            Problem: VAULT_LOCKED, KEY_CHAIN_ID or KEY_OTHER_CHAIN.
        """
        return self._require_open().source.node_keys(chain_id)

    def created_ms(self) -> int:
        """When it was made.

        Raises:
            Problem: VAULT_LOCKED.
        """
        return self._require_open().source.created_ms

    def words(self, passphrase: Hidden[str] | None = None) -> Words:
        """The recovery words, to be shown once. Asks for the passphrase again if there is one. Blocks.

        Raises:
            Problem: VAULT_LOCKED, VAULT_NO_WORDS, PASSPHRASE_NEEDED or PASSPHRASE_WRONG.
        """
        with self._busy:
            return _words(self._prove(passphrase))

    def ask_for_backup(self) -> tuple[int, ...]:
        """Three numbers of words, drawn anew and in order; the first word is number 1.

        Raises:
            Problem: VAULT_LOCKED or VAULT_NO_WORDS.
        """
        count = _words(self._require_open()).count
        drawn = secrets.SystemRandom().sample(range(1, count + 1), BACKUP_QUESTIONS)
        self._asked = frozenset(drawn)
        return tuple(sorted(drawn))

    def confirm_backup(self, typed: Mapping[int, Hidden[str]]) -> None:
        """Mark the vault as backed up. Blocks for a write.

        Args:
            typed: for each number that was asked for last, the word that belongs there.

        Raises:
            Problem: VAULT_LOCKED, BACKUP_WORDS_WRONG or VAULT_...
        """
        with self._busy:
            locks = self._locks
            held = self._require_same()
            assert self._asked == typed.keys(), f"asked {self._asked}, answered {typed.keys()}"
            wrong = _wrong_words(_words(held), typed)
            if wrong:
                raise problems.backup_words_wrong(wrong)
            nonce = secrets.token_bytes(NONCE_SIZE_BYTES)
            header = replace(held.header, is_backed_up=True, nonce=nonce)
            after = Opened(header, held.key, held.source)
            _write(self._path, after)
            self._hold(after, locks)

    def change_guard(self, guard: Guard, passphrase: Hidden[str] | None = None) -> Problem | None:
        """Protect the vault in another way. Blocks.

        Args:
            guard: the new way.
            passphrase: the present one, if there is one.

        Returns:
            None, or a KEYRING_ENTRY_LEFT to be told: it is changed, but the old key is still in the keyring.

        Raises:
            Problem: nothing changed; with VAULT_NOT_WRITTEN the disk decides, and either way opens it.
        """
        with self._busy:
            locks = self._locks
            before = self._prove(passphrase)
            after = guarded(
                before.source,
                guard,
                self._ring,
                name=_name(self._path),
                is_backed_up=before.header.is_backed_up,
            )
            _write(self._path, after)
            self._hold(after, locks)
            return forget(before.header, self._ring)

    def export_keystore(
        self,
        name: KeyName,
        keystore_passphrase: Hidden[str],
        *,
        chain_id: int,
        passphrase: Hidden[str] | None = None,
    ) -> str:
        """One key as a keystore of version 3. Asks for the vault's passphrase again if there is one. Blocks for 2 s.

        Raises:
            Problem: VAULT_LOCKED, PASSPHRASE_..., KEY_CHAIN_ID or KEY_OTHER_CHAIN.
        """
        locks = self._locks
        with self._busy:
            keys = self._prove(passphrase).source.node_keys(chain_id)
        key = keys.channel_key if name is KeyName.CHANNEL else keys.gas_key
        text = write_keystore(key, read_passphrase(keystore_passphrase, name=_name(self._path)))
        self._require_unlocked_since(locks)
        return text

    def _require_open(self) -> Opened:
        held = self._held
        if held is None:
            raise problems.vault_locked()
        return held

    def _require_same(self) -> Opened:
        """What is open, if it is still what lies on the disk: nothing else is ever written over."""
        held = self._require_open()
        if read_vault(self._path).header != held.header:
            raise problems.vault_replaced(self._path)
        return held

    def _prove(self, passphrase: Hidden[str] | None) -> Opened:
        """What is open, if the one who asks knows the passphrase: a screen left alone must not give away the words."""
        locks = self._locks
        held = self._require_same()
        if held.header.mode.has_passphrase:
            self._prove_passphrase(passphrase)
        self._require_unlocked_since(locks)
        return held

    def _prove_passphrase(self, passphrase: Hidden[str] | None) -> None:
        try:
            opened(self._path, self._ring, passphrase)
        except Problem as problem:
            if problem.code is Code.PASSPHRASE_WRONG:
                raise problems.passphrase_wrong_again() from None
            raise

    def _require_unlocked_since(self, locks: int) -> None:
        """Whoever locks the wallet means what is under way, too."""
        if self._locks != locks:
            raise problems.vault_locked()

    def _hold(self, now: Opened, locks: int) -> None:
        """Keep what is open now, unless the vault was locked meanwhile."""
        with self._holding:
            self._header = now.header
            if self._locks == locks:
                self._held = now


def create_vault(
    path: Path, source: Source, guard: Guard, *, ring: Ring, is_backed_up: bool
) -> Vault:
    """Make a vault; it is open. Blocks.

    Args:
        path: where; nothing may be there.
        source: what it holds.
        guard: how it is protected.
        ring: the system's keyring.
        is_backed_up: whether the person has it elsewhere already, because it was typed in or imported.

    Raises:
        Problem: VAULT_EXISTS, PASSPHRASE_SHORT, KEYRING_... or VAULT_NOT_WRITTEN.
    """
    if path.exists():
        raise problems.vault_exists(path)
    made = guarded(source, guard, ring, name=_name(path), is_backed_up=is_backed_up)
    _write(path, made)
    return Vault(path, ring, made.header, made)


def find_vault(path: Path, *, ring: Ring) -> Vault:
    """The vault of a file, locked. Reads the header only, in less than a millisecond.

    Raises:
        Problem: VAULT_MISSING, VAULT_UNREADABLE, VAULT_NEWER or VAULT_DAMAGED.
    """
    return Vault(path, ring, read_vault(path).header, None)


def _write(path: Path, vault: Opened) -> None:
    write_vault(path, vault.header, vault.key, pack_source(vault.source))


def _name(path: Path) -> str:
    """What the wallet is called: as the folder of its vault."""
    return path.absolute().parent.name


def _words(vault: Opened) -> Words:
    if not isinstance(vault.source, FromWords):
        raise problems.no_words()
    return vault.source.words


def _wrong_words(words: Words, typed: Mapping[int, Hidden[str]]) -> tuple[int, ...]:
    return tuple(
        number
        for number in sorted(typed)
        if typed[number].reveal().strip().lower() != words.reveal()[number - 1]
    )
