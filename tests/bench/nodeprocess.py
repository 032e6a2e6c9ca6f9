"""A node in a process of its own for measuring: real log, real sockets, and a chain played by the parent.

Reads one JSON command a line on stdin, answers one JSON line on stdout. `{"deposit": ...}` lines ask the parent to
play the chain.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from engine.chain.port import Conclude, Deposit
from engine.log.folding import HISTORY_TYPE_IDS
from engine.log.header import LogHeader
from engine.log.store import EventLog
from engine.network.clock import LoopClock
from engine.network.identity import Identity
from engine.network.limits import Limits
from engine.network.network import Network
from engine.network.tcp import TcpTransport
from engine.node import Node
from engine.protocol import inputs as inp
from engine.protocol.crypto import address_of_secret, keccak256, signer
from engine.protocol.kinds import VirtualPhase
from engine.protocol.policy import Policy
from engine.protocol.signing import Signer
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import GENESIS, NodeIdentity
from wallet.watch import until

ETHER = 10**18
POLICY = Policy(
    accepts_ledgers=True,
    accepts_tabs_as_hub=True,
    max_wei_per_peer=10**9 * ETHER,
    max_total_wei=10**9 * ETHER,
    max_open_tabs=128,
)
ADJUDICATOR = Address(b"\x0a" * 20)
PATIENCE_S = 60.0
LANES = 256
"""Payments under way at once: the send window."""


class ParentChain:
    """Asks the parent for what a chain would do."""

    def __init__(self, tell: Callable[[dict[str, object]], None]) -> None:
        self._tell = tell

    def submit(self, intent: Deposit | Conclude, resume_raw: bytes | None = None) -> None:
        """Ask for a deposit; conclusions are not measured here."""
        if isinstance(intent, Deposit):
            holdings_wei = intent.expected_held_wei + intent.amount_wei
            self._tell({"deposit": intent.channel_id.hex(), "holdings": str(holdings_wei)})


def say(answer: dict[str, object]) -> None:
    """One line to the parent."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def build_node(name: str, folder: Path) -> tuple[Node, Network, EventLog]:
    """A node with a fresh log in `folder` and no chain."""
    secret = keccak256(name.encode())
    address = address_of_secret(secret)
    log_id = keccak256(secret)[:16]
    header = LogHeader(
        log_id=log_id,
        chain_id=31337,
        adjudicator=ADJUDICATOR,
        address=address,
        history_type_ids=HISTORY_TYPE_IDS,
    )
    log = EventLog.create(folder / name / "log.sqlite", header)
    node = Node(log=log, world=GENESIS, sign=Signer(secret), clock_ms=now_ms)
    sign_digest = signer(secret)
    network = Network(
        identity=Identity(
            node_id=address,
            chain_id=31337,
            adjudicator=ADJUDICATOR,
            sign_auth=lambda auth: sign_digest(auth.digest),
        ),
        host=node,
        transport=TcpTransport(),
        limits=Limits(),
        random=Random(1),
        clock=LoopClock(),
    )
    return node, network, log


async def introduce(node: Node, log_id: bytes, address: Address) -> None:
    """The log's first facts."""
    identity = NodeIdentity(
        address=address,
        chain_id=31337,
        adjudicator=ADJUDICATOR,
        consensus_app=Address(b"\x0c" * 20),
        virtual_app=Address(b"\x0e" * 20),
        log_id=log_id,
    )
    await node.submit(inp.CreateNode(at_ms=now_ms(), node=identity))
    await node.submit(inp.SetPolicy(at_ms=now_ms(), policy=POLICY))


def now_ms() -> int:
    """The wall clock."""
    return time.time_ns() // 1_000_000


class Worker:
    """Does the parent's commands."""

    def __init__(self, node: Node, network: Network, log_path: Path) -> None:
        self._node = node
        self._network = network
        self._log_path = log_path
        self._number = 0

    async def add_peer(self, peer: str, name: str, endpoint: str) -> dict[str, object]:
        """Name a peer and dial it."""
        address = Address(bytes.fromhex(peer))
        await self._node.submit(
            inp.AddPeer(at_ms=now_ms(), peer=address, name=name, endpoint=endpoint)
        )
        return {}

    async def open_ledger(self, peer: str, ether: int) -> dict[str, object]:
        """Begin a ledger; the parent plays the deposits."""
        self._number += 1
        await self._node.submit(
            inp.OpenLedger(
                at_ms=now_ms(),
                peer=Address(bytes.fromhex(peer)),
                mine_wei=ether * ETHER,
                theirs_wei=ether * ETHER,
                nonce=self._number,
                challenge_duration_s=3600,
            )
        )
        return {}

    async def block(self, number: int, channel: str, holdings: str) -> dict[str, object]:
        """The chain says what a channel holds."""
        self._node._enqueue(  # noqa: SLF001 - the parent is the chain service here
            inp.ChainBlock(
                at_ms=now_ms(),
                block_num=number,
                block_hash=number.to_bytes(32, "big"),
                timestamp_s=number,
                logs=(inp.ChainDeposited(ChannelId(bytes.fromhex(channel)), int(holdings), 0),),
            )
        )
        return {}

    async def wait_ledgers(self) -> dict[str, object]:
        """Until every ledger is open."""
        ok = await until(
            self._node,
            lambda world, _: (
                bool(world.ledgers) and all(entry.is_usable for entry in world.ledgers.values())
            ),
            within_s=PATIENCE_S,
        )
        return {"ok": ok}

    async def open_tab(self, payee: str) -> dict[str, object]:
        """Open a tab; how long it took at the payer, in ms."""
        self._number += 1
        address = Address(bytes.fromhex(payee))
        begun = time.perf_counter()
        facts = await self._node.submit(
            inp.OpenTab(at_ms=now_ms(), payee=address, limit_wei=ETHER, nonce=self._number)
        )
        tab = next(fact.event.channel_id for fact in facts if hasattr(fact.event, "channel_id"))
        ok = await until(
            self._node,
            lambda world, _: world.virtuals[tab].phase is VirtualPhase.OPEN,
            within_s=PATIENCE_S,
        )
        return {"ms": (time.perf_counter() - begun) * 1000, "tab": tab.hex(), "ok": ok}

    async def settle(self, tab: str) -> dict[str, object]:
        """Settle a tab."""
        channel_id = ChannelId(bytes.fromhex(tab))
        await self._node.submit(inp.SettleTab(at_ms=now_ms(), channel_id=channel_id))
        ok = await until(
            self._node, lambda world, _: channel_id not in world.virtuals, within_s=PATIENCE_S
        )
        return {"ok": ok}

    async def pay_many(self, payee: str, count: int) -> dict[str, object]:
        """Pipelined payments until all are acknowledged; payments per second."""
        address = Address(bytes.fromhex(payee))
        begun = time.perf_counter()
        await asyncio.gather(*(self._pay_in_turn(address, count // LANES) for _ in range(LANES)))
        await until(
            self._node, lambda world, _: not world.peers[address].outbox, within_s=PATIENCE_S
        )
        return {"per_s": count // LANES * LANES / (time.perf_counter() - begun)}

    async def pay_steadily(self, payee: str, per_s: int, seconds: float) -> dict[str, object]:
        """Payments at a steady rate."""
        address = Address(bytes.fromhex(payee))
        loop = asyncio.get_running_loop()
        begun, count = loop.time(), int(per_s * seconds)
        async with asyncio.TaskGroup() as group:
            for index in range(count):
                group.create_task(self._pay(address))
                delay_s = begun + (index + 1) / per_s - loop.time()
                if delay_s > 0:
                    await asyncio.sleep(delay_s)
        return {"count": count, "per_s": count / (loop.time() - begun)}

    async def pay_one_by_one(self, payee: str, count: int) -> dict[str, object]:
        """Single payments until acknowledged (ms), each followed by the disk's reference (ms)."""
        address = Address(bytes.fromhex(payee))
        samples, references = [], []
        reference_file = os.open(
            self._log_path.parent / "reference", os.O_WRONLY | os.O_CREAT | os.O_APPEND
        )
        wal = self._log_path.with_name(self._log_path.name + "-wal")
        for _ in range(count):
            size_before = wal.stat().st_size
            begun = time.perf_counter()
            await self._pay(address)
            await until(
                self._node, lambda world, _: not world.peers[address].outbox, within_s=PATIENCE_S
            )
            samples.append((time.perf_counter() - begun) * 1000)
            grown = max(4096, wal.stat().st_size - size_before)
            begun = time.perf_counter()
            os.write(reference_file, bytes(grown))
            os.fdatasync(reference_file)
            references.append((time.perf_counter() - begun) * 1000)
        os.close(reference_file)
        return {"ms": samples, "disk_ms": references}

    async def cpu(self) -> dict[str, object]:
        """CPU seconds of this process."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        return {"cpu_s": used.ru_utime + used.ru_stime}

    async def _pay_in_turn(self, payee: Address, count: int) -> None:
        for _ in range(count):
            await self._pay(payee)

    async def _pay(self, payee: Address) -> None:
        self._number += 1
        await self._node.submit(
            inp.Pay(
                at_ms=now_ms(),
                payee=payee,
                amount_wei=1,
                payment_id=self._number.to_bytes(16, "big"),
                note="",
                nonce=self._number,
            )
        )


async def main(name: str, folder: Path) -> None:
    """Serve until stdin ends."""
    node, network, log = build_node(name, folder)
    secret = keccak256(name.encode())
    await introduce(node, log.header.log_id, address_of_secret(secret))
    endpoint = await network.listen("127.0.0.1:0")
    node.attach_network(network)
    node.attach_chain(ParentChain(say))
    node.start()
    worker = Worker(node, network, folder / name / "log.sqlite")
    say({"address": node.durable.me.hex(), "endpoint": endpoint})
    reader = asyncio.StreamReader(limit=1 << 20)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        command = json.loads(line)
        say({"done": await getattr(worker, command.pop("do"))(**command)})
    await network.aclose()
    await node.aclose()
    log.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
