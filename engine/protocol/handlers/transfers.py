"""Payments inside a ledger: our commands, and what the other side says of them (ADR 0040)."""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import Transfer
from engine.protocol.errors import PeerError, Reason, Refused
from engine.protocol.handlers.notes import answer_request
from engine.protocol.kinds import LedgerPhase
from engine.protocol.limits import (
    AMOUNT_MAX_WEI,
    NOTE_MAX_BYTES,
    PAYMENT_ID_SIZE_BYTES,
    TRANSFER_DEADLINE_MS,
    TRANSFERS_PENDING_MAX,
)
from engine.protocol.recorder import Recorder
from engine.protocol.routing import payable_wei
from engine.protocol.text import check_text
from engine.protocol.transfers import transfer_obstacle
from engine.protocol.types import ChannelId
from engine.protocol.world import Ledger, PendingTransfer


def pay_partner(rec: Recorder, cmd: inp.PayPartner) -> None:
    """Set out to pay a ledger's other side: a proposal if we lead, a request if we follow."""
    ledger = _ledger(rec, cmd.ledger_id)
    _check_command(rec, ledger, cmd)
    transfer = Transfer(cmd.payment_id, cmd.amount_wei, cmd.note, is_to_leader=not ledger.is_leader)
    if transfer_obstacle(ledger, transfer) is Reason.CLOSING:
        raise Refused(Reason.CLOSING)
    have_wei = payable_wei(ledger)
    if cmd.amount_wei > have_wei:
        raise Refused(Reason.INSUFFICIENT, needed_wei=cmd.amount_wei, have_wei=have_wei)
    if cmd.request_expires_ms is not None:
        answer_request(rec, ledger.peer, cmd, expires_ms=cmd.request_expires_ms)
    rec.record(ev.TransferBegun(cmd.ledger_id, transfer, rec.at_ms + TRANSFER_DEADLINE_MS))


def _check_command(rec: Recorder, ledger: Ledger, cmd: inp.PayPartner) -> None:
    if ledger.phase is not LedgerPhase.OPEN:
        raise Refused(Reason.NOT_OPEN)
    if cmd.amount_wei <= 0:
        raise Refused(Reason.AMOUNT_NOT_POSITIVE, amount_wei=cmd.amount_wei)
    if cmd.amount_wei > AMOUNT_MAX_WEI:
        raise Refused(Reason.AMOUNT_TOO_LARGE, amount_wei=cmd.amount_wei)
    check_text(cmd.note, max_bytes=NOTE_MAX_BYTES)
    if len(cmd.payment_id) != PAYMENT_ID_SIZE_BYTES:
        # The peer would close the session for it, again and again, because it is sent until it is taken.
        raise Refused(Reason.MALFORMED, size_bytes=len(cmd.payment_id))
    if _is_known(ledger, cmd.payment_id):
        raise Refused(Reason.DUPLICATE)
    if rec.draft.base.notes.is_answered(ledger.peer, cmd.payment_id):
        raise Refused(Reason.REQUEST_PAID)
    if len(ledger.transfers) >= TRANSFERS_PENDING_MAX:
        raise Refused(Reason.QUEUE_FULL, waiting_count=TRANSFERS_PENDING_MAX)


def cancel_transfer(rec: Recorder, cmd: inp.CancelTransfer) -> None:
    """Give up a payment that no proposal has. As the follower, only the leader's answer ends it."""
    ledger = _ledger(rec, cmd.ledger_id)
    pending = _pending(ledger, cmd.payment_id)
    if pending is None:
        raise Refused(Reason.TOO_LATE_TO_CANCEL)
    _let_go(rec, ledger, pending, Reason.CANCELLED)


def requested(rec: Recorder, ledger: Ledger, transfer: Transfer) -> None:
    """The follower asks to pay us. What cannot be is answered at once; asked twice changes nothing.

    Raises:
        PeerError: we do not lead, or the request makes no sense.
    """
    _check(transfer)
    if not ledger.is_leader or not transfer.is_to_leader:
        raise PeerError(Reason.WRONG_ROLE)
    if _is_here(ledger, transfer):
        return
    if _is_known(ledger, transfer.payment_id):
        rec.record(ev.TransferFailed(ledger.channel_id, transfer, Reason.DUPLICATE))
        return
    if len(ledger.transfers) >= TRANSFERS_PENDING_MAX:
        rec.record(ev.TransferFailed(ledger.channel_id, transfer, Reason.QUEUE_FULL))
        return
    deadline_ms = rec.at_ms + TRANSFER_DEADLINE_MS
    rec.record(ev.TransferRequested(ledger.channel_id, transfer, deadline_ms))


def withdrawn(rec: Recorder, ledger: Ledger, payment_id: bytes) -> None:
    """The follower would rather not pay. What we answered already stays as it is.

    Raises:
        PeerError: we do not lead.
    """
    if not ledger.is_leader:
        raise PeerError(Reason.WRONG_ROLE)
    pending = _pending(ledger, payment_id)
    if pending is not None and pending.transfer.is_to_leader:
        rec.record(ev.TransferFailed(ledger.channel_id, pending.transfer, Reason.CANCELLED))


def refused(rec: Recorder, ledger: Ledger, payment_id: bytes, reason: Reason) -> None:
    """The leader will not propose what we asked for; a proposal that comes all the same is none that we asked for.

    Raises:
        PeerError: we lead.
    """
    if ledger.is_leader:
        raise PeerError(Reason.WRONG_ROLE)
    pending = _pending(ledger, payment_id)
    if pending is not None:
        rec.record(ev.TransferFailed(ledger.channel_id, pending.transfer, reason))


def check_proposed(ledger: Ledger, transfer: Transfer) -> None:
    """As the follower: whether a proposal gives us something, or is just what we asked for.

    Raises:
        PeerError: it would take what we did not offer, or makes no sense.
    """
    _check(transfer)
    pending = _pending(ledger, transfer.payment_id)
    asked = None if pending is None else pending.transfer
    # A gift with the id of what we asked for would look like its answer.
    if asked != (transfer if transfer.is_to_leader else None):
        raise PeerError(Reason.BAD_PROPOSAL)


def give_up_late(rec: Recorder) -> None:
    """Let payments go that are in no proposal at their deadline. Cost: linear in ledgers; for ticks."""
    late = [
        (channel_id, pending)
        for channel_id, ledger in rec.draft.base.ledgers.items()
        for pending in ledger.transfers
        if pending.deadline_ms <= rec.at_ms and not pending.is_withdrawn
    ]
    # Sorted, because a map's order differs from process to process and the facts must not.
    for channel_id, pending in sorted(late, key=lambda pair: pair[0]):
        ledger = rec.draft.ledger(channel_id)
        assert ledger is not None, "a ledger never leaves"
        _let_go(rec, ledger, pending, Reason.EXPIRED)


def _let_go(rec: Recorder, ledger: Ledger, pending: PendingTransfer, reason: Reason) -> None:
    if ledger.is_leader:
        rec.record(ev.TransferFailed(ledger.channel_id, pending.transfer, reason))
    elif not pending.is_withdrawn:
        # The leader may have proposed it a moment ago, so only its answer says whether we paid.
        rec.record(ev.TransferWithdrawn(ledger.channel_id, pending.transfer.payment_id))


def _ledger(rec: Recorder, ledger_id: ChannelId) -> Ledger:
    ledger = rec.draft.ledger(ledger_id)
    if ledger is None:
        raise Refused(Reason.UNKNOWN_CHANNEL)
    return ledger


def _pending(ledger: Ledger, payment_id: bytes) -> PendingTransfer | None:
    for each in ledger.transfers:
        if each.transfer.payment_id == payment_id:
            return each
    return None


def _is_here(ledger: Ledger, transfer: Transfer) -> bool:
    """Whether just this payment waits, or is in a proposal that waits."""
    waiting = (each.transfer for each in ledger.transfers)
    in_queue = (queued.proposal for queued in ledger.queue)
    return transfer in (*waiting, *in_queue)


def _is_known(ledger: Ledger, payment_id: bytes) -> bool:
    """Whether such a payment waits, or is in a proposal that waits."""
    in_queue = (queued.proposal for queued in ledger.queue)
    return _pending(ledger, payment_id) is not None or any(
        isinstance(each, Transfer) and each.payment_id == payment_id for each in in_queue
    )


def _check(transfer: Transfer) -> None:
    is_sane = (
        len(transfer.payment_id) == PAYMENT_ID_SIZE_BYTES
        and len(transfer.note.encode()) <= NOTE_MAX_BYTES
        and 0 < transfer.amount_wei <= AMOUNT_MAX_WEI
    )
    if not is_sane:
        raise PeerError(Reason.MALFORMED)
