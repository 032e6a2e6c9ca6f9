"""What disputes still need from the chain, read off the world (outstanding.py has the rest)."""

from __future__ import annotations

from engine.protocol.channel.dispute import Dispute, Finalised, SignedTurn, Target
from engine.protocol.channel.state import POSTFUND_TURN, VIRTUAL_FINAL_TURN
from engine.protocol.crypto import prefixed, with_recovery_ids
from engine.protocol.disputes import (
    Supported,
    dispute_of,
    final_outcome,
    guaranteed_tabs,
    is_final,
    is_paid_out,
    newest_supported,
    redemption_state,
    shown_turn,
)
from engine.protocol.effects import (
    Effect,
    SubmitChallenge,
    SubmitCheckpoint,
    SubmitConclude,
    SubmitReclaim,
    SubmitTransfer,
)
from engine.protocol.kinds import ObjectiveKind
from engine.protocol.types import ChannelId
from engine.protocol.world import Ledger, Virtual, World


def disputed(world: World) -> tuple[Effect, ...]:
    """Everything that disputes in progress still need. Cost: linear in disputes; some signatures are recovered."""
    return tuple(
        effect
        for channel_id in sorted(world.disputes)
        if (ObjectiveKind.DISPUTE, channel_id) in world.objectives
        for effect in _of_channel(world, channel_id)
    )


def newly_disputed(before: World, after: World) -> tuple[Effect, ...]:
    """What a step added."""
    is_same = (
        before.disputes is after.disputes
        and before.blocks is after.blocks
        and before.objectives is after.objectives
        and before.ledgers is after.ledgers
    )
    if is_same or not after.disputes:
        return ()
    known = disputed(before)
    return tuple(effect for effect in disputed(after) if effect not in known)


def _of_channel(world: World, channel_id: ChannelId) -> tuple[Effect, ...]:
    dispute = dispute_of(world, channel_id)
    ledger, tab = world.ledgers.get(channel_id), world.virtuals.get(channel_id)
    if ledger is not None:
        if is_final(world, channel_id):
            return _taking_out(world, ledger)
        return () if ledger.is_concluded else _of_ledger(world, ledger, dispute)
    if tab is None or is_final(world, channel_id):
        return ()
    return _of_tab(tab, dispute)


def _of_ledger(world: World, ledger: Ledger, dispute: Dispute) -> tuple[Effect, ...]:
    newest = newest_supported(ledger)
    shown = shown_turn(dispute.record)
    if newest is None or shown >= newest.turn_num:
        return ()
    candidate = _signed(ledger, newest)
    move = dispute.force_move
    is_mine = world.objectives[ObjectiveKind.DISPUTE, ledger.channel_id].is_mine
    if is_mine and move is not None and move.turn_num == newest.turn_num:
        return (_challenge(ledger, dispute, (), candidate),)
    if dispute.record.is_challenged:
        return (SubmitCheckpoint(ledger.channel_id, ledger.fixed, candidate),)
    return ()


def _of_tab(tab: Virtual, dispute: Dispute) -> tuple[Effect, ...]:
    newest, move = newest_supported(tab), dispute.force_move
    if tab.is_final_complete:
        return (_conclusion(tab),)
    if newest is None or move is None or shown_turn(dispute.record) >= move.turn_num:
        return ()
    start = _signed(tab, newest)
    if move.turn_num != VIRTUAL_FINAL_TURN:
        return (_challenge(tab, dispute, (), start),)
    assert newest.turn_num == POSTFUND_TURN, f"a redemption on turn {newest.turn_num}"
    return (_challenge(tab, dispute, (start,), _redeeming(tab, dispute)),)


def _challenge(
    channel: Ledger | Virtual,
    dispute: Dispute,
    proof: tuple[SignedTurn, ...],
    candidate: SignedTurn,
) -> SubmitChallenge:
    move = dispute.force_move
    assert move is not None, "a challenge without its signature"
    return SubmitChallenge(channel.channel_id, channel.fixed, proof, candidate, move.signature)


def _signed(channel: Ledger | Virtual, newest: Supported) -> SignedTurn:
    digest = prefixed(newest.outcome.hash_at(channel.channel_id, newest.turn_num))
    return SignedTurn(
        turn_num=newest.turn_num,
        outcome=newest.outcome.general(),
        signatures=with_recovery_ids(digest, newest.signatures, channel.fixed.participants),
    )


def _redeeming(tab: Virtual, dispute: Dispute) -> SignedTurn:
    redemption = dispute.redemption
    assert redemption is not None, "a challenge with a redemption that was not signed"
    amount_wei = redemption.amount_wei
    _, app_data = redemption_state(tab, amount_wei, redemption.voucher_signature)
    return SignedTurn(
        turn_num=VIRTUAL_FINAL_TURN,
        outcome=tab.start.paying(amount_wei).general(),
        signatures=(redemption.signature,),
        app_data=app_data,
    )


def _conclusion(tab: Virtual) -> SubmitConclude:
    assert tab.final_paid_wei is not None, "a final state without amounts"
    outcome = tab.start.paying(tab.final_paid_wei)
    digest = prefixed(outcome.hash_at(tab.channel_id, VIRTUAL_FINAL_TURN, is_final=True))
    signatures = with_recovery_ids(digest, tab.final, tab.fixed.participants)
    return SubmitConclude(
        tab.channel_id,
        tab.fixed,
        outcome.general(),
        VIRTUAL_FINAL_TURN,
        signatures,
        is_paying=False,
    )


def _taking_out(world: World, ledger: Ledger) -> tuple[Effect, ...]:
    """Reclaims first; our entry when every guarantee that we can reclaim is."""
    found = final_outcome(world, ledger.channel_id)
    if found is None or is_paid_out(world, ledger):
        return ()
    state_hash, outcome = found
    tab_ids = guaranteed_tabs(world, outcome)
    targets = tuple(target for tab_id in tab_ids if (target := _target(world, tab_id)) is not None)
    final = Finalised(
        channel_id=ledger.channel_id, state_hash=state_hash, outcome=outcome, targets=targets
    )
    record = dispute_of(world, ledger.channel_id).record
    if record.reclaimed_count < len(tab_ids):
        return (SubmitReclaim(final, record.reclaimed_count),) if targets else ()
    return (SubmitTransfer(final, ledger.my_index),)


def _target(world: World, tab_id: ChannelId) -> Target | None:
    found = final_outcome(world, tab_id)
    if found is None:
        return None
    state_hash, outcome = found
    return Target(channel_id=tab_id, state_hash=state_hash, outcome=outcome)
