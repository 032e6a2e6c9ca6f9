from __future__ import annotations

import re

import pytest

from engine.protocol.errors import Reason, Refused
from engine.protocol.kinds import ObjectiveKind, WaitingFor
from engine.protocol.limits import NAME_MAX_BYTES, NOTE_MAX_BYTES
from tests.wallet.views.plain import assert_plain
from wallet.codes import Code
from wallet.links import problems
from wallet.views.sentences import (
    LADDERS,
    inside_problem,
    ledger_problem,
    problem_of,
    reason_problem,
    reason_words,
    waiting_sentence,
)

REACHES_A_PERSON = {
    Reason.INSUFFICIENT,
    Reason.NO_ROUTE,
    Reason.UNKNOWN_CHANNEL,
    Reason.NOT_OPEN,
    Reason.PAYING_MYSELF,
    Reason.AMOUNT_NOT_POSITIVE,
    Reason.AMOUNT_TOO_LARGE,
    Reason.TOO_LATE_TO_CANCEL,
    Reason.QUEUE_FULL,
    Reason.TEXT_TOO_LONG,
    Reason.NOT_ACCEPTED_HERE,
    Reason.DEPOSIT_TOO_SMALL,
    Reason.COLLATERAL_TOO_LARGE,
    Reason.TOO_MANY_TABS,
    Reason.HUB_INSUFFICIENT,
    Reason.EXPIRED,
    Reason.CANCELLED,
    Reason.CLOSING,
    Reason.NOT_A_PARTICIPANT,
    Reason.BAD_PARTICIPANTS,
    Reason.UNKNOWN_PEER,
    Reason.DUPLICATE,
    Reason.BAD_DURATION,
    Reason.WOULD_SIGN_TWICE,
    Reason.MALFORMED,
    Reason.OLDER_COPY,
    Reason.BAD_NAME,
    Reason.NAME_TAKEN,
    Reason.STILL_IN_USE,
    Reason.LABELS_FULL,
    Reason.REQUESTS_FULL,
    Reason.REQUEST_EXPIRED,
    Reason.REQUEST_PAID,
    Reason.UNKNOWN_REQUEST,
    Reason.UNKNOWN_EVENT,
}
OF_CHANNELS = {
    Reason.NOT_OPEN,
    Reason.UNKNOWN_CHANNEL,
    Reason.TOO_LATE_TO_CANCEL,
    Reason.DEPOSIT_TOO_SMALL,
    Reason.COLLATERAL_TOO_LARGE,
    Reason.NOT_A_PARTICIPANT,
    Reason.UNKNOWN_PEER,
    Reason.DUPLICATE,
    Reason.BAD_DURATION,
    Reason.WOULD_SIGN_TWICE,
    Reason.MALFORMED,
    Reason.BAD_NAME,
    Reason.NAME_TAKEN,
    Reason.STILL_IN_USE,
    Reason.LABELS_FULL,
    Reason.UNKNOWN_REQUEST,
    Reason.UNKNOWN_EVENT,
}
OTHERWISE = reason_words(Reason.WRONG_TURN)


@pytest.mark.parametrize("reason", Reason, ids=lambda reason: reason.name)
def test_every_reason_has_a_cause_and_a_remedy(reason: Reason):
    cause, remedy = reason_words(reason)

    assert_plain(cause, remedy)
    assert cause != remedy
    for problem in (reason_problem(reason), problem_of(Refused(reason))):
        is_ours = (problem.cause, problem.remedy) != OTHERWISE
        assert problem.code == (reason.name if is_ours else "REFUSED")


@pytest.mark.parametrize(
    "reason", sorted(REACHES_A_PERSON, key=lambda one: one.name), ids=lambda one: one.name
)
def test_what_a_person_can_meet_has_words_of_its_own(reason: Reason):
    assert reason_words(reason) != OTHERWISE
    same = [one for one in REACHES_A_PERSON if reason_words(one) == reason_words(reason)]
    assert same == [reason]


def test_a_payment_that_cannot_be_made_says_that_nothing_was_paid():
    of_payments = REACHES_A_PERSON - OF_CHANNELS

    silent = [
        reason.name
        for reason in of_payments
        if not re.search("Nothing was paid|was not made", reason_words(reason)[0])
    ]

    assert silent == []


def test_a_peer_cannot_make_me_read_what_only_my_wallet_knows():
    for reason in (Reason.PAYING_MYSELF, Reason.INSUFFICIENT, Reason.AMOUNT_NOT_POSITIVE):
        problem = reason_problem(reason)

        assert (problem.cause, problem.remedy) == OTHERWISE
        assert problem.code == Code.REFUSED
    assert reason_problem(Reason.HUB_INSUFFICIENT).cause == reason_words(Reason.HUB_INSUFFICIENT)[0]


def test_too_much_says_how_much_can_be_sent():
    problem = problem_of(Refused(Reason.INSUFFICIENT, needed_wei=5 * 10**18, have_wei=25 * 10**17))

    assert problem.remedy == "Enter at most 2.5000 ETH."
    assert_plain(problem.cause, problem.remedy)


def test_where_nothing_can_be_sent_the_remedy_is_another():
    problem = problem_of(Refused(Reason.INSUFFICIENT, have_wei=0))

    assert_plain(problem.cause, problem.remedy)
    assert "at most" not in problem.remedy


@pytest.mark.parametrize("waiting_for", WaitingFor, ids=lambda one: one.name)
def test_every_wait_has_a_sentence(waiting_for: WaitingFor):
    sentence = waiting_sentence(waiting_for, "Willow")

    if waiting_for is WaitingFor.NOTHING:
        assert sentence == ""
    else:
        assert sentence.startswith("Waiting for ")
        assert_plain(sentence + ".")


def test_a_peer_is_waited_for_by_name():
    sentence = waiting_sentence(WaitingFor.PEER_PREFUND, "Willow {peer}")

    assert sentence == "Waiting for Willow {peer} to agree", "a name is never a pattern"


def test_every_kind_of_objective_has_a_ladder():
    assert set(ObjectiveKind.__members__) == set(LADDERS)
    for ladder in LADDERS.values():
        assert len(ladder) == len(set(ladder)) > 0
        assert WaitingFor.NOTHING not in ladder


def test_a_channel_that_is_refused_is_named_with_the_reason():
    problem = ledger_problem("Kim", Reason.NOT_ACCEPTED_HERE, is_ours=False)
    invented = ledger_problem("Kim", Reason.PAYING_MYSELF, is_ours=False)
    ours = ledger_problem("Kim", Reason.UNKNOWN_PEER, is_ours=True)

    assert problem.code == Code.NOT_ACCEPTED_HERE
    assert "your own address" not in invented.cause
    assert "not among your contacts" in ours.cause
    assert problem.cause.startswith("The channel with Kim was not opened. ")


def test_what_is_too_long_is_told_with_the_sizes_that_hold() -> None:
    _cause, remedy = reason_words(Reason.TEXT_TOO_LONG)

    assert f"a name to {NAME_MAX_BYTES} letters, any other text to {NOTE_MAX_BYTES};" in remedy
    assert (
        f"Keep it to {NOTE_MAX_BYTES} letters;"
        in problems.problem(problems.LinkFault.MEMO_TOO_LONG).remedy
    )


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (Reason.CLOSING, Code.PARTNER_CLOSING),
        (Reason.EXPIRED, Code.PARTNER_UNANSWERED),
        (Reason.CANCELLED, Code.PARTNER_UNANSWERED),
        (Reason.INSUFFICIENT, Code.PARTNER_REFUSED),
        (Reason.PAYING_MYSELF, Code.PARTNER_REFUSED),
    ],
)
def test_a_payment_inside_a_channel_fails_in_words_of_its_own(reason: Reason, code: Code) -> None:
    told = inside_problem(reason)

    assert told.code is code
    assert told.cause.endswith("Nothing was paid.")
    assert "tab" not in f"{told.cause} {told.remedy}"
