"""Our values as positional MessagePack arrays, made from their type annotations.

An amount (a field with `_wei` in its name) is minimal big-endian bytes, an enum its name, a value its fields in
order, a member of a union its tag and its fields, a map a list of pairs in key order. The strict form checks
every length and range and is for what peers send; the lax form is for our own log, whose hash chain says that
we wrote it.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from operator import attrgetter
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from immutables import Map

from engine.protocol.types import (
    Address,
    Bytes32,
    ChannelId,
    Destination,
    MalformedValueError,
    Signature,
    wei_from_bytes,
    wei_to_bytes,
)

Convert = Callable[[Any], Any]

UINT64_MAX = 2**64 - 1
TEXT_MAX_BYTES = 1024
"""Longer than any text of the protocol; each text has its own smaller cap where it is used."""
WEI_MAX_BYTES = 32
"""A uint256."""
BYTES_MAX = 8192
"""Longer than any byte string of the protocol: a raw transaction of two signatures has about 1,500."""

_PLAIN: frozenset[Any] = frozenset({int, str, bool, bytes})
_SIZES: dict[Any, int] = {Address: 20, Bytes32: 32, ChannelId: 32, Destination: 32, Signature: 65}


class ValueCodec:
    """Encodes and decodes values of one dataclass.

    Only fields that need converting cost anything: for a voucher that is two amounts.

    Attributes:
        from_list: the value of a row; the row is used up. In the strict form it raises MalformedValueError if
            the row is not exactly such a value.
    """

    def __init__(self, kind: type[Any], unions: UnionTags, *, is_strict: bool) -> None:
        entries = [entry for entry in fields(kind) if entry.init]
        names = [entry.name for entry in entries]
        hints = get_type_hints(kind)
        self._values = _values_getter(names)
        pairs = [
            _converters(hints[name], unions, is_wei="_wei" in name, is_strict=is_strict)
            for name in names
        ]
        self._out = [(i, pair[0]) for i, pair in enumerate(pairs) if pair[0] is not None]
        incoming = [(i, pair[1]) for i, pair in enumerate(pairs) if pair[1] is not None]
        make = _named_maker(kind, names) if any(entry.kw_only for entry in entries) else kind
        read = _reader(make, incoming)
        self.from_list: Convert = _checking(kind, len(names), read) if is_strict else read

    def to_list(self, value: Any) -> list[Any]:
        """The value's fields, ready for MessagePack."""
        row = list(self._values(value))
        for index, convert in self._out:
            row[index] = convert(row[index])
        return row


def _values_getter(names: list[str]) -> Convert:
    """All fields as a tuple; `attrgetter` gives one field bare, and cannot be made for none."""
    if not names:
        return lambda _value: ()
    getter = attrgetter(*names)
    return (lambda value: (getter(value),)) if len(names) == 1 else getter


def _reader(make: Callable[..., Any], incoming: list[tuple[int, Convert]]) -> Convert:
    """A closure, because this is what replay does for each event: 0.6 us less than a method that looks things up."""

    def read(row: Any) -> Any:
        for index, convert in incoming:
            row[index] = convert(row[index])
        return make(*row)

    return read


def _checking(kind: type[Any], count: int, read: Convert) -> Convert:
    def checked(row: Any) -> Any:
        if not isinstance(row, list) or len(row) != count:
            raise MalformedValueError(kind.__name__)
        return read(row)

    return checked


def _named_maker(kind: type[Any], names: list[str]) -> Callable[..., Any]:
    return lambda *row: kind(**dict(zip(names, row, strict=True)))


UnionTags = dict[Any, dict[type[Any], int]]
"""For each union of values that is stored, the tag of each member. Tags are forever."""


def _converters(
    hint: Any, unions: UnionTags, *, is_wei: bool, is_strict: bool
) -> tuple[Convert | None, Convert | None]:
    """(to MessagePack, from MessagePack) for a type; None where the value stays as it is."""
    if is_wei and hint is int:
        return wei_to_bytes, _strict_wei if is_strict else wei_from_bytes
    if isinstance(hint, NewType) or hint in _PLAIN:
        return None, _checked(hint) if is_strict else None
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum_name, _enum_reader(hint)
    if hint in unions:
        return _union(unions[hint], unions, is_strict=is_strict)
    origin = get_origin(hint)
    if origin in {types.UnionType, Union}:
        return _optional(hint, unions, is_wei=is_wei, is_strict=is_strict)
    if origin is tuple:
        return _tuple(hint, unions, is_strict=is_strict)
    if origin is Map:
        return _map(hint, unions, is_strict=is_strict)
    if is_dataclass(hint) and isinstance(hint, type):
        codec = ValueCodec(hint, unions, is_strict=is_strict)
        return codec.to_list, codec.from_list
    raise AssertionError(f"no form at rest for {hint}")


def _optional(
    hint: Any, unions: UnionTags, *, is_wei: bool, is_strict: bool
) -> tuple[Convert, Convert]:
    (inner,) = (part for part in get_args(hint) if part is not type(None))
    out, back = _converters(inner, unions, is_wei=is_wei, is_strict=is_strict)
    return _unless_none(out), _unless_none(back)


def _unless_none(convert: Convert | None) -> Convert:
    def converted(value: Any) -> Any:
        return value if value is None or convert is None else convert(value)

    return converted


def _tuple(hint: Any, unions: UnionTags, *, is_strict: bool) -> tuple[Convert, Convert]:
    parts = get_args(hint)
    if parts[1:] == (Ellipsis,):
        out, back = _converters(parts[0], unions, is_wei=False, is_strict=is_strict)
        return _each(out, list), _each(back, tuple)
    pairs = [_converters(part, unions, is_wei=False, is_strict=is_strict) for part in parts]
    return _zipped([pair[0] for pair in pairs], list), _zipped([pair[1] for pair in pairs], tuple)


def _each(convert: Convert | None, make: Callable[[Any], Any]) -> Convert:
    def converted(value: Any) -> Any:
        _must_be_sequence(value)
        return make(value) if convert is None else make([convert(part) for part in value])

    return converted


def _zipped(converts: list[Convert | None], make: Callable[[Any], Any]) -> Convert:
    def converted(value: Any) -> Any:
        _must_be_sequence(value)
        if len(value) != len(converts):
            raise MalformedValueError("tuple")
        pairs = zip(value, converts, strict=True)
        return make([part if convert is None else convert(part) for part, convert in pairs])

    return converted


def _must_be_sequence(value: Any) -> None:
    if not isinstance(value, (list, tuple)):
        raise MalformedValueError("list")


def _map(hint: Any, unions: UnionTags, *, is_strict: bool) -> tuple[Convert, Convert]:
    key_hint, value_hint = get_args(hint)
    key_out, key_in = _converters(key_hint, unions, is_wei=False, is_strict=is_strict)
    value_out, value_in = _converters(value_hint, unions, is_wei=False, is_strict=is_strict)

    def to_pairs(value: Any) -> list[Any]:
        pairs = [(_apply(key_out, key), _apply(value_out, entry)) for key, entry in value.items()]
        return sorted(pairs, key=lambda pair: pair[0])

    def from_pairs(pairs: Any) -> Any:
        return Map((_apply(key_in, key), _apply(value_in, entry)) for key, entry in pairs)

    return to_pairs, from_pairs


def _apply(convert: Convert | None, value: Any) -> Any:
    return value if convert is None else convert(value)


def _union(
    tags: dict[type[Any], int], unions: UnionTags, *, is_strict: bool
) -> tuple[Convert, Convert]:
    codecs = {kind: ValueCodec(kind, unions, is_strict=is_strict) for kind in tags}
    by_tag = {tag: codecs[kind] for kind, tag in tags.items()}

    def to_list(value: Any) -> list[Any]:
        kind = type(value)
        return [tags[kind], *codecs[kind].to_list(value)]

    def from_list(row: Any) -> Any:
        if not isinstance(row, list) or not row or type(row[0]) is not int or row[0] not in by_tag:
            raise MalformedValueError("union")
        return by_tag[row[0]].from_list(row[1:])

    return to_list, from_list


def union_codec(hint: Any, unions: UnionTags, *, is_strict: bool) -> tuple[Convert, Convert]:
    """(to list, from list) for a whole union, for example every message."""
    return _union(unions[hint], unions, is_strict=is_strict)


def _enum_name(value: Any) -> str:
    return str(value.name)


def _enum_reader(kind: type[Enum]) -> Convert:
    members = dict(kind.__members__)

    def read(name: Any) -> Any:
        found = members.get(name) if isinstance(name, str) else None
        if found is None:
            raise MalformedValueError(kind.__name__)
        return found

    return read


def _strict_wei(raw: Any) -> int:
    if not isinstance(raw, bytes) or len(raw) > WEI_MAX_BYTES or raw[:1] == b"\x00":
        raise MalformedValueError("amount")
    return wei_from_bytes(raw)


def _checked(hint: Any) -> Convert:
    if hint in _SIZES:
        return _sized(_SIZES[hint])
    base = {int: _strict_int, bool: _strict_bool, str: _strict_text, bytes: _strict_bytes}
    return base[hint]


def _sized(size_bytes: int) -> Convert:
    def check(value: Any) -> bytes:
        if not isinstance(value, bytes) or len(value) != size_bytes:
            raise MalformedValueError(f"{size_bytes} bytes")
        return value

    return check


def _strict_int(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= UINT64_MAX:
        raise MalformedValueError("integer")
    return value


def _strict_bool(value: Any) -> bool:
    if type(value) is not bool:
        raise MalformedValueError("boolean")
    return value


def _strict_text(value: Any) -> str:
    if not isinstance(value, str) or len(value.encode()) > TEXT_MAX_BYTES:
        raise MalformedValueError("text")
    return value


def _strict_bytes(value: Any) -> bytes:
    if not isinstance(value, bytes) or len(value) > BYTES_MAX:
        raise MalformedValueError("bytes")
    return value
