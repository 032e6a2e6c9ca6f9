"""Amounts as people type them: read in one way only, or refused."""

import re
from enum import Enum
from typing import Final

from wallet.views.units import ETH_DECIMALS, MINUS, SHOWN_DECIMALS, WEI_PER_ETH

# All ether there is has nine digits; twelve leave room and keep a pasted novel out.
WHOLE_DIGITS_MAX: Final = 12

_AMOUNT: Final = re.compile(r"([0-9]*)(?:[.,]([0-9]*))?", re.ASCII)
# After a point or a comma, so many digits may be thousands as well as decimals.
_GROUP_DIGITS: Final = 3
# One and the same mark before each group of three, or (in India) of two and at last three; decimals after another.
_GROUPED: Final = re.compile(
    r"([1-9][0-9]{0,2}(?=([.,' \u00a0\u2009\u202f\u2019]))(?:\2[0-9]{2,3})*\2[0-9]{3})"
    r"(?:(?!\2)[.,]([0-9]*))?",
    re.ASCII,
)


class AmountFault(Enum):
    """Why a typed amount is refused."""

    EMPTY = "empty"
    NEGATIVE = "negative"
    NOT_A_NUMBER = "not_a_number"
    TWO_WAYS = "two_ways"
    GROUPED = "grouped"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_LARGE = "too_large"
    ZERO = "zero"


class AmountRefused(ValueError):  # noqa: N818 - it refuses, nothing went wrong
    """A typed amount that is not a sum to pay.

    Attributes:
        fault: which rule it breaks.
        readings: what it may mean, each as `parse_eth` reads it: of TWO_WAYS the larger and the smaller,
            of GROUPED the one; of the others none.
    """

    def __init__(self, fault: AmountFault, *readings: str) -> None:
        super().__init__(fault.value)
        self.fault, self.readings = fault, readings


def parse_eth(text: str) -> int:
    """Wei for an amount typed in ether, such as "0.25".

    Only digits and one decimal point or comma count: no sign, exponent or digits of other scripts, so
    that a slip of the hand can never become another sum. A mark that parts thousands somewhere in the
    world, as in "1.000" or "1,000", is no decimal mark, whatever the person's language; before "0,250"
    nobody writes thousands. Where several such marks leave one reading, it is offered and not taken.

    Raises:
        AmountRefused: with the rule that the text breaks.
    """
    trimmed = text.strip()
    if not trimmed:
        raise AmountRefused(AmountFault.EMPTY)
    if trimmed.startswith(("-", MINUS)):
        raise AmountRefused(AmountFault.NEGATIVE)
    found = _AMOUNT.fullmatch(trimmed)
    if found is None or trimmed in {".", ","}:
        raise _misread(trimmed)
    whole, decimals = found.group(1).lstrip("0"), found.group(2) or ""
    has_two_ways = bool(whole) and len(decimals) == _GROUP_DIGITS
    # All ether has fewer digits than either reading of what is refused here.
    if len(whole) + (_GROUP_DIGITS if has_two_ways else 0) > WHOLE_DIGITS_MAX:
        raise AmountRefused(AmountFault.TOO_LARGE)
    if has_two_ways:
        raise AmountRefused(AmountFault.TWO_WAYS, whole + decimals, _plain(whole, decimals))
    decimals = decimals.rstrip("0")
    if len(decimals) > ETH_DECIMALS:
        raise AmountRefused(AmountFault.TOO_MANY_DECIMALS)
    amount_wei = int(whole or "0") * WEI_PER_ETH + int(decimals.ljust(ETH_DECIMALS, "0"))
    if amount_wei == 0:
        raise AmountRefused(AmountFault.ZERO)
    return amount_wei


def _misread(text: str) -> AmountRefused:
    """Why a text that is more than digits and one mark is refused."""
    found = _GROUPED.fullmatch(text)
    if found is None:
        return AmountRefused(AmountFault.NOT_A_NUMBER)
    whole, decimals = re.sub("[^0-9]", "", found.group(1)), (found.group(3) or "").rstrip("0")
    if len(whole) > WHOLE_DIGITS_MAX:
        return AmountRefused(AmountFault.TOO_LARGE)
    if len(decimals) > ETH_DECIMALS:
        return AmountRefused(AmountFault.TOO_MANY_DECIMALS)
    return AmountRefused(AmountFault.GROUPED, _plain(whole, decimals))


def _plain(whole: str, decimals: str) -> str:
    """An amount without marks and needless zeros, and never with three decimals."""
    kept = decimals.rstrip("0")
    if len(kept) == _GROUP_DIGITS:
        kept = kept.ljust(SHOWN_DECIMALS, "0")
    return f"{whole}.{kept}" if kept else whole
