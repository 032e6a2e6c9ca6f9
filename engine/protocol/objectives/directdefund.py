"""DirectDefund: close a ledger channel and get the money back on chain.

    both       settle every tab of the ledger
    leader     signs the final state at the next turn (ADR 0013: only the leader allots turns)
    follower   signs the same final state
    leader     sends the transaction; the follower does if it is not seen in time
Source: Nitro v2.
"""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, WaitingFor
from engine.protocol.objectives.base import begin_settling, sign_and_send, the_ledger, waiting
from engine.protocol.recorder import Recorder
from engine.protocol.types import ChannelId
from engine.protocol.world import Ledger


def crank(rec: Recorder, channel_id: ChannelId) -> WaitingFor:
    """Advance as far as the facts allow; return what blocks."""
    ledger = the_ledger(rec, channel_id)
    if ledger.phase is LedgerPhase.CLOSED:
        # A dispute was faster: the contract paid by the state that was shown to it.
        return WaitingFor.NOTHING
    if ledger.is_concluded:
        return WaitingFor.NOTHING if ledger.holdings_wei == 0 else WaitingFor.MONEY_BACK
    if ledger.final[0] is None:
        if not ledger.is_leader:
            _ask_once(rec, ledger)
            return WaitingFor.LEADER_FINAL
        if ledger.tip.guarantees or ledger.queue:
            _settle_tabs(rec, ledger)
            return WaitingFor.TABS_SETTLED
    if ledger.final[ledger.my_index] is None:
        sign_and_send(rec, ledger, ledger.outcome, ledger.turn_num + 1, is_final=True)
    ledger = the_ledger(rec, channel_id)
    if None in ledger.final:
        return WaitingFor.FOLLOWER_FINAL if ledger.is_leader else WaitingFor.LEADER_FINAL
    return WaitingFor.MONEY_BACK


def _settle_tabs(rec: Recorder, ledger: Ledger) -> None:
    for guarantee in ledger.tip.guarantees:
        virtual = rec.draft.virtual(guarantee.target)
        if virtual is not None:
            begin_settling(rec, virtual, is_mine=True)


def _ask_once(rec: Recorder, ledger: Ledger) -> None:
    objective = waiting(rec, ObjectiveKind.DIRECT_DEFUND, ledger.channel_id)
    if objective is not None and objective.is_mine and not ledger.close_asked:
        rec.record(ev.CloseAsked(ledger.channel_id))
