"""A small form of `make fuzz`, and the proof that it would find something."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from engine.protocol.errors import Reason, Refused
from engine.protocol.events import gate_of
from engine.protocol.messages import LedgerProposal, Refusal, SignedState, Voucher
from engine.protocol.step import Step, step
from engine.protocol.types import Bytes32
from engine.protocol.world import World
from tests.fuzz import __main__ as program
from tests.fuzz import campaign as fuzzing
from tests.fuzz.campaign import Campaign, message_kinds

COUNT = 300


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return Campaign(seed=7)


@pytest.mark.parametrize("kind", message_kinds(), ids=lambda kind: kind.__name__)
def test_a_spoiled_message_does_nothing_worse_than_be_refused(campaign: Campaign, kind: type):
    tally = campaign.messages(kind, COUNT)

    assert tally.crashes == []
    assert tally.count == COUNT
    assert tally.refused > COUNT // 4, "it must be mostly hostile"
    if any(type(moment.message) is kind for moment in campaign.moments):
        assert tally.changed > 0, "and reach what changes the world"


def test_a_spoiled_frame_ends_its_connection_and_nothing_else(campaign: Campaign):
    tally = campaign.frames(20 * COUNT)

    assert tally.crashes == []
    assert tally.refused > COUNT
    assert tally.taken > COUNT


def test_a_seed_makes_the_same_inputs_again(campaign: Campaign):
    again = Campaign(seed=7)

    one, other = campaign.messages(Voucher, 100), again.messages(Voucher, 100)

    assert (one.decoded, one.refused, one.changed) == (other.decoded, other.refused, other.changed)


def test_a_decoder_that_stumbles_is_found(campaign: Campaign, monkeypatch: pytest.MonkeyPatch):
    def stumble(_body: bytes) -> object:
        raise KeyError("tag")

    monkeypatch.setattr(fuzzing, "decode_message", stumble)

    crashes = campaign.messages(Refusal, 10).crashes

    assert crashes
    assert "KeyError" in crashes[0].error
    assert bytes.fromhex(crashes[0].hostile)


def test_an_error_of_ours_instead_of_the_peers_is_found(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_arguments: object) -> Step:
        raise Refused(Reason.NOT_OPEN)

    monkeypatch.setattr(fuzzing, "step", refuse)

    assert campaign.messages(Refusal, 50).crashes


def _richer(world: World, what: object, sign: object) -> Step:
    """A step that gives away one wei with every message."""
    done = step(world, what, sign)
    for channel_id, ledger in done.world.ledgers.items():
        outcome = replace(ledger.outcome, leader_wei=ledger.outcome.leader_wei + 1)
        changed = replace(ledger, outcome=outcome)
        ledgers = done.world.ledgers.set(channel_id, changed)
        return replace(done, world=replace(done.world, ledgers=ledgers))
    return done


def _in_place(world: World, what: object, sign: object) -> Step:
    """A step that writes into the world it was given."""
    for ledger in world.ledgers.values():
        ledger.turn_num += 1
    return step(world, what, sign)


def _two_minds(world: World, what: object, sign: object) -> Step:
    """A step that signs another hash for a turn that was signed before."""
    done = step(world, what, sign)
    events = tuple(
        replace(entry, event=replace(entry.event, state_hash=Bytes32(b"\x01" * 32)))
        if gate_of(entry.event) is not None
        else entry
        for entry in done.events
    )
    return replace(done, events=events)


def test_a_wei_too_many_is_found(campaign: Campaign, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fuzzing, "step", _richer)

    crashes = campaign.messages(SignedState, 50).crashes

    assert any("money is not conserved" in crash.error for crash in crashes)


def test_facts_that_do_not_make_the_world_are_found(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(fuzzing, "step", _two_minds)

    crashes = campaign.messages(LedgerProposal, 200).crashes

    assert any("facts do not make the world" in crash.error for crash in crashes)


def test_a_world_written_into_is_found(monkeypatch: pytest.MonkeyPatch):
    spoiled = Campaign(seed=8)
    monkeypatch.setattr(fuzzing, "step", _in_place)

    crashes = spoiled.messages(SignedState, 20).crashes

    assert any("the world before the message was changed" in crash.error for crash in crashes)


def test_the_program_says_one_line_and_fails_on_a_crash(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys, "argv", ["fuzz", "--count", "5", "--seed", "3"])

    assert program.main() == 0
    lines = capsys.readouterr().out.splitlines()
    monkeypatch.setattr(fuzzing, "step", _richer)
    assert program.main() == 1

    assert len(lines) == 1
    assert all(kind.__name__ in lines[0] for kind in message_kinds())
    assert "crashes 0" in lines[0]
    assert "money is not conserved" in capsys.readouterr().out
