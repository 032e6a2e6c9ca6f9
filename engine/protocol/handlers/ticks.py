"""Time: openings that took too long are given up, and a queue that stands still is looked into."""

from __future__ import annotations

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import Reason
from engine.protocol.evidence import ask_where_stuck
from engine.protocol.handlers.messages import break_open_tab
from engine.protocol.handlers.transfers import give_up_late
from engine.protocol.kinds import ObjectiveKind, VirtualPhase
from engine.protocol.objectives.directfund import can_cancel
from engine.protocol.objectives.virtualfund import cancel
from engine.protocol.recorder import Recorder
from engine.protocol.world import Ledger, Virtual


def tick(rec: Recorder, now: inp.Tick) -> None:
    """Cancel or settle what passed its deadline while it opened. Cost: linear in objectives in progress."""
    late = (
        channel_id
        for (_, channel_id), objective in rec.draft.base.objectives.items()
        if 0 < objective.deadline_ms <= now.at_ms
    )
    # Sorted, because a map's order differs from process to process and the facts must not.
    for channel_id in sorted(late):
        ledger, virtual = rec.draft.ledger(channel_id), rec.draft.virtual(channel_id)
        if ledger is not None:
            _give_up_ledger(rec, ledger)
        elif virtual is not None:
            _give_up_tab(rec, virtual)
    ask_where_stuck(rec)
    give_up_late(rec)


def _give_up_ledger(rec: Recorder, ledger: Ledger) -> None:
    """Only as long as nothing of ours is in it. After that the way out is a dispute, which a person asks for."""
    if can_cancel(rec, ledger):
        kind, me = ObjectiveKind.DIRECT_FUND, rec.draft.world.me
        rec.record(ev.ObjectiveCancelled(kind, ledger.channel_id, me, Reason.EXPIRED))


def _give_up_tab(rec: Recorder, virtual: Virtual) -> None:
    if virtual.phase is not VirtualPhase.OPENING or virtual.is_broken:
        return
    me = rec.draft.world.me
    if virtual.has_my_postfund:
        break_open_tab(rec, virtual, by=me, reason=Reason.EXPIRED)
    else:
        cancel(rec, virtual, by=me, reason=Reason.EXPIRED)
