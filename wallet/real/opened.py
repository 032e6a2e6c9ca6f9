"""A wallet whose vault was opened: lock it, open it again, back its words up, bring money in. Implements `RealWallet`.

What blocks runs in one worker thread, one thing at a time; `lock` never waits for it. What asks the chain has another
one.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from engine.chain.devchain import DevRpc
from engine.chain.errors import ChainError
from engine.commit import NodeHaltedError
from engine.protocol import inputs as inp
from engine.protocol.types import Address, MalformedValueError, address_from_hex
from wallet import payer
from wallet.codes import Code
from wallet.exporting import write_file
from wallet.hidden import Hidden
from wallet.keys.autolock import AutoLock, system_clocks
from wallet.keys.problems import vault_locked
from wallet.keys.vault import Vault
from wallet.keys.vaultfile import ScryptCost
from wallet.ledgers import Wanted, open_ledger
from wallet.links.addresses import checksummed
from wallet.live import Live
from wallet.ports import LiveSession, Problem
from wallet.real import problems
from wallet.real.node import RealHandle
from wallet.real.protect import guard_of, key_name, protection_name
from wallet.real.settings import write_settings
from wallet.views.language import mark, tr, tr_marked
from wallet.views.real_values import (
    CHAIN_IDS,
    GasAccount,
    HubToJoin,
    KeyExport,
    NetworkName,
    Protection,
    ProtectionName,
    RealSettings,
)
from wallet.views.troubles import log_failed

_TITLES = {
    NetworkName.THIS_COMPUTER: mark("this computer"),
    NetworkName.SEPOLIA: "Sepolia",
    NetworkName.MAINNET: "Ethereum",
}

_MS_PER_MIN = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where an open wallet lives.

    Attributes:
        settings: of its profile.
        path: where they are.
        cost: how much work a passphrase is made to be.
    """

    settings: RealSettings
    path: Path
    cost: ScryptCost


class OpenedWallet:
    """A wallet that was opened since the program started; it may be locked again.

    Args:
        vault: open.
        home: its profile.
        handle: its node; None where no node is started.
    """

    def __init__(self, vault: Vault, home: Home, handle: RealHandle | None) -> None:
        settings = home.settings
        keys = vault.node_keys(CHAIN_IDS[settings.network_name])
        self._address, self._gas_address = keys.address, keys.gas_address
        self._vault = vault
        self._settings = settings
        self._home = home
        self._handle = handle
        self._session = None if handle is None else Live(handle)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="keys")
        # A slow chain must not hold what unlocks and closes.
        self._chain = ThreadPoolExecutor(max_workers=1, thread_name_prefix="chain")
        self._autolock = AutoLock(system_clocks(), idle_ms=settings.auto_lock_min * _MS_PER_MIN)
        self._closing: Future[None] | None = None

    @property
    def network(self) -> NetworkName:
        """Which network it lives on."""
        return self._settings.network_name

    @property
    def address(self) -> str:
        """Who I am, 0x."""
        return checksummed(self._address)

    @property
    def session(self) -> LiveSession | None:
        """Channels and payments; None where Towpath opens no channels yet."""
        return self._session

    @property
    def is_locked(self) -> bool:
        """Whether a signature needs unlocking first."""
        return self._vault.is_locked

    @property
    def needs_passphrase(self) -> bool:
        """Whether unlocking takes a passphrase."""
        return self._vault.mode.has_passphrase

    @property
    def is_backed_up(self) -> bool:
        """Whether the person has the words."""
        return self._vault.is_backed_up

    @property
    def protection(self) -> ProtectionName:
        """What opens it."""
        return protection_name(self._vault.mode)

    @property
    def auto_lock_min(self) -> int:
        """After how many idle minutes it locks by itself; 0 for never."""
        return self._settings.auto_lock_min

    def set_auto_lock(self, minutes: int) -> Future[None]:
        """Lock by itself after so many idle minutes."""
        return self._worker.submit(self._set_auto_lock, minutes)

    def protect(self, wanted: Protection, passphrase: Hidden[str] | None) -> Future[Problem | None]:
        """Let something else open it."""
        return self._worker.submit(
            lambda: self._vault.change_guard(guard_of(wanted, self._home.cost), passphrase)
        )

    def export_key(self, wanted: KeyExport) -> Future[None]:
        """Write a key into a keystore file."""
        return self._worker.submit(self._export_key, wanted)

    def watch(self, *, is_touched: bool) -> bool:
        """Whether it is time to lock."""
        if is_touched:
            self._autolock.touched()
        return self._autolock.look() is not None and not self.is_locked

    def lock(self) -> Future[None]:
        """Lock it now."""
        self._vault.lock()
        if self._handle is None:
            return _done()
        return self._handle.engine.run(self._handle.running.lock())

    def unlock(self, passphrase: Hidden[str] | None) -> Future[None]:
        """Open it again."""
        return self._worker.submit(self._unlock, passphrase)

    def words(self, passphrase: Hidden[str] | None) -> Future[tuple[Hidden[str], ...]]:
        """The recovery words."""
        return self._worker.submit(self._words, passphrase)

    def ask_for_backup(self) -> Future[tuple[int, ...]]:
        """Which words to ask for."""
        return self._worker.submit(self._vault.ask_for_backup)

    def confirm_backup(self, typed: Mapping[int, Hidden[str]]) -> Future[None]:
        """Mark it as backed up."""
        return self._worker.submit(self._confirm_backup, typed)

    def gas_account(self) -> Future[GasAccount]:
        """What pays for deposits."""
        return self._chain.submit(self._gas_account)

    def join_hub(self, hub: HubToJoin) -> Future[None]:
        """Open a channel with a hub."""
        if not self.is_backed_up:
            return _failed(problems.backup_not_confirmed())
        if self._handle is None:
            return _failed(problems.no_channels_here(tr_marked(_TITLES[self.network])))
        try:
            address = address_from_hex(hub.address)
        except MalformedValueError:
            return _failed(_no_address())
        return self._handle.engine.run(_join(self._handle, address, hub))

    def close(self) -> Future[None]:
        """Stop the node and forget the keys. Twice is once."""
        self._vault.lock()
        if self._closing is None:
            self._closing = self._worker.submit(self._close)
            self._worker.shutdown(wait=False)
            self._chain.shutdown(wait=False)
        return self._closing

    def _set_auto_lock(self, minutes: int) -> None:
        settings = replace(self._settings, auto_lock_min=minutes)
        write_settings(self._home.path, settings)
        self._settings = settings
        self._autolock.set_idle(minutes * _MS_PER_MIN)

    def _export_key(self, wanted: KeyExport) -> None:
        text = self._vault.export_keystore(
            key_name(wanted.key),
            wanted.keystore_passphrase,
            chain_id=CHAIN_IDS[self.network],
            passphrase=wanted.passphrase,
        )
        write_file(wanted.path, text.encode())

    def _unlock(self, passphrase: Hidden[str] | None) -> None:
        self._vault.unlock(passphrase)
        self._autolock.touched()
        if self._handle is not None:
            self._handle.engine.run(_go_on(self._handle, self._vault)).result()

    def _words(self, passphrase: Hidden[str] | None) -> tuple[Hidden[str], ...]:
        return tuple(Hidden(word) for word in self._vault.words(passphrase).reveal())

    def _confirm_backup(self, typed: Mapping[int, Hidden[str]]) -> None:
        self._vault.confirm_backup(typed)
        if self._handle is not None:
            note_backup(self._handle)

    def _gas_account(self) -> GasAccount:
        balance_wei = None
        if self._handle is not None:
            try:
                balance_wei = DevRpc(self._handle.chain.rpc_url).balance_wei(self._gas_address)
            except (ChainError, ValueError, TypeError):
                # Shown as unknown; what is wrong with the chain is told by the session's notices.
                balance_wei = None
        return GasAccount(address=checksummed(self._gas_address), balance_wei=balance_wei)

    def _close(self) -> None:
        if self._session is not None:
            self._session.close().result()


def note_backup(handle: RealHandle) -> None:
    """Write into the log that the words are confirmed; the vault's own mark decides. Blocks.

    Raises:
        Problem: the log failed.
    """
    node = handle.running.node
    if not node.durable.notes.is_backup_confirmed:
        handle.engine.run(payer.command(node, inp.ConfirmBackup(at_ms=node.now_ms()))).result()


async def _go_on(handle: RealHandle, vault: Vault) -> None:
    """Sign again, unless it was locked while the vault was being opened."""
    if vault.is_locked:
        raise vault_locked()
    try:
        await handle.running.unlock()
    except NodeHaltedError as error:
        raise log_failed(tr("so nothing more can be signed. What was recorded is safe.")) from error


async def _join(handle: RealHandle, address: Address, hub: HubToJoin) -> None:
    node = handle.running.node
    await payer.command(
        node,
        inp.AddPeer(at_ms=node.now_ms(), peer=address, name=hub.name, endpoint=hub.endpoint),
    )
    wanted = Wanted(peer=address, mine_wei=hub.mine_wei, theirs_wei=hub.theirs_wei)
    await open_ledger(node, wanted, name=hub.name)


def _no_address() -> Problem:
    return Problem(
        code=Code.HUB_ADDRESS_WRONG,
        cause=tr("This is not the address of a hub. Nothing was sent."),
        remedy=tr("Write 0x and 40 hexadecimal digits, as the hub's owner gave it to you."),
    )


def _done() -> Future[None]:
    done: Future[None] = Future()
    done.set_result(None)
    return done


def _failed(problem: Problem) -> Future[None]:
    failed: Future[None] = Future()
    failed.set_exception(problem)
    return failed
