"""Payments inside a ledger, to its other side (ADR 0040): who signs what first, and where each may stop for good."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from random import Random

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import Transfer
from engine.protocol.codec.log import decode_world, encode_world
from engine.protocol.errors import ProtocolError, Reason
from engine.protocol.fold import fold
from engine.protocol.kinds import LedgerPhase
from engine.protocol.limits import TRANSFER_DEADLINE_MS, TRANSFERS_PENDING_MAX
from engine.protocol.messages import (
    LedgerAcceptance,
    LedgerProposal,
    Message,
    TransferRefusal,
    TransferRequest,
    TransferWithdrawal,
)
from engine.protocol.types import ChannelId
from engine.protocol.world import GENESIS
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    a_proposal,
    a_town,
    arrival,
    assert_sound,
    fault_of,
    is_closed,
    ledger_of,
    lie,
    open_tab,
    refusal_of,
    say,
    with_policy,
)
from tests.engine.protocol.village import Village

LEADERS = ["alice", "hub"]
both_roles = pytest.mark.parametrize("leader", LEADERS)


def a_pair(leader: str) -> Village:
    return a_town((leader, "bob"))


def an_id(number: int) -> bytes:
    return number.to_bytes(16, "big")


def a_payment(
    town: Village, name: str, amount_wei: int, number: int = 1, note: str = ""
) -> inp.PayPartner:
    """Alice pays the hub, or the hub pays Alice."""
    other = "hub" if name == "alice" else "alice"
    ledger_id = ledger_of(town, name, other).channel_id
    return inp.PayPartner(
        at_ms=town.now_ms,
        ledger_id=ledger_id,
        amount_wei=amount_wei,
        payment_id=an_id(number),
        note=note,
    )


def pay(town: Village, name: str, amount_wei: int, number: int = 1) -> None:
    town.do(name, a_payment(town, name, amount_wei, number))


def cancel(town: Village, name: str, number: int = 1) -> inp.CancelTransfer:
    ledger_id = a_payment(town, name, 1).ledger_id
    return inp.CancelTransfer(at_ms=town.now_ms, ledger_id=ledger_id, payment_id=an_id(number))


def shares(town: Village) -> tuple[int, int]:
    """(Alice's, the hub's) in the doubly signed state; both must say the same."""
    of_alice, of_hub = ledger_of(town, "alice", "hub"), ledger_of(town, "hub", "alice")
    assert of_alice.outcome == of_hub.outcome
    found = of_alice.outcome.amounts_wei
    return (found[0], found[1]) if of_alice.is_leader else (found[1], found[0])


def hold(town: Village, *kinds: type[Message]) -> None:
    town.holds = lambda _source, _target, message: isinstance(message, kinds)


def failures(town: Village, name: str) -> list[Reason]:
    return [fact.reason for fact in town[name].said(ev.TransferFailed)]


def made(town: Village, name: str) -> list[int]:
    return [fact.transfer.amount_wei for fact in town[name].said(ev.TransferMade)]


def restart(town: Village) -> None:
    """Every node begins anew from its log's facts and from a snapshot, and dispatches what is outstanding."""
    for node in town.nodes.values():
        folded = fold(GENESIS, node.log)
        assert decode_world(encode_world(node.world)) == node.world == folded
        node.world, node.effects = folded, deque()
    town.go_on()


def lock(town: Village, name: str) -> None:
    town[name].sign.is_locked = True


def unlock(town: Village, name: str) -> None:
    town[name].sign.is_locked = False
    town.do(name, inp.Unlock(at_ms=town.now_ms))


# --- the money moves ------------------------------------------------------------------------------------------


@both_roles
@pytest.mark.parametrize("payer", ["alice", "hub"])
def test_either_side_pays_the_other_without_a_tab(leader: str, payer: str) -> None:
    town = a_pair(leader)

    pay(town, payer, 30)

    assert shares(town) == ((970, 1030) if payer == "alice" else (1030, 970))
    assert made(town, "alice") == made(town, "hub") == [30]
    assert dict(town["alice"].world.virtuals) == {}
    assert_sound(town)


@both_roles
def test_many_payments_both_ways_while_a_tab_runs_over_the_ledger(leader: str) -> None:
    town = a_pair(leader)
    tab = open_tab(town, 100)

    for number in range(1, 9):
        pay(town, "alice" if number % 2 else "hub", 10 * number, number)
    town.pay("alice", "bob", 40, 99)
    town.do("alice", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))

    assert shares(town) == (1000 - 40 - 10 - 30 - 50 - 70 + 20 + 40 + 60 + 80, 1040 + 160 - 200)
    assert len(made(town, "alice")) == len(made(town, "hub")) == 8
    assert all(
        not ledger_of(town, *pair).transfers for pair in (("alice", "hub"), ("hub", "alice"))
    )
    assert_sound(town)


@both_roles
def test_what_was_paid_is_what_the_chain_pays_out(leader: str) -> None:
    town = a_pair(leader)
    pay(town, "alice", 300)
    pay(town, "hub", 50, 2)

    town.do(
        "alice",
        inp.CloseLedger(at_ms=town.now_ms, channel_id=a_payment(town, "alice", 1).ledger_id),
    )

    (conclusion,) = town.paid_out
    got = {line.destination[12:]: line.amount_wei for line in conclusion.outcome[0].allocations}
    assert got == {town["alice"].address: 750, town["hub"].address: 1250}


def test_a_tab_may_be_opened_with_what_the_partner_paid_us() -> None:
    town = a_town(("alice", "bob"), bobs_wei=2000)
    pay(town, "hub", 500)

    open_tab(town, 1400)

    assert ledger_of(town, "alice", "hub").free_wei == 100


# --- nothing stands before both signed ------------------------------------------------------------------------


def test_the_leaders_payment_stands_with_the_followers_signature_and_not_before() -> None:
    town = a_pair("alice")
    hold(town, LedgerAcceptance)

    pay(town, "alice", 30)

    assert made(town, "alice") == []
    assert ledger_of(town, "alice", "hub").my_wei == 1000
    assert ledger_of(town, "alice", "hub").free_wei == 970, "it is counted as possibly gone"
    assert made(town, "hub") == [30]
    town.go_on()
    assert made(town, "alice") == [30]


def test_the_followers_request_is_no_signature_and_its_countersignature_is_the_payment() -> None:
    town = a_pair("hub")
    hold(town, LedgerProposal)

    pay(town, "alice", 30)

    assert ledger_of(town, "alice", "hub").signed_turn == ledger_of(town, "alice", "hub").turn_num
    assert made(town, "alice") == made(town, "hub") == []
    town.go_on()
    assert made(town, "alice") == made(town, "hub") == [30]
    assert shares(town) == (970, 1030)


@both_roles
@pytest.mark.parametrize("kind", [TransferRequest, LedgerProposal, LedgerAcceptance])
def test_a_restart_in_the_middle_pays_once(leader: str, kind: type[Message]) -> None:
    town = a_pair(leader)
    hold(town, kind)
    pay(town, "alice", 30)

    restart(town)

    assert shares(town) == (970, 1030)
    assert made(town, "alice") == made(town, "hub") == [30]
    assert_at_rest_between(town)


def assert_at_rest_between(town: Village) -> None:
    assert_sound(town)
    for name, other in (("alice", "hub"), ("hub", "alice")):
        ledger = ledger_of(town, name, other)
        assert (ledger.queue, ledger.transfers) == ((), ())
        assert not town[name].world.peers[town[other].address].outbox


# --- refusing, giving up --------------------------------------------------------------------------------------


@both_roles
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"amount_wei": 0}, Reason.AMOUNT_NOT_POSITIVE),
        ({"amount_wei": -5}, Reason.AMOUNT_NOT_POSITIVE),
        ({"amount_wei": 2**120 + 1}, Reason.AMOUNT_TOO_LARGE),
        ({"amount_wei": 1001}, Reason.INSUFFICIENT),
        ({"payment_id": b"short"}, Reason.MALFORMED),
        ({"note": "x" * 121}, Reason.TEXT_TOO_LONG),
        ({"ledger_id": ChannelId(b"\x55" * 32)}, Reason.UNKNOWN_CHANNEL),
    ],
)
def test_a_payment_that_makes_no_sense_is_refused(
    leader: str, changes: dict[str, object], expected: Reason
) -> None:
    town = a_pair(leader)

    assert refusal_of(town["alice"], replace(a_payment(town, "alice", 5), **changes)) is expected


def test_all_of_it_may_be_paid_and_not_a_wei_more() -> None:
    town = a_pair("hub")
    pay(town, "alice", 1000)

    assert shares(town) == (0, 2000)
    assert refusal_of(town["alice"], a_payment(town, "alice", 1, 2)) is Reason.INSUFFICIENT


def test_a_promise_is_not_promised_twice() -> None:
    """The follower's requests are on their way; what they ask for is not free any more."""
    town = a_pair("hub")
    hold(town, TransferRequest)
    pay(town, "alice", 600)

    assert refusal_of(town["alice"], a_payment(town, "alice", 401, 2)) is Reason.INSUFFICIENT
    assert refusal_of(town["alice"], a_payment(town, "alice", 5)) is Reason.DUPLICATE


def test_a_locked_wallet_pays_nobody() -> None:
    town = a_pair("alice")
    lock(town, "alice")

    assert refusal_of(town["alice"], a_payment(town, "alice", 5)) is Reason.LOCKED


@both_roles
def test_a_locked_partner_answers_when_it_is_unlocked(leader: str) -> None:
    town = a_pair(leader)
    lock(town, "hub")
    pay(town, "alice", 30)
    assert made(town, "alice") == []

    unlock(town, "hub")

    assert shares(town) == (970, 1030)
    assert_at_rest_between(town)


def test_a_locked_payer_signs_what_it_asked_for_when_it_is_unlocked() -> None:
    town = a_pair("hub")
    hold(town, TransferRequest)
    pay(town, "alice", 30)
    lock(town, "alice")
    town.go_on()
    assert made(town, "alice") == []

    unlock(town, "alice")

    assert shares(town) == (970, 1030)
    assert_at_rest_between(town)


def test_a_leader_refuses_what_the_follower_has_not() -> None:
    town = a_pair("hub")
    ledger_id = a_payment(town, "alice", 1).ledger_id
    too_much = Transfer(an_id(7), 1001, "", is_to_leader=True)

    lie(town, "alice", "hub", TransferRequest(ledger_id, too_much))
    town.go_on()

    assert failures(town, "hub") == [Reason.INSUFFICIENT]
    assert failures(town, "alice") == [], "a refusal of what it does not know changes nothing"
    assert ledger_of(town, "hub", "alice").turn_num == 1


def test_a_tab_that_a_payment_leaves_no_money_for_does_not_open() -> None:
    """Messages come in order, so the leader knows of the payment first."""
    town = a_town(("hub", "bob"))
    hold(town, TransferRequest)
    pay(town, "alice", 800)
    town.do(
        "alice",
        inp.OpenTab(at_ms=town.now_ms, payee=town["bob"].address, limit_wei=500, nonce=7),
    )

    town.go_on()

    assert shares(town) == (200, 1800)
    assert town["alice"].said(ev.ObjectiveCancelled)
    assert_at_rest_between(town)


def test_the_leader_gives_up_what_it_has_not_signed() -> None:
    town = a_pair("alice")
    fill_the_queue(town)
    pay(town, "alice", 30, 900)

    town.do("alice", cancel(town, "alice", 900))

    assert failures(town, "alice") == [Reason.CANCELLED]
    town.go_on()
    assert 30 not in made(town, "alice")
    assert_at_rest_between(town)


def fill_the_queue(town: Village) -> None:
    """Alice leads; the hub's acceptances are on their way for good."""
    hold(town, LedgerAcceptance)
    for number in range(1, TRANSFERS_PENDING_MAX + 1):
        pay(town, "alice", 1, number)


def test_a_full_queue_makes_payments_wait_and_not_fail() -> None:
    town = a_pair("alice")
    fill_the_queue(town)
    pay(town, "alice", 30, 900)
    assert len(ledger_of(town, "alice", "hub").transfers) == 1

    town.go_on()

    assert shares(town) == (1000 - TRANSFERS_PENDING_MAX - 30, 1000 + TRANSFERS_PENDING_MAX + 30)
    assert_at_rest_between(town)


def test_no_more_payments_wait_than_the_cap() -> None:
    town = a_pair("hub")
    hold(town, TransferRequest)
    for number in range(1, TRANSFERS_PENDING_MAX + 1):
        pay(town, "alice", 1, number)

    assert refusal_of(town["alice"], a_payment(town, "alice", 1, 900)) is Reason.QUEUE_FULL


def test_a_leader_that_cannot_sign_keeps_no_more_requests_than_the_cap() -> None:
    town = a_pair("hub")
    lock(town, "hub")
    ledger = ledger_of(town, "hub", "alice")
    for number in range(1, TRANSFERS_PENDING_MAX + 2):
        transfer = Transfer(an_id(number), 1, "", is_to_leader=True)
        said = say(town, "alice", "hub", TransferRequest(ledger.channel_id, transfer))

    assert said == (ev.TransferFailed,)
    assert failures(town, "hub") == [Reason.QUEUE_FULL]
    assert len(ledger_of(town, "hub", "alice").transfers) == TRANSFERS_PENDING_MAX


def test_what_the_leader_signed_cannot_be_cancelled() -> None:
    town = a_pair("alice")
    hold(town, LedgerAcceptance)
    pay(town, "alice", 30)

    assert refusal_of(town["alice"], cancel(town, "alice")) is Reason.TOO_LATE_TO_CANCEL


def test_what_was_paid_cannot_be_cancelled() -> None:
    town = a_pair("hub")
    pay(town, "alice", 30)

    assert refusal_of(town["alice"], cancel(town, "alice")) is Reason.TOO_LATE_TO_CANCEL


def test_the_follower_cancels_before_the_leader_could_sign() -> None:
    town = a_pair("hub")
    lock(town, "hub")
    pay(town, "alice", 30)

    town.do("alice", cancel(town, "alice"))

    assert failures(town, "alice") == failures(town, "hub") == [Reason.CANCELLED]
    unlock(town, "hub")
    assert shares(town) == (1000, 1000)
    assert_at_rest_between(town)


def test_a_cancellation_that_crosses_the_proposal_comes_too_late() -> None:
    """The follower countersigns what it asked for, whatever it wishes since: else the leader's queue stood still."""
    town = a_pair("hub")
    hold(town, LedgerProposal)
    pay(town, "alice", 30)

    town.do("alice", cancel(town, "alice"))
    town.do("alice", cancel(town, "alice"))
    town.go_on()

    assert len(town["alice"].said(ev.TransferWithdrawn)) == 1
    assert failures(town, "alice") == failures(town, "hub") == []
    assert shares(town) == (970, 1030)
    assert_at_rest_between(town)


@both_roles
def test_what_is_not_signed_by_its_deadline_is_given_up(leader: str) -> None:
    town = a_pair(leader)
    if leader == "alice":
        fill_the_queue(town)
    else:
        lock(town, "hub")
    pay(town, "alice", 30, 900)
    town.tick("alice", after_ms=TRANSFER_DEADLINE_MS - 1)
    assert failures(town, "alice") == []

    town.tick("alice", after_ms=1)
    town.tick("alice", after_ms=1)

    expected = Reason.EXPIRED if leader == "alice" else Reason.CANCELLED
    assert failures(town, "alice") == [expected]
    assert 30 not in made(town, "alice")


def test_a_leader_gives_up_a_request_at_its_deadline_and_says_so() -> None:
    town = a_pair("hub")
    lock(town, "hub")
    pay(town, "alice", 30)

    town.tick("hub", after_ms=TRANSFER_DEADLINE_MS)

    assert failures(town, "alice") == failures(town, "hub") == [Reason.EXPIRED]


def test_without_the_leaders_word_the_follower_waits_and_has_signed_nothing() -> None:
    town = a_pair("hub")
    town.silent = {"hub"}
    pay(town, "alice", 30)
    town.tick("alice", after_ms=TRANSFER_DEADLINE_MS)

    ledger = ledger_of(town, "alice", "hub")
    assert [each.is_withdrawn for each in ledger.transfers] == [True]
    assert ledger.signed_turn == ledger.turn_num
    town.wake("hub")
    assert ledger_of(town, "alice", "hub").transfers == ()
    assert shares(town) in {(970, 1030), (1000, 1000)}
    assert_at_rest_between(town)


# --- closing and the chain ------------------------------------------------------------------------------------


@both_roles
def test_a_ledger_that_closes_takes_no_payment(leader: str) -> None:
    town = a_pair(leader)
    town.silent = {"hub"}
    town.do(
        "alice",
        inp.CloseLedger(at_ms=town.now_ms, channel_id=a_payment(town, "alice", 1).ledger_id),
    )

    assert refusal_of(town["alice"], a_payment(town, "alice", 5)) is Reason.CLOSING


def test_a_ledger_that_is_closed_takes_no_payment() -> None:
    town = a_pair("alice")
    what = a_payment(town, "alice", 5)
    town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=what.ledger_id))

    assert refusal_of(town["alice"], what) is Reason.NOT_OPEN


@both_roles
def test_closing_lets_waiting_payments_go_and_waits_for_signed_ones(leader: str) -> None:
    town = a_pair(leader)
    lock(town, "hub")
    pay(town, "alice", 30)
    ledger_id = a_payment(town, "alice", 1).ledger_id
    town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_id))

    unlock(town, "hub")

    assert is_closed(town, "alice")
    (conclusion,) = town.paid_out
    got = {line.destination[12:]: line.amount_wei for line in conclusion.outcome[0].allocations}
    paid = sum(made(town, "alice"))
    assert paid in {0, 30}
    assert paid == sum(made(town, "hub"))
    assert got == {town["alice"].address: 1000 - paid, town["hub"].address: 1000 + paid}
    assert all(
        ledger_of(town, *pair).transfers == () for pair in (("alice", "hub"), ("hub", "alice"))
    )


def dispute(town: Village, name: str) -> None:
    town.do(name, inp.Dispute(at_ms=town.now_ms, channel_id=a_payment(town, "alice", 1).ledger_id))


@both_roles
@pytest.mark.parametrize("kind", [TransferRequest, LedgerProposal, LedgerAcceptance])
def test_who_is_left_alone_in_the_middle_leaves_by_the_chain_with_all_that_is_its_own(
    leader: str, kind: type[Message]
) -> None:
    """Alice pays, somebody falls silent for good, and each takes out what the newest state that both signed says."""
    town = a_pair(leader)
    hold(town, kind)
    pay(town, "alice", 30)
    town.silent = {"hub"}
    town.is_mining = True

    dispute(town, "alice")
    for _ in range(4):
        town.wait(3601)

    alice = ledger_of(town, "alice", "hub")
    assert alice.phase is LedgerPhase.CLOSED
    assert alice.transfers == ()
    assert alice.my_wei in {970, 1000}
    assert_sound(town)


@pytest.mark.parametrize(
    ("kind", "leaver", "stands"),
    [(LedgerAcceptance, "hub", True), (LedgerProposal, "alice", False)],
)
def test_what_the_chain_ends_a_ledger_with_says_whether_it_was_paid(
    kind: type[Message], leaver: str, stands: bool
) -> None:
    """A follower may keep its countersignature back and show it to the contract; or it may never have signed."""
    town = a_pair("alice")
    hold(town, kind)
    payment = replace(a_payment(town, "alice", 30), request_expires_ms=town.now_ms + 10**9)
    town.do("alice", payment)
    town.silent = {"alice", "hub"} - {leaver}
    town.is_mining = True
    dispute(town, leaver)
    town.silent -= {"alice"}
    for _ in range(4):
        town.wait(3601)

    alice = ledger_of(town, "alice", "hub")
    node = town["alice"]
    assert alice.phase is LedgerPhase.CLOSED
    assert (alice.queue, alice.transfers) == ((), ())
    assert alice.my_wei == town.court.paid_wei(node.address) == (970 if stands else 1000)
    assert (made(town, "alice"), failures(town, "alice")) == (
        ([30], []) if stands else ([], [Reason.CLOSING])
    )
    # Whose payment did not come may be asked, and pay, again.
    assert node.world.notes.is_answered(alice.peer, payment.payment_id) is stands
    assert_sound(town)


def test_a_payment_is_not_countersigned_while_the_ledger_may_end_without_it() -> None:
    town = a_pair("alice")
    hold(town, LedgerProposal)
    pay(town, "alice", 30)
    dispute(town, "hub")
    town.go_on()

    assert made(town, "hub") == []
    assert len(ledger_of(town, "hub", "alice").queue) == 1


# --- liars ----------------------------------------------------------------------------------------------------


def test_a_leader_takes_nothing_that_was_not_offered() -> None:
    town = a_pair("alice")
    ledger = ledger_of(town, "hub", "alice")
    theft = a_proposal(town["alice"], ledger, Transfer(an_id(1), 5, "", is_to_leader=True))

    assert fault_of(town, "alice", "hub", theft) is Reason.BAD_PROPOSAL


@pytest.mark.parametrize(
    "changes", [{"amount_wei": 31}, {"payment_id": an_id(2)}, {"note": "another"}]
)
def test_a_leader_takes_no_more_than_was_offered(changes: dict[str, object]) -> None:
    town = a_pair("hub")
    hold(town, TransferRequest)
    pay(town, "alice", 30)
    ledger = ledger_of(town, "alice", "hub")
    other = replace(ledger.transfers[0].transfer, **changes)

    assert (
        fault_of(town, "hub", "alice", a_proposal(town["hub"], ledger, other))
        is Reason.BAD_PROPOSAL
    )


def test_a_present_is_no_answer_to_what_was_offered() -> None:
    """With the same id it would make the offer look answered, and the payment would be neither made nor failed."""
    town = a_pair("hub")
    hold(town, TransferRequest)
    pay(town, "alice", 30)
    offered = ledger_of(town, "alice", "hub").transfers
    present = Transfer(an_id(1), 1, "", is_to_leader=False)

    said = a_proposal(town["hub"], ledger_of(town, "hub", "alice"), present)

    assert fault_of(town, "hub", "alice", said) is Reason.BAD_PROPOSAL
    assert ledger_of(town, "alice", "hub").transfers == offered


def test_another_request_with_an_id_that_is_taken_is_answered() -> None:
    town = a_pair("alice")
    fill_the_queue(town)
    pay(town, "alice", 30, 900)
    ledger_id = a_payment(town, "alice", 1).ledger_id
    asked = Transfer(an_id(900), 7, "", is_to_leader=True)

    assert say(town, "hub", "alice", TransferRequest(ledger_id, asked)) == (ev.TransferFailed,)
    assert failures(town, "alice") == [Reason.DUPLICATE]
    assert [each.transfer.amount_wei for each in ledger_of(town, "alice", "hub").transfers] == [30]


def test_a_leader_takes_what_was_offered_once() -> None:
    town = a_pair("hub")
    pay(town, "alice", 30)
    again = Transfer(an_id(1), 30, "", is_to_leader=True)
    theft = a_proposal(town["hub"], ledger_of(town, "alice", "hub"), again)

    assert fault_of(town, "hub", "alice", theft) is Reason.BAD_PROPOSAL


def test_a_leader_that_refused_cannot_take_it_after_all() -> None:
    town = a_pair("hub")
    hold(town, TransferRequest)
    pay(town, "alice", 30)
    ledger = ledger_of(town, "alice", "hub")
    offered = ledger.transfers[0].transfer
    assert say(
        town, "hub", "alice", TransferRefusal(ledger.channel_id, an_id(1), Reason.CLOSING)
    ) == (ev.TransferFailed,)

    theft = a_proposal(town["hub"], ledger_of(town, "alice", "hub"), offered)

    assert fault_of(town, "hub", "alice", theft) is Reason.BAD_PROPOSAL


@pytest.mark.parametrize(
    "transfer",
    [
        Transfer(b"short", 5, "", is_to_leader=False),
        Transfer(an_id(1), 5, "x" * 121, is_to_leader=False),
        Transfer(an_id(1), 2**120 + 1, "", is_to_leader=False),
    ],
)
def test_a_present_that_makes_no_sense_is_refused(transfer: Transfer) -> None:
    town = a_pair("alice")
    ledger = ledger_of(town, "hub", "alice")
    after = ledger.tip
    proposal = a_proposal(town["alice"], ledger, transfer, after=after)

    assert fault_of(town, "alice", "hub", proposal) is Reason.MALFORMED


def test_a_proposal_of_nothing_is_malformed() -> None:
    town = a_pair("alice")
    ledger = ledger_of(town, "hub", "alice")
    nothing = Transfer(an_id(1), 0, "", is_to_leader=False)

    assert (
        fault_of(town, "alice", "hub", a_proposal(town["alice"], ledger, nothing, after=ledger.tip))
        is Reason.MALFORMED
    )


def test_who_may_ask_withdraw_and_refuse() -> None:
    """Only a follower asks and withdraws, only for what it pays; only a leader refuses; a stranger nothing."""
    town = a_pair("alice")
    ledger_id = a_payment(town, "alice", 1).ledger_id
    mine, theirs = (
        Transfer(an_id(1), 5, "", is_to_leader=to_leader) for to_leader in (True, False)
    )

    assert fault_of(town, "alice", "hub", TransferRequest(ledger_id, mine)) is Reason.WRONG_ROLE
    assert fault_of(town, "hub", "alice", TransferRequest(ledger_id, theirs)) is Reason.WRONG_ROLE
    assert (
        fault_of(town, "alice", "hub", TransferWithdrawal(ledger_id, an_id(1))) is Reason.WRONG_ROLE
    )
    refusal = TransferRefusal(ledger_id, an_id(1), Reason.CLOSING)
    assert fault_of(town, "hub", "alice", refusal) is Reason.WRONG_ROLE
    for message in (
        TransferRequest(ledger_id, mine),
        TransferWithdrawal(ledger_id, an_id(1)),
        refusal,
    ):
        assert fault_of(town, "mallory", "alice", message) is Reason.NOT_A_PARTICIPANT


def test_a_follower_cannot_withdraw_what_the_leader_pays() -> None:
    town = a_pair("alice")
    fill_the_queue(town)
    pay(town, "alice", 30, 900)
    ledger_id = a_payment(town, "alice", 1).ledger_id

    assert say(town, "hub", "alice", TransferWithdrawal(ledger_id, an_id(900))) == ()


def test_a_request_that_is_said_twice_is_one() -> None:
    town = a_pair("hub")
    hold(town, LedgerProposal)
    pay(town, "alice", 30)
    offered = ledger_of(town, "alice", "hub").transfers[0].transfer
    ledger_id = a_payment(town, "alice", 1).ledger_id

    again = town["hub"].take(arrival(town, "alice", "hub", TransferRequest(ledger_id, offered)))

    assert [type(entry.event) for entry in again.events] == [ev.MessageReceived]


# --- chance ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_no_wei_is_made_or_lost_and_both_say_the_same_in_the_end(
    seed: int,
) -> None:
    """Payments both ways beside tabs, held messages, silence, locks, cancellations, restarts and time, by chance."""
    chance = Random(seed)
    town = a_town(chance.choice(EVERY_LEADER))
    with_policy(town, "hub", max_open_tabs=4)
    for number in range(1, 120):
        _something(town, chance, number)
        assert_sound(town)
    town.silent = set()
    for name in ("alice", "hub", "bob"):
        unlock(town, name)
    town.go_on()
    town.tick(after_ms=2 * TRANSFER_DEADLINE_MS)
    for tab in tuple(town["bob"].world.virtuals):
        if town["bob"].world.virtuals[tab].phase.name == "OPEN":
            town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    town.go_on()

    assert_at_rest_between(town)
    sent = sorted(fact.transfer.payment_id for fact in town["alice"].said(ev.TransferMade))
    assert sent == sorted(fact.transfer.payment_id for fact in town["hub"].said(ev.TransferMade))
    assert len(set(sent)) == len(sent)
    _expect_accounted(town)


def _expect_accounted(town: Village) -> None:
    """Each payment that was begun was made, or failed with a word; what was made, and tabs paid, are the shares."""
    begun, ended, moved_wei = set(), set(), 0
    for name in ("alice", "hub"):
        node = town[name]
        begun |= {fact.transfer.payment_id for fact in node.said(ev.TransferBegun)}
        ended |= {fact.transfer.payment_id for fact in node.said(ev.TransferMade)}
        ended |= {fact.transfer.payment_id for fact in node.said(ev.TransferFailed)}
    assert begun == ended
    alice = ledger_of(town, "alice", "hub")
    for fact in town["alice"].said(ev.TransferMade):
        is_mine = fact.transfer.is_to_leader is not alice.is_leader
        moved_wei += -fact.transfer.amount_wei if is_mine else fact.transfer.amount_wei
    by_tabs_wei = sum(fact.paid_wei for fact in town["alice"].said(ev.VoucherSent))
    assert alice.my_wei == 1000 + moved_wei - by_tabs_wei


def _something(town: Village, chance: Random, number: int) -> None:
    kind, name = chance.randrange(12), chance.choice(("alice", "hub"))
    try:
        if kind < 5:
            town[name].take(a_payment(town, name, chance.randrange(1, 60), number))
        elif kind == 5:
            town.pay("alice", "bob", chance.randrange(1, 20), number)
        elif kind == 6:
            town[name].take(cancel(town, name, max(1, number - chance.randrange(3))))
        elif kind == 7:
            town.tick(name, after_ms=chance.randrange(TRANSFER_DEADLINE_MS // 2))
        elif kind == 8:
            held = chance.sample(("alice", "hub", "bob"), 2)
            town.holds = lambda source, target, _: [source, target] == held
        elif kind == 9:
            town.silent = {name}
        elif kind == 10:
            town[name].sign.is_locked = not town[name].sign.is_locked
            if not town[name].sign.is_locked:
                town[name].take(inp.Unlock(at_ms=town.now_ms))
        else:
            town.silent = set()
            restart(town)
    except ProtocolError:
        return
    town.settle_down()
