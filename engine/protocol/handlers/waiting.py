"""What goes on when signing is possible again: the key is unlocked, or a peer was heard."""

from __future__ import annotations

from collections.abc import Iterable

from engine.protocol.draft import ObjectiveKey
from engine.protocol.kinds import ObjectiveKind, VirtualPhase
from engine.protocol.recorder import Recorder
from engine.protocol.transfers import has_transfers
from engine.protocol.vouchers import send_promised


def go_on(rec: Recorder, waiting: Iterable[ObjectiveKey]) -> None:
    """Crank these, answer proposals, send promised payments. Cost: linear in ledgers and tabs."""
    world = rec.draft.base
    unanswered = [
        (ObjectiveKind.VIRTUAL_FUND, target)
        for ledger in world.ledgers.values()
        if ledger.queue and not ledger.is_leader
        for target in (ledger.queue[0].proposal.target,)
        if target is not None
    ]
    paying = [
        (ObjectiveKind.DIRECT_DEFUND, ledger.channel_id)
        for ledger in world.ledgers.values()
        if has_transfers(ledger)
    ]
    # Sorted, because a map's order differs from process to process and the facts must not.
    for kind, channel_id in sorted(
        {*waiting, *unanswered, *paying}, key=lambda key: (key[1], key[0].name)
    ):
        rec.to_crank[kind, channel_id] = None
    for _, tab in sorted(world.virtuals.items(), key=lambda entry: entry[0]):
        if tab.promised and tab.phase is VirtualPhase.OPEN:
            send_promised(rec, tab)
