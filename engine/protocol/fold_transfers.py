"""What facts about payments inside a ledger change (ADR 0040). The money itself moves by the ledger's turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from engine.protocol import events as ev
from engine.protocol.channel.consensus import Transfer
from engine.protocol.draft import Draft
from engine.protocol.fold_notes import note_paid, take_back_answer
from engine.protocol.kinds import LedgerPhase
from engine.protocol.messages import TransferRefusal, TransferRequest, TransferWithdrawal
from engine.protocol.world import Ledger, PendingTransfer


def take_pending(ledger: Ledger, transfer: Transfer) -> None:
    """A payment waits no more: it is in a proposal, or will not be made. Another with its id is another payment."""
    ledger.transfers = tuple(each for each in ledger.transfers if each.transfer != transfer)


def _take_told(ledger: Ledger, transfer: Transfer) -> None:
    """What was in the queue of a ledger that is over has been told of."""
    if ledger.phase is LedgerPhase.CLOSED:
        ledger.queue = tuple(each for each in ledger.queue if each.proposal != transfer)


def _transfer_begun(draft: Draft, event: ev.TransferBegun) -> None:
    ledger = draft.own_ledger(event.ledger_id)
    ledger.transfers = (*ledger.transfers, PendingTransfer(event.transfer, event.deadline_ms))
    if not ledger.is_leader:
        draft.post(ledger.peer, TransferRequest(event.ledger_id, event.transfer))


def _transfer_requested(draft: Draft, event: ev.TransferRequested) -> None:
    ledger = draft.own_ledger(event.ledger_id)
    ledger.transfers = (*ledger.transfers, PendingTransfer(event.transfer, event.deadline_ms))


def _transfer_withdrawn(draft: Draft, event: ev.TransferWithdrawn) -> None:
    ledger = draft.own_ledger(event.ledger_id)
    ledger.transfers = tuple(
        replace(each, is_withdrawn=True) if each.transfer.payment_id == event.payment_id else each
        for each in ledger.transfers
    )
    draft.post(ledger.peer, TransferWithdrawal(event.ledger_id, event.payment_id))


def _transfer_failed(draft: Draft, event: ev.TransferFailed) -> None:
    ledger = draft.own_ledger(event.ledger_id)
    take_pending(ledger, event.transfer)
    _take_told(ledger, event.transfer)
    if event.transfer.is_to_leader is not ledger.is_leader:
        take_back_answer(draft, ledger.peer, event.transfer.payment_id)
    if ledger.is_leader and event.transfer.is_to_leader:
        draft.post(
            ledger.peer, TransferRefusal(event.ledger_id, event.transfer.payment_id, event.reason)
        )


def _transfer_made(draft: Draft, event: ev.TransferMade) -> None:
    """The turn's own fact moved the money; here it may have come for a request of ours."""
    ledger = draft.own_ledger(event.ledger_id)
    transfer = event.transfer
    _take_told(ledger, transfer)
    if draft.world.notes.requests and transfer.is_to_leader is ledger.is_leader:
        note_paid(draft, ledger.peer, transfer.payment_id, transfer.amount_wei)


EVOLVE_TRANSFERS: dict[type[ev.Event], Callable[[Draft, Any], None]] = {
    ev.TransferBegun: _transfer_begun,
    ev.TransferRequested: _transfer_requested,
    ev.TransferWithdrawn: _transfer_withdrawn,
    ev.TransferMade: _transfer_made,
    ev.TransferFailed: _transfer_failed,
}
