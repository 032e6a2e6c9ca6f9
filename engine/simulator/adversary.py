"""A node that lies: its engine is honest, but what leaves it is mixed with replays and scrambled messages.

It keeps to the wire's numbers, because a wrong one is refused before anything is read; the lies are in the
messages. It knows every message it ever sent or got.
"""

# ruff: noqa: PLR2004 - the numbers are shares of a draw; what follows them is their name

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum, auto
from random import Random

from engine.protocol.channel.consensus import Add, Remove
from engine.protocol.channel.virtual import VirtualOutcome
from engine.protocol.errors import Reason
from engine.protocol.kinds import ObjectiveKind
from engine.protocol.messages import (
    CloseRequest,
    EvidenceRequest,
    LedgerAcceptance,
    LedgerProposal,
    Message,
    PaymentPart,
    PrefundOver,
    Refusal,
    SettleRequest,
    SignedState,
    TransferRefusal,
    TransferRequest,
    TransferWithdrawal,
    Voucher,
)
from engine.protocol.signing import StateToSign, VoucherToSign
from engine.protocol.types import Address, ChannelId, Signature, external
from engine.protocol.world import World
from engine.simulator.links import Link
from engine.simulator.node import Node

LIES_MAX = 3
HEARD_MAX = 400


class Manner(Enum):
    """How a liar goes about it. Who lies about all from the start has hardly a ledger, and never paid, to lie about."""

    FROM_THE_START = auto()
    ONCE_IT_HAS_A_LEDGER = auto()
    ABOUT_WHAT_IT_PAID = auto()
    """In all else it is honest."""


class Adversary:
    """What one liar says to whom.

    Attributes:
        node: its engine, its key and its place on the wires.
        lie_count: how many lies left it.
    """

    def __init__(
        self, node: Node, rng: Random, has_lie: Callable[[], bool], manner: Manner
    ) -> None:
        self.lie_count = 0
        self.node = node
        self._manner = manner
        self._rng = rng
        self._has_lie = has_lie
        self._said_upto: dict[Address, int] = {}
        self._heard: list[Message] = []

    def hear(self, message: Message) -> None:
        """Remember a message for later."""
        if len(self._heard) < HEARD_MAX:
            self._heard.append(message)
        else:
            self._heard[self._rng.randrange(HEARD_MAX)] = message

    def says(self, target: Address) -> tuple[Message, ...]:
        """What it says next: the truth of its outbox, with lies between and instead."""
        said: list[Message] = []
        peer = self.node.durable.peers.get(target)
        upto = self._said_upto.get(target, 0)
        while peer is not None and upto + 1 in peer.outbox:
            upto += 1
            truth = peer.outbox[upto].message
            self.hear(truth)
            said.extend(self._instead_of(truth))
        self._said_upto[target] = upto
        return tuple(said)

    def lie_over(self, links: Sequence[Link], everybody: Sequence[Node]) -> None:
        """Lie to somebody, often to one that it paid, and now and then in another's name."""
        payees = self._payees()
        paid = [link for link in links if link.other(self.node).address in payees]
        link = self._rng.choice(paid if paid and self._rng.random() < 0.5 else links)
        lies = self._lies(link.other(self.node).address)
        if lies and self._rng.random() < 0.3:
            link.forge(self.node, self._rng.choice(everybody), lies[0])
        else:
            link.push(self.node, lies)

    def _lies(self, target: Address) -> tuple[Message, ...]:
        """Lies out of nothing."""
        voucher = self._lower_voucher(target)
        is_all = self._lies_about_all()
        if voucher is not None and (not is_all or self._rng.random() < 0.5):
            self.lie_count += 1
            return (voucher,)
        if not is_all:
            return ()
        count = self._rng.randint(1, LIES_MAX)
        return tuple(made for made in (self._made_up() for _ in range(count)) if made is not None)

    def _instead_of(self, truth: Message) -> tuple[Message, ...]:
        if not self._lies_about_all() or not self._has_lie():
            return (truth,)
        self.lie_count += 1
        if isinstance(truth, LedgerProposal) and self._rng.random() < 0.5:
            return (*self._second_face(truth), truth)
        kind = self._rng.randrange(5)
        if kind == 0:
            return (truth, truth)
        if kind == 4 and isinstance(truth, SignedState):
            # Two faces: one partner gets the signature, the other is told that it is all off.
            channel_id = truth.fixed.channel_id()
            return (Refusal(ObjectiveKind.VIRTUAL_FUND, channel_id, Reason.CANCELLED),)
        if kind == 1:
            return (self._scrambled(truth),)
        if kind == 2:
            return (truth, self._scrambled(truth))
        return ()

    def _lies_about_all(self) -> bool:
        match self._manner:
            case Manner.FROM_THE_START:
                return True
            case Manner.ONCE_IT_HAS_A_LEDGER:
                return any(each.is_usable for each in self.node.durable.ledgers.values())
            case Manner.ABOUT_WHAT_IT_PAID:
                return False

    def _payees(self) -> frozenset[Address]:
        """Whom it paid in tabs that stand."""
        return frozenset(
            tab.payee
            for tab in self.node.durable.virtuals.values()
            if tab.is_payer and tab.paid_wei > 0
        )

    def _lower_voucher(self, target: Address) -> Voucher | None:
        """A voucher for what it paid this payee long ago, or for as much as it paid; well signed."""
        tabs = sorted(
            (tab.channel_id, tab.paid_wei)
            for tab in self.node.durable.virtuals.values()
            if tab.is_payer and tab.payee == target and tab.paid_wei > 0
        )
        if not tabs:
            return None
        channel_id, paid_wei = self._rng.choice(tabs)
        amount_wei = self._rng.choice((paid_wei, self._rng.randint(1, paid_wei)))
        part = PaymentPart(self._rng.randbytes(16), self._rng.randint(1, amount_wei), "tea")
        signature = self.node.sign(VoucherToSign(channel_id, amount_wei))
        return Voucher(channel_id, amount_wei, signature, (part,))

    def _second_face(self, truth: LedgerProposal) -> tuple[Message, ...]:
        """The same proposal, well signed, at the turn before, which is taken."""
        ledger = self.node.durable.ledgers.get(truth.ledger_id)
        turn_num = truth.turn_num - 1
        if ledger is None or not ledger.turn_num < truth.turn_num <= ledger.tip_turn:
            return ()
        outcome = ledger.outcome
        for queued in ledger.queue[: truth.turn_num - ledger.turn_num]:
            outcome = outcome.apply(queued.proposal)
        state_hash = outcome.hash_at(ledger.channel_id, turn_num)
        signature = self.node.sign(StateToSign(ledger.channel_id, turn_num, state_hash))
        return (replace(truth, turn_num=turn_num, signature=signature),)

    def _made_up(self) -> Message | None:
        self.lie_count += 1
        if self._rng.random() < 0.3:
            return self._about_any_channel()
        if not self._heard:
            return None
        heard = self._rng.choice(self._heard)
        return heard if self._rng.random() < 0.4 else self._scrambled(heard)

    def _about_any_channel(self) -> Message | None:
        """Requests and refusals, also about channels it is not in."""
        channels = _channels(self.node.durable, self._heard)
        if not channels:
            return None
        channel_id = self._rng.choice(channels)
        kind = self._rng.randrange(4)
        if kind == 0:
            return SettleRequest(channel_id)
        if kind == 2:
            return EvidenceRequest(channel_id)
        if kind == 1:
            return CloseRequest(channel_id)
        objective = self._rng.choice(tuple(ObjectiveKind))
        return Refusal(objective, channel_id, self._rng.choice((Reason.CANCELLED, Reason.EXPIRED)))

    def _scrambled(self, message: Message) -> Message:
        match message:
            case SignedState():
                return self._scrambled_state(message)
            case PrefundOver():
                return self._scrambled_name(message)
            case LedgerProposal():
                return self._scrambled_proposal(message)
            case LedgerAcceptance():
                turn_num = message.turn_num + self._rng.choice((-1, 0, 1))
                return replace(
                    message, turn_num=max(0, turn_num), signature=self._near(message.signature)
                )
            case Voucher():
                return self._scrambled_voucher(message)
            case SettleRequest() | EvidenceRequest() | CloseRequest() | Refusal():
                return self._about_any_channel() or message
            case TransferRequest() | TransferWithdrawal() | TransferRefusal():
                ledger_ids = sorted(self.node.durable.ledgers) or [message.ledger_id]
                return replace(message, ledger_id=self._rng.choice(ledger_ids))

    def _scrambled_name(self, message: PrefundOver) -> Message:
        """Another ledger for the tab, another state with the name, or no name at all."""
        change = self._rng.randrange(3)
        if change == 0:
            ledger_ids = sorted(self.node.durable.ledgers) or [message.ledger_id]
            return replace(message, ledger_id=self._rng.choice(ledger_ids))
        if change == 1:
            return replace(message, state=self._scrambled_state(message.state))
        return message.state

    def _scrambled_state(self, message: SignedState) -> SignedState:
        changed = self._changed_state(message)
        return self._signed(changed) if self._rng.random() < 0.5 else changed

    def _signed(self, message: SignedState) -> SignedState:
        """The same with its own good signature, where it takes part."""
        participants = message.fixed.participants
        if self.node.address not in participants or max(message.first_wei, message.last_wei) >> 256:
            return message
        first, last = external(participants[0]), external(participants[-1])
        outcome = VirtualOutcome(first, last, message.first_wei, message.last_wei)
        channel_id = message.fixed.channel_id()
        state_hash = outcome.hash_at(channel_id, message.turn_num, is_final=message.is_final)
        return replace(
            message,
            signer_index=participants.index(self.node.address),
            signature=self.node.sign(StateToSign(channel_id, message.turn_num, state_hash)),
        )

    def _changed_state(self, message: SignedState) -> SignedState:
        change = self._rng.randrange(6)
        if change == 0:
            return replace(message, first_wei=self._near_wei(message.first_wei))
        if change == 1:
            moved_wei = self._rng.randint(0, message.first_wei)
            return replace(
                message,
                first_wei=message.first_wei - moved_wei,
                last_wei=message.last_wei + moved_wei,
            )
        if change == 2:
            return replace(message, signer_index=self._rng.randint(-1, 4))
        if change == 3:
            turn_num = message.turn_num + self._rng.choice((-1, 1, 2, 10))
            return replace(message, turn_num=max(0, turn_num))
        if change == 4:
            # A forged final state: everything to the payee, or all back.
            total_wei = message.first_wei + message.last_wei
            last_wei = self._rng.choice((0, total_wei))
            return replace(
                message,
                turn_num=2,
                is_final=True,
                first_wei=total_wei - last_wei,
                last_wei=last_wei,
            )
        return replace(message, signature=self._near(message.signature))

    def _scrambled_proposal(self, message: LedgerProposal) -> Message:
        change = self._rng.randrange(4)
        proposal = message.proposal
        if change == 0:
            return replace(
                message, turn_num=max(0, message.turn_num + self._rng.choice((-1, 1, 2)))
            )
        if change == 1 and isinstance(proposal, Add):
            changed = Add(proposal.guarantee, self._near_wei(proposal.left_deposit_wei))
            return replace(message, proposal=changed)
        if change == 2 and isinstance(proposal, Remove):
            changed_back = Remove(proposal.target, self._near_wei(proposal.left_amount_wei))
            return replace(message, proposal=changed_back)
        return replace(message, signature=self._near(message.signature))

    def _scrambled_voucher(self, message: Voucher) -> Message:
        change = self._rng.randrange(3)
        if change == 0:
            return replace(message, amount_wei=self._near_wei(message.amount_wei))
        if change == 1:
            return replace(message, payments=message.payments * self._rng.randint(0, 2))
        return replace(message, signature=self._near(message.signature))

    def _near_wei(self, amount_wei: int) -> int:
        return self._rng.choice(
            (0, 1, amount_wei + 1, max(0, amount_wei - 1), 2 * amount_wei, 2**121)
        )

    def _near(self, signature: Signature) -> Signature:
        place = self._rng.randrange(len(signature)) if signature else 0
        kind = self._rng.randrange(3)
        if kind == 0:
            return Signature(signature[:place])
        if kind == 1:
            return Signature(bytes(65))
        changed = bytearray(signature)
        changed[place] ^= 1
        return Signature(bytes(changed))


def _channels(world: World, heard: list[Message]) -> list[ChannelId]:
    """Every channel it could know of, in an order that does not depend on hashes."""
    found: dict[ChannelId, None] = {}
    for message in heard:
        if isinstance(message, SignedState):
            found[message.fixed.channel_id()] = None
    for channel_id in sorted((*world.ledgers, *world.virtuals)):
        found[channel_id] = None
    return list(found)
