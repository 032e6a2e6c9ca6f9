"""A node without a window: started from a configuration, ended by a signal.

It announces a few facts to whoever started it, as values; what it does in between goes to the journal.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.commit import NodeHaltedError
from engine.hubconfig import HubConfig, OpenEntry, PeerEntry
from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import ProtocolError, Reason
from engine.protocol.kinds import LedgerPhase, ObjectiveKind
from engine.protocol.routing import living_ledger_count
from engine.protocol.text import name_key
from engine.protocol.types import Address, hex0x
from engine.protocol.world import World
from engine.runtime import NodeConfig, RunningNode, Secret, open_node

_LOG = logging.getLogger("towpath.hub")


@dataclass(frozen=True, slots=True)
class Listening:
    """The node is up: who it is and where it may be dialled."""

    address: Address
    endpoint: str


@dataclass(frozen=True, slots=True)
class LedgerOpened:
    """A ledger channel that the configuration wants is open."""

    peer: Address


@dataclass(frozen=True, slots=True)
class LedgerRefused:
    """A ledger channel that the configuration wants will not come to be; the next start asks again."""

    peer: Address
    reason: Reason
    is_ours: bool
    """Whether our own node refused; else it is the peer's word."""


Announcement = Listening | LedgerOpened | LedgerRefused


class HubHaltedError(Exception):
    """The node stopped writing; the journal says why. Starting again goes on from the last commit."""


async def run_hub(
    config: HubConfig,
    *,
    channel_key: Secret,
    gas_key: Secret,
    announce: Callable[[Announcement], None],
) -> None:
    """Run until SIGTERM or SIGINT.

    Raises:
        StoreError: the log cannot be used; nothing was started.
        NetworkError: the listening place cannot be used; nothing was started.
        HubHaltedError: the log failed on the way.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    node_config = NodeConfig(
        log_path=config.log_path,
        channel_key=channel_key,
        gas_key=gas_key,
        chain=config.chain,
        listen=config.listen,
        policy=config.policy,
    )
    try:
        running = await open_node(node_config)
        try:
            await _live(running, config, announce, stop)
        finally:
            await running.aclose()
            _LOG.info("stopped", extra={"seq": running.node.durable.seq})
    except NodeHaltedError as error:
        raise HubHaltedError from error


async def _live(
    running: RunningNode,
    config: HubConfig,
    announce: Callable[[Announcement], None],
    stop: asyncio.Event,
) -> None:
    node = running.node
    address = node.durable.me
    _LOG.info("listening", extra={"address": hex0x(address), "endpoint": running.endpoint})
    announce(Listening(address, running.endpoint))
    watch = _Watch({entry.peer for entry in config.opens}, announce)
    node.subscribe(watch.on_committed)
    await _introduce(running, config.peers)
    for entry in config.opens:
        await _open(running, entry, watch)
    watch.on_committed(node.durable, ())
    await _first_of(stop, node.has_halted)
    if node.has_halted.is_set():
        raise HubHaltedError from node.presence.halted


async def _first_of(*events: asyncio.Event) -> None:
    """Wait until one of them is set."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()


async def _introduce(running: RunningNode, peers: Sequence[PeerEntry]) -> None:
    """Name the peers as the configuration does. Whoever had one of the names before gives it up first."""
    node = running.node
    named = {name_key(peer.name): peer.address for peer in peers}
    for known in tuple(node.durable.peers.values()):
        if named.get(name_key(known.name), known.address) != known.address:
            await node.submit(
                inp.AddPeer(
                    at_ms=node.now_ms(), peer=known.address, name="", endpoint=known.endpoint
                )
            )
    for peer in peers:
        await node.submit(
            inp.AddPeer(
                at_ms=node.now_ms(), peer=peer.address, name=peer.name, endpoint=peer.endpoint
            )
        )


async def _open(running: RunningNode, entry: OpenEntry, watch: _Watch) -> None:
    """Open a ledger if there is none that lives."""
    node = running.node
    if living_ledger_count(node.durable, entry.peer):
        return
    try:
        await node.submit(
            inp.OpenLedger(
                at_ms=node.now_ms(),
                peer=entry.peer,
                mine_wei=entry.mine_wei,
                theirs_wei=entry.theirs_wei,
                nonce=secrets.randbits(64),
                challenge_duration_s=entry.challenge_duration_s,
            )
        )
    except ProtocolError as error:
        _LOG.warning(
            "a ledger channel cannot be opened",
            extra={"peer": hex0x(entry.peer), "reason": error.reason.name},
        )
        watch.on_refused(entry.peer, error.reason, is_ours=True)


class _Watch:
    """Announces wanted ledgers once each, and writes the journal of what people ask about."""

    def __init__(self, wanted: set[Address], announce: Callable[[Announcement], None]) -> None:
        self._wanted = wanted
        self._announce = announce

    def on_committed(self, world: World, facts: Sequence[ev.Recorded]) -> None:
        """Called by the node after each commit."""
        for fact in facts:
            _note(fact)
            match fact.event:
                case ev.ObjectiveCancelled(kind=ObjectiveKind.DIRECT_FUND, by=by, reason=reason):
                    self.on_refused(by, reason, is_ours=False)
                case _:
                    pass
        if not self._wanted:
            return
        for ledger in world.ledgers.values():
            if ledger.phase is LedgerPhase.OPEN and ledger.peer in self._wanted:
                self._wanted.discard(ledger.peer)
                self._announce(LedgerOpened(ledger.peer))

    def on_refused(self, peer: Address, reason: Reason, *, is_ours: bool) -> None:
        """A wanted ledger will not open: told at once, so that nobody waits for it in vain."""
        if peer in self._wanted:
            self._announce(LedgerRefused(peer, reason, is_ours))


def _note(fact: ev.Recorded) -> None:
    match fact.event:
        case ev.ObjectiveCompleted(kind=kind, channel_id=channel_id):
            _LOG.info(
                "completed",
                extra={"kind": kind.name, "channel": hex0x(channel_id), "seq": fact.seq},
            )
        case ev.ObjectiveRejected(kind=kind, channel_id=channel_id, reason=reason):
            _LOG.info(
                "rejected",
                extra={
                    "kind": kind.name,
                    "channel": hex0x(channel_id),
                    "reason": reason.name,
                    "seq": fact.seq,
                },
            )
        case ev.ObjectiveCancelled(kind=kind, channel_id=channel_id, reason=reason):
            _LOG.info(
                "cancelled",
                extra={
                    "kind": kind.name,
                    "channel": hex0x(channel_id),
                    "reason": reason.name,
                    "seq": fact.seq,
                },
            )
        case _:
            pass
