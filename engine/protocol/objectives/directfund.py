"""DirectFund: open a ledger channel with money on chain.

    both      sign prefund (turn 0)
    leader    deposits; follower deposits once the leader's money is held
    both      sign postfund (turn 1) once everything is held
Before our deposit it can be cancelled; after it the way out is a dispute, by turn 0.
Source: Nitro v2.
"""

from __future__ import annotations

from engine.protocol.channel.state import POSTFUND_TURN, PREFUND_TURN
from engine.protocol.kinds import LedgerPhase, WaitingFor
from engine.protocol.objectives.base import sign_and_send, the_ledger
from engine.protocol.recorder import Recorder
from engine.protocol.types import ChannelId
from engine.protocol.world import Ledger


def crank(rec: Recorder, channel_id: ChannelId) -> WaitingFor:
    """Advance as far as the facts allow; return what blocks."""
    ledger = the_ledger(rec, channel_id)
    if None not in ledger.postfund:
        # The peer may use the ledger by now; a reorganisation that takes a deposit back must not close our ears.
        return WaitingFor.NOTHING
    if ledger.prefund[ledger.my_index] is None:
        sign_and_send(rec, ledger, ledger.start, PREFUND_TURN)
    ledger = the_ledger(rec, channel_id)
    if None in ledger.prefund:
        return WaitingFor.PEER_PREFUND
    if ledger.holdings_wei < safe_to_deposit_at_wei(ledger):
        return WaitingFor.EARLIER_DEPOSITS
    if ledger.holdings_wei < my_deposit_complete_at_wei(ledger):
        return WaitingFor.MY_DEPOSIT
    if ledger.holdings_wei < ledger.start.total_wei():
        return WaitingFor.LATER_DEPOSITS
    if ledger.postfund[ledger.my_index] is None:
        sign_and_send(rec, ledger, ledger.start, POSTFUND_TURN)
    if None in the_ledger(rec, channel_id).postfund:
        return WaitingFor.PEER_POSTFUND
    return WaitingFor.NOTHING


def can_cancel(rec: Recorder, ledger: Ledger) -> bool:
    """Whether nothing of ours is in it, or on its way there, and nobody can make us deposit any more.

    The leader's deposit needs the follower's turn 0, the follower's needs the leader's money. One that was prepared may
    come back after a reorganisation.
    """
    is_bound = (
        None not in ledger.prefund
        if ledger.is_leader
        else ledger.holdings_wei >= safe_to_deposit_at_wei(ledger)
    )
    channel = ledger.channel_id.hex()
    is_prepared = any(channel in key for key in rec.draft.world.transactions)
    return ledger.phase is LedgerPhase.OPENING and not is_bound and not is_prepared


def safe_to_deposit_at_wei(ledger: Ledger) -> int:
    """Holdings from which our own deposit is safe: all allocations before ours are funded."""
    return 0 if ledger.is_leader else ledger.start.leader_wei


def my_deposit_complete_at_wei(ledger: Ledger) -> int:
    """Holdings at which our own deposit is in."""
    return ledger.start.leader_wei if ledger.is_leader else ledger.start.total_wei()
