"""VirtualDefund: settle a virtual channel into the ledgers of its path.

    (anyone else)   may ask the payer
    payer           signs the final state (turn 2) with all vouchers counted; never pays here again
    all             sign the same final state
    leaders         propose the release of the guarantee; followers countersign
A channel that was cancelled or broke before it opened is settled the same way, with nothing paid, when somebody
signed its turn 1 and so can only let go by a final state.
Source: Nitro v2.
"""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol.channel.state import VIRTUAL_FINAL_TURN
from engine.protocol.disputes import payer_keeps_wei
from engine.protocol.kinds import ObjectiveKind, VirtualPhase, WaitingFor
from engine.protocol.objectives.base import (
    is_free,
    is_left,
    release_guarantees,
    sign_and_send,
    the_virtual,
    waiting,
)
from engine.protocol.recorder import Recorder
from engine.protocol.types import ChannelId
from engine.protocol.world import Virtual


def crank(rec: Recorder, channel_id: ChannelId) -> WaitingFor:
    """Advance as far as the facts allow; return what blocks."""
    virtual = the_virtual(rec, channel_id)
    if payer_keeps_wei(rec.draft.world, virtual) is not None:
        # The contract decided it: what it gives each side is moved into our ledgers, by hand or by the chain.
        is_released = release_guarantees(rec, channel_id)
        return WaitingFor.NOTHING if is_released else WaitingFor.GUARANTEES_RELEASED
    if virtual.phase is VirtualPhase.OPENING and not virtual.is_broken:
        return WaitingFor.TAB_OPENING
    if virtual.phase is VirtualPhase.CANCELLED and None in virtual.prefund:
        # Nobody can have signed turn 1, and somebody may never have heard of this tab: no final state is needed. A
        # leader that proposed its guarantee too early promised all the same, until that ledger is left.
        return WaitingFor.NOTHING if is_free(rec, virtual) else WaitingFor.GUARANTEES_RELEASED
    never_opens = virtual.is_broken or virtual.phase is VirtualPhase.CANCELLED
    is_released = never_opens and release_guarantees(rec, channel_id)
    virtual = the_virtual(rec, channel_id)
    if is_released and is_left(rec, virtual) and not _can_sign(rec, virtual):
        # No ledger of ours is left, so this does not wait for who may be gone for good. Who comes back and still
        # needs our signature asks for it.
        return WaitingFor.NOTHING
    if not _finish_signing(rec, virtual):
        return WaitingFor.PAYER_FINAL
    if is_released:
        # Nothing of ours is bound any more, and who still needs our signature has it.
        return WaitingFor.NOTHING
    if not the_virtual(rec, channel_id).is_final_complete:
        return WaitingFor.ALL_FINALS
    if not release_guarantees(rec, channel_id):
        return WaitingFor.GUARANTEES_RELEASED
    return WaitingFor.NOTHING


def _can_sign(rec: Recorder, virtual: Virtual) -> bool:
    is_our_turn = virtual.is_payer or virtual.final[0] is not None
    return is_our_turn and all(map(rec.is_heard, virtual.fixed.participants))


def _finish_signing(rec: Recorder, virtual: Virtual) -> bool:
    """Sign the final state; False while it is the payer's turn to."""
    if virtual.final[0] is None:
        if not virtual.is_payer:
            _ask_once(rec, virtual)
            return False
        _sign_final(rec, virtual, virtual.paid_wei)
    virtual = the_virtual(rec, virtual.channel_id)
    if virtual.final[virtual.my_index] is None:
        assert virtual.final_paid_wei is not None, "a final state without amounts"
        _sign_final(rec, virtual, virtual.final_paid_wei)
    return True


def _ask_once(rec: Recorder, virtual: Virtual) -> None:
    objective = waiting(rec, ObjectiveKind.VIRTUAL_DEFUND, virtual.channel_id)
    if objective is not None and objective.is_mine and not virtual.settle_asked:
        rec.record(ev.SettleAsked(virtual.channel_id))


def _sign_final(rec: Recorder, virtual: Virtual, paid_wei: int) -> None:
    outcome = virtual.start.paying(paid_wei)
    sign_and_send(rec, virtual, outcome, VIRTUAL_FINAL_TURN, is_final=True)
