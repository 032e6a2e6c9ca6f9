"""What happened since a moment: two Worlds beside each other, and the payments between them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.protocol.kinds import LedgerPhase
from engine.protocol.routing import free_so_far_wei, payable_wei
from engine.protocol.types import Address
from engine.protocol.world import World
from wallet.views.channels import can_send_wei, parts_wei, peer_name, yours_in_tabs_wei
from wallet.views.paid import PaidIndex
from wallet.views.since_values import PersonSum, SinceView, ThenNow


def since_view(then: World, now: World, paid: PaidIndex) -> SinceView:
    """From one World to a later one of the same log. Cost: linear in channels, tabs and people; the log is not read."""
    is_counted = paid.follow(now.seq)
    sent = paid.sent_wei(after_seq=then.seq, upto_seq=now.seq) if is_counted else {}
    received = paid.received_wei(after_seq=then.seq, upto_seq=now.seq) if is_counted else {}
    return SinceView(
        event_count=now.seq - then.seq,
        span_ms=max(now.at_ms - then.at_ms, 0),
        can_send=ThenNow(then_wei=can_send_wei(then), now_wei=can_send_wei(now)),
        in_tabs=ThenNow(then_wei=_in_tabs_wei(then), now_wei=_in_tabs_wei(now)),
        moving=ThenNow(then_wei=_moving_wei(then), now_wei=_moving_wei(now)),
        on_chain=ThenNow(then_wei=on_chain_wei(then), now_wei=on_chain_wei(now)),
        put_in_wei=_put_in_wei(now) - _put_in_wei(then),
        paid=_people(now, sent),
        received=_people(now, received),
        is_counting=not is_counted,
    )


def on_chain_wei(world: World) -> int:
    """What came back from the channels that are closed."""
    return sum(
        ledger.my_wei for ledger in world.ledgers.values() if ledger.phase is LedgerPhase.CLOSED
    )


def _in_tabs_wei(world: World) -> int:
    held = (each for each in world.ledgers.values() if each.phase is LedgerPhase.OPEN)
    return sum(yours_in_tabs_wei(world, ledger) for ledger in held)


def _moving_wei(world: World) -> int:
    """What is mine in channels that open or close, without what is in their tabs, and what is being paid inside one."""
    return sum(
        free_so_far_wei(ledger) - (payable_wei(ledger) if ledger.is_usable else 0)
        if ledger.phase is LedgerPhase.OPEN
        else parts_wei(ledger)[0]
        for ledger in world.ledgers.values()
    )


def _put_in_wei(world: World) -> int:
    """What I had put into channels: as much as the contract holds while one opens."""
    return sum(
        parts_wei(ledger)[0]
        if ledger.phase is LedgerPhase.OPENING
        else ledger.start.amounts_wei[ledger.my_index]
        for ledger in world.ledgers.values()
        if ledger.phase is not LedgerPhase.REJECTED
    )


def _people(world: World, sums_wei: Mapping[Address, int]) -> tuple[PersonSum, ...]:
    sums = [
        PersonSum(name=peer_name(world, peer), amount_wei=part_wei)
        for peer, part_wei in sums_wei.items()
    ]
    return tuple(sorted(sums, key=lambda one: (-one.amount_wei, one.name)))
