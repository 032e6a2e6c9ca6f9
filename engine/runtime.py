"""A whole node in one asyncio loop: log, network and chain put together, opened and closed in a safe order."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from engine.chain.errors import ChainError, ChainErrorKind
from engine.chain.port import ChainConfig, ChainPort
from engine.chain.start import start_chain
from engine.log.errors import StoreError, StoreKind
from engine.log.folding import HISTORY_TYPE_IDS
from engine.log.header import LogHeader
from engine.log.store import EventLog
from engine.network.clock import LoopClock
from engine.network.identity import Auth, Identity
from engine.network.limits import Limits
from engine.network.network import Network
from engine.network.tcp import TcpTransport
from engine.node import Node
from engine.protocol import inputs as inp
from engine.protocol.crypto import address_of_secret, signer
from engine.protocol.policy import Policy
from engine.protocol.signing import LinkToSign, Signer
from engine.protocol.types import Address, Signature
from engine.protocol.world import NodeIdentity, World
from engine.soundness import newest_world, require_sound

SECRET_SIZE_BYTES = 32
_LOG = logging.getLogger("towpath.node")


class Secret:
    """32 secret bytes that do not show themselves."""

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes) -> None:
        assert len(raw) == SECRET_SIZE_BYTES, "a secret has 32 bytes"
        self._raw = raw

    def __repr__(self) -> str:
        return "<secret>"

    def reveal(self) -> bytes:
        """The bytes, for the one who signs."""
        return self._raw


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeConfig:
    """What makes a node.

    Attributes:
        log_path: the event log; made if it is not there.
        channel_key: signs states, vouchers and sessions; one key for one chain.
        gas_key: pays for transactions.
        chain: which chain, by which RPC address.
        listen: `127.0.0.1:port` (0 = any free one), or "" to take no calls.
        policy: what is agreed to without asking.
        chain_pause_s: how long the chain waits at the start if nothing needs it yet. Its libraries take a second of
            CPU, in which a window that shares the process draws what the log knows.
    """

    log_path: Path
    channel_key: Secret
    gas_key: Secret
    chain: ChainConfig
    listen: str
    policy: Policy
    chain_pause_s: float = 0.0


class RunningNode:
    """A node with everything it owns. Made by `open_node`; close it with `aclose`.

    Attributes:
        node: commands, durable world and presence.
        endpoint: where peers may dial us; "" if we do not listen.
        log_path: the event log, for readers of other threads.
    """

    def __init__(
        self, node: Node, log: EventLog, network: Network, config: NodeConfig, sign: Signer
    ) -> None:
        self.node = node
        self._sign = sign
        self.endpoint = ""
        self.log_path = config.log_path
        self.loop = asyncio.get_running_loop()
        self.chain: ChainPort | None = None
        self._log = log
        self._network = network
        self._config = config
        self._chain_task: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Listen, dial, tick, and start the chain service beside it."""
        await self.node.submit(inp.Start(at_ms=self.node.now_ms()))
        if self._config.listen:
            self.endpoint = await self._network.listen(self._config.listen)
        self.node.attach_network(self._network)
        self.node.start()
        self._chain_task = asyncio.create_task(self._live_with_chain())
        self._chain_task.add_done_callback(self._on_chain_end)

    async def lock(self) -> None:
        """Sign no state and no voucher any more. Payments still come in, and the chain is watched."""
        self._sign.is_locked = True

    async def unlock(self) -> None:
        """Sign again, and go on with what waited."""
        self._sign.is_locked = False
        await self.node.submit(inp.Unlock(at_ms=self.node.now_ms()))

    def sign_link(self, link: LinkToSign) -> Signature:
        """Sign a payment request with the channel key, in the loop's thread.

        Raises:
            KeyLockedError: the person locked the wallet.
        """
        return self._sign(link)

    async def aclose(self) -> None:
        """Stop in the order chain, network, node, log. Everything committed goes on at the next start."""
        if self._chain_task is not None:
            self._chain_task.cancel()
            await asyncio.wait([self._chain_task])
        if self.chain is not None:
            await self.chain.aclose()
        await self._network.aclose()
        await self.node.aclose()
        self._log.close()

    async def _live_with_chain(self) -> None:
        if _is_at_rest(self.node.durable):
            await asyncio.sleep(self._config.chain_pause_s)
        blocks = [(block.block_num, block.block_hash) for block in self.node.durable.blocks]
        self.chain = await start_chain(
            host=self.node,
            config=self._config.chain,
            gas_secret=self._config.gas_key.reveal(),
            from_block=blocks[-1] if blocks else None,
            known=blocks,
        )
        self.node.attach_chain(self.chain)
        await self.chain.join()

    def _on_chain_end(self, task: asyncio.Task[None]) -> None:
        """A service that ended by a mistake of ours must not look as if all were well.

        One that stopped because its chain is a wrong one has said so itself, and ends without an exception. One that
        could not record a transaction ended by the log's fault, which the halted node tells.
        """
        fault = None if task.cancelled() else task.exception()
        if fault is None:
            return
        _LOG.error("the chain service ended", exc_info=fault)
        if self.node.presence.halted is None:
            self.node.on_trouble(ChainError(ChainErrorKind.SERVICE_ENDED))


def _is_at_rest(world: World) -> bool:
    """Whether there is money in channels, and nothing under way that may wait for the chain."""
    return bool(world.ledgers) and not world.objectives


async def open_node(config: NodeConfig) -> RunningNode:
    """Open or make a log, rebuild the world, and start everything.

    Raises:
        StoreError: the log cannot be used; nothing was started.
        NetworkError: the listening place cannot be used; nothing was started.
    """
    address = address_of_secret(config.channel_key.reveal())
    log = _open_log(config, address)
    try:
        world = newest_world(log)
    except StoreError:
        log.close()
        raise
    sign = Signer(config.channel_key.reveal())
    node = Node(
        log=log,
        world=world,
        sign=sign,
        clock_ms=_clock_ms,
    )
    network = Network(
        identity=Identity(
            node_id=address,
            chain_id=config.chain.chain_id,
            adjudicator=config.chain.deployment.adjudicator,
            sign_auth=_auth_signer(config.channel_key),
        ),
        host=node,
        transport=TcpTransport(),
        limits=Limits(),
        random=Random(secrets.token_bytes(8)),  # noqa: S311 - spreads dials in time, guards nothing
        clock=LoopClock(),
    )
    running = RunningNode(node, log, network, config, sign)
    try:
        await _introduce(node, log.header.log_id, config, address)
        await running.begin()
    except BaseException:
        await running.aclose()
        raise
    return running


async def _introduce(node: Node, log_id: bytes, config: NodeConfig, address: Address) -> None:
    """The first fact of a new log, and the policy if it changed."""
    if node.durable.node is None:
        await node.submit(
            inp.CreateNode(
                at_ms=node.now_ms(),
                node=NodeIdentity(
                    address=address,
                    chain_id=config.chain.chain_id,
                    adjudicator=config.chain.deployment.adjudicator,
                    consensus_app=config.chain.deployment.consensus_app,
                    virtual_app=config.chain.deployment.virtual_app,
                    log_id=log_id,
                ),
            )
        )
    await node.submit(inp.SetPolicy(at_ms=node.now_ms(), policy=config.policy))


def _open_log(config: NodeConfig, address: Address) -> EventLog:
    if not config.log_path.exists():
        return EventLog.create(
            config.log_path,
            LogHeader(
                log_id=secrets.token_bytes(16),
                chain_id=config.chain.chain_id,
                adjudicator=config.chain.deployment.adjudicator,
                address=address,
                history_type_ids=HISTORY_TYPE_IDS,
            ),
        )
    log = EventLog.open(config.log_path)
    try:
        _require_ours(log, config, address)
        require_sound(log)
    except StoreError:
        log.close()
        raise
    return log


def _require_ours(log: EventLog, config: NodeConfig, address: Address) -> None:
    header = log.header
    ours = (address, config.chain.chain_id, config.chain.deployment.adjudicator)
    if (header.address, header.chain_id, header.adjudicator) != ours:
        raise StoreError(StoreKind.NOT_OURS, path=config.log_path)


def _auth_signer(secret: Secret) -> Callable[[Auth], Signature]:
    sign_digest = signer(secret.reveal())

    def sign(auth: Auth) -> Signature:
        return sign_digest(auth.digest)

    return sign


def _clock_ms() -> int:
    return time.time_ns() // 1_000_000
