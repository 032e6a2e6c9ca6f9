"""The moments at which hostile messages arrive: each true delivery in the lives of some villages, and who was told.

A life opens ledgers and tabs, pays, is refused, cancels, settles and closes, with each side leading in turn, so
every message type is met in front of worlds that expect it, have it already, or are past it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import ProposalError
from engine.protocol.channel.state import FixedPart
from engine.protocol.channel.virtual import VirtualOutcome
from engine.protocol.codec.log import encode_world
from engine.protocol.crypto import address_of_secret, keccak256
from engine.protocol.messages import (
    LedgerAcceptance,
    LedgerProposal,
    Message,
    SignedState,
    Voucher,
)
from engine.protocol.rowkeys import Gate, gate_of
from engine.protocol.signing import Sign, Signer, StateToSign, ToSign, VoucherToSign
from engine.protocol.types import Address, ChannelId, external
from engine.protocol.world import World
from tests.engine.protocol.makers import EVERY_LEADER, OPEN_HANDED
from tests.engine.protocol.village import Village, Villager

STRANGER_SECRET = keccak256(b"a stranger")
STRANGER = address_of_secret(STRANGER_SECRET)
PEOPLE = ("alice", "hub", "bob")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A node just before a peer's message. `bound` is what its sign gate holds, `at_rest` its world's bytes."""

    world: World
    at_rest: bytes
    bound: dict[tuple[ChannelId, int, str], bytes]
    sign: Sign
    sender: Address
    sender_sign: Sign
    message: Message


@dataclass
class Recorder:
    """Listens to a village and keeps the moments of each node."""

    village: Village
    moments: list[Moment] = field(default_factory=list)

    def __call__(self, source: str, target: str, message: Message) -> bool:
        """Called before each delivery; nothing is ever held back."""
        node = self.village[target]
        self.moments.append(_moment(node, self.village[source], message))
        return False


def all_moments() -> list[Moment]:
    """Every delivery of every life."""
    lives = [_life(leads, nonce) for nonce, leads in enumerate(EVERY_LEADER, start=1)]
    return [moment for life in lives for moment in life]


def signed_again(message: Message, moment: Moment, sign: Sign) -> Message:
    """The message with a true signature over what it says, where it can be worked out."""
    wanted = _to_sign(message, moment.world)
    if wanted is None or not isinstance(
        message, (SignedState, LedgerProposal, LedgerAcceptance, Voucher)
    ):
        return message
    return replace(message, signature=sign(wanted))


def stranger_signer() -> Sign:
    """The key of somebody whom nobody knows."""
    return Signer(STRANGER_SECRET)


def gate_key(gate: Gate) -> tuple[ChannelId, int, str]:
    """What may have one hash only."""
    return gate.channel_id, gate.turn_num, gate.lane.name


def _moment(node: Villager, sender: Villager, message: Message) -> Moment:
    gates = [gate for entry in node.log if (gate := gate_of(entry.event)) is not None]
    return Moment(
        world=node.world,
        at_rest=encode_world(node.world),
        bound={gate_key(gate): gate.state_hash for gate in gates},
        sign=node.sign,
        sender=sender.address,
        sender_sign=sender.sign,
        message=message,
    )


def _life(leads: tuple[str, str], nonce: int) -> list[Moment]:
    village = Village(*PEOPLE, "mallory", policies=dict.fromkeys(PEOPLE, OPEN_HANDED))
    recorder = village.holds = Recorder(village)
    for person, leader in zip(("alice", "bob"), leads, strict=True):
        follower = "hub" if leader == person else person
        village.open_ledger(leader, follower, 1000, 1000, nonce=nonce + len(person))
    village.pay("alice", "bob", 10, 1)
    village.pay("alice", "bob", 5, 2)
    village.pay("bob", "alice", 7, 3)
    _pay_partners(village)
    village.pay("alice", "mallory", 7, 4)
    _cancel_one(village)
    (tab,) = village["bob"].world.peers[village["alice"].address].tabs_to
    village.do("alice", inp.SettleTab(at_ms=village.now_ms, channel_id=tab))
    village.pay("alice", "bob", 90, 6)
    for person in ("alice", "bob"):
        (ledger,) = village[person].world.ledgers
        village.do(person, inp.CloseLedger(at_ms=village.now_ms, channel_id=ledger))
    return recorder.moments


def _pay_partners(village: Village) -> None:
    """Alice and the hub pay each other inside their ledger; who follows asks again, and would rather not."""
    (ledger_id,) = village["alice"].world.peers[village["hub"].address].ledgers
    for number, (payer, other) in enumerate((("alice", "hub"), ("hub", "alice")), start=1):
        _pay_partner(village, payer, ledger_id, 2 * number)
        if not village[payer].world.ledgers[ledger_id].is_leader:
            village[other].sign.is_locked = True
            _pay_partner(village, payer, ledger_id, 2 * number + 1)
            village.do(
                payer,
                inp.CancelTransfer(
                    at_ms=village.now_ms,
                    ledger_id=ledger_id,
                    payment_id=(2 * number + 1).to_bytes(16, "big"),
                ),
            )
            village[other].sign.is_locked = False


def _pay_partner(village: Village, payer: str, ledger_id: ChannelId, number: int) -> None:
    village.do(
        payer,
        inp.PayPartner(
            at_ms=village.now_ms,
            ledger_id=ledger_id,
            amount_wei=10,
            payment_id=number.to_bytes(16, "big"),
            note="inside",
        ),
    )


def _cancel_one(village: Village) -> None:
    """A tab that is given up while the payee is silent."""
    village.silent = {"bob"}
    known = set(village["alice"].world.virtuals)
    village.pay("alice", "bob", 200, 5, limit_wei=250)
    (tab,) = set(village["alice"].world.virtuals) - known
    village.do("alice", inp.Cancel(at_ms=village.now_ms, channel_id=tab))
    village.wake("bob")


def _to_sign(message: Message, world: World) -> ToSign | None:
    match message:
        case SignedState():
            return _state_to_sign(message.fixed, message)
        case LedgerProposal():
            return _proposal_to_sign(message, world)
        case LedgerAcceptance():
            ledger = world.ledgers.get(message.ledger_id)
            queued = () if ledger is None else ledger.queue
            hashes = [one.state_hash for one in queued if one.turn_num == message.turn_num]
            return StateToSign(message.ledger_id, message.turn_num, hashes[0]) if hashes else None
        case Voucher():
            return VoucherToSign(message.channel_id, message.amount_wei)
        case _:
            return None


def _state_to_sign(fixed: FixedPart, message: SignedState) -> ToSign | None:
    if not fixed.participants:
        return None
    first, last = external(fixed.participants[0]), external(fixed.participants[-1])
    outcome = VirtualOutcome(first, last, message.first_wei, message.last_wei)
    state_hash = outcome.hash_at(fixed.channel_id(), message.turn_num, is_final=message.is_final)
    return StateToSign(fixed.channel_id(), message.turn_num, state_hash)


def _proposal_to_sign(message: LedgerProposal, world: World) -> ToSign | None:
    ledger = world.ledgers.get(message.ledger_id)
    try:
        after = None if ledger is None else ledger.tip.apply(message.proposal)
    except ProposalError:
        return None
    if after is None:
        return None
    state_hash = after.hash_at(message.ledger_id, message.turn_num)
    return StateToSign(message.ledger_id, message.turn_num, state_hash)
