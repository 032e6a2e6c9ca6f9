"""The world: everything a node knows, as a value. It equals `fold(GENESIS, log)`; there is no second truth.

Records are owned by the draft of a step or of a replay (ADR 0018): a draft copies a record when it first touches
it, changes the copy, and gives it to the next world. A record of a published world is never changed; a test
lets only `fold` assign to attributes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import TypeVar, cast

from immutables import Map

from engine.protocol.channel.consensus import LedgerOutcome, Proposal, Transfer
from engine.protocol.channel.dispute import Dispute
from engine.protocol.channel.state import POSTFUND_TURN, FixedPart
from engine.protocol.channel.virtual import VirtualOutcome
from engine.protocol.errors import Reason
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase, WaitingFor
from engine.protocol.messages import Message, PaymentPart
from engine.protocol.notes import Notes
from engine.protocol.policy import Policy
from engine.protocol.types import Address, Bytes32, ChannelId, Signature

Record = TypeVar("Record")
Signatures = tuple[Signature | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeIdentity:
    """Who and where this node is; fixed for the life of a log."""

    address: Address
    chain_id: int
    adjudicator: Address
    consensus_app: Address
    virtual_app: Address
    log_id: bytes


@dataclass(frozen=True, slots=True)
class QueuedProposal:
    """A proposal of the leader that the follower has not accepted yet. `state_hash` is that of the state after it."""

    turn_num: int
    proposal: Proposal
    state_hash: Bytes32
    signature: Signature


@dataclass(frozen=True, slots=True)
class PendingTransfer:
    """A payment inside a ledger that no signed turn has yet. `is_withdrawn`: we asked the leader to let it go."""

    transfer: Transfer
    deadline_ms: int
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class ChainFact:
    """What the chain said about a ledger at a block; kept to undo a reorganisation."""

    block_num: int
    holdings_wei: int
    is_concluded: bool


@dataclass(slots=True)
class Ledger:
    """A ledger (consensus) channel. Participant 0 leads.

    `outcome` is the newest doubly signed one, at `turn_num`; `tip` is the one after all of `queue`. `tab_count` is how
    many virtual channels are agreed over it, also those that are not guaranteed yet. `transfers` are payments inside it
    that are in no proposal yet: as the leader ours and the follower's, as the follower ours.
    """

    channel_id: ChannelId
    fixed: FixedPart
    my_index: int
    root: int
    phase: LedgerPhase
    start: LedgerOutcome
    prefund: Signatures
    postfund: Signatures
    turn_num: int
    outcome: LedgerOutcome
    tip: LedgerOutcome
    queue: tuple[QueuedProposal, ...]
    latest: tuple[Signature | None, Signature | None]
    final: Signatures
    final_at_ms: int
    is_closing: bool
    close_asked: bool
    holdings_wei: int
    is_concluded: bool
    chain_facts: tuple[ChainFact, ...]
    tab_count: int
    signed_turn: int
    signed_hash: Bytes32
    transfers: tuple[PendingTransfer, ...] = ()

    @property
    def peer(self) -> Address:
        """The other participant."""
        return self.fixed.participants[1 - self.my_index]

    @property
    def is_leader(self) -> bool:
        """Whether we propose."""
        return self.my_index == 0

    @property
    def tip_turn(self) -> int:
        """The turn after all queued proposals."""
        return self.turn_num + len(self.queue)

    @property
    def my_wei(self) -> int:
        """Our share of the newest doubly signed state, guarantees not counted."""
        return self.outcome.amounts_wei[self.my_index]

    @property
    def free_wei(self) -> int:
        """What we can still promise, all queued proposals counted."""
        return self.tip.leader_wei if self.my_index == 0 else self.tip.follower_wei

    @property
    def peer_free_wei(self) -> int:
        """What the peer can still promise, all queued proposals counted."""
        return self.tip.follower_wei if self.my_index == 0 else self.tip.leader_wei

    @property
    def is_usable(self) -> bool:
        """Whether new guarantees may be added."""
        return self.phase is LedgerPhase.OPEN and not self.is_closing


@dataclass(frozen=True, slots=True)
class EarlyFinal:
    """A participant's final signature that came before the payer's, which alone says what was paid."""

    signer_index: int
    paid_wei: int
    signature: Signature


@dataclass(slots=True)
class Virtual:
    """A virtual channel (a tab): payer, intermediaries, payee. Vouchers grow `paid_wei`.

    `counted_on` are our ledgers whose `tab_count` it is in: from when we or the neighbour on that ledger signed turn 0,
    until its guarantee there is gone.
    """

    channel_id: ChannelId
    fixed: FixedPart
    my_index: int
    root: int
    phase: VirtualPhase
    start: VirtualOutcome
    left_ledger: ChannelId | None
    right_ledger: ChannelId | None
    prefund: Signatures
    postfund: Signatures
    final: Signatures
    final_paid_wei: int | None
    paid_wei: int
    voucher_signature: Signature | None
    promised: tuple[PaymentPart, ...]
    settle_asked: bool
    is_broken: bool
    signed_turn: int
    signed_hash: Bytes32
    early_finals: tuple[EarlyFinal, ...] = ()
    broken_by: tuple[Address, ...] = ()
    counted_on: tuple[ChannelId, ...] = ()
    evidence_asked: int = -1
    evidence_given: Map[Address, int] = field(default_factory=Map)

    @property
    def payer(self) -> Address:
        """Participant 0."""
        return self.fixed.participants[0]

    @property
    def payee(self) -> Address:
        """The last participant."""
        return self.fixed.participants[-1]

    @property
    def is_payer(self) -> bool:
        """Whether we pay in this channel."""
        return self.my_index == 0

    @property
    def is_payee(self) -> bool:
        """Whether we are paid in this channel."""
        return self.my_index == len(self.fixed.participants) - 1

    @property
    def ledgers(self) -> tuple[ChannelId, ...]:
        """Our ledgers that guarantee this channel, the one nearer the payer first."""
        return tuple(
            ledger for ledger in (self.left_ledger, self.right_ledger) if ledger is not None
        )

    @property
    def promised_wei(self) -> int:
        """Payments that wait for the channel to open."""
        return sum(part.amount_wei for part in self.promised)

    @property
    def remaining_wei(self) -> int:
        """What the payer can still pay here."""
        return self.start.payer_wei - self.paid_wei - self.promised_wei

    @property
    def has_my_postfund(self) -> bool:
        """Whether we signed turn 1, after which the channel can only be settled, not cancelled."""
        return self.postfund[self.my_index] is not None

    @property
    def is_final_complete(self) -> bool:
        """Whether everybody signed the final state."""
        return None not in self.final


@dataclass(slots=True)
class Objective:
    """Something in progress: what it waits for and since when."""

    kind: ObjectiveKind
    channel_id: ChannelId
    root: int
    waiting_for: WaitingFor
    since_ms: int
    deadline_ms: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that the peer has not acknowledged, and the event that caused it."""

    seq: int
    message: Message


@dataclass(slots=True)
class Peer:
    """A node we talk to. `outbox` maps the wire sequence number to the unacknowledged message.

    A contact is one with a name, and no two have the same. A stranger has none, nor has a contact that was forgotten.
    `refused` are the newest tabs that it proposed and we refused, oldest first (`World.refused` says why).
    """

    address: Address
    name: str = ""
    endpoint: str = ""
    next_out: int = 1
    acked_upto: int = 0
    outbox: Map[int, Outgoing] = field(default_factory=Map)
    in_epoch: bytes = b""
    last_in: int = 0
    ledgers: tuple[ChannelId, ...] = ()
    tabs_to: tuple[ChannelId, ...] = ()
    refused: tuple[ChannelId, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A processed block."""

    block_num: int
    block_hash: bytes
    timestamp_s: int


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction of ours for a channel that is not closed yet. `raw` may be sent again as it is."""

    key: str
    nonce: int
    raw: bytes
    tx_hash: bytes


@dataclass(slots=True)
class World:
    """Everything a node knows after event `seq`.

    `refused` are tombstones of tabs: another participant's turn 0 must not begin what we refused, because the first
    one's signature would be missing for good. The newest ones of each proposer are kept (REFUSED_PER_PEER_MAX).
    `ahead` are the peers that have more of our messages than this log ever gave, and up to which number: it is an older
    copy of itself. What it signs might be signed otherwise already, so nothing goes to them (handlers/sessions.py).
    `unheard` are the peers whose claim was not compared since the process began, and the first number that a message of
    this life has for them (ADR 0036).
    `height` is the highest block that was ever processed, `lowered_ms` when the last blocks were undone.
    """

    seq: int = 0
    at_ms: int = 0
    node: NodeIdentity | None = None
    policy: Policy = field(default_factory=Policy)
    peers: Map[Address, Peer] = field(default_factory=Map)
    ledgers: Map[ChannelId, Ledger] = field(default_factory=Map)
    virtuals: Map[ChannelId, Virtual] = field(default_factory=Map)
    objectives: Map[tuple[ObjectiveKind, ChannelId], Objective] = field(default_factory=Map)
    settled: Map[ChannelId, int] = field(default_factory=Map)
    refused: Map[ChannelId, Reason] = field(default_factory=Map)
    ahead: Map[Address, int] = field(default_factory=Map)
    blocks: tuple[Block, ...] = ()
    transactions: Map[str, Transaction] = field(default_factory=Map)
    notes: Notes = field(default_factory=Notes)
    disputes: Map[ChannelId, Dispute] = field(default_factory=Map)
    unheard: Map[Address, int] = field(default_factory=Map)
    height: int = 0
    lowered_ms: int = 0

    @property
    def is_behind(self) -> bool:
        """Whether the chain is shown lower than it was: what was undone may only be hidden, and come back."""
        newest = self.blocks[-1].block_num if self.blocks else 0
        return newest < self.height

    @property
    def identity(self) -> NodeIdentity:
        """Who we are. Every log begins by saying it."""
        assert self.node is not None, "the log does not begin with NodeCreated"
        return self.node

    @property
    def me(self) -> Address:
        """Our address."""
        return self.identity.address


GENESIS = World()

NO_HASH = Bytes32(bytes(32))


def new_ledger(fixed: FixedPart, my_index: int, start: LedgerOutcome, root: int) -> Ledger:
    """A ledger before any signature."""
    return Ledger(
        channel_id=fixed.channel_id(),
        fixed=fixed,
        my_index=my_index,
        root=root,
        phase=LedgerPhase.OPENING,
        start=start,
        prefund=(None, None),
        postfund=(None, None),
        turn_num=POSTFUND_TURN,
        outcome=start,
        tip=start,
        queue=(),
        latest=(None, None),
        final=(None, None),
        final_at_ms=0,
        is_closing=False,
        close_asked=False,
        holdings_wei=0,
        is_concluded=False,
        chain_facts=(),
        tab_count=0,
        signed_turn=-1,
        signed_hash=NO_HASH,
    )


def new_virtual(
    fixed: FixedPart,
    my_index: int,
    start: VirtualOutcome,
    left_ledger: ChannelId | None,
    right_ledger: ChannelId | None,
    root: int,
) -> Virtual:
    """A virtual channel before any signature."""
    nobody: Signatures = (None,) * len(fixed.participants)
    return Virtual(
        channel_id=fixed.channel_id(),
        fixed=fixed,
        my_index=my_index,
        root=root,
        phase=VirtualPhase.OPENING,
        start=start,
        left_ledger=left_ledger,
        right_ledger=right_ledger,
        prefund=nobody,
        postfund=nobody,
        final=nobody,
        final_paid_wei=None,
        paid_wei=0,
        voucher_signature=None,
        promised=(),
        settle_asked=False,
        is_broken=False,
        signed_turn=-1,
        signed_hash=NO_HASH,
    )


def _copier(kind: type[Record]) -> Callable[[Record], Record]:
    values = attrgetter(*(entry.name for entry in fields(cast("type[Ledger]", kind))))

    def copied(record: Record) -> Record:
        return kind(*values(record))

    return copied


copy_ledger = _copier(Ledger)
copy_virtual = _copier(Virtual)
copy_objective = _copier(Objective)
copy_peer = _copier(Peer)
copy_world = _copier(World)
