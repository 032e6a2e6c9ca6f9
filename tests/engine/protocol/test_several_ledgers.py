"""Several ledgers between the same two nodes: which one a tab takes, and what closing one leaves (ADR 0037)."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import Add, Guarantee
from engine.protocol.channel.state import PREFUND_TURN, FixedPart
from engine.protocol.errors import Reason
from engine.protocol.kinds import LedgerPhase, VirtualPhase
from engine.protocol.limits import OBJECTIVE_DEADLINE_MS
from engine.protocol.messages import LedgerProposal, Message, PrefundOver, SignedState
from engine.protocol.types import ChannelId, external
from engine.protocol.world import Ledger
from tests.engine.protocol.makers import (
    JUNK,
    OPEN_HANDED,
    a_proposal,
    a_state,
    arrival,
    assert_sound,
    fault_of,
    open_tab,
    say,
    tab_of,
    tab_part,
)
from tests.engine.protocol.village import CONSENSUS_APP, Village

SEVERAL = replace(OPEN_HANDED, max_ledgers_per_peer=3)
WAYS = {"west": ("west",), "east": ("west", "east")}
"""One hub or two between Alice and Bob, by the name of the last one."""


def a_town_of_pairs(last: str = "west", *, funds_wei: int = 1000) -> Village:
    """Alice, one hub or two, Bob: two ledgers for each pair, opened by both at the same time.

    So each of the two leads one, both are equally full, and the two nodes know them in different orders: who chose by
    itself would choose another one than its partner.
    """
    names = ("alice", *WAYS[last], "bob")
    town = Village(*names, "mallory", policies=dict.fromkeys(names, SEVERAL))
    for nonce, pair in enumerate(itertools.pairwise(names)):
        for leader, follower in (pair, pair[::-1]):
            town.nodes[leader].take(an_opening(town, follower, nonce=2 * nonce, wei=funds_wei))
    town.settle_down()
    for name, other in itertools.pairwise(names):
        mine, theirs = ids(town, name, other), ids(town, other, name)
        assert len(mine) == 2
        assert mine == theirs[::-1]
    return town


def an_opening(town: Village, peer: str, *, nonce: int, wei: int = 1000) -> inp.OpenLedger:
    return inp.OpenLedger(
        at_ms=town.now_ms,
        peer=town[peer].address,
        mine_wei=wei,
        theirs_wei=wei,
        nonce=nonce,
        challenge_duration_s=3600,
    )


def ids(town: Village, name: str, other: str) -> tuple[ChannelId, ...]:
    return town[name].world.peers[town[other].address].ledgers


def ledgers(town: Village, name: str, other: str) -> tuple[Ledger, ...]:
    return tuple(town[name].world.ledgers[one] for one in ids(town, name, other))


def free_wei(town: Village, name: str, other: str) -> list[int]:
    return [ledger.free_wei for ledger in ledgers(town, name, other)]


def a_named_prefund(
    town: Village, ledger_id: ChannelId, *, author: str = "alice", nonce: int = 7, **changes: int
) -> PrefundOver:
    """Alice's turn 0 of a tab over one hub, which names a ledger."""
    values = {"turn_num": PREFUND_TURN, "first_wei": 100, "last_wei": 0} | changes
    state = a_state(town[author], tab_part(town, nonce=nonce, hops=("west",)), **values)
    return PrefundOver(state, ledger_id)


def assert_over(town: Village, last: str) -> None:
    """No objective, guarantee, proposal or message is left anywhere."""
    assert_sound(town)
    for name in ("alice", *WAYS[last], "bob"):
        world = town[name].world
        assert dict(world.objectives) == {}
        assert all(not peer.outbox for peer in world.peers.values())
        assert all((one.queue, one.tip.guarantees) == ((), ()) for one in world.ledgers.values())
        assert all(one.tab_count == 0 for one in world.ledgers.values())


@pytest.mark.parametrize("last", WAYS)
def test_both_ends_of_each_ledger_take_the_one_that_the_payers_side_names(last: str) -> None:
    town = a_town_of_pairs(last)
    names = ("alice", *WAYS[last], "bob")

    tab = open_tab(town, 100, hops=WAYS[last])
    town.pay("alice", "bob", 10, 1)

    assert {VirtualPhase.OPEN} == {tab_of(town, name, tab).phase for name in names}
    for name, other in itertools.pairwise(names):
        assert tab_of(town, name, tab).right_ledger == tab_of(town, other, tab).left_ledger
    town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    assert_over(town, last)
    assert sum(one.my_wei for one in ledgers(town, "bob", last)) == 2010


@pytest.mark.parametrize("last", WAYS)
def test_tabs_go_over_the_fullest_ledger_until_none_has_enough(last: str) -> None:
    town = a_town_of_pairs(last)

    for number in range(4):
        open_tab(town, 400, nonce=number, hops=WAYS[last])

    assert [200, 200] == free_wei(town, "alice", "west")
    too_much = inp.OpenTab(
        at_ms=town.now_ms, payee=town["bob"].address, limit_wei=201, nonce=9, hops=()
    )
    with pytest.raises(Exception, match="INSUFFICIENT"):
        town["alice"].take(too_much)


def test_a_ledger_that_is_full_of_tabs_is_passed_over() -> None:
    town = a_town_of_pairs()
    for name in ("alice", "west", "bob"):
        town.do(name, inp.SetPolicy(at_ms=town.now_ms, policy=replace(SEVERAL, max_open_tabs=1)))

    tabs = [open_tab(town, 10, nonce=number, hops=("west",)) for number in range(2)]

    taken = {tab_of(town, "alice", tab).right_ledger for tab in tabs}
    assert taken == set(ids(town, "alice", "west"))
    assert {VirtualPhase.OPEN} == {tab_of(town, "bob", tab).phase for tab in tabs}


@pytest.mark.parametrize("closer", ["alice", "west"])
def test_closing_one_ledger_leaves_the_other_and_its_tabs(closer: str) -> None:
    town = a_town_of_pairs()
    first, second = (open_tab(town, 600, nonce=number, hops=("west",)) for number in range(2))
    closed, other = (tab_of(town, "alice", tab).right_ledger for tab in (first, second))
    assert {closed, other} == set(ids(town, "alice", "west"))

    town.do(closer, inp.CloseLedger(at_ms=town.now_ms, channel_id=closed))

    for name in ("alice", "west"):
        found = town[name].world.ledgers
        assert (found[closed].phase, found[other].phase) == (LedgerPhase.CLOSED, LedgerPhase.OPEN)
        assert first not in town[name].world.virtuals
    town.pay("alice", "bob", 500, 1)
    assert tab_of(town, "bob", second).paid_wei == 500
    for channel_id in (second, other):
        kind = inp.SettleTab if channel_id == second else inp.CloseLedger
        town.do("alice", kind(at_ms=town.now_ms, channel_id=channel_id))
    assert_over(town, "west")
    assert {LedgerPhase.CLOSED} == {one.phase for one in ledgers(town, "alice", "west")}


def test_after_a_close_the_next_ledger_carries_on() -> None:
    """A ledger that is closed still makes the payer's side name the one it means; nothing else changes."""
    town = a_town_of_pairs()
    for one in ids(town, "alice", "west"):
        town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=one))
    town.do("alice", an_opening(town, "west", nonce=50))

    tab = open_tab(town, 700, hops=("west",))

    assert tab_of(town, "bob", tab).phase is VirtualPhase.OPEN
    assert tab_of(town, "west", tab).left_ledger == ids(town, "alice", "west")[-1]


def test_two_nodes_with_one_ledger_name_none() -> None:
    town = Village(
        "alice", "west", "bob", policies=dict.fromkeys(("alice", "west", "bob"), SEVERAL)
    )
    for nonce, pair in enumerate((("alice", "west"), ("bob", "west"))):
        town.open_ledger(*pair, 1000, 1000, nonce=nonce)

    open_tab(town, 100, hops=("west",))

    assert not [one for _, _, one in town.sent if isinstance(one, PrefundOver)]
    assert {None} == {one.over for name in town.nodes for one in town[name].said(ev.StateSigned)}


@pytest.mark.parametrize(("most", "is_taken"), [(1, False), (2, True)])
def test_the_policy_of_either_side_says_how_many(most: int, is_taken: bool) -> None:
    town = Village("alice", "west", policies={"alice": SEVERAL, "west": SEVERAL})
    town.open_ledger("alice", "west", 10, 10, nonce=1)
    policy = replace(SEVERAL, max_ledgers_per_peer=most)
    town.do("west", inp.SetPolicy(at_ms=town.now_ms, policy=policy))
    fixed = FixedPart(
        participants=(town["alice"].address, town["west"].address),
        nonce=2,
        app_definition=CONSENSUS_APP,
        challenge_duration_s=3600,
    )

    said = say(town, "alice", "west", a_state(town["alice"], fixed, PREFUND_TURN, 1, 1))

    assert (ev.LedgerCreated in said) is is_taken
    if not is_taken:
        assert town["west"].said(ev.ObjectiveRejected)[-1].reason is Reason.LEDGER_EXISTS
        with pytest.raises(Exception, match="LEDGER_EXISTS"):
            town["west"].take(an_opening(town, "alice", nonce=3))


# --- what neighbours may say ----------------------------------------------------------------------------------


def test_the_named_ledger_wins_over_one_that_was_taken_for_it() -> None:
    """East hears of the tab from Alice first, and can only guess until West says which ledger it means."""
    town = a_town_of_pairs("east")
    town.holds = lambda source, target, _message: (source, target) == ("west", "east")
    tab = open_tab(town, 100, hops=("west", "east"))
    guessed = tab_of(town, "east", tab).left_ledger

    town.go_on()

    named = tab_of(town, "west", tab).right_ledger
    assert guessed != named
    assert named == tab_of(town, "east", tab).left_ledger
    assert tab_of(town, "bob", tab).phase is VirtualPhase.OPEN


def test_a_ledger_that_is_named_for_a_cancelled_tab_binds_nothing() -> None:
    """East never signed, so it forgot the tab; what comes late is given up at its deadline."""
    town = a_town_of_pairs("east")
    town.holds = lambda source, target, _message: (source, target) == ("west", "east")
    tab = open_tab(town, 100, hops=("west", "east"))
    town.do("east", inp.Cancel(at_ms=town.now_ms, channel_id=tab))

    town.go_on()
    town.tick(after_ms=OBJECTIVE_DEADLINE_MS)

    assert_over(town, "east")


@pytest.mark.parametrize("cut_wei", [0, 1])
def test_a_named_ledger_that_cannot_carry_the_tab_is_refused(cut_wei: int) -> None:
    town = a_town_of_pairs()
    empty, full = ids(town, "west", "alice")
    open_tab(town, 950, hops=("west",), nonce=1)
    used = next(iter(town["west"].world.virtuals.values())).left_ledger
    named = a_named_prefund(town, used, nonce=9, first_wei=50 + cut_wei)

    said = say(town, "alice", "west", named)

    assert used in {empty, full}
    assert (ev.ObjectiveRejected in said) is bool(cut_wei)
    assert (ev.VirtualCreated in said) is not bool(cut_wei)


def test_a_ledger_that_closed_meanwhile_ends_the_tab() -> None:
    town = a_town_of_pairs("east")
    town.holds = lambda source, target, message: (
        (source, target) == ("west", "east") and isinstance(message, PrefundOver)
    )
    tab = open_tab(town, 100, hops=("west", "east"))
    named = tab_of(town, "west", tab).right_ledger
    town["east"].take(inp.CloseLedger(at_ms=town.now_ms, channel_id=named))

    town.go_on()

    (fact,) = town["east"].said(ev.ObjectiveCancelled)
    assert (fact.channel_id, fact.reason) == (tab, Reason.HUB_INSUFFICIENT)
    assert_over(town, "east")


def test_evidence_does_not_stand_in_for_the_neighbour_that_names_a_ledger() -> None:
    """Bob proposes too early, and passes on to East what West said to all, before West's own word arrives."""
    town = a_town_of_pairs("east")
    town.holds = lambda source, target, _message: (source, target) == ("west", "east")
    tab = open_tab(town, 100, hops=("west", "east"))
    right = town["east"].world.ledgers[tab_of(town, "east", tab).right_ledger]
    if right.is_leader:
        (right,) = (one for one in ledgers(town, "east", "bob") if not one.is_leader)
        _take_for_right(town, tab, right.channel_id)
    sides = (external(town["east"].address), external(town["bob"].address))
    say(town, "bob", "east", a_proposal(town["bob"], right, Add(Guarantee(tab, 100, *sides), 100)))
    town["east"].take(inp.Tick(at_ms=town.now_ms))
    assert town["east"].said(ev.EvidenceAsked)
    passed_on = a_state(town["west"], tab_part(town, hops=("west", "east")), PREFUND_TURN, 100, 0)

    said = say(town, "bob", "east", passed_on)

    assert said == ()
    assert tab_of(town, "east", tab).prefund[1] is None


def _take_for_right(town: Village, tab: ChannelId, ledger_id: ChannelId) -> None:
    """East takes its other ledger to Bob for a tab, as it would if that one were fuller."""
    world = town["east"].world
    changed = replace(world.virtuals[tab], right_ledger=ledger_id)
    town["east"].world = replace(world, virtuals=world.virtuals.set(tab, changed))


@pytest.mark.parametrize("wrong", [{"turn_num": 1}, {"is_final": True}])
def test_refuses_another_turn_with_a_name_for_a_tab_that_is_known(wrong: dict) -> None:
    town = a_town_of_pairs()
    open_tab(town, 100, hops=("west",))
    true = a_named_prefund(town, ids(town, "west", "alice")[0])

    false = replace(true, state=replace(true.state, **wrong))

    assert fault_of(town, "alice", "west", false) is Reason.WRONG_TURN


def test_a_name_with_other_amounts_than_the_payers_is_set_aside() -> None:
    """The payer may have told the two of us different limits (ADR 0023)."""
    town = a_town_of_pairs("east")
    town.holds = lambda source, target, _message: (source, target) == ("west", "east")
    tab = open_tab(town, 100, hops=("west", "east"))
    other = a_state(town["west"], tab_part(town, hops=("west", "east")), PREFUND_TURN, 99, 0)

    said = say(town, "west", "east", PrefundOver(other, ids(town, "east", "west")[0]))

    assert said == ()
    assert tab_of(town, "east", tab).prefund[1] is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"signature": JUNK}, Reason.BAD_SIGNATURE),
        ({"signer_index": 1}, Reason.WRONG_ROLE),
        ({"signer_index": 2**64 - 1}, Reason.WRONG_ROLE),
        ({"turn_num": 1}, Reason.UNKNOWN_CHANNEL),
        ({"is_final": True}, Reason.UNKNOWN_CHANNEL),
    ],
)
def test_refuses_a_named_prefund_that_is_none(changes: dict, expected: Reason) -> None:
    town = a_town_of_pairs()
    true = a_named_prefund(town, ids(town, "west", "alice")[0])

    false = replace(true, state=replace(true.state, **changes))

    assert fault_of(town, "alice", "west", false) is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [("mallory", Reason.NOT_A_PARTICIPANT), ("bob", Reason.WRONG_ROLE)],
)
def test_only_the_neighbour_nearer_the_payer_names_a_ledger(source: str, expected: Reason) -> None:
    town = a_town_of_pairs()

    assert fault_of(town, source, "west", a_named_prefund(town, ids(town, "west", "alice")[0])) is (
        expected
    )


def test_refuses_a_ledger_that_is_not_ours_together() -> None:
    town = a_town_of_pairs()
    unknown = a_named_prefund(town, ChannelId(b"\x77" * 32))
    bobs = a_named_prefund(town, ids(town, "west", "bob")[0])

    assert fault_of(town, "alice", "west", unknown) is Reason.UNKNOWN_CHANNEL
    assert fault_of(town, "alice", "west", bobs) is Reason.NOT_A_PARTICIPANT


def test_a_second_name_changes_nothing() -> None:
    town = a_town_of_pairs()
    tab = open_tab(town, 100, hops=("west",))
    left = tab_of(town, "west", tab).left_ledger
    (other,) = set(ids(town, "west", "alice")) - {left}

    said = say(town, "alice", "west", a_named_prefund(town, other))

    assert said == ()
    assert tab_of(town, "west", tab).left_ledger == left


def test_a_name_for_a_settled_tab_leaves_no_trace() -> None:
    town = a_town_of_pairs()
    tab = open_tab(town, 100, hops=("west",))
    town.do("alice", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))

    assert say(town, "alice", "west", a_named_prefund(town, ids(town, "west", "alice")[0])) == ()


def test_a_neighbour_that_names_none_harms_its_own_ledgers_alone() -> None:
    """A liar leaves the name out: East takes the ledger that it sees fit, and gives the tab up at its deadline."""
    town = a_town_of_pairs()
    bare: Message = a_named_prefund(town, ids(town, "west", "alice")[0]).state
    assert isinstance(bare, SignedState)
    town["west"].take(arrival(town, "alice", "west", bare))
    town.liars.add("alice")

    town.tick("west", after_ms=OBJECTIVE_DEADLINE_MS)

    assert ev.ObjectiveCancelled in {type(entry.event) for entry in town["west"].log}
    assert not [one for _, _, one in town.sent if isinstance(one, LedgerProposal)]
