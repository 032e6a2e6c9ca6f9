from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from engine.protocol import inputs as inp
from engine.protocol.kinds import LedgerPhase
from engine.protocol.messages import Refusal
from engine.protocol.types import hex0x
from engine.protocol.world import World
from tests.engine.protocol.makers import EVERY_LEADER
from tests.engine.protocol.village import Village
from tests.wallet.views.lives import (
    START_WEI,
    a_joined_village,
    a_village,
    a_whole_life,
    cancel_before_the_payee_hears,
    log_of,
    replayer_of,
    settle,
)
from wallet.views.channels import (
    awaited,
    channel_view,
    opening_tab,
    peer_name,
    tab_step,
    tab_view,
)
from wallet.views.values import ChannelBadge, ChannelView

NAMES = ("alice", "hub", "bob")


def views(world: World) -> list[ChannelView]:
    return [channel_view(world, ledger) for ledger in world.ledgers.values()]


def the_view(village: Village, name: str) -> ChannelView:
    (view,) = views(village[name].world)
    return view


def every_world(village: Village, name: str) -> Iterator[World]:
    """The world after each event of a node's life."""
    log = log_of(village[name])
    replayer = replayer_of(log)
    for seq in range(1, log.head.seq + 1):
        yield replayer.world_at(seq)


@pytest.mark.parametrize("leads", EVERY_LEADER)
@pytest.mark.parametrize("name", NAMES)
def test_three_parts_are_the_deposits_at_every_event(leads: tuple[str, str], name: str):
    village = a_whole_life(leads)
    seen: set[ChannelBadge] = set()
    reserved: set[int] = set()
    half: set[int] = set()

    for world in every_world(village, name):
        for ledger in world.ledgers.values():
            view = channel_view(world, ledger)
            seen.add(view.badge)
            reserved.add(view.reserved_wei)
            parts_wei = view.mine_wei + view.reserved_wei + view.theirs_wei
            put_in_wei = view.put_in_mine_wei + view.put_in_theirs_wei
            assert put_in_wei == 2 * START_WEI
            if view.badge is ChannelBadge.OPENING:
                half.add(parts_wei)
                assert parts_wei == ledger.holdings_wei, world.seq
            else:
                is_over = view.badge is ChannelBadge.CLOSED
                assert parts_wei == (0 if is_over else put_in_wei), world.seq
            assert view.reserved_wei == sum(tab.limit_wei for tab in view.tabs), world.seq

    assert half == {0, START_WEI, 2 * START_WEI}
    assert {
        ChannelBadge.OPENING,
        ChannelBadge.OPEN,
        ChannelBadge.CLOSING,
        ChannelBadge.CLOSED,
    } <= seen
    assert {0, 100} < reserved


@pytest.mark.parametrize("leads", EVERY_LEADER)
@pytest.mark.parametrize("name", NAMES)
def test_every_step_on_the_way_can_be_told(leads: tuple[str, str], name: str):
    """A cancelled tab waits for its guarantees, which is no rung of opening one."""
    village = a_whole_life(leads)
    waited: set[str] = set()

    for world in every_world(village, name):
        for virtual in world.virtuals.values():
            step = tab_view(world, virtual).step
            if step is not None:
                waited.add(step.waiting_for)
                assert 0 <= step.done_count < step.total_count
        for view in views(world):
            if view.step is not None:
                waited.add(view.step.waiting_for)
                assert 0 <= view.step.done_count < view.step.total_count

    assert len(waited) > 5
    assert not [sentence for sentence in waited if re.search(r"[A-Z]_|\{|0x", sentence)]


def test_steps_of_opening_are_counted():
    village = a_village()
    village.is_mining = False
    village.do(
        "alice",
        inp.OpenLedger(
            at_ms=village.now_ms,
            peer=village["hub"].address,
            mine_wei=10,
            theirs_wei=20,
            nonce=1,
            challenge_duration_s=60,
        ),
    )

    mine, theirs = the_view(village, "alice"), the_view(village, "hub")

    assert mine.badge is theirs.badge is ChannelBadge.OPENING
    assert mine.step is not None
    assert (mine.step.done_count, mine.step.total_count) == (1, 4)
    assert mine.step.waiting_for == "Waiting for the chain to show your deposit"
    assert mine.step.since_ms == village.now_ms
    assert theirs.step is not None
    assert (theirs.step.done_count, theirs.step.waiting_for) == (
        1,
        "Waiting for alice's deposit on the chain",
    )
    assert (mine.put_in_mine_wei, mine.put_in_theirs_wei) == (10, 20)
    assert (theirs.put_in_mine_wei, theirs.put_in_theirs_wei) == (20, 10)


def test_a_refused_channel_is_closed_and_empty():
    village = a_joined_village()
    village.open_ledger("alice", "mallory", 10, 10, nonce=9)

    view = next(view for view in views(village["alice"].world) if view.peer_name == "mallory")

    world = village["alice"].world
    (channel_id,) = world.peers[village["mallory"].address].ledgers
    assert world.ledgers[channel_id].phase is LedgerPhase.REJECTED
    assert view.badge is ChannelBadge.CLOSED
    assert (view.mine_wei, view.reserved_wei, view.theirs_wei) == (0, 0, 0)
    assert view.step is None


@pytest.mark.parametrize("leads", EVERY_LEADER)
def test_a_tab_is_seen_from_both_ends(leads: tuple[str, str]):
    village = a_joined_village(leads)
    village.pay("alice", "bob", 7, 1)

    mine, theirs = the_view(village, "alice"), the_view(village, "bob")

    assert (mine.mine_wei, mine.reserved_wei, mine.theirs_wei) == (900, 100, 1000)
    assert (theirs.mine_wei, theirs.reserved_wei, theirs.theirs_wei) == (1000, 100, 900)
    (outgoing,), (incoming,) = mine.tabs, theirs.tabs
    assert outgoing.channel_id == incoming.channel_id
    assert (outgoing.peer_name, outgoing.is_outgoing) == ("bob", True)
    assert (incoming.peer_name, incoming.is_outgoing) == ("alice", False)
    for tab in (outgoing, incoming):
        assert (tab.limit_wei, tab.used_wei, tab.badge, tab.step) == (
            100,
            7,
            ChannelBadge.OPEN,
            None,
        )


def test_a_settling_tab_says_what_it_waits_for():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    village.silent = {"bob"}
    settle(village, "alice", "bob")

    (tab,) = the_view(village, "alice").tabs

    assert tab.badge is ChannelBadge.CLOSING
    assert tab.step is not None
    assert (tab.step.done_count, tab.step.total_count) == (2, 4)
    assert tab.step.waiting_for == "Waiting for bob to sign the final sum"


@pytest.mark.parametrize(
    ("silent", "who"), [({"hub"}, "hub"), ({"bob"}, "bob"), ({"hub", "bob"}, "hub")]
)
def test_a_tab_that_opens_names_whom_it_waits_for(silent: set[str], who: str):
    village = a_joined_village()
    village.silent = silent
    village.pay("alice", "bob", 7, 1)
    world = village["alice"].world

    tab = opening_tab(world, village["bob"].address)

    assert tab is not None
    step = tab_step(world, tab)
    assert step is not None
    assert step.waiting_for == f"Waiting for {who} to agree"
    assert (step.done_count, step.total_count) == (0, 3)


def test_an_open_tab_waits_for_nobody():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    world = village["alice"].world
    (tab,) = world.virtuals.values()

    assert opening_tab(world, village["bob"].address) is None
    assert (tab_step(world, tab), awaited(world, tab)) == (None, ())


def test_a_payee_waits_for_the_payer_by_name():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    village.silent = {"alice"}
    (tab_id,) = village["bob"].world.virtuals
    village.do("bob", inp.SettleTab(at_ms=village.now_ms, channel_id=tab_id))

    (tab,) = the_view(village, "bob").tabs

    assert tab.step is not None
    assert tab.step.waiting_for == "Waiting for alice to write down the final sum"


def test_a_cancelled_tab_that_still_holds_money_is_one_step_from_its_end():
    village = a_joined_village(("hub", "bob"))
    village.holds = lambda source, target, message: (
        (source, target) == ("bob", "alice") or isinstance(message, Refusal)
    )
    village.pay("alice", "bob", 7, 1)
    (tab_id,) = village["alice"].world.virtuals
    village.do("alice", inp.Cancel(at_ms=village.now_ms, channel_id=tab_id))

    view = the_view(village, "alice")

    (tab,) = view.tabs
    assert (view.mine_wei, view.reserved_wei) == (900, 100)
    assert tab.badge is ChannelBadge.CLOSING
    assert tab.step is not None
    assert (tab.step.done_count, tab.step.total_count) == (0, 1)
    assert tab.step.waiting_for == "Waiting for hub to give the money back to the channel"


def test_after_a_cancelled_tab_the_money_is_free_again():
    village = a_joined_village()
    cancel_before_the_payee_hears(village, number=1)

    view = the_view(village, "alice")

    assert (view.mine_wei, view.reserved_wei, view.tabs) == (START_WEI, 0, ())
    assert view.badge is ChannelBadge.OPEN


def test_a_peer_without_a_name_is_the_start_of_its_address():
    village = a_joined_village()
    stranger = village["mallory"].address
    village.do("alice", inp.AddPeer(at_ms=village.now_ms, peer=stranger, name="", endpoint=""))

    name = peer_name(village["alice"].world, stranger)

    assert name == hex0x(stranger)[:10]
    assert peer_name(village["alice"].world, village["bob"].address) == "bob"
