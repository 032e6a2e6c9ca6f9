"""`evolve` for what a person writes down, and for payments that carry a request's id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from engine.protocol import events as ev
from engine.protocol.draft import Draft
from engine.protocol.notes import Notes, Request, answer_key, standing_answers, standing_requests
from engine.protocol.types import Address


def note_paid(draft: Draft, payer: Address, payment_id: bytes, paid_wei: int) -> None:
    """If a request of ours has this payment's id, the money came for it."""
    notes = draft.world.notes
    request = notes.requests.get(payment_id)
    if request is None:
        return
    paid = replace(
        request,
        paid_wei=request.paid_wei + paid_wei,
        payment_count=request.payment_count + 1,
        paid_ms=draft.world.at_ms,
        payer=payer,
    )
    draft.world.notes = _with_request(notes, paid)


def take_back_answer(draft: Draft, payee: Address, payment_id: bytes) -> None:
    """A payment that was not made answers no request; it may be tried again."""
    notes = draft.world.notes
    if notes.is_answered(payee, payment_id):
        answered = notes.answered.delete(answer_key(payee, payment_id))
        draft.world.notes = replace(notes, answered=answered)


def _label_set(draft: Draft, event: ev.LabelSet) -> None:
    notes = draft.world.notes
    labels = notes.labels.set(event.target, event.text)
    if not event.text:
        labels = labels.delete(event.target)
    draft.world.notes = replace(notes, labels=labels)


def _request_made(draft: Draft, event: ev.RequestMade) -> None:
    made = Request(
        request_id=event.request_id,
        amount_wei=event.amount_wei,
        memo=event.memo,
        made_ms=draft.world.at_ms,
        expires_ms=event.expires_ms,
    )
    draft.world.notes = _with_request(_swept(draft), made)


def _request_cancelled(draft: Draft, event: ev.RequestCancelled) -> None:
    notes = draft.world.notes
    cancelled = replace(notes.requests[event.request_id], cancelled_ms=draft.world.at_ms)
    draft.world.notes = _with_request(notes, cancelled)


def _request_answered(draft: Draft, event: ev.RequestAnswered) -> None:
    notes = _swept(draft)
    answered = notes.answered.set(answer_key(event.peer, event.request_id), event.expires_ms)
    draft.world.notes = replace(notes, answered=answered)


def _inbox_read(draft: Draft, event: ev.InboxRead) -> None:
    draft.world.notes = replace(_swept(draft), read_upto=event.upto_seq)


def _backup_confirmed(draft: Draft, _event: ev.BackupConfirmed) -> None:
    draft.world.notes = replace(draft.world.notes, is_backup_confirmed=True)


def _with_request(notes: Notes, request: Request) -> Notes:
    return replace(notes, requests=notes.requests.set(request.request_id, request))


def _swept(draft: Draft) -> Notes:
    """The notes without what may leave, by the fact's own time. Looked for now and then, as it costs a walk."""
    notes, at_ms = draft.world.notes, draft.world.at_ms
    if not notes.is_sweep_due(at_ms):
        return notes
    return replace(
        notes,
        requests=standing_requests(notes.requests, at_ms),
        answered=standing_answers(notes.answered, at_ms),
        swept_ms=at_ms,
    )


EVOLVE_NOTES: dict[type[ev.Event], Callable[[Draft, Any], None]] = {
    ev.LabelSet: _label_set,
    ev.RequestMade: _request_made,
    ev.RequestCancelled: _request_cancelled,
    ev.RequestAnswered: _request_answered,
    ev.InboxRead: _inbox_read,
    ev.BackupConfirmed: _backup_confirmed,
}
