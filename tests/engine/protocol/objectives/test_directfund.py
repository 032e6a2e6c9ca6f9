"""Opening a ledger: nobody deposits before it is safe, and nobody signs turn 1 before all money is there."""

from __future__ import annotations

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.effects import SubmitDeposit
from engine.protocol.errors import Reason
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, WaitingFor
from engine.protocol.limits import HIDDEN_PATIENCE_MS
from engine.protocol.messages import Message, Refusal, SignedState
from engine.protocol.outstanding import outstanding
from engine.protocol.types import ChannelId
from engine.protocol.world import Ledger
from tests.engine.protocol.makers import (
    OPEN_HANDED,
    a_state,
    as_high_again,
    assert_sound,
    fault_of,
    ledger_of,
    say,
)
from tests.engine.protocol.village import Village


def two() -> Village:
    """Alice and a hub without a ledger."""
    return Village("alice", "hub", "mallory", policies={"hub": OPEN_HANDED})


def waits_for(town: Village, name: str, channel_id: ChannelId) -> WaitingFor:
    """What a node's opening of a ledger waits for."""
    return town[name].world.objectives[ObjectiveKind.DIRECT_FUND, channel_id].waiting_for


def deposits_of(town: Village, name: str) -> list[SubmitDeposit]:
    """What a node wants to deposit now."""
    return [
        one for one in outstanding(town[name].world, town.now_ms) if isinstance(one, SubmitDeposit)
    ]


def sees(town: Village, name: str, ledger: Ledger, holdings_wei: int) -> None:
    """A node alone sees a block in which the contract holds this much."""
    town.block_num += 1
    town[name].take(
        inp.ChainBlock(
            at_ms=town.now_ms,
            block_num=town.block_num,
            block_hash=bytes(32),
            timestamp_s=0,
            logs=(inp.ChainDeposited(ledger.channel_id, holdings_wei, 0),),
        )
    )


@pytest.mark.parametrize(("mine_wei", "theirs_wei"), [(10, 10), (10, 0), (1, 1000)])
def test_a_ledger_opens_with_all_money_in_it(mine_wei: int, theirs_wei: int) -> None:
    town = two()

    channel_id = town.open_ledger("alice", "hub", mine_wei, theirs_wei)

    for name, other in (("alice", "hub"), ("hub", "alice")):
        ledger = ledger_of(town, name, other)
        assert ledger.phase is LedgerPhase.OPEN
        assert (ledger.turn_num, ledger.outcome.amounts_wei) == (1, (mine_wei, theirs_wei))
        assert None not in ledger.latest
        assert not town[name].world.objectives
    assert town.holdings_wei[channel_id] == mine_wei + theirs_wei
    assert_sound(town)


def test_each_step_waits_for_the_one_before() -> None:
    town = two()
    town.is_mining = False
    town.holds = lambda source, *_: source == "hub"
    ledger_id = town.open_ledger("alice", "hub", 10, 5)
    ledger = ledger_of(town, "alice", "hub")

    assert waits_for(town, "alice", ledger_id) is WaitingFor.PEER_PREFUND
    assert deposits_of(town, "alice") == []
    assert waits_for(town, "hub", ledger_id) is WaitingFor.EARLIER_DEPOSITS
    assert deposits_of(town, "hub") == []

    say(town, "hub", "alice", a_state(town["hub"], ledger.fixed, 0, 10, 5))
    assert waits_for(town, "alice", ledger_id) is WaitingFor.MY_DEPOSIT
    assert deposits_of(town, "alice") == [SubmitDeposit(ledger_id, 0, 10)]

    sees(town, "hub", ledger, 9)
    assert waits_for(town, "hub", ledger_id) is WaitingFor.EARLIER_DEPOSITS
    assert deposits_of(town, "hub") == []

    sees(town, "hub", ledger, 10)
    assert waits_for(town, "hub", ledger_id) is WaitingFor.MY_DEPOSIT
    assert deposits_of(town, "hub") == [SubmitDeposit(ledger_id, 10, 5)]

    sees(town, "alice", ledger, 10)
    assert waits_for(town, "alice", ledger_id) is WaitingFor.LATER_DEPOSITS
    assert deposits_of(town, "alice") == []

    sees(town, "alice", ledger, 15)
    assert waits_for(town, "alice", ledger_id) is WaitingFor.PEER_POSTFUND
    assert [one.turn_num for one in town["alice"].said(ev.StateSigned)] == [0, 1]
    assert [one.turn_num for one in town["hub"].said(ev.StateSigned)] == [0]


def test_a_strangers_wei_makes_the_deposit_smaller() -> None:
    """Somebody deposits 1 wei first, so that ours, which expects nothing, would revert for ever."""
    town = two()
    town.is_mining = False
    ledger_id = town.open_ledger("alice", "hub", 10, 5)

    sees(town, "alice", ledger_of(town, "alice", "hub"), 1)

    assert deposits_of(town, "alice") == [SubmitDeposit(ledger_id, 1, 9)]


def test_the_same_deposit_has_the_same_name_for_ever() -> None:
    deposit = SubmitDeposit(ChannelId(b"\x01" * 32), 7, 3)

    assert deposit.key == "deposit:" + "01" * 32 + ":7"


@pytest.mark.parametrize("undone", ["the leader's", "both"])
def test_a_deposit_that_a_reorganisation_took_away_is_made_again(undone: str) -> None:
    town = two()
    town.is_mining = False
    ledger_id = town.open_ledger("alice", "hub", 10, 5)
    ledger = ledger_of(town, "alice", "hub")
    sees(town, "alice", ledger, 10)
    if undone == "both":
        sees(town, "alice", ledger, 15)
    assert deposits_of(town, "alice") == []

    done = town["alice"].take(
        inp.ChainRollback(at_ms=town.now_ms, block_num=0, block_hash=bytes(32))
    )

    assert done.effects == ()
    assert ledger_of(town, "alice", "hub").holdings_wei == 0
    assert as_high_again(town, "alice").effects == (SubmitDeposit(ledger_id, 0, 10),)


def test_a_deposit_waits_half_a_minute_for_a_chain_that_does_not_come_back() -> None:
    """A chain of one's own that was killed has lost its last second, and grows by transactions alone."""
    town = two()
    ledger_id = town.open_ledger("alice", "hub", 10, 5)
    alice = town["alice"]
    alice.take(inp.ChainRollback(at_ms=town.now_ms, block_num=0, block_hash=bytes(32)))

    early = alice.take(inp.Tick(at_ms=town.now_ms + HIDDEN_PATIENCE_MS - 1))
    late = alice.take(inp.Tick(at_ms=town.now_ms + HIDDEN_PATIENCE_MS))

    assert early.effects == ()
    assert late.effects == (SubmitDeposit(ledger_id, 0, 10),)


def test_a_deposit_is_made_when_the_chain_comes_back_though_no_tick_came_before() -> None:
    town = two()
    ledger_id = town.open_ledger("alice", "hub", 10, 5)
    alice = town["alice"]
    alice.take(inp.ChainRollback(at_ms=town.now_ms, block_num=0, block_hash=bytes(32)))
    town.now_ms += 2 * HIDDEN_PATIENCE_MS
    alice.take(inp.SetPolicy(at_ms=town.now_ms, policy=OPEN_HANDED))

    assert as_high_again(town, "alice").effects == (SubmitDeposit(ledger_id, 0, 10),)


def test_a_deposit_that_was_only_hidden_is_not_made_again() -> None:
    """An address that shows an old head takes it away in our eyes alone. A second one could come behind the conclusion."""
    town = two()
    ledger_id = town.open_ledger("alice", "hub", 10, 5)
    alice = town["alice"]
    seen = [entry.event for entry in alice.log if isinstance(entry.event, ev.DepositDetected)]
    newest = seen[-1]

    alice.take(inp.ChainRollback(at_ms=town.now_ms, block_num=0, block_hash=bytes(32)))
    assert not any(isinstance(one, SubmitDeposit) for one in outstanding(alice.world, town.now_ms))
    again = alice.take(
        inp.ChainBlock(
            at_ms=town.now_ms,
            block_num=alice.world.height,
            block_hash=bytes(31) + b"\x01",
            timestamp_s=town.now_ms // 1000,
            logs=(
                inp.ChainDeposited(
                    channel_id=ledger_id, holdings_wei=newest.holdings_wei, log_index=0
                ),
            ),
        )
    )

    assert again.effects == ()
    assert ledger_of(town, "alice", "hub").holdings_wei == 15


def test_a_reorganisation_after_the_opening_is_made_good() -> None:
    town = two()
    ledger_id = town.open_ledger("alice", "hub", 10, 5)
    town.holdings_wei[ledger_id] = 0
    for node in town.nodes.values():
        node.take(inp.ChainRollback(at_ms=town.now_ms, block_num=0, block_hash=bytes(32)))
    for name in town.nodes:
        as_high_again(town, name)

    town.settle_down()

    assert town.holdings_wei[ledger_id] == 15
    assert ledger_of(town, "hub", "alice").holdings_wei == 15
    assert_sound(town)


def test_only_the_partner_refuses_and_only_before_turn_0_is_complete() -> None:
    town = two()
    town.is_mining = False
    town.holds = lambda source, *_: source == "hub"
    ledger_id = town.open_ledger("alice", "hub", 10, 5)
    refusal = Refusal(ObjectiveKind.DIRECT_FUND, ledger_id, Reason.NOT_ACCEPTED_HERE)

    assert fault_of(town, "mallory", "alice", refusal) is Reason.NOT_A_PARTICIPANT
    say(town, "hub", "alice", a_state(town["hub"], ledger_of(town, "alice", "hub").fixed, 0, 10, 5))
    assert say(town, "hub", "alice", refusal) == ()
    assert ledger_of(town, "alice", "hub").phase is LedgerPhase.OPENING


def test_a_refused_ledger_is_never_paid_into() -> None:
    """Even if its refuser signs turn 0 afterwards."""
    town = two()
    town.is_mining = False
    town.holds = lambda source, *_: source == "hub"
    ledger_id = town.open_ledger("alice", "hub", 10, 5)
    say(
        town,
        "hub",
        "alice",
        Refusal(ObjectiveKind.DIRECT_FUND, ledger_id, Reason.NOT_ACCEPTED_HERE),
    )

    say(town, "hub", "alice", a_state(town["hub"], ledger_of(town, "alice", "hub").fixed, 0, 10, 5))

    assert ledger_of(town, "alice", "hub").phase is LedgerPhase.REJECTED
    assert deposits_of(town, "alice") == []


@pytest.mark.parametrize(
    ("turn_num", "first_wei", "last_wei", "expected"),
    [
        (2, 10, 5, Reason.WRONG_TURN),
        (7, 10, 5, Reason.WRONG_TURN),
        (0, 11, 5, Reason.WRONG_AMOUNTS),
        (0, 5, 10, Reason.WRONG_AMOUNTS),
        (1, 10, 4, Reason.WRONG_AMOUNTS),
    ],
)
def test_refuses_an_opening_state_with_other_numbers(
    turn_num: int, first_wei: int, last_wei: int, expected: Reason
) -> None:
    town = two()
    town.holds = lambda source, *_: source == "hub"
    town.open_ledger("alice", "hub", 10, 5)

    said = a_state(
        town["hub"], ledger_of(town, "alice", "hub").fixed, turn_num, first_wei, last_wei
    )

    assert fault_of(town, "hub", "alice", said) is expected


def test_turn_1_may_come_first() -> None:
    """The follower sees the chain before us; its signature counts as soon as we see the money too."""
    town = two()

    def hubs_turn_1(source: str, _target: str, message: Message) -> bool:
        return source == "alice" and isinstance(message, SignedState) and message.turn_num == 1

    town.holds = hubs_turn_1
    town.open_ledger("alice", "hub", 10, 5)
    assert ledger_of(town, "alice", "hub").phase is LedgerPhase.OPEN
    assert ledger_of(town, "hub", "alice").phase is LedgerPhase.OPENING

    town.go_on()

    assert ledger_of(town, "hub", "alice").phase is LedgerPhase.OPEN
