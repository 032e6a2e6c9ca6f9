"""The sign gate, tried from above, from beside and from the past: no second hash leaves for a (channel, turn, lane)."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engine.chain.port import ConfirmedBlock, TxIntent
from engine.log.errors import GateError
from engine.log.folding import HISTORY_TYPE_IDS, row_of
from engine.log.header import LogHeader
from engine.log.memory import MemoryLog
from engine.log.store import EventLog
from engine.node import Node
from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol import step as stepping
from engine.protocol.errors import Reason, Refused
from engine.protocol.fold import fold
from engine.protocol.kinds import ObjectiveKind, WaitingFor
from engine.protocol.recorder import Recorder
from engine.protocol.step import step
from engine.protocol.types import Address, Bytes32, ChannelId, Signature
from engine.protocol.world import GENESIS
from tests.engine.protocol.makers import a_town, ledger_of, open_tab, refusal_of
from tests.engine.protocol.village import Village, Villager

OTHER = Bytes32(b"\x5a" * 32)
JUNK = Signature(b"\x11" * 64 + b"\x1b")


@dataclass
class Outside:
    """Network and chain that note whatever leaves."""

    left: list[object] = field(default_factory=list)

    def keep_connected(self, peer: Address, endpoint: str) -> None:
        raise AssertionError("nobody has an endpoint here")

    def wake(self, peer: Address) -> None:
        self.left.append(peer)

    def submit(self, intent: TxIntent, resume_raw: bytes | None = None) -> None:
        self.left.append((intent, resume_raw))


@pytest.fixture
def town() -> Village:
    """Bob, who was paid, redeemed and challenged; the hub is silent."""
    made = a_town()
    open_tab(made)
    made.pay("alice", "bob", 10, 1)
    made.silent = {"hub", "alice"}
    made.is_mining = False
    (tab_id,) = made["bob"].world.virtuals
    made.do("bob", inp.Dispute(at_ms=made.now_ms, channel_id=tab_id))
    return made


def second_state(rec: Recorder, channel_id: ChannelId) -> None:
    ledger = rec.draft.ledger(channel_id)
    assert ledger is not None
    rec.sign_state(ledger, ledger.signed_turn, OTHER)


def older_state(rec: Recorder, channel_id: ChannelId) -> None:
    ledger = rec.draft.ledger(channel_id)
    assert ledger is not None
    rec.sign_state(ledger, ledger.signed_turn - 1, OTHER)


def second_challenge(rec: Recorder, channel_id: ChannelId) -> None:
    ledger = rec.draft.ledger(channel_id)
    assert ledger is not None
    rec.sign_force_move(ledger, ledger.turn_num, OTHER)


def older_challenge(rec: Recorder, channel_id: ChannelId) -> None:
    ledger = rec.draft.ledger(channel_id)
    assert ledger is not None
    rec.sign_force_move(ledger, ledger.turn_num - 1, OTHER)


def second_redemption(rec: Recorder, _channel_id: ChannelId) -> None:
    (tab,) = rec.draft.base.virtuals.values()
    rec.sign_redemption(tab, tab.paid_wei, OTHER)


def smaller_redemption(rec: Recorder, _channel_id: ChannelId) -> None:
    (tab,) = rec.draft.base.virtuals.values()
    known = rec.draft.base.disputes[tab.channel_id].redemption
    assert known is not None
    rec.sign_redemption(tab, tab.paid_wei - 1, known.state_hash)


@pytest.mark.parametrize(
    "bug",
    [
        second_state,
        older_state,
        second_challenge,
        older_challenge,
        second_redemption,
        smaller_redemption,
    ],
    ids=lambda one: one.__name__,
)
def test_an_objective_that_asks_for_a_second_hash_is_refused_and_nothing_leaves(
    town: Village, monkeypatch: pytest.MonkeyPatch, bug: Callable[[Recorder, ChannelId], None]
) -> None:
    bob, ledger_id = town["bob"], ledger_of(town, "bob", "hub").channel_id

    def planted(rec: Recorder, channel_id: ChannelId) -> WaitingFor:
        if channel_id == ledger_id:
            bug(rec, channel_id)
        return WaitingFor.NOTHING

    monkeypatch.setitem(stepping.CRANKS, ObjectiveKind.DISPUTE, planted)
    before = bob.world

    with pytest.raises(Refused, match=Reason.WOULD_SIGN_TWICE.value):
        step(before, a_block(town), bob.sign)

    assert bob.world == before


@pytest.mark.parametrize("lane", ["state", "challenge", "redemption"])
def test_a_bug_that_goes_around_the_recorder_is_stopped_by_the_log(
    town: Village, monkeypatch: pytest.MonkeyPatch, lane: str
) -> None:
    """The second net: the log's unique index. The whole batch is taken back, and the node takes nothing more."""
    bob, ledger = town["bob"], ledger_of(town, "bob", "hub")
    (tab_id,) = bob.world.virtuals
    forged: ev.Event = {
        "state": ev.ProposalAccepted(ledger.channel_id, ledger.signed_turn, OTHER, JUNK),
        "challenge": ev.ForceMoveSigned(ledger.channel_id, ledger.turn_num, OTHER, JUNK),
        "redemption": ev.RedemptionSigned(tab_id, 10, OTHER, JUNK),
    }[lane]

    def planted(rec: Recorder, _channel_id: ChannelId) -> WaitingFor:
        rec.events.append(ev.Recorded(rec.draft.world.seq + 1, rec.at_ms, 0, 1, forged))
        rec.draft.world.seq += 1
        return WaitingFor.NEWEST_SHOWN

    monkeypatch.setitem(stepping.CRANKS, ObjectiveKind.DISPUTE, planted)
    outside, node, log = asyncio.run(_live(bob, a_block(town)))

    assert outside.left == []
    assert isinstance(node.presence.halted, GateError)
    assert log.head.seq == bob.world.seq
    assert node.durable == bob.world


async def _live(villager: Villager, what: inp.ChainBlock) -> tuple[Outside, Node, MemoryLog]:
    log = MemoryLog(a_header(villager))
    log.append([row_of(fact) for fact in villager.log])
    node = Node(log=log, world=villager.world, sign=villager.sign, clock_ms=lambda: what.at_ms)
    outside = Outside()
    node.attach_network(outside)
    node.attach_chain(outside)
    outside.left.clear()
    node.on_block(
        ConfirmedBlock(
            block_num=what.block_num,
            block_hash=Bytes32(what.block_hash),
            parent_hash=Bytes32(bytes(32)),
            timestamp_s=what.timestamp_s,
            logs=(),
        )
    )
    async with asyncio.timeout(10):
        await node.has_halted.wait()
    await node.aclose()
    return outside, node, log


def test_a_second_process_cannot_open_the_log(tmp_path: Path, town: Village) -> None:
    path = tmp_path / "log.sqlite"
    log = EventLog.create(path, a_header(town["bob"]))
    asking = (
        "import sys; from pathlib import Path; from engine.log.store import EventLog\n"
        "EventLog.open(Path(sys.argv[1]))"
    )

    done = subprocess.run(
        [sys.executable, "-c", asking, str(path)], capture_output=True, text=True, check=False
    )
    log.close()

    assert done.returncode != 0
    assert "IN_USE" in done.stderr


def test_an_older_copy_that_a_peer_shows_begins_no_dispute(town: Village) -> None:
    """Its newest state may be an old one, and its best voucher not the best."""
    bob, hub = town["bob"], town["hub"].address
    copy = Villager("bob", bob.secret)
    begun = next(
        place for place, fact in enumerate(bob.log) if isinstance(fact.event, ev.VoucherReceived)
    )
    copy.world = fold(GENESIS, bob.log[:begun])
    known = copy.world.peers[hub]
    copy.take(
        inp.PeerHello(
            at_ms=town.now_ms, peer=hub, epoch=known.in_epoch, has_upto=known.next_out + 3
        )
    )
    ledger_id = ledger_of(town, "bob", "hub").channel_id

    refused = refusal_of(copy, inp.Dispute(at_ms=town.now_ms, channel_id=ledger_id))

    assert refused is Reason.OLDER_COPY
    assert copy.said(ev.ForceMoveSigned) == []


def a_header(villager: Villager) -> LogHeader:
    identity = villager.world.identity
    return LogHeader(
        log_id=identity.log_id,
        chain_id=identity.chain_id,
        adjudicator=identity.adjudicator,
        address=identity.address,
        history_type_ids=HISTORY_TYPE_IDS,
    )


def a_block(town: Village) -> inp.ChainBlock:
    return inp.ChainBlock(
        at_ms=town.now_ms,
        block_num=town.block_num + 1,
        block_hash=b"\x77" * 32,
        timestamp_s=town.now_ms // 1000,
        logs=(),
    )
