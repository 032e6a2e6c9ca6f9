"""One channel in full: a pure function of a World and of who is there now."""

from __future__ import annotations

from collections.abc import Sequence

from engine.presence import Presence
from engine.protocol.kinds import ObjectiveKind
from engine.protocol.types import ChannelId
from engine.protocol.world import Ledger, Virtual, World
from wallet.views.channels import awaited, ledger_objective, names_of, peer_name, tab_objective
from wallet.views.channels_values import ChannelDetail, ChannelRow, LadderView
from wallet.views.ladders import ladder_view
from wallet.views.settled import settled_view

_OF_TABS = {ObjectiveKind.VIRTUAL_FUND, ObjectiveKind.VIRTUAL_DEFUND}


def detail_view(
    world: World,
    ledger: Ledger,
    row: ChannelRow,
    presence: Presence | None,
    *,
    tabs: Sequence[Virtual],
    opened_ms: int,
) -> ChannelDetail:
    """All of a channel with all its `tabs`; `presence` is None in the past. Cost: linear in its tabs."""
    seen = None if presence is None else presence.peers.get(ledger.peer)
    return ChannelDetail(
        row=row,
        is_connected=None if seen is None else seen.is_connected,
        is_led_by_me=ledger.is_leader,
        opened_ms=opened_ms,
        held_wei=ledger.holdings_wei,
        held_block=ledger.chain_facts[-1].block_num if ledger.chain_facts else None,
        challenge_s=ledger.fixed.challenge_duration_s,
        ladder=_ladder(world, ledger, tabs),
        settled=settled_view(world, ledger),
    )


def tabs_in_progress(world: World) -> dict[ChannelId, list[Virtual]]:
    """By channel, the tabs over it that are being opened or settled. Cost: linear in what is in progress."""
    ids = {channel_id for kind, channel_id in world.objectives if kind in _OF_TABS}
    found: dict[ChannelId, list[Virtual]] = {}
    # Sorted, because a map's order differs from one start to the next and rows must not.
    for channel_id in sorted(ids):
        virtual = world.virtuals.get(channel_id)
        if virtual is None:
            continue
        for ledger_id in virtual.ledgers:
            found.setdefault(ledger_id, []).append(virtual)
    return found


def _ladder(world: World, ledger: Ledger, tabs: Sequence[Virtual]) -> LadderView | None:
    """The steps of what is in progress: the channel's own, else those of the tab that waits longest."""
    objective = ledger_objective(world, ledger)
    if objective is not None:
        name = peer_name(world, ledger.peer)
        return ladder_view(objective, name, name, is_first=ledger.is_leader)
    waiting = [
        (objective.since_ms, virtual.channel_id, virtual, objective)
        for virtual in tabs
        if (objective := tab_objective(world, virtual)) is not None
    ]
    if not waiting:
        return None
    _since_ms, _channel_id, virtual, objective = min(waiting, key=lambda entry: entry[:2])
    return ladder_view(
        objective,
        peer_name(world, virtual.payer if virtual.is_payee else virtual.payee),
        names_of(world, awaited(world, virtual)),
        is_first=virtual.is_payer,
        has_postfund=virtual.has_my_postfund,
    )
