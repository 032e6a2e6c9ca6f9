"""Time: openings that took too long are given up, and a queue that stands still is looked into."""

from __future__ import annotations

from engine.protocol import inputs as inp
from engine.protocol.errors import Reason
from engine.protocol.evidence import ask_where_stuck
from engine.protocol.handlers.messages import break_open_tab
from engine.protocol.kinds import ObjectiveKind, VirtualPhase
from engine.protocol.objectives.virtualfund import cancel
from engine.protocol.recorder import Recorder


def tick(rec: Recorder, now: inp.Tick) -> None:
    """Cancel or settle tabs whose opening passed its deadline. Cost: linear in objectives in progress."""
    late = (
        channel_id
        for (kind, channel_id), objective in rec.draft.base.objectives.items()
        if kind is ObjectiveKind.VIRTUAL_FUND and now.at_ms >= objective.deadline_ms
    )
    # Sorted, because a map's order differs from process to process and the facts must not.
    for channel_id in sorted(late):
        virtual = rec.draft.virtual(channel_id)
        if virtual is None or virtual.phase is not VirtualPhase.OPENING or virtual.is_broken:
            continue
        me = rec.draft.world.me
        if virtual.has_my_postfund:
            break_open_tab(rec, virtual, by=me, reason=Reason.EXPIRED)
        else:
            cancel(rec, virtual, by=me, reason=Reason.EXPIRED)
    ask_where_stuck(rec)
