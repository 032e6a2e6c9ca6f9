"""Disputes about what we do not know or no longer have: nothing is signed, nothing is sent, and nothing stops."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.dispute import ChainRecord, Dispute, SignedTurn
from engine.protocol.disputes import final_outcome, is_paid_out, newest_supported
from engine.protocol.errors import Reason
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, WaitingFor
from engine.protocol.messages import SignedState
from engine.protocol.outstanding_disputes import disputed
from engine.protocol.types import ChannelId
from tests.engine.protocol.court import challenged
from tests.engine.protocol.makers import (
    OPEN_HANDED,
    a_town,
    ledger_of,
    open_tab,
    refusal_of,
)
from tests.engine.protocol.village import Village

WINDOW_S = 3600


def a_challenge(
    town: Village, channel_id: ChannelId, turn: SignedTurn | None
) -> inp.ChainChallenged:
    """The contract's word about a challenge; without a turn its evidence was not kept."""
    end_s = town.now_ms // 1000 + WINDOW_S
    if turn is None:
        return inp.ChainChallenged(channel_id, end_s, 0, None)
    return replace(challenged(town.court, channel_id, turn), finalizes_at_s=end_s)


def waits_for(town: Village, name: str, channel_id: ChannelId) -> WaitingFor | None:
    found = town[name].world.objectives.get((ObjectiveKind.DISPUTE, channel_id))
    return None if found is None else found.waiting_for


def test_a_ledger_that_we_hold_no_state_of_is_watched_and_nothing_is_shown() -> None:
    """The hub kept its turn 0 and challenges with it: we have nothing to answer with, and nothing in it."""
    town = Village("alice", "hub", policies={"hub": OPEN_HANDED})
    town.holds = lambda source, _target, message: (
        source == "hub" and isinstance(message, SignedState)
    )
    ledger_id = town.open_ledger("alice", "hub", 1000, 1000)
    ledger = town["hub"].world.ledgers[ledger_id]
    assert newest_supported(town["alice"].world.ledgers[ledger_id]) is None
    turn = SignedTurn(
        turn_num=0,
        outcome=ledger.start.general(),
        signatures=tuple(one for one in ledger.prefund if one is not None),
    )

    town.silent = {"hub"}
    town.block(a_challenge(town, ledger_id, turn))

    assert town["alice"].said(ev.ForceMoveSigned) == []
    assert waits_for(town, "alice", ledger_id) is None
    assert disputed(town["alice"].world) == ()


def test_a_ledger_before_its_turn_0_cannot_be_left_by_the_chain() -> None:
    town = Village("alice", "hub", policies={"hub": OPEN_HANDED})
    town.silent = {"hub"}
    ledger_id = town.open_ledger("alice", "hub", 1000, 1000)

    asked = inp.Dispute(at_ms=town.now_ms, channel_id=ledger_id)

    assert Reason.NOT_OPEN is refusal_of(town["alice"], asked)


def test_an_outcome_that_is_final_and_unknown_waits_for_the_money() -> None:
    """The evidence of the challenge was not kept. What stands is known when somebody pays it out."""
    town = a_town()
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    town.silent = {"hub", "bob"}
    town["alice"].effects.clear()
    town.is_mining = False
    town.block(a_challenge(town, ledger_id, None))
    town.wait(WINDOW_S)

    assert waits_for(town, "alice", ledger_id) is WaitingFor.MONEY_BACK
    assert disputed(town["alice"].world) == ()


def test_a_closed_ledger_is_not_defended() -> None:
    """It holds nothing of ours: an old state of it harms nobody, and an answer would cost a fee."""
    town = a_town()
    ledger = ledger_of(town, "alice", "hub")
    town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger.channel_id))
    assert ledger_of(town, "alice", "hub").phase is LedgerPhase.CLOSED
    turn = SignedTurn(turn_num=1, outcome=ledger.start.general(), signatures=())

    town.block(a_challenge(town, ledger.channel_id, turn))

    assert waits_for(town, "alice", ledger.channel_id) is None
    assert Reason.NOT_OPEN is refusal_of(
        town["alice"], inp.Dispute(at_ms=town.now_ms, channel_id=ledger.channel_id)
    )


def test_a_tab_that_no_ledger_guarantees_yet_cannot_be_left_by_the_chain() -> None:
    town = a_town()
    town.silent = {"hub", "bob"}
    tab = open_tab(town)

    assert Reason.NOT_OPEN is refusal_of(
        town["alice"], inp.Dispute(at_ms=town.now_ms, channel_id=tab)
    )


def test_a_tabs_dispute_ends_when_its_challenge_is_cleared() -> None:
    """No ledger of the tab is being left: once the challenge is gone nothing is left to do."""
    town = a_town()
    tab = open_tab(town)
    held = town["alice"].world.virtuals[tab]
    turn = SignedTurn(
        turn_num=1,
        outcome=held.start.general(),
        signatures=tuple(one for one in held.postfund if one is not None),
    )
    town.holds = lambda *_: True
    town.is_mining = False
    town.block(a_challenge(town, tab, turn))
    assert waits_for(town, "alice", tab) is WaitingFor.CHALLENGE_EXPIRED

    town.block(inp.ChainChallengeCleared(tab, 1, 0))

    assert waits_for(town, "alice", tab) is None
    assert town["alice"].said(ev.ForceMoveSigned) == []


def test_a_guarantee_whose_tab_is_final_and_unknown_is_not_reclaimed_by_guess() -> None:
    town = a_town()
    tab = open_tab(town)
    town.pay("alice", "bob", 10, 1)
    ledger = ledger_of(town, "bob", "hub")
    ledger_id = ledger.channel_id
    turn = SignedTurn(
        turn_num=ledger.turn_num,
        outcome=ledger.outcome.general(),
        signatures=tuple(one for one in ledger.latest if one is not None),
    )
    town.silent = {"hub", "alice"}
    town.is_mining = False
    town.block(a_challenge(town, ledger_id, turn), a_challenge(town, tab, None))
    town.wait(WINDOW_S)

    assert waits_for(town, "bob", ledger_id) is WaitingFor.GUARANTEES_RECLAIMED
    assert disputed(town["bob"].world) == ()


@pytest.mark.parametrize("count", [0, 1])
def test_only_guarantees_of_known_tabs_are_waited_for(count: int) -> None:
    town = a_town()
    for number in range(count):
        open_tab(town, 5, nonce=50 + number)
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    town.silent = {"hub", "bob"}

    town.do("alice", inp.Dispute(at_ms=town.now_ms, channel_id=ledger_id))
    town.wait(WINDOW_S)
    town.wait(1)

    assert ledger_of(town, "alice", "hub").phase is LedgerPhase.CLOSED
    assert count == len(town["alice"].said(ev.GuaranteeReclaimed))


def test_what_is_final_by_a_conclusion_we_never_saw_the_sum_of_is_unknown() -> None:
    """Nothing is owed by guess: a final state of a tab that we do not hold, and a ledger shown without evidence."""
    town = a_town()
    tab, ledger = open_tab(town), ledger_of(town, "alice", "hub")
    world = town["alice"].world
    for channel_id, record in (
        (tab, ChainRecord(block_num=1, is_concluded=True)),
        (ledger.channel_id, ChainRecord(block_num=1, finalizes_at_s=1)),
    ):
        known = Dispute(channel_id=channel_id, records=(record,))
        world = replace(world, disputes=world.disputes.set(channel_id, known))

    assert final_outcome(world, tab) is None
    assert final_outcome(world, ledger.channel_id) is None
    assert not is_paid_out(world, ledger)
