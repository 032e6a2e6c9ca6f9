"""`evolve`: what each fact changes. Total: it does not decide, sign, read a clock, or fail on a valid log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from engine.protocol import events as ev
from engine.protocol.channel.consensus import LedgerOutcome, Remove, Transfer
from engine.protocol.channel.state import POSTFUND_TURN, PREFUND_TURN, VIRTUAL_FINAL_TURN
from engine.protocol.channel.virtual import VirtualOutcome
from engine.protocol.disputes import payer_keeps_wei
from engine.protocol.draft import Draft
from engine.protocol.fold_chain import EVOLVE_CHAIN
from engine.protocol.fold_claims import EVOLVE_CLAIMS
from engine.protocol.fold_dispute import EVOLVE_DISPUTES, begin_dispute, end_dispute
from engine.protocol.fold_notes import EVOLVE_NOTES
from engine.protocol.fold_payments import EVOLVE_PAYMENTS
from engine.protocol.fold_transfers import EVOLVE_TRANSFERS, take_pending
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase, WaitingFor
from engine.protocol.limits import REFUSED_PER_PEER_MAX
from engine.protocol.messages import (
    CloseRequest,
    EvidenceRequest,
    LedgerAcceptance,
    LedgerProposal,
    PrefundOver,
    Refusal,
    SettleRequest,
    SignedState,
)
from engine.protocol.types import ChannelId, Signature, external
from engine.protocol.world import (
    EarlyFinal,
    Ledger,
    Objective,
    QueuedProposal,
    Signatures,
    Virtual,
    World,
    new_ledger,
    new_virtual,
)


def evolve(draft: Draft, seq: int, at_ms: int, root: int, event: ev.Event) -> None:
    """Apply one fact to the draft: its place, its time, the intent it belongs to, and what it says."""
    world = draft.world
    world.seq = seq
    world.at_ms = at_ms
    draft.root = root
    _EVOLVE[type(event)](draft, event)


def fold(world: World, recorded: Iterable[ev.Recorded]) -> World:
    """The world after these facts. Cost: about 2 us a fact."""
    draft = Draft(world)
    for entry in recorded:
        evolve(draft, entry.seq, entry.at_ms, entry.root, entry.event)
    return draft.freeze()


# --- node -----------------------------------------------------------------------------------------------------


def _node_created(draft: Draft, event: ev.NodeCreated) -> None:
    draft.world.node = event.node


def _policy_set(draft: Draft, event: ev.PolicySet) -> None:
    draft.world.policy = event.policy


def _peer_added(draft: Draft, event: ev.PeerAdded) -> None:
    peer = draft.own_peer(event.peer)
    peer.name = event.name
    peer.endpoint = event.endpoint


def _peer_forgotten(draft: Draft, event: ev.PeerForgotten) -> None:
    """The record stays: with new sequence numbers the peer would take old messages for new ones, or none at all."""
    peer = draft.own_peer(event.peer)
    peer.name = ""
    peer.endpoint = ""


# --- objectives -----------------------------------------------------------------------------------------------


def _objective_created(draft: Draft, event: ev.ObjectiveCreated) -> None:
    draft.add_objective(
        Objective(
            kind=event.kind,
            channel_id=event.channel_id,
            root=draft.root,
            waiting_for=WaitingFor.NOTHING,
            since_ms=draft.world.at_ms,
            deadline_ms=event.deadline_ms,
            is_mine=event.is_mine,
        )
    )
    if event.kind is ObjectiveKind.DIRECT_DEFUND:
        draft.own_ledger(event.channel_id).is_closing = True
    elif event.kind is ObjectiveKind.DISPUTE:
        begin_dispute(draft, event)


def _objective_approved(draft: Draft, event: ev.ObjectiveApproved) -> None:
    draft.own_objective((event.kind, event.channel_id)).since_ms = draft.world.at_ms


def _objective_cranked(draft: Draft, event: ev.ObjectiveCranked) -> None:
    objective = draft.own_objective((event.kind, event.channel_id))
    objective.waiting_for = event.waiting_for
    objective.since_ms = draft.world.at_ms


def _objective_rejected(draft: Draft, event: ev.ObjectiveRejected) -> None:
    # Only a ledger's leader proposes it, so nobody else's turn 0 of it can come.
    if event.kind is ObjectiveKind.VIRTUAL_FUND and event.channel_id not in draft.world.refused:
        _remember_refused(draft, event)
    draft.post(event.peer, Refusal(event.kind, event.channel_id, event.reason))


def _remember_refused(draft: Draft, event: ev.ObjectiveRejected) -> None:
    refused = draft.world.refused.set(event.channel_id, event.reason)
    peer = draft.own_peer(event.peer)
    peer.refused = (*peer.refused, event.channel_id)
    if len(peer.refused) > REFUSED_PER_PEER_MAX:
        refused = refused.delete(peer.refused[0])
        peer.refused = peer.refused[1:]
    draft.world.refused = refused


def _objective_cancelled(draft: Draft, event: ev.ObjectiveCancelled) -> None:
    me = draft.world.me
    if event.kind is ObjectiveKind.VIRTUAL_FUND:
        virtual = draft.own_virtual(event.channel_id)
        virtual.phase = VirtualPhase.CANCELLED
        virtual.promised = ()
        participants = virtual.fixed.participants
        _forget_tab(draft, virtual)
    else:
        ledger = draft.own_ledger(event.channel_id)
        ledger.phase = LedgerPhase.REJECTED
        participants = ledger.fixed.participants
        draft.drop_objective((event.kind, event.channel_id))
    for participant in participants:
        # An address that we never met may be made up: what is posted to it would wait for ever.
        if participant not in {me, event.by} and draft.has_met(participant):
            draft.post(participant, Refusal(event.kind, event.channel_id, event.reason))


def _objective_completed(draft: Draft, event: ev.ObjectiveCompleted) -> None:
    draft.drop_objective((event.kind, event.channel_id))
    match event.kind:
        case ObjectiveKind.DIRECT_FUND:
            ledger = draft.own_ledger(event.channel_id)
            ledger.phase = LedgerPhase.OPEN
            ledger.latest = (ledger.postfund[0], ledger.postfund[1])
        case ObjectiveKind.DIRECT_DEFUND:
            draft.own_ledger(event.channel_id).phase = LedgerPhase.CLOSED
            draft.forget_transactions(event.channel_id)
        case ObjectiveKind.VIRTUAL_FUND:
            virtual = draft.own_virtual(event.channel_id)
            if virtual.phase is VirtualPhase.OPENING:
                virtual.phase = VirtualPhase.OPEN
            else:
                _uncount(draft, virtual, virtual.counted_on)
                if virtual.prefund[virtual.my_index] is None:
                    # Nothing of ours can exist of it, so there is nothing to remember or to settle.
                    draft.drop_virtual(event.channel_id)
                    draft.drop_objective((ObjectiveKind.VIRTUAL_DEFUND, event.channel_id))
        case ObjectiveKind.VIRTUAL_DEFUND:
            virtual = draft.own_virtual(event.channel_id)
            draft.drop_objective((ObjectiveKind.VIRTUAL_FUND, event.channel_id))
            _forget_tab(draft, virtual)
            _uncount(draft, virtual, virtual.counted_on)
            is_decided = payer_keeps_wei(draft.world, virtual) is not None
            if virtual.is_final_complete or is_decided:
                draft.drop_virtual(event.channel_id)
                draft.drop_objective((ObjectiveKind.DISPUTE, event.channel_id))
                draft.world.settled = draft.world.settled.set(event.channel_id, draft.world.seq)
        case ObjectiveKind.DISPUTE:
            end_dispute(draft, event.channel_id)


def _count(draft: Draft, virtual: Virtual, signer_index: int) -> None:
    """The tab weighs on our ledgers when we sign turn 0, and on one when the neighbour there does.

    Nobody else can bind a ledger of ours, whatever paths it makes up.
    """
    sides = ((virtual.left_ledger, -1), (virtual.right_ledger, 1))
    for ledger_id, step in sides:
        is_bound = signer_index in {virtual.my_index, virtual.my_index + step}
        if ledger_id is not None and is_bound and ledger_id not in virtual.counted_on:
            virtual.counted_on = (*virtual.counted_on, ledger_id)
            draft.own_ledger(ledger_id).tab_count += 1


def _uncount(draft: Draft, virtual: Virtual, ledger_ids: Iterable[ChannelId]) -> None:
    """The tab no longer weighs on these ledgers."""
    for ledger_id in ledger_ids:
        if ledger_id in virtual.counted_on:
            virtual.counted_on = tuple(one for one in virtual.counted_on if one != ledger_id)
            draft.own_ledger(ledger_id).tab_count -= 1


def _forget_tab(draft: Draft, virtual: Virtual) -> None:
    """No more payments on this tab."""
    if virtual.is_payer:
        payee = draft.own_peer(virtual.payee)
        payee.tabs_to = tuple(tab for tab in payee.tabs_to if tab != virtual.channel_id)


# --- channels -------------------------------------------------------------------------------------------------


def _ledger_created(draft: Draft, event: ev.LedgerCreated) -> None:
    leader, follower = event.fixed.participants
    start = LedgerOutcome(
        external(leader), external(follower), event.leader_wei, event.follower_wei
    )
    ledger = new_ledger(event.fixed, event.my_index, start, draft.root)
    draft.add_ledger(ledger)
    peer = draft.own_peer(ledger.peer)
    peer.ledgers = (*peer.ledgers, ledger.channel_id)


def _virtual_created(draft: Draft, event: ev.VirtualCreated) -> None:
    participants = event.fixed.participants
    start = VirtualOutcome(
        external(participants[0]), external(participants[-1]), event.payer_wei, 0
    )
    virtual = new_virtual(
        event.fixed, event.my_index, start, event.left_ledger, event.right_ledger, draft.root
    )
    draft.add_virtual(virtual)
    if virtual.is_payer:
        payee = draft.own_peer(virtual.payee)
        payee.tabs_to = (*payee.tabs_to, virtual.channel_id)


def _state_signed(draft: Draft, event: ev.StateSigned) -> None:
    channel = _own_channel(draft, event.channel_id)
    channel.signed_turn = event.turn_num
    channel.signed_hash = event.state_hash
    _put_signature(draft, channel, event, channel.my_index, event.signature)
    message = SignedState(
        channel.fixed,
        event.turn_num,
        event.is_final,
        event.first_wei,
        event.last_wei,
        channel.my_index,
        event.signature,
    )
    for index, participant in enumerate(channel.fixed.participants):
        if index == channel.my_index:
            continue
        if event.over is not None and index == channel.my_index + 1:
            draft.post(participant, PrefundOver(message, event.over))
        else:
            draft.post(participant, message)


def _state_received(draft: Draft, event: ev.StateReceived) -> None:
    channel = _own_channel(draft, event.channel_id)
    if event.over is not None and isinstance(channel, Virtual):
        channel.left_ledger = event.over
    _put_signature(draft, channel, event, event.signer_index, event.signature)


def _put_signature(
    draft: Draft,
    channel: Ledger | Virtual,
    event: ev.StateSigned | ev.StateReceived,
    index: int,
    signature: Signature,
) -> None:
    if event.is_final and isinstance(channel, Virtual):
        _put_virtual_final(channel, index, event.last_wei, signature)
    elif event.is_final and isinstance(channel, Ledger):
        channel.final = _with(channel.final, index, signature)
        if None not in channel.final:
            channel.final_at_ms = draft.world.at_ms
    elif event.turn_num == PREFUND_TURN:
        channel.prefund = _with(channel.prefund, index, signature)
        if isinstance(channel, Virtual) and channel.phase is VirtualPhase.OPENING:
            _count(draft, channel, index)
    else:
        assert event.turn_num == POSTFUND_TURN, f"turn {event.turn_num}"
        channel.postfund = _with(channel.postfund, index, signature)


def _put_virtual_final(virtual: Virtual, index: int, paid_wei: int, signature: Signature) -> None:
    """The payer's final state says what was paid; signatures that came before it count if they say the same."""
    if index != 0 and virtual.final[0] is None:
        virtual.early_finals = (*virtual.early_finals, EarlyFinal(index, paid_wei, signature))
        return
    virtual.final = _with(virtual.final, index, signature)
    virtual.final_paid_wei = paid_wei
    for early in virtual.early_finals:
        if early.paid_wei == paid_wei:
            virtual.final = _with(virtual.final, early.signer_index, early.signature)
    virtual.early_finals = ()


def _proposal_queued(draft: Draft, event: ev.ProposalSent | ev.ProposalReceived) -> None:
    ledger = draft.own_ledger(event.ledger_id)
    ledger.tip = ledger.tip.apply(event.proposal)
    if isinstance(event.proposal, Transfer):
        take_pending(ledger, event.proposal)
    ledger.queue = (
        *ledger.queue,
        QueuedProposal(event.turn_num, event.proposal, event.state_hash, event.signature),
    )


def _proposal_sent(draft: Draft, event: ev.ProposalSent) -> None:
    _proposal_queued(draft, event)
    ledger = draft.own_ledger(event.ledger_id)
    ledger.signed_turn = event.turn_num
    ledger.signed_hash = event.state_hash
    draft.post(
        ledger.peer,
        LedgerProposal(event.ledger_id, event.turn_num, event.proposal, event.signature),
    )


def _proposal_accepted(draft: Draft, event: ev.ProposalAccepted) -> None:
    ledger = draft.own_ledger(event.ledger_id)
    ledger.signed_turn = event.turn_num
    ledger.signed_hash = event.state_hash
    _support(draft, ledger, event.turn_num, event.signature)
    draft.post(ledger.peer, LedgerAcceptance(event.ledger_id, event.turn_num, event.signature))


def _acceptance_received(draft: Draft, event: ev.AcceptanceReceived) -> None:
    _support(draft, draft.own_ledger(event.ledger_id), event.turn_num, event.signature)


def _support(draft: Draft, ledger: Ledger, turn_num: int, follower_signature: Signature) -> None:
    """The follower's signature makes the queue up to `turn_num` the supported outcome."""
    taken = turn_num - ledger.turn_num
    outcome = ledger.outcome
    for queued in ledger.queue[:taken]:
        outcome = outcome.apply(queued.proposal)
        if isinstance(queued.proposal, Remove) and draft.virtual(queued.proposal.target):
            _uncount(draft, draft.own_virtual(queued.proposal.target), (ledger.channel_id,))
    ledger.latest = (ledger.queue[taken - 1].signature, follower_signature)
    ledger.queue = ledger.queue[taken:]
    ledger.outcome = outcome if ledger.queue else ledger.tip
    ledger.turn_num = turn_num


def _virtual_broken(draft: Draft, event: ev.VirtualBroken) -> None:
    virtual = draft.own_virtual(event.channel_id)
    virtual.is_broken = True
    virtual.broken_by = (*virtual.broken_by, event.peer)
    virtual.promised = ()


def _settle_asked(draft: Draft, event: ev.SettleAsked) -> None:
    virtual = draft.own_virtual(event.channel_id)
    virtual.settle_asked = True
    draft.post(virtual.payer, SettleRequest(event.channel_id))


def _evidence_asked(draft: Draft, event: ev.EvidenceAsked) -> None:
    draft.own_virtual(event.channel_id).evidence_asked = event.held_count
    draft.post(event.peer, EvidenceRequest(event.channel_id))


def _evidence_given(draft: Draft, event: ev.EvidenceGiven) -> None:
    virtual = draft.own_virtual(event.channel_id)
    virtual.evidence_given = virtual.evidence_given.set(event.peer, event.held_count)
    start, paid_wei = virtual.start, virtual.final_paid_wei or 0
    rounds = (
        (PREFUND_TURN, virtual.prefund, start),
        (VIRTUAL_FINAL_TURN, virtual.final, start.paying(paid_wei)),
    )
    for turn_num, signatures, outcome in rounds:
        is_final = turn_num == VIRTUAL_FINAL_TURN
        for index, signature in enumerate(signatures):
            if signature is not None and virtual.fixed.participants[index] != event.peer:
                first_wei, last_wei = outcome.amounts_wei
                draft.post(
                    event.peer,
                    SignedState(
                        virtual.fixed, turn_num, is_final, first_wei, last_wei, index, signature
                    ),
                )


def _close_asked(draft: Draft, event: ev.CloseAsked) -> None:
    ledger = draft.own_ledger(event.ledger_id)
    ledger.close_asked = True
    draft.post(ledger.peer, CloseRequest(event.ledger_id))


# --- messages -------------------------------------------------------------------------------------------------


def _peer_met(draft: Draft, event: ev.PeerMet) -> None:
    peer = draft.own_peer(event.peer)
    peer.in_epoch = event.epoch
    peer.last_in = 0


def _message_received(draft: Draft, event: ev.MessageReceived) -> None:
    draft.own_peer(event.peer).last_in = event.wire_seq


def _message_acked(draft: Draft, event: ev.MessageAcked) -> None:
    peer = draft.own_peer(event.peer)
    if event.upto - peer.acked_upto == 1:
        peer.outbox = peer.outbox.delete(event.upto)
    else:
        with peer.outbox.mutate() as mutation:
            for wire_seq in range(peer.acked_upto + 1, event.upto + 1):
                del mutation[wire_seq]
            peer.outbox = mutation.finish()
    peer.acked_upto = event.upto


def _no_change(_draft: Draft, _event: ev.Event) -> None:
    """A fact for the reader and for comparing logs; the world stays as it is."""


# --- small parts ----------------------------------------------------------------------------------------------


def _own_channel(draft: Draft, channel_id: ChannelId) -> Ledger | Virtual:
    if draft.ledger(channel_id) is not None:
        return draft.own_ledger(channel_id)
    return draft.own_virtual(channel_id)


def _with(signatures: Signatures, index: int, signature: Signature) -> Signatures:
    return (*signatures[:index], signature, *signatures[index + 1 :])


_EVOLVE: dict[type[ev.Event], Callable[[Draft, Any], None]] = {
    ev.NodeCreated: _node_created,
    ev.PolicySet: _policy_set,
    ev.PeerAdded: _peer_added,
    ev.PeerForgotten: _peer_forgotten,
    ev.ObjectiveCreated: _objective_created,
    ev.ObjectiveApproved: _objective_approved,
    ev.ObjectiveCranked: _objective_cranked,
    ev.ObjectiveRejected: _objective_rejected,
    ev.ObjectiveCancelled: _objective_cancelled,
    ev.ObjectiveCompleted: _objective_completed,
    ev.LedgerCreated: _ledger_created,
    ev.VirtualCreated: _virtual_created,
    ev.StateSigned: _state_signed,
    ev.StateReceived: _state_received,
    ev.ProposalSent: _proposal_sent,
    ev.ProposalReceived: _proposal_queued,
    ev.ProposalAccepted: _proposal_accepted,
    ev.AcceptanceReceived: _acceptance_received,
    ev.VirtualBroken: _virtual_broken,
    ev.SettleAsked: _settle_asked,
    ev.EvidenceAsked: _evidence_asked,
    ev.EvidenceGiven: _evidence_given,
    ev.CloseAsked: _close_asked,
    ev.PeerMet: _peer_met,
    ev.MessageReceived: _message_received,
    ev.MessageAcked: _message_acked,
    ev.MessagesDropped: _no_change,
    **EVOLVE_CLAIMS,
    **EVOLVE_CHAIN,
    **EVOLVE_DISPUTES,
    **EVOLVE_NOTES,
    **EVOLVE_PAYMENTS,
    **EVOLVE_TRANSFERS,
}
