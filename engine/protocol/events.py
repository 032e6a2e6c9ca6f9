"""Facts, in the past tense, with their full content: what `evolve` needs beside the world before (codec/log.py)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.protocol.channel.consensus import Proposal, Transfer
from engine.protocol.channel.dispute import ShownState
from engine.protocol.channel.state import FixedPart
from engine.protocol.errors import Reason
from engine.protocol.kinds import ObjectiveKind, WaitingFor
from engine.protocol.policy import Policy
from engine.protocol.types import Address, Bytes32, ChannelId, Signature
from engine.protocol.world import NodeIdentity

# --- the node -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NodeCreated:
    """The first fact of every log: who we are and on which chain."""

    node: NodeIdentity


@dataclass(frozen=True, slots=True)
class NodeStarted:
    """A process began on this log. Nothing is signed with its `partners` before each was heard (ADR 0036)."""

    partners: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class PolicySet:
    """What we agree to without asking."""

    policy: Policy


@dataclass(frozen=True, slots=True)
class PeerAdded:
    """A contact or hub was named, or named anew. `endpoint` is empty when we wait to be called."""

    peer: Address
    name: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class PeerForgotten:
    """A contact is one no more: name and endpoint are gone. What the wire needs to know of the peer stays."""

    peer: Address


# --- objectives -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ObjectiveCreated:
    """Something was begun, by us (`is_mine`) or by a peer."""

    kind: ObjectiveKind
    channel_id: ChannelId
    deadline_ms: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class ObjectiveApproved:
    """The policy, or the person, agreed to a peer's objective."""

    kind: ObjectiveKind
    channel_id: ChannelId


@dataclass(frozen=True, slots=True)
class ObjectiveCranked:
    """The objective advanced; this is what it waits for now."""

    kind: ObjectiveKind
    channel_id: ChannelId
    waiting_for: WaitingFor


@dataclass(frozen=True, slots=True)
class ObjectiveRejected:
    """We refused a peer's objective before it began. The peer is told."""

    kind: ObjectiveKind
    channel_id: ChannelId
    peer: Address
    reason: Reason


@dataclass(frozen=True, slots=True)
class ObjectiveCancelled:
    """A tombstone: we never sign turn 1 of this channel (ADR 0014). `by` is who wanted it; all others are told."""

    kind: ObjectiveKind
    channel_id: ChannelId
    by: Address
    reason: Reason


@dataclass(frozen=True, slots=True)
class ObjectiveCompleted:
    """The objective reached its end."""

    kind: ObjectiveKind
    channel_id: ChannelId


# --- channels -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LedgerCreated:
    """A ledger channel was proposed; nothing is signed yet."""

    fixed: FixedPart
    my_index: int
    leader_wei: int
    follower_wei: int


@dataclass(frozen=True, slots=True)
class VirtualCreated:
    """A virtual channel was proposed; nothing is signed yet. The ledgers are ours (None at the path's ends)."""

    fixed: FixedPart
    my_index: int
    payer_wei: int
    left_ledger: ChannelId | None
    right_ledger: ChannelId | None


@dataclass(frozen=True, slots=True)
class StateSigned:
    """We signed a prefund, postfund or final state; all others get it, the next in a tab with its ledger `over`."""

    channel_id: ChannelId
    turn_num: int
    is_final: bool
    first_wei: int
    last_wei: int
    state_hash: Bytes32
    signature: Signature
    over: ChannelId | None = None


@dataclass(frozen=True, slots=True)
class StateReceived:
    """A participant's valid signature on a state arrived; from the one before us in a tab with its ledger `over`."""

    channel_id: ChannelId
    turn_num: int
    is_final: bool
    first_wei: int
    last_wei: int
    signer_index: int
    signature: Signature
    over: ChannelId | None = None


@dataclass(frozen=True, slots=True)
class ProposalSent:
    """We lead: we signed the ledger's next turn and queued the proposal."""

    ledger_id: ChannelId
    turn_num: int
    proposal: Proposal
    state_hash: Bytes32
    signature: Signature


@dataclass(frozen=True, slots=True)
class ProposalReceived:
    """We follow: the leader's valid proposal for the next turn arrived and waits in the queue."""

    ledger_id: ChannelId
    turn_num: int
    proposal: Proposal
    state_hash: Bytes32
    signature: Signature


@dataclass(frozen=True, slots=True)
class ProposalAccepted:
    """We follow: we countersigned the head of the queue; the ledger's supported state is this turn now."""

    ledger_id: ChannelId
    turn_num: int
    state_hash: Bytes32
    signature: Signature


@dataclass(frozen=True, slots=True)
class AcceptanceReceived:
    """We lead: the follower's valid countersignature arrived; all turns up to this one are supported."""

    ledger_id: ChannelId
    turn_num: int
    signature: Signature


@dataclass(frozen=True, slots=True)
class ForceMoveSigned:
    """We signed that a state may be challenged with."""

    channel_id: ChannelId
    turn_num: int
    state_hash: Bytes32
    signature: Signature


@dataclass(frozen=True, slots=True)
class RedemptionSigned:
    """We, the payee, signed the one redemption of a tab: its best voucher. No voucher is taken after it."""

    channel_id: ChannelId
    amount_wei: int
    state_hash: Bytes32
    signature: Signature


@dataclass(frozen=True, slots=True)
class VirtualBroken:
    """A tab that we signed turn 1 of will not open; it will be settled with nothing paid. `peer` is who refused."""

    channel_id: ChannelId
    peer: Address
    reason: Reason


@dataclass(frozen=True, slots=True)
class SettleAsked:
    """We asked the payer to settle a tab."""

    channel_id: ChannelId


@dataclass(frozen=True, slots=True)
class EvidenceAsked:
    """A proposal waits for signatures that its proposer must hold; we asked. `held_count` is how many we hold."""

    channel_id: ChannelId
    peer: Address
    held_count: int


@dataclass(frozen=True, slots=True)
class EvidenceGiven:
    """We passed on all `held_count` prefund and final signatures that we hold of a tab."""

    channel_id: ChannelId
    peer: Address
    held_count: int


@dataclass(frozen=True, slots=True)
class CloseAsked:
    """We follow: we asked the leader to close the ledger."""

    ledger_id: ChannelId


# --- payments -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PaymentPromised:
    """A payment waits for its tab to open."""

    channel_id: ChannelId
    payment_id: bytes
    paid_wei: int
    note: str


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """A payment that waited will not be made; nothing was paid."""

    channel_id: ChannelId
    payment_id: bytes
    paid_wei: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class VoucherSent:
    """We paid: a voucher for `amount_wei` in all, `paid_wei` more than the one before."""

    channel_id: ChannelId
    peer: Address
    amount_wei: int
    signature: Signature
    payment_id: bytes
    paid_wei: int
    note: str
    wire_seq: int


@dataclass(frozen=True, slots=True)
class VoucherReceived:
    """We were paid: the payer's valid voucher for `amount_wei` in all."""

    channel_id: ChannelId
    peer: Address
    amount_wei: int
    signature: Signature
    payment_id: bytes
    paid_wei: int
    note: str


@dataclass(frozen=True, slots=True)
class VoucherRecovered:
    """The tab's other end showed a voucher that this log, an older copy, had lost: `amount_wei` in all."""

    channel_id: ChannelId
    peer: Address
    amount_wei: int
    signature: Signature
    paid_wei: int


@dataclass(frozen=True, slots=True)
class LedgerSettled:
    """The contract ended a ledger by the turn that was shown to it, and paid us; what each side got, tabs included."""

    channel_id: ChannelId
    turn_num: int
    leader_wei: int
    follower_wei: int


@dataclass(frozen=True, slots=True)
class TransferBegun:
    """We set out to pay the ledger's other side inside it. Until its turn is signed it is given up at the deadline."""

    ledger_id: ChannelId
    transfer: Transfer
    deadline_ms: int


@dataclass(frozen=True, slots=True)
class TransferRequested:
    """We lead: the follower asked to pay us. It waits for our proposal."""

    ledger_id: ChannelId
    transfer: Transfer
    deadline_ms: int


@dataclass(frozen=True, slots=True)
class TransferWithdrawn:
    """We follow: we asked the leader not to propose our payment any more. Its answer decides."""

    ledger_id: ChannelId
    payment_id: bytes


@dataclass(frozen=True, slots=True)
class TransferMade:
    """Both sides signed the turn that pays; it stands."""

    ledger_id: ChannelId
    turn_num: int
    transfer: Transfer


@dataclass(frozen=True, slots=True)
class TransferFailed:
    """A payment will not be made: it waited, or the contract ended the ledger before it. As the leader we told."""

    ledger_id: ChannelId
    transfer: Transfer
    reason: Reason


# --- messages -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PeerMet:
    """A peer's outbox has this id now; its sequence numbers start again at 1."""

    peer: Address
    epoch: bytes


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A peer's message was processed; `digest` is keccak256 of its bytes, so two parties can compare logs."""

    peer: Address
    wire_seq: int
    digest: Bytes32


@dataclass(frozen=True, slots=True)
class MessageAcked:
    """The peer has everything up to this sequence number of ours on its disk."""

    peer: Address
    upto: int


@dataclass(frozen=True, slots=True)
class MessagesDropped:
    """A peer broke the protocol: how often in this minute, for one reason."""

    peer: Address
    reason: Reason
    count: int


@dataclass(frozen=True, slots=True)
class OlderCopyFound:
    """A peer has our messages up to a number that this log never gave: this log is an older copy of itself."""

    peer: Address
    upto: int


@dataclass(frozen=True, slots=True)
class ClaimCompared:
    """A peer's claim shows nothing that this log does not know; what waited to be signed for it goes on."""

    peer: Address


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """All that the peer had and we had lost was proved. It has our messages up to `upto`, we its up to `last_in`."""

    peer: Address
    upto: int
    last_in: int


# --- chain ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BlockSeen:
    """The chain is processed up to this block."""

    block_num: int
    block_hash: bytes
    timestamp_s: int


@dataclass(frozen=True, slots=True)
class DepositDetected:
    """The contract holds this much for a channel of ours after a deposit."""

    channel_id: ChannelId
    holdings_wei: int
    block_num: int
    block_hash: bytes
    log_index: int


@dataclass(frozen=True, slots=True)
class AllocationUpdated:
    """The contract paid out of a channel of ours."""

    channel_id: ChannelId
    before_wei: int
    after_wei: int
    block_num: int
    block_hash: bytes
    log_index: int


@dataclass(frozen=True, slots=True)
class ChannelConcluded:
    """The contract finalised a channel of ours by everybody's final state."""

    channel_id: ChannelId
    block_num: int
    block_hash: bytes
    log_index: int


@dataclass(frozen=True, slots=True)
class ChallengeRegistered:
    """Somebody challenged on a channel of ours. `shown` is the state; None in logs from before it was kept."""

    channel_id: ChannelId
    finalizes_at_s: int
    block_num: int
    block_hash: bytes
    log_index: int
    shown: ShownState | None = None


@dataclass(frozen=True, slots=True)
class ChallengeCleared:
    """A challenge on a channel of ours was answered."""

    channel_id: ChannelId
    turn_num: int
    block_num: int
    block_hash: bytes
    log_index: int


@dataclass(frozen=True, slots=True)
class GuaranteeReclaimed:
    """Somebody turned a guarantee of a final ledger of ours back into balances."""

    channel_id: ChannelId
    block_num: int
    block_hash: bytes
    log_index: int


@dataclass(frozen=True, slots=True)
class ChainRolledBack:
    """The chain replaced its blocks above this one; what they said is undone here."""

    block_num: int
    block_hash: bytes


@dataclass(frozen=True, slots=True)
class TransactionPrepared:
    """A transaction of ours was signed and may leave now."""

    key: str
    nonce: int
    raw: bytes
    tx_hash: bytes


@dataclass(frozen=True, slots=True)
class TransactionMined:
    """A transaction of ours is in a block; `is_ok` says whether it did what it should."""

    key: str
    tx_hash: bytes
    block_num: int
    is_ok: bool


# --- what a person writes down --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LabelSet:
    """A payment (16 bytes) or a channel (32 bytes) was given a label; an empty one takes it away."""

    target: bytes
    text: str


@dataclass(frozen=True, slots=True)
class RequestMade:
    """We asked for money by a payment's id, 16 bytes. 0: the payer chooses how much; it stands until cancelled."""

    request_id: bytes
    amount_wei: int
    memo: str
    expires_ms: int


@dataclass(frozen=True, slots=True)
class RequestCancelled:
    """We took a request back. Money that comes for it all the same is still ours."""

    request_id: bytes


@dataclass(frozen=True, slots=True)
class RequestAnswered:
    """We set out to pay a peer's request, in the same step; `expires_ms` is 0 if the request does not expire."""

    request_id: bytes
    peer: Address
    paid_wei: int
    expires_ms: int


@dataclass(frozen=True, slots=True)
class InboxRead:
    """The person has read their notices up to this event."""

    upto_seq: int


@dataclass(frozen=True, slots=True)
class BackupConfirmed:
    """The person has shown that they wrote their recovery words down."""


Event = (
    NodeCreated
    | NodeStarted
    | PolicySet
    | PeerAdded
    | PeerForgotten
    | ObjectiveCreated
    | ObjectiveApproved
    | ObjectiveCranked
    | ObjectiveRejected
    | ObjectiveCancelled
    | ObjectiveCompleted
    | LedgerCreated
    | VirtualCreated
    | StateSigned
    | StateReceived
    | ProposalSent
    | ProposalReceived
    | ProposalAccepted
    | AcceptanceReceived
    | ForceMoveSigned
    | RedemptionSigned
    | VirtualBroken
    | SettleAsked
    | EvidenceAsked
    | EvidenceGiven
    | CloseAsked
    | PaymentPromised
    | PaymentFailed
    | VoucherSent
    | VoucherReceived
    | VoucherRecovered
    | LedgerSettled
    | TransferBegun
    | TransferRequested
    | TransferWithdrawn
    | TransferMade
    | TransferFailed
    | PeerMet
    | MessageReceived
    | MessageAcked
    | MessagesDropped
    | OlderCopyFound
    | ClaimCompared
    | CaughtUp
    | BlockSeen
    | DepositDetected
    | AllocationUpdated
    | ChannelConcluded
    | ChallengeRegistered
    | ChallengeCleared
    | GuaranteeReclaimed
    | ChainRolledBack
    | TransactionPrepared
    | TransactionMined
    | LabelSet
    | RequestMade
    | RequestCancelled
    | RequestAnswered
    | InboxRead
    | BackupConfirmed
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event and its place; `cause`: what led to it in its step, by seq (0 = an input); `root`: the intent's seq."""

    seq: int
    at_ms: int
    cause: int
    root: int
    event: Event
