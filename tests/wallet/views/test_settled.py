from __future__ import annotations

import pytest

from engine.protocol import inputs as inp
from engine.protocol.kinds import LedgerPhase
from engine.protocol.world import Ledger, World
from tests.engine.protocol.makers import EVERY_LEADER
from tests.engine.protocol.village import Village
from tests.wallet.views.lives import (
    START_WEI,
    a_joined_village,
    a_village,
    a_whole_life,
    log_of,
    replayer_of,
    settle,
)
from wallet.views.channels_values import SettledView, ShareKind
from wallet.views.settled import settled_view


def the_ledger(world: World) -> Ledger:
    (ledger,) = world.ledgers.values()
    return ledger


def settled(village: Village, name: str) -> SettledView:
    world = village[name].world
    return settled_view(world, the_ledger(world))


@pytest.mark.parametrize("leads", EVERY_LEADER)
@pytest.mark.parametrize("name", ["alice", "hub", "bob"])
def test_all_that_the_contract_holds_is_somebodys_at_every_event(leads: tuple[str, str], name: str):
    village = a_whole_life(leads)
    log = log_of(village[name])
    replayer = replayer_of(log)
    seen: set[LedgerPhase] = set()

    for seq in range(1, log.head.seq + 1):
        world = replayer.world_at(seq)
        for ledger in world.ledgers.values():
            view = settled_view(world, ledger)
            seen.add(ledger.phase)
            held_wei = ledger.holdings_wei
            if ledger.phase is LedgerPhase.CLOSED or ledger.is_concluded:
                held_wei = 2 * START_WEI
            assert view.mine_wei + view.theirs_wei + view.undecided_wei == held_wei, seq
            assert sum(share.amount_wei for share in view.shares) == view.mine_wei, seq
            assert min(view.mine_wei, view.theirs_wei, view.undecided_wei) >= 0, seq
            assert all(share.amount_wei >= 0 for share in view.shares), seq
            assert view.is_paid_out is (ledger.phase is LedgerPhase.CLOSED), seq
            if name != "hub":
                assert view.undecided_wei == 0, seq

    assert seen == {LedgerPhase.OPENING, LedgerPhase.OPEN, LedgerPhase.CLOSED}


@pytest.mark.parametrize("leads", EVERY_LEADER)
def test_what_it_says_is_what_settling_and_closing_then_pay(leads: tuple[str, str]):
    village = a_joined_village(leads)
    village.pay("alice", "bob", 10, 1)
    village.pay("alice", "bob", 5, 2)
    village.pay("bob", "alice", 7, 3)
    said = {name: settled(village, name) for name in ("alice", "bob")}

    for name in ("alice", "bob"):
        ledger = the_ledger(village[name].world)
        village.do(name, inp.CloseLedger(at_ms=village.now_ms, channel_id=ledger.channel_id))

    for name, wei in (("alice", START_WEI - 8), ("bob", START_WEI + 8)):
        ledger = the_ledger(village[name].world)
        assert ledger.phase is LedgerPhase.CLOSED
        assert said[name].mine_wei == ledger.my_wei == wei
        assert said[name].theirs_wei == 2 * START_WEI - wei


def test_each_part_of_mine_has_its_reason():
    village = a_joined_village()
    village.pay("alice", "bob", 15, 1)
    village.pay("bob", "alice", 7, 2)

    view = settled(village, "alice")

    assert {(share.kind, share.name, share.amount_wei) for share in view.shares} == {
        (ShareKind.FREE, "", 850),
        (ShareKind.UNSPENT, "bob", 135),
        (ShareKind.EARNED, "bob", 7),
    }
    assert view.shares[0].kind is ShareKind.FREE
    assert (view.mine_wei, view.theirs_wei) == (992, 1008)


def test_a_hub_does_not_claim_to_know_what_two_others_paid():
    village = a_joined_village()
    village.pay("alice", "bob", 15, 1)
    world = village["hub"].world

    views = [settled_view(world, ledger) for ledger in world.ledgers.values()]

    assert [view.undecided_wei for view in views] == [150, 150]
    assert sorted((view.mine_wei, view.theirs_wei) for view in views) == [(850, 1000), (1000, 850)]


def test_while_it_opens_each_has_what_it_put_in_so_far():
    village = a_village()
    village.is_mining = False
    village.open_ledger("alice", "hub", 10, 20)
    view = settled(village, "alice")
    assert (view.mine_wei, view.theirs_wei, view.is_paid_out) == (0, 0, False)

    village.go_on()

    view = settled(village, "alice")
    assert (view.mine_wei, view.theirs_wei) == (10, 20)


def test_a_refused_channel_holds_nothing():
    village = a_village("mallory")
    village.open_ledger("alice", "mallory", 10, 20)

    view = settled(village, "alice")

    assert (view.mine_wei, view.theirs_wei, view.is_paid_out) == (0, 0, True)


def test_a_voucher_that_is_still_on_its_way_counts():
    village = a_joined_village()
    village.pay("alice", "bob", 15, 1)
    village.silent = {"bob"}
    village.pay("alice", "bob", 20, 2)

    assert settled(village, "alice").mine_wei == START_WEI - 35
    assert settled(village, "bob").mine_wei == START_WEI + 15


def test_a_settled_tab_is_free_money():
    village = a_joined_village()
    village.pay("alice", "bob", 15, 1)
    before = settled(village, "alice")

    settle(village, "alice", "bob")

    after = settled(village, "alice")
    assert [share.kind for share in after.shares] == [ShareKind.FREE]
    assert after.mine_wei == before.mine_wei
