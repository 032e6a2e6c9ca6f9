"""What a signed link holds: a MessagePack map with integer keys in ascending order. What is empty is left out.

    1 chain id            2 payee, 20 bytes           3 asset, 20 bytes      4 amount, minimal big-endian bytes
    5 id, 16 bytes        6 expiry in seconds         7 memo, text           8 hubs, 1 to 3 of 20 bytes
    9 hash of an order, 32 bytes                      10 flags, none yet     11 adjudicator, 20 bytes

1, 2, 5 and 11 are always there. A key that is not known is refused: a signed request is understood as a whole or not at
all. What was read is written again and compared, so two maps never mean the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgpack

from engine.protocol.limits import PAYMENT_ID_SIZE_BYTES
from engine.protocol.types import (
    Address,
    Bytes32,
    MalformedValueError,
    address,
    wei_from_bytes,
    wei_to_bytes,
)
from wallet.links.limits import CHAIN_ID_MAX, EXPIRY_MAX_S, HUBS_MAX, LINK_MAX_CHARS
from wallet.links.problems import LinkFault, problem
from wallet.links.terms import Terms, require_memo

_CHAIN, _PAYEE, _ASSET, _AMOUNT, _ID, _EXPIRY, _MEMO, _HUBS, _ORDER = range(1, 10)
_ADJUDICATOR = 11
_KNOWN = frozenset({*range(_CHAIN, _ORDER + 1), _ADJUDICATOR})
_KEYS_MAX = 64
_HASH_SIZE_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """A request that its payee signs.

    Attributes:
        terms: what is asked for; always with a request id.
        adjudicator: the contract that would judge the payment's channel.
        order_hash: of a document that both sides have, if any.
    """

    terms: Terms
    adjudicator: Address
    order_hash: Bytes32 | None = None


def pack(invoice: Invoice) -> bytes:
    """The one form of an invoice. A fraction of a second in its expiry is left out."""
    terms = invoice.terms
    fields: dict[int, object] = {
        _CHAIN: terms.chain_id,
        _PAYEE: terms.payee,
        _ASSET: terms.asset,
        _AMOUNT: wei_to_bytes(terms.amount_wei or 0),
        _ID: terms.request_id,
        _EXPIRY: (terms.expires_ms or 0) // 1000,
        _MEMO: terms.memo,
        _HUBS: terms.hubs,
        _ORDER: invoice.order_hash,
        _ADJUDICATOR: invoice.adjudicator,
    }
    packed: bytes = msgpack.packb({key: value for key, value in fields.items() if value})
    return packed


def unpack(packed: bytes) -> Invoice:
    """The invoice of some bytes.

    Raises:
        Problem: LINK_NEEDS_MORE, LINK_MEMO, LINK_REPEATS, HIDDEN_CHARACTERS, or LINK_MALFORMED for all else.
    """
    try:
        invoice = _invoice(_map_of(packed))
    except MalformedValueError as error:
        raise problem(LinkFault.LINK_MALFORMED) from error
    if pack(invoice) != packed:
        raise problem(LinkFault.LINK_MALFORMED)
    return invoice


def _map_of(packed: bytes) -> Mapping[int, object]:
    try:
        fields = msgpack.unpackb(
            packed,
            strict_map_key=False,
            max_map_len=_KEYS_MAX,
            max_array_len=HUBS_MAX,
            max_str_len=LINK_MAX_CHARS,
            max_bin_len=_HASH_SIZE_BYTES,
            max_ext_len=0,
        )
    except (ValueError, TypeError, msgpack.UnpackException) as error:
        raise MalformedValueError("map") from error
    if not isinstance(fields, dict) or any(type(key) is not int for key in fields):
        raise MalformedValueError("map")
    if not fields.keys() <= _KNOWN:
        raise problem(LinkFault.LINK_NEEDS_MORE)
    return fields


def _invoice(fields: Mapping[int, object]) -> Invoice:
    """Types and ranges. What is missing becomes what `pack` leaves out."""
    order_hash = _bytes(fields.get(_ORDER, b""))
    if len(order_hash) not in {0, _HASH_SIZE_BYTES}:
        raise MalformedValueError("hash")
    return Invoice(
        terms=_terms(fields),
        adjudicator=address(_bytes(fields.get(_ADJUDICATOR))),
        order_hash=Bytes32(order_hash) if order_hash else None,
    )


def _terms(fields: Mapping[int, object]) -> Terms:
    asset = _bytes(fields.get(_ASSET, b""))
    request_id = _bytes(fields.get(_ID))
    if len(request_id) != PAYMENT_ID_SIZE_BYTES:
        raise MalformedValueError("id")
    return Terms(
        chain_id=_number(fields.get(_CHAIN), maximum=CHAIN_ID_MAX),
        payee=address(_bytes(fields.get(_PAYEE))),
        asset=address(asset) if asset else None,
        # Of 32 bytes at most, so it is a uint256.
        amount_wei=wei_from_bytes(_bytes(fields.get(_AMOUNT, b""))) or None,
        request_id=request_id,
        expires_ms=_number(fields.get(_EXPIRY, 0), maximum=EXPIRY_MAX_S) * 1000 or None,
        memo=require_memo(_text(fields.get(_MEMO, ""))),
        hubs=_hubs(fields.get(_HUBS, [])),
    )


def _hubs(value: object) -> tuple[Address, ...]:
    if not isinstance(value, list):
        raise MalformedValueError("hubs")
    hubs = tuple(address(_bytes(hub)) for hub in value)
    if len(set(hubs)) < len(hubs):
        raise problem(LinkFault.LINK_REPEATS)
    return hubs


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise MalformedValueError("bytes")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise MalformedValueError("text")
    return value


def _number(value: object, *, maximum: int) -> int:
    if type(value) is not int or not 0 <= value <= maximum:
        raise MalformedValueError("number")
    return value
