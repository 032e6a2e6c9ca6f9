"""Signatures that come by way of a third one: what is asked for once, what is taken, and what is looked over."""

from __future__ import annotations

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.state import POSTFUND_TURN, PREFUND_TURN, VIRTUAL_FINAL_TURN
from engine.protocol.errors import Reason
from engine.protocol.fold import fold
from engine.protocol.messages import EvidenceRequest, Message, SignedState
from engine.protocol.world import World
from tests.engine.protocol.makers import (
    a_state,
    a_town,
    fault_of,
    open_tab,
    say,
    tab_of,
    tab_part,
)
from tests.engine.protocol.village import Village


def is_turn(message: Message, turn_num: int) -> bool:
    return isinstance(message, SignedState) and message.turn_num == turn_num


def a_stuck_town() -> Village:
    """Alice follows the hub and misses Bob's turn 0: her queue stands still, and she has asked the hub for it."""
    town = a_town(("hub", "bob"))
    town.holds = lambda source, target, message: (
        (source, target) == ("bob", "alice") and is_turn(message, PREFUND_TURN)
    )
    open_tab(town)
    town.holds = lambda source, _target, message: (
        source in {"hub", "bob"} and isinstance(message, SignedState)
    )
    town.do("alice", inp.Tick(at_ms=town.now_ms))
    assert len(town["alice"].said(ev.EvidenceAsked)) == 1
    return town


def test_the_missing_signature_is_taken_from_whoever_brings_it() -> None:
    town = a_stuck_town()
    true = a_state(town["bob"], tab_part(town), PREFUND_TURN, 100, 0)

    assert ev.StateReceived in say(town, "hub", "alice", true)
    assert None not in tab_of(town, "alice", tab_part(town).channel_id()).prefund


def test_the_same_signature_again_changes_nothing() -> None:
    town = a_stuck_town()
    true = a_state(town["bob"], tab_part(town), PREFUND_TURN, 100, 0)
    say(town, "hub", "alice", true)

    assert () == say(town, "hub", "alice", true)


@pytest.mark.parametrize(
    ("turn_num", "first_wei", "last_wei", "is_final"),
    [
        (PREFUND_TURN, 99, 1, False),
        (PREFUND_TURN, 101, 0, False),
        (PREFUND_TURN, 100, 0, True),
        (POSTFUND_TURN, 100, 0, False),
        (VIRTUAL_FINAL_TURN, 100, 0, False),
        (VIRTUAL_FINAL_TURN, 60, 30, True),
        (VIRTUAL_FINAL_TURN, 60, 40, True),
    ],
)
def test_a_true_signature_on_something_else_is_looked_over(
    turn_num: int, first_wei: int, last_wei: int, is_final: bool
) -> None:
    """It is not held against who brought it: a lying payer may have told the two of us different things."""
    town = a_stuck_town()
    other = a_state(town["bob"], tab_part(town), turn_num, first_wei, last_wei, is_final=is_final)

    assert () == say(town, "hub", "alice", other)


def test_what_nobody_asked_for_is_refused() -> None:
    town = a_town()
    open_tab(town)
    true = a_state(town["bob"], tab_part(town), PREFUND_TURN, 100, 0)

    assert fault_of(town, "hub", "alice", true) is Reason.NOT_A_PARTICIPANT


def test_an_answer_that_comes_after_the_tab_is_settled_leaves_no_trace() -> None:
    town = a_town()
    tab = open_tab(town)
    true = a_state(town["bob"], tab_part(town), PREFUND_TURN, 100, 0)
    town.do("alice", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    assert tab in town["alice"].world.settled

    assert () == say(town, "hub", "alice", true)


def test_the_payee_takes_the_payers_final_state_from_the_payer_only() -> None:
    """Behind the payer's last voucher: brought by another it could come before that."""
    town = a_town(("alice", "hub"))
    tab = open_tab(town)
    town.pay("alice", "bob", 10, 1)
    town.holds = lambda source, *_: source == "hub"
    final = a_state(town["alice"], tab_part(town), VIRTUAL_FINAL_TURN, 90, 10, is_final=True)
    bob = town["bob"]
    asked = ev.EvidenceAsked(tab, town["hub"].address, 3)
    bob.world = _after(town, asked)
    town.liars.add("bob")

    assert () == say(town, "hub", "bob", final)
    assert bob.world.virtuals[tab].final == (None, None, None)


def _after(town: Village, event: ev.Event) -> World:
    """Bob's world after one more fact."""
    world = town["bob"].world
    return fold(world, (ev.Recorded(world.seq + 1, town.now_ms, 0, 0, event),))


def test_nothing_is_asked_while_nothing_is_missed() -> None:
    town = a_town(("hub", "bob"))
    open_tab(town)

    town.do("alice", inp.Tick(at_ms=town.now_ms))

    assert town["alice"].said(ev.EvidenceAsked) == []


def test_a_queue_about_an_unknown_tab_asks_for_nothing() -> None:
    """Its proposal came before the tab was heard of, and nobody says that there is one."""
    town = a_town(("hub", "bob"))
    town.holds = lambda _source, target, message: (
        target == "alice" and isinstance(message, SignedState)
    )
    town.silent = {"alice"}
    open_tab(town)
    town.do("alice", inp.Tick(at_ms=town.now_ms))

    assert town["alice"].said(ev.EvidenceAsked) == []


def test_a_question_about_a_tab_that_is_gone_is_answered_by_silence() -> None:
    town = a_town()
    tab = open_tab(town)
    town.do("alice", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))

    assert () == say(town, "bob", "hub", EvidenceRequest(tab))
