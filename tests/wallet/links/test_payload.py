from __future__ import annotations

import msgpack
import pytest

from engine.protocol.types import Bytes32
from tests.wallet.links.makers import ADJUDICATOR, BOB, CAROL, REQUEST_ID, WILLOW, an_invoice
from wallet.codes import Code
from wallet.links.payload import Invoice, pack, unpack
from wallet.links.terms import Terms
from wallet.ports import Problem

FULL = {
    1: 31337,
    2: BOB.address,
    3: CAROL.address,
    4: b"\x01\x00",
    5: REQUEST_ID,
    6: 1_800_003_600,
    7: "Coffee",
    8: [WILLOW.address, CAROL.address],
    9: bytes(range(32)),
    11: ADJUDICATOR,
}
LEAST = {key: FULL[key] for key in (1, 2, 5, 11)}
WITHOUT = object()

MALFORMED = {
    "chain is missing": {1: WITHOUT},
    "chain is zero": {1: 0},
    "chain is negative": {1: -1},
    "chain is beyond 63 bits": {1: 2**63 - 36},
    "chain is a text": {1: "31337"},
    "chain is true": {1: True},
    "chain is a fraction": {1: 31337.0},
    "chain is nothing": {1: None},
    "payee is missing": {2: WITHOUT},
    "payee is too short": {2: bytes(19)},
    "payee is too long": {2: bytes(21)},
    "payee is a text": {2: "0x" + "12" * 20},
    "payee is text of its length": {2: "a" * 20},
    "asset is empty": {3: b""},
    "asset is too short": {3: bytes(19)},
    "amount is empty": {4: b""},
    "amount has a zero in front": {4: b"\x00\x01"},
    "amount is zero": {4: b"\x00"},
    "amount is a number": {4: 5},
    "amount is beyond a uint256": {4: b"\x01" + bytes(32)},
    "id is missing": {5: WITHOUT},
    "id is empty": {5: b""},
    "id is too short": {5: bytes(15)},
    "id is too long": {5: bytes(17)},
    "expiry is zero": {6: 0},
    "expiry is negative": {6: -1},
    "expiry is beyond the year 9999": {6: 253_402_300_800},
    "expiry is a fraction": {6: 1.5},
    "expiry is not a number": {6: float("nan")},
    "expiry is a moment of its own kind": {6: msgpack.Timestamp(1)},
    "memo is empty": {7: ""},
    "memo is bytes": {7: b"Coffee"},
    "memo is a list": {7: ["Coffee"]},
    "hubs are none": {8: []},
    "hubs are four": {8: [bytes([number]) * 20 for number in range(4)]},
    "hubs are one address": {8: WILLOW.address},
    "hubs are a map": {8: {0: WILLOW.address}},
    "a hub is too short": {8: [bytes(19)]},
    "a hub is a text": {8: ["Willow"]},
    "order's hash is empty": {9: b""},
    "order's hash is too short": {9: bytes(31)},
    "order's hash is too long": {9: bytes(33)},
    "adjudicator is missing": {11: WITHOUT},
    "adjudicator is too short": {11: bytes(19)},
    "a key is a text": {"1": 31337},
    "a key is a list": {(1,): 1},
    "a key is a fraction": {7.5: 1},
    "something is nested deeply": {7: [[[[[[[[]]]]]]]]},
}


def packed(changes: dict[object, object]) -> bytes:
    return msgpack.packb(
        {key: value for key, value in {**FULL, **changes}.items() if value is not WITHOUT}
    )


def test_reads_and_writes_all_there_can_be() -> None:
    invoice = Invoice(
        terms=Terms(
            payee=BOB.address,
            chain_id=31337,
            asset=CAROL.address,
            amount_wei=256,
            memo="Coffee",
            expires_ms=1_800_003_600_000,
            request_id=REQUEST_ID,
            hubs=(WILLOW.address, CAROL.address),
        ),
        adjudicator=ADJUDICATOR,
        order_hash=Bytes32(bytes(range(32))),
    )

    assert unpack(msgpack.packb(FULL)) == invoice
    assert pack(invoice) == msgpack.packb(FULL)


def test_reads_and_writes_the_least_there_can_be() -> None:
    invoice = Invoice(
        terms=Terms(payee=BOB.address, chain_id=31337, request_id=REQUEST_ID),
        adjudicator=ADJUDICATOR,
    )

    assert unpack(msgpack.packb(LEAST)) == invoice
    assert pack(invoice) == msgpack.packb(LEAST)


def test_takes_the_largest_amount() -> None:
    assert unpack(packed({4: b"\xff" * 32})).terms.amount_wei == 2**256 - 1


@pytest.mark.parametrize("changes", MALFORMED.values(), ids=MALFORMED)
def test_refuses_a_field_that_is_not_what_it_should_be(changes: dict[object, object]) -> None:
    with pytest.raises(Problem) as refused:
        unpack(packed(changes))

    assert refused.value.code == Code.LINK_MALFORMED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({10: 1}, Code.LINK_NEEDS_MORE),
        ({0: 1}, Code.LINK_NEEDS_MORE),
        ({12: b""}, Code.LINK_NEEDS_MORE),
        ({-1: 1}, Code.LINK_NEEDS_MORE),
        (dict.fromkeys(range(20, 60), 1), Code.LINK_NEEDS_MORE),
        ({7: "x" * 121}, Code.LINK_MEMO),
        ({7: "\N{LATIN SMALL LETTER E WITH ACUTE}" * 61}, Code.LINK_MEMO),
        ({7: "eeffoC\N{RIGHT-TO-LEFT OVERRIDE}"}, Code.HIDDEN_CHARACTERS),
        ({7: "a\0"}, Code.HIDDEN_CHARACTERS),
        ({8: [WILLOW.address, WILLOW.address]}, Code.LINK_REPEATS),
    ],
    ids=ascii,
)
def test_names_the_fault_that_has_a_name(changes: dict[object, object], code: str) -> None:
    with pytest.raises(Problem) as refused:
        unpack(packed(changes))

    assert refused.value.code == code


NOT_THE_ONE_FORM = {
    "nothing": b"",
    "no map": b"\x01",
    "an empty map": b"\x80",
    "a list": msgpack.packb(list(FULL.values())),
    "half a map": msgpack.packb(FULL)[:40],
    "something behind it": msgpack.packb(FULL) + b"\x00",
    "other order": msgpack.packb(dict(reversed(FULL.items()))),
    "a key twice": b"\x8b" + msgpack.packb(FULL)[1:] + b"\x01\x01",
    "the same key twice, same value": b"\x8b\x01\xcd\x7a\x69" + msgpack.packb(FULL)[1:],
    "a key that is true": msgpack.packb(FULL).replace(b"\x01\xcd", b"\xc3\xcd", 1),
    "a longer number": msgpack.packb(FULL).replace(b"\x01\xcd\x7a\x69", b"\x01\xce\x00\x00\x7a\x69", 1),
    "a longer map": b"\xde\x00\x0a" + msgpack.packb(FULL)[1:],
    "a longer text": msgpack.packb(FULL).replace(b"\xa6Coffee", b"\xd9\x06Coffee", 1),
    "a text that is no UTF-8": msgpack.packb(FULL).replace(b"Coffee", b"C\xff\xfeee\x80", 1),
    "a map that says it is huge": b"\xdf\xff\xff\xff\xff" + msgpack.packb(FULL)[1:],
    "a text that says it is huge": b"\x81\x07\xdb\xff\xff\xff\xff",
    "lists within lists": b"\x91" * 700,
    "maps within maps": b"\x81\x01" * 350,
    "lists as keys": b"\x81" * 700,
    "an object of another kind": b"\x81\x01\xc7\x04\x05abcd",
}  # fmt: skip


@pytest.mark.parametrize("raw", NOT_THE_ONE_FORM.values(), ids=NOT_THE_ONE_FORM)
def test_refuses_every_other_form(raw: bytes) -> None:
    with pytest.raises(Problem) as refused:
        unpack(raw)

    assert refused.value.code == Code.LINK_MALFORMED


def test_a_fraction_of_a_second_is_left_out() -> None:
    assert unpack(pack(an_invoice(expires_ms=1_999))).terms.expires_ms == 1_000
