"""The outcome of a ledger channel and the proposals that change it.

A ledger (consensus) channel has a leader (participant 0) and a follower (participant 1). Its outcome is the
leader's balance, the follower's balance, then guarantees sorted by target. A proposal adds a guarantee for a
virtual channel, removes one, or moves money from one side to the other; it never creates or destroys any.
Source: Nitro v2, consensus channels; ADR 0040.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from enum import Enum

from engine.protocol.channel.outcome import Allocation, AllocationType, Exit, Outcome
from engine.protocol.channel.state import state_hash
from engine.protocol.codec import abi
from engine.protocol.types import Bytes32, ChannelId, Destination


class ProposalFault(Enum):
    """Why a proposal does not fit an outcome."""

    INSUFFICIENT_FUNDS = "insufficient-funds"
    DUPLICATE_GUARANTEE = "duplicate-guarantee"
    GUARANTEE_NOT_FOUND = "guarantee-not-found"
    DEPOSIT_EXCEEDS_GUARANTEE = "deposit-exceeds-guarantee"
    LEFT_AMOUNT_EXCEEDS_GUARANTEE = "left-amount-exceeds-guarantee"
    NOT_A_PARTY = "not-a-party"
    AMOUNT_NOT_POSITIVE = "amount-not-positive"


class ProposalError(Exception):
    """A proposal that does not fit; `fault` says why."""

    def __init__(self, fault: ProposalFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Guarantee:
    """Money of a ledger that is promised to the virtual channel `target`.

    `left` is the neighbour nearer the payer, `right` the one nearer the payee. `chunk` is its ABI encoding, made
    once: an update of a ledger with 100 guarantees joins chunks and does not encode again.
    """

    target: ChannelId
    amount_wei: int
    left: Destination
    right: Destination
    chunk: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self,
            "chunk",
            abi.guarantee_allocation(self.target, self.amount_wei, self.left, self.right),
        )


@dataclass(frozen=True, slots=True)
class Add:
    """Lock a guarantee; the left party pays `left_deposit_wei`, the right party the rest."""

    guarantee: Guarantee
    left_deposit_wei: int

    @property
    def target(self) -> ChannelId:
        """The virtual channel that is guaranteed."""
        return self.guarantee.target


@dataclass(frozen=True, slots=True)
class Remove:
    """Release a guarantee; the left party gets `left_amount_wei`, the right party the rest."""

    target: ChannelId
    left_amount_wei: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """A payment of one side to the other inside the ledger; `payment_id` is 16 bytes, drawn by the payer (ADR 0040)."""

    payment_id: bytes
    amount_wei: int
    note: str
    is_to_leader: bool

    @property
    def target(self) -> None:
        """It is for no virtual channel."""
        return


Proposal = Add | Remove | Transfer


@dataclass(frozen=True, slots=True)
class LedgerOutcome:
    """Who owns what in a ledger channel. Guarantees are sorted by target; `guaranteed_wei` is their sum."""

    leader: Destination
    follower: Destination
    leader_wei: int
    follower_wei: int
    guarantees: tuple[Guarantee, ...] = ()
    guaranteed_wei: int = 0

    @property
    def amounts_wei(self) -> tuple[int, int]:
        """What leader and follower own outside guarantees."""
        return self.leader_wei, self.follower_wei

    def total_wei(self) -> int:
        """All money in the ledger."""
        return self.leader_wei + self.follower_wei + self.guaranteed_wei

    def guarantee(self, target: ChannelId) -> Guarantee | None:
        """The guarantee for a virtual channel, if there is one. Cost: logarithmic."""
        index = bisect_left(self.guarantees, target, key=_target)
        if index < len(self.guarantees) and self.guarantees[index].target == target:
            return self.guarantees[index]
        return None

    def apply(self, proposal: Proposal) -> LedgerOutcome:
        """The outcome after a proposal.

        Raises:
            ProposalError: the proposal does not fit.
        """
        if isinstance(proposal, Transfer):
            return self._transfer(proposal)
        return self._add(proposal) if isinstance(proposal, Add) else self._remove(proposal)

    def encoded(self) -> bytes:
        """The outcome as it stands inside a state. Cost: linear in guarantees, one join."""
        return abi.single_native_exit(
            (
                abi.simple_allocation(self.leader, self.leader_wei),
                abi.simple_allocation(self.follower, self.follower_wei),
            ),
            [guarantee.chunk for guarantee in self.guarantees],
        )

    def hash_at(self, channel_id: ChannelId, turn_num: int, *, is_final: bool = False) -> Bytes32:
        """The state hash of this outcome at a turn."""
        return state_hash(channel_id, self.encoded(), turn_num, is_final=is_final)

    def general(self) -> Outcome:
        """The contract's general form."""
        lines = [
            Allocation(destination=self.leader, amount_wei=self.leader_wei),
            Allocation(destination=self.follower, amount_wei=self.follower_wei),
        ]
        lines.extend(
            Allocation(
                destination=Destination(guarantee.target),
                amount_wei=guarantee.amount_wei,
                allocation_type=AllocationType.GUARANTEE,
                metadata=guarantee.left + guarantee.right,
            )
            for guarantee in self.guarantees
        )
        return (Exit(allocations=tuple(lines)),)

    def _add(self, proposal: Add) -> LedgerOutcome:
        guarantee = proposal.guarantee
        index = bisect_left(self.guarantees, guarantee.target, key=_target)
        if index < len(self.guarantees) and self.guarantees[index].target == guarantee.target:
            raise ProposalError(ProposalFault.DUPLICATE_GUARANTEE)
        right_deposit_wei = guarantee.amount_wei - proposal.left_deposit_wei
        if right_deposit_wei < 0:
            raise ProposalError(ProposalFault.DEPOSIT_EXCEEDS_GUARANTEE)
        leader_wei, follower_wei = self._credited(
            guarantee, left_wei=-proposal.left_deposit_wei, right_wei=-right_deposit_wei
        )
        if leader_wei < 0 or follower_wei < 0:
            raise ProposalError(ProposalFault.INSUFFICIENT_FUNDS)
        return LedgerOutcome(
            self.leader,
            self.follower,
            leader_wei,
            follower_wei,
            (*self.guarantees[:index], guarantee, *self.guarantees[index:]),
            self.guaranteed_wei + guarantee.amount_wei,
        )

    def _remove(self, proposal: Remove) -> LedgerOutcome:
        index = bisect_left(self.guarantees, proposal.target, key=_target)
        if index == len(self.guarantees) or self.guarantees[index].target != proposal.target:
            raise ProposalError(ProposalFault.GUARANTEE_NOT_FOUND)
        guarantee = self.guarantees[index]
        right_wei = guarantee.amount_wei - proposal.left_amount_wei
        if right_wei < 0:
            raise ProposalError(ProposalFault.LEFT_AMOUNT_EXCEEDS_GUARANTEE)
        leader_wei, follower_wei = self._credited(
            guarantee, left_wei=proposal.left_amount_wei, right_wei=right_wei
        )
        return LedgerOutcome(
            self.leader,
            self.follower,
            leader_wei,
            follower_wei,
            self.guarantees[:index] + self.guarantees[index + 1 :],
            self.guaranteed_wei - guarantee.amount_wei,
        )

    def _transfer(self, proposal: Transfer) -> LedgerOutcome:
        if proposal.amount_wei <= 0:
            raise ProposalError(ProposalFault.AMOUNT_NOT_POSITIVE)
        change_wei = proposal.amount_wei if proposal.is_to_leader else -proposal.amount_wei
        leader_wei, follower_wei = self.leader_wei + change_wei, self.follower_wei - change_wei
        if leader_wei < 0 or follower_wei < 0:
            raise ProposalError(ProposalFault.INSUFFICIENT_FUNDS)
        return LedgerOutcome(
            self.leader,
            self.follower,
            leader_wei,
            follower_wei,
            self.guarantees,
            self.guaranteed_wei,
        )

    def _credited(self, guarantee: Guarantee, *, left_wei: int, right_wei: int) -> tuple[int, int]:
        """Balances of leader and follower after crediting the guarantee's two sides."""
        if (guarantee.left, guarantee.right) == (self.leader, self.follower):
            return self.leader_wei + left_wei, self.follower_wei + right_wei
        if (guarantee.left, guarantee.right) == (self.follower, self.leader):
            return self.leader_wei + right_wei, self.follower_wei + left_wei
        raise ProposalError(ProposalFault.NOT_A_PARTY)


def _target(guarantee: Guarantee) -> ChannelId:
    return guarantee.target
