"""Every cap of payment links, each with its reason and arithmetic."""

from __future__ import annotations

LINK_MAX_CHARS = 1200
"""Our longest link has about 900: a note of 120 bytes in percent signs (360), three hubs (130), five more fields."""

HUBS_MAX = 3
"""Hubs at which the payee can be reached; each costs 43 characters and makes the QR symbol finer."""

UINT256_MAX = 2**256 - 1
"""What a contract can hold of anything."""

EXPONENT_DIGITS_MAX = 2
"""10**77 is the largest power of ten in a uint256; a longer exponent would be a bomb."""

AMOUNT_DIGITS_MAX = 78
"""A uint256 has at most 78 decimal digits."""

CHAIN_ID_MAX = 2**63 - 37
"""The bound of EIP-2294: such an id and everything derived from it fits into 64 bits."""

EXPIRY_MAX_S = 253_402_300_799
"""The end of the year 9999; no calendar goes further."""

PICTURE_SIDE_MAX = 8192
PICTURE_PIXELS_MAX = 16_777_216
"""A screen of 5120 x 2880 has 14.7 million pixels and is searched in a fraction of a second."""
