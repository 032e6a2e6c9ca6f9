"""Time: an opening that takes too long ends, at its deadline and not before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import Reason
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase
from engine.protocol.limits import (
    DEPOSIT_DEADLINE_MS,
    FUNDING_DEADLINE_MS,
    OBJECTIVE_DEADLINE_MS,
)
from engine.protocol.messages import Message, SignedState
from engine.protocol.types import Bytes32, ChannelId
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    a_town,
    assert_at_rest,
    assert_sound,
    open_tab,
    refusal_of,
    tab_of,
)
from tests.engine.protocol.village import HUB_POLICY, Village

HASH = Bytes32(b"\x4a" * 32)


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


def two_with_a_ledger_opening(*, held: str) -> tuple[Village, ChannelId]:
    """Alice opens a ledger with the hub; what `held` says is on its way, and no transaction gets into a block."""
    town = Village("alice", "hub", policies={"hub": HUB_POLICY})
    town.is_mining = False
    town.holds = lambda source, *_: source == held
    ledger_id = town.open_ledger("alice", "hub", 10, 10)
    return town, ledger_id


@pytest.mark.parametrize(
    ("name", "held", "deadline_ms"),
    [("alice", "hub", FUNDING_DEADLINE_MS), ("hub", "", DEPOSIT_DEADLINE_MS)],
)
def test_a_ledger_is_given_up_at_its_deadline_while_nothing_of_ours_is_in_it(
    name: str, held: str, deadline_ms: int
) -> None:
    town, ledger_id = two_with_a_ledger_opening(held=held)

    assert look(town, name, deadline_ms - 1) == ()
    assert look(town, name, 1) == (ev.ObjectiveCancelled,)
    assert look(town, name, 1) == ()

    assert town[name].world.ledgers[ledger_id].phase is LedgerPhase.REJECTED
    assert town[name].said(ev.ObjectiveCancelled)[-1].reason is Reason.EXPIRED


def test_a_leader_that_may_deposit_any_moment_is_not_given_up_for() -> None:
    town, ledger_id = two_with_a_ledger_opening(held="")

    assert look(town, "alice", FUNDING_DEADLINE_MS) == ()
    assert town["alice"].world.ledgers[ledger_id].phase is LedgerPhase.OPENING


def test_a_deposit_that_was_prepared_is_not_given_up_for() -> None:
    """A reorganisation took the leader's deposit away and may bring both back."""
    town, ledger_id = two_with_a_ledger_opening(held="")
    town["hub"].take(
        inp.PrepareTransaction(
            at_ms=town.now_ms, key=f"deposit:{ledger_id.hex()}:10", nonce=0, raw=b"", tx_hash=HASH
        )
    )

    assert look(town, "hub", DEPOSIT_DEADLINE_MS) == ()


def test_the_objective_of_an_older_log_has_no_deadline() -> None:
    town, ledger_id = two_with_a_ledger_opening(held="hub")
    alice = town["alice"]
    key = (ObjectiveKind.DIRECT_FUND, ledger_id)
    undated = replace(alice.world.objectives[key], deadline_ms=0)
    objectives = alice.world.objectives.set(key, undated)
    alice.world = replace(alice.world, objectives=objectives)

    assert look(town, "alice", 100 * FUNDING_DEADLINE_MS) == ()


def test_a_follower_hears_that_its_leader_gave_up_before_it_deposited() -> None:
    town, ledger_id = two_with_a_ledger_opening(held="hub")
    town.do("alice", inp.Cancel(at_ms=town.now_ms, channel_id=ledger_id))
    town.do("alice", inp.Cancel(at_ms=town.now_ms, channel_id=ledger_id))

    town.go_on()

    for name in ("alice", "hub"):
        assert town[name].world.ledgers[ledger_id].phase is LedgerPhase.REJECTED
        assert dict(town[name].world.objectives) == {}
    assert town.holdings_wei == {}
    assert len(town["alice"].said(ev.ObjectiveCancelled)) == 1


def test_a_ledger_cannot_be_cancelled_when_our_money_may_be_on_its_way() -> None:
    town, ledger_id = two_with_a_ledger_opening(held="")

    cancel = inp.Cancel(at_ms=town.now_ms, channel_id=ledger_id)

    assert refusal_of(town["alice"], cancel) is Reason.TOO_LATE_TO_CANCEL
    assert refusal_of(town["hub"], cancel) is Reason.TOO_LATE_TO_CANCEL
    town.go_on()
    assert refusal_of(town["alice"], cancel) is Reason.TOO_LATE_TO_CANCEL
    assert refusal_of(town["hub"], cancel) is Reason.TOO_LATE_TO_CANCEL
