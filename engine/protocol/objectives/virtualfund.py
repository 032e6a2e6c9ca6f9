"""VirtualFund: open a virtual channel (a tab) through intermediaries, without a chain transaction.

    all                 sign prefund (turn 0), each after everybody on its left, the payer first
    leaders             propose the guarantee on each ledger of the path; followers countersign
    who sees both of    signs postfund (turn 1), the payee last of all: its signature opens the tab (ADR 0028)
    its guarantees
    payer and payee     wait for all postfunds; intermediaries do not
A cancelled one (ADR 0014) releases what was guaranteed: its canceller never signs turn 1, so no redemption of
the channel can ever exist.
Source: Nitro v2.
"""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol.channel.state import POSTFUND_TURN, PREFUND_TURN
from engine.protocol.errors import Reason
from engine.protocol.kinds import ObjectiveKind, VirtualPhase, WaitingFor
from engine.protocol.objectives.base import (
    accept_heads,
    addition,
    has_room,
    is_queued,
    obstacle,
    propose,
    release_guarantees,
    sign_and_send,
    the_ledger,
    the_virtual,
)
from engine.protocol.objectives.smallertab import move_to_smaller
from engine.protocol.recorder import Recorder
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import Virtual


def crank(rec: Recorder, channel_id: ChannelId) -> WaitingFor:
    """Advance as far as the facts allow; return what blocks."""
    virtual = the_virtual(rec, channel_id)
    if virtual.phase is VirtualPhase.CANCELLED:
        return _crank_cancelled(rec, channel_id)
    if virtual.is_broken:
        # VirtualDefund ends it. Cranking on would guarantee the tab again as soon as its release is proposed.
        return WaitingFor.GUARANTEES_RELEASED
    _sign_turn_0(rec, virtual)
    if None in the_virtual(rec, channel_id).prefund:
        return WaitingFor.ALL_PREFUNDS
    if not _guarantee_everywhere(rec, channel_id):
        return WaitingFor.GUARANTEES
    virtual = the_virtual(rec, channel_id)
    if virtual.is_payee and None in virtual.postfund[:-1]:
        # A hub could keep its turn 1 from us and give it to the payer: then the payer would pay, and we could not
        # tell whether its vouchers are worth anything.
        return WaitingFor.ALL_POSTFUNDS
    if not virtual.has_my_postfund:
        sign_and_send(rec, virtual, virtual.start, POSTFUND_TURN)
    virtual = the_virtual(rec, channel_id)
    if virtual.is_payer and None in virtual.postfund:
        return WaitingFor.ALL_POSTFUNDS
    return WaitingFor.NOTHING


def _sign_turn_0(rec: Recorder, virtual: Virtual) -> None:
    """Sign when everybody on our left did: nobody answers for a payer or neighbour who may never have heard of it."""
    me = virtual.my_index
    if virtual.prefund[me] is not None or None in virtual.prefund[:me]:
        return
    if not virtual.is_payer and _is_crowded(rec, virtual):
        cancel(rec, virtual, by=rec.draft.world.me, reason=Reason.TOO_MANY_TABS)
        return
    sign_and_send(rec, virtual, virtual.start, PREFUND_TURN, over=_ledger_to_name(rec, virtual))


def _ledger_to_name(rec: Recorder, virtual: Virtual) -> ChannelId | None:
    """The ledger on our right, if the neighbour there could take another one for it (ADR 0037).

    Also ledgers that are closed count: the neighbour may not know yet that one is.
    """
    if virtual.right_ledger is None:
        return None
    neighbour = virtual.fixed.participants[virtual.my_index + 1]
    return virtual.right_ledger if len(rec.draft.peer(neighbour).ledgers) > 1 else None


def cancel(rec: Recorder, virtual: Virtual, *, by: Address, reason: Reason) -> None:
    """Write the tombstone. Only before we signed turn 1."""
    assert not virtual.has_my_postfund, "cancelling after postfund"
    end_promised(rec, virtual, by=by, reason=reason)
    rec.record(ev.ObjectiveCancelled(ObjectiveKind.VIRTUAL_FUND, virtual.channel_id, by, reason))


def end_promised(rec: Recorder, virtual: Virtual, *, by: Address, reason: Reason) -> None:
    """The tab will not open. What waited for it waits for a smaller one, if that may help, or is not paid."""
    is_too_large = reason is Reason.HUB_INSUFFICIENT and by != rec.draft.world.me
    if is_too_large and move_to_smaller(rec, virtual):
        return
    for part in virtual.promised:
        rec.record(ev.PaymentFailed(virtual.channel_id, part.payment_id, part.amount_wei, reason))


def answer_after_cancelling(rec: Recorder, channel_id: ChannelId) -> None:
    """Take up what a leader proposed before it heard that we cancelled, else its queue stands still for ever.

    The objective may be over by then, because nothing was guaranteed; the tombstone stays and knows (ADR 0014).
    """
    virtual = rec.draft.virtual(channel_id)
    if virtual is not None and (virtual.phase is VirtualPhase.CANCELLED or virtual.is_broken):
        release_guarantees(rec, channel_id)


def _crank_cancelled(rec: Recorder, channel_id: ChannelId) -> WaitingFor:
    is_released = release_guarantees(rec, channel_id)
    return WaitingFor.NOTHING if is_released else WaitingFor.GUARANTEES_RELEASED


def _is_crowded(rec: Recorder, virtual: Virtual) -> bool:
    """Whether a ledger of ours bears as many other tabs as our policy allows: several may have come in at once."""
    most = rec.draft.world.policy.max_open_tabs
    return any(
        the_ledger(rec, ledger_id).tab_count - (ledger_id in virtual.counted_on) >= most
        for ledger_id in virtual.ledgers
    )


def _guarantee_everywhere(rec: Recorder, channel_id: ChannelId) -> bool:
    """Propose or accept on each of our ledgers; True when all hold the guarantee in a supported state."""
    is_guaranteed = True
    for ledger_id in the_virtual(rec, channel_id).ledgers:
        virtual = the_virtual(rec, channel_id)
        ledger = the_ledger(rec, ledger_id)
        if not rec.is_heard(ledger.peer):
            is_guaranteed = False
            continue
        wanted = addition(virtual, ledger)
        if (
            ledger.is_leader
            and ledger.tip.guarantee(channel_id) is None
            and not is_queued(ledger, wanted)
        ):
            fault = obstacle(ledger, wanted)
            if fault is not None:
                cancel(rec, virtual, by=rec.draft.world.me, reason=fault)
                return False
            if has_room(ledger):
                propose(rec, ledger, wanted)
        elif not ledger.is_leader:
            accept_heads(rec, ledger_id)
        held = the_ledger(rec, ledger_id).outcome.guarantee(channel_id)
        is_guaranteed = is_guaranteed and held == wanted.guarantee
    return is_guaranteed
