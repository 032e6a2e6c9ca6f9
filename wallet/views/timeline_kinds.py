"""The kinds of event, which chip each belongs to, and what it is by its nature.

Nothing here knows the engine; a test holds the kinds against the engine's.
"""

from __future__ import annotations

from enum import Enum


class EventFacet(Enum):
    """One chip of the page. Never stored on disk."""

    ALL = "all"
    PAYMENTS = "payments"
    CHANNELS = "channels"
    MESSAGES = "messages"
    CHAIN = "chain"
    WALLET = "wallet"


class EventForm(Enum):
    """What an event is by its nature; each has a mark of its own. Never stored on disk."""

    FACT = "fact"
    MESSAGE = "message"
    SIGNATURE = "signature"
    CHAIN = "chain"


class EventKind(Enum):
    """Every kind of event that a log can hold. The value is the engine's name for it."""

    NODE_CREATED = "NodeCreated"
    NODE_STARTED = "NodeStarted"
    POLICY_SET = "PolicySet"
    PEER_ADDED = "PeerAdded"
    PEER_FORGOTTEN = "PeerForgotten"
    OBJECTIVE_CREATED = "ObjectiveCreated"
    OBJECTIVE_APPROVED = "ObjectiveApproved"
    OBJECTIVE_CRANKED = "ObjectiveCranked"
    OBJECTIVE_REJECTED = "ObjectiveRejected"
    OBJECTIVE_CANCELLED = "ObjectiveCancelled"
    OBJECTIVE_COMPLETED = "ObjectiveCompleted"
    LEDGER_CREATED = "LedgerCreated"
    VIRTUAL_CREATED = "VirtualCreated"
    STATE_SIGNED = "StateSigned"
    STATE_RECEIVED = "StateReceived"
    PROPOSAL_SENT = "ProposalSent"
    PROPOSAL_RECEIVED = "ProposalReceived"
    PROPOSAL_ACCEPTED = "ProposalAccepted"
    ACCEPTANCE_RECEIVED = "AcceptanceReceived"
    FORCE_MOVE_SIGNED = "ForceMoveSigned"
    REDEMPTION_SIGNED = "RedemptionSigned"
    LEDGER_SETTLED = "LedgerSettled"
    VIRTUAL_BROKEN = "VirtualBroken"
    SETTLE_ASKED = "SettleAsked"
    EVIDENCE_ASKED = "EvidenceAsked"
    EVIDENCE_GIVEN = "EvidenceGiven"
    CLOSE_ASKED = "CloseAsked"
    PAYMENT_PROMISED = "PaymentPromised"
    PAYMENT_FAILED = "PaymentFailed"
    VOUCHER_SENT = "VoucherSent"
    VOUCHER_RECEIVED = "VoucherReceived"
    VOUCHER_RECOVERED = "VoucherRecovered"
    TRANSFER_BEGUN = "TransferBegun"
    TRANSFER_REQUESTED = "TransferRequested"
    TRANSFER_WITHDRAWN = "TransferWithdrawn"
    TRANSFER_MADE = "TransferMade"
    TRANSFER_FAILED = "TransferFailed"
    PEER_MET = "PeerMet"
    MESSAGE_RECEIVED = "MessageReceived"
    MESSAGE_ACKED = "MessageAcked"
    MESSAGES_DROPPED = "MessagesDropped"
    OLDER_COPY_FOUND = "OlderCopyFound"
    CLAIM_COMPARED = "ClaimCompared"
    CAUGHT_UP = "CaughtUp"
    BLOCK_SEEN = "BlockSeen"
    DEPOSIT_DETECTED = "DepositDetected"
    ALLOCATION_UPDATED = "AllocationUpdated"
    CHANNEL_CONCLUDED = "ChannelConcluded"
    CHALLENGE_REGISTERED = "ChallengeRegistered"
    CHALLENGE_CLEARED = "ChallengeCleared"
    GUARANTEE_RECLAIMED = "GuaranteeReclaimed"
    CHAIN_ROLLED_BACK = "ChainRolledBack"
    TRANSACTION_PREPARED = "TransactionPrepared"
    TRANSACTION_MINED = "TransactionMined"
    LABEL_SET = "LabelSet"
    REQUEST_MADE = "RequestMade"
    REQUEST_CANCELLED = "RequestCancelled"
    REQUEST_ANSWERED = "RequestAnswered"
    INBOX_READ = "InboxRead"
    BACKUP_CONFIRMED = "BackupConfirmed"
    UNREADABLE = ""
    """What stands in the log cannot be read: it is damaged there, or a newer Towpath wrote it."""


def _of(facet: EventFacet, *kinds: EventKind) -> dict[EventKind, EventFacet]:
    return dict.fromkeys(kinds, facet)


FACETS: dict[EventKind, EventFacet] = {
    **_of(
        EventFacet.PAYMENTS,
        EventKind.PAYMENT_PROMISED,
        EventKind.PAYMENT_FAILED,
        EventKind.VOUCHER_SENT,
        EventKind.VOUCHER_RECEIVED,
        EventKind.VOUCHER_RECOVERED,
        EventKind.TRANSFER_BEGUN,
        EventKind.TRANSFER_REQUESTED,
        EventKind.TRANSFER_WITHDRAWN,
        EventKind.TRANSFER_MADE,
        EventKind.TRANSFER_FAILED,
        EventKind.REQUEST_MADE,
        EventKind.REQUEST_CANCELLED,
        EventKind.REQUEST_ANSWERED,
    ),
    **_of(
        EventFacet.CHANNELS,
        EventKind.OBJECTIVE_CREATED,
        EventKind.OBJECTIVE_APPROVED,
        EventKind.OBJECTIVE_CRANKED,
        EventKind.OBJECTIVE_REJECTED,
        EventKind.OBJECTIVE_CANCELLED,
        EventKind.OBJECTIVE_COMPLETED,
        EventKind.LEDGER_CREATED,
        EventKind.VIRTUAL_CREATED,
        EventKind.STATE_SIGNED,
        EventKind.STATE_RECEIVED,
        EventKind.PROPOSAL_SENT,
        EventKind.PROPOSAL_RECEIVED,
        EventKind.PROPOSAL_ACCEPTED,
        EventKind.ACCEPTANCE_RECEIVED,
        EventKind.FORCE_MOVE_SIGNED,
        EventKind.REDEMPTION_SIGNED,
        EventKind.VIRTUAL_BROKEN,
        EventKind.SETTLE_ASKED,
        EventKind.EVIDENCE_ASKED,
        EventKind.EVIDENCE_GIVEN,
        EventKind.CLOSE_ASKED,
    ),
    **_of(
        EventFacet.MESSAGES,
        EventKind.PEER_MET,
        EventKind.MESSAGE_RECEIVED,
        EventKind.MESSAGE_ACKED,
        EventKind.MESSAGES_DROPPED,
        EventKind.OLDER_COPY_FOUND,
        EventKind.CLAIM_COMPARED,
        EventKind.CAUGHT_UP,
    ),
    **_of(
        EventFacet.CHAIN,
        EventKind.BLOCK_SEEN,
        EventKind.DEPOSIT_DETECTED,
        EventKind.ALLOCATION_UPDATED,
        EventKind.CHANNEL_CONCLUDED,
        EventKind.CHALLENGE_REGISTERED,
        EventKind.CHALLENGE_CLEARED,
        EventKind.GUARANTEE_RECLAIMED,
        EventKind.LEDGER_SETTLED,
        EventKind.CHAIN_ROLLED_BACK,
        EventKind.TRANSACTION_PREPARED,
        EventKind.TRANSACTION_MINED,
    ),
    **_of(
        EventFacet.WALLET,
        EventKind.NODE_CREATED,
        EventKind.NODE_STARTED,
        EventKind.POLICY_SET,
        EventKind.PEER_ADDED,
        EventKind.PEER_FORGOTTEN,
        EventKind.LABEL_SET,
        EventKind.INBOX_READ,
        EventKind.BACKUP_CONFIRMED,
    ),
}
"""Which chip each kind belongs to."""

FORMS: dict[EventKind, EventForm] = {
    **dict.fromkeys(
        (
            EventKind.PEER_MET,
            EventKind.MESSAGE_RECEIVED,
            EventKind.MESSAGE_ACKED,
            EventKind.MESSAGES_DROPPED,
            EventKind.OLDER_COPY_FOUND,
            EventKind.CLAIM_COMPARED,
            EventKind.CAUGHT_UP,
            EventKind.SETTLE_ASKED,
            EventKind.EVIDENCE_ASKED,
            EventKind.CLOSE_ASKED,
            EventKind.TRANSFER_REQUESTED,
            EventKind.TRANSFER_WITHDRAWN,
        ),
        EventForm.MESSAGE,
    ),
    **dict.fromkeys(
        (
            EventKind.STATE_SIGNED,
            EventKind.STATE_RECEIVED,
            EventKind.PROPOSAL_SENT,
            EventKind.PROPOSAL_RECEIVED,
            EventKind.PROPOSAL_ACCEPTED,
            EventKind.ACCEPTANCE_RECEIVED,
            EventKind.EVIDENCE_GIVEN,
            EventKind.FORCE_MOVE_SIGNED,
            EventKind.REDEMPTION_SIGNED,
            EventKind.VOUCHER_SENT,
            EventKind.VOUCHER_RECEIVED,
            EventKind.VOUCHER_RECOVERED,
            EventKind.TRANSACTION_PREPARED,
        ),
        EventForm.SIGNATURE,
    ),
    **dict.fromkeys(
        (
            EventKind.BLOCK_SEEN,
            EventKind.DEPOSIT_DETECTED,
            EventKind.ALLOCATION_UPDATED,
            EventKind.CHANNEL_CONCLUDED,
            EventKind.CHALLENGE_REGISTERED,
            EventKind.CHALLENGE_CLEARED,
            EventKind.GUARANTEE_RECLAIMED,
            EventKind.LEDGER_SETTLED,
            EventKind.CHAIN_ROLLED_BACK,
            EventKind.TRANSACTION_MINED,
        ),
        EventForm.CHAIN,
    ),
}
"""What is no bare fact."""
