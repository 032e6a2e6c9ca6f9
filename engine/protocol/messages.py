"""What nodes say to each other, as values. The sender is always the authenticated session, never a field."""

from __future__ import annotations

from dataclasses import dataclass

from engine.protocol.channel.consensus import Proposal, Transfer
from engine.protocol.channel.state import FixedPart
from engine.protocol.errors import Reason
from engine.protocol.kinds import ObjectiveKind
from engine.protocol.types import ChannelId, Signature


@dataclass(frozen=True, slots=True)
class SignedState:
    """One participant's signature on a state with exactly two simple allocations.

    Prefund, postfund and final states of ledgers (leader, follower) and virtual channels (payer, payee) all
    have this form; the allocations go to the first and the last participant.
    """

    fixed: FixedPart
    turn_num: int
    is_final: bool
    first_wei: int
    last_wei: int
    signer_index: int
    signature: Signature


@dataclass(frozen=True, slots=True)
class PrefundOver:
    """A tab's turn 0 from the neighbour nearer the payer, who names the ledger with us that is to guarantee the tab.

    Said instead of the bare state between two nodes that have had more than one ledger (ADR 0037).
    """

    state: SignedState
    ledger_id: ChannelId


@dataclass(frozen=True, slots=True)
class LedgerProposal:
    """The leader's signed proposal for the next turn of a ledger."""

    ledger_id: ChannelId
    turn_num: int
    proposal: Proposal
    signature: Signature


@dataclass(frozen=True, slots=True)
class LedgerAcceptance:
    """The follower's signature on the ledger's state at `turn_num`."""

    ledger_id: ChannelId
    turn_num: int
    signature: Signature


@dataclass(frozen=True, slots=True)
class PaymentPart:
    """One payment inside a voucher: its id (16 bytes), its amount and the payer's note."""

    payment_id: bytes
    amount_wei: int
    note: str


@dataclass(frozen=True, slots=True)
class Voucher:
    """The payer's signed promise of `amount_wei` in all, and the payments that made it grow."""

    channel_id: ChannelId
    amount_wei: int
    signature: Signature
    payments: tuple[PaymentPart, ...]


@dataclass(frozen=True, slots=True)
class SettleRequest:
    """Anyone but the payer asks the payer to settle a virtual channel."""

    channel_id: ChannelId


@dataclass(frozen=True, slots=True)
class EvidenceRequest:
    """A follower asks for the prefund and final signatures of a virtual channel that its leader holds."""

    channel_id: ChannelId


@dataclass(frozen=True, slots=True)
class CloseRequest:
    """The follower asks the leader to close a ledger channel (ADR 0013)."""

    ledger_id: ChannelId


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """The follower asks the leader to propose that the follower pays it. Nothing is signed yet (ADR 0040)."""

    ledger_id: ChannelId
    transfer: Transfer


@dataclass(frozen=True, slots=True)
class TransferWithdrawal:
    """The follower would rather not pay any more; the leader answers by a refusal unless it has proposed already."""

    ledger_id: ChannelId
    payment_id: bytes


@dataclass(frozen=True, slots=True)
class TransferRefusal:
    """The leader will not propose a payment that the follower asked for, and why."""

    ledger_id: ChannelId
    payment_id: bytes
    reason: Reason


@dataclass(frozen=True, slots=True)
class Refusal:
    """A participant will not go on with an objective, and why. Its sender never signs that channel's turn 1."""

    kind: ObjectiveKind
    channel_id: ChannelId
    reason: Reason


Message = (
    SignedState
    | PrefundOver
    | LedgerProposal
    | LedgerAcceptance
    | Voucher
    | SettleRequest
    | EvidenceRequest
    | CloseRequest
    | TransferRequest
    | TransferWithdrawal
    | TransferRefusal
    | Refusal
)
