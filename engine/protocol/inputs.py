"""Everything that can happen to a node. Time and randomness are data in here (`at_ms`, nonces, payment ids)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.protocol.channel.dispute import ShownState
from engine.protocol.claims import Claim
from engine.protocol.messages import Message
from engine.protocol.policy import Policy
from engine.protocol.types import Address, Bytes32, ChannelId
from engine.protocol.world import NodeIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateNode:
    """Begin a log."""

    at_ms: int
    node: NodeIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A process begins on a log, which may be an older copy of itself; before anything else."""

    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPolicy:
    """Change what is agreed to without asking."""

    at_ms: int
    policy: Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPeer:
    """Name a contact or hub, name it anew, or give it another endpoint. No two have the same name."""

    at_ms: int
    peer: Address
    name: str
    endpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetPeer:
    """Take away a contact's name and endpoint. Not while anything is open with it."""

    at_ms: int
    peer: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLedger:
    """Open a ledger channel with a peer; we lead and deposit first. `nonce` is 64 fresh random bits."""

    at_ms: int
    peer: Address
    mine_wei: int
    theirs_wei: int
    nonce: int
    challenge_duration_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """Pay a payee from a tab, opening one if needed.

    `nonce` names the new tab if one is opened. `hops` are the intermediaries, nearest first; empty = find one.
    To pay a request, `payment_id` is the request's id and `request_expires_ms` is when it expires, 0 = never; it is
    paid once. None = the payment answers no request, and `payment_id` is fresh.
    """

    at_ms: int
    payee: Address
    amount_wei: int
    payment_id: bytes
    note: str
    nonce: int
    limit_wei: int | None = None
    hops: tuple[Address, ...] = ()
    request_expires_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayPartner:
    """Pay a ledger's other side inside it, without a tab. `payment_id` and `request_expires_ms` are as in `Pay`."""

    at_ms: int
    ledger_id: ChannelId
    amount_wei: int
    payment_id: bytes
    note: str
    request_expires_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTransfer:
    """Give up a payment inside a ledger of which no turn is signed yet; as the follower, ask the leader to."""

    at_ms: int
    ledger_id: ChannelId
    payment_id: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTab:
    """Open a virtual channel to a payee without paying yet."""

    at_ms: int
    payee: Address
    limit_wei: int
    nonce: int
    hops: tuple[Address, ...] = ()
    challenge_duration_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleTab:
    """Settle a virtual channel into the ledgers."""

    at_ms: int
    channel_id: ChannelId


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseLedger:
    """Close a ledger channel; its tabs are settled first."""

    at_ms: int
    channel_id: ChannelId


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Give up a virtual channel that is not open yet (ADR 0014), or a ledger that we lead and that nobody answered."""

    at_ms: int
    channel_id: ChannelId


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLabel:
    """Label a payment (its 16 byte id) or a channel (its 32 byte id).

    Only the target's form is checked: payments, and tabs that are settled, are in the log and not in the world.
    """

    at_ms: int
    target: bytes
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeRequest:
    """Ask for money. `request_id` is 16 fresh random bytes.

    `amount_wei` is 0 if the payer chooses; `expires_ms` is 0 if the request stands until it is cancelled.
    """

    at_ms: int
    request_id: bytes
    amount_wei: int
    memo: str
    expires_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequest:
    """Take a request back."""

    at_ms: int
    request_id: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadInbox:
    """Note that the notices up to an event were read."""

    at_ms: int
    upto_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmBackup:
    """Note that the person has shown that they wrote their recovery words down."""

    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerHello:
    """A session with a peer began: its outbox id, what it has from us, and its claim, if it knows us."""

    at_ms: int
    peer: Address
    epoch: bytes
    has_upto: int
    claim: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerMessage:
    """A peer's message, decoded; `digest` is keccak256 of its bytes."""

    at_ms: int
    peer: Address
    wire_seq: int
    digest: Bytes32
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerAck:
    """A peer has our messages up to `upto` on its disk."""

    at_ms: int
    peer: Address
    upto: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerFault:
    """Summary of broken messages of a peer, made by the node once a minute."""

    at_ms: int
    peer: Address
    reason_name: str
    count: int


@dataclass(frozen=True, slots=True)
class ChainDeposited:
    """Contract event Deposited: what the contract holds for a channel now."""

    channel_id: ChannelId
    holdings_wei: int
    log_index: int


@dataclass(frozen=True, slots=True)
class ChainAllocationUpdated:
    """Contract event AllocationUpdated."""

    channel_id: ChannelId
    before_wei: int
    after_wei: int
    log_index: int


@dataclass(frozen=True, slots=True)
class ChainConcluded:
    """Contract event Concluded."""

    channel_id: ChannelId
    log_index: int


@dataclass(frozen=True, slots=True)
class ChainChallenged:
    """Contract event ChallengeRegistered."""

    channel_id: ChannelId
    finalizes_at_s: int
    log_index: int
    shown: ShownState | None = None


@dataclass(frozen=True, slots=True)
class ChainChallengeCleared:
    """Contract event ChallengeCleared."""

    channel_id: ChannelId
    turn_num: int
    log_index: int


@dataclass(frozen=True, slots=True)
class ChainReclaimed:
    """Contract event Reclaimed, of the ledger that the guarantee was in."""

    channel_id: ChannelId
    log_index: int


ChainLog = (
    ChainDeposited
    | ChainAllocationUpdated
    | ChainConcluded
    | ChainChallenged
    | ChainChallengeCleared
    | ChainReclaimed
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainBlock:
    """A block at its confirmation depth, with the contract's events in it."""

    at_ms: int
    block_num: int
    block_hash: bytes
    timestamp_s: int
    logs: tuple[ChainLog, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainRollback:
    """Blocks above `block_num` are no longer part of the chain."""

    at_ms: int
    block_num: int
    block_hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Leave a ledger by the chain, or a tab by all of our ledgers that guarantee it."""

    at_ms: int
    channel_id: ChannelId


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareTransaction:
    """A transaction is signed and wants to leave."""

    at_ms: int
    key: str
    nonce: int
    raw: bytes
    tx_hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainMined:
    """A transaction of ours has a receipt."""

    at_ms: int
    key: str
    tx_hash: bytes
    block_num: int
    is_ok: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlock:
    """The key may be used again: what waited for it goes on."""

    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Time passed."""

    at_ms: int


Command = (
    CreateNode
    | Start
    | SetPolicy
    | AddPeer
    | ForgetPeer
    | OpenLedger
    | Pay
    | PayPartner
    | CancelTransfer
    | OpenTab
    | SettleTab
    | CloseLedger
    | Cancel
    | Dispute
    | PrepareTransaction
    | SetLabel
    | MakeRequest
    | CancelRequest
    | ReadInbox
    | ConfirmBackup
    | Unlock
)

Input = (
    Command
    | PeerHello
    | PeerMessage
    | PeerAck
    | PeerFault
    | ChainBlock
    | ChainRollback
    | ChainMined
    | Tick
)
