"""Opening a tab, and giving it up at every moment: the money is free again and nobody's ledger stands still."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import Add
from engine.protocol.errors import Reason
from engine.protocol.kinds import ObjectiveKind, VirtualPhase, WaitingFor
from engine.protocol.limits import OBJECTIVE_DEADLINE_MS
from engine.protocol.messages import LedgerAcceptance, LedgerProposal, Message, Refusal, SignedState
from engine.protocol.types import ChannelId
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    a_long_town,
    a_town,
    assert_at_rest,
    assert_sound,
    ledger_of,
    open_tab,
    refusal_of,
    tab_of,
    with_policy,
)
from tests.engine.protocol.village import Village

Holds = Callable[[str, str, Message], bool]

every_leader = pytest.mark.parametrize("leads", EVERY_LEADER)
everybody = pytest.mark.parametrize("who", ["alice", "hub", "bob"])


def prefunds_of(*sources: str) -> Holds:
    """The prefund signatures of these nodes are still on their way."""
    return lambda source, _, message: (
        source in sources and isinstance(message, SignedState) and message.turn_num == 0
    )


def consensus_between(*pair: str, kind: type[Message] = LedgerProposal) -> Holds:
    """Proposals (or acceptances) between two nodes are still on their way."""
    return lambda source, target, message: (
        {source, target} == set(pair) and isinstance(message, kind)
    )


MOMENTS: dict[str, Holds] = {
    "the payer's prefund is on its way": prefunds_of("alice"),
    "the hub's prefund is on its way": prefunds_of("hub"),
    "the payee's prefund is on its way": prefunds_of("bob"),
    "no answer has come": prefunds_of("hub", "bob"),
    "the payer's guarantee is proposed": consensus_between("alice", "hub"),
    "the payee's guarantee is proposed": consensus_between("hub", "bob"),
    "the payer's guarantee is accepted": consensus_between("alice", "hub", kind=LedgerAcceptance),
    "the payee's guarantee is accepted": consensus_between("hub", "bob", kind=LedgerAcceptance),
}

every_moment = pytest.mark.parametrize("moment", MOMENTS)


def cancel(town: Village, who: str, tab: ChannelId) -> None:
    """Cancel without sending anything yet."""
    town[who].take(inp.Cancel(at_ms=town.now_ms, channel_id=tab))


@every_leader
def test_a_tab_opens_and_locks_its_limit_once_on_each_ledger(leads: tuple[str, str]) -> None:
    town = a_town(leads)

    tab = open_tab(town, 100)

    assert_sound(town)
    assert [tab_of(town, name, tab).phase for name in ("alice", "hub", "bob")] == [
        VirtualPhase.OPEN
    ] * 3
    for name in ("alice", "bob"):
        outcome = ledger_of(town, name, "hub").outcome
        assert outcome.guaranteed_wei == 100
    assert not any(town[name].world.objectives for name in ("alice", "hub", "bob"))


@pytest.mark.parametrize("middle", ["west", "east"])
@pytest.mark.parametrize("first", ["alice", "west"])
@pytest.mark.parametrize("last", ["east", "bob"])
def test_a_tab_opens_over_two_hubs(first: str, middle: str, last: str) -> None:
    town = a_long_town((first, middle, last))

    tab = open_tab(town, 100, hops=("west", "east"))
    town.do(
        "alice",
        inp.Pay(
            at_ms=town.now_ms,
            payee=town["bob"].address,
            amount_wei=40,
            payment_id=bytes(16),
            note="",
            nonce=8,
        ),
    )
    town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))

    assert_at_rest(town, paid_wei=40, names=("alice", "west", "east", "bob"))
    hubs = [
        sum(one.outcome.amounts_wei[one.my_index] for one in town[hub].world.ledgers.values())
        for hub in ("west", "east")
    ]
    assert hubs == [2000, 2000]


@every_leader
@every_moment
@everybody
def test_cancelling_at_any_moment_gives_all_money_back(
    leads: tuple[str, str], moment: str, who: str
) -> None:
    """Who signed turn 1 cannot cancel any more; then the tab opens and is settled with nothing paid."""
    town = a_town(leads)
    town.holds = MOMENTS[moment]
    tab = open_tab(town)
    known = town[who].world.virtuals.get(tab)
    if known is None:
        town.go_on()
    elif known.has_my_postfund:
        cancelling = inp.Cancel(at_ms=town.now_ms, channel_id=tab)
        assert refusal_of(town[who], cancelling) is Reason.TOO_LATE_TO_CANCEL
        town.go_on()
    else:
        cancel(town, who, tab)
        town.settle_down()
        town.go_on()

    if (
        tab in town["alice"].world.virtuals
        and tab_of(town, "alice", tab).phase is VirtualPhase.OPEN
    ):
        town.do("alice", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    # A word that was on its way when the tab was cancelled may begin it anew, until its deadline.
    town.tick(after_ms=OBJECTIVE_DEADLINE_MS)
    town.go_on()

    assert_at_rest(town)


@every_leader
@every_moment
@everybody
def test_a_ledger_takes_the_next_tab_after_a_cancelled_one(
    leads: tuple[str, str], moment: str, who: str
) -> None:
    town = a_town(leads)
    town.holds = MOMENTS[moment]
    tab = open_tab(town)
    known = town[who].world.virtuals.get(tab)
    if known is not None and not known.has_my_postfund:
        cancel(town, who, tab)
    town.go_on()

    second = open_tab(town, 900, nonce=8)

    assert_sound(town)
    assert tab_of(town, "bob", second).phase is VirtualPhase.OPEN


@every_leader
@every_moment
def test_an_opening_that_takes_too_long_gives_all_money_back(
    leads: tuple[str, str], moment: str
) -> None:
    town = a_town(leads)
    town.holds = MOMENTS[moment]
    open_tab(town)

    town.tick(after_ms=OBJECTIVE_DEADLINE_MS)
    town.go_on()
    town.tick(after_ms=OBJECTIVE_DEADLINE_MS)

    assert_at_rest(town)


def test_a_tombstone_never_signs_turn_one() -> None:
    town = a_town()
    town.holds = consensus_between("hub", "bob")
    tab = open_tab(town)

    cancel(town, "bob", tab)
    town.go_on()

    signed = [one.turn_num for one in town["bob"].said(ev.StateSigned) if one.channel_id == tab]
    assert 1 not in signed
    assert town["bob"].said(ev.ObjectiveCancelled)[0].reason is Reason.CANCELLED


def test_a_cancel_is_told_to_everybody_else_once() -> None:
    town = a_town()
    town.holds = prefunds_of("bob")
    tab = open_tab(town)
    town.sent.clear()

    town.do("hub", inp.Cancel(at_ms=town.now_ms, channel_id=tab))
    town.do("hub", inp.Cancel(at_ms=town.now_ms, channel_id=tab))

    refusals = {
        (source, target) for source, target, message in town.sent if isinstance(message, Refusal)
    }
    assert ("hub", "alice") in refusals
    assert len(town["hub"].said(ev.ObjectiveCancelled)) == 1


@every_leader
def test_a_follower_that_cancelled_still_answers_what_was_on_its_way(
    leads: tuple[str, str],
) -> None:
    """The addition left the leader before it heard of the cancel; unanswered it would block the queue for ever."""
    town = a_town(leads)
    town.holds = consensus_between("hub", "bob")
    tab = open_tab(town)
    follower = "hub" if leads[1] == "bob" else "bob"

    cancel(town, follower, tab)
    town.go_on()

    accepted = [one.turn_num for one in town[follower].said(ev.ProposalAccepted)]
    proposed = [
        type(one.proposal)
        for one in town[follower].said(ev.ProposalReceived)
        if one.proposal.target == tab
    ]
    assert proposed[0] is Add
    assert accepted[-1] == ledger_of(town, "bob", "hub").turn_num
    assert_at_rest(town)


def test_a_cancel_names_who_gave_up_and_every_payment_that_waited() -> None:
    town = a_town()
    town.silent = {"hub", "bob"}
    town.pay("alice", "bob", 10, 1, limit_wei=50)
    town.pay("alice", "bob", 5, 2)
    ((tab, _),) = town["alice"].world.virtuals.items()

    town.do("alice", inp.Cancel(at_ms=town.now_ms, channel_id=tab))

    assert town["alice"].said(ev.PaymentFailed) == [
        ev.PaymentFailed(tab, (1).to_bytes(16, "big"), 10, Reason.CANCELLED),
        ev.PaymentFailed(tab, (2).to_bytes(16, "big"), 5, Reason.CANCELLED),
    ]
    me = town["alice"].address
    assert town["alice"].said(ev.ObjectiveCancelled) == [
        ev.ObjectiveCancelled(ObjectiveKind.VIRTUAL_FUND, tab, me, Reason.CANCELLED)
    ]


WAITING: dict[str, tuple[Holds, dict[str, WaitingFor | None]]] = {
    "the payee's prefund": (
        prefunds_of("bob"),
        {"alice": WaitingFor.ALL_PREFUNDS, "hub": WaitingFor.ALL_PREFUNDS},
    ),
    "the payer's guarantee": (
        consensus_between("alice", "hub"),
        {"alice": WaitingFor.GUARANTEES, "hub": WaitingFor.GUARANTEES},
    ),
    "the payee's guarantee": (
        consensus_between("hub", "bob"),
        {"bob": WaitingFor.GUARANTEES, "hub": WaitingFor.GUARANTEES},
    ),
    "the hub's turn 1": (
        lambda source, _, message: (
            source == "hub" and isinstance(message, SignedState) and message.turn_num == 1
        ),
        {"alice": WaitingFor.ALL_POSTFUNDS, "hub": None, "bob": WaitingFor.ALL_POSTFUNDS},
    ),
    "the payee's turn 1": (
        lambda source, _, message: (
            source == "bob" and isinstance(message, SignedState) and message.turn_num == 1
        ),
        {"alice": WaitingFor.ALL_POSTFUNDS, "hub": None, "bob": None},
    ),
}


@every_leader
@pytest.mark.parametrize("missing", WAITING)
def test_who_waits_says_what_for(leads: tuple[str, str], missing: str) -> None:
    town = a_town(leads)
    town.holds, expected = WAITING[missing]
    tab = open_tab(town)

    assert expected == {name: waits_for(town, name, tab) for name in expected}


def waits_for(town: Village, name: str, tab: ChannelId) -> WaitingFor | None:
    found = town[name].world.objectives.get((ObjectiveKind.VIRTUAL_FUND, tab))
    return None if found is None else found.waiting_for


def test_a_cancelled_tab_waits_until_its_guarantees_are_released() -> None:
    town = a_town(("alice", "bob"))
    town.holds = consensus_between("hub", "bob")
    tab = open_tab(town)
    assert ledger_of(town, "alice", "hub").outcome.guarantee(tab) is not None
    town.holds = consensus_between("alice", "hub")

    cancel(town, "hub", tab)
    town.settle_down()

    assert waits_for(town, "hub", tab) is WaitingFor.GUARANTEES_RELEASED
    town.go_on()
    assert waits_for(town, "hub", tab) is None


@pytest.mark.parametrize(("most", "expected"), [(1, True), (2, False)])
def test_a_hub_signs_no_more_tabs_than_its_policy_allows(most: int, expected: bool) -> None:
    town = a_town()
    open_tab(town, 5, nonce=20)
    with_policy(town, "hub", max_open_tabs=most)
    town.holds = lambda *_: False

    second = open_tab(town, 5, nonce=21)

    assert expected is (town["alice"].world.virtuals[second].phase is VirtualPhase.CANCELLED)
