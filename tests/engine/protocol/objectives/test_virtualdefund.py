"""Settling a tab: everybody ends with what the payer's final state says, and a lie about it harms only the liar."""

from __future__ import annotations

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import Reason
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase, WaitingFor
from engine.protocol.messages import (
    LedgerAcceptance,
    LedgerProposal,
    Refusal,
    SettleRequest,
    SignedState,
)
from engine.protocol.objectives.base import addition
from engine.protocol.types import ChannelId
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    JUNK,
    a_long_town,
    a_proposal,
    a_state,
    a_town,
    a_voucher,
    assert_at_rest,
    assert_sound,
    fault_of,
    ledger_of,
    lie,
    mine_wei,
    open_tab,
    say,
    tab_of,
    tab_part,
)
from tests.engine.protocol.village import Village

every_leader = pytest.mark.parametrize("leads", EVERY_LEADER)


def settle(town: Village, who: str, tab: ChannelId) -> None:
    """A person settles a tab."""
    town.do(who, inp.SettleTab(at_ms=town.now_ms, channel_id=tab))


@every_leader
@pytest.mark.parametrize("who", ["alice", "hub", "bob"])
def test_anybody_may_have_a_tab_settled(leads: tuple[str, str], who: str) -> None:
    town = a_town(leads)
    tab = open_tab(town, 100)
    town.pay("alice", "bob", 30, 1)
    town.pay("alice", "bob", 12, 2)

    settle(town, who, tab)

    assert_at_rest(town, paid_wei=42)
    assert mine_wei(town, "hub") == 2000
    for name in ("alice", "hub", "bob"):
        assert tab not in town[name].world.virtuals
        assert tab in town[name].world.settled


@every_leader
def test_everybody_asking_at_once_settles_once(leads: tuple[str, str]) -> None:
    town = a_town(leads)
    tab = open_tab(town, 100)
    town.pay("alice", "bob", 30, 1)
    for name in ("alice", "hub", "bob"):
        town[name].take(inp.SettleTab(at_ms=town.now_ms, channel_id=tab))

    town.settle_down()

    assert_at_rest(town, paid_wei=30)


def test_a_settled_tab_takes_late_words_without_a_trace() -> None:
    town = a_town()
    tab = open_tab(town, 100)
    settle(town, "alice", tab)

    assert say(town, "hub", "alice", SettleRequest(tab)) == ()
    assert (
        say(town, "alice", "hub", a_state(town["alice"], tab_part(town), 2, 100, 0, is_final=True))
        == ()
    )
    assert say(town, "bob", "hub", Refusal(ObjectiveKind.VIRTUAL_FUND, tab, Reason.CANCELLED)) == ()


def test_the_payer_pays_no_more_on_a_tab_that_it_settles() -> None:
    town = a_town()
    tab = open_tab(town, 100)
    town.silent.add("hub")
    settle(town, "alice", tab)

    town.do(
        "alice",
        inp.Pay(
            at_ms=town.now_ms,
            payee=town["bob"].address,
            amount_wei=5,
            payment_id=bytes(16),
            note="",
            nonce=9,
        ),
    )

    assert tab_of(town, "alice", tab).paid_wei == 0
    assert len(town["alice"].world.virtuals) == 2


@every_leader
def test_a_final_state_with_money_is_refused_after_a_cancel(leads: tuple[str, str]) -> None:
    """The theft: payer and payee are one person. The hub cancelled and gave the payer's guarantee back; had it then
    signed the payer's final state with all paid, the payee's guarantee would be taken from the hub."""
    town = a_town(leads)
    town.holds = lambda source, target, message: (
        {source, target} == {"hub", "bob"}
        and isinstance(message, LedgerProposal | LedgerAcceptance)
    )
    tab = open_tab(town, 100)
    town.silent.add("alice")
    town.do("hub", inp.Cancel(at_ms=town.now_ms, channel_id=tab))

    forged = a_state(town["alice"], tab_part(town), 2, 0, 100, is_final=True)

    assert fault_of(town, "alice", "hub", forged) is Reason.WRONG_AMOUNTS
    assert tab_of(town, "hub", tab).phase is VirtualPhase.CANCELLED


def test_a_final_state_with_money_is_refused_before_turn_one() -> None:
    """As above, in the other order: first the final state, then the cancel."""
    town = a_town()
    town.holds = lambda source, target, message: (
        {source, target} == {"hub", "bob"} and isinstance(message, LedgerProposal)
    )
    open_tab(town, 100)

    forged = a_state(town["alice"], tab_part(town), 2, 99, 1, is_final=True)

    assert fault_of(town, "alice", "hub", forged) is Reason.WRONG_AMOUNTS


@pytest.mark.parametrize("lie_wei", [0, 29, 31, 100])
@every_leader
def test_a_final_state_of_the_payee_alone_decides_nothing(
    leads: tuple[str, str], lie_wei: int
) -> None:
    """It used to fix the amount: the payer's true one was then refused and the payer's session with the hub closed
    for good, with every other tab on it."""
    town = a_town(leads)
    tab = open_tab(town, 100)
    town.pay("alice", "bob", 30, 1)
    lie = a_state(town["bob"], tab_part(town), 2, 100 - lie_wei, lie_wei, is_final=True)
    say(town, "bob", "hub", lie)
    town.silent.add("bob")

    settle(town, "alice", tab)

    here = tab_of(town, "hub", tab)
    assert here.final_paid_wei == 30
    assert here.final[0] is not None
    assert here.final[2] is None
    assert_sound(town)


@every_leader
def test_true_signatures_on_a_final_state_count_in_any_order(leads: tuple[str, str]) -> None:
    """The payee's signature overtakes the payer's on the way to the hub."""
    town = a_town(leads)
    tab = open_tab(town, 100)
    town.pay("alice", "bob", 30, 1)
    town.holds = lambda source, target, message: (source, target) == ("alice", "hub")
    settle(town, "alice", tab)
    assert len(tab_of(town, "hub", tab).early_finals) == 1

    town.go_on()

    assert_at_rest(town, paid_wei=30)


def test_an_early_signature_is_kept_once_for_each_signer() -> None:
    town = a_town()
    tab = open_tab(town, 100)
    for paid_wei in (5, 6, 6, 0):
        say(
            town,
            "bob",
            "hub",
            a_state(town["bob"], tab_part(town), 2, 100 - paid_wei, paid_wei, is_final=True),
        )

    (early,) = tab_of(town, "hub", tab).early_finals
    assert early.signer_index == 2


def test_a_payer_of_two_tongues_does_not_part_hub_and_payee() -> None:
    """The payer signs one final state for the hub and another for the payee; both countersign in good faith. Nobody
    but the payer may be blamed: a session closed for it would carry off every other tab of hub and payee."""
    town = a_town()
    tab = open_tab(town, 100)
    town.silent.add("alice")
    part = tab_part(town)
    say(town, "alice", "hub", a_state(town["alice"], part, 2, 90, 10, is_final=True))
    say(town, "alice", "bob", a_state(town["alice"], part, 2, 80, 20, is_final=True))

    town.settle_down()

    assert_sound(town)
    assert tab_of(town, "hub", tab).final_paid_wei == 10
    assert tab_of(town, "bob", tab).final_paid_wei == 20
    assert not tab_of(town, "hub", tab).is_final_complete
    assert (
        town["hub"].world.objectives[ObjectiveKind.VIRTUAL_DEFUND, tab].waiting_for
        is WaitingFor.ALL_FINALS
    )


@pytest.mark.parametrize("target", ["hub", "bob"])
@pytest.mark.parametrize("source", ["alice", "hub", "bob"])
def test_refuses_a_forged_final_state(source: str, target: str) -> None:
    """The reference's worst fault: junk signatures at the final turn made its hub give all collateral away."""
    if source == target:
        return
    town = a_town()
    open_tab(town, 100)
    true = a_state(town[source], tab_part(town), 2, 0, 100, is_final=True)

    forged = SignedState(true.fixed, 2, True, 0, 100, true.signer_index, JUNK)

    assert fault_of(town, source, target, forged) is Reason.BAD_SIGNATURE


@pytest.mark.parametrize("turn_num", [0, 1, 3])
def test_refuses_a_final_state_at_another_turn(turn_num: int) -> None:
    town = a_town()
    open_tab(town, 100)

    wrong = a_state(town["alice"], tab_part(town), turn_num, 100, 0, is_final=True)

    assert fault_of(town, "alice", "hub", wrong) is Reason.WRONG_TURN


@pytest.mark.parametrize(("first_wei", "last_wei"), [(100, 1), (99, 0), (0, 101), (0, 0)])
def test_refuses_a_final_state_that_makes_or_loses_money(first_wei: int, last_wei: int) -> None:
    town = a_town()
    open_tab(town, 100)

    wrong = a_state(town["alice"], tab_part(town), 2, first_wei, last_wei, is_final=True)

    assert fault_of(town, "alice", "hub", wrong) is Reason.WRONG_AMOUNTS


def test_the_payee_refuses_a_final_state_below_its_best_voucher() -> None:
    town = a_town()
    tab = open_tab(town, 100)
    town.pay("alice", "bob", 30, 1)
    part = tab_part(town)

    below = a_state(town["alice"], part, 2, 71, 29, is_final=True)
    assert fault_of(town, "alice", "bob", below) is Reason.WRONG_AMOUNTS

    say(town, "alice", "bob", a_state(town["alice"], part, 2, 70, 30, is_final=True))
    assert tab_of(town, "bob", tab).final[2] is not None


def test_the_payee_takes_no_voucher_after_the_final_state() -> None:
    town = a_town()
    tab = open_tab(town, 100)
    town.silent.add("hub")
    settle(town, "alice", tab)

    late = a_voucher(town["alice"], tab, 5)

    assert fault_of(town, "alice", "bob", late) is Reason.NOT_OPEN


@pytest.mark.parametrize("source", ["hub", "bob"])
def test_the_payer_alone_begins_the_final_state(source: str) -> None:
    town = a_town()
    open_tab(town, 100)

    uninvited = a_state(town[source], tab_part(town), 2, 0, 100, is_final=True)

    assert fault_of(town, source, "alice", uninvited) is Reason.WRONG_ROLE


def test_only_the_payer_is_asked_to_settle() -> None:
    town = a_town()
    tab = open_tab(town, 100)

    assert fault_of(town, "alice", "bob", SettleRequest(tab)) is Reason.WRONG_ROLE
    assert fault_of(town, "bob", "hub", SettleRequest(tab)) is Reason.WRONG_ROLE
    assert fault_of(town, "mallory", "alice", SettleRequest(tab)) is Reason.WRONG_ROLE
    assert (
        fault_of(town, "hub", "alice", SettleRequest(ChannelId(bytes(32))))
        is Reason.UNKNOWN_CHANNEL
    )


def test_who_is_not_the_payer_asks_it_once() -> None:
    town = a_town()
    tab = open_tab(town, 100)
    town.silent.add("alice")

    settle(town, "bob", tab)
    settle(town, "bob", tab)

    assert town["bob"].said(ev.SettleAsked) == [ev.SettleAsked(tab)]
    assert (
        town["bob"].world.objectives[ObjectiveKind.VIRTUAL_DEFUND, tab].waiting_for
        is WaitingFor.PAYER_FINAL
    )


def test_asking_to_settle_a_tab_that_never_opens_leaves_nothing_behind() -> None:
    town = a_town()
    town.holds = lambda source, *_: source == "hub"
    tab = open_tab(town, 100)
    say(town, "bob", "alice", SettleRequest(tab))

    town.do("alice", inp.Cancel(at_ms=town.now_ms, channel_id=tab))

    assert dict(town["alice"].world.objectives) == {}


@pytest.mark.parametrize("middle", ["west", "east"])
@pytest.mark.parametrize("last", ["east", "bob"])
def test_a_far_hub_that_signed_on_is_let_go_by_a_payer_that_did_not_know_all_yet(
    middle: str, last: str
) -> None:
    """East signs turn 1 while West's turn 0 is still on its way to Alice, who gives the tab up meanwhile."""
    town = a_long_town(("alice", middle, last))
    town.holds = lambda source, target, _message: (source, target) == ("west", "alice")
    tab = open_tab(town, 100, hops=("west", "east"))
    assert tab_of(town, "east", tab).has_my_postfund
    assert None in tab_of(town, "alice", tab).prefund

    town.do("alice", inp.Cancel(at_ms=town.now_ms, channel_id=tab))
    town.go_on()

    assert_at_rest(town, paid_wei=0, names=("alice", "west", "east", "bob"))


@pytest.mark.parametrize("last", ["east", "bob"])
def test_a_tab_that_broke_ends_with_our_ledgers_when_the_payer_is_gone_for_good(last: str) -> None:
    """East waits for the payer's final state, though nothing of East's is bound: it would wait for ever."""
    town = a_long_town(("alice", "west", last))
    town.holds = lambda source, target, _message: (source, target) == ("west", "alice")
    tab = open_tab(town, 100, hops=("west", "east"))
    assert tab_of(town, "east", tab).has_my_postfund
    town.silent = {"alice"}
    town.do("west", inp.Cancel(at_ms=town.now_ms, channel_id=tab))
    assert town["east"].world.objectives[ObjectiveKind.VIRTUAL_DEFUND, tab].waiting_for is (
        WaitingFor.PAYER_FINAL
    )

    for ledger_id in town["east"].world.ledgers:
        town.do("east", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_id))

    east = town["east"].world
    assert not east.objectives
    assert {ledger.phase for ledger in east.ledgers.values()} == {LedgerPhase.CLOSED}
    town.wake("alice")
    assert_sound(town)


def test_a_guarantee_that_was_proposed_too_early_is_a_promise_until_that_ledger_is_left() -> None:
    """Alice, who leads, may propose before Bob has signed turn 0; the hub gives the tab up and must not forget it."""
    town = a_town(("alice", "bob"))
    town.holds = lambda source, _target, _message: source == "bob"
    tab = open_tab(town, 100)
    ledger = ledger_of(town, "hub", "alice")
    virtual = tab_of(town, "hub", tab)
    early = a_proposal(town["alice"], ledger_of(town, "alice", "hub"), addition(virtual, ledger))
    lie(town, "alice", "hub", early)
    town.do("hub", inp.Cancel(at_ms=town.now_ms, channel_id=tab))
    town.silent = {"alice"}

    town.do("hub", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger.channel_id))

    key = (ObjectiveKind.VIRTUAL_DEFUND, tab)
    assert town["hub"].world.objectives[key].waiting_for is WaitingFor.GUARANTEES_RELEASED
    town.is_mining = True
    town.do("hub", inp.Dispute(at_ms=town.now_ms, channel_id=ledger.channel_id))
    for _ in range(4):
        town.wait(3601)
    assert key not in town["hub"].world.objectives
    assert ledger_of(town, "hub", "alice").phase is LedgerPhase.CLOSED
    assert town.court.paid_wei(town["hub"].address) == 1000
