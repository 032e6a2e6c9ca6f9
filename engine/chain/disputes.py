"""What a dispute's transaction still has to do, as the chain's record of its channel stands right before it leaves."""

from __future__ import annotations

from dataclasses import replace

from engine.chain.errors import ChainError, ChainErrorKind
from engine.chain.port import Challenge, Checkpoint, Reclaim, Transfer
from engine.protocol.adjudicator import Status, index_of_guarantee, outcome_now
from engine.protocol.channel.dispute import Finalised

DisputeIntent = Challenge | Checkpoint | Reclaim | Transfer


def wanted_of(intent: DisputeIntent, status: Status, now_s: int) -> DisputeIntent | None:
    """The intent as the contract would take it now; None if there is nothing left to do.

    Raises:
        ChainError: REVERTED, if nobody can say which outcome stands.
    """
    match intent:
        case Challenge() | Checkpoint():
            return None if _is_outdone(intent, status, now_s) else intent
        case Reclaim():
            return _wanted_reclaim(intent, status, now_s)
        case Transfer():
            return _wanted_transfer(intent, status, now_s)


def _is_outdone(intent: Challenge | Checkpoint, status: Status, now_s: int) -> bool:
    """Whether the record shows this turn, or a newer one, or cannot change any more."""
    if status.is_final_at(now_s):
        return True
    turn_num = intent.candidate.turn_num
    if isinstance(intent, Challenge) and status.is_open:
        # An open channel's record may be challenged with its own turn, to start the clock.
        return status.turn_num > turn_num
    return status.turn_num >= turn_num


def _wanted_reclaim(intent: Reclaim, status: Status, now_s: int) -> Reclaim | None:
    """The first guarantee that is left and can be reclaimed, unless somebody else was faster."""
    if not status.is_final_at(now_s):
        return None
    known = intent.ledger.outcome[0].allocations
    standing = _outcome_of(intent, status)
    if len(known) - len(standing.outcome[0].allocations) > intent.reclaimed_count:
        return None
    for target in standing.targets:
        if index_of_guarantee(standing.outcome, target.channel_id) is not None:
            return replace(intent, ledger=standing, target=target)
    return None


def _wanted_transfer(intent: Transfer, status: Status, now_s: int) -> Transfer | None:
    if not status.is_final_at(now_s):
        return None
    standing = _outcome_of(intent, status)
    is_paid = standing.outcome[0].allocations[intent.index].amount_wei == 0
    return None if is_paid else replace(intent, ledger=standing)


def _outcome_of(intent: Reclaim | Transfer, status: Status) -> Finalised:
    outcome = outcome_now(intent.ledger, status.fingerprint)
    if outcome is None:
        raise ChainError(ChainErrorKind.REVERTED, detail="nobody knows which outcome stands")
    return replace(intent.ledger, outcome=outcome)
