"""Vouchers: promises of the payer that only grow.

The payer signs a voucher for everything paid so far. The payee takes one only if its channel is open, so that the
voucher can be enforced. None can come earlier: the payee's own signature on turn 1 is the last one, and opens it.
"""

from __future__ import annotations

from contextlib import suppress

from engine.protocol import events as ev
from engine.protocol.channel.state import voucher_digest
from engine.protocol.crypto import is_signed_by
from engine.protocol.errors import PeerError, Reason
from engine.protocol.kinds import VirtualPhase
from engine.protocol.limits import (
    NOTE_MAX_BYTES,
    PAYMENT_ID_SIZE_BYTES,
    PAYMENTS_PER_VOUCHER_MAX,
)
from engine.protocol.messages import Voucher
from engine.protocol.recorder import Recorder
from engine.protocol.signing import NotYetError
from engine.protocol.types import Address
from engine.protocol.world import Virtual


def send_voucher(
    rec: Recorder, tab: Virtual, *, payment_id: bytes, amount_wei: int, note: str
) -> None:
    """Sign a voucher for `amount_wei` more than the one before."""
    total_wei = tab.paid_wei + amount_wei
    signature = rec.sign_voucher(tab, total_wei)
    wire_seq = rec.draft.peer(tab.payee).next_out
    rec.record(
        ev.VoucherSent(
            tab.channel_id, tab.payee, total_wei, signature, payment_id, amount_wei, note, wire_seq
        )
    )


def receive_voucher(rec: Recorder, sender: Address, voucher: Voucher) -> None:
    """Take a voucher.

    Raises:
        PeerError: it is not the payer's, not higher, too large, its signature is wrong, or its channel is not open.
    """
    tab = rec.draft.virtual(voucher.channel_id)
    if tab is None:
        raise PeerError(Reason.UNKNOWN_CHANNEL)
    if sender != tab.payer or not tab.is_payee:
        raise PeerError(Reason.WRONG_ROLE)
    _check_payments(voucher)
    _take(rec, tab, voucher)


def send_promised(rec: Recorder, tab: Virtual) -> None:
    """Send the payments that waited for the tab to open. With a locked key, or an unheard payee, they wait on."""
    with suppress(NotYetError):
        for part in tab.promised if tab.is_payer else ():
            current = rec.draft.virtual(tab.channel_id)
            assert current is not None, "an open tab"
            send_voucher(
                rec, current, payment_id=part.payment_id, amount_wei=part.amount_wei, note=part.note
            )


def _take(rec: Recorder, tab: Virtual, voucher: Voucher) -> None:
    fault = Reason.NOT_OPEN if _is_redeemed(rec, tab) else _fault(tab, voucher)
    if fault is not None:
        raise PeerError(fault, amount_wei=voucher.amount_wei, paid_wei=tab.paid_wei)
    paid_wei = tab.paid_wei
    for part in voucher.payments:
        paid_wei += part.amount_wei
        rec.record(
            ev.VoucherReceived(
                tab.channel_id,
                tab.payer,
                paid_wei,
                voucher.signature,
                part.payment_id,
                part.amount_wei,
                part.note,
            )
        )


def _fault(tab: Virtual, voucher: Voucher) -> Reason | None:
    if not _is_enforceable(tab, voucher):
        return Reason.NOT_OPEN
    if voucher.amount_wei <= tab.paid_wei:
        return Reason.VOUCHER_NOT_HIGHER
    if voucher.amount_wei > tab.start.payer_wei:
        return Reason.VOUCHER_TOO_LARGE
    if sum(part.amount_wei for part in voucher.payments) != voucher.amount_wei - tab.paid_wei:
        return Reason.WRONG_AMOUNTS
    digest = voucher_digest(tab.channel_id, voucher.amount_wei)
    if not is_signed_by(digest, voucher.signature, tab.payer):
        return Reason.BAD_SIGNATURE
    return None


def _is_redeemed(rec: Recorder, tab: Virtual) -> bool:
    """Whether we signed the tab's one redemption: no other voucher of it can be enforced any more (ADR 0035)."""
    known = rec.draft.world.disputes.get(tab.channel_id)
    return known is not None and known.redemption is not None


def _is_enforceable(tab: Virtual, voucher: Voucher) -> bool:
    """Whether the tab is open, and the payer's final state, if it wrote one, pays the voucher."""
    is_paid = tab.final_paid_wei is None or voucher.amount_wei <= tab.final_paid_wei
    return tab.phase is VirtualPhase.OPEN and is_paid


def _check_payments(voucher: Voucher) -> None:
    if not 1 <= len(voucher.payments) <= PAYMENTS_PER_VOUCHER_MAX:
        raise PeerError(Reason.MALFORMED)
    for part in voucher.payments:
        is_sane = (
            len(part.payment_id) == PAYMENT_ID_SIZE_BYTES
            and len(part.note.encode()) <= NOTE_MAX_BYTES
        )
        if not is_sane or part.amount_wei <= 0:
            raise PeerError(Reason.MALFORMED)
