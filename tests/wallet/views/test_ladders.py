from __future__ import annotations

import pytest

from engine.protocol import inputs as inp
from engine.protocol.kinds import ObjectiveKind, WaitingFor
from engine.protocol.limits import OBJECTIVE_DEADLINE_MS
from engine.protocol.messages import Refusal
from engine.protocol.types import ChannelId, hex0x
from engine.protocol.world import Objective
from tests.engine.protocol.makers import EVERY_LEADER
from tests.engine.protocol.village import Village
from tests.wallet.views.lives import (
    a_joined_village,
    a_village,
    a_whole_life,
    book_of,
    log_of,
    replayer_of,
    settle,
)
from wallet.views.channels_values import LadderKind, LadderView, Rung
from wallet.views.ladders import ladder_view, rungs_of
from wallet.views.sentences import LADDERS


def ladder(village: Village, name: str = "alice") -> LadderView | None:
    world = village[name].world
    (channel_id,) = world.ledgers
    detail = book_of(log_of(village[name])).detail(world, hex0x(channel_id), None)
    assert detail is not None
    return detail.ladder


def told(view: LadderView | None) -> list[tuple[str, bool]]:
    assert view is not None
    return [(rung.rung.name, rung.is_mine) for rung in view.rungs]


def an_objective(kind: ObjectiveKind, waiting_for: WaitingFor) -> Objective:
    return Objective(kind, ChannelId(bytes(32)), 1, waiting_for, 5, 0, is_mine=True)


def test_every_step_of_the_engine_has_a_name_here():
    rungs = {rung.name for ladder_ in LADDERS.values() for rung in ladder_}

    assert rungs | {WaitingFor.UNLOCK.name, WaitingFor.CLAIMS.name} == {rung.name for rung in Rung}


@pytest.mark.parametrize("kind", ObjectiveKind)
@pytest.mark.parametrize("is_first", [True, False])
def test_each_wait_of_a_side_is_a_step_of_its_ladder(kind: ObjectiveKind, *, is_first: bool):
    all_rungs = rungs_of(an_objective(kind, WaitingFor.NOTHING), is_first=is_first)

    for at, rung in enumerate(all_rungs):
        view = ladder_view(an_objective(kind, rung), "Bob", "Bob", is_first=is_first)
        assert view.done_count == at
        assert [each.rung.name for each in view.rungs] == [each.name for each in all_rungs]


@pytest.mark.parametrize("leads", EVERY_LEADER)
@pytest.mark.parametrize("name", ["alice", "hub", "bob"])
def test_steps_only_ever_go_up_until_it_is_done(leads: tuple[str, str], name: str):
    """A ladder that skips what one side never waits for must hold everything that it does wait for."""
    village = a_whole_life(leads)
    log = log_of(village[name])
    replayer, book = replayer_of(log), book_of(log)
    shown = set()

    for seq in range(1, log.head.seq + 1):
        world = replayer.world_at(seq)
        for entry in book.entries(world):
            detail = book.detail(world, entry.channel_id, None)
            assert detail is not None
            if detail.ladder is not None:
                shown.add((detail.ladder.kind, len(detail.ladder.rungs)))
                assert 0 <= detail.ladder.done_count < len(detail.ladder.rungs)

    assert {kind for kind, _count in shown} >= {LadderKind.OPEN_CHANNEL, LadderKind.SETTLE_TAB}


@pytest.mark.parametrize("kind", ObjectiveKind)
def test_a_locked_wallet_waits_for_its_person(kind: ObjectiveKind):
    view = ladder_view(an_objective(kind, WaitingFor.UNLOCK), "Bob", "Bob", is_first=True)

    assert [(each.rung, each.is_mine) for each in view.rungs] == [(Rung.UNLOCK, True)]
    assert (view.done_count, view.gives_up_ms) == (0, None)
    assert view.waiting_for == "Waiting for you to unlock Towpath"


def test_who_leads_deposits_first_and_who_follows_afterwards():
    village = a_village()
    village.is_mining = False
    village.open_ledger("alice", "hub", 10, 20)

    assert told(ladder(village)) == [
        ("PEER_PREFUND", False),
        ("MY_DEPOSIT", True),
        ("LATER_DEPOSITS", False),
        ("PEER_POSTFUND", False),
    ]
    assert told(ladder(village, "hub")) == [
        ("PEER_PREFUND", False),
        ("EARLIER_DEPOSITS", False),
        ("MY_DEPOSIT", True),
        ("PEER_POSTFUND", False),
    ]


def test_money_is_bound_from_the_moment_the_deposit_may_have_left():
    village = a_village()
    village.is_mining = False
    village.silent = {"hub"}
    village.open_ledger("alice", "hub", 10, 20)
    before = ladder(village)
    village.wake("hub")
    after = ladder(village)

    assert before is not None
    assert after is not None
    assert (before.done_count, before.is_bound) == (0, False)
    assert (after.done_count, after.is_bound) == (1, True)
    assert (after.kind, after.name, after.gives_up_ms) == (LadderKind.OPEN_CHANNEL, "hub", None)
    assert after.waiting_for == "Waiting for the chain to show your deposit"


def test_a_tab_that_opens_says_when_it_gives_up():
    village = a_joined_village()
    village.silent = {"bob"}
    village.pay("alice", "bob", 7, 1)

    view = ladder(village)

    assert view is not None
    assert (view.kind, view.name, view.done_count) == (LadderKind.OPEN_TAB, "bob", 0)
    assert view.gives_up_ms == village.now_ms + OBJECTIVE_DEADLINE_MS
    assert not view.is_bound
    village.tick(after_ms=OBJECTIVE_DEADLINE_MS)
    assert ladder(village) is None, "it gave up when it said"


def test_a_tab_that_was_given_up_waits_for_its_money_only():
    village = a_joined_village(("hub", "bob"))
    village.holds = lambda source, target, message: (
        (source, target) == ("bob", "alice") or isinstance(message, Refusal)
    )
    village.pay("alice", "bob", 7, 1)
    (tab_id,) = village["alice"].world.virtuals
    village.do("alice", inp.Cancel(at_ms=village.now_ms, channel_id=tab_id))

    view = ladder(village)

    assert view is not None
    assert told(view) == [("GUARANTEES_RELEASED", False)]
    assert (view.gives_up_ms, view.done_count) == (None, 0)


def test_settling_a_tab_is_bound_and_begins_with_the_payer():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    village.silent = {"bob"}
    settle(village, "alice", "bob")

    view = ladder(village)

    assert view is not None
    assert told(view) == [
        ("TAB_OPENING", False),
        ("PAYER_FINAL", True),
        ("ALL_FINALS", False),
        ("GUARANTEES_RELEASED", False),
    ]
    assert (view.kind, view.done_count, view.is_bound) == (LadderKind.SETTLE_TAB, 2, True)


@pytest.mark.parametrize(
    ("leads", "rungs"),
    [
        (
            ("alice", "bob"),
            [
                ("TABS_SETTLED", False),
                ("LEADER_FINAL", True),
                ("FOLLOWER_FINAL", False),
                ("MONEY_BACK", False),
            ],
        ),
        (
            ("hub", "bob"),
            [("LEADER_FINAL", False), ("FOLLOWER_FINAL", True), ("MONEY_BACK", False)],
        ),
    ],
)
def test_closing_a_channel_as_its_leader_and_as_its_follower(
    leads: tuple[str, str], rungs: list[tuple[str, bool]]
):
    village = a_joined_village(leads)
    village.is_mining = False
    (ledger,) = village["alice"].world.ledgers
    village.do("alice", inp.CloseLedger(at_ms=village.now_ms, channel_id=ledger))

    view = ladder(village)

    assert view is not None
    assert told(view) == rungs
    assert (view.kind, view.done_count) == (LadderKind.CLOSE_CHANNEL, len(rungs) - 1)
    assert view.waiting_for == "Waiting for the chain to pay everybody out"
