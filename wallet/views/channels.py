"""Channels and tabs as the window draws them: pure functions of a World's records."""

from __future__ import annotations

from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase, WaitingFor
from engine.protocol.routing import payable_wei, tabs_to_pay_from
from engine.protocol.types import Address, ChannelId, hex0x
from engine.protocol.world import Ledger, Objective, Signatures, Virtual, World
from wallet.links.addresses import checksummed
from wallet.views.ladders import step_view
from wallet.views.language import tr
from wallet.views.values import ChannelBadge, ChannelView, StepView, TabView


def peer_name(world: World, address: Address) -> str:
    """The name we gave a peer, else the start of its address."""
    record = world.peers.get(address)
    return short_name(address, "" if record is None else record.name)


def short_name(address: Address, name: str) -> str:
    """The name, else the start of the address."""
    return name or checksummed(address)[:10]


def can_send_wei(world: World) -> int:
    """What can be sent to anyone a hub reaches: our free money in all open channels."""
    return sum(payable_wei(ledger) for ledger in world.ledgers.values() if ledger.is_usable)


def can_receive_wei(world: World) -> int:
    """What can be received: the others' free money in all open channels."""
    return sum(ledger.peer_free_wei for ledger in world.ledgers.values() if ledger.is_usable)


def yours_wei(world: World, ledger: Ledger) -> int:
    """What is mine in a channel: what is free, and what is mine in its tabs. Cost: linear in its tabs."""
    mine_wei, _reserved_wei, _theirs_wei = parts_wei(ledger)
    return mine_wei + (yours_in_tabs_wei(world, ledger) if ledger.tip.guarantees else 0)


def yours_in_tabs_wei(world: World, ledger: Ledger) -> int:
    """What is mine of what a channel sets aside: what is not yet paid out of my tabs, and what others' paid me."""
    return sum(_mine_wei(virtual) for virtual in tabs_of(world, ledger))


def channel_view(world: World, ledger: Ledger) -> ChannelView:
    """A ledger channel with its tabs. Money is shown as reserved from the moment it is proposed (ADR 0014)."""
    mine_wei, reserved_wei, theirs_wei = parts_wei(ledger)
    put_in = ledger.start.amounts_wei
    tabs = tuple(tab_view(world, virtual) for virtual in tabs_of(world, ledger))
    return ChannelView(
        channel_id=hex0x(ledger.channel_id),
        peer_name=peer_name(world, ledger.peer),
        peer_address=checksummed(ledger.peer),
        badge=_ledger_badge(world, ledger),
        mine_wei=mine_wei,
        reserved_wei=reserved_wei,
        theirs_wei=theirs_wei,
        put_in_mine_wei=put_in[ledger.my_index],
        put_in_theirs_wei=put_in[1 - ledger.my_index],
        turn_num=ledger.turn_num,
        tabs=tabs,
        step=_ledger_step(world, ledger),
    )


def tabs_of(world: World, ledger: Ledger) -> list[Virtual]:
    """The tabs for which a channel sets money aside, also those whose proposal is not countersigned yet."""
    found = (world.virtuals.get(guarantee.target) for guarantee in ledger.tip.guarantees)
    return [virtual for virtual in found if virtual is not None]


def parts_wei(ledger: Ledger) -> tuple[int, int, int]:
    """(mine, reserved, theirs). While it opens, what the chain holds so far; when it is over, nothing."""
    if ledger.phase is LedgerPhase.OPENING:
        leader_wei = min(ledger.holdings_wei, ledger.start.leader_wei)
        both = (leader_wei, min(ledger.holdings_wei - leader_wei, ledger.start.follower_wei))
        return both[ledger.my_index], 0, both[1 - ledger.my_index]
    if ledger.phase is not LedgerPhase.OPEN:
        return 0, 0, 0
    both = ledger.tip.amounts_wei
    return both[ledger.my_index], ledger.tip.guaranteed_wei, both[1 - ledger.my_index]


def tab_view(world: World, virtual: Virtual) -> TabView:
    """A tab. For a hub it is neither outgoing nor ours; it is drawn as outgoing to the payee."""
    other = virtual.payer if virtual.is_payee else virtual.payee
    return TabView(
        channel_id=hex0x(virtual.channel_id),
        peer_name=peer_name(world, other),
        peer_address=checksummed(other),
        is_outgoing=not virtual.is_payee,
        limit_wei=virtual.start.payer_wei,
        used_wei=virtual.paid_wei,
        badge=_tab_badge(world, virtual),
        step=tab_step(world, virtual),
        can_cancel=virtual.phase is VirtualPhase.OPENING and not virtual.has_my_postfund,
    )


def tab_step(world: World, virtual: Virtual) -> StepView | None:
    """How far a tab's opening or settling came; None where nothing is under way."""
    objective = tab_objective(world, virtual)
    if objective is None:
        return None
    return step_view(objective, names_of(world, awaited(world, virtual)), is_first=virtual.is_payer)


def opening_tab(world: World, payee: Address) -> Virtual | None:
    """The tab to this payee for which payments wait now; None where none does."""
    return next(
        (tab for tab in tabs_to_pay_from(world, payee) if tab.phase is VirtualPhase.OPENING), None
    )


def awaited(world: World, virtual: Virtual) -> tuple[Address, ...]:
    """Whom a tab waits for now; empty where it waits for nobody.

    A tab is opened one by one from the payer on, so one who has not signed keeps all behind from it.
    """
    objective = tab_objective(world, virtual)
    if objective is None:
        return ()
    match objective.waiting_for:
        case WaitingFor.ALL_PREFUNDS:
            return _missing(virtual, virtual.prefund)[:1]
        case WaitingFor.ALL_POSTFUNDS:
            return _missing(virtual, virtual.postfund)[:1]
        case WaitingFor.ALL_FINALS:
            return _missing(virtual, virtual.final)
        case WaitingFor.GUARANTEES | WaitingFor.GUARANTEES_RELEASED:
            return tuple(world.ledgers[ledger_id].peer for ledger_id in virtual.ledgers)
        case WaitingFor.PAYER_FINAL:
            return (virtual.payer,)
        case _:
            return ()


def names_of(world: World, addresses: tuple[Address, ...]) -> str:
    """These peers in one phrase; "everybody on the way" where there is none to name."""
    names = [peer_name(world, address) for address in addresses]
    return tr(" and ").join(names) if names else tr("everybody on the way")


def _mine_wei(virtual: Virtual) -> int:
    if virtual.is_payee:
        return virtual.paid_wei
    return virtual.start.payer_wei - virtual.paid_wei if virtual.is_payer else 0


def _ledger_badge(world: World, ledger: Ledger) -> ChannelBadge:
    if ledger.phase is LedgerPhase.OPENING:
        return ChannelBadge.OPENING
    if ledger.phase in {LedgerPhase.CLOSED, LedgerPhase.REJECTED}:
        return ChannelBadge.CLOSED
    if ledger.is_closing or (ObjectiveKind.DIRECT_DEFUND, ledger.channel_id) in world.objectives:
        return ChannelBadge.CLOSING
    return ChannelBadge.BUSY if ledger.queue else ChannelBadge.OPEN


def _tab_badge(world: World, virtual: Virtual) -> ChannelBadge:
    if (ObjectiveKind.VIRTUAL_DEFUND, virtual.channel_id) in world.objectives:
        return ChannelBadge.CLOSING
    if virtual.phase is VirtualPhase.OPEN:
        return ChannelBadge.OPEN
    return ChannelBadge.OPENING if virtual.phase is VirtualPhase.OPENING else ChannelBadge.CLOSING


def ledger_objective(world: World, ledger: Ledger) -> Objective | None:
    """What is being done with a channel; leaving it by the chain counts most, then closing, then opening it."""
    kinds = (ObjectiveKind.DISPUTE, ObjectiveKind.DIRECT_DEFUND, ObjectiveKind.DIRECT_FUND)
    return _objective(world, ledger.channel_id, kinds)


def tab_objective(world: World, virtual: Virtual) -> Objective | None:
    """What is being done with a tab; settling it counts more than opening it."""
    kinds = (ObjectiveKind.VIRTUAL_DEFUND, ObjectiveKind.VIRTUAL_FUND)
    return _objective(world, virtual.channel_id, kinds)


def _objective(
    world: World, channel_id: ChannelId, kinds: tuple[ObjectiveKind, ...]
) -> Objective | None:
    found = (world.objectives.get((kind, channel_id)) for kind in kinds)
    return next((objective for objective in found if objective is not None), None)


def _ledger_step(world: World, ledger: Ledger) -> StepView | None:
    objective = ledger_objective(world, ledger)
    if objective is None:
        return None
    return step_view(objective, peer_name(world, ledger.peer), is_first=ledger.is_leader)


def _missing(virtual: Virtual, signatures: Signatures) -> tuple[Address, ...]:
    """Who has not signed yet, without ourselves."""
    return tuple(
        participant
        for index, participant in enumerate(virtual.fixed.participants)
        if signatures[index] is None and index != virtual.my_index
    )
