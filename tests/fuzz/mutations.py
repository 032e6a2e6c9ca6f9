"""Seeded ways to spoil bytes: blindly, and field by field so that most of what comes out still decodes."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Any

import msgpack

from engine.protocol.errors import Reason
from engine.protocol.kinds import ObjectiveKind

ADDRESS_BYTES, PAYMENT_ID_BYTES, ID_BYTES, SIGNATURE_BYTES = 20, 16, 32, 65
NUMBERS = (0, 1, 2, 3, 64, 255, 2**16, 2**32, 2**40, 2**48, 2**63, 2**64 - 1)
AMOUNTS_WEI = (0, 1, 99, 100, 101, 1000, 1001, 2**64, 2**120, 2**120 + 1, 2**255, 2**256 - 1)
TEXTS = (
    "",
    "x" * 121,
    "x" * 1025,
    "<b>",
    "\x00",
    "É" * 60,
    *Reason.__members__,
    *ObjectiveKind.__members__,
)
HOSTILE = (None, True, -1, 1.5, float("nan"), {}, [], b"", "", 2**63, [[[[[[]]]]]])
PIECE_MAX_BYTES = 40
_BIN8, _SHORT_LIST = 0xC4, 0x90


class Pool:
    """What fields may be replaced by: true values of the same length from elsewhere, besides junk."""

    def __init__(self, values: set[bytes]) -> None:
        self._by_size: dict[int, list[bytes]] = {}
        for value in sorted(values):
            self._by_size.setdefault(len(value), []).append(value)

    def other(self, chance: Random, size_bytes: int) -> bytes:
        """Bytes of this length."""
        known = self._by_size.get(size_bytes)
        if known and chance.random() < 0.8:
            return chance.choice(known)
        return chance.choice(
            (bytes(size_bytes), b"\xff" * size_bytes, chance.randbytes(size_bytes))
        )


def bytes_of_any_depth(value: Any) -> set[bytes]:
    """Every byte string in a nested list."""
    if isinstance(value, bytes):
        return {value}
    if isinstance(value, list):
        return set().union(*map(bytes_of_any_depth, value)) if value else set()
    return set()


def spoil_bytes(chance: Random, raw: bytes, other: bytes) -> bytes:
    """One to three changes that know nothing of the format."""
    for _ in range(chance.randint(1, 3)):
        raw = _spoiled_once(chance, raw, other)
    return raw


def spoil_fields(chance: Random, raw: bytes, pool: Pool) -> bytes:
    """One to three fields changed, packed again in the one canonical form."""
    row = msgpack.unpackb(raw)
    for _ in range(chance.randint(1, 3)):
        _spoil_one_field(chance, row, pool)
    packed: bytes = msgpack.packb(row)
    return packed


def widened(chance: Random, raw: bytes) -> bytes:
    """The same value with one length written in a longer form than it needs."""
    places = [at for at, byte in enumerate(raw) if byte == _BIN8]
    if not places:
        return b"\xdc\x00" + bytes((raw[0] - _SHORT_LIST,)) + raw[1:]
    at = chance.choice(places)
    return raw[:at] + b"\xc5\x00" + raw[at + 1 :]


def bomb(chance: Random, size_bytes: int, *, tag: bytes = b"") -> bytes:
    """Few bytes that ask for much: depth, crowds of empty containers, headers that lie about what follows."""
    open_, filler = chance.choice(
        (
            (b"", b"\x91"),  # a list in a list in a list
            (b"", b"\x81\xa0"),
            (b"\xdc\xff\xff", b"\x90"),
            (b"\xdc\xff\xff", b"\x80"),
            (b"\xdd\x00\x00\x10\x00", b"\xc0"),
            (b"\xdd\xff\xff\xff\xff", b"\x90"),
            (b"\xdf\xff\xff\xff\xff", b"\x00"),
            (b"\xdb\xff\xff\xff\xff", b"a"),
            (b"\xc6\xff\xff\xff\xff", b"\x00"),
            (b"\xc9\xff\xff\xff\xff", b"\x00"),
            (b"\xdc\x00\x40", b"\xc5\x04\x00" + bytes(1024)),
        )
    )
    length = size_bytes if chance.random() < 0.8 else chance.randint(1, size_bytes + 1)
    return (tag + open_ + filler * (length // len(filler) + 1))[:length]


def _spoiled_once(chance: Random, raw: bytes, other: bytes) -> bytes:
    at = chance.randrange(len(raw)) if raw else 0
    upto = min(len(raw), at + chance.randint(1, PIECE_MAX_BYTES))
    match chance.randrange(7):
        case 0 if raw:
            return raw[:at] + bytes((raw[at] ^ 1 << chance.randrange(8),)) + raw[at + 1 :]
        case 1 if raw:
            return (
                raw[:at]
                + chance.choice(b"\x00\x90\x9f\xc0\xc4\xcc\xdc\xdd\xff").to_bytes()
                + raw[at + 1 :]
            )
        case 2:
            return raw[:at] + raw[upto:]
        case 3:
            return raw[:at] + chance.randbytes(chance.randint(1, PIECE_MAX_BYTES)) + raw[at:]
        case 4:
            return raw[:at] + raw[at:upto] * chance.randint(2, 8) + raw[upto:]
        case 5:
            return raw[:at] + other[min(at, len(other)) :]
        case _:
            return raw[:at]


def _spoil_one_field(chance: Random, row: list[Any], pool: Pool) -> None:
    """Walk down to a random place; the tag of the message itself mostly stays."""
    parent: list[Any] = row
    while True:
        if not parent or chance.random() < 0.06:
            _spoil_list(chance, parent)
            return
        index = chance.randrange(
            1 if parent is row and len(row) > 1 and chance.random() < 0.97 else 0, len(parent)
        )
        if not isinstance(parent[index], list):
            parent[index] = _other_value(chance, parent[index], pool)
            return
        parent = parent[index]


def _spoil_list(chance: Random, parent: list[Any]) -> None:
    match chance.randrange(4):
        case 0 if parent:
            parent.pop(chance.randrange(len(parent)))
        case 1 if parent:
            parent.append(deepcopy(chance.choice(parent)))
        case 2:
            chance.shuffle(parent)
        case _:
            parent.extend([_hostile(chance)] * chance.choice((1, 1, 70)))


def _other_value(chance: Random, value: Any, pool: Pool) -> Any:
    if chance.random() < 0.05:
        return _hostile(chance)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return (
            min(NUMBERS[-1], max(0, value + chance.choice((-1, 1))))
            if chance.random() < 0.5
            else chance.choice(NUMBERS)
        )
    if isinstance(value, str):
        return chance.choice(TEXTS)
    if isinstance(value, bytes) and len(value) in {
        ADDRESS_BYTES,
        PAYMENT_ID_BYTES,
        ID_BYTES,
        SIGNATURE_BYTES,
    }:
        return pool.other(chance, len(value))
    if isinstance(value, bytes):
        return _other_amount(chance, int.from_bytes(value, "big"))
    return _hostile(chance)


def _hostile(chance: Random) -> Any:
    # A copy: a list that was put in may be spoiled itself later.
    return deepcopy(chance.choice(HOSTILE))


def _other_amount(chance: Random, amount_wei: int) -> bytes:
    near_wei = max(0, amount_wei + chance.choice((-1, 1)))
    other_wei = near_wei if chance.random() < 0.5 else chance.choice(AMOUNTS_WEI)
    return other_wei.to_bytes((other_wei.bit_length() + 7) // 8, "big")
