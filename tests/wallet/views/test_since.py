"""What happened between two moments, against the log and against the two Worlds."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.log.memory import MemoryLog
from engine.protocol import inputs as inp
from engine.protocol.errors import Refused
from engine.protocol.events import TransferMade, VoucherReceived, VoucherSent
from engine.protocol.kinds import VirtualPhase
from engine.protocol.messages import LedgerAcceptance
from engine.protocol.types import Address
from engine.protocol.world import World
from tests.engine.protocol.makers import EVERY_LEADER
from tests.engine.protocol.village import Village, Villager
from tests.wallet.views.lives import (
    START_WEI,
    a_joined_village,
    a_whole_life,
    every_home,
    home_of,
    log_of,
    replayer_of,
    settle,
)
from tests.wallet.views.test_payment_facts import pay_inside
from wallet.views.paid import PaidIndex
from wallet.views.since import since_view
from wallet.views.since_values import SinceView
from wallet.views.values import HomeView

NAMES = ("alice", "hub", "bob")
ACTIONS = (
    "pay bob",
    "pay alice",
    "inside alice",
    "inside hub",
    "lock",
    "hold",
    "settle",
    "silence",
    "wake",
    "tick",
    "close",
)


def index_of(log: MemoryLog) -> PaidIndex:
    """An index that has read all of the log."""
    index = PaidIndex(log, lambda: log)
    for seq in range(0, log.head.seq + 1, 50):
        index.follow(seq)
    assert index.follow(log.head.seq)
    return index


def worlds_of(log: MemoryLog) -> list[World]:
    """The World after each event."""
    replayer = replayer_of(log)
    return [replayer.world_at(seq) for seq in range(log.head.seq + 1)]


def logged(node: Villager, after_seq: int, upto_seq: int, *, sign: int) -> dict[Address, int]:
    """The sums by person that I paid (-1) or was paid (1), added up from the events themselves."""
    sums: Counter[Address] = Counter()
    for fact in node.log:
        if not after_seq < fact.seq <= upto_seq:
            continue
        match fact.event:
            case VoucherSent(peer=peer, paid_wei=paid_wei) if sign < 0:
                sums[peer] += paid_wei
            case VoucherReceived(peer=peer, paid_wei=paid_wei) if sign > 0:
                sums[peer] += paid_wei
            case TransferMade(ledger_id=ledger_id, transfer=transfer):
                ledger = node.world.ledgers[ledger_id]
                if (transfer.is_to_leader is ledger.is_leader) is (sign > 0):
                    sums[ledger.peer] += transfer.amount_wei
            case _:
                pass
    return dict(sums)


def named(node: Villager, sums: dict[Address, int]) -> list[tuple[str, int]]:
    people = [(node.world.peers[peer].name, amount_wei) for peer, amount_wei in sums.items()]
    return sorted(people, key=lambda person: (-person[1], person[0]))


def assert_true(node: Villager, since: SinceView, then: World, now: World) -> None:
    """Every sum is the log's, and no money is in two places or in none."""
    paid = [(person.name, person.amount_wei) for person in since.paid]
    received = [(person.name, person.amount_wei) for person in since.received]
    assert named(node, logged(node, then.seq, now.seq, sign=-1)) == paid
    assert named(node, logged(node, then.seq, now.seq, sign=1)) == received
    assert since.event_count == sum(then.seq < fact.seq <= now.seq for fact in node.log)
    places = (since.can_send, since.in_tabs, since.moving, since.on_chain)
    grown_wei = sum(place.now_wei - place.then_wei for place in places)
    moved_wei = sum(wei for _name, wei in received) - sum(wei for _name, wei in paid)
    if node.name != "hub":
        # What goes through a hub is nobody's gain, but moves from one of its channels to another.
        assert grown_wei == moved_wei + since.put_in_wei


def check_every_pair(node: Villager, *, stride: int) -> None:
    log = log_of(node)
    index, worlds = index_of(log), worlds_of(log)
    # A turn and the payment that it makes are two facts, one after the other: between them nobody looks.
    made = {fact.seq - 1 for fact in node.log if isinstance(fact.event, TransferMade)}
    shown = [world for world in worlds if world.seq not in made]
    for at in range(0, len(shown), stride):
        for later in range(at, len(shown), stride):
            then, now = shown[at], shown[later]
            assert_true(node, since_view(then, now, index), then, now)


@pytest.mark.parametrize("leads", EVERY_LEADER)
@pytest.mark.parametrize("name", NAMES)
def test_in_a_whole_life_every_sum_since_any_moment_is_true(leads: tuple[str, str], name: str):
    check_every_pair(a_whole_life(leads)[name], stride=11)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(1, 180)), max_size=12))
def test_in_random_histories_every_sum_since_any_moment_is_true(acts: list[tuple[str, int]]):
    village = a_joined_village()
    for number, (action, amount_wei) in enumerate(acts, start=1):
        with suppress(Refused):
            act(village, action, amount_wei, number)
    for name in ("alice", "bob"):
        check_every_pair(village[name], stride=13)


def act(village: Village, action: str, amount_wei: int, number: int) -> None:
    """One thing that somebody does; what is refused leaves no trace."""
    if action.startswith("pay"):
        payee = action.removeprefix("pay ")
        payer = {"bob": "alice", "alice": "bob"}[payee]
        if payer not in village.silent:
            village.pay(payer, payee, amount_wei, number)
    elif action.startswith("inside"):
        pay_inside(village, action.removeprefix("inside "), amount_wei, number)
    elif action in {"lock", "hold"}:
        hinder(village, action)
    elif action == "settle" and village["alice"].world.peers[village["bob"].address].tabs_to:
        settle(village, "alice", "bob")
    elif action == "silence":
        village.silent = {"bob"}
    elif action == "wake":
        village.wake("bob")
    elif action == "tick":
        village.tick(after_ms=amount_wei * 2_000)
    elif action == "close":
        (ledger,) = village["alice"].world.ledgers
        village.do("alice", inp.CloseLedger(at_ms=village.now_ms, channel_id=ledger))


def hinder(village: Village, how: str) -> None:
    """The hub's key is locked or open again; countersignatures are on their way until somebody wakes."""
    if how == "lock":
        village["hub"].sign.is_locked = not village["hub"].sign.is_locked
    else:
        village.holds = lambda _source, _target, said: isinstance(said, LedgerAcceptance)


def test_from_before_a_second_tab_to_now_the_payment_and_both_places_are_told():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    alice = village["alice"]
    then = alice.world
    village.pay("alice", "bob", 95, 2, limit_wei=100)

    since = since_view(then, alice.world, index_of(log_of(alice)))

    assert [(one.name, one.amount_wei) for one in since.paid] == [("bob", 95)]
    assert (since.can_send.then_wei, since.can_send.now_wei) == (900, 800)
    assert (since.in_tabs.then_wei, since.in_tabs.now_wei) == (93, 98)


def test_while_a_long_log_is_read_nothing_is_claimed():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    alice = village["alice"]
    log = log_of(alice)
    unread = PaidIndex(log, lambda: log)
    unread.close()

    for number in range(2, 60):
        village.pay("alice", "bob", 1, number)
    since = since_view(alice.world, alice.world, unread)

    assert (since.is_counting, since.paid, since.received) == (True, (), ())


def test_a_tab_that_opens_is_told_beside_the_open_ones():
    """Its limit is not free any more, and cannot be paid from yet: it must not vanish between the two."""
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    village.silent = {"bob"}
    village.pay("alice", "bob", 150, 2, limit_wei=200)

    home = home_of(village["alice"])

    (entry,) = home.in_tabs
    assert (entry.left_wei, entry.tab_count) == (93, 1)
    assert START_WEI - 7 == home.can_send_wei + entry.left_wei + entry.opening_wei


def test_at_every_event_nothing_is_missing_between_free_and_tabs():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    village.pay("alice", "bob", 150, 2, limit_wei=200)
    alice = village["alice"]
    log = log_of(alice)
    both = list(zip(worlds_of(log), every_home(village, "alice"), strict=True))
    begun = next(home.seq for _world, home in both if home.can_send_wei)

    for (earlier, before), (world, after) in pairwise(both[begun:]):
        paid_wei = sum(logged(alice, before.seq, after.seq, sign=-1).values())
        assert _payable_wei(before, earlier) == _payable_wei(after, world) + paid_wei


def _payable_wei(home: HomeView, world: World) -> int:
    """What can be paid, and what an open tab is about to pay."""
    promised_wei = sum(
        part.amount_wei
        for tab in world.virtuals.values()
        for part in tab.promised
        if tab.phase is VirtualPhase.OPEN
    )
    in_tabs_wei = sum(part.left_wei + part.opening_wei for part in home.in_tabs)
    return home.can_send_wei + in_tabs_wei + promised_wei
