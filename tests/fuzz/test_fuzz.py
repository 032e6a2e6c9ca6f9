"""A small form of `make fuzz`, and the proof that it would find something."""

from __future__ import annotations

import sys
from array import array
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from immutables import Map

from engine.protocol.codec.wire import BODY_MAX_BYTES, decode_message
from engine.protocol.errors import Reason, Refused
from engine.protocol.messages import LedgerProposal, Refusal, SignedState, Voucher
from engine.protocol.rowkeys import gate_of
from engine.protocol.step import Step, step
from engine.protocol.types import Bytes32
from engine.protocol.world import World
from tests.fuzz import __main__ as program
from tests.fuzz import campaign as fuzzing
from tests.fuzz import claims as claiming
from tests.fuzz import corpus, guided
from tests.fuzz.campaign import Campaign, message_kinds
from tests.fuzz.claims import claims
from tests.fuzz.mutations import bomb
from tests.fuzz.tally import P99_MAX_US, PEAK_MAX_BYTES, Tally
from tests.lockedtools import NoToolError

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


def test_a_spoiled_claim_does_nothing_worse_than_stop_what_is_between_the_two(campaign: Campaign):
    tally = claims(campaign, 7, 4 * COUNT)

    assert tally.crashes == []
    assert tally.refused > COUNT
    assert tally.taken > COUNT


def test_a_claim_that_makes_a_payment_fall_is_found(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
):
    def fall(world: World, *_arguments: object) -> Step:
        tabs = {key: replace(tab, paid_wei=0) for key, tab in world.virtuals.items()}
        return Step(replace(world, virtuals=Map(tabs)), (), ())

    moments = [
        one for one in campaign.moments if any(tab.paid_wei for tab in one.world.virtuals.values())
    ]
    few = Campaign(seed=7)
    few.moments = moments[:3]
    monkeypatch.setattr(claiming, "_just_begun", lambda moment: moment)
    monkeypatch.setattr(claiming, "step", fall)

    assert claims(few, 7, 20).broken_count > 0


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


def test_the_program_says_a_line_for_each_kind_and_fails_on_a_broken_promise(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys, "argv", ["fuzz", "--count", "5", "--seed", "3"])

    assert program.main() == 0
    lines = capsys.readouterr().out.splitlines()
    monkeypatch.setattr(fuzzing, "step", _richer)
    assert program.main() == 1

    kinds = [kind.__name__ for kind in message_kinds()]
    assert [*kinds, "frame", "claim", "link"] == [line.split()[0] for line in lines[:-1]]
    assert "75 inputs of 15 kinds; crashes 0, promises broken 0" in lines[-1]
    assert "money is not conserved" in capsys.readouterr().out


# --- time and memory ------------------------------------------------------------------------------------------


def a_tally(**changes: object) -> Tally:
    return Tally(kind="Voucher", **changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"peak_bytes": PEAK_MAX_BYTES}, True),
        ({"peak_bytes": PEAK_MAX_BYTES + 1}, False),
        ({"times_us": array("Q", [P99_MAX_US] * 100)}, True),
        ({"times_us": array("Q", [1] * 99 + [P99_MAX_US + 1])}, False),
        ({"times_us": array("Q", [1] * 199 + [P99_MAX_US + 1])}, True),
        ({"crash_count": 1}, False),
        ({"broken_count": 1}, False),
    ],
)
def test_a_kind_is_good_within_its_limits(changes: dict[str, object], expected: bool):
    assert expected is a_tally(**changes).is_good


def test_a_hungry_reader_is_found(campaign: Campaign, monkeypatch: pytest.MonkeyPatch):
    def hungry(body: bytes) -> object:
        crowd = [bytes(1000) for _ in range(5000)]
        return decode_message(body) if crowd else None

    monkeypatch.setattr(fuzzing, "decode_message", hungry)

    tally = campaign.messages(Refusal, 10)

    assert tally.peak_bytes > PEAK_MAX_BYTES
    assert not tally.is_good


def test_bombs_are_thrown_and_weighed(campaign: Campaign):
    tally = a_tally()
    moment = campaign.moments_of(Voucher)[0]
    bodies = [bomb(Random(number), BODY_MAX_BYTES) for number in range(200)]

    for body in bodies:
        campaign.deliver(tally, moment, body)

    assert max(map(len, bodies)) >= BODY_MAX_BYTES
    assert tally.weighed > 150
    assert tally.is_good
    assert (tally.decoded, tally.refused) == (0, 200)


# --- the corpus -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", message_kinds(), ids=lambda kind: kind.__name__)
def test_what_was_kept_does_nothing_worse_than_be_refused(campaign: Campaign, kind: type):
    kept = corpus.load(kind)
    tally = Tally(kind=kind.__name__)

    for place, body in kept:
        for near in range(place, place + 3):
            campaign.deliver(tally, campaign.moments[near % len(campaign.moments)], body)

    assert tally.crashes == []
    assert 8 <= len(kept) <= corpus.KEPT_MAX, "every type has inputs that are kept"
    assert len(kept) == len(set(kept)), "none twice"


def test_an_input_is_kept_once_for_what_it_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(corpus, "message_kinds", lambda: [Refusal])

    first, again = corpus.keep(7, 60, tmp_path), corpus.keep(7, 60, tmp_path)

    assert 3 < first <= corpus.KEPT_MAX
    assert again == 0
    assert first == len(corpus.load(Refusal, tmp_path))


def test_an_engine_that_is_not_to_be_had_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def nothing(_name: str) -> Path:
        raise NoToolError("no wheel for this Python")

    monkeypatch.setattr(guided, "provide", nothing)
    monkeypatch.setattr(sys, "argv", ["fuzz", "--count", "5", "--engine", "atheris"])

    assert program.main() == 1
    assert "no wheel for this Python" in capsys.readouterr().err
