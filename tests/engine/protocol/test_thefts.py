"""What a hub, a payer or a stranger tried in order to take money, or to bind what is not theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.state import (
    POSTFUND_TURN,
    PREFUND_TURN,
    VIRTUAL_FINAL_TURN,
    FixedPart,
)
from engine.protocol.errors import Reason
from engine.protocol.kinds import ObjectiveKind, VirtualPhase
from engine.protocol.limits import OBJECTIVE_DEADLINE_MS
from engine.protocol.messages import Message, Refusal
from engine.protocol.objectives.base import addition
from engine.protocol.policy import Policy
from engine.protocol.types import Address, ChannelId
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    OPEN_HANDED,
    a_proposal,
    a_state,
    a_town,
    a_voucher,
    an_acceptance,
    fault_of,
    ledger_of,
    lie,
    open_tab,
    say,
    tab_of,
    tab_part,
)
from tests.engine.protocol.village import VIRTUAL_APP, Village

LIMIT_WEI = 100
EVERYBODY = pytest.mark.parametrize("leads", EVERY_LEADER)


def refusal(tab: ChannelId) -> Refusal:
    return Refusal(ObjectiveKind.VIRTUAL_FUND, tab, Reason.CANCELLED)


def hub_says(town: Village, target: str, message: Message) -> None:
    """The hub is played by hand: it says this, and the honest two go on."""
    lie(town, "hub", target, message)
    town.settle_down()


def guaranteed_town(leads: tuple[str, str]) -> tuple[Village, FixedPart]:
    """Alice pays Bob over a hub that is played by hand: both guarantees stand, the hub signed no turn 1 yet."""
    town = a_town(leads)
    town.silent.add("hub")
    hub = town["hub"]
    town.pay("alice", "bob", 10, 7, limit_wei=LIMIT_WEI, hops=(hub.address,))
    fixed = tab_part(town)
    for name in ("alice", "bob"):
        hub_says(town, name, a_state(hub, fixed, PREFUND_TURN, LIMIT_WEI, 0))
    for name in ("alice", "bob"):
        ledger = ledger_of(town, name, "hub")
        if ledger.is_leader:
            hub_says(town, name, an_acceptance(hub, ledger, ledger.queue[0].turn_num))
        else:
            wanted = addition(tab_of(town, name, fixed.channel_id()), ledger)
            hub_says(town, name, a_proposal(hub, ledger, wanted))
    return town, fixed


@EVERYBODY
def test_a_hub_that_gives_turn_1_to_the_payer_alone_gets_nothing(leads: tuple[str, str]) -> None:
    """Were the tab open for Alice and not for Bob, she would pay, he would let go, and the hub would keep it."""
    town, fixed = guaranteed_town(leads)
    tab = fixed.channel_id()

    hub_says(town, "alice", a_state(town["hub"], fixed, POSTFUND_TURN, LIMIT_WEI, 0))

    assert tab_of(town, "alice", tab).phase is VirtualPhase.OPENING
    assert not tab_of(town, "bob", tab).has_my_postfund
    hub_says(town, "bob", refusal(tab))
    assert town["alice"].said(ev.VoucherSent) == []
    assert ledger_of(town, "alice", "hub").my_wei + LIMIT_WEI == 1000
    assert ledger_of(town, "bob", "hub").my_wei == 1000


@EVERYBODY
def test_the_payees_turn_1_is_the_last_and_opens_the_tab(leads: tuple[str, str]) -> None:
    town, fixed = guaranteed_town(leads)
    tab, hub = fixed.channel_id(), town["hub"]

    hub_says(town, "bob", a_state(hub, fixed, POSTFUND_TURN, LIMIT_WEI, 0))

    assert tab_of(town, "bob", tab).phase is VirtualPhase.OPEN
    assert tab_of(town, "alice", tab).phase is VirtualPhase.OPENING
    hub_says(town, "alice", a_state(hub, fixed, POSTFUND_TURN, LIMIT_WEI, 0))
    assert [10] == [fact.paid_wei for fact in town["bob"].said(ev.VoucherReceived)]


def test_nothing_is_booked_as_received_for_a_guarantee_that_was_given_back() -> None:
    """The payer writes that it paid after the payee let go: there is no money left behind that sentence."""
    town = a_town(("alice", "bob"))
    town.silent |= {"alice", "hub"}
    fixed = tab_part(town)
    tab, alice, hub = fixed.channel_id(), town["alice"], town["hub"]
    for author, name in ((alice, "alice"), (hub, "hub")):
        say(town, name, "bob", a_state(author, fixed, PREFUND_TURN, LIMIT_WEI, 0))
    say(town, "hub", "bob", an_acceptance(hub, ledger_of(town, "bob", "hub"), 2))
    say(town, "hub", "bob", refusal(tab))

    assert fault_of(town, "alice", "bob", a_voucher(alice, tab, 10)) is Reason.NOT_OPEN
    final = a_state(alice, fixed, VIRTUAL_FINAL_TURN, LIMIT_WEI - 10, 10, is_final=True)
    assert fault_of(town, "alice", "bob", final) is Reason.WRONG_AMOUNTS
    assert town["bob"].said(ev.VoucherReceived) == []


def test_a_stranger_cannot_bind_the_ledgers_of_others() -> None:
    """Paths that it makes up, with Alice and Bob in them, weigh on nobody and are forgotten at their deadline."""
    strict = replace(OPEN_HANDED, max_open_tabs=Policy().max_open_tabs)
    town = a_town(policies={"hub": strict})
    mallory, hub = town["mallory"], town["hub"]
    known = set(hub.world.peers)
    for number in range(60):
        made_up = [Address(bytes([number, index]) * 10) for index in range(1, 7)]
        people = (*made_up[:3], town["alice"].address, hub.address, town["bob"].address)
        fixed = FixedPart(
            participants=(*people, *made_up[3:], mallory.address),
            nonce=number,
            app_definition=VIRTUAL_APP,
            challenge_duration_s=3600,
        )
        say(town, "mallory", "hub", a_state(mallory, fixed, PREFUND_TURN, 1, 0))
    assert ledger_of(town, "hub", "alice").tab_count == 0

    town.pay("alice", "bob", 10, 1)
    town.tick("hub", after_ms=OBJECTIVE_DEADLINE_MS + 1)

    assert [10] == [fact.paid_wei for fact in town["bob"].said(ev.VoucherReceived)]
    assert len(hub.world.virtuals) == 1
    assert set(hub.world.peers) == known


def test_no_more_tabs_come_in_than_the_policy_allows_though_all_come_at_once() -> None:
    two = replace(OPEN_HANDED, max_open_tabs=2)
    town = a_town(policies={"bob": two})
    town.holds = lambda source, target, _message: (source, target) == ("hub", "bob")
    for nonce in range(7, 11):
        open_tab(town, 10, nonce=nonce)

    town.go_on()

    assert ledger_of(town, "bob", "hub").tab_count == 2
    opened = [tab for tab in town["bob"].world.virtuals.values() if tab.phase is VirtualPhase.OPEN]
    assert len(opened) == 2


@EVERYBODY
def test_a_payer_cannot_use_up_the_places_of_others(leads: tuple[str, str]) -> None:
    """It signs turn 0 and refuses, again and again: the payee and the hub are free for others."""
    few = {name: replace(OPEN_HANDED, max_open_tabs=5) for name in ("alice", "hub", "bob")}
    town = a_town(leads, policies=few, others=("carol",))
    town.open_ledger("carol", "hub", 1000, 1000, nonce=3)
    town.silent.add("alice")
    for nonce in range(1000, 1005):
        fixed = tab_part(town, nonce=nonce)
        state = a_state(town["alice"], fixed, PREFUND_TURN, 1, 0)
        for name in ("hub", "bob"):
            lie(town, "alice", name, state)
        town.settle_down()
        lie(town, "alice", "hub", refusal(fixed.channel_id()))
        town.settle_down()
    for _ in range(3):
        town.tick("hub", "bob", "carol", after_ms=OBJECTIVE_DEADLINE_MS + 1)

    town.pay("carol", "bob", 5, 7, hops=(town["hub"].address,))

    assert [5] == [fact.paid_wei for fact in town["bob"].said(ev.VoucherReceived)]
    assert ledger_of(town, "bob", "hub").tab_count == 1
    assert ledger_of(town, "hub", "bob").tab_count == 1


def test_whoever_is_not_left_of_us_does_not_make_us_sign() -> None:
    """The payee's word, or a far hub's, is not enough: the neighbour who shares the ledger has to sign first."""
    town = a_town()
    bob = town["bob"]

    say(town, "alice", "bob", a_state(town["alice"], tab_part(town), PREFUND_TURN, LIMIT_WEI, 0))

    assert [] == [
        fact for fact in bob.said(ev.StateSigned) if fact.channel_id in bob.world.virtuals
    ]


def test_a_final_state_of_a_tab_that_we_never_signed_leaves_nothing_behind() -> None:
    town = a_town()
    fixed = tab_part(town)
    alice = town["alice"]
    for state in (
        a_state(alice, fixed, PREFUND_TURN, LIMIT_WEI, 0),
        a_state(alice, fixed, VIRTUAL_FINAL_TURN, LIMIT_WEI, 0, is_final=True),
    ):
        say(town, "alice", "bob", state)

    town.do("bob", inp.Tick(at_ms=town.now_ms + OBJECTIVE_DEADLINE_MS))

    assert fixed.channel_id() not in town["bob"].world.virtuals
    assert not town["bob"].world.objectives
