"""`evolve` for disputes: what the contract's record of a channel is, and our two special signatures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from engine.protocol import events as ev
from engine.protocol.channel.consensus import LedgerOutcome, Transfer
from engine.protocol.channel.dispute import Dispute, ForceMove, Redemption
from engine.protocol.disputes import dispute_of, is_final
from engine.protocol.draft import Draft
from engine.protocol.effects import PAYOUT
from engine.protocol.kinds import LedgerPhase, ObjectiveKind
from engine.protocol.types import ChannelId


def begin_dispute(draft: Draft, event: ev.ObjectiveCreated) -> None:
    """Take up a dispute. Who leaves a ledger adds no guarantee to it."""
    _put(draft, dispute_of(draft.world, event.channel_id))
    if event.is_mine and draft.ledger(event.channel_id) is not None:
        draft.own_ledger(event.channel_id).is_closing = True


def end_dispute(draft: Draft, channel_id: ChannelId) -> None:
    """A ledger that we left is closed, and what else waited for it is over; an answered challenge ends nothing."""
    if draft.ledger(channel_id) is not None and is_final(draft.world, channel_id):
        draft.own_ledger(channel_id).phase = LedgerPhase.CLOSED
        draft.drop_objective((ObjectiveKind.DIRECT_FUND, channel_id))
        draft.forget_transactions(channel_id)


def _ledger_settled(draft: Draft, event: ev.LedgerSettled) -> None:
    """Only payments inside the ledger are left to be told of: whether each is in the outcome."""
    ledger = draft.own_ledger(event.channel_id)
    ledger.turn_num = max(ledger.turn_num, event.turn_num)
    ended = ledger.outcome
    ledger.outcome = ledger.tip = LedgerOutcome(
        ended.leader, ended.follower, event.leader_wei, event.follower_wei
    )
    ledger.queue = tuple(each for each in ledger.queue if isinstance(each.proposal, Transfer))


def conclude_tab(draft: Draft, event: ev.ChannelConcluded) -> None:
    """Everybody's final state of a tab was shown: its outcome stands at once."""
    _change(draft, event.channel_id, event.block_num, is_concluded=True)


def roll_back_disputes(draft: Draft, event: ev.ChainRolledBack) -> None:
    """What later blocks said of disputes is undone."""
    for channel_id in sorted(draft.world.disputes):
        known = draft.world.disputes[channel_id]
        earlier = known.rolled_back_to(event.block_num)
        if earlier != known:
            _put(draft, earlier)


def note_payout(draft: Draft, event: ev.TransactionMined) -> None:
    """Our own payout is in a block; it counts when that block is at its depth."""
    if event.is_ok and event.key.startswith(PAYOUT):
        channel_id = ChannelId(bytes.fromhex(event.key.removeprefix(PAYOUT)))
        _put(draft, replace(dispute_of(draft.world, channel_id), paid_in_block=event.block_num))


def _challenge_registered(draft: Draft, event: ev.ChallengeRegistered) -> None:
    _change(
        draft,
        event.channel_id,
        event.block_num,
        finalizes_at_s=event.finalizes_at_s,
        shown=event.shown,
    )


def _challenge_cleared(draft: Draft, event: ev.ChallengeCleared) -> None:
    _change(draft, event.channel_id, event.block_num, finalizes_at_s=0, shown=None)


def _guarantee_reclaimed(draft: Draft, event: ev.GuaranteeReclaimed) -> None:
    count = dispute_of(draft.world, event.channel_id).record.reclaimed_count
    _change(draft, event.channel_id, event.block_num, reclaimed_count=count + 1)


def _force_move_signed(draft: Draft, event: ev.ForceMoveSigned) -> None:
    signed = ForceMove(
        turn_num=event.turn_num, state_hash=event.state_hash, signature=event.signature
    )
    _put(draft, replace(dispute_of(draft.world, event.channel_id), force_move=signed))


def _redemption_signed(draft: Draft, event: ev.RedemptionSigned) -> None:
    tab = draft.virtual(event.channel_id)
    assert tab is not None, f"a redemption in no tab: {event.channel_id.hex()}"
    assert tab.voucher_signature is not None, "a redemption without a voucher"
    signed = Redemption(
        amount_wei=event.amount_wei,
        state_hash=event.state_hash,
        signature=event.signature,
        voucher_signature=tab.voucher_signature,
    )
    _put(draft, replace(dispute_of(draft.world, event.channel_id), redemption=signed))


def _change(draft: Draft, channel_id: ChannelId, block_num: int, **changes: Any) -> None:  # noqa: ANN401 - fields of ChainRecord
    dispute = dispute_of(draft.world, channel_id)
    _put(draft, dispute.with_record(replace(dispute.record, block_num=block_num, **changes)))


def _put(draft: Draft, dispute: Dispute) -> None:
    draft.world.disputes = draft.world.disputes.set(dispute.channel_id, dispute)


EVOLVE_DISPUTES: dict[type[ev.Event], Callable[[Draft, Any], None]] = {
    ev.ChallengeRegistered: _challenge_registered,
    ev.ChallengeCleared: _challenge_cleared,
    ev.GuaranteeReclaimed: _guarantee_reclaimed,
    ev.ForceMoveSigned: _force_move_signed,
    ev.RedemptionSigned: _redemption_signed,
    ev.LedgerSettled: _ledger_settled,
}
