"""Values from outside are checked once, at the border."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.protocol.types import (
    Address,
    MalformedValueError,
    address,
    address_from_hex,
    channel_id_from_hex,
    external,
    hex0x,
    wei_from_bytes,
    wei_to_bytes,
)

ALICE = Address(bytes(range(20)))


def test_an_address_is_read_from_bytes_and_text() -> None:
    assert address(bytes(ALICE)) == ALICE
    assert address_from_hex(hex0x(ALICE)) == ALICE
    assert address_from_hex(hex0x(ALICE).upper()) == ALICE
    assert channel_id_from_hex("0x" + "aB" * 32) == b"\xab" * 32


@pytest.mark.parametrize("size_bytes", [0, 19, 21, 32])
def test_refuses_an_address_of_another_length(size_bytes: int) -> None:
    with pytest.raises(MalformedValueError, match="address"):
        address(bytes(size_bytes))


@pytest.mark.parametrize(
    "text",
    ["", "0x", "ab" * 20, "ab" * 21, "0x" + "ab" * 19, "0x" + "ab" * 21, "0y" + "ab" * 20, "0x" + "g" * 40, "0x" + " ab" * 13 + "a", "0x" + "\u0661" * 40],
)  # fmt: skip
def test_refuses_a_malformed_address(text: str) -> None:
    with pytest.raises(MalformedValueError, match="address"):
        address_from_hex(text)


def test_refuses_spaces_inside_an_address() -> None:
    """`bytes.fromhex` skips white space: 40 characters with a space in them are not 20 bytes."""
    with pytest.raises(MalformedValueError, match="address"):
        address_from_hex("0x" + "ab" * 19 + "  ")
    with pytest.raises(MalformedValueError, match="channel id"):
        channel_id_from_hex("0x" + "ab " * 21 + "a")


@pytest.mark.parametrize("text", ["", "0x" + "ab" * 31, "0x" + "z" * 64])
def test_refuses_a_malformed_channel_id(text: str) -> None:
    with pytest.raises(MalformedValueError, match="channel id"):
        channel_id_from_hex(text)


def test_the_destination_of_an_address_is_the_address_padded() -> None:
    assert external(ALICE) == bytes(12) + ALICE


@given(st.integers(0, 2**256 - 1))
def test_an_amount_has_one_shortest_form(amount_wei: int) -> None:
    raw = wei_to_bytes(amount_wei)

    assert wei_from_bytes(raw) == amount_wei
    assert raw[:1] != b"\x00"
    assert (raw == b"") == (amount_wei == 0)
