"""Outcomes in the contract's general form, there and back, and what is no outcome."""

from __future__ import annotations

import pytest

from engine.protocol.channel.outcome import (
    Allocation,
    AllocationType,
    Exit,
    Outcome,
    decode,
    encode,
    encode_alone,
)
from engine.protocol.types import Address, Destination, MalformedValueError

WORD = 32


def a_line(number: int, **changes: object) -> Allocation:
    values = {"destination": Destination(bytes([number]) * 32), "amount_wei": number} | changes
    return Allocation(**values)


OUTCOMES: dict[str, Outcome] = {
    "nothing": (),
    "an asset without entries": (Exit(allocations=()),),
    "two balances": (Exit(allocations=(a_line(1), a_line(2, amount_wei=2**256 - 1))),),
    "a guarantee": (
        Exit(
            allocations=(
                a_line(1),
                a_line(2, allocation_type=AllocationType.GUARANTEE, metadata=bytes(range(64))),
            )
        ),
    ),
    "metadata of odd length": (
        Exit(allocations=(a_line(3, metadata=b"\x01" * 33),), metadata=b"\x02" * 5, asset_type=1),
    ),
    "two assets": (
        Exit(allocations=(a_line(1),)),
        Exit(allocations=(a_line(2), a_line(3)), asset=Address(b"\x07" * 20), asset_type=2),
    ),
}


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
def test_what_is_encoded_is_decoded(outcome: Outcome) -> None:
    assert outcome == decode(encode(outcome))


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
def test_alone_it_stands_behind_the_offset_of_one_word(outcome: Outcome) -> None:
    assert bytes(31) + b"\x20" + encode(outcome) == encode_alone(outcome)


@pytest.mark.parametrize("outcome", list(OUTCOMES.values())[1:], ids=list(OUTCOMES)[1:])
def test_no_part_of_an_outcome_is_an_outcome(outcome: Outcome) -> None:
    raw = encode(outcome)

    for end in range(0, len(raw), WORD // 2):
        with pytest.raises(MalformedValueError, match=r"^outcome$"):
            decode(raw[:end])
    with pytest.raises(MalformedValueError, match=r"^outcome$"):
        decode(raw + bytes(WORD))


@pytest.mark.parametrize("outcome", list(OUTCOMES.values())[1:], ids=list(OUTCOMES)[1:])
def test_every_word_is_read_and_only_its_canonical_form_is_taken(outcome: Outcome) -> None:
    """A changed word gives another outcome, or none: nothing in the bytes is looked over."""
    raw = encode(outcome)

    for place in range(0, len(raw), WORD):
        for changed in (bytes(WORD), b"\xff" * WORD, raw[place : place + WORD - 1] + b"\x01"):
            spoiled = raw[:place] + changed + raw[place + WORD :]
            if spoiled == raw:
                continue
            try:
                found = decode(spoiled)
            except MalformedValueError:
                continue
            assert found != outcome
            assert spoiled == encode(found)


def test_a_count_of_lies_is_cut_short() -> None:
    """A count of 2^256 - 1 with nothing behind it must not be tried out."""
    raw = b"\xff" * WORD + bytes(WORD)

    with pytest.raises(MalformedValueError, match=r"^outcome$"):
        decode(raw)


@pytest.mark.parametrize(
    ("allocation_type", "expected"),
    [(0, False), (1, True), (2, True), (3, False)],
)
def test_only_a_reclaim_moves_a_guarantee(allocation_type: int, expected: bool) -> None:
    assert expected is a_line(1, allocation_type=allocation_type).is_guarantee


def test_a_balance_in_the_native_asset_is_what_is_meant_by_default() -> None:
    line = Allocation(destination=Destination(bytes(32)), amount_wei=1)

    assert (line.allocation_type, line.metadata) == (0, b"")
    assert Exit(allocations=(line,)) == Exit(
        allocations=(line,), asset=Address(bytes(20)), asset_type=0, metadata=b""
    )
