"""Dispute: leave a channel by the chain, or answer somebody who does.

A ledger that we leave, or that somebody challenged with nothing older than we hold:
    we          challenge with the newest supported state (forcemove lane)
    tabs        each guaranteed one is challenged too; a payee redeems its best voucher, once (redemption lane)
    anybody     may answer until the challenge expires, by the chain's clock; a newer turn of ours is shown again
    we          reclaim each guarantee from the final tabs, then take our entry
A ledger that was challenged with an older state than we hold is answered by a checkpoint, which needs no signature,
and lives on. What is agreed meanwhile still wins: a complete final state is concluded while a challenge stands.
Source: contract functions challenge, checkpoint, conclude, reclaim, transfer; ADR 0035.
"""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol.channel.state import VIRTUAL_FINAL_TURN
from engine.protocol.disputes import (
    Supported,
    can_redeem,
    chain_time_s,
    dispute_of,
    final_outcome,
    guaranteed_tabs,
    is_final,
    is_paid_out,
    newest_supported,
    owed_wei,
    redemption_state,
    shown_turn,
)
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, WaitingFor
from engine.protocol.objectives.base import (
    begin_closing,
    begin_settling,
    the_ledger,
    the_virtual,
    waiting,
)
from engine.protocol.recorder import Recorder
from engine.protocol.types import Bytes32, ChannelId
from engine.protocol.world import Ledger, Virtual


def crank(rec: Recorder, channel_id: ChannelId) -> WaitingFor:
    """Advance as far as the facts allow; return what blocks."""
    if rec.draft.ledger(channel_id) is not None:
        return _crank_ledger(rec, channel_id)
    return _crank_tab(rec, channel_id)


def begin_dispute(rec: Recorder, channel_id: ChannelId, *, is_mine: bool) -> None:
    """Start a dispute, or make an answer of ours a wish to leave."""
    known = waiting(rec, ObjectiveKind.DISPUTE, channel_id)
    if known is None or (is_mine and not known.is_mine):
        rec.record(ev.ObjectiveCreated(ObjectiveKind.DISPUTE, channel_id, 0, is_mine))


# --- ledgers --------------------------------------------------------------------------------------------------


def _crank_ledger(rec: Recorder, ledger_id: ChannelId) -> WaitingFor:
    ledger = the_ledger(rec, ledger_id)
    if ledger.is_concluded:
        return WaitingFor.NOTHING if ledger.holdings_wei == 0 else WaitingFor.MONEY_BACK
    if is_final(rec.draft.world, ledger_id):
        return _take_out(rec, ledger)
    newest = newest_supported(ledger)
    if newest is None:
        return WaitingFor.NOTHING
    record = dispute_of(rec.draft.world, ledger_id).record
    if _is_leaving(rec, ledger):
        _leave(rec, ledger)
    if record.is_challenged and shown_turn(record) >= newest.turn_num:
        return WaitingFor.CHALLENGE_EXPIRED
    if _is_mine(rec, ledger_id):
        _sign_force_move(rec, ledger, newest.turn_num, _hash_of(ledger, newest))
    elif not record.is_challenged:
        return WaitingFor.NOTHING
    return WaitingFor.NEWEST_SHOWN


def _is_mine(rec: Recorder, channel_id: ChannelId) -> bool:
    objective = waiting(rec, ObjectiveKind.DISPUTE, channel_id)
    return objective is not None and objective.is_mine


def _is_leaving(rec: Recorder, ledger: Ledger) -> bool:
    """Whether the ledger ends on chain: we want it, or nothing newer than what was shown answers it."""
    if waiting(rec, ObjectiveKind.DISPUTE, ledger.channel_id) is None:
        return False
    record = dispute_of(rec.draft.world, ledger.channel_id).record
    newest = newest_supported(ledger)
    is_beaten = newest is None or shown_turn(record) >= newest.turn_num
    return (
        _is_mine(rec, ledger.channel_id)
        or is_final(rec.draft.world, ledger.channel_id)
        or (record.is_challenged and is_beaten)
    )


def _leave(rec: Recorder, ledger: Ledger) -> None:
    """Let the peer end it together with us all the same, and decide each guaranteed tab on chain."""
    if ledger.phase is LedgerPhase.OPEN:
        begin_closing(rec, ledger, is_mine=True)
    _dispute_tabs(rec, tuple(entry.target for entry in ledger.outcome.guarantees))


def _dispute_tabs(rec: Recorder, tab_ids: tuple[ChannelId, ...]) -> None:
    for tab_id in tab_ids:
        tab = rec.draft.virtual(tab_id)
        if tab is not None and not is_final(rec.draft.world, tab_id):
            begin_settling(rec, tab, is_mine=True)
            begin_dispute(rec, tab_id, is_mine=False)


def _take_out(rec: Recorder, ledger: Ledger) -> WaitingFor:
    """The outcome stands: turn its guarantees into balances, then take ours."""
    world = rec.draft.world
    found = final_outcome(world, ledger.channel_id)
    if found is None:
        return WaitingFor.MONEY_BACK
    tab_ids = guaranteed_tabs(world, found[1])
    _dispute_tabs(rec, tab_ids)
    owed = owed_wei(world, ledger)
    if owed is not None and is_paid_out(world, ledger):
        _note_settled(rec, ledger, *owed)
        return WaitingFor.NOTHING
    if dispute_of(world, ledger.channel_id).record.reclaimed_count < len(tab_ids):
        return WaitingFor.GUARANTEES_RECLAIMED
    return WaitingFor.MONEY_BACK


def _note_settled(rec: Recorder, ledger: Ledger, leader_wei: int, follower_wei: int) -> None:
    """Keep what each side got: tabs are forgotten, and what we signed last is not always what was shown."""
    if ledger.phase is LedgerPhase.OPENING:
        # Not all came in that should have; the contract pays the leader first.
        held_wei = max((fact.holdings_wei for fact in ledger.chain_facts), default=0)
        leader_wei = min(leader_wei, held_wei)
        follower_wei = min(follower_wei, held_wei - leader_wei)
    turn_num = shown_turn(dispute_of(rec.draft.world, ledger.channel_id).record)
    rec.record(ev.LedgerSettled(ledger.channel_id, turn_num, leader_wei, follower_wei))


# --- tabs -----------------------------------------------------------------------------------------------------


def _crank_tab(rec: Recorder, tab_id: ChannelId) -> WaitingFor:
    tab = the_virtual(rec, tab_id)
    record = dispute_of(rec.draft.world, tab_id).record
    newest = newest_supported(tab)
    is_needed = any(_is_leaving(rec, the_ledger(rec, one)) for one in tab.ledgers)
    if record.is_final_at(chain_time_s(rec.draft.world)) or newest is None:
        return WaitingFor.NOTHING
    if not (record.is_challenged or is_needed):
        return WaitingFor.NOTHING
    if not tab.is_final_complete:
        turn_num, state_hash = _best_turn(rec, tab, newest)
        if record.is_challenged and not _is_better(turn_num, shown_turn(record)):
            return WaitingFor.CHALLENGE_EXPIRED
        _sign_force_move(rec, tab, turn_num, state_hash)
    return WaitingFor.NEWEST_SHOWN


def _is_better(turn_num: int, shown: int) -> bool:
    """Whether ours answers theirs. Turns 0 and 1 have the same outcome, so only a redemption does."""
    return turn_num == VIRTUAL_FINAL_TURN > shown


def _best_turn(rec: Recorder, tab: Virtual, newest: Supported) -> tuple[int, Bytes32]:
    """(turn, state hash) of what we show: the one redemption of our best voucher, or the start."""
    if can_redeem(tab) and dispute_of(rec.draft.world, tab.channel_id).redemption is None:
        assert tab.voucher_signature is not None, "a redemption without a voucher"
        state_hash, _ = redemption_state(tab, tab.paid_wei, tab.voucher_signature)
        signature = rec.sign_redemption(tab, tab.paid_wei, state_hash)
        rec.record(ev.RedemptionSigned(tab.channel_id, tab.paid_wei, state_hash, signature))
    redemption = dispute_of(rec.draft.world, tab.channel_id).redemption
    if redemption is not None:
        return VIRTUAL_FINAL_TURN, redemption.state_hash
    return newest.turn_num, _hash_of(tab, newest)


# --- both -----------------------------------------------------------------------------------------------------


def _hash_of(channel: Ledger | Virtual, newest: Supported) -> Bytes32:
    return newest.outcome.hash_at(channel.channel_id, newest.turn_num)


def _sign_force_move(
    rec: Recorder, channel: Ledger | Virtual, turn_num: int, state_hash: Bytes32
) -> None:
    held = dispute_of(rec.draft.world, channel.channel_id).force_move
    if held is None or held.turn_num < turn_num:
        signature = rec.sign_force_move(channel, turn_num, state_hash)
        rec.record(ev.ForceMoveSigned(channel.channel_id, turn_num, state_hash, signature))
