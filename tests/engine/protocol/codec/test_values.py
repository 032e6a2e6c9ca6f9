"""The strict form of values that no message has today, so that the next message may have them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from engine.protocol.codec.values import ValueCodec
from engine.protocol.types import MalformedValueError


@dataclass(frozen=True, slots=True)
class Pair:
    """A field of two parts."""

    parts: tuple[int, bytes]


CODEC = ValueCodec(Pair, {}, is_strict=True)


def test_a_tuple_of_fixed_length_comes_back() -> None:
    pair = Pair((7, b"\x01"))

    assert pair == CODEC.from_list(CODEC.to_list(pair))


@pytest.mark.parametrize(
    "parts", [[], [7], [7, b"\x01", 8], [b"\x01", 7], 7, None, {7: b"\x01"}, b"\x07\x01"]
)
def test_anything_else_in_its_place_is_malformed(parts: object) -> None:
    with pytest.raises(MalformedValueError):
        CODEC.from_list([parts])
