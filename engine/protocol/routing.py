"""Finding a way to a payee: which of our ledgers, and which intermediaries.

Source routing (ADR 0015): the payer names the whole path. A path is found from our own ledgers: any hub with
which we have an open ledger with enough free money, the one with most money first.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.protocol.channel.consensus import Transfer
from engine.protocol.disputes import is_challenged
from engine.protocol.errors import Reason, Refused
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase
from engine.protocol.limits import TAB_LIMIT_FACTOR
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import Ledger, Virtual, World


def usable_ledgers(world: World, peer: Address) -> tuple[Ledger, ...]:
    """Open ledgers with a peer that take new guarantees."""
    record = world.peers.get(peer)
    ids: tuple[ChannelId, ...] = () if record is None else record.ledgers
    return tuple(ledger for ledger in (world.ledgers[one] for one in ids) if ledger.is_usable)


def living_ledger_count(world: World, peer: Address) -> int:
    """How many ledgers with a peer are opening, or open and not closing."""
    record = world.peers.get(peer)
    ids: tuple[ChannelId, ...] = () if record is None else record.ledgers
    return sum(
        ledger.phase is LedgerPhase.OPENING or ledger.is_usable
        for ledger in (world.ledgers[one] for one in ids)
    )


def ledger_to_pay_over(world: World, peer: Address, amount_wei: int) -> Ledger | None:
    """Our ledger with a peer from which we can promise an amount: one with room for tabs, then the fullest."""
    fitting = [entry for entry in usable_ledgers(world, peer) if entry.free_wei >= amount_wei]
    return max(fitting, key=lambda one: (_has_room(world, one), one.free_wei), default=None)


def ledger_to_be_paid_over(world: World, peer: Address, amount_wei: int) -> Ledger | None:
    """Our ledger with a peer in which the peer can promise an amount, as `ledger_to_pay_over`.

    With several the peer names it (ADR 0037); this is what we can say before it did.
    """
    fitting = [
        entry for entry in usable_ledgers(world, peer) if can_be_paid_over(entry, amount_wei)
    ]
    return max(fitting, key=lambda one: (_has_room(world, one), one.peer_free_wei), default=None)


def can_be_paid_over(ledger: Ledger, amount_wei: int) -> bool:
    """Whether the peer can promise an amount in this ledger."""
    return ledger.is_usable and ledger.peer_free_wei >= amount_wei


def payable_wei(ledger: Ledger) -> int:
    """What we can still pay its other side inside a ledger (ADR 0040).

    That is what is free, less our payments that wait, and less what we get by turns that not both have signed.
    """
    coming_wei = sum(one.amount_wei for one in _queued(ledger) if not _is_ours(ledger, one))
    return max(0, ledger.free_wei - _waiting_wei(ledger) - coming_wei)


def free_so_far_wei(ledger: Ledger) -> int:
    """What is free of ours while no payment inside a ledger counts that not both have signed."""
    queued_wei = sum(
        one.amount_wei if _is_ours(ledger, one) else -one.amount_wei for one in _queued(ledger)
    )
    return ledger.free_wei + queued_wei


def _waiting_wei(ledger: Ledger) -> int:
    ours = (one.transfer for one in ledger.transfers if _is_ours(ledger, one.transfer))
    return sum(one.amount_wei for one in ours)


def _queued(ledger: Ledger) -> Iterator[Transfer]:
    return (one.proposal for one in ledger.queue if isinstance(one.proposal, Transfer))


def _is_ours(ledger: Ledger, transfer: Transfer) -> bool:
    return transfer.is_to_leader is not ledger.is_leader


def ledger_to_pay_inside(world: World, peer: Address) -> Ledger | None:
    """Our ledger with a peer in which we can pay it most, without a tab; None if there is none that takes payments."""
    taking = (
        one for one in usable_ledgers(world, peer) if not is_challenged(world, one.channel_id)
    )
    return max(taking, key=payable_wei, default=None)


def _has_room(world: World, ledger: Ledger) -> bool:
    """Whether one more tab is within our policy."""
    return ledger.tab_count < world.policy.max_open_tabs


def find_hops(world: World, payee: Address, amount_wei: int) -> tuple[Address, ...]:
    """Intermediaries to a payee, nearest first.

    Raises:
        Refused: NO_ROUTE if we have no hub, INSUFFICIENT if no hub channel has enough free money.
    """
    hubs = [
        ledger for ledger in world.ledgers.values() if ledger.is_usable and ledger.peer != payee
    ]
    if not hubs:
        raise Refused(Reason.NO_ROUTE)
    best = max(hubs, key=lambda entry: (entry.free_wei, entry.channel_id))
    if best.free_wei < amount_wei:
        raise Refused(Reason.INSUFFICIENT, needed_wei=amount_wei, have_wei=best.free_wei)
    return (best.peer,)


def tabs_to_pay_from(world: World, payee: Address) -> tuple[Virtual, ...]:
    """Our tabs to a payee that take payments, the open ones first, then those that are still opening."""
    record = world.peers.get(payee)
    ids: tuple[ChannelId, ...] = () if record is None else record.tabs_to
    tabs = [
        tab
        for tab in (world.virtuals[one] for one in ids)
        if (ObjectiveKind.VIRTUAL_DEFUND, tab.channel_id) not in world.objectives
    ]
    is_opening = [tab.phase is VirtualPhase.OPENING and not tab.is_broken for tab in tabs]
    return (
        *(tab for tab in tabs if tab.phase is VirtualPhase.OPEN),
        *(tab for tab, is_still in zip(tabs, is_opening, strict=True) if is_still),
    )


def tab_to_pay_from(world: World, payee: Address, amount_wei: int) -> Virtual | None:
    """The tab that carries a payment; None if a new one is needed."""
    fitting = (tab for tab in tabs_to_pay_from(world, payee) if tab.remaining_wei >= amount_wei)
    return next(fitting, None)


def new_tab_limit_wei(world: World, hop: Address, amount_wei: int) -> int:
    """The limit of a new tab over our ledger with `hop`: what is free, at most ten payments or the default.

    0 if no ledger with `hop` can carry the payment.
    """
    ledger = ledger_to_pay_over(world, hop, amount_wei)
    if ledger is None:
        return 0
    return min(ledger.free_wei, max(TAB_LIMIT_FACTOR * amount_wei, world.policy.default_tab_wei))
