"""Real nodes on real logs in one loop, joined by real loopback sockets; only the chain is played."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from engine.chain import logs as seen
from engine.chain.port import Conclude, ConfirmedBlock, Deposit
from engine.log.errors import StoreError, StoreKind
from engine.log.folding import HISTORY_TYPE_IDS, WorldFolding
from engine.log.header import LogHeader
from engine.log.replay import world_at
from engine.log.rows import LogRow
from engine.log.store import EventLog
from engine.network.clock import LoopClock
from engine.network.identity import Identity
from engine.network.limits import Limits
from engine.network.network import Network
from engine.network.tcp import TcpTransport
from engine.node import Node
from engine.protocol import inputs as inp
from engine.protocol.crypto import address_of_secret, keccak256, signer
from engine.protocol.policy import Policy
from engine.protocol.signing import Signer
from engine.protocol.types import ZERO_ADDRESS, Address, Bytes32, ChannelId
from engine.protocol.world import NodeIdentity, World
from tests import canary
from tests.patience import PATIENCE_S, becomes
from wallet.keys.derive import CHANNEL_INDEX, key_of_chain
from wallet.watch import until

CHAIN_ID = 31337
ADJUDICATOR = Address(b"\x0a" * 20)
BASE_MS = 1_700_000_000_000
HUB = Policy(
    accepts_ledgers=True,
    accepts_tabs_as_hub=True,
    max_wei_per_peer=10**9,
    max_total_wei=10**9,
    max_open_tabs=8,
)
PERSON = Policy(
    accepts_ledgers=True, max_wei_per_peer=10**9, max_total_wei=10**9, default_tab_wei=100
)


class FailingLog:
    """A node's log whose disk can be made to fail, or to take its time.

    Attributes:
        gate: while it is not set, appends wait.
        is_held_up: set when an append waits there.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self.is_broken = False
        self.gate = threading.Event()
        self.gate.set()
        self.is_held_up = threading.Event()

    def __getattr__(self, name: str) -> object:
        return getattr(self._log, name)

    def append(self, rows: Sequence[LogRow], *, snapshot: bytes | None = None) -> None:
        """As the log, or as a full disk."""
        if self.is_broken:
            raise StoreError(StoreKind.DISK_FULL)
        if not self.gate.is_set():
            self.is_held_up.set()
            assert self.gate.wait(PATIENCE_S), "nobody opened the gate"
        self._log.append(rows, snapshot=snapshot)


@dataclass
class Chain:
    """What the contract holds. Blocks come as soon as somebody sends a transaction, unless it stands still."""

    houses: list[House]
    is_mining: bool = True
    holdings_wei: dict[ChannelId, int] = field(default_factory=dict)
    block_num: int = 0

    def submit(self, intent: Deposit | Conclude, resume_raw: bytes | None = None) -> None:
        """Put it into the next block, if it is not on the chain already."""
        if not self.is_mining:
            return
        match intent:
            case Deposit():
                held = self.holdings_wei.get(intent.channel_id, 0)
                if held == intent.expected_held_wei:
                    self._mine(intent.channel_id, held, held + intent.amount_wei)
            case Conclude():
                channel_id = intent.fixed_part.channel_id()
                held = self.holdings_wei.get(channel_id, 0)
                if held:
                    self._mine(channel_id, held, 0)

    def _mine(self, channel_id: ChannelId, before_wei: int, after_wei: int) -> None:
        self.holdings_wei[channel_id] = after_wei
        self.block_num += 1
        block = ConfirmedBlock(
            block_num=self.block_num,
            block_hash=Bytes32(self.block_num.to_bytes(32, "big")),
            parent_hash=Bytes32((self.block_num - 1).to_bytes(32, "big")),
            timestamp_s=self.block_num,
            logs=self._logs(channel_id, before_wei, after_wei),
        )
        loop = asyncio.get_running_loop()
        for house in self.houses:
            loop.call_soon(house.node.on_block, block)

    def _logs(
        self, channel_id: ChannelId, before_wei: int, after_wei: int
    ) -> tuple[seen.ChainLog, ...]:
        tx_hash = Bytes32(self.block_num.to_bytes(32, "big"))
        if after_wei > before_wei:
            return (
                seen.Deposited(
                    channel_id=channel_id,
                    asset=ZERO_ADDRESS,
                    holdings_wei=after_wei,
                    log_index=0,
                    tx_hash=tx_hash,
                ),
            )
        return (
            seen.Concluded(
                channel_id=channel_id,
                finalizes_at_s=self.block_num,
                log_index=0,
                tx_hash=tx_hash,
            ),
            seen.AllocationUpdated(
                channel_id=channel_id,
                asset_index=0,
                initial_holdings_wei=before_wei,
                final_holdings_wei=after_wei,
                log_index=1,
                tx_hash=tx_hash,
            ),
        )


@dataclass
class House:
    """One node and what it owns."""

    name: str
    path: Path
    log: FailingLog
    node: Node
    network: Network
    clock: Clock
    endpoint: str = ""

    @property
    def address(self) -> Address:
        """Who lives here."""
        return self.node.durable.me

    @property
    def world(self) -> World:
        """What is on its disk."""
        return self.node.durable

    async def until(self, is_so: Callable[[World], bool]) -> None:
        """Wait for something to be true of the durable world."""
        assert await until(self.node, lambda world, _: is_so(world), within_s=PATIENCE_S)

    async def knows(self, other: House) -> None:
        """Name a neighbour and dial it."""
        await self.node.submit(
            inp.AddPeer(
                at_ms=self.clock(), peer=other.address, name=other.name, endpoint=other.endpoint
            )
        )


class Clock:
    """Goes on by a millisecond whenever somebody looks at it."""

    def __init__(self) -> None:
        self.now_ms = BASE_MS

    def __call__(self) -> int:
        self.now_ms += 1
        return self.now_ms


class Street:
    """Houses by name, and the chain."""

    def __init__(self, folder: Path) -> None:
        self.houses: dict[str, House] = {}
        self._folder = folder
        self._living: list[House] = []
        self.chain = Chain(self._living)

    def __getitem__(self, name: str) -> House:
        return self.houses[name]

    async def build(self, name: str, policy: Policy = PERSON) -> House:
        """A node with a fresh log, or the log that is there; it listens and the chain follows it."""
        house = await _built(name, self._folder)
        self.houses[name] = house
        self._living.append(house)
        if house.node.durable.node is None:
            await _introduce(house, policy)
        house.endpoint = await house.network.listen("127.0.0.1:0")
        house.node.attach_network(house.network)
        house.node.attach_chain(self.chain)  # only what the node uses
        return house

    async def leave(self, name: str) -> None:
        """Stop a node as a closed program does; its log stays."""
        house = self.houses[name]
        if house in self._living:
            self._living.remove(house)
            await house.network.aclose()
            await house.node.aclose()
            house.log.close()  # the log's own

    async def come_back(self, name: str, *callers: str) -> House:
        """Start a node again; the others learn its new place."""
        house = await self.build(name)
        for caller in callers:
            await self[caller].knows(house)
        return house

    async def join(self, one: str, other: str) -> None:
        """Two neighbours get to know each other and are connected."""
        await self[other].node.submit(
            inp.AddPeer(at_ms=BASE_MS, peer=self[one].address, name=one, endpoint="")
        )
        await self[one].knows(self[other])
        await self.connected(one, other)

    async def connected(self, one: str, other: str) -> None:
        """Wait until messages flow between two."""
        for house, peer in ((self[one], self[other]), (self[other], self[one])):
            await becomes(lambda house=house, peer=peer: house.network.is_connected(peer.address))

    async def open_ledger(self, one: str, other: str, mine_wei: int, theirs_wei: int) -> ChannelId:
        """A funded ledger."""
        house = self[one]
        await house.node.submit(
            inp.OpenLedger(
                at_ms=house.clock(),
                peer=self[other].address,
                mine_wei=mine_wei,
                theirs_wei=theirs_wei,
                nonce=1,
                challenge_duration_s=3600,
            )
        )
        (channel_id,) = house.world.peers[self[other].address].ledgers
        for place in (house, self[other]):
            await place.until(
                lambda world: channel_id in world.ledgers and world.ledgers[channel_id].is_usable
            )
        return channel_id

    async def aclose(self) -> None:
        """Everybody leaves."""
        for house in tuple(self._living):
            await self.leave(house.name)


@asynccontextmanager
async def a_street(folder: Path, *, bobs_hub_wei: int = 1000) -> AsyncIterator[Street]:
    """Alice - hub - Bob with a funded ledger each; Alice and Bob know each other."""
    street = Street(folder)
    try:
        await street.build("hub", HUB)
        for name in ("alice", "bob"):
            await street.build(name)
            await street.join(name, "hub")
        await street.join("alice", "bob")
        await street.open_ledger("alice", "hub", 1000, 1000)
        await street.open_ledger("bob", "hub", 1000, bobs_hub_wei)
        yield street
    finally:
        await street.aclose()


def _secret(name: str) -> bytes:
    """Alice has the canary's key: after the suite nothing of it may be in what her node wrote."""
    if name == "alice":
        seed = canary.WORDS.seed(canary.BIP39_PASSPHRASE)
        return key_of_chain(seed, chain_id=CHAIN_ID, index=CHANNEL_INDEX).reveal()
    return keccak256(name.encode())


async def _built(name: str, folder: Path) -> House:
    secret = _secret(name)
    address = address_of_secret(secret)
    path = folder / name / "log.sqlite"
    clock = Clock()
    log = FailingLog(
        EventLog.open(path) if path.exists() else EventLog.create(path, _header(secret))
    )
    world = world_at(log._log, log._log.head.seq, WorldFolding())  # noqa: SLF001 - the log behind it
    node = Node(log=log, world=world, sign=Signer(secret), clock_ms=clock)
    sign_digest = signer(secret)
    network = Network(
        identity=Identity(
            node_id=address,
            chain_id=CHAIN_ID,
            adjudicator=ADJUDICATOR,
            sign_auth=lambda auth: sign_digest(auth.digest),
        ),
        host=node,
        transport=TcpTransport(),
        limits=replace(Limits(), backoff_first_s=0.02, backoff_max_s=0.1),
        random=Random(1),
        clock=LoopClock(),
    )
    return House(name, path, log, node, network, clock)


def _header(secret: bytes) -> LogHeader:
    return LogHeader(
        log_id=keccak256(secret)[:16],
        chain_id=CHAIN_ID,
        adjudicator=ADJUDICATOR,
        address=address_of_secret(secret),
        history_type_ids=HISTORY_TYPE_IDS,
    )


async def _introduce(house: House, policy: Policy) -> None:
    secret = _secret(house.name)
    identity = NodeIdentity(
        address=address_of_secret(secret),
        chain_id=CHAIN_ID,
        adjudicator=ADJUDICATOR,
        consensus_app=Address(b"\x0c" * 20),
        virtual_app=Address(b"\x0e" * 20),
        log_id=keccak256(secret)[:16],
    )
    await house.node.submit(inp.CreateNode(at_ms=house.clock(), node=identity))
    await house.node.submit(inp.SetPolicy(at_ms=house.clock(), policy=policy))
