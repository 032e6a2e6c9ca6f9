"""Towns in the state that a test begins with, what peers may say in them, and how to ask whether it was refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import LedgerOutcome, Proposal
from engine.protocol.channel.state import FixedPart
from engine.protocol.channel.virtual import VirtualOutcome
from engine.protocol.claims import claim_towards
from engine.protocol.codec.log import encode_world
from engine.protocol.crypto import keccak256
from engine.protocol.errors import PeerError, Reason, Refused
from engine.protocol.fold import fold
from engine.protocol.kinds import Lane, LedgerPhase
from engine.protocol.messages import (
    LedgerAcceptance,
    LedgerProposal,
    Message,
    PaymentPart,
    SignedState,
    Voucher,
)
from engine.protocol.policy import Policy
from engine.protocol.rowkeys import gate_of
from engine.protocol.signing import StateToSign, VoucherToSign
from engine.protocol.step import Step, step
from engine.protocol.types import ChannelId, Signature, external
from engine.protocol.world import GENESIS, Ledger, Virtual, World
from tests.engine.protocol.village import VIRTUAL_APP, Village, Villager

JUNK = Signature(b"\x11" * 64 + b"\x1b")
OPEN_HANDED = Policy(
    accepts_ledgers=True,
    accepts_tabs_as_hub=True,
    match_ppm=10**12,
    max_wei_per_peer=2**127,
    max_total_wei=2**127,
    max_open_tabs=128,
    default_tab_wei=100,
)
EVERY_LEADER = [("alice", "bob"), ("alice", "hub"), ("hub", "bob"), ("hub", "hub")]
"""Who leads the payer's ledger and who leads the payee's: the hub leads or follows on each side."""


def a_town(
    leads: tuple[str, str] = ("alice", "bob"),
    *,
    funds_wei: int = 1000,
    bobs_wei: int | None = None,
    policies: dict[str, Policy] | None = None,
    others: tuple[str, ...] = ("mallory",),
) -> Village:
    """Alice and Bob with a funded ledger each to the hub; Mallory is nobody's partner.

    `bobs_wei` is on each side of Bob's ledger, where that is another sum.
    """
    agreed = dict.fromkeys(("alice", "hub", "bob"), OPEN_HANDED) | (policies or {})
    town = Village("alice", "hub", "bob", *others, policies=agreed)
    for person, leader in zip(("alice", "bob"), leads, strict=True):
        follower = "hub" if leader == person else person
        wei = funds_wei if person == "alice" or bobs_wei is None else bobs_wei
        town.open_ledger(leader, follower, wei, wei, nonce=1 if person == "alice" else 2)
    return town


def a_long_town(
    leads: tuple[str, str, str] = ("alice", "west", "bob"), *, last_wei: int = 1000
) -> Village:
    """Alice - west - east - Bob: two hubs in the path. `last_wei` is on each side of the last ledger."""
    town = Village(
        "alice", "west", "east", "bob",
        policies=dict.fromkeys(("alice", "west", "east", "bob"), OPEN_HANDED),
    )  # fmt: skip
    pairs = (("alice", "west"), ("west", "east"), ("east", "bob"))
    for nonce, (pair, leader) in enumerate(zip(pairs, leads, strict=True), start=1):
        (follower,) = set(pair) - {leader}
        wei = last_wei if nonce == len(pairs) else 1000
        town.open_ledger(leader, follower, wei, wei, nonce=nonce)
    return town


def ledger_of(town: Village, one: str, other: str) -> Ledger:
    """The ledger between two nodes, as the first one sees it."""
    (channel_id,) = town[one].world.peers[town[other].address].ledgers
    return town[one].world.ledgers[channel_id]


def open_tab(
    town: Village, limit_wei: int = 100, *, nonce: int = 7, hops: tuple[str, ...] = ("hub",)
) -> ChannelId:
    """Alice asks for a tab to Bob; its id."""
    fixed = tab_part(town, nonce=nonce, hops=hops)
    town.do(
        "alice",
        inp.OpenTab(
            at_ms=town.now_ms,
            payee=town["bob"].address,
            limit_wei=limit_wei,
            nonce=nonce,
            hops=tuple(town[hop].address for hop in hops),
        ),
    )
    return fixed.channel_id()


def tab_part(town: Village, *, nonce: int = 7, hops: tuple[str, ...] = ("hub",)) -> FixedPart:
    """The fixed part of a tab from Alice to Bob."""
    return FixedPart(
        participants=tuple(town[name].address for name in ("alice", *hops, "bob")),
        nonce=nonce,
        app_definition=VIRTUAL_APP,
        challenge_duration_s=3600,
    )


# --- what peers say -------------------------------------------------------------------------------------------


def a_state(
    author: Villager,
    fixed: FixedPart,
    turn_num: int,
    first_wei: int,
    last_wei: int,
    *,
    is_final: bool = False,
) -> SignedState:
    """A state with two allocations, truly signed by one of the participants."""
    first, last = (external(fixed.participants[index]) for index in (0, -1))
    outcome = VirtualOutcome(first, last, first_wei, last_wei)
    state_hash = outcome.hash_at(fixed.channel_id(), turn_num, is_final=is_final)
    signature = author.sign(StateToSign(fixed.channel_id(), turn_num, state_hash))
    index = fixed.participants.index(author.address) if author.address in fixed.participants else 0
    return SignedState(fixed, turn_num, is_final, first_wei, last_wei, index, signature)


def a_ledger_final(author: Villager, ledger: Ledger, **changes: int) -> SignedState:
    """A final state of a ledger; `turn_num`, `first_wei`, `last_wei` may be other than the true ones."""
    values = {
        "turn_num": ledger.turn_num + 1,
        "first_wei": ledger.outcome.leader_wei,
        "last_wei": ledger.outcome.follower_wei,
    } | changes
    return a_state(author, ledger.fixed, **values, is_final=True)


def a_proposal(
    author: Villager,
    ledger: Ledger,
    proposal: Proposal,
    *,
    turn_num: int | None = None,
    after: LedgerOutcome | None = None,
) -> LedgerProposal:
    """A signed proposal for a ledger's next turn."""
    turn_num = ledger.tip_turn + 1 if turn_num is None else turn_num
    after = ledger.tip.apply(proposal) if after is None else after
    state_hash = after.hash_at(ledger.channel_id, turn_num)
    signature = author.sign(StateToSign(ledger.channel_id, turn_num, state_hash))
    return LedgerProposal(ledger.channel_id, turn_num, proposal, signature)


def an_acceptance(author: Villager, ledger: Ledger, turn_num: int) -> LedgerAcceptance:
    """A signature on a queued turn."""
    queued = {entry.turn_num: entry.state_hash for entry in ledger.queue}
    state_hash = queued.get(turn_num, ledger.tip.hash_at(ledger.channel_id, turn_num))
    signature = author.sign(StateToSign(ledger.channel_id, turn_num, state_hash))
    return LedgerAcceptance(ledger.channel_id, turn_num, signature)


def a_voucher(author: Villager, tab: ChannelId, amount_wei: int, *parts_wei: int) -> Voucher:
    """A signed voucher; by default one payment makes all of its amount."""
    parts = tuple(
        PaymentPart(bytes(15) + bytes((index,)), part_wei, "")
        for index, part_wei in enumerate(parts_wei or (amount_wei,))
    )
    return Voucher(tab, amount_wei, author.sign(VoucherToSign(tab, amount_wei)), parts)


def flipped(signature: Signature) -> Signature:
    """A signature with one bit of s changed."""
    return Signature(signature[:63] + bytes((signature[63] ^ 1,)) + signature[64:])


# --- saying it ------------------------------------------------------------------------------------------------


def arrival(
    town: Village, source: str, target: str, message: Message, *, wire_seq: int | None = None
) -> inp.PeerMessage:
    """A message under its sender's next number."""
    if wire_seq is None:
        wire_seq = last_in(town, target, source) + 1
    return inp.PeerMessage(
        at_ms=town.now_ms,
        peer=town[source].address,
        wire_seq=wire_seq,
        digest=keccak256(wire_seq.to_bytes(8, "big")),
        message=message,
    )


def say(town: Village, source: str, target: str, message: Message) -> tuple[type, ...]:
    """The kinds of facts that a message makes, the message's own receipt left out."""
    done = town[target].take(arrival(town, source, target, message))
    return tuple(type(entry.event) for entry in done.events[1:])


def lie(town: Village, source: str, target: str, message: Message) -> None:
    """Say what the protocol would not, as the next message of a session that goes on afterwards."""
    say(town, source, target, message)
    town.liars.add(source)
    node = town[source]
    peer = node.world.peers[town[target].address]
    said = replace(peer, next_out=peer.next_out + 1, acked_upto=peer.acked_upto + 1)
    node.world = replace(node.world, peers=node.world.peers.set(peer.address, said))


def last_in(town: Village, name: str, source: str) -> int:
    """How many messages of a peer a node has taken."""
    known = town[name].world.peers.get(town[source].address)
    return 0 if known is None else known.last_in


def hello_from(town: Village, source: str, target: str, **changes: object) -> inp.PeerHello:
    """A session that `source` begins with `target`, with what it has and what it claims."""
    author, reader = town[source], town[target]
    hello = inp.PeerHello(
        at_ms=town.now_ms,
        peer=author.address,
        epoch=reader.world.peers[author.address].in_epoch,
        has_upto=author.world.peers[reader.address].last_in,
        claim=claim_towards(author.world, reader.address),
    )
    return replace(hello, **changes)


def refusal_of(node: Villager, what: inp.Input) -> Reason:
    """Why an input is refused; it must leave the world as it was, and say nothing."""
    world, before = node.world, encode_world(node.world)
    with pytest.raises((Refused, PeerError)) as caught:
        step(world, what, node.sign)
    assert before == encode_world(world)
    is_from_peer = isinstance(what, (inp.PeerMessage, inp.PeerHello, inp.PeerAck))
    assert isinstance(caught.value, PeerError) is is_from_peer
    return caught.value.reason


def pay_inside(
    town: Village, name: str, amount_wei: int, number: int, note: str = ""
) -> inp.PayPartner:
    """Alice pays the hub, or whoever else the hub, inside their ledger."""
    ledger_id = ledger_of(town, name, "alice" if name == "hub" else "hub").channel_id
    what = inp.PayPartner(
        at_ms=town.now_ms,
        ledger_id=ledger_id,
        amount_wei=amount_wei,
        payment_id=number.to_bytes(16, "big"),
        note=note,
    )
    town.do(name, what)
    return what


def as_high_again(town: Village, name: str) -> Step:
    """After a rollback the chain comes to where it was, with nothing in it."""
    return town[name].take(
        inp.ChainBlock(
            at_ms=town.now_ms,
            block_num=town[name].world.height,
            block_hash=bytes(31) + b"\x07",
            timestamp_s=town.now_ms // 1000,
            logs=(),
        )
    )


def fault_of(town: Village, source: str, target: str, message: Message) -> Reason:
    """Why a node closes the session when a peer says this."""
    return refusal_of(town[target], arrival(town, source, target, message))


# --- standing properties --------------------------------------------------------------------------------------


def wealth_wei(world: World) -> int:
    """All money in a node's ledgers."""
    return sum(ledger.outcome.total_wei() for ledger in world.ledgers.values())


def assert_sound(town: Village) -> None:
    """What must hold for every node at every moment."""
    for node in town.nodes.values():
        assert node.name in town.liars or fold(GENESIS, node.log) == node.world
        assert [entry.seq for entry in node.log] == list(range(1, len(node.log) + 1))
        _assert_signed_once(node)
        for ledger in node.world.ledgers.values():
            for outcome in (ledger.outcome, ledger.tip):
                is_funded = None not in ledger.postfund
                assert outcome.total_wei() <= ledger.start.total_wei()
                assert outcome.total_wei() == ledger.start.total_wei() or not is_funded
                assert min(outcome.amounts_wei) >= 0
                assert outcome.guaranteed_wei == sum(one.amount_wei for one in outcome.guarantees)


def _assert_signed_once(node: Villager) -> None:
    hashes: dict[tuple[ChannelId, int, Lane], bytes] = {}
    for entry in node.log:
        gate = gate_of(entry.event)
        if gate is not None:
            key = (gate.channel_id, gate.turn_num, gate.lane)
            assert hashes.setdefault(key, gate.state_hash) == gate.state_hash


def assert_at_rest(
    town: Village, *, paid_wei: int = 0, names: tuple[str, ...] = ("alice", "hub", "bob")
) -> None:
    """No objective, message or guarantee is left, and Bob has what Alice paid."""
    assert_sound(town)
    for name in names:
        world = town[name].world
        assert dict(world.objectives) == {}
        assert all(not peer.outbox for peer in world.peers.values())
        for ledger in world.ledgers.values():
            assert (ledger.tip.guarantees, ledger.queue) == ((), ())
            other = next(one for one in town.nodes.values() if one.address == ledger.peer)
            theirs = other.world.ledgers[ledger.channel_id]
            assert (ledger.outcome, ledger.turn_num) == (theirs.outcome, theirs.turn_num)
    assert mine_wei(town, "alice") == 1000 - paid_wei
    assert mine_wei(town, "bob") == 1000 + paid_wei


def mine_wei(town: Village, name: str) -> int:
    """What a node owns in its ledgers, outside guarantees."""
    return sum(
        ledger.outcome.amounts_wei[ledger.my_index] for ledger in town[name].world.ledgers.values()
    )


def tab_of(town: Village, name: str, tab: ChannelId) -> Virtual:
    """A tab as a node sees it."""
    return town[name].world.virtuals[tab]


def is_closed(town: Village, name: str) -> bool:
    """Whether all ledgers of a node are closed."""
    return all(ledger.phase is LedgerPhase.CLOSED for ledger in town[name].world.ledgers.values())


def with_policy(town: Village, name: str, **changes: object) -> None:
    """Change a node's policy."""
    policy = replace(town[name].world.policy, **changes)
    town.do(name, inp.SetPolicy(at_ms=town.now_ms, policy=policy))
