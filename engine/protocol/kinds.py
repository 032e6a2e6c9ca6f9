"""The protocol's enumerations. Those that reach disk or wire are stored by name: renaming one needs an upcaster."""

from __future__ import annotations

from enum import Enum


class ObjectiveKind(Enum):
    """The five things a node can want from a channel."""

    DIRECT_FUND = "DIRECT_FUND"
    DIRECT_DEFUND = "DIRECT_DEFUND"
    VIRTUAL_FUND = "VIRTUAL_FUND"
    VIRTUAL_DEFUND = "VIRTUAL_DEFUND"
    DISPUTE = "DISPUTE"


class WaitingFor(Enum):
    """What blocks an objective. In ladder order within each objective."""

    NOTHING = "NOTHING"
    # any
    UNLOCK = "UNLOCK"
    CLAIMS = "CLAIMS"
    # DirectFund
    PEER_PREFUND = "PEER_PREFUND"
    EARLIER_DEPOSITS = "EARLIER_DEPOSITS"
    MY_DEPOSIT = "MY_DEPOSIT"
    LATER_DEPOSITS = "LATER_DEPOSITS"
    PEER_POSTFUND = "PEER_POSTFUND"
    # VirtualFund
    ALL_PREFUNDS = "ALL_PREFUNDS"
    GUARANTEES = "GUARANTEES"
    ALL_POSTFUNDS = "ALL_POSTFUNDS"
    GUARANTEES_RELEASED = "GUARANTEES_RELEASED"
    # VirtualDefund
    TAB_OPENING = "TAB_OPENING"
    PAYER_FINAL = "PAYER_FINAL"
    ALL_FINALS = "ALL_FINALS"
    # DirectDefund
    TABS_SETTLED = "TABS_SETTLED"
    LEADER_FINAL = "LEADER_FINAL"
    FOLLOWER_FINAL = "FOLLOWER_FINAL"
    MONEY_BACK = "MONEY_BACK"
    # Dispute (ends with MONEY_BACK)
    NEWEST_SHOWN = "NEWEST_SHOWN"
    CHALLENGE_EXPIRED = "CHALLENGE_EXPIRED"
    GUARANTEES_RECLAIMED = "GUARANTEES_RECLAIMED"


class Lane(Enum):
    """What kind of signature: each (channel, turn, lane) has at most one hash (ADR 0004)."""

    STATE = "STATE"
    REDEMPTION = "REDEMPTION"
    FORCEMOVE = "FORCEMOVE"


class LedgerPhase(Enum):
    """Where a ledger channel is in its life."""

    OPENING = "OPENING"
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    REJECTED = "REJECTED"


class VirtualPhase(Enum):
    """Where a virtual channel is in its life. A settled one leaves the world."""

    OPENING = "OPENING"
    OPEN = "OPEN"
    CANCELLED = "CANCELLED"
