"""Paths over more than one hub, live: real processes, sockets and a real chain; both ways, and again after a close."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from engine.protocol.world import World
from tests.scenarios.home import CHANNEL_WEI
from tests.scenarios.street import Street, open_street
from wallet.books import faults, unrest

pytestmark = [pytest.mark.xdist_group("anvil"), pytest.mark.timeout(180)]
MILLI = 10**15
ALICE_PAYS_WEI = (3 * MILLI, 5 * MILLI)
BOB_PAYS_WEI = (MILLI, 4 * MILLI)


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Callable[[int], Street]]:
    with ExitStack() as stack:

        def opened(hub_count: int) -> Street:
            made = open_street(tmp_path, hub_count)
            stack.callback(made.close)
            return made

        yield opened


def pay_both_ways(street: Street) -> None:
    """Alice and Bob pay each other at the same time, each from a tab of their own; over when both have all."""
    for mine_wei, theirs_wei in zip(ALICE_PAYS_WEI, BOB_PAYS_WEI, strict=True):
        street.start_paying(street.alice, street.bob, mine_wei)
        street.start_paying(street.bob, street.alice, theirs_wei)
    assert street.bob.until(lambda world: _taken_wei(world) == sum(ALICE_PAYS_WEI))
    assert street.alice.until(lambda world: _taken_wei(world) == sum(BOB_PAYS_WEI))


def settle_both(street: Street) -> None:
    for home in (street.alice, street.bob):
        street.settle(home)
    for home in (street.alice, street.bob):
        assert home.until(lambda world: not world.virtuals)


def _taken_wei(world: World) -> int:
    """What came in by tabs that are open."""
    return sum(tab.paid_wei for tab in world.virtuals.values() if tab.is_payee)


@pytest.mark.parametrize(("hub_count", "rounds"), [(2, 2), (3, 1)])
def test_two_people_pay_each_other_over_several_hubs_close_and_open_again(
    street: Callable[[int], Street], hub_count: int, rounds: int
) -> None:
    opened = street(hub_count)
    for _ in range(rounds):
        opened.open_channels()
        pay_both_ways(opened)
        settle_both(opened)
        for home in (opened.alice, opened.bob):
            opened.close_channels(home)

    books = opened.quiet_books()
    assert unrest(books) == []
    assert faults(books, opened.anvil.rpc) == []
    won_wei = rounds * (sum(ALICE_PAYS_WEI) - sum(BOB_PAYS_WEI))
    assert books[0].paid_out_wei == rounds * CHANNEL_WEI - won_wei
    assert books[-1].paid_out_wei == rounds * CHANNEL_WEI + won_wei
    assert [len(book.world.ledgers) for book in (books[0], books[-1])] == [rounds, rounds]
