"""Ledger turns between leader and follower, and what participants may take back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import Add, Guarantee, Proposal, Remove
from engine.protocol.errors import Reason
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase
from engine.protocol.limits import GUARANTEES_MAX, PROPOSALS_QUEUED_MAX
from engine.protocol.messages import (
    CloseRequest,
    LedgerAcceptance,
    LedgerProposal,
    Message,
    Refusal,
    SignedState,
)
from engine.protocol.policy import Policy
from engine.protocol.types import Address, ChannelId, external
from engine.protocol.world import Ledger
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    JUNK,
    OPEN_HANDED,
    a_ledger_final,
    a_proposal,
    a_state,
    a_town,
    an_acceptance,
    arrival,
    assert_at_rest,
    assert_sound,
    fault_of,
    ledger_of,
    lie,
    open_tab,
    say,
    tab_of,
    tab_part,
    with_policy,
)
from tests.engine.protocol.village import Village, Villager


def target(number: int) -> ChannelId:
    """The id of a tab that nobody knows."""
    return ChannelId(number.to_bytes(32, "big"))


def an_addition(town: Village, number: int = 1, **changes: object) -> Add:
    """Alice locks 5 for a tab to the hub; changes are of the guarantee, or of `left_deposit_wei`."""
    deposit_wei = changes.pop("left_deposit_wei", 5)
    guarantee = Guarantee(
        target(number), 5, external(town["alice"].address), external(town["hub"].address)
    )
    assert isinstance(deposit_wei, int)
    return Add(replace(guarantee, **changes), deposit_wei)


def said_by_alice(town: Village, proposal: Proposal) -> LedgerProposal:
    """A proposal whose state cannot be made is signed over the one before."""
    ledger = ledger_of(town, "hub", "alice")
    return a_proposal(town["alice"], ledger, proposal, after=ledger.tip)


@pytest.fixture
def town() -> Village:
    return a_town()


# --- proposals ------------------------------------------------------------------------------------------------


def test_a_proposal_nobody_expects_waits_and_changes_nothing_yet(town: Village) -> None:
    before = ledger_of(town, "hub", "alice").outcome

    facts = say(
        town,
        "alice",
        "hub",
        a_proposal(town["alice"], ledger_of(town, "hub", "alice"), an_addition(town)),
    )

    assert facts == (ev.ProposalReceived,)
    ledger = ledger_of(town, "hub", "alice")
    assert (ledger.turn_num, ledger.outcome, len(ledger.queue)) == (1, before, 1)


@pytest.mark.parametrize("turn_num", [3, 4, 2**64 - 1])
def test_refuses_a_gap_in_the_turns(town: Village, turn_num: int) -> None:
    ledger = ledger_of(town, "hub", "alice")

    said = a_proposal(town["alice"], ledger, an_addition(town), turn_num=turn_num)

    assert fault_of(town, "alice", "hub", said) is Reason.WRONG_TURN


@pytest.mark.parametrize("turn_num", [0, 1])
def test_an_older_proposal_changes_nothing(town: Village, turn_num: int) -> None:
    ledger = ledger_of(town, "hub", "alice")

    said = a_proposal(town["alice"], ledger, an_addition(town), turn_num=turn_num)

    assert say(town, "alice", "hub", said) == ()
    assert ledger_of(town, "hub", "alice") == ledger


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_wei": 1001, "left_deposit_wei": 1001},
        {"amount_wei": 2001, "left_deposit_wei": 1000},
        {"amount_wei": 2**256 - 1, "left_deposit_wei": 2**256 - 1},
        {"left_deposit_wei": 6},
        {"left": external(Address(b"\x01" * 20))},
        {"right": external(Address(b"\x01" * 20))},
        {"target": "taken"},
    ],
)
def test_refuses_a_proposal_that_does_not_fit(town: Village, changes: dict[str, object]) -> None:
    tab = open_tab(town, 100)
    if "target" in changes:
        changes = {"target": tab}

    said = said_by_alice(town, an_addition(town, **changes))

    assert fault_of(town, "alice", "hub", said) is Reason.BAD_PROPOSAL


@pytest.mark.parametrize("left_amount_wei", [0, 5])
def test_refuses_to_remove_what_is_not_there(town: Village, left_amount_wei: int) -> None:
    said = said_by_alice(town, Remove(target(1), left_amount_wei))

    assert fault_of(town, "alice", "hub", said) is Reason.BAD_PROPOSAL


def test_refuses_to_pay_back_more_than_was_locked(town: Village) -> None:
    tab = open_tab(town, 100)

    assert (
        fault_of(town, "alice", "hub", said_by_alice(town, Remove(tab, 101))) is Reason.BAD_PROPOSAL
    )


@pytest.mark.parametrize("left_amount_wei", [0, 69, 71, 100])
def test_a_wrong_release_waits_for_ever_and_nobody_signs_it(
    town: Village, left_amount_wei: int
) -> None:
    tab = open_tab(town, 100)
    town.pay("alice", "bob", 30, 1)
    ledger = ledger_of(town, "hub", "alice")

    say(town, "alice", "hub", a_proposal(town["alice"], ledger, Remove(tab, left_amount_wei)))

    assert ledger_of(town, "hub", "alice").turn_num == ledger.turn_num


def test_refuses_a_proposal_over_the_wrong_ledger(town: Village) -> None:
    """Alice signs for her ledger and names Bob's."""
    said = a_proposal(town["alice"], ledger_of(town, "hub", "alice"), an_addition(town))
    other = replace(said, ledger_id=ledger_of(town, "hub", "bob").channel_id)

    assert fault_of(town, "alice", "hub", other) is Reason.NOT_A_PARTICIPANT
    assert fault_of(town, "bob", "hub", other) is Reason.BAD_PROPOSAL


def test_the_follower_does_not_propose(town: Village) -> None:
    said = a_proposal(town["hub"], ledger_of(town, "alice", "hub"), an_addition(town))

    assert fault_of(town, "hub", "alice", said) is Reason.WRONG_ROLE


def test_the_leader_does_not_accept(town: Village) -> None:
    said = LedgerAcceptance(ledger_of(town, "alice", "hub").channel_id, 2, JUNK)

    assert fault_of(town, "alice", "hub", said) is Reason.WRONG_ROLE


def test_the_queue_of_a_leader_has_an_end(town: Village) -> None:
    for number in range(PROPOSALS_QUEUED_MAX):
        ledger = ledger_of(town, "hub", "alice")
        say(town, "alice", "hub", a_proposal(town["alice"], ledger, an_addition(town, number)))

    one_more = a_proposal(town["alice"], ledger_of(town, "hub", "alice"), an_addition(town, 999))

    assert fault_of(town, "alice", "hub", one_more) is Reason.QUEUE_FULL


def test_no_proposal_after_the_final_state(town: Village) -> None:
    town.is_mining = False
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_id))

    said = a_proposal(town["alice"], ledger_of(town, "hub", "alice"), an_addition(town))

    assert fault_of(town, "alice", "hub", said) is Reason.NOT_OPEN


def test_no_proposal_and_no_final_state_before_the_ledger_is_open() -> None:
    town = Village("alice", "hub", policies={"hub": OPEN_HANDED})
    town.is_mining = False
    town.open_ledger("alice", "hub", 10, 5)
    ledger = ledger_of(town, "hub", "alice")
    assert ledger.phase is LedgerPhase.OPENING

    assert (
        fault_of(town, "alice", "hub", a_proposal(town["alice"], ledger, an_addition(town)))
        is Reason.NOT_OPEN
    )
    assert fault_of(town, "alice", "hub", a_ledger_final(town["alice"], ledger)) is Reason.NOT_OPEN
    assert say(town, "hub", "alice", CloseRequest(ledger.channel_id)) == ()


def test_a_proposal_that_nobody_expects_holds_back_what_is_behind_it(town: Village) -> None:
    """The head of the queue comes first: countersigning what follows would countersign it too."""
    lie(
        town,
        "alice",
        "hub",
        a_proposal(town["alice"], ledger_of(town, "hub", "alice"), an_addition(town)),
    )
    ledger = ledger_of(town, "hub", "alice")
    first = a_state(town["alice"], tab_part(town), 0, 100, 0)
    say(town, "alice", "hub", first)
    say(town, "bob", "hub", a_state(town["bob"], tab_part(town), 0, 100, 0))
    wanted = Guarantee(
        tab_part(town).channel_id(),
        100,
        external(town["alice"].address),
        external(town["hub"].address),
    )

    facts = say(town, "alice", "hub", a_proposal(town["alice"], ledger, Add(wanted, 100)))

    assert facts == (ev.ProposalReceived,)
    assert ledger_of(town, "hub", "alice").turn_num == 1
    assert len(ledger_of(town, "hub", "alice").queue) == 2


def test_a_ledger_with_an_unknown_guarantee_in_its_queue_may_be_asked_to_close(
    town: Village,
) -> None:
    say(
        town,
        "alice",
        "hub",
        a_proposal(town["alice"], ledger_of(town, "hub", "alice"), an_addition(town)),
    )
    closing = inp.CloseLedger(
        at_ms=town.now_ms, channel_id=ledger_of(town, "hub", "alice").channel_id
    )

    done = town["hub"].take(closing)

    assert ev.CloseAsked in {type(entry.event) for entry in done.events}


# --- acceptances ----------------------------------------------------------------------------------------------


def a_queue(town: Village) -> Ledger:
    """Alice leads with three proposals that the hub has not accepted."""
    town.holds = lambda source, target, _message: (source, target) == ("hub", "alice")
    for nonce in (7, 8, 9):
        open_tab(town, 100, nonce=nonce)
    town.holds = lambda source, target, message: (
        isinstance(message, LedgerProposal) and {source, target} == {"alice", "hub"}
    )
    town.wake("alice")
    ledger = ledger_of(town, "alice", "hub")
    assert (ledger.turn_num, len(ledger.queue)) == (1, 3)
    return ledger


def test_an_acceptance_may_skip_ahead(town: Village) -> None:
    ledger = a_queue(town)

    lie(town, "hub", "alice", an_acceptance(town["hub"], ledger, 3))

    after = ledger_of(town, "alice", "hub")
    assert (after.turn_num, len(after.queue), after.outcome.guaranteed_wei) == (3, 1, 200)
    assert after.latest == (
        ledger.queue[1].signature,
        an_acceptance(town["hub"], ledger, 3).signature,
    )
    town.go_on()
    assert_sound(town)


def test_the_leader_replays_its_queue_to_the_accepted_turn(town: Village) -> None:
    a_queue(town)
    town.go_on()

    here, there = ledger_of(town, "alice", "hub"), ledger_of(town, "hub", "alice")
    assert (here.turn_num, here.outcome, here.latest) == (4, there.outcome, there.latest)


@pytest.mark.parametrize("turn_num", [0, 1])
def test_an_older_acceptance_changes_nothing(town: Village, turn_num: int) -> None:
    ledger = a_queue(town)

    assert say(town, "hub", "alice", LedgerAcceptance(ledger.channel_id, turn_num, JUNK)) == ()
    assert ledger_of(town, "alice", "hub") == ledger


@pytest.mark.parametrize("turn_num", [5, 6, 2**64 - 1])
def test_refuses_an_acceptance_of_what_was_not_proposed(town: Village, turn_num: int) -> None:
    ledger = a_queue(town)

    assert (
        fault_of(town, "hub", "alice", an_acceptance(town["hub"], ledger, turn_num))
        is Reason.WRONG_TURN
    )


@pytest.mark.parametrize("turn_num", [2, 3, 4])
def test_refuses_an_acceptance_that_signs_another_turn(town: Village, turn_num: int) -> None:
    ledger = a_queue(town)
    other = an_acceptance(town["hub"], ledger, 2 if turn_num != 2 else 3)

    assert fault_of(town, "hub", "alice", replace(other, turn_num=turn_num)) is Reason.BAD_SIGNATURE
    assert (
        fault_of(town, "hub", "alice", an_acceptance(town["bob"], ledger, turn_num))
        is Reason.BAD_SIGNATURE
    )


def longest_queue(node: Villager) -> int:
    """How many proposals a leader ever had in one queue."""
    sent: dict[ChannelId, int] = {}
    accepted: dict[ChannelId, int] = {}
    longest = 0
    for entry in node.log:
        match entry.event:
            case ev.ProposalSent(ledger_id, turn_num):
                sent[ledger_id] = turn_num
                longest = max(longest, turn_num - accepted.get(ledger_id, 1))
            case ev.AcceptanceReceived(ledger_id, turn_num):
                accepted[ledger_id] = turn_num
            case _:
                continue
    return longest


# --- a full leader --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("leads", EVERY_LEADER)
def test_a_leader_with_a_full_queue_goes_on_when_there_is_room(leads: tuple[str, str]) -> None:
    town = a_town(leads)
    town.holds = lambda source, _, message: source == "bob" and isinstance(message, SignedState)
    for nonce in range(PROPOSALS_QUEUED_MAX + 3):
        open_tab(town, 10, nonce=100 + nonce)
    town.go_on()

    phases = [tab.phase for tab in town["bob"].world.virtuals.values()]
    assert phases == [VirtualPhase.OPEN] * (PROPOSALS_QUEUED_MAX + 3)
    assert max(map(longest_queue, town.nodes.values())) == PROPOSALS_QUEUED_MAX
    for tab in sorted(town["bob"].world.virtuals):
        town["bob"].take(inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    town.settle_down()
    assert_at_rest(town)


def test_a_leader_adds_no_more_guarantees_than_a_challenge_can_carry() -> None:
    town = a_town()
    for name in ("hub", "bob"):
        with_policy(town, name, max_open_tabs=10**6)
    for nonce in range(GUARANTEES_MAX):
        open_tab(town, 1, nonce=100 + nonce)
    assert len(ledger_of(town, "alice", "hub").outcome.guarantees) == GUARANTEES_MAX

    open_tab(town, 1, nonce=99)

    cancelled = town["alice"].said(ev.ObjectiveCancelled)
    assert [one.reason for one in cancelled] == [Reason.TOO_MANY_TABS]
    assert_sound(town)


@pytest.mark.parametrize("leads", EVERY_LEADER)
def test_money_that_was_promised_twice_opens_one_tab(leads: tuple[str, str]) -> None:
    """Both tabs found the money free when they were proposed; only one guarantee fits."""
    town = a_town(leads)
    town.holds = lambda source, _, message: source == "bob" and isinstance(message, SignedState)
    for nonce in (7, 8):
        open_tab(town, 700, nonce=nonce)

    town.go_on()

    phases = [tab.phase for tab in town["bob"].world.virtuals.values()]
    assert phases.count(VirtualPhase.OPEN) == 1
    reasons = {
        one.reason for node in town.nodes.values() for one in node.said(ev.ObjectiveCancelled)
    }
    assert reasons == {Reason.HUB_INSUFFICIENT}
    assert_sound(town)


def test_a_tab_on_a_ledger_that_closes_meanwhile_is_cancelled() -> None:
    town = a_town()
    town.holds = lambda source, _, message: source == "bob" and isinstance(message, SignedState)
    tab = open_tab(town, 100)
    town["alice"].take(
        inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_of(town, "alice", "hub").channel_id)
    )

    town.go_on()

    assert town["alice"].said(ev.ObjectiveCancelled)[0].reason is Reason.CLOSING
    assert tab_of(town, "bob", tab).phase is VirtualPhase.CANCELLED
    assert ledger_of(town, "alice", "hub").phase is LedgerPhase.CLOSED
    assert_sound(town)


# --- refusals -------------------------------------------------------------------------------------------------


def refusal(tab: ChannelId, reason: Reason = Reason.EXPIRED) -> Refusal:
    """Somebody will not go on with a tab."""
    return Refusal(ObjectiveKind.VIRTUAL_FUND, tab, reason)


@pytest.mark.parametrize("source", ["alice", "hub"])
def test_a_participant_that_refuses_cancels_and_nobody_else_does(source: str) -> None:
    town = a_town()
    town.holds = lambda *_: True
    tab = open_tab(town)
    town["bob"].take(
        arrival(town, "alice", "bob", a_state(town["alice"], tab_part(town), 0, 100, 0))
    )

    assert fault_of(town, "mallory", "bob", refusal(tab)) is Reason.NOT_A_PARTICIPANT
    assert say(town, source, "bob", refusal(tab)) == (ev.ObjectiveCancelled, ev.ObjectiveCompleted)
    assert say(town, source, "bob", refusal(tab)) == ()
    assert tab not in town["bob"].world.virtuals, "nobody signed anything: nothing to remember"


def test_a_refusal_of_a_tab_that_everybody_signed_changes_nothing() -> None:
    """A hub that takes its word back has signed turn 1 all the same: the tab can be enforced and goes on."""
    town = a_town()
    tab = open_tab(town, 100)
    town.pay("alice", "bob", 30, 1)

    for name in ("alice", "bob"):
        lie(town, "hub", name, refusal(tab))
    town.pay("alice", "bob", 5, 2)

    assert tab_of(town, "bob", tab).paid_wei == 35
    town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    assert_at_rest(town, paid_wei=35)


def test_a_refusal_of_a_ledger_that_is_open_changes_nothing() -> None:
    town = a_town()
    ledger = ledger_of(town, "alice", "hub")

    said: Message = Refusal(ObjectiveKind.DIRECT_FUND, ledger.channel_id, Reason.EXPIRED)

    assert say(town, "hub", "alice", said) == ()
    assert ledger_of(town, "alice", "hub") == ledger


def test_a_word_of_a_refused_tab_is_answered_the_same_way_again() -> None:
    """The policy changed meanwhile; but the first one's signature is gone for good."""
    town = a_town(policies={"bob": Policy(accepts_tabs_as_payee=False)})
    town.holds = lambda source, *_: source == "hub"
    tab = open_tab(town)
    with_policy(town, "bob", accepts_tabs_as_payee=True)

    town.go_on()

    assert tab not in town["bob"].world.virtuals
    assert tab_of(town, "alice", tab).phase is VirtualPhase.CANCELLED
    assert tab_of(town, "hub", tab).phase is VirtualPhase.CANCELLED
    assert_sound(town)


def test_the_follower_is_not_asked_to_close() -> None:
    """Only a leader can begin the end: asked the other way round, both would wait for each other."""
    town = a_town()
    ledger = ledger_of(town, "hub", "alice")
    assert not ledger.is_leader

    assert fault_of(town, "alice", "hub", CloseRequest(ledger.channel_id)) is Reason.WRONG_ROLE
