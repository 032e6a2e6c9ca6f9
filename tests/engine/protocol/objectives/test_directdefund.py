"""Closing a ledger: its tabs are settled first, one final state is signed, the money goes back once."""

from __future__ import annotations

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import Transfer
from engine.protocol.crypto import prefixed, recover
from engine.protocol.effects import SubmitConclude
from engine.protocol.errors import Reason
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, WaitingFor
from engine.protocol.limits import CONCLUDE_PATIENCE_MS
from engine.protocol.messages import CloseRequest, Message, SignedState
from engine.protocol.outstanding import outstanding
from engine.protocol.types import ChannelId, Signature
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    a_ledger_final,
    a_proposal,
    a_town,
    assert_sound,
    is_closed,
    ledger_of,
    open_tab,
    refusal_of,
    say,
)
from tests.engine.protocol.village import Village

every_leader = pytest.mark.parametrize("leads", EVERY_LEADER)


def close(town: Village, who: str, other: str) -> ChannelId:
    """A person closes the ledger to somebody."""
    channel_id = ledger_of(town, who, other).channel_id
    town.do(who, inp.CloseLedger(at_ms=town.now_ms, channel_id=channel_id))
    return channel_id


def conclusions_of(town: Village, name: str) -> list[SubmitConclude]:
    """What a node wants to conclude now."""
    return [
        one for one in outstanding(town[name].world, town.now_ms) if isinstance(one, SubmitConclude)
    ]


def paid_out(town: Village) -> dict[bytes, int]:
    """What each address got from the contract."""
    got: dict[bytes, int] = {}
    for conclusion in town.paid_out:
        for line in conclusion.outcome[0].allocations:
            got[line.destination[12:]] = got.get(line.destination[12:], 0) + line.amount_wei
    return got


@every_leader
@pytest.mark.parametrize("who", ["alice", "hub"])
def test_either_side_closes_and_gets_its_money_to_the_wei(leads: tuple[str, str], who: str) -> None:
    town = a_town(leads)
    tab = open_tab(town, 100)
    town.pay("alice", "bob", 30, 1)
    town.do("alice", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))

    close(town, who, "alice" if who == "hub" else "hub")
    close(town, "bob", "hub")

    assert all(is_closed(town, name) for name in ("alice", "hub", "bob"))
    assert paid_out(town) == {
        town["alice"].address: 970,
        town["hub"].address: 2000,
        town["bob"].address: 1030,
    }
    assert len(town.paid_out) == 2
    assert_sound(town)


@every_leader
@pytest.mark.parametrize("who", ["alice", "hub"])
def test_closing_settles_the_tabs_first(leads: tuple[str, str], who: str) -> None:
    town = a_town(leads)
    for nonce in (7, 8):
        open_tab(town, 100, nonce=nonce)
    town.pay("alice", "bob", 60, 1)
    town.pay("alice", "bob", 60, 2)

    close(town, who, "alice" if who == "hub" else "hub")

    assert paid_out(town) == {town["alice"].address: 880, town["hub"].address: 1120}
    assert not any(town[name].world.virtuals for name in ("alice", "hub", "bob"))
    assert_sound(town)


@every_leader
def test_closing_waits_for_a_tab_that_is_opening(leads: tuple[str, str]) -> None:
    town = a_town(leads)
    town.holds = lambda source, _, message: source == "bob" and isinstance(message, SignedState)
    open_tab(town, 100)
    close(town, "hub", "alice")

    town.go_on()
    town.tick(after_ms=200_000)

    assert is_closed(town, "alice")
    assert paid_out(town) == {town["alice"].address: 1000, town["hub"].address: 1000}
    assert_sound(town)


def test_the_leader_sends_the_conclusion_and_its_signatures_are_good_on_chain() -> None:
    town = a_town()
    town.is_mining = False
    ledger_id = close(town, "hub", "alice")

    (conclusion,) = conclusions_of(town, "alice")
    assert conclusions_of(town, "hub") == []
    ledger = ledger_of(town, "alice", "hub")
    digest = prefixed(ledger.outcome.hash_at(ledger_id, conclusion.turn_num, is_final=True))
    assert [recover(digest, one) for one in conclusion.signatures] == list(
        ledger.fixed.participants
    )
    assert conclusion.key == "conclude:" + ledger_id.hex()
    assert conclusion.outcome == ledger.outcome.general()


def test_a_final_signature_with_a_wrong_v_is_repaired_for_the_chain() -> None:
    town = a_town()
    town.is_mining = False
    town.holds = lambda source, *_: source == "hub"
    close(town, "alice", "hub")
    true = a_ledger_final(town["hub"], ledger_of(town, "alice", "hub"))
    bent = Signature(true.signature[:64] + b"\x63")

    say(
        town,
        "hub",
        "alice",
        SignedState(true.fixed, true.turn_num, True, true.first_wei, true.last_wei, 1, bent),
    )

    (conclusion,) = conclusions_of(town, "alice")
    assert conclusion.signatures[1] == true.signature


def test_the_follower_sends_the_conclusion_when_the_leader_does_not() -> None:
    town = a_town()
    town.is_mining = False
    close(town, "alice", "hub")

    town.now_ms += CONCLUDE_PATIENCE_MS - 1
    early = town["hub"].take(inp.Tick(at_ms=town.now_ms))
    town.now_ms += 1
    late = town["hub"].take(inp.Tick(at_ms=town.now_ms))

    assert early.effects == ()
    assert [type(one) for one in late.effects] == [SubmitConclude]
    assert late.events == ()
    assert conclusions_of(town, "hub") == list(late.effects)

    town.is_mining = True
    town["hub"].effects.extend(late.effects)
    town.settle_down()
    assert len(town.paid_out) == 1
    assert is_closed(town, "alice")


def test_a_conclusion_that_a_reorganisation_took_away_is_sent_again() -> None:
    town = a_town()
    ledger_id = close(town, "alice", "hub")
    assert is_closed(town, "alice")
    town.holdings_wei[ledger_id] = 2000
    town.block_num -= 1
    for node in town.nodes.values():
        node.take(
            inp.ChainRollback(at_ms=town.now_ms, block_num=town.block_num, block_hash=bytes(32))
        )

    town.settle_down()

    assert town.holdings_wei[ledger_id] == 0
    assert ledger_of(town, "alice", "hub").is_concluded
    assert_sound(town)


def test_the_follower_asks_once_and_waits_for_the_leader() -> None:
    town = a_town()
    town.silent.add("alice")

    ledger_id = close(town, "hub", "alice")
    close(town, "hub", "alice")

    assert town["hub"].said(ev.CloseAsked) == [ev.CloseAsked(ledger_id)]
    objective = town["hub"].world.objectives[ObjectiveKind.DIRECT_DEFUND, ledger_id]
    assert objective.waiting_for is WaitingFor.LEADER_FINAL


def test_a_request_to_close_a_closed_ledger_changes_nothing() -> None:
    town = a_town()
    ledger_id = close(town, "alice", "hub")

    assert say(town, "hub", "alice", CloseRequest(ledger_id)) == ()
    assert ledger_of(town, "alice", "hub").phase is LedgerPhase.CLOSED


def test_closing_from_both_sides_at_once_closes_once() -> None:
    town = a_town()
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    for name in ("alice", "hub"):
        town[name].take(inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_id))

    town.settle_down()

    assert len(town.paid_out) == 1
    assert is_closed(town, "alice")


def test_the_followers_request_may_find_the_leader_opening() -> None:
    """The leader's last signature is on its way: it must not forget that closing was asked for."""
    town = Village("alice", "hub", policies={"hub": a_town()["hub"].world.policy})

    def followers_turn_1(source: str, _target: str, message: Message) -> bool:
        return source == "alice" and isinstance(message, SignedState) and message.turn_num == 1

    town.holds = followers_turn_1
    town.open_ledger("alice", "hub", 10, 5)
    say_at_once = inp.CloseLedger(
        at_ms=town.now_ms, channel_id=ledger_of(town, "alice", "hub").channel_id
    )
    town.do("alice", say_at_once)

    town.go_on()

    assert is_closed(town, "alice")
    assert is_closed(town, "hub")
    assert paid_out(town) == {town["alice"].address: 10, town["hub"].address: 5}


@every_leader
@pytest.mark.parametrize("who", ["alice", "hub"])
def test_a_copy_that_forgot_the_last_state_signs_nothing_once_the_contract_shows_it(
    leads: tuple[str, str], who: str
) -> None:
    """Both may have been put back to before the close: then nobody but the contract knows of the last turn."""
    town = a_town(leads)
    earlier = {name: (town[name].world, list(town[name].log)) for name in ("alice", "hub")}
    ledger_id = close(town, "alice", "hub")
    town.go_on()
    assert is_closed(town, "alice")
    for name, (world, log) in earlier.items():
        town[name].world, town[name].log = world, log
    town.silent = {"alice", "hub"}
    node = town[who]
    newest = node.world.blocks[-1].block_num if node.world.blocks else 0
    conclusion = inp.ChainBlock(
        at_ms=town.now_ms,
        block_num=newest + 1,
        block_hash=bytes(31) + b"\x01",
        timestamp_s=9_000,
        logs=(
            inp.ChainConcluded(channel_id=ledger_id, log_index=0),
            inp.ChainAllocationUpdated(
                channel_id=ledger_id, before_wei=2000, after_wei=0, log_index=1
            ),
        ),
    )

    done = node.take(conclusion)

    signing = (ev.StateSigned, ev.ProposalSent, ev.ProposalAccepted)
    assert not [each for each in done.events if isinstance(each.event, signing)]
    assert node.world.ledgers[ledger_id].phase is LedgerPhase.CLOSED
    payment = inp.PayPartner(
        at_ms=town.now_ms, ledger_id=ledger_id, amount_wei=1, payment_id=bytes(16), note=""
    )
    assert refusal_of(node, payment) is Reason.NOT_OPEN


def test_a_follower_countersigns_nothing_in_a_ledger_that_the_contract_ended() -> None:
    town = a_town(("hub", "bob"))
    ledger = ledger_of(town, "alice", "hub")
    payment = Transfer(bytes(15) + b"\x01", 7, "", is_to_leader=False)
    said = a_proposal(town["hub"], ledger_of(town, "hub", "alice"), payment)
    node = town["alice"]
    node.take(
        inp.ChainBlock(
            at_ms=town.now_ms,
            block_num=town.block_num + 1,
            block_hash=bytes(31) + b"\x01",
            timestamp_s=9_000,
            logs=(inp.ChainConcluded(channel_id=ledger.channel_id, log_index=0),),
        )
    )

    facts = say(town, "hub", "alice", said)

    assert ev.ProposalAccepted not in facts
    assert ledger_of(town, "alice", "hub").my_wei == ledger.my_wei
