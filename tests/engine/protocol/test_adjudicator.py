"""The contract's model, rule by rule, in the contract's own words; tests/contracts compares it with the bytecode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.protocol import adjudicator as model
from engine.protocol.adjudicator import Adjudicator, Reverted, Status, status_of
from engine.protocol.channel.dispute import Finalised, Target
from engine.protocol.channel.outcome import Allocation, AllocationType, Exit, Outcome
from engine.protocol.types import Bytes32, ChannelId, Destination, external

ALICE, HUB, BOB = (Destination(external(bytes([number]) * 20)) for number in (1, 2, 3))
LEDGER, TAB, OTHER_TAB = (ChannelId(bytes([number]) * 32) for number in (0x51, 0x52, 0x53))
STATE, TAB_STATE = Bytes32(b"\x61" * 32), Bytes32(b"\x62" * 32)
NOW_S, WINDOW_S = 1000, 3600
END_S = NOW_S + WINDOW_S


def owed(destination: bytes, amount_wei: int) -> Allocation:
    return Allocation(destination=Destination(destination), amount_wei=amount_wei)


def promised(
    tab: ChannelId, amount_wei: int, left: bytes = ALICE, right: bytes = HUB
) -> Allocation:
    return Allocation(
        destination=Destination(tab),
        amount_wei=amount_wei,
        allocation_type=AllocationType.GUARANTEE,
        metadata=left + right,
    )


def outcome_of(*lines: Allocation) -> Outcome:
    return (Exit(allocations=lines),)


SPLIT = outcome_of(owed(ALICE, 60), owed(HUB, 40))
GUARANTEED = outcome_of(owed(ALICE, 50), owed(HUB, 70), promised(TAB, 100))
PAID_30 = outcome_of(owed(ALICE, 70), owed(BOB, 30))


def challenged(
    outcome: Outcome = SPLIT,
    *,
    channel_id: ChannelId = LEDGER,
    state_hash: Bytes32 = STATE,
    turn_num: int = 3,
    was: Adjudicator | None = None,
) -> Adjudicator:
    return model.challenge(
        Adjudicator() if was is None else was,
        channel_id,
        turn_num=turn_num,
        state_hash=state_hash,
        outcome=outcome,
        now_s=NOW_S,
        duration_s=WINDOW_S,
    )


def funded(was: Adjudicator, amount_wei: int, channel_id: ChannelId = LEDGER) -> Adjudicator:
    held_wei = was.held_wei(channel_id)
    return model.deposit(was, channel_id, expected_held_wei=held_wei, amount_wei=amount_wei)


def words_of(action: Callable[[], object]) -> str:
    with pytest.raises(Reverted) as caught:
        action()
    return str(caught.value)


def test_a_status_is_one_word_and_back() -> None:
    status = Status(turn_num=2**48 - 1, finalizes_at_s=7, fingerprint=bytes(range(20)))

    assert status.word() == b"\xff" * 6 + b"\x00" * 5 + b"\x07" + bytes(range(20))
    assert status_of(status.word()) == status
    assert status_of(bytes(32)) == Status()


def test_a_deposit_says_what_it_expects_to_find() -> None:
    once = funded(Adjudicator(), 5)
    again = funded(once, 6)

    assert (once.held_wei(LEDGER), again.held_wei(LEDGER)) == (5, 11)
    for expected_wei in (4, 6):
        assert "held != expectedHeld" == words_of(
            lambda wei=expected_wei: model.deposit(
                once, LEDGER, expected_held_wei=wei, amount_wei=1
            )
        )


def test_nobody_deposits_for_an_account() -> None:
    account = ChannelId(bytes(ALICE))

    assert "Deposit to external destination" == words_of(lambda: funded(Adjudicator(), 1, account))


def test_a_challenge_starts_the_clock_and_a_newer_one_starts_it_anew() -> None:
    first = challenged(turn_num=3)
    second = model.challenge(
        first,
        LEDGER,
        turn_num=4,
        state_hash=STATE,
        outcome=SPLIT,
        now_s=NOW_S + 9,
        duration_s=WINDOW_S,
    )

    assert (first.status(LEDGER).turn_num, first.status(LEDGER).finalizes_at_s) == (3, END_S)
    assert (second.status(LEDGER).turn_num, second.status(LEDGER).finalizes_at_s) == (4, END_S + 9)
    assert first.status(TAB).is_open


@pytest.mark.parametrize("turn_num", [2, 3])
def test_a_challenge_is_answered_only_by_a_newer_turn(turn_num: int) -> None:
    was = challenged(turn_num=3)

    assert "turnNumRecord not increased." == words_of(
        lambda: challenged(turn_num=turn_num, was=was)
    )


def test_an_open_channel_may_be_challenged_with_the_recorded_turn_and_no_older_one() -> None:
    was = model.checkpoint(Adjudicator(), LEDGER, turn_num=3, now_s=NOW_S)

    assert challenged(turn_num=3, was=was).status(LEDGER).turn_num == 3
    assert "turnNumRecord decreased." == words_of(lambda: challenged(turn_num=2, was=was))


def test_a_checkpoint_ends_a_challenge() -> None:
    done = model.checkpoint(challenged(turn_num=3), LEDGER, turn_num=4, now_s=END_S - 1)

    assert done.status(LEDGER).is_open
    assert done.status(LEDGER).turn_num == 4
    assert "turnNumRecord not increased." == words_of(
        lambda: model.checkpoint(challenged(turn_num=3), LEDGER, turn_num=3, now_s=NOW_S)
    )


@pytest.mark.parametrize(
    "action",
    [
        lambda was: model.challenge(was, LEDGER, turn_num=9, state_hash=STATE, outcome=SPLIT, now_s=END_S, duration_s=1),
        lambda was: model.checkpoint(was, LEDGER, turn_num=9, now_s=END_S),
        lambda was: model.conclude(was, LEDGER, outcome=SPLIT, now_s=END_S),
    ],
    ids=["challenge", "checkpoint", "conclude"],
)  # fmt: skip
def test_nothing_moves_a_channel_that_is_final(action: Callable[[Adjudicator], object]) -> None:
    was = challenged()

    assert not was.status(LEDGER).is_final_at(END_S - 1)
    assert was.status(LEDGER).is_final_at(END_S)
    assert "Channel finalized." == words_of(lambda: action(was))


def test_a_conclusion_is_final_at_once_and_forgets_the_turn() -> None:
    done = model.conclude(challenged(), LEDGER, outcome=SPLIT, now_s=NOW_S + 1)

    status = done.status(LEDGER)
    mark = model.fingerprint(model.NO_HASH, model.outcome_hash(SPLIT))
    assert status == Status(turn_num=0, finalizes_at_s=NOW_S + 1, fingerprint=mark)
    assert status.is_final_at(NOW_S + 1)


def test_a_conclusion_that_pays_all_is_forgotten() -> None:
    was = funded(Adjudicator(), 100)

    done = model.conclude_and_pay(was, LEDGER, outcome=SPLIT, now_s=NOW_S)

    assert (done.held_wei(LEDGER), dict(done.paid_wei)) == (0, {ALICE: 60, HUB: 40})
    assert done.status(LEDGER) == Status()


def test_a_conclusion_that_cannot_pay_all_stands_for_the_rest() -> None:
    was = funded(Adjudicator(), 70)

    done = model.conclude_and_pay(was, LEDGER, outcome=SPLIT, now_s=NOW_S)

    rest = outcome_of(owed(ALICE, 0), owed(HUB, 30))
    assert dict(done.paid_wei) == {ALICE: 60, HUB: 10}
    assert done.status(LEDGER).fingerprint == model.fingerprint(
        model.NO_HASH, model.outcome_hash(rest)
    )


def transferred(
    was: Adjudicator, outcome: Outcome, *indices: int, now_s: int = END_S
) -> Adjudicator:
    return model.transfer(
        was, LEDGER, outcome=outcome, state_hash=STATE, indices=indices, now_s=now_s
    )


def test_a_transfer_pays_what_is_owed_once() -> None:
    was = funded(challenged(), 100)

    done = transferred(was, SPLIT, 1)

    assert (done.held_wei(LEDGER), dict(done.paid_wei)) == (60, {HUB: 40})
    assert "incorrect fingerprint" == words_of(lambda: transferred(done, SPLIT, 1))
    rest = outcome_of(owed(ALICE, 60), owed(HUB, 0))
    assert dict(transferred(done, rest).paid_wei) == {ALICE: 60, HUB: 40}


def test_an_earlier_entry_comes_first_when_there_is_too_little() -> None:
    was = funded(challenged(), 70)

    assert dict(transferred(was, SPLIT, 1).paid_wei) == {HUB: 10}
    assert dict(transferred(was, SPLIT).paid_wei) == {ALICE: 60, HUB: 10}


def test_money_owed_to_a_channel_is_held_for_it() -> None:
    outcome = outcome_of(owed(ALICE, 60), owed(TAB, 40))
    was = funded(challenged(outcome), 100)

    done = transferred(was, outcome)

    assert (done.held_wei(LEDGER), done.held_wei(TAB), dict(done.paid_wei)) == (0, 40, {ALICE: 60})


@pytest.mark.parametrize("indices", [(1, 0), (1, 1)])
def test_entries_are_named_in_order_and_once(indices: tuple[int, ...]) -> None:
    was = funded(challenged(), 100)

    assert "Indices must be sorted" == words_of(lambda: transferred(was, SPLIT, *indices))


def test_nothing_is_paid_before_the_end() -> None:
    was = funded(challenged(), 100)

    assert "Channel not finalized." == words_of(lambda: transferred(was, SPLIT, now_s=END_S - 1))


def test_a_guarantee_is_not_transferred() -> None:
    was = funded(challenged(GUARANTEED), 220)

    assert "cannot transfer a guarantee" == words_of(lambda: transferred(was, GUARANTEED))
    assert dict(transferred(was, GUARANTEED, 0).paid_wei) == {ALICE: 50}


def a_target(outcome: Outcome = PAID_30, tab: ChannelId = TAB) -> Target:
    return Target(channel_id=tab, state_hash=TAB_STATE, outcome=outcome)


def both_final(outcome: Outcome = GUARANTEED, paid: Outcome = PAID_30) -> Adjudicator:
    return challenged(paid, channel_id=TAB, state_hash=TAB_STATE, was=challenged(outcome))


def reclaimed(
    was: Adjudicator, outcome: Outcome, target: Target, *, now_s: int = END_S
) -> Adjudicator:
    return model.reclaim(was, LEDGER, outcome=outcome, state_hash=STATE, target=target, now_s=now_s)


def test_a_reclaim_gives_the_guarantee_to_its_two_sides() -> None:
    done = reclaimed(both_final(), GUARANTEED, a_target())

    after = outcome_of(owed(ALICE, 120), owed(HUB, 100))
    assert dict(transferred(funded(done, 220), after).paid_wei) == {ALICE: 120, HUB: 100}


def test_a_reclaim_needs_both_channels_final_and_the_guarantee_there() -> None:
    was, target = both_final(), a_target()
    late = replace(was, statuses=was.statuses.delete(TAB))

    assert "Channel not finalized." == words_of(
        lambda: reclaimed(was, GUARANTEED, target, now_s=END_S - 1)
    )
    assert "Channel not finalized." == words_of(lambda: reclaimed(late, GUARANTEED, target))
    assert "incorrect fingerprint" == words_of(lambda: reclaimed(was, SPLIT, target))
    assert "not a guarantee allocation" == words_of(
        lambda: reclaimed(was, GUARANTEED, a_target(tab=OTHER_TAB))
    )


@pytest.mark.parametrize(
    ("guarantee", "words"),
    [
        (promised(TAB, 100, BOB, HUB), "could not find left"),
        (promised(TAB, 100, ALICE, BOB), "could not find right"),
        (promised(TAB, 99), "totalReclaimed!=guarantee.amount"),
        (promised(TAB, 101), "totalReclaimed!=guarantee.amount"),
    ],
)
def test_a_guarantee_that_does_not_fit_its_target_is_not_reclaimed(
    guarantee: Allocation, words: str
) -> None:
    outcome = outcome_of(owed(ALICE, 50), owed(HUB, 70), guarantee)

    assert words == words_of(lambda: reclaimed(both_final(outcome), outcome, a_target()))


# --- the outcome behind a fingerprint -------------------------------------------------------------------------

TWO_TABS = outcome_of(owed(ALICE, 50), owed(HUB, 70), promised(TAB, 100), promised(OTHER_TAB, 100))
PAID_ALL = outcome_of(owed(ALICE, 0), owed(BOB, 100))


def finalised(*targets: Target, outcome: Outcome = TWO_TABS) -> Finalised:
    return Finalised(channel_id=LEDGER, state_hash=STATE, outcome=outcome, targets=targets)


def mark_of(outcome: Outcome) -> bytes:
    return model.fingerprint(STATE, model.outcome_hash(outcome))


def test_an_outcome_is_found_whoever_reclaimed_and_was_paid_in_whatever_order() -> None:
    one, other = a_target(), a_target(PAID_ALL, OTHER_TAB)
    ledger = finalised(one, other)
    steps = {
        "nothing yet": TWO_TABS,
        "our order": model.reclaiming(model.reclaiming(TWO_TABS, one), other),
        "the other one first": model.reclaiming(TWO_TABS, other),
        "hub paid, then the other": model.reclaiming(model.paying(TWO_TABS, 999, (1,))[0], other),
    }

    for name, outcome in steps.items():
        assert outcome == model.outcome_now(ledger, mark_of(outcome)), name


def test_an_outcome_that_nothing_explains_is_not_found() -> None:
    assert model.outcome_now(finalised(a_target()), mark_of(SPLIT)) is None


def test_a_target_that_does_not_fit_is_left_out_of_the_search() -> None:
    """Somebody's money in a tab, paid out of it, makes its guarantee impossible to reclaim."""
    short, absent = (
        a_target(outcome_of(owed(ALICE, 0), owed(BOB, 30))),
        a_target(tab=ChannelId(b"\x59" * 32)),
    )
    paid = model.paying(TWO_TABS, 999, (0,))[0]

    assert paid == model.outcome_now(finalised(short, absent), mark_of(paid))


def test_the_search_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = []
    true_hash = model.outcome_hash
    monkeypatch.setattr(model, "outcome_hash", lambda one: hashed.append(one) or true_hash(one))
    crowd = outcome_of(*(owed(external(bytes([9, number]) * 10), 1) for number in range(12)))

    assert model.outcome_now(finalised(outcome=crowd), bytes(20)) is None
    assert 500 < len(hashed) <= 512 + 1
