"""What is left to do of a dispute's step, by the contract's record right before it leaves."""

from dataclasses import replace

import pytest

from engine.chain.disputes import wanted_of
from engine.chain.errors import ChainError, ChainErrorKind
from engine.chain.port import Challenge, Checkpoint, Reclaim, Transfer
from engine.protocol.adjudicator import Status, fingerprint, outcome_hash, paying, reclaiming
from engine.protocol.channel.dispute import Finalised, SignedTurn, Target
from engine.protocol.channel.outcome import Allocation, Exit
from engine.protocol.channel.state import FixedPart
from engine.protocol.types import Address, external

LEFT, RIGHT = (external(Address(bytes([number]) * 20)) for number in (1, 2))
STATE_HASH = b"\x05" * 32
FIXED = FixedPart(participants=(), nonce=1, app_definition=bytes(20), challenge_duration_s=10)
TURN = SignedTurn(turn_num=5, outcome=(), signatures=())
CHALLENGE = Challenge(key="c", fixed_part=FIXED, proof=(), candidate=TURN, challenger_signature=b"")
CHECKPOINT = Checkpoint(key="p", fixed_part=FIXED, candidate=TURN)
NOW_S = 100


def a_target(number):
    lines = (
        Allocation(destination=LEFT, amount_wei=3),
        Allocation(destination=RIGHT, amount_wei=7),
    )
    return Target(
        channel_id=bytes([number]) * 32, state_hash=STATE_HASH, outcome=(Exit(allocations=lines),)
    )


TARGETS = (a_target(8), a_target(9))
LEDGER = Finalised(
    channel_id=b"\x0c" * 32,
    state_hash=STATE_HASH,
    outcome=(
        Exit(
            allocations=(
                Allocation(destination=LEFT, amount_wei=50),
                Allocation(destination=RIGHT, amount_wei=60),
                *(
                    Allocation(
                        destination=target.channel_id,
                        amount_wei=10,
                        allocation_type=1,
                        metadata=LEFT + RIGHT,
                    )
                    for target in TARGETS
                ),
            )
        ),
    ),
    targets=TARGETS,
)


def final_with(outcome):
    mark = fingerprint(STATE_HASH, outcome_hash(outcome))
    return Status(turn_num=5, finalizes_at_s=NOW_S, fingerprint=mark)


@pytest.mark.parametrize(
    ("intent", "turn_num", "finalizes_at_s", "is_wanted"),
    [
        (CHALLENGE, 4, 0, True),
        (CHALLENGE, 5, 0, True),
        (CHALLENGE, 6, 0, False),
        (CHALLENGE, 4, NOW_S + 1, True),
        (CHALLENGE, 5, NOW_S + 1, False),
        (CHALLENGE, 4, NOW_S, False),
        (CHECKPOINT, 4, 0, True),
        (CHECKPOINT, 5, 0, False),
        (CHECKPOINT, 4, NOW_S + 1, True),
        (CHECKPOINT, 5, NOW_S + 1, False),
        (CHECKPOINT, 4, NOW_S, False),
    ],
)
def test_a_turn_is_shown_while_the_contract_would_take_it(
    intent, turn_num, finalizes_at_s, is_wanted
):
    status = Status(turn_num=turn_num, finalizes_at_s=finalizes_at_s)

    assert (intent if is_wanted else None) == wanted_of(intent, status, NOW_S)


@pytest.mark.parametrize("done", [(), (0,), (1,)], ids=["none", "the first", "the second"])
def test_the_next_guarantee_is_reclaimed_from_the_outcome_that_stands(done):
    """Whoever reclaimed which one: it is found by the contract's hash."""
    outcome = LEDGER.outcome
    for place in done:
        outcome = reclaiming(outcome, TARGETS[place])
    intent = Reclaim(key="r", ledger=LEDGER, reclaimed_count=len(done))

    wanted = wanted_of(intent, final_with(outcome), NOW_S)

    (first, *_) = (target for place, target in enumerate(TARGETS) if place not in done)
    assert replace(intent, ledger=replace(LEDGER, outcome=outcome), target=first) == wanted


def test_a_reclaim_that_somebody_else_was_faster_with_is_left_out():
    intent = Reclaim(key="r", ledger=LEDGER, reclaimed_count=0)
    after = reclaiming(LEDGER.outcome, TARGETS[1])

    assert wanted_of(intent, final_with(after), NOW_S) is None


def test_our_entry_is_taken_once_whoever_was_paid_before():
    outcome = LEDGER.outcome
    for target in TARGETS:
        outcome = reclaiming(outcome, target)
    by_the_other, _ = paying(outcome, 10**6, (1,))
    by_us, _ = paying(by_the_other, 10**6, (0,))
    intent = Transfer(key="t", ledger=LEDGER, index=0)

    wanted = wanted_of(intent, final_with(by_the_other), NOW_S)

    assert replace(intent, ledger=replace(LEDGER, outcome=by_the_other)) == wanted
    assert wanted_of(intent, final_with(by_us), NOW_S) is None


@pytest.mark.parametrize(
    "intent",
    [
        Reclaim(key="r", ledger=LEDGER, reclaimed_count=0),
        Transfer(key="t", ledger=LEDGER, index=0),
    ],
    ids=["reclaim", "transfer"],
)
def test_an_outcome_that_nobody_can_name_is_a_trouble_and_an_open_channel_is_none(intent):
    strange = Status(turn_num=5, finalizes_at_s=NOW_S, fingerprint=b"\x01" * 20)

    with pytest.raises(ChainError) as caught:
        wanted_of(intent, strange, NOW_S)

    assert caught.value.kind is ChainErrorKind.REVERTED
    assert wanted_of(intent, Status(), NOW_S) is None
