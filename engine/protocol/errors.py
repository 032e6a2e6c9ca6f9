"""What can go wrong, as values.

    ProtocolError
    |-- LocalError
    |   `-- Refused       a command of ours cannot be done; nothing changed
    `-- PeerError         a peer broke the protocol; nothing changed, the session is closed

An error carries a reason and numbers, never a sentence: sentences are made where people read them.
"""

from __future__ import annotations

from enum import Enum


class Reason(Enum):
    """Why something was refused. Stored in the log and sent on the wire by name: never rename one."""

    # Commands
    INSUFFICIENT = "INSUFFICIENT"
    NO_ROUTE = "NO_ROUTE"
    UNKNOWN_CHANNEL = "UNKNOWN_CHANNEL"
    UNKNOWN_PEER = "UNKNOWN_PEER"
    NOT_OPEN = "NOT_OPEN"
    PAYING_MYSELF = "PAYING_MYSELF"
    AMOUNT_NOT_POSITIVE = "AMOUNT_NOT_POSITIVE"
    AMOUNT_TOO_LARGE = "AMOUNT_TOO_LARGE"
    DUPLICATE = "DUPLICATE"
    LEDGER_EXISTS = "LEDGER_EXISTS"
    TOO_LATE_TO_CANCEL = "TOO_LATE_TO_CANCEL"
    QUEUE_FULL = "QUEUE_FULL"
    WOULD_SIGN_TWICE = "WOULD_SIGN_TWICE"
    LOCKED = "LOCKED"
    TEXT_TOO_LONG = "TEXT_TOO_LONG"
    ALREADY_CONFIGURED = "ALREADY_CONFIGURED"
    OLDER_COPY = "OLDER_COPY"
    BAD_NAME = "BAD_NAME"
    NAME_TAKEN = "NAME_TAKEN"
    STILL_IN_USE = "STILL_IN_USE"
    LABELS_FULL = "LABELS_FULL"
    REQUESTS_FULL = "REQUESTS_FULL"
    REQUEST_EXPIRED = "REQUEST_EXPIRED"
    REQUEST_PAID = "REQUEST_PAID"
    UNKNOWN_REQUEST = "UNKNOWN_REQUEST"
    UNKNOWN_EVENT = "UNKNOWN_EVENT"
    # Policy: sent to the peer that asked
    NOT_ACCEPTED_HERE = "NOT_ACCEPTED_HERE"
    DEPOSIT_TOO_SMALL = "DEPOSIT_TOO_SMALL"
    COLLATERAL_TOO_LARGE = "COLLATERAL_TOO_LARGE"
    TOO_MANY_TABS = "TOO_MANY_TABS"
    HUB_INSUFFICIENT = "HUB_INSUFFICIENT"
    UNKNOWN_APP = "UNKNOWN_APP"
    BAD_DURATION = "BAD_DURATION"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"
    CLOSING = "CLOSING"
    # Faults of a peer
    MALFORMED = "MALFORMED"
    BAD_SIGNATURE = "BAD_SIGNATURE"
    NOT_A_PARTICIPANT = "NOT_A_PARTICIPANT"
    BAD_PARTICIPANTS = "BAD_PARTICIPANTS"
    WRONG_TURN = "WRONG_TURN"
    WRONG_AMOUNTS = "WRONG_AMOUNTS"
    WRONG_ROLE = "WRONG_ROLE"
    BAD_PROPOSAL = "BAD_PROPOSAL"
    VOUCHER_NOT_HIGHER = "VOUCHER_NOT_HIGHER"
    VOUCHER_TOO_LARGE = "VOUCHER_TOO_LARGE"
    SEQUENCE_GAP = "SEQUENCE_GAP"


class ProtocolError(Exception):
    """Something was refused; the world is as it was. `numbers` are named amounts and turns for the reader."""

    def __init__(self, reason: Reason, **numbers: int) -> None:
        super().__init__(reason.value, numbers)
        self.reason = reason
        self.numbers = numbers


class LocalError(ProtocolError):
    """A fault on our side of the wire."""


class Refused(LocalError):  # noqa: N818 - the field's word; it is an answer rather than a crash
    """A command cannot be done now."""


class PeerError(ProtocolError):
    """A peer's message breaks the protocol. Its session is closed and nothing is recorded."""
