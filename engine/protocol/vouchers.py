"""Vouchers: promises of the payer that only grow.

The payer signs a voucher for everything paid so far. The payee takes one only if its channel is open, so that the
voucher can be enforced; one that comes earlier is held (ruling 7).
"""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol.channel.state import voucher_digest
from engine.protocol.crypto import is_signed_by
from engine.protocol.errors import PeerError, Reason
from engine.protocol.kinds import VirtualPhase
from engine.protocol.limits import (
    MESSAGES_HELD_MAX,
    NOTE_MAX_BYTES,
    PAYMENT_ID_SIZE_BYTES,
    PAYMENTS_PER_VOUCHER_MAX,
)
from engine.protocol.messages import Voucher
from engine.protocol.recorder import Recorder
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


def receive_voucher(rec: Recorder, sender: Address, wire_seq: int, voucher: Voucher) -> None:
    """Take a voucher, or hold it if its channel is not open yet.

    Raises:
        PeerError: it is not the payer's, not higher, too large, or its signature is wrong.
    """
    tab = rec.draft.virtual(voucher.channel_id)
    if tab is None:
        raise PeerError(Reason.UNKNOWN_CHANNEL)
    if sender != tab.payer or not tab.is_payee:
        raise PeerError(Reason.WRONG_ROLE)
    _check_payments(voucher)
    if tab.phase is VirtualPhase.OPENING:
        _hold(rec, tab, wire_seq, voucher)
        return
    _take(rec, tab, voucher)


def _hold(rec: Recorder, tab: Virtual, wire_seq: int, voucher: Voucher) -> None:
    """Keep a voucher until its tab opens, or everybody signs the final state (ruling 7).

    Beyond the cap the payer has to wait. Once the tab will not open any more it must not wait: its final state, which
    says what it owes, stands behind these vouchers in its outbox.
    """
    if len(rec.draft.peer(tab.payer).held) < MESSAGES_HELD_MAX:
        rec.record(ev.VoucherHeld(tab.payer, wire_seq, voucher))
    elif not tab.is_broken:
        raise PeerError(Reason.TOO_MANY_HELD)


def on_tab_open(rec: Recorder, tab: Virtual) -> None:
    """The payer sends the payments that waited; the payee takes up the vouchers that came early."""
    if tab.is_payer:
        for part in tab.promised:
            current = rec.draft.virtual(tab.channel_id)
            assert current is not None, "an open tab"
            send_voucher(
                rec, current, payment_id=part.payment_id, amount_wei=part.amount_wei, note=part.note
            )
    elif tab.is_payee:
        take_up_held(rec, tab)


def take_up_held(rec: Recorder, tab: Virtual) -> None:
    """As the payee, take the vouchers that came early, when the tab is open or the payer's final state pays them."""
    for held in rec.draft.peer(tab.payer).held if tab.is_payee else ():
        if held.voucher.channel_id == tab.channel_id:
            current = rec.draft.virtual(tab.channel_id)
            assert current is not None, "the tab of a held voucher"
            rec.record(ev.VoucherReleased(tab.payer, held.wire_seq))
            if _fault(current, held.voucher) is None:
                _take(rec, current, held.voucher)


def _take(rec: Recorder, tab: Virtual, voucher: Voucher) -> None:
    fault = _fault(tab, voucher)
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


def _is_enforceable(tab: Virtual, voucher: Voucher) -> bool:
    """Whether the tab is open; or settled by everybody's final state, and that pays the voucher."""
    if tab.final[0] is None or tab.final_paid_wei is None:
        return tab.phase is VirtualPhase.OPEN
    is_settled = tab.phase is VirtualPhase.OPEN or tab.is_final_complete
    return is_settled and voucher.amount_wei <= tab.final_paid_wei


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
