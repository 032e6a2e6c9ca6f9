"""What facts about payments change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.protocol import events as ev
from engine.protocol.draft import Draft
from engine.protocol.fold_notes import note_paid, take_back_answer
from engine.protocol.messages import PaymentPart, Voucher


def _payment_promised(draft: Draft, event: ev.PaymentPromised) -> None:
    virtual = draft.own_virtual(event.channel_id)
    virtual.promised = (
        *virtual.promised,
        PaymentPart(event.payment_id, event.paid_wei, event.note),
    )


def _payment_failed(draft: Draft, event: ev.PaymentFailed) -> None:
    virtual = draft.own_virtual(event.channel_id)
    virtual.promised = _without(virtual.promised, event.payment_id)
    take_back_answer(draft, virtual.payee, event.payment_id)


def _voucher_sent(draft: Draft, event: ev.VoucherSent) -> None:
    virtual = draft.own_virtual(event.channel_id)
    virtual.paid_wei = event.amount_wei
    virtual.voucher_signature = event.signature
    if virtual.promised:
        virtual.promised = _without(virtual.promised, event.payment_id)
    part = PaymentPart(event.payment_id, event.paid_wei, event.note)
    draft.post(event.peer, Voucher(event.channel_id, event.amount_wei, event.signature, (part,)))


def _voucher_received(draft: Draft, event: ev.VoucherReceived) -> None:
    virtual = draft.own_virtual(event.channel_id)
    virtual.paid_wei = event.amount_wei
    virtual.voucher_signature = event.signature
    if draft.world.notes.requests:
        note_paid(draft, event.peer, event.payment_id, event.paid_wei)


def _without(parts: tuple[PaymentPart, ...], payment_id: bytes) -> tuple[PaymentPart, ...]:
    return tuple(part for part in parts if part.payment_id != payment_id)


EVOLVE_PAYMENTS: dict[type[ev.Event], Callable[[Draft, Any], None]] = {
    ev.PaymentPromised: _payment_promised,
    ev.PaymentFailed: _payment_failed,
    ev.VoucherSent: _voucher_sent,
    ev.VoucherReceived: _voucher_received,
}
