"""Time: an opening that takes too long ends, at its deadline and not before."""

from __future__ import annotations

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import Reason
from engine.protocol.kinds import VirtualPhase
from engine.protocol.limits import OBJECTIVE_DEADLINE_MS
from engine.protocol.messages import Message, SignedState
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    a_town,
    assert_at_rest,
    assert_sound,
    open_tab,
    tab_of,
)
from tests.engine.protocol.village import Village


def look(town: Village, name: str, after_ms: int) -> tuple[type, ...]:
    """A node looks at its clock; the kinds of facts that follow."""
    town.now_ms += after_ms
    done = town[name].take(inp.Tick(at_ms=town.now_ms))
    return tuple(type(entry.event) for entry in done.events)


@pytest.mark.parametrize("name", ["alice", "hub", "bob"])
def test_an_opening_is_given_up_at_its_deadline_and_not_before(name: str) -> None:
    town = a_town()
    town.holds = lambda source, *_: source == ("hub" if name == "bob" else "bob")
    tab = open_tab(town)

    assert look(town, name, OBJECTIVE_DEADLINE_MS - 1) == ()
    assert ev.ObjectiveCancelled in look(town, name, 1)

    if name == "bob":
        assert tab not in town["bob"].world.virtuals, "it had signed nothing"
    else:
        assert tab_of(town, name, tab).phase is VirtualPhase.CANCELLED
    assert town[name].said(ev.ObjectiveCancelled)[0].reason is Reason.EXPIRED
    assert ev.ObjectiveCancelled not in look(town, name, 1)


def hubs_turn_1(source: str, _target: str, message: Message) -> bool:
    """The hub's signature on turn 1 does not arrive."""
    return source == "hub" and isinstance(message, SignedState) and message.turn_num == 1


@pytest.mark.parametrize("leads", EVERY_LEADER)
@pytest.mark.parametrize("first", ["alice", "bob"])
def test_after_turn_1_a_late_opening_is_settled_with_nothing_paid(
    leads: tuple[str, str], first: str
) -> None:
    town = a_town(leads)
    town.holds = hubs_turn_1
    town.pay("alice", "bob", 10, 1)
    assert town["alice"].said(ev.PaymentPromised)

    town.tick(first, after_ms=OBJECTIVE_DEADLINE_MS)
    town.tick(after_ms=1)
    # The payee signs turn 1 last: it can still cancel, when the payer can only settle.
    ended = ev.VirtualBroken if first == "alice" else ev.ObjectiveCancelled
    assert town[first].said(ended)
    assert ended not in look(town, first, 1)
    town.go_on()

    assert_at_rest(town)
    (failed,) = town["alice"].said(ev.PaymentFailed)
    assert failed.reason is Reason.EXPIRED
    assert town["bob"].said(ev.VoucherReceived) == []


def test_a_tab_that_opened_in_time_is_left_alone() -> None:
    town = a_town()
    tab = open_tab(town)

    town.tick(after_ms=10 * OBJECTIVE_DEADLINE_MS)

    assert tab_of(town, "bob", tab).phase is VirtualPhase.OPEN
    assert_sound(town)


def test_ledgers_have_no_deadline() -> None:
    town = Village("alice", "hub")
    town.silent.add("hub")
    town.open_ledger("alice", "hub", 10, 10)

    assert look(town, "alice", 100 * OBJECTIVE_DEADLINE_MS) == ()
