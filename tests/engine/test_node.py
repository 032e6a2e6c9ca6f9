"""The node's loop: nothing leaves before its commit, and a failed commit takes everything back."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from engine.chain.errors import ChainError, ChainErrorKind
from engine.chain.logs import Deposited
from engine.chain.port import ConfirmedBlock, Head
from engine.commit import NodeHaltedError
from engine.log.errors import StoreError, StoreKind
from engine.log.folding import HISTORY_TYPE_IDS, WorldFolding
from engine.log.header import LogHeader
from engine.log.limits import SNAPSHOT_EVERY
from engine.log.memory import MemoryLog
from engine.log.replay import replay
from engine.network.causes import Cause, NetworkError
from engine.network.host import RemoteHello
from engine.node import Node
from engine.protocol import inputs as inp
from engine.protocol.codec.wire import encode_message
from engine.protocol.crypto import address_of_secret, keccak256
from engine.protocol.errors import Reason, Refused
from engine.protocol.events import MessagesDropped, PeerAdded, Recorded
from engine.protocol.messages import CloseRequest, EvidenceRequest, SettleRequest
from engine.protocol.signing import Sign, Signer, ToSign
from engine.protocol.types import ZERO_ADDRESS, Address, Bytes32, ChannelId, Signature
from engine.protocol.world import GENESIS, NodeIdentity, World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.chain.port import TxIntent
    from engine.log.rows import LogRow
    from engine.protocol.signing import Sign

SECRET = keccak256(b"node")
ME = address_of_secret(SECRET)
SIGN = Signer(SECRET)
PEER = address_of_secret(keccak256(b"peer"))
STRANGER = address_of_secret(keccak256(b"stranger"))
NOWHERE = "no such place"
ADJUDICATOR = Address(b"\x0a" * 20)
LOG_ID = b"\x01" * 16
ETHER = 10**18


class SlowLog(MemoryLog):
    """A log whose appends can be held up, or made to fail."""

    def __init__(self, after_seq: int = 0) -> None:
        self._after_seq = after_seq
        super().__init__(
            LogHeader(
                log_id=LOG_ID,
                chain_id=31337,
                adjudicator=ADJUDICATOR,
                address=ME,
                history_type_ids=HISTORY_TYPE_IDS,
            )
        )
        self.gate = threading.Event()
        self.gate.set()
        self.failure: StoreError | None = None
        self.batches: list[int] = []
        self.snapshot_seqs_written: list[int] = []

    def append(self, rows: Sequence[LogRow], *, snapshot: bytes | None = None) -> None:
        assert self.gate.wait(10), "nobody opened the gate"
        if self.failure is not None:
            raise self.failure
        self.batches.append(len(rows))
        if snapshot is not None:
            self.snapshot_seqs_written.append(rows[-1].seq)
        if self._after_seq == 0:
            super().append(rows, snapshot=snapshot)


class FakeNetwork:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.said: list[tuple[str, object, object]] = []

    def keep_connected(self, peer: Address, endpoint: str) -> None:
        if endpoint == NOWHERE:
            raise NetworkError(Cause.BAD_ENDPOINT, endpoint)
        self.said.append(("dial", peer, endpoint))

    def forget(self, peer: Address) -> None:
        self.said.append(("forget", peer, None))

    def wake(self, peer: Address) -> None:
        self.said.append(("wake", peer, None))

    def acknowledge(self, peer: Address, upto: int) -> None:
        self.said.append(("ack", peer, upto))

    def refuse(self, peer: Address, cause: Cause) -> None:
        self.said.append(("refuse", peer, cause))

    def hang_up(self, peer: Address) -> None:
        self.said.append(("hang up", peer, None))

    def latency_ms(self, peer: Address) -> float | None:
        return 1.5 if peer == PEER else None


class FakeChain:
    """Notes what is submitted."""

    def __init__(self) -> None:
        self.submitted: list[tuple[str, bytes | None]] = []

    def submit(self, intent: TxIntent, resume_raw: bytes | None = None) -> None:
        self.submitted.append((intent.key, resume_raw))


class Bench:
    """A node with a slow log, a fake network and a fake chain."""

    def __init__(
        self,
        log: SlowLog | None = None,
        world: World = GENESIS,
        sign: Sign = SIGN,
    ) -> None:
        self.now_ms = 1_000
        self.log = log or SlowLog(world.seq)
        self.network = FakeNetwork()
        self.chain = FakeChain()
        self.node = Node(log=self.log, world=world, sign=sign, clock_ms=lambda: self.now_ms)
        self.node.attach_network(self.network)
        self.node.attach_chain(self.chain)

    async def begin(self) -> None:
        """The log's first fact, and a named peer."""
        identity = NodeIdentity(
            address=ME,
            chain_id=31337,
            adjudicator=ADJUDICATOR,
            consensus_app=Address(b"\x0c" * 20),
            virtual_app=Address(b"\x0e" * 20),
            log_id=LOG_ID,
        )
        await self.node.submit(inp.CreateNode(at_ms=self.now_ms, node=identity))
        await self.add_peer("peer")

    async def add_peer(self, name: str, endpoint: str = "") -> tuple[Recorded, ...]:
        """Name the peer."""
        return await self.node.submit(
            inp.AddPeer(at_ms=self.now_ms, peer=PEER, name=name, endpoint=endpoint)
        )

    async def open_ledger(self) -> tuple[Recorded, ...]:
        """Propose a ledger to the peer."""
        return await self.node.submit(
            inp.OpenLedger(
                at_ms=self.now_ms,
                peer=PEER,
                mine_wei=ETHER,
                theirs_wei=ETHER,
                nonce=1,
                challenge_duration_s=60,
            )
        )


async def turns(count: int = 20) -> None:
    """Let callbacks run."""
    for _ in range(count):
        await asyncio.sleep(0)


def test_nothing_is_sent_shown_or_answered_before_the_commit() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        before = bench.node.durable
        bench.log.gate.clear()
        bench.network.said.clear()
        shown: list[int] = []
        bench.node.subscribe(lambda world, _facts: shown.append(world.seq))

        opening = asyncio.ensure_future(bench.open_ledger())
        await turns()

        assert bench.node.durable is before
        assert bench.network.said == []
        assert shown == []
        assert not opening.done()
        bench.log.gate.set()
        facts = await asyncio.wait_for(opening, 10)
        assert ("wake", PEER, None) in bench.network.said
        assert shown == [facts[-1].seq]
        await bench.node.aclose()

    asyncio.run(scenario())


def test_the_next_batch_is_stepped_while_the_disk_works() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        bench.log.gate.clear()
        bench.log.batches.clear()

        first = asyncio.ensure_future(bench.add_peer("one"))
        await turns()
        others = [asyncio.ensure_future(bench.add_peer(f"name {number}")) for number in range(5)]
        await turns()
        bench.log.gate.set()
        await asyncio.gather(first, *others)

        assert bench.log.batches == [1, 5]
        await bench.node.aclose()

    asyncio.run(scenario())


def test_a_failed_commit_takes_everything_back_and_stops_the_node() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        before = bench.node.durable
        assert not bench.node.has_halted.is_set()
        bench.network.said.clear()
        bench.log.gate.clear()
        bench.log.failure = StoreError(StoreKind.DISK_FULL)

        failing = asyncio.ensure_future(bench.open_ledger())
        await turns()
        waiting = asyncio.ensure_future(bench.add_peer("later"))
        await turns()
        bench.log.gate.set()
        answers = await asyncio.gather(failing, waiting, return_exceptions=True)
        with pytest.raises(NodeHaltedError):
            await bench.add_peer("never")

        assert [type(answer) for answer in answers] == [NodeHaltedError, NodeHaltedError]
        assert bench.node.durable is before
        assert bench.network.said == []
        assert isinstance(bench.node.presence.halted, StoreError)
        assert bench.node.has_halted.is_set()
        await bench.node.aclose()

    asyncio.run(scenario())


def test_a_command_whose_commit_ends_after_the_stop_is_known_when_the_log_is_opened_again() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        bench.network.said.clear()
        bench.log.gate.clear()

        under_way = asyncio.ensure_future(bench.open_ledger())
        await turns()
        stopping = asyncio.ensure_future(bench.node.aclose())
        await turns()
        bench.log.gate.set()
        await stopping

        with pytest.raises(NodeHaltedError):
            await under_way
        assert len(replay(bench.log, WorldFolding()).ledgers) == 1
        assert bench.network.said == [], "nothing leaves a node that was stopped"

    asyncio.run(scenario())


@pytest.mark.parametrize("fault", [AssertionError, KeyError])
def test_a_mistake_of_ours_is_answered_and_the_node_lives(fault: type[Exception]) -> None:
    class Broken(Signer):
        def __call__(self, value: ToSign) -> Signature:
            raise fault("a mistake")

    async def scenario() -> None:
        reported: list[dict[str, object]] = []
        asyncio.get_running_loop().set_exception_handler(
            lambda _loop, context: reported.append(context)
        )
        bench = Bench(sign=Broken(SECRET))
        await bench.begin()

        with pytest.raises(fault, match="a mistake"):
            await asyncio.wait_for(bench.open_ledger(), 10)
        facts = await bench.add_peer("again")

        assert [type(context["exception"]) for context in reported] == [fault]
        assert [type(fact.event) for fact in facts] == [PeerAdded]
        assert bench.node.presence.halted is None
        assert not bench.node.durable.ledgers
        await bench.node.aclose()

    asyncio.run(scenario())


def test_a_refused_command_leaves_the_batch_of_others_alone() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        refused = asyncio.ensure_future(
            bench.node.submit(inp.AddPeer(at_ms=1, peer=ME, name="me", endpoint=""))
        )
        done = asyncio.ensure_future(bench.add_peer("again"))

        answers = await asyncio.gather(refused, done, return_exceptions=True)

        assert isinstance(answers[0], Refused)
        assert answers[0].reason is Reason.NOT_A_PARTICIPANT
        assert bench.node.durable.peers[PEER].name == "again"
        await bench.node.aclose()

    asyncio.run(scenario())


def test_a_message_is_acknowledged_after_its_commit_and_again_when_repeated() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        await bench.open_ledger()
        bench.node.on_opened(
            PEER, RemoteHello(node_id=PEER, features=0, epoch=b"\x02" * 16, last_in=0)
        )
        await bench.add_peer("settled")
        ledger_id = next(iter(bench.node.durable.ledgers))
        body = encode_message(CloseRequest(ledger_id))
        bench.network.said.clear()
        bench.log.gate.clear()

        bench.node.on_message(PEER, 1, body)
        await turns()
        held = list(bench.network.said)
        bench.log.gate.set()
        await bench.add_peer("one more")
        bench.node.on_message(PEER, 1, body)
        await bench.add_peer("and one more")

        assert held == []
        assert bench.network.said.count(("ack", PEER, 1)) == 2
        await bench.node.aclose()

    asyncio.run(scenario())


def test_broken_messages_close_the_session_and_become_one_fact_a_minute() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        bench.node.start()
        seq = bench.node.durable.seq
        for _ in range(3):
            bench.node.on_message(PEER, 1, b"\xc1")
        bench.node.on_message(STRANGER, 1, b"\xc1")
        await turns()
        assert bench.node.durable.seq == seq
        assert bench.network.said.count(("refuse", PEER, Cause.BROKE_RULES)) == 3
        dropped: list[MessagesDropped] = []
        bench.node.subscribe(
            lambda _world, facts: dropped.extend(
                fact.event for fact in facts if isinstance(fact.event, MessagesDropped)
            )
        )

        bench.now_ms += 60_000
        bench.node.look_at_time()
        await bench.add_peer("later")

        assert dropped == [MessagesDropped(PEER, Reason.MALFORMED, 3)]
        await bench.node.aclose()

    asyncio.run(scenario())


def test_a_stranger_leaves_no_trace_before_it_says_something() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        seq = bench.node.durable.seq
        hello = RemoteHello(node_id=STRANGER, features=0, epoch=b"\x03" * 16, last_in=0)
        bench.node.on_opened(STRANGER, hello)
        await turns()
        assert (bench.node.durable.seq, STRANGER in bench.node.durable.peers) == (seq, False)

        broken = encode_message(SettleRequest(ChannelId(b"\x07" * 32)))
        bench.node.on_message(STRANGER, 1, broken)
        await turns()
        assert (bench.node.durable.seq, STRANGER in bench.node.durable.peers) == (seq, False)

        bench.node.on_opened(STRANGER, hello)
        sound = encode_message(EvidenceRequest(ChannelId(b"\x07" * 32)))
        bench.node.on_message(STRANGER, 1, sound)
        await bench.add_peer("after")

        peer = bench.node.durable.peers[STRANGER]
        assert (peer.in_epoch, peer.last_in) == (b"\x03" * 16, 1)
        await bench.node.aclose()

    asyncio.run(scenario())


def test_what_is_outstanding_is_submitted_again_with_its_bytes() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        await bench.open_ledger()
        ledger = next(iter(bench.node.durable.ledgers.values()))
        prepared = f"deposit:{ledger.channel_id.hex()}:0"
        await bench.node.on_tx_prepared(prepared, 0, b"raw bytes", b"\x01" * 32)

        again = Bench(bench.log, replay(bench.log, WorldFolding()))

        assert again.node.durable == bench.node.durable
        assert again.node.durable.transactions[prepared].raw == b"raw bytes"
        await bench.node.aclose()
        await again.node.aclose()

    asyncio.run(scenario())


def test_a_snapshot_rides_with_the_batch_that_crosses_its_place() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        for number in range(SNAPSHOT_EVERY // 100):
            await asyncio.gather(
                *(bench.add_peer(f"name {number} {index}") for index in range(100))
            )

        (seq,) = bench.log.snapshot_seqs_written

        assert seq >= SNAPSHOT_EVERY
        assert WorldFolding().decode_world(bench.log.snapshot_at(seq) or b"") == replay(
            bench.log, WorldFolding(), seq
        )
        await bench.node.aclose()

    asyncio.run(scenario())


def test_empty_blocks_are_noted_once_a_minute_unless_somebody_waits() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        for number in range(1, 5):
            bench.node.on_block(a_block(number, timestamp_s=1000 + number))
        await bench.add_peer("after")
        assert [block.block_num for block in bench.node.durable.blocks] == [1]

        bench.node.on_block(a_block(60, timestamp_s=1061))
        await bench.add_peer("after that")

        assert [block.block_num for block in bench.node.durable.blocks] == [1, 60]
        await bench.node.aclose()

    asyncio.run(scenario())


def test_tokens_and_foreign_channels_change_nothing() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        token = Deposited(
            channel_id=ChannelId(b"\x07" * 32),
            asset=Address(b"\x05" * 20),
            holdings_wei=5,
            log_index=0,
            tx_hash=Bytes32(bytes(32)),
        )
        native = Deposited(
            channel_id=ChannelId(b"\x07" * 32),
            asset=ZERO_ADDRESS,
            holdings_wei=5,
            log_index=1,
            tx_hash=Bytes32(bytes(32)),
        )

        bench.node.on_block(a_block(1, logs=(token, native)))
        await bench.add_peer("after")

        assert not bench.node.durable.ledgers
        assert bench.node.durable.blocks[-1].block_num == 1
        await bench.node.aclose()

    asyncio.run(scenario())


def test_presence_tells_of_chain_and_peers_and_forgets_old_troubles() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        bench.node.on_trouble(ChainError(ChainErrorKind.UNREACHABLE))
        bench.node.on_trouble(ChainError(ChainErrorKind.REVERTED, key="deposit:gone"))
        bench.node.on_closed(PEER, Cause.UNREACHABLE)
        assert bench.node.presence.chain_trouble is not None
        assert "deposit:gone" in bench.node.presence.transaction_troubles

        bench.node.on_head(
            Head(block_num=7, block_hash=Bytes32(bytes(32)), timestamp_s=1, processed_num=7)
        )
        await bench.add_peer("after")

        presence = bench.node.presence
        assert presence.head_block == 7
        assert presence.chain_trouble is None
        assert "deposit:gone" not in presence.transaction_troubles
        assert presence.peers[PEER].cause is Cause.UNREACHABLE
        assert bench.node.latency_ms(PEER) == 1.5
        await bench.node.aclose()

    asyncio.run(scenario())


def test_strangers_are_welcome_only_if_the_policy_could_take_something() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        assert bench.node.is_welcome(STRANGER)

        await bench.node.submit(
            inp.SetPolicy(
                at_ms=1,
                policy=bench.node.durable.policy.__class__(accepts_tabs_as_payee=False),
            )
        )

        assert bench.node.is_welcome(PEER)
        assert not bench.node.is_welcome(STRANGER)
        await bench.node.aclose()

    asyncio.run(scenario())


def test_a_peer_is_dialled_when_it_gets_an_endpoint_and_left_when_it_loses_it() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()

        await bench.add_peer("peer", "127.0.0.1:9")
        await bench.add_peer("peer", "")

        assert bench.network.said[-2:] == [("dial", PEER, "127.0.0.1:9"), ("forget", PEER, None)]
        await bench.node.aclose()

    asyncio.run(scenario())


def test_a_forgotten_peer_is_left() -> None:
    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        await bench.add_peer("peer", "127.0.0.1:9")

        await bench.node.submit(inp.ForgetPeer(at_ms=1, peer=PEER))

        assert bench.network.said[-1] == ("forget", PEER, None)
        await bench.node.aclose()

    asyncio.run(scenario())


def test_a_place_that_cannot_be_dialled_is_shown_and_stops_nothing() -> None:
    """It is a fact by then: raised, it would keep the node from starting ever again."""

    async def scenario() -> None:
        bench = Bench()
        await bench.begin()
        await bench.add_peer("peer", "127.0.0.1:9")

        facts = await bench.add_peer("peer", NOWHERE)
        again = Bench(world=bench.node.durable)

        assert [type(fact.event) for fact in facts] == [PeerAdded]
        assert bench.network.said[-1] == ("forget", PEER, None)
        for node in (bench.node, again.node):
            assert node.presence.peers[PEER].cause is Cause.BAD_ENDPOINT
            assert node.presence.halted is None
            await node.aclose()

    asyncio.run(scenario())


def a_block(
    number: int, *, timestamp_s: int = 1000, logs: tuple[Deposited, ...] = ()
) -> ConfirmedBlock:
    """A confirmed block."""
    return ConfirmedBlock(
        block_num=number,
        block_hash=Bytes32(number.to_bytes(32, "big")),
        parent_hash=Bytes32((number - 1).to_bytes(32, "big")),
        timestamp_s=timestamp_s,
        logs=logs,
    )
