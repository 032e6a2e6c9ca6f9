"""Amounts in links: whole numbers of the smallest unit, "250000000000000000" or shorter "2.5e17".

A bare decimal such as "0.25" is refused: one reader would take it for ether, another for a token with six decimals,
and they would be a million million apart.
"""

from __future__ import annotations

import re

from wallet.links.limits import AMOUNT_DIGITS_MAX, EXPONENT_DIGITS_MAX, UINT256_MAX
from wallet.links.problems import LinkFault, problem

_FORM = re.compile(
    rf"(0|[1-9][0-9]{{0,{AMOUNT_DIGITS_MAX - 1}}})"
    rf"(?:(?:\.([0-9]{{1,{AMOUNT_DIGITS_MAX}}}))?e([0-9]{{1,{EXPONENT_DIGITS_MAX}}}))?",
    re.ASCII,
)


def read_atomic(text: str) -> int:
    """The number of smallest units, above zero.

    Raises:
        Problem: LINK_AMOUNT, also if a part of a unit would be left or it is no uint256.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise problem(LinkFault.LINK_AMOUNT)
    whole, decimals, exponent = found[1], found[2] or "", int(found[3] or "0")
    if len(decimals) > exponent:
        raise problem(LinkFault.LINK_AMOUNT)
    amount_wei = int(whole + decimals + "0" * (exponent - len(decimals)))
    if not 0 < amount_wei <= UINT256_MAX:
        raise problem(LinkFault.LINK_AMOUNT)
    return amount_wei


def write_atomic(amount_wei: int) -> str:
    """The shorter of the two forms; the plain one if they are equally long."""
    plain = str(amount_wei)
    digits = plain.rstrip("0")
    point = "." if len(digits) > 1 else ""
    short = f"{digits[0]}{point}{digits[1:]}e{len(plain) - 1}"
    return min(plain, short, key=len)
