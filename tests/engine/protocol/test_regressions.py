"""What the simulator found, each in its smallest form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import Add, Guarantee, Remove
from engine.protocol.channel.state import POSTFUND_TURN, PREFUND_TURN, VIRTUAL_FINAL_TURN, FixedPart
from engine.protocol.crypto import keccak256
from engine.protocol.effects import SubmitConclude, SubmitDeposit
from engine.protocol.errors import Reason
from engine.protocol.kinds import LedgerPhase, VirtualPhase
from engine.protocol.limits import CONCLUDE_PATIENCE_MS, GUARANTEES_MAX, OBJECTIVE_DEADLINE_MS
from engine.protocol.messages import (
    EvidenceRequest,
    LedgerProposal,
    Message,
    SettleRequest,
    SignedState,
)
from engine.protocol.objectives.base import addition
from engine.protocol.outstanding import outstanding
from engine.protocol.types import ChannelId
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    OPEN_HANDED,
    a_long_town,
    a_proposal,
    a_state,
    a_town,
    a_voucher,
    as_high_again,
    fault_of,
    flipped,
    ledger_of,
    open_tab,
    refusal_of,
    say,
    tab_part,
    with_policy,
)
from tests.engine.protocol.village import CONSENSUS_APP, Village


def test_a_reorganisation_before_the_last_postfund_does_not_close_the_followers_ears() -> None:
    """The leader may already use, or close, the ledger: the follower must be able to take its messages."""
    town = Village("alice", "hub", policies={"hub": OPEN_HANDED})
    town.holds = lambda source, _target, message: (
        source == "alice" and _is_turn(message, POSTFUND_TURN)
    )
    town.open_ledger("alice", "hub", 100, 100)
    assert ledger_of(town, "alice", "hub").phase is LedgerPhase.OPEN
    town["hub"].take(inp.ChainRollback(at_ms=town.now_ms, block_num=0, block_hash=bytes(32)))

    town.go_on()

    assert ledger_of(town, "hub", "alice").phase is LedgerPhase.OPEN


def test_a_cancelled_tab_without_a_full_turn_0_has_no_final_state() -> None:
    """Somebody may never have heard of it: he would refuse the final state, and with it all that follows."""
    town = a_town()
    town.silent.update({"hub", "bob"})
    tab = open_tab(town)
    town.do("alice", inp.Cancel(at_ms=town.now_ms, channel_id=tab))

    say(town, "bob", "alice", SettleRequest(tab))

    signed = town["alice"].said(ev.StateSigned)
    assert [] == [fact for fact in signed if fact.channel_id == tab and fact.is_final]


def test_a_broken_tab_is_not_guaranteed_again_when_it_is_released() -> None:
    town = a_town(("alice", "bob"))
    town.holds = lambda source, _target, message: (
        source == "bob" and isinstance(message, LedgerProposal)
    )
    tab = open_tab(town)
    town.do("hub", inp.Cancel(at_ms=town.now_ms, channel_id=tab))

    town.go_on()

    assert tab in town["alice"].world.settled
    proposals = [fact.proposal for fact in town["alice"].said(ev.ProposalSent)]
    assert [Add] == [type(one) for one in proposals if one.target == tab][:-1]


def test_a_conclusion_that_a_reorganisation_took_back_is_outstanding_again() -> None:
    town = Village("alice", "hub", policies={"hub": OPEN_HANDED})
    ledger_id = town.open_ledger("alice", "hub", 100, 100)
    town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_id))
    assert ledger_of(town, "alice", "hub").phase is LedgerPhase.CLOSED

    done = town["alice"].take(
        inp.ChainRollback(at_ms=town.now_ms, block_num=2, block_hash=bytes(32))
    )

    assert [SubmitConclude] == [type(effect) for effect in done.effects]


def test_a_conclusion_waits_for_a_deposit_that_a_reorganisation_took_back() -> None:
    """The contract pays what is held, the leader first: concluding early would pay one side out of the other's share."""
    town = Village("alice", "hub", policies={"hub": OPEN_HANDED})
    ledger_id = town.open_ledger("alice", "hub", 100, 100)
    town.is_mining = False
    town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_id))
    final = ledger_of(town, "hub", "alice").final

    for name in ("alice", "hub"):
        town[name].take(inp.ChainRollback(at_ms=town.now_ms, block_num=0, block_hash=bytes(32)))
        as_high_again(town, name)

    assert None not in final
    late_ms = town.now_ms + CONCLUDE_PATIENCE_MS
    (alices,) = outstanding(town["alice"].world, late_ms)
    assert alices == SubmitDeposit(ledger_id, 0, 100)
    assert () == outstanding(town["hub"].world, late_ms)


def test_what_was_refused_to_one_participant_is_not_begun_for_another() -> None:
    """The first one's signature on turn 0 is gone, so the tab could never be complete and its queue would stand still."""
    town = a_town()
    fixed = tab_part(town)
    with_policy(town, "bob", accepts_tabs_as_payee=False)
    first = say(town, "alice", "bob", a_state(town["alice"], fixed, PREFUND_TURN, 100, 0))
    with_policy(town, "bob", accepts_tabs_as_payee=True)

    second = say(town, "hub", "bob", a_state(town["hub"], fixed, PREFUND_TURN, 100, 0))

    assert first == second == (ev.ObjectiveRejected,)


def test_a_forged_early_final_state_does_not_void_the_payers() -> None:
    """Else one lying payee makes the hub refuse the honest payer's final state, and all its later messages."""
    town = a_town()
    tab = open_tab(town)
    fixed = tab_part(town)
    forged = a_state(town["bob"], fixed, VIRTUAL_FINAL_TURN, 50, 50, is_final=True)
    say(town, "bob", "hub", forged)

    facts = say(
        town,
        "alice",
        "hub",
        a_state(town["alice"], fixed, VIRTUAL_FINAL_TURN, 100, 0, is_final=True),
    )

    assert ev.StateSigned in facts
    virtual = town["hub"].world.virtuals[tab]
    assert 0 == virtual.final_paid_wei
    assert virtual.final[2] is None


def test_an_early_final_state_that_says_the_same_counts() -> None:
    town = a_town()
    tab = open_tab(town)
    fixed = tab_part(town)
    early = a_state(town["bob"], fixed, VIRTUAL_FINAL_TURN, 100, 0, is_final=True)
    say(town, "bob", "hub", early)

    say(
        town,
        "alice",
        "hub",
        a_state(town["alice"], fixed, VIRTUAL_FINAL_TURN, 100, 0, is_final=True),
    )

    assert town["hub"].world.virtuals[tab].is_final_complete


def test_an_intermediary_that_was_told_another_sum_is_not_shut_out() -> None:
    """A lying payer tells the hub another sum than us; the hub is honest and its session must live."""
    town = a_town()
    open_tab(town)
    fixed = tab_part(town)
    payers = a_state(town["alice"], fixed, VIRTUAL_FINAL_TURN, 100, 0, is_final=True)
    say(town, "alice", "bob", payers)

    others = a_state(town["hub"], fixed, VIRTUAL_FINAL_TURN, 60, 40, is_final=True)

    assert () == say(town, "hub", "bob", others)


def test_an_intermediary_that_was_told_another_limit_is_not_shut_out() -> None:
    town = a_town()
    fixed = tab_part(town)
    say(town, "alice", "bob", a_state(town["alice"], fixed, PREFUND_TURN, 100, 0))

    others = a_state(town["hub"], fixed, PREFUND_TURN, 101, 0)

    assert () == say(town, "hub", "bob", others)
    assert town["bob"].world.virtuals[fixed.channel_id()].phase is VirtualPhase.OPENING


def test_a_released_guarantee_is_not_given_a_second_time() -> None:
    """A payee that leads its ledger, with a payer that leaves the other guarantee open, could be paid twice.

    After the final state the hub released the payee's guarantee; were the same guarantee accepted again, its second
    release would take the paid amount from the hub once more.
    """
    town = a_town(("alice", "bob"))
    town.holds = lambda source, _target, message: (
        source == "alice"
        and isinstance(message, LedgerProposal)
        and isinstance(message.proposal, Remove)
    )
    tab = open_tab(town)
    town.do("alice", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    hub = town["hub"]
    ledger = ledger_of(town, "hub", "bob")
    assert ledger.outcome.guarantee(tab) is None
    again = addition(hub.world.virtuals[tab], ledger)

    say(town, "bob", "hub", a_proposal(town["bob"], ledger, again))

    assert ledger_of(town, "hub", "bob").outcome.guarantee(tab) is None


def test_a_turn_0_kept_from_the_follower_does_not_stop_its_ledger() -> None:
    """A payee that signs for the hub alone would jam that hub's ledger with the payer, other tabs included."""
    town = a_town(("hub", "bob"))
    town.holds = lambda source, target, message: (
        (source, target) == ("bob", "alice") and _is_turn(message, PREFUND_TURN)
    )
    tab = open_tab(town)
    assert ledger_of(town, "alice", "hub").queue

    town.do("alice", inp.Tick(at_ms=town.now_ms))

    assert not ledger_of(town, "alice", "hub").queue
    assert ledger_of(town, "hub", "alice").outcome.guarantee(tab) is not None


def test_a_final_state_kept_from_the_follower_does_not_stop_its_ledger() -> None:
    town = a_long_town(("alice", "west", "east"))
    town.holds = lambda source, target, message: (
        (source, target) == ("west", "bob") and _is_turn(message, VIRTUAL_FINAL_TURN)
    )
    tab = open_tab(town, hops=("west", "east"))
    town.do("alice", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    assert ledger_of(town, "bob", "east").queue

    town.do("bob", inp.Tick(at_ms=town.now_ms))

    assert not ledger_of(town, "bob", "east").queue
    assert tab not in town["bob"].world.virtuals
    assert tab not in town["east"].world.virtuals


def test_evidence_is_given_to_participants_only_and_once() -> None:
    town = a_town()
    tab = open_tab(town)
    assert fault_of(town, "mallory", "hub", EvidenceRequest(tab)) is Reason.NOT_A_PARTICIPANT

    for _ in range(3):
        say(town, "bob", "hub", EvidenceRequest(tab))

    assert len(town["hub"].said(ev.EvidenceGiven)) == 1


def test_forged_evidence_closes_the_session() -> None:
    town = a_town(("hub", "bob"))
    town.holds = lambda source, target, message: (
        (source, target) == ("bob", "alice") and _is_turn(message, PREFUND_TURN)
    )
    tab = open_tab(town)
    town.holds = lambda source, _target, message: (
        source in {"hub", "bob"} and isinstance(message, SignedState)
    )
    town.do("alice", inp.Tick(at_ms=town.now_ms))
    fixed = town["alice"].world.virtuals[tab].fixed
    true = a_state(town["bob"], fixed, PREFUND_TURN, 100, 0)
    forged = replace(true, signature=flipped(true.signature))

    assert fault_of(town, "hub", "alice", forged) is Reason.BAD_SIGNATURE


def test_two_nodes_usually_have_one_ledger_at_a_time() -> None:
    """Unless the policies of both allow more: see test_several_ledgers."""
    town = a_town()
    opening = inp.OpenLedger(
        at_ms=town.now_ms,
        peer=town["hub"].address,
        mine_wei=1,
        theirs_wei=1,
        nonce=99,
        challenge_duration_s=60,
    )
    assert refusal_of(town["alice"], opening) is Reason.LEDGER_EXISTS
    fixed = FixedPart(
        participants=(town["alice"].address, town["hub"].address),
        nonce=99,
        app_definition=CONSENSUS_APP,
        challenge_duration_s=60,
    )

    said = say(town, "alice", "hub", a_state(town["alice"], fixed, PREFUND_TURN, 1, 1))

    assert said == (ev.ObjectiveRejected,)
    assert town["hub"].said(ev.ObjectiveRejected)[-1].reason is Reason.LEDGER_EXISTS


def test_a_tab_that_somebody_made_up_for_us_does_not_cost_us_the_hub() -> None:
    """Bob signs a tab in Alice's name; the hub must not be thrown out by her, nor answer for her."""
    town = a_town()

    say(town, "bob", "hub", a_state(town["bob"], tab_part(town, nonce=99), PREFUND_TURN, 100, 0))
    town.settle_down()

    assert () == tuple(town["alice"].said(ev.ObjectiveRejected))
    assert all(
        one.channel_id in town["hub"].world.ledgers for one in town["hub"].said(ev.StateSigned)
    )


@pytest.mark.parametrize("leads", [("alice", "bob"), ("alice", "hub")])
def test_a_payee_books_nothing_that_only_the_payer_promised(leads: tuple[str, str]) -> None:
    """The payer guarantees nothing, pays early, and writes a final state that the hub never signs: all is refused."""
    town = a_town(leads)
    fixed = tab_part(town)
    alice = town["alice"]
    for name in ("hub", "bob"):
        say(town, "alice", name, a_state(alice, fixed, PREFUND_TURN, 100, 0))
    town.silent.add("alice")
    town.settle_down()
    assert (
        fault_of(town, "alice", "bob", a_voucher(alice, fixed.channel_id(), 50)) is Reason.NOT_OPEN
    )
    town.tick("hub", after_ms=OBJECTIVE_DEADLINE_MS + 1)

    final = a_state(alice, fixed, VIRTUAL_FINAL_TURN, 50, 50, is_final=True)
    assert fault_of(town, "alice", "bob", final) is Reason.WRONG_AMOUNTS
    town.settle_down()

    assert town["bob"].said(ev.VoucherReceived) == []


def test_a_lie_about_the_limit_does_not_cost_the_payer_its_hub() -> None:
    town = a_town()
    fixed = tab_part(town)
    say(town, "bob", "hub", a_state(town["bob"], fixed, PREFUND_TURN, 101, 0))

    true = a_state(town["alice"], fixed, PREFUND_TURN, 100, 0)

    assert say(town, "alice", "hub", true) == ()


@pytest.mark.parametrize("silent", ["alice", "bob"])
@pytest.mark.parametrize("leads", EVERY_LEADER)
def test_one_end_that_goes_silent_does_not_bind_the_other_two(
    leads: tuple[str, str], silent: str
) -> None:
    """Whoever signs turn 0 and nothing more: the hub's ledger with the other end comes free and can close."""
    other = "bob" if silent == "alice" else "alice"
    town = a_town(leads)
    town.holds = lambda source, _target, message: (
        source == silent and not _is_turn(message, PREFUND_TURN)
    )
    open_tab(town)
    town.silent.add(silent)
    for _ in range(4):
        town.tick("hub", other, after_ms=OBJECTIVE_DEADLINE_MS + 1)
    ledger_id = ledger_of(town, other, "hub").channel_id

    town.do(other, inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_id))
    town.tick("hub", other, after_ms=OBJECTIVE_DEADLINE_MS + 1)

    assert town[other].world.ledgers[ledger_id].phase is LedgerPhase.CLOSED


def test_a_leader_cannot_fill_a_ledger_beyond_its_cap() -> None:
    town = a_town(funds_wei=1_000)
    ledger = ledger_of(town, "hub", "alice")
    start = ledger.start
    for number in range(GUARANTEES_MAX):
        target = ChannelId(keccak256(number.to_bytes(8, "big")))
        addition_ = Add(Guarantee(target, 1, start.leader, start.follower), 1)
        ledger.tip = ledger.tip.apply(addition_)
    one_more = Add(Guarantee(ChannelId(bytes(32)), 1, start.leader, start.follower), 1)

    fault = fault_of(town, "alice", "hub", a_proposal(town["alice"], ledger, one_more))

    assert fault is Reason.TOO_MANY_TABS


def _is_turn(message: Message, turn_num: int) -> bool:
    return isinstance(message, SignedState) and message.turn_num == turn_num
