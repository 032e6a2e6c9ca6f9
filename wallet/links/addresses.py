"""Addresses as people copy them. Capital letters carry a check of four bits a letter (EIP-55)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from engine.protocol.crypto import keccak256
from engine.protocol.types import ADDRESS_SIZE_BYTES, Address, address_from_hex, hex0x
from wallet.links.problems import LinkFault, problem

_FORM = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)
_CAPITAL_FROM = 8
_REMEMBERED_MAX: Final = 4096
"""The same few people stand in every row."""


@lru_cache(maxsize=_REMEMBERED_MAX)
def checksummed(address: Address) -> str:
    """`0x` and 40 hex digits, a letter being capital where the digit of the hash of all of them is 8 or more."""
    digits = address.hex()
    hashed = keccak256(digits.encode()).hex()
    return "0x" + "".join(
        digit.upper() if int(mark, 16) >= _CAPITAL_FROM else digit
        for digit, mark in zip(digits, hashed, strict=False)
    )


def shown(raw: bytes) -> str:
    """Bytes as a person sees them: an address with its check, all else in plain hex."""
    return checksummed(Address(raw)) if len(raw) == ADDRESS_SIZE_BYTES else hex0x(raw)


def read_checked(text: str) -> Address:
    """An address that passes its check. One without letters passes as it is.

    Raises:
        Problem: ADDRESS_MALFORMED, or ADDRESS_CHECKSUM, also if it is all in small letters.
    """
    address = _read(text)
    if text != checksummed(address):
        raise problem(LinkFault.ADDRESS_CHECKSUM)
    return address


def read_typed(text: str) -> tuple[Address, bool]:
    """An address from a person's hand, and whether it passed its check.

    All in small letters it has none, as many programs show it, and is taken.

    Raises:
        Problem: ADDRESS_MALFORMED, or ADDRESS_CHECKSUM if capital letters are in the wrong places.
    """
    if text == text.lower():
        address = _read(text)
        return address, text == checksummed(address)
    return read_checked(text), True


def _read(text: str) -> Address:
    if _FORM.fullmatch(text) is None:
        raise problem(LinkFault.ADDRESS_MALFORMED)
    return address_from_hex(text)
