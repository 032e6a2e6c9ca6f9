"""Ledger outcomes: proposals move money and never make or lose any."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.protocol.channel import outcome as outcomes
from engine.protocol.channel.consensus import (
    Add,
    Guarantee,
    LedgerOutcome,
    Proposal,
    ProposalError,
    ProposalFault,
    Remove,
    Transfer,
)
from engine.protocol.channel.state import state_hash
from engine.protocol.types import Address, ChannelId, Destination, external

LEADER = external(Address(b"\x01" * 20))
FOLLOWER = external(Address(b"\x02" * 20))
STRANGER = external(Address(b"\x03" * 20))


def target(number: int) -> ChannelId:
    """A virtual channel's id; a greater number sorts later."""
    return ChannelId(number.to_bytes(1, "big") * 32)


amounts = st.integers(min_value=0, max_value=2**120)
small = st.integers(min_value=0, max_value=30)
targets = st.integers(min_value=1, max_value=6).map(target)
sides = st.sampled_from([(LEADER, FOLLOWER), (FOLLOWER, LEADER), (LEADER, STRANGER)])
additions = st.builds(
    lambda to, amount_wei, ends, left_wei: Add(Guarantee(to, amount_wei, *ends), left_wei),
    targets, small, sides, small,
)  # fmt: skip
removals = st.builds(Remove, targets, small)
transfers = st.builds(
    Transfer,
    st.just(bytes(16)),
    st.integers(min_value=-3, max_value=30),
    st.just(""),
    st.booleans(),
)
proposals = st.one_of(additions, removals, transfers)


def an_outcome(leader_wei: int = 100, follower_wei: int = 100) -> LedgerOutcome:
    """A ledger without guarantees."""
    return LedgerOutcome(LEADER, FOLLOWER, leader_wei, follower_wei)


def an_addition(
    *,
    number: int = 1,
    amount_wei: int = 10,
    left: Destination = LEADER,
    right: Destination = FOLLOWER,
    left_deposit_wei: int = 10,
) -> Add:
    """A guarantee that the leader pays for alone."""
    return Add(Guarantee(target(number), amount_wei, left, right), left_deposit_wei)


def fault_of(outcome: LedgerOutcome, proposal: Proposal) -> ProposalFault:
    """Why a proposal does not fit."""
    with pytest.raises(ProposalError) as caught:
        outcome.apply(proposal)
    return caught.value.fault


@given(amounts, amounts, st.lists(proposals, max_size=20))
def test_no_run_of_proposals_makes_or_loses_money(
    leader_wei: int, follower_wei: int, run: list[Proposal]
) -> None:
    outcome = an_outcome(leader_wei % 60, follower_wei)
    total_wei = outcome.total_wei()
    for proposal in run:
        try:
            outcome = outcome.apply(proposal)
        except ProposalError:
            continue

        lines = outcome.general()[0].allocations
        assert outcome.total_wei() == total_wei
        assert sum(line.amount_wei for line in lines) == total_wei
        assert min(line.amount_wei for line in lines) >= 0
        assert [line.destination for line in lines[2:]] == sorted(
            {line.destination for line in lines[2:]}
        )


@given(amounts, amounts, st.lists(additions, max_size=6), additions)
def test_an_addition_and_its_removal_restore_the_outcome(
    leader_wei: int, follower_wei: int, before: list[Add], addition: Add
) -> None:
    outcome = an_outcome(leader_wei, follower_wei)
    for proposal in before:
        try:
            outcome = outcome.apply(proposal)
        except ProposalError:
            continue
    try:
        after = outcome.apply(addition)
    except ProposalError:
        assume(False)

    assert after.guarantee(addition.target) == addition.guarantee
    assert after.apply(Remove(addition.target, addition.left_deposit_wei)) == outcome


@given(st.lists(additions, max_size=12), st.integers(min_value=2, max_value=2**64))
def test_an_outcome_is_hashed_as_the_contract_encodes_it(run: list[Add], turn_num: int) -> None:
    outcome = an_outcome()
    for proposal in run:
        try:
            outcome = outcome.apply(proposal)
        except ProposalError:
            continue

    encoded = outcomes.encode(outcome.general())
    expected = state_hash(target(9), encoded, turn_num, is_final=False)
    assert outcome.hash_at(target(9), turn_num) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"), [(LEADER, FOLLOWER, (70, 90)), (FOLLOWER, LEADER, (90, 70))]
)
def test_each_side_pays_its_own_share(
    left: Destination, right: Destination, expected: tuple[int, int]
) -> None:
    """The hub leads one ledger and follows in the other: left is the payer's side, not the leader's."""
    addition = an_addition(amount_wei=40, left=left, right=right, left_deposit_wei=30)

    after = an_outcome().apply(addition)

    assert (after.leader_wei, after.follower_wei) == expected
    assert after.guaranteed_wei == 40


@pytest.mark.parametrize(
    ("left", "right", "expected"), [(LEADER, FOLLOWER, (97, 103)), (FOLLOWER, LEADER, (103, 97))]
)
def test_each_side_gets_what_the_payment_left(
    left: Destination, right: Destination, expected: tuple[int, int]
) -> None:
    added = an_outcome().apply(
        an_addition(amount_wei=10, left=left, right=right, left_deposit_wei=10)
    )

    after = added.apply(Remove(target(1), 7))

    assert (after.leader_wei, after.follower_wei, after.guarantees) == (*expected, ())


def test_all_of_a_balance_can_be_promised_and_not_one_wei_more() -> None:
    outcome = an_outcome(leader_wei=10)

    assert outcome.apply(an_addition(amount_wei=10, left_deposit_wei=10)).leader_wei == 0
    more = an_addition(amount_wei=11, left_deposit_wei=11)
    assert fault_of(outcome, more) is ProposalFault.INSUFFICIENT_FUNDS


def test_refuses_an_addition_that_the_right_side_cannot_pay() -> None:
    outcome = an_outcome(follower_wei=4)

    proposal = an_addition(amount_wei=10, left_deposit_wei=5)
    assert fault_of(outcome, proposal) is ProposalFault.INSUFFICIENT_FUNDS


def test_refuses_a_second_guarantee_for_a_channel() -> None:
    outcome = an_outcome().apply(an_addition())

    assert fault_of(outcome, an_addition()) is ProposalFault.DUPLICATE_GUARANTEE


def test_refuses_a_deposit_above_the_guarantee() -> None:
    proposal = an_addition(amount_wei=10, left_deposit_wei=11)

    assert fault_of(an_outcome(), proposal) is ProposalFault.DEPOSIT_EXCEEDS_GUARANTEE


@pytest.mark.parametrize(
    ("left", "right"),
    [(LEADER, STRANGER), (STRANGER, FOLLOWER), (LEADER, LEADER), (FOLLOWER, FOLLOWER)],
)
def test_refuses_a_guarantee_between_others(left: Destination, right: Destination) -> None:
    proposal = an_addition(left=left, right=right)

    assert fault_of(an_outcome(), proposal) is ProposalFault.NOT_A_PARTY


@pytest.mark.parametrize("number", [1, 3])
def test_refuses_to_remove_what_is_not_there(number: int) -> None:
    outcome = an_outcome().apply(an_addition(number=2))

    assert fault_of(outcome, Remove(target(number), 0)) is ProposalFault.GUARANTEE_NOT_FOUND


def test_refuses_to_pay_back_more_than_was_guaranteed() -> None:
    outcome = an_outcome().apply(an_addition(amount_wei=10))

    too_much = Remove(target(1), 11)
    assert fault_of(outcome, too_much) is ProposalFault.LEFT_AMOUNT_EXCEEDS_GUARANTEE


def test_guarantees_are_sorted_by_target() -> None:
    outcome = an_outcome()
    for number in (3, 1, 2):
        outcome = outcome.apply(an_addition(number=number))

    assert [one.target for one in outcome.guarantees] == [target(1), target(2), target(3)]
    assert outcome.guarantee(target(2)) == an_addition(number=2).guarantee
    assert outcome.guarantee(target(4)) is None


def test_a_final_state_has_another_hash() -> None:
    outcome = an_outcome()

    final = outcome.hash_at(target(9), 4, is_final=True)
    assert final != outcome.hash_at(target(9), 4)
    assert final != replace(outcome, leader_wei=99, follower_wei=101).hash_at(
        target(9), 4, is_final=True
    )


def test_a_proposal_error_says_its_fault() -> None:
    with pytest.raises(ProposalError, match=r"^guarantee-not-found$"):
        an_outcome().apply(Remove(target(1), 0))


def test_all_of_the_right_sides_balance_can_be_promised_too() -> None:
    outcome = an_outcome(follower_wei=4)

    assert outcome.apply(an_addition(amount_wei=10, left_deposit_wei=6)).follower_wei == 0
    assert outcome.apply(an_addition(amount_wei=9, left_deposit_wei=6)).follower_wei == 1


@pytest.mark.parametrize(("is_to_leader", "expected"), [(True, (15, 15)), (False, (5, 25))])
def test_a_transfer_moves_money_from_one_side_to_the_other(
    is_to_leader: bool, expected: tuple[int, int]
) -> None:
    after = LedgerOutcome(LEADER, FOLLOWER, 10, 20).apply(Transfer(bytes(16), 5, "", is_to_leader))

    assert expected == after.amounts_wei


@pytest.mark.parametrize(
    ("amount_wei", "is_to_leader", "fault"),
    [
        (0, True, ProposalFault.AMOUNT_NOT_POSITIVE),
        (-1, False, ProposalFault.AMOUNT_NOT_POSITIVE),
        (21, True, ProposalFault.INSUFFICIENT_FUNDS),
        (11, False, ProposalFault.INSUFFICIENT_FUNDS),
    ],
)
def test_refuses_a_transfer_of_nothing_or_of_more_than_there_is(
    amount_wei: int, is_to_leader: bool, fault: ProposalFault
) -> None:
    with pytest.raises(ProposalError) as caught:
        LedgerOutcome(LEADER, FOLLOWER, 10, 20).apply(
            Transfer(bytes(16), amount_wei, "", is_to_leader)
        )

    assert caught.value.fault is fault
