"""What a peer may send: one byte string for each message, and nothing but PeerError for the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgpack
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.protocol.codec.wire import BODY_MAX_BYTES, decode_message, encode_message
from engine.protocol.errors import PeerError, Reason
from engine.protocol.limits import NOTE_MAX_BYTES, PAYMENTS_PER_VOUCHER_MAX
from engine.protocol.messages import Message, PaymentPart, SettleRequest, SignedState, Voucher
from engine.protocol.types import ChannelId, Signature
from tests.engine.protocol.samples import MESSAGE_KINDS, MESSAGES, TAB, VOUCHER

every_message = pytest.mark.parametrize("message", MESSAGES, ids=lambda one: type(one).__name__)


def refuse(body: bytes) -> None:
    """The body is malformed, whatever is wrong with it."""
    with pytest.raises(PeerError) as caught:
        decode_message(body)
    assert caught.value.reason is Reason.MALFORMED
    assert caught.value.numbers == {"size_bytes": len(body)}


def read_or_refuse(body: bytes) -> None:
    """Either the body is malformed, or it is the one form of a message."""
    try:
        message = decode_message(body)
    except PeerError:
        refuse(body)
    else:
        assert encode_message(message) == body


def row_of(message: Message) -> list[Any]:
    """The message as a MessagePack array."""
    row: list[Any] = msgpack.unpackb(encode_message(message))
    return row


def places(row: list[Any], path: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    """The way to every value in a row, lists included."""
    found: list[tuple[int, ...]] = []
    for index, value in enumerate(row):
        found.append((*path, index))
        if isinstance(value, list):
            found.extend(places(value, (*path, index)))
    return found


def put(row: list[Any], path: tuple[int, ...], value: Any) -> list[Any]:
    """The row with another value at a place."""
    head, *rest = path
    changed = list(row)
    changed[head] = put(changed[head], tuple(rest), value) if rest else value
    return changed


EVERY_PLACE = [
    pytest.param(message, path, id=f"{type(message).__name__}-{'.'.join(map(str, path))}")
    for message in MESSAGES
    for path in places(row_of(message))
]

FOREIGN_VALUES: list[Any] = [
    None, True, False, -1, 0, 1, 2, 2**64 - 1, 0.5, float("nan"), "", "x" * 1025, b"", b"\x00", b"\x00\x01",
    b"\x01" * 33, b"\x01" * 1025, [], [[]], {}, {"a": 1}, {1: 1}, [0] * 65,
]  # fmt: skip


def test_every_kind_of_message_has_a_sample() -> None:
    assert {type(message) for message in MESSAGES} == set(MESSAGE_KINDS)


@every_message
def test_a_message_comes_back_as_it_was(message: Message) -> None:
    assert decode_message(encode_message(message)) == message


@every_message
def test_a_message_cut_short_or_longer_is_refused(message: Message) -> None:
    body = encode_message(message)
    for size_bytes in range(len(body)):
        refuse(body[:size_bytes])
    refuse(body + b"\x00")


@pytest.mark.parametrize(("message", "path"), EVERY_PLACE)
def test_no_value_in_any_place_gets_further_than_peer_error(
    message: Message, path: tuple[int, ...]
) -> None:
    for value in FOREIGN_VALUES:
        read_or_refuse(msgpack.packb(put(row_of(message), path, value)))


@pytest.mark.parametrize(("message", "path"), EVERY_PLACE)
def test_a_field_too_many_is_refused_at_every_depth(
    message: Message, path: tuple[int, ...]
) -> None:
    row = row_of(message)
    value: Any = row
    for index in path:
        value = value[index]
    if isinstance(value, list):
        longer = msgpack.packb(put(row, path, [*value, 0]))
        if message == VOUCHER and path == (4,):
            refuse(longer)
        with pytest.raises(PeerError):
            decode_message(longer)
    refuse(msgpack.packb([*row, 0]))


@given(st.sampled_from(MESSAGES), st.data())
def test_no_change_of_bytes_gets_further_than_peer_error(
    message: Message, chance: st.DataObject
) -> None:
    body = bytearray(encode_message(message))
    for _ in range(chance.draw(st.integers(1, 4))):
        place = chance.draw(st.integers(0, len(body) - 1))
        body[place : place + chance.draw(st.integers(0, 3))] = chance.draw(st.binary(max_size=4))
    read_or_refuse(bytes(body))


@given(st.binary(max_size=200))
@example(b"\xc1")
@example(b"\x91" * 5000)
@example(b"\xdd\xff\xff\xff\xff")
@example(b"\xdf\xff\xff\xff\xff")
@example(b"\xc6\xff\xff\xff\xff")
@example(b"\xd6\xff\x00\x00\x00\x00")
def test_no_bytes_at_all_get_further_than_peer_error(body: bytes) -> None:
    read_or_refuse(body)


@every_message
def test_another_spelling_of_the_same_numbers_is_refused(message: Message) -> None:
    """Two byte strings never mean the same message: a longer form of the message's tag is one too many."""
    body = encode_message(message)
    tag = body[1]
    for spelling in (b"\xcc", b"\xcd\x00", b"\xce\x00\x00\x00", b"\xd0"):
        refuse(body[:1] + spelling + bytes((tag,)) + body[2:])


def test_a_truth_value_is_no_number_and_a_number_no_truth_value() -> None:
    (state,) = (message for message in MESSAGES if isinstance(message, SignedState))
    row = row_of(state)
    assert row[3] is True

    refuse(msgpack.packb(put(row, (3,), 1)))
    refuse(msgpack.packb(put(row, (2,), True)))
    refuse(msgpack.packb(put(row, (0,), True)))


def test_an_amount_with_leading_zeros_is_refused() -> None:
    row = row_of(VOUCHER)

    refuse(msgpack.packb(put(row, (2,), b"\x00" + row[2])))
    refuse(msgpack.packb(put(row, (2,), b"\x00")))


@pytest.mark.parametrize("amount_wei", [0, 1, 2**63 - 1, 2**63, 2**64, 2**120, 2**256 - 1])
def test_amounts_of_every_size_pass(amount_wei: int) -> None:
    voucher = replace(VOUCHER, amount_wei=amount_wei)

    assert decode_message(encode_message(voucher)) == voucher


def test_an_amount_above_a_word_of_the_contract_is_refused() -> None:
    refuse(encode_message(replace(VOUCHER, amount_wei=2**256)))


@pytest.mark.parametrize(
    "value", [None, "", "NO_SUCH_REASON", "__members__", b"EXPIRED", 1, ["EXPIRED"]]
)
def test_an_unknown_name_is_refused(value: Any) -> None:
    row = row_of(MESSAGES[-1])

    refuse(msgpack.packb(put(row, (3,), value)))
    refuse(msgpack.packb(put(row, (1,), value)))


@pytest.mark.parametrize("size_bytes", [0, 31, 33])
def test_an_id_of_another_length_is_refused(size_bytes: int) -> None:
    refuse(encode_message(SettleRequest(ChannelId(bytes(size_bytes)))))


def test_the_largest_voucher_fits() -> None:
    part = PaymentPart(b"\xff" * 16, 2**256 - 1, "n" * NOTE_MAX_BYTES)
    voucher = Voucher(TAB, 2**256 - 1, Signature(b"\xff" * 65), (part,) * PAYMENTS_PER_VOUCHER_MAX)
    body = encode_message(voucher)

    assert len(body) <= BODY_MAX_BYTES
    assert decode_message(body) == voucher
    refuse(encode_message(replace(voucher, payments=(part,) * (PAYMENTS_PER_VOUCHER_MAX + 1))))


def test_a_body_over_the_limit_is_refused_before_it_is_read() -> None:
    refuse(bytes(BODY_MAX_BYTES + 1))
