"""Which field of the pay dialog a problem is about."""

from enum import Enum
from typing import Final

from wallet.api import Code


class Faulty(Enum):
    """Which field a problem is about."""

    NONE = "none"
    PAYEE = "payee"
    AMOUNT = "amount"


# A problem of no field here, such as a hub that is away, marks none.
FAULTY: Final = {
    Code.UNKNOWN_PAYEE: Faulty.PAYEE,
    Code.AMBIGUOUS_PAYEE: Faulty.PAYEE,
    Code.PAYING_MYSELF: Faulty.PAYEE,
    Code.NO_ROUTE: Faulty.PAYEE,
    Code.PLACE_UNKNOWN: Faulty.PAYEE,
    Code.PICTURE_EMPTY: Faulty.PAYEE,
    Code.PICTURE_UNREADABLE: Faulty.PAYEE,
    Code.PICTURE_TOO_LARGE: Faulty.PAYEE,
    Code.PICTURE_AMBIGUOUS: Faulty.PAYEE,
    Code.INSUFFICIENT: Faulty.AMOUNT,
    Code.SETTLE_FIRST: Faulty.AMOUNT,
    Code.HUB_INSUFFICIENT: Faulty.AMOUNT,
    Code.AMOUNT_NOT_POSITIVE: Faulty.AMOUNT,
    Code.AMOUNT_TOO_LARGE: Faulty.AMOUNT,
}
