"""The protocol's smallest values and their checked constructors.

Inside the engine bytes are bytes. Hex exists on screens, in JSON and in configuration files, and is turned
into these types here, at the border.
"""

from __future__ import annotations

from typing import NewType

Address = NewType("Address", bytes)
"""20 bytes: the last 20 bytes of keccak256 of an uncompressed public key."""

Bytes32 = NewType("Bytes32", bytes)
"""32 bytes, big endian where it is a number."""

ChannelId = NewType("ChannelId", bytes)
"""32 bytes: keccak256 of a channel's fixed part."""

Destination = NewType("Destination", bytes)
"""32 bytes: an address left-padded with 12 zero bytes (external), or a channel id."""

Signature = NewType("Signature", bytes)
"""65 bytes: r (32), s (32), v (27 or 28)."""

ADDRESS_SIZE_BYTES = 20
SIGNATURE_SIZE_BYTES = 65
V_OFFSET = 27
"""What a signature's v adds to its recovery id."""

ZERO_ADDRESS = Address(bytes(20))

_EXTERNAL_PREFIX = bytes(12)


class MalformedValueError(ValueError):
    """A value from outside has the wrong length, alphabet or range. Names the kind of value it should have been."""


def address(raw: bytes) -> Address:
    """Check that `raw` is 20 bytes.

    Raises:
        MalformedValueError: the length is wrong.
    """
    if len(raw) != ADDRESS_SIZE_BYTES:
        raise MalformedValueError("address")
    return Address(raw)


def address_from_hex(text: str) -> Address:
    """Read `0x` and 40 hex digits.

    Raises:
        MalformedValueError: the text is anything else.
    """
    return Address(_from_hex(text, size_bytes=ADDRESS_SIZE_BYTES, kind="address"))


def channel_id_from_hex(text: str) -> ChannelId:
    """Read `0x` and 64 hex digits.

    Raises:
        MalformedValueError: the text is anything else.
    """
    return ChannelId(_from_hex(text, size_bytes=32, kind="channel id"))


def external(owner: Address) -> Destination:
    """The destination that pays `owner` on chain."""
    return Destination(_EXTERNAL_PREFIX + owner)


def hex0x(raw: bytes) -> str:
    """`0x` and lower-case hex, for screens, logs and JSON."""
    return "0x" + raw.hex()


def wei_to_bytes(amount_wei: int) -> bytes:
    """Minimal big-endian bytes of an amount; empty for zero.

    Amounts are bytes at rest and on the wire: 18.4 ETH already overflows a 64-bit integer.
    """
    return amount_wei.to_bytes((amount_wei.bit_length() + 7) // 8, "big")


def wei_from_bytes(raw: bytes) -> int:
    """Inverse of `wei_to_bytes`."""
    return int.from_bytes(raw, "big")


def _from_hex(text: str, *, size_bytes: int, kind: str) -> bytes:
    if len(text) != 2 + 2 * size_bytes or text[:2] not in {"0x", "0X"}:
        raise MalformedValueError(kind)
    try:
        raw = bytes.fromhex(text[2:])
    except ValueError as error:
        raise MalformedValueError(kind) from error
    if len(raw) != size_bytes:
        # `fromhex` skips spaces: text of the right length gave an address of 19 bytes.
        raise MalformedValueError(kind)
    return raw
