"""What we want: each command becomes facts, or is refused with one reason."""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.state import FixedPart
from engine.protocol.disputes import newest_supported
from engine.protocol.errors import Reason, Refused
from engine.protocol.handlers.notes import answer_request
from engine.protocol.handlers.waiting import go_on
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase, WaitingFor
from engine.protocol.limits import (
    AMOUNT_MAX_WEI,
    CHALLENGE_DURATION_MAX_S,
    FUNDING_DEADLINE_MS,
    NOTE_MAX_BYTES,
    OUTBOX_MAX,
    PARTICIPANTS_MAX,
    PAYMENT_ID_SIZE_BYTES,
)
from engine.protocol.objectives.base import (
    begin_closing,
    begin_settling,
    is_promised,
    the_ledger,
)
from engine.protocol.objectives.directfund import can_cancel
from engine.protocol.objectives.dispute import begin_dispute
from engine.protocol.objectives.smallertab import begin_tab
from engine.protocol.objectives.virtualfund import cancel
from engine.protocol.recorder import Recorder
from engine.protocol.routing import (
    find_hops,
    ledger_to_pay_over,
    living_ledger_count,
    new_tab_limit_wei,
    tab_to_pay_from,
)
from engine.protocol.text import check_text
from engine.protocol.types import Address
from engine.protocol.vouchers import send_voucher
from engine.protocol.world import Ledger, Virtual


def create_node(rec: Recorder, cmd: inp.CreateNode) -> None:
    """Write the first fact."""
    if rec.draft.base.node is not None:
        raise Refused(Reason.ALREADY_CONFIGURED)
    rec.record(ev.NodeCreated(cmd.node))


def set_policy(rec: Recorder, cmd: inp.SetPolicy) -> None:
    """Change the policy, if it is another one."""
    if rec.draft.base.policy != cmd.policy:
        rec.record(ev.PolicySet(cmd.policy))


def open_ledger(rec: Recorder, cmd: inp.OpenLedger) -> None:
    """Begin a ledger channel as its leader."""
    world = rec.draft.base
    _positive(cmd.mine_wei)
    if not 0 <= cmd.theirs_wei <= AMOUNT_MAX_WEI:
        raise Refused(Reason.AMOUNT_TOO_LARGE, amount_wei=cmd.theirs_wei)
    if cmd.peer not in world.peers:
        raise Refused(Reason.UNKNOWN_PEER)
    _check_duration(cmd.challenge_duration_s)
    fixed = FixedPart(
        participants=(world.me, cmd.peer),
        nonce=cmd.nonce,
        app_definition=world.identity.consensus_app,
        challenge_duration_s=cmd.challenge_duration_s,
    )
    channel_id = fixed.channel_id()
    if channel_id in world.ledgers:
        raise Refused(Reason.DUPLICATE)
    if living_ledger_count(world, cmd.peer) >= world.policy.max_ledgers_per_peer:
        raise Refused(Reason.LEDGER_EXISTS)
    rec.record(ev.LedgerCreated(fixed, 0, cmd.mine_wei, cmd.theirs_wei))
    deadline_ms = rec.at_ms + FUNDING_DEADLINE_MS
    rec.record(
        ev.ObjectiveCreated(ObjectiveKind.DIRECT_FUND, channel_id, deadline_ms, is_mine=True)
    )


def pay(rec: Recorder, cmd: inp.Pay) -> None:
    """Pay from a tab with enough left, else open one and pay when it is open."""
    _check_payment(rec, cmd)
    if cmd.request_expires_ms is not None:
        answer_request(rec, cmd.payee, cmd, expires_ms=cmd.request_expires_ms)
    tab = tab_to_pay_from(rec.draft.base, cmd.payee, cmd.amount_wei)
    if tab is None:
        hops = cmd.hops or find_hops(rec.draft.base, cmd.payee, cmd.amount_wei)
        limit_wei = _tab_limit_wei(rec, cmd, hops)
        tab = _begin_tab(rec, cmd.payee, hops, limit_wei, nonce=cmd.nonce)
    if tab.phase is VirtualPhase.OPEN and rec.is_heard(cmd.payee):
        send_voucher(rec, tab, payment_id=cmd.payment_id, amount_wei=cmd.amount_wei, note=cmd.note)
    else:
        rec.record(ev.PaymentPromised(tab.channel_id, cmd.payment_id, cmd.amount_wei, cmd.note))


def open_tab(rec: Recorder, cmd: inp.OpenTab) -> None:
    """Open a tab without paying."""
    _positive(cmd.limit_wei)
    if cmd.payee == rec.draft.world.me:
        raise Refused(Reason.PAYING_MYSELF)
    if cmd.challenge_duration_s is not None:
        _check_duration(cmd.challenge_duration_s)
    hops = cmd.hops or find_hops(rec.draft.base, cmd.payee, cmd.limit_wei)
    _begin_tab(
        rec, cmd.payee, hops, cmd.limit_wei, nonce=cmd.nonce, duration_s=cmd.challenge_duration_s
    )


def settle_tab(rec: Recorder, cmd: inp.SettleTab) -> None:
    """Begin to settle a tab; asking twice changes nothing."""
    virtual = rec.draft.virtual(cmd.channel_id)
    if virtual is None:
        raise Refused(Reason.UNKNOWN_CHANNEL)
    if virtual.phase is not VirtualPhase.OPEN:
        raise Refused(Reason.NOT_OPEN)
    begin_settling(rec, virtual, is_mine=True)


def close_ledger(rec: Recorder, cmd: inp.CloseLedger) -> None:
    """Begin to close a ledger; its tabs are settled first. Asking twice changes nothing."""
    ledger = rec.draft.ledger(cmd.channel_id)
    if ledger is None:
        raise Refused(Reason.UNKNOWN_CHANNEL)
    if ledger.phase is not LedgerPhase.OPEN:
        raise Refused(Reason.NOT_OPEN)
    begin_closing(rec, ledger, is_mine=True)
    for guarantee in ledger.tip.guarantees:
        virtual = rec.draft.virtual(guarantee.target)
        if virtual is not None:
            begin_settling(rec, virtual, is_mine=True)


def dispute(rec: Recorder, cmd: inp.Dispute) -> None:
    """Begin to leave by the chain; asking twice changes nothing."""
    if rec.draft.ledger(cmd.channel_id) is not None:
        _leave_by_chain(rec, the_ledger(rec, cmd.channel_id))
        return
    tab = rec.draft.virtual(cmd.channel_id)
    if tab is None:
        raise Refused(Reason.UNKNOWN_CHANNEL)
    ledgers = [the_ledger(rec, ledger_id) for ledger_id in tab.ledgers]
    # Also where it is only proposed: a follower that fell silent may hold a state in which it is guaranteed.
    guaranteeing = [entry for entry in ledgers if is_promised(entry, tab.channel_id)]
    if not guaranteeing:
        raise Refused(Reason.NOT_OPEN)
    for ledger in guaranteeing:
        _leave_by_chain(rec, ledger)


def _leave_by_chain(rec: Recorder, ledger: Ledger) -> None:
    is_over = ledger.phase in {LedgerPhase.CLOSED, LedgerPhase.REJECTED}
    if is_over or newest_supported(ledger) is None:
        raise Refused(Reason.NOT_OPEN)
    begin_dispute(rec, ledger.channel_id, is_mine=True)


def cancel_channel(rec: Recorder, cmd: inp.Cancel) -> None:
    """Give up a tab before we signed its turn 1 (ADR 0014), or a ledger before we deposit."""
    ledger = rec.draft.ledger(cmd.channel_id)
    if ledger is not None:
        _cancel_ledger(rec, ledger)
        return
    virtual = rec.draft.virtual(cmd.channel_id)
    if virtual is None:
        raise Refused(Reason.UNKNOWN_CHANNEL)
    if virtual.phase is VirtualPhase.CANCELLED:
        return
    if virtual.has_my_postfund:
        raise Refused(Reason.TOO_LATE_TO_CANCEL)
    cancel(rec, virtual, by=rec.draft.world.me, reason=Reason.CANCELLED)


def _cancel_ledger(rec: Recorder, ledger: Ledger) -> None:
    if ledger.phase is LedgerPhase.REJECTED:
        return
    # A follower that signed may already be deposited for; only its deadline, or the leader's word, frees it.
    if not (ledger.is_leader and can_cancel(rec, ledger)):
        raise Refused(Reason.TOO_LATE_TO_CANCEL)
    rec.record(
        ev.ObjectiveCancelled(
            ObjectiveKind.DIRECT_FUND, ledger.channel_id, rec.draft.world.me, Reason.CANCELLED
        )
    )


def prepare_transaction(rec: Recorder, cmd: inp.PrepareTransaction) -> None:
    """Note a transaction's raw bytes before they leave, so that a restart sends the same again."""
    rec.record(ev.TransactionPrepared(cmd.key, cmd.nonce, cmd.raw, cmd.tx_hash))


def _check_payment(rec: Recorder, cmd: inp.Pay) -> None:
    _positive(cmd.amount_wei)
    if cmd.payee == rec.draft.world.me:
        raise Refused(Reason.PAYING_MYSELF)
    check_text(cmd.note, max_bytes=NOTE_MAX_BYTES)
    if len(cmd.payment_id) != PAYMENT_ID_SIZE_BYTES:
        # The payee would close the session for it, again and again, because the voucher is sent until it is taken.
        raise Refused(Reason.MALFORMED, size_bytes=len(cmd.payment_id))
    if rec.draft.base.notes.is_answered(cmd.payee, cmd.payment_id):
        raise Refused(Reason.REQUEST_PAID)
    if len(rec.draft.peer(cmd.payee).outbox) >= OUTBOX_MAX:
        raise Refused(Reason.QUEUE_FULL, waiting_count=OUTBOX_MAX)


def _tab_limit_wei(rec: Recorder, cmd: inp.Pay, hops: tuple[Address, ...]) -> int:
    """What the person chose, else what a new tab usually gets."""
    if cmd.limit_wei is not None:
        if cmd.limit_wei < cmd.amount_wei:
            raise Refused(Reason.INSUFFICIENT, needed_wei=cmd.amount_wei, have_wei=cmd.limit_wei)
        return cmd.limit_wei
    limit_wei = new_tab_limit_wei(rec.draft.base, hops[0], cmd.amount_wei)
    if limit_wei == 0:
        raise Refused(Reason.NO_ROUTE)
    return limit_wei


def _begin_tab(
    rec: Recorder,
    payee: Address,
    hops: tuple[Address, ...],
    limit_wei: int,
    *,
    nonce: int,
    duration_s: int | None = None,
) -> Virtual:
    world = rec.draft.base
    participants = (world.me, *hops, payee)
    if len(participants) > PARTICIPANTS_MAX or len(set(participants)) != len(participants):
        raise Refused(Reason.BAD_PARTICIPANTS)
    ledger = ledger_to_pay_over(world, hops[0], limit_wei)
    if ledger is None:
        raise Refused(Reason.INSUFFICIENT, needed_wei=limit_wei)
    fixed = FixedPart(
        participants=participants,
        nonce=nonce,
        app_definition=world.identity.virtual_app,
        challenge_duration_s=(
            ledger.fixed.challenge_duration_s if duration_s is None else duration_s
        ),
    )
    channel_id = fixed.channel_id()
    if rec.draft.virtual(channel_id) is not None or channel_id in world.settled:
        raise Refused(Reason.DUPLICATE)
    begin_tab(rec, fixed, limit_wei, ledger.channel_id)
    tab = rec.draft.virtual(channel_id)
    assert tab is not None, "a tab just begun"
    return tab


def _positive(amount_wei: int) -> None:
    if amount_wei <= 0:
        raise Refused(Reason.AMOUNT_NOT_POSITIVE, amount_wei=amount_wei)
    if amount_wei > AMOUNT_MAX_WEI:
        raise Refused(Reason.AMOUNT_TOO_LARGE, amount_wei=amount_wei)


def _check_duration(duration_s: int) -> None:
    """What no peer takes is not asked for."""
    if not 0 <= duration_s <= CHALLENGE_DURATION_MAX_S:
        raise Refused(Reason.BAD_DURATION, duration_s=duration_s)


def unlock(rec: Recorder, _cmd: inp.Unlock) -> None:
    """Go on with what waited for the key."""
    objectives = rec.draft.base.objectives.items()
    go_on(rec, [key for key, each in objectives if each.waiting_for is WaitingFor.UNLOCK])
