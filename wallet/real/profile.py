"""What a profile's folder holds of a real wallet, and the ways into it: making one, unlocking one. All blocks."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from engine.protocol.types import Address
from wallet.hidden import Hidden
from wallet.keys.keystore import keystore_text, read_keystore
from wallet.keys.problems import vault_exists
from wallet.keys.sources import FromKey, FromWords, Source, read_key
from wallet.keys.vault import VAULT_NAME, Vault, create_vault, find_vault
from wallet.keys.vaultfile import USUAL_COST, ScryptCost
from wallet.keys.words import make_words, read_bip39_passphrase, read_words
from wallet.ports import RealWallet
from wallet.profile import protect_files
from wallet.real.node import RealHandle, start_node
from wallet.real.opened import Home, OpenedWallet, note_backup
from wallet.real.protect import guard_of
from wallet.real.samekey import require_no_twin
from wallet.real.settings import SETTINGS_NAME, read_settings, write_settings
from wallet.views.real_values import (
    CHAIN_IDS,
    DevNetwork,
    FarNetwork,
    KeySource,
    KeystoreFile,
    NetworkName,
    NewWords,
    RealPhase,
    RealSettings,
    RealState,
    SetUp,
    TypedKey,
    TypedWords,
)

if TYPE_CHECKING:
    from wallet.keys.ring import Ring

_NS_PER_MS = 1_000_000


class RealProfile:
    """A profile's keys and settings. Used in one worker thread.

    Args:
        folder: the profile's folder; it need not be there.
        ring: the system's keyring.
        cost: how much work a passphrase is made to be.
    """

    def __init__(self, folder: Path, *, ring: Ring, cost: ScryptCost = USUAL_COST) -> None:
        self._folder = folder
        self._ring = ring
        self._cost = cost
        self._opened: OpenedWallet | None = None
        self._warned_of: Address | None = None

    def state(self) -> RealState:
        """What there is. Reads two small files.

        Raises:
            Problem: SETTINGS_... or VAULT_...: there is something, and it cannot be used.
        """
        if not self._vault_path.exists():
            return RealState(phase=RealPhase.NOTHING)
        is_open = self._opened is not None and not self._opened.is_locked
        vault = find_vault(self._vault_path, ring=self._ring)
        return RealState(
            phase=RealPhase.OPEN if is_open else RealPhase.LOCKED,
            network=read_settings(self._settings_path).network_name,
            needs_passphrase=vault.mode.has_passphrase,
            is_backed_up=vault.is_backed_up,
            folder=str(self._folder),
        )

    def set_up(self, wanted: SetUp) -> RealWallet:
        """Make a wallet and open it.

        Raises:
            Problem: VAULT_EXISTS, KEYS_IN_USE, NETWORK_WRONG, WORDS_..., KEY_..., KEYSTORE_..., PASSPHRASE_...,
                KEYRING_..., FOLDER_NOT_MADE, SETTINGS_NOT_WRITTEN or VAULT_NOT_WRITTEN: no keys were made. Or why
                the node does not start: then there are keys, and unlocking tries again.
        """
        if self._vault_path.exists():
            raise vault_exists(self._vault_path)
        protect_files()
        chain_id = CHAIN_IDS[wanted.settings.network_name]
        source = _source(wanted.source, chain_id)
        address = source.node_keys(chain_id).address
        if address != self._warned_of:
            # Asked once more, the person knows.
            self._warned_of = address
            require_no_twin(self._folder, chain_id=chain_id, address=address)
        # Settings first: keys without them could not be used, and settings without keys are written over.
        write_settings(self._settings_path, wanted.settings)
        vault = create_vault(
            self._vault_path,
            source,
            guard_of(wanted.protection, self._cost),
            ring=self._ring,
            is_backed_up=not isinstance(wanted.source, NewWords),
        )
        return self._open(vault, wanted.settings)

    def unlock(self, passphrase: Hidden[str] | None) -> RealWallet:
        """Open the wallet that is there.

        Raises:
            Problem: SETTINGS_..., PASSPHRASE_..., KEYRING_... or VAULT_..., or why the node does not start.
        """
        if self._opened is not None:
            self._opened.unlock(passphrase).result()
            return self._opened
        protect_files()
        settings = read_settings(self._settings_path)
        vault = find_vault(self._vault_path, ring=self._ring)
        vault.unlock(passphrase)
        return self._open(vault, settings)

    def close(self) -> None:
        """Stop what was opened."""
        if self._opened is not None:
            self._opened.close().result()

    @property
    def _vault_path(self) -> Path:
        return self._folder / VAULT_NAME

    @property
    def _settings_path(self) -> Path:
        return self._folder / SETTINGS_NAME

    def _open(self, vault: Vault, settings: RealSettings) -> OpenedWallet:
        handle: RealHandle | None = None
        match settings.network:
            case DevNetwork() as network:
                handle = self._started(network, vault)
            case FarNetwork():
                pass
        home = Home(settings=settings, path=self._settings_path, cost=self._cost)
        self._opened = OpenedWallet(vault, home, handle)
        return self._opened

    def _started(self, network: DevNetwork, vault: Vault) -> RealHandle:
        keys = vault.node_keys(CHAIN_IDS[NetworkName.THIS_COMPUTER])
        handle = start_node(self._folder, network, keys)
        try:
            if vault.is_backed_up:
                # The mark in the vault may be newer than the log, if the program ended between the two.
                note_backup(handle)
        except BaseException:
            handle.close()
            raise
        return handle


def _source(wanted: KeySource, chain_id: int) -> Source:
    created_ms = time.time_ns() // _NS_PER_MS
    match wanted:
        case NewWords(count=count):
            return FromWords(
                words=make_words(count), bip39_passphrase=Hidden(""), created_ms=created_ms
            )
        case TypedWords(words=words, extra=extra):
            return FromWords(
                words=read_words(words),
                bip39_passphrase=read_bip39_passphrase(extra),
                created_ms=created_ms,
            )
        case TypedKey(key=key):
            return FromKey(key=read_key(key), chain_id=chain_id, created_ms=created_ms)
        case KeystoreFile(path=path, passphrase=passphrase):
            opened = read_keystore(keystore_text(Path(path)), passphrase)
            return FromKey(key=opened, chain_id=chain_id, created_ms=created_ms)
