"""What the objectives share: signing a round, and proposing and accepting on ledgers.

An objective is a ladder. `crank` walks it from the top, does every step whose condition holds, and returns what
blocks it. It is called again whenever a fact may have moved it, so a rung that was done is simply true.
"""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol.channel.consensus import (
    Add,
    Guarantee,
    LedgerOutcome,
    Proposal,
    ProposalError,
    Remove,
    Transfer,
)
from engine.protocol.channel.virtual import VirtualOutcome
from engine.protocol.disputes import (
    is_challenged,
    is_final,
    is_guarantee_shown,
    payer_keeps_wei,
)
from engine.protocol.errors import Reason
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase
from engine.protocol.limits import GUARANTEES_MAX, PROPOSALS_QUEUED_MAX
from engine.protocol.recorder import Recorder
from engine.protocol.types import ChannelId, external
from engine.protocol.world import Ledger, Objective, Virtual


def the_ledger(rec: Recorder, channel_id: ChannelId) -> Ledger:
    """A ledger that must exist."""
    ledger = rec.draft.ledger(channel_id)
    assert ledger is not None, f"unknown ledger {channel_id.hex()}"
    return ledger


def the_virtual(rec: Recorder, channel_id: ChannelId) -> Virtual:
    """A virtual channel that must exist."""
    virtual = rec.draft.virtual(channel_id)
    assert virtual is not None, f"unknown virtual channel {channel_id.hex()}"
    return virtual


def sign_and_send(
    rec: Recorder,
    channel: Ledger | Virtual,
    outcome: LedgerOutcome | VirtualOutcome,
    turn_num: int,
    *,
    is_final: bool = False,
    over: ChannelId | None = None,
) -> None:
    """Sign a prefund, postfund or final state; all others in the channel get it, the right neighbour with `over`."""
    state_hash = outcome.hash_at(channel.channel_id, turn_num, is_final=is_final)
    signature = rec.sign_state(channel, turn_num, state_hash)
    first_wei, last_wei = outcome.amounts_wei
    rec.record(
        ev.StateSigned(
            channel.channel_id, turn_num, is_final, first_wei, last_wei, state_hash, signature, over
        )
    )


def guarantee_on(virtual: Virtual, ledger: Ledger) -> Guarantee:
    """The guarantee that a ledger must hold for a virtual channel. Left is the neighbour nearer the payer."""
    participants = virtual.fixed.participants
    if ledger.channel_id == virtual.left_ledger:
        left, right = virtual.my_index - 1, virtual.my_index
    else:
        left, right = virtual.my_index, virtual.my_index + 1
    return Guarantee(
        virtual.channel_id,
        virtual.start.total_wei(),
        external(participants[left]),
        external(participants[right]),
    )


def addition(virtual: Virtual, ledger: Ledger) -> Add:
    """The proposal that guarantees a virtual channel on a ledger; the left party pays the payer's start."""
    return Add(guarantee_on(virtual, ledger), virtual.start.payer_wei)


def removal(rec: Recorder, virtual: Virtual, ledger: Ledger) -> Remove | None:
    """The proposal that releases a virtual channel's guarantee on a ledger, once we may agree to one.

    Either the contract decided it; or everybody signed the final state; or we will never sign turn 1, and the payer's
    side gets all back (ADR 0014); or the tab broke before it opened and we can let go.
    """
    decided_wei = payer_keeps_wei(rec.draft.world, virtual)
    if decided_wei is not None:
        return Remove(virtual.channel_id, decided_wei)
    if virtual.final_paid_wei is not None and virtual.is_final_complete:
        return Remove(virtual.channel_id, virtual.start.payer_wei - virtual.final_paid_wei)
    if virtual.phase is VirtualPhase.CANCELLED or _can_let_go(rec, virtual, ledger):
        return Remove(virtual.channel_id, virtual.start.payer_wei)
    return None


def _can_let_go(rec: Recorder, virtual: Virtual, ledger: Ledger) -> bool:
    """Whether giving all back to the payer's side costs us nothing, although we signed turn 1.

    On our right all comes back to us. On our left we let go when nothing of ours is left on the right. A payee never
    comes here: it signs turn 1 last, so its tab is open or cancelled.
    """
    if not virtual.is_broken:
        return False
    if ledger.channel_id == virtual.right_ledger:
        return True
    assert virtual.right_ledger is not None, "a payee's tab broke before it opened"
    return _is_free_of(rec, the_ledger(rec, virtual.right_ledger), virtual.channel_id)


def _may_propose_removal(rec: Recorder, virtual: Virtual, ledger: Ledger) -> bool:
    """Whether the follower will accept it: a proposal that it waits with would hold up the ledger's queue."""
    return (
        payer_keeps_wei(rec.draft.world, virtual) is not None
        or virtual.is_final_complete
        or virtual.phase is VirtualPhase.CANCELLED
        or ledger.peer in virtual.broken_by
    )


def is_queued(ledger: Ledger, proposal: Proposal) -> bool:
    """Whether the same kind of proposal for the same target waits in the ledger's queue."""
    return any(
        type(queued.proposal) is type(proposal) and queued.proposal.target == proposal.target
        for queued in ledger.queue
    )


def has_room(ledger: Ledger) -> bool:
    """Whether the leader may queue a proposal now. If not, the next acceptance makes room."""
    return len(ledger.queue) < PROPOSALS_QUEUED_MAX


def obstacle(ledger: Ledger, addition_: Add) -> Reason | None:
    """Why a guarantee cannot be added to this ledger any more, if so."""
    if not ledger.is_usable:
        return Reason.CLOSING
    if len(ledger.tip.guarantees) >= GUARANTEES_MAX:
        return Reason.TOO_MANY_TABS
    try:
        ledger.tip.apply(addition_)
    except ProposalError:
        return Reason.HUB_INSUFFICIENT
    return None


def propose(rec: Recorder, ledger: Ledger, proposal: Proposal) -> None:
    """Sign and queue a proposal as the leader. Cost: one state hash."""
    turn_num = ledger.tip_turn + 1
    state_hash = ledger.tip.apply(proposal).hash_at(ledger.channel_id, turn_num)
    signature = rec.sign_state(ledger, turn_num, state_hash)
    rec.record(ev.ProposalSent(ledger.channel_id, turn_num, proposal, state_hash, signature))


def accept_heads(rec: Recorder, ledger_id: ChannelId) -> None:
    """As the follower, countersign from the head of the queue while the head is what we expect.

    The state's hash was made when the proposal's signature was checked, so accepting costs one signature.
    """
    while True:
        ledger = the_ledger(rec, ledger_id)
        if (
            ledger.is_leader
            or ledger.is_concluded
            or not ledger.queue
            or not _is_expected(rec, ledger, ledger.queue[0].proposal)
        ):
            return
        head = ledger.queue[0]
        signature = rec.sign_state(ledger, head.turn_num, head.state_hash)
        rec.record(ev.ProposalAccepted(ledger_id, head.turn_num, head.state_hash, signature))
        if isinstance(head.proposal, Transfer):
            rec.record(ev.TransferMade(ledger_id, head.turn_num, head.proposal))


def _is_expected(rec: Recorder, ledger: Ledger, proposal: Proposal) -> bool:
    """Whether our own objective wants this proposal (ADR 0014: a fully signed turn 0 is enough for an addition)."""
    if isinstance(proposal, Transfer):
        # What would cost us something, and we did not ask for, never got into the queue (handlers/messages.py). While a
        # challenge stands the ledger may end without it.
        return not is_challenged(rec.draft.world, ledger.channel_id)
    virtual = rec.draft.virtual(proposal.target)
    if virtual is None or ledger.channel_id not in virtual.ledgers:
        return False
    if isinstance(proposal, Add):
        # After our turn 1 both guarantees stood. One that is proposed again after its release would be released
        # again, and the hub would pay the payee twice.
        # And none is added to a ledger that may end on chain without it.
        is_in_time = (
            None not in virtual.prefund
            and not virtual.has_my_postfund
            and not is_challenged(rec.draft.world, ledger.channel_id)
        )
        return is_in_time and proposal == addition(virtual, ledger)
    return proposal == removal(rec, virtual, ledger)


def release_guarantees(rec: Recorder, virtual_id: ChannelId) -> bool:
    """Propose or accept the release of a virtual channel's guarantees; True when none is left on our ledgers."""
    is_released = True
    # From the payee's side to the payer's: what is free on our right lets us let go on our left.
    for ledger_id in reversed(the_virtual(rec, virtual_id).ledgers):
        virtual, ledger = the_virtual(rec, virtual_id), the_ledger(rec, ledger_id)
        if ledger.phase is LedgerPhase.CLOSED:
            continue
        is_over = ledger.is_concluded or is_final(rec.draft.world, ledger_id)
        if is_over or not rec.is_heard(ledger.peer):
            # A partner that is away must not hold up the other ledger (ADR 0023).
            is_released = False
            continue
        if ledger.is_leader:
            _propose_release(rec, virtual, ledger)
        else:
            accept_heads(rec, ledger_id)
        is_released = is_released and _is_free_of(rec, the_ledger(rec, ledger_id), virtual_id)
    return is_released


def _propose_release(rec: Recorder, virtual: Virtual, ledger: Ledger) -> None:
    wanted = removal(rec, virtual, ledger)
    if wanted is None or not _may_propose_removal(rec, virtual, ledger):
        return
    is_held = ledger.tip.guarantee(virtual.channel_id) is not None
    if is_held and not is_queued(ledger, wanted) and has_room(ledger):
        propose(rec, ledger, wanted)


def _is_free_of(rec: Recorder, ledger: Ledger, virtual_id: ChannelId) -> bool:
    """Neither the supported outcome nor any proposal in flight promises money to the channel.

    A ledger that was paid out on chain promises nothing any more, whatever its last state says.
    """
    return ledger.phase is LedgerPhase.CLOSED or (
        not is_promised(ledger, virtual_id)
        and not is_guarantee_shown(rec.draft.world, ledger.channel_id, virtual_id)
    )


def is_free(rec: Recorder, virtual: Virtual) -> bool:
    """Whether none of our ledgers promises money to a virtual channel."""
    return all(
        _is_free_of(rec, the_ledger(rec, ledger_id), virtual.channel_id)
        for ledger_id in virtual.ledgers
    )


def is_left(rec: Recorder, virtual: Virtual) -> bool:
    """Whether every ledger of ours that a virtual channel was over is closed."""
    return all(the_ledger(rec, one).phase is LedgerPhase.CLOSED for one in virtual.ledgers)


def is_promised(ledger: Ledger, virtual_id: ChannelId) -> bool:
    """Whether the supported outcome, or a proposal in flight, promises money to a virtual channel."""
    return (
        ledger.outcome.guarantee(virtual_id) is not None
        or ledger.tip.guarantee(virtual_id) is not None
        or any(queued.proposal.target == virtual_id for queued in ledger.queue)
    )


def begin_settling(rec: Recorder, virtual: Virtual, *, is_mine: bool) -> None:
    """Start to settle a tab, if that has not begun."""
    key = (ObjectiveKind.VIRTUAL_DEFUND, virtual.channel_id)
    if rec.draft.objective(key) is None:
        rec.record(ev.ObjectiveCreated(key[0], virtual.channel_id, 0, is_mine))


def begin_closing(rec: Recorder, ledger: Ledger, *, is_mine: bool) -> None:
    """Start to close a ledger, if that has not begun."""
    key = (ObjectiveKind.DIRECT_DEFUND, ledger.channel_id)
    if rec.draft.objective(key) is None:
        rec.record(ev.ObjectiveCreated(key[0], ledger.channel_id, 0, is_mine))


def waiting(rec: Recorder, kind: ObjectiveKind, channel_id: ChannelId) -> Objective | None:
    """The objective of this kind on a channel, if it is in progress."""
    return rec.draft.objective((kind, channel_id))
