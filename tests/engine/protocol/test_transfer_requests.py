"""A request that is paid inside a ledger: once, and again only after it failed (ADR 0040)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import Reason
from tests.engine.protocol.makers import assert_sound, refusal_of
from tests.engine.protocol.test_transfers import (
    a_pair,
    a_payment,
    an_id,
    both_roles,
    cancel,
    failures,
    fill_the_queue,
    lock,
    unlock,
)
from tests.engine.protocol.village import Village

ASKED = 1
HOUR_MS = 3_600_000


def ask(town: Village, name: str, amount_wei: int) -> None:
    town.do(
        name,
        inp.MakeRequest(
            at_ms=town.now_ms,
            request_id=an_id(ASKED),
            amount_wei=amount_wei,
            memo="",
            expires_ms=0,
        ),
    )


def an_answer(town: Village, amount_wei: int, *, expires_ms: int = 0) -> inp.PayPartner:
    return replace(a_payment(town, "alice", amount_wei, ASKED), request_expires_ms=expires_ms)


@both_roles
def test_a_request_is_paid_inside_a_ledger_once(leader: str) -> None:
    town = a_pair(leader)
    ask(town, "hub", 30)

    town.do("alice", an_answer(town, 30))

    request = town["hub"].world.notes.requests[an_id(ASKED)]
    assert (request.paid_wei, request.payment_count) == (30, 1)
    assert request.payer == town["alice"].address
    assert refusal_of(town["alice"], an_answer(town, 30)) is Reason.REQUEST_PAID
    assert_sound(town)


@both_roles
def test_a_payment_of_ours_pays_no_request_of_our_own(leader: str) -> None:
    """The id is the payer's choice; only what comes in counts."""
    town = a_pair(leader)
    ask(town, "alice", 30)

    town.do("alice", a_payment(town, "alice", 30, ASKED))

    assert town["alice"].world.notes.requests[an_id(ASKED)].payment_count == 0


def test_a_request_whose_payment_the_leader_gave_up_can_be_paid_again() -> None:
    town = a_pair("alice")
    ask(town, "hub", 30)
    fill_the_queue(town)
    payment = replace(a_payment(town, "alice", 30, 900), request_expires_ms=0)
    town.do("alice", payment)
    assert refusal_of(town["alice"], payment) is Reason.DUPLICATE

    town.do("alice", cancel(town, "alice", 900))

    assert not town["alice"].world.notes.is_answered(town["hub"].address, an_id(900))


def test_a_request_whose_payment_the_leader_refused_can_be_paid_again() -> None:
    town = a_pair("hub")
    ask(town, "hub", 30)
    lock(town, "hub")
    town.do("alice", an_answer(town, 30))
    town.do("alice", cancel(town, "alice", ASKED))
    unlock(town, "hub")
    assert failures(town, "alice") == [Reason.CANCELLED]

    town.do("alice", an_answer(town, 30))

    assert town["hub"].world.notes.requests[an_id(ASKED)].paid_wei == 30


def test_what_a_leader_refuses_takes_back_no_answer_of_its_own() -> None:
    """One id in an answer of the leader's and in what the follower asks for are two payments."""
    town = a_pair("hub")
    ask(town, "alice", 30)
    hub, alice = town["hub"], town["alice"].address
    town.do("hub", replace(a_payment(town, "hub", 30, ASKED), request_expires_ms=0))
    lock(town, "hub")
    town.do("alice", a_payment(town, "alice", 1, ASKED))
    town.do("alice", cancel(town, "alice", ASKED))
    unlock(town, "hub")

    assert failures(town, "hub") == [Reason.CANCELLED]
    assert hub.world.notes.is_answered(alice, an_id(ASKED))


@pytest.mark.parametrize("expires_ms", [-1, 1])
def test_a_request_that_is_over_is_not_paid(expires_ms: int) -> None:
    town = a_pair("alice")
    expected = Reason.MALFORMED if expires_ms < 0 else Reason.REQUEST_EXPIRED

    assert refusal_of(town["alice"], an_answer(town, 30, expires_ms=expires_ms)) is expected
    assert not town["alice"].said(ev.TransferBegun)
