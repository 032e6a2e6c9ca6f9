"""One node with everything it owns, put together as `engine.runtime` does it, on a disk that can lose its power."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from engine.commit import NodeHaltedError
from engine.log.errors import StoreError
from engine.log.folding import HISTORY_TYPE_IDS, recorded_of
from engine.log.header import LogHeader
from engine.log.store import EventLog
from engine.network.clock import LoopClock
from engine.network.identity import Identity
from engine.network.limits import Limits
from engine.network.memory import MemoryTransport
from engine.network.network import Network as Wire
from engine.node import Node
from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.crypto import address_of_secret, keccak256, signer
from engine.protocol.policy import Policy
from engine.protocol.signing import Signer
from engine.protocol.types import Address
from engine.protocol.world import GENESIS, NodeIdentity, World
from engine.simulator.violation import Violation, expect
from engine.soundness import newest_world, require_sound
from tests.crash.border import Border, Cable
from tests.crash.chain import ChainClient, Network
from tests.crash.disk import Disk, PowerCutError, Tear
from tests.crash.left import Left

CHAIN_ID = 31337
ADJUDICATOR = Address(b"\x0a" * 20)
ROLES = ("payer", "hub", "payee")
SECRETS = {name: keccak256(name.encode()) for name in ROLES}
ADDRESSES = {name: address_of_secret(secret) for name, secret in SECRETS.items()}
DOWN_S = 0.3
_PAYMENT_TYPE_IDS = (TYPE_IDS[ev.VoucherSent], TYPE_IDS[ev.VoucherReceived])


@dataclass(frozen=True, kw_only=True)
class Around:
    """What all nodes share. `on_change` is called after each commit and each start."""

    folder: Path
    chain: Network
    transport: MemoryTransport
    now_ms: Callable[[], int]
    on_change: Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class Role:
    """Who a node is. `peers` are its contacts with their endpoints."""

    name: str
    endpoint: str
    policy: Policy
    peers: tuple[tuple[Address, str, str], ...]


@dataclass(kw_only=True)
class Life:
    """A node from its start to its end, by whatever. `is_ready` once it knows its peers and the chain."""

    log: EventLog
    node: Node
    border: Border
    cable: Cable
    chain: ChainClient
    is_ready: bool = False
    tasks: set[asyncio.Task[None]] = field(default_factory=set)


class Seat:
    """A node that falls and comes back.

    Attributes:
        life: None while it is down.
        crashes: how often its power was cut.
        paid, received: payments in its log, id and amount, in order.
        paid_ids: the ids of the former.
    """

    def __init__(self, role: Role, around: Around) -> None:
        self.role = role
        self.name = role.name
        self.address = ADDRESSES[role.name]
        self._secret = SECRETS[role.name]
        self.left = Left(role.name, self.address)
        self.disk = Disk(f"crash-{role.name}")
        self.life: Life | None = None
        self.crashes = 0
        self._path: Path | None = None
        self.paid: list[tuple[bytes, int]] = []
        self.paid_ids: set[bytes] = set()
        self.received: list[tuple[bytes, int]] = []
        self._around = around
        self._dead: list[Life] = []
        self._is_cut = False
        self._keeps_log = False
        self._coming: asyncio.Task[None] | None = None

    @property
    def is_up(self) -> bool:
        """Whether it can be asked for something."""
        return self.life is not None and self.life.is_ready

    @property
    def world(self) -> World:
        """What is on its disk, as it was published last."""
        return GENESIS if self.life is None else self.life.node.durable

    async def start(self) -> None:
        """Open or make the log, check what it says, and begin.

        Raises:
            Violation: the log cannot be opened, or something that left is not in it.
        """
        try:
            log, world = self._open()
        except (StoreError, PowerCutError) as error:
            if self._is_cut:
                return
            raise Violation("I2", f"{self.name}'s log does not open: {error}") from error
        self.left.expect_all_in(log, world)
        self._read_payments(log)
        life = self.life = self._make_life(log, world)
        with suppress(NodeHaltedError):
            await self._introduce(life.node)
            await self._begin(life)
            life.is_ready = True
        self._around.on_change()

    async def do(self, command: inp.Command) -> bool:
        """Ask the node for something; whether it answered that it is done."""
        life = self.life
        if life is None:
            return False
        try:
            await life.node.submit(command)
        except NodeHaltedError:
            halted = life.node.presence.halted
            expect(self.life is not life, "I9", f"{self.name} halted by itself: {halted!r}")
            return False
        if isinstance(command, inp.Pay):
            self.left.payments.add(command.payment_id)
        return True

    @property
    def has_log(self) -> bool:
        """Whether its log has been made; before, the file has another name."""
        return self._path is not None and self._path.exists()

    def cut_power(self, tear: Tear, chance: Random, *, has_log: bool) -> None:
        """The node ends here and now. It comes back after a while, on what the disk kept."""
        self.disk.cut(tear, chance)
        self.crashes += 1
        self._keeps_log = has_log
        self._is_cut = True
        life, self.life = self.life, None
        loop = asyncio.get_running_loop()
        if life is not None:
            # Kept, or SQLite would close it; what it still does meets a dead disk and a cut cable.
            self._dead.append(life)
            life.border.is_cut = True
            life.chain.cut()
            life.tasks = {
                loop.create_task(life.cable.cut()),
                loop.create_task(life.node.aclose()),
            }
            for peer, _, _ in self.role.peers:
                life.border.forget(peer)
        loop.call_later(DOWN_S, self._come_back)

    def _come_back(self) -> None:
        self._is_cut = False
        before, self._path = self._path, None
        if before is not None and self._keeps_log:
            self._path = self._fresh_path()
            self._path.touch()
            self.disk.carry(before, self._path)
        self._coming = asyncio.get_running_loop().create_task(self.start())
        # What goes wrong in it goes to the loop, for nobody waits for it.
        self._coming.add_done_callback(asyncio.Task.result)

    def _open(self) -> tuple[EventLog, World]:
        if self._path is None:
            self._path = self._fresh_path()
            log = EventLog.create(self._path, self._header(), vfs=self.disk.name, is_exclusive=True)
        else:
            log = EventLog.open(self._path, vfs=self.disk.name, is_exclusive=True)
            require_sound(log)
        return log, newest_world(log)

    def _fresh_path(self) -> Path:
        """A name for this life's log: the one of the life before is locked by whoever was forked from."""
        return self._around.folder / f"{self.name}-{os.getpid()}-{self.crashes}.sqlite"

    def _header(self) -> LogHeader:
        return LogHeader(
            log_id=keccak256(b"log" + self._secret)[:16],
            chain_id=CHAIN_ID,
            adjudicator=ADJUDICATOR,
            address=self.address,
            history_type_ids=HISTORY_TYPE_IDS,
        )

    def _make_life(self, log: EventLog, world: World) -> Life:
        around = self._around
        node = Node(log=log, world=world, sign=Signer(self._secret), clock_ms=around.now_ms)
        border = Border(node, self.left)
        cable = Cable(around.transport)
        sign = signer(self._secret)
        border.links = Wire(
            identity=Identity(
                node_id=self.address,
                chain_id=CHAIN_ID,
                adjudicator=ADJUDICATOR,
                sign_auth=lambda auth: sign(auth.digest),
            ),
            host=border,
            transport=cable,
            limits=Limits(),
            random=Random(self.crashes),
            clock=LoopClock(),
        )
        known = [(block.block_num, block.block_hash) for block in world.blocks]
        chain = ChainClient(around.chain, node, self.left, known)
        node.subscribe(self._on_committed)
        return Life(log=log, node=node, border=border, cable=cable, chain=chain)

    def _read_payments(self, log: EventLog) -> None:
        self.paid.clear()
        self.paid_ids.clear()
        self.received.clear()
        for row in log.rows(0, log.head.seq, _PAYMENT_TYPE_IDS):
            self._note_payment(recorded_of(row).event)

    def _note_payment(self, event: ev.Event) -> None:
        match event:
            case ev.VoucherSent():
                self.paid.append((event.payment_id, event.paid_wei))
                self.paid_ids.add(event.payment_id)
            case ev.VoucherReceived():
                self.received.append((event.payment_id, event.paid_wei))
            case _:
                pass

    async def _introduce(self, node: Node) -> None:
        at_ms = self._around.now_ms()
        if node.durable.node is None:
            identity = NodeIdentity(
                address=self.address,
                chain_id=CHAIN_ID,
                adjudicator=ADJUDICATOR,
                consensus_app=Address(b"\x0c" * 20),
                virtual_app=Address(b"\x0e" * 20),
                log_id=self._header().log_id,
            )
            await node.submit(inp.CreateNode(at_ms=at_ms, node=identity))
        await node.submit(inp.SetPolicy(at_ms=at_ms, policy=self.role.policy))
        for peer, name, endpoint in self.role.peers:
            await node.submit(inp.AddPeer(at_ms=at_ms, peer=peer, name=name, endpoint=endpoint))

    async def _begin(self, life: Life) -> None:
        wire = life.border.links
        assert isinstance(wire, Wire), "just made"
        await life.node.submit(inp.Start(at_ms=self._around.now_ms()))
        if self.role.endpoint:
            await wire.listen(self.role.endpoint)
        life.node.attach_network(life.border)
        life.node.start()
        life.node.attach_chain(life.chain)
        life.chain.start()

    def _on_committed(self, _world: World, facts: Sequence[ev.Recorded]) -> None:
        assert self.life is not None, f"{self.name} is dead"
        log = self.life.log
        if log.synced_seq == log.head.seq:
            self.left.synced = log.head
        for fact in facts:
            self._note_payment(fact.event)
        self._around.on_change()
