"""Payments of one side of a ledger to the other, inside it and without a tab (ADR 0040).

    leader pays     proposes; the follower countersigns what only gives it something
    follower pays   asks; the leader proposes just that, or refuses; the follower's countersignature is the payment
Only the leader allots turns, and answers each request once: by a proposal or by a refusal. So the follower that asked
holds it until then, and countersigns it whenever it comes. Nothing stands before both signed its turn.
There is no objective: what waits is in the ledger's record, and moves when any fact touches the ledger.
"""

from __future__ import annotations

from contextlib import suppress

from engine.protocol import events as ev
from engine.protocol.channel.consensus import ProposalError, Transfer
from engine.protocol.disputes import is_challenged
from engine.protocol.errors import Reason
from engine.protocol.kinds import LedgerPhase
from engine.protocol.objectives.base import accept_heads, has_room, propose, the_ledger
from engine.protocol.recorder import Recorder
from engine.protocol.signing import NotYetError
from engine.protocol.types import ChannelId
from engine.protocol.world import Ledger


def has_transfers(ledger: Ledger) -> bool:
    """Whether a payment waits for a proposal, for our countersignature, or to be told of when the ledger is over."""
    if ledger.phase is LedgerPhase.CLOSED:
        is_next = any(isinstance(each.proposal, Transfer) for each in ledger.queue)
    else:
        is_asked = bool(ledger.queue) and isinstance(ledger.queue[0].proposal, Transfer)
        is_next = is_asked and not ledger.is_leader
    return is_next or bool(ledger.transfers)


def move_transfers(rec: Recorder, ledger_id: ChannelId) -> None:
    """Propose, countersign or give up what waits on a ledger. With a locked key, or an unheard peer, it waits on."""
    ledger = rec.draft.ledger(ledger_id)
    if ledger is None or not has_transfers(ledger):
        return
    if ledger.phase is LedgerPhase.CLOSED:
        _tell_all(rec, ledger)
        return
    with suppress(NotYetError):
        if ledger.is_leader:
            _propose_all(rec, ledger)
        else:
            accept_heads(rec, ledger_id)


def _tell_all(rec: Recorder, ledger: Ledger) -> None:
    """The ledger is over: what the chain's outcome has was paid, and nothing else will be."""
    for queued in ledger.queue:
        if isinstance(queued.proposal, Transfer) and queued.turn_num <= ledger.turn_num:
            rec.record(ev.TransferMade(ledger.channel_id, queued.turn_num, queued.proposal))
        elif isinstance(queued.proposal, Transfer):
            rec.record(ev.TransferFailed(ledger.channel_id, queued.proposal, Reason.CLOSING))
    for each in ledger.transfers:
        rec.record(ev.TransferFailed(ledger.channel_id, each.transfer, Reason.CLOSING))


def _propose_all(rec: Recorder, ledger: Ledger) -> None:
    """In the order in which they came. While a challenge stands nothing is proposed that it may leave out."""
    for each in ledger.transfers:
        current = the_ledger(rec, ledger.channel_id)
        reason = transfer_obstacle(current, each.transfer)
        if reason is not None:
            rec.record(ev.TransferFailed(ledger.channel_id, each.transfer, reason))
        elif is_challenged(rec.draft.world, ledger.channel_id) or not has_room(current):
            return
        else:
            propose(rec, current, each.transfer)


def transfer_obstacle(ledger: Ledger, transfer: Transfer) -> Reason | None:
    """Why a payment cannot be made on this ledger any more, if so."""
    if not ledger.is_usable:
        return Reason.CLOSING
    try:
        ledger.tip.apply(transfer)
    except ProposalError:
        return Reason.INSUFFICIENT
    return None
