from __future__ import annotations

from collections.abc import Callable

import pytest
from eth_utils import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st

from engine.protocol.types import Address
from wallet.codes import Code
from wallet.links.addresses import checksummed, read_checked, read_typed
from wallet.ports import Problem

Read = Callable[[str], object]

# EIP-55's test vectors: all capitals, all small, mixed.
VECTORS = [
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
    "0xde709f2102306220921060314715629080e2fb77",
    "0x27b1fdb04752bbc536007a920d24acb045561c26",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
]
MIXED = VECTORS[4]
ONLY_DIGITS = "0x" + "12" * 20
MALFORMED = [
    "",
    "0x",
    "0x12",
    MIXED[2:],
    MIXED + "0",
    MIXED[:-1],
    MIXED[:-1] + "g",
    MIXED[:-1] + " ",
    MIXED[:-1] + "\n",
    " " + MIXED,
    "0X" + MIXED[2:],
    MIXED.replace("5aA", "5a "),
    MIXED[:-1] + "\N{FULLWIDTH DIGIT ONE}",
    MIXED[:-1] + "\N{CYRILLIC SMALL LETTER A}",
]


@pytest.mark.parametrize("text", VECTORS)
def test_reads_and_writes_the_published_vectors(text: str) -> None:
    address = read_checked(text)

    assert address == bytes.fromhex(text[2:])
    assert checksummed(address) == text
    assert read_typed(text) == (address, True)


@given(st.binary(min_size=20, max_size=20))
def test_agrees_with_the_library(raw: bytes) -> None:
    assert checksummed(Address(raw)) == to_checksum_address(raw)


def test_small_letters_are_taken_from_a_hand_and_said_to_be_unchecked() -> None:
    assert read_typed(MIXED.lower()) == (bytes.fromhex(MIXED[2:]), False)


def test_an_address_without_letters_has_nothing_to_check() -> None:
    assert read_typed(ONLY_DIGITS) == (bytes.fromhex("12" * 20), True)
    assert read_checked(ONLY_DIGITS) == bytes.fromhex("12" * 20)


def test_small_letters_are_no_check_where_one_is_due() -> None:
    with pytest.raises(Problem) as refused:
        read_checked(MIXED.lower())

    assert refused.value.code == Code.ADDRESS_CHECKSUM


@pytest.mark.parametrize("read", [read_checked, read_typed])
@pytest.mark.parametrize("wrong", ["0x5AAeb", "0x5aAeB", "0x5aAec", "0x5bAeb", "0x4aAeb"])
def test_a_letter_in_the_other_case_or_another_letter_is_found(read: Read, wrong: str) -> None:
    with pytest.raises(Problem) as refused:
        read(wrong + MIXED[7:])

    assert refused.value.code == Code.ADDRESS_CHECKSUM


@pytest.mark.parametrize("read", [read_checked, read_typed])
def test_capitals_only_are_no_check(read: Read) -> None:
    with pytest.raises(Problem) as refused:
        read("0x" + MIXED[2:].upper())

    assert refused.value.code == Code.ADDRESS_CHECKSUM


@pytest.mark.parametrize("read", [read_checked, read_typed])
@pytest.mark.parametrize("text", MALFORMED)
def test_refuses_what_is_no_address(read: Read, text: str) -> None:
    with pytest.raises(Problem) as refused:
        read(text)

    assert refused.value.code == Code.ADDRESS_MALFORMED
