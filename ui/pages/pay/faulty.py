"""Which field of the pay dialog a problem is about."""

from enum import Enum
from typing import Final


class Faulty(Enum):
    """Which field a problem is about."""

    NONE = "none"
    PAYEE = "payee"
    AMOUNT = "amount"


# A problem of no field here, such as a hub that is away, marks none.
FAULTY: Final = {
    "UNKNOWN_PAYEE": Faulty.PAYEE,
    "AMBIGUOUS_PAYEE": Faulty.PAYEE,
    "PAYEE_IS_HUB": Faulty.PAYEE,
    "PAYING_MYSELF": Faulty.PAYEE,
    "NO_ROUTE": Faulty.PAYEE,
    "PICTURE_EMPTY": Faulty.PAYEE,
    "PICTURE_UNREADABLE": Faulty.PAYEE,
    "PICTURE_TOO_LARGE": Faulty.PAYEE,
    "PICTURE_AMBIGUOUS": Faulty.PAYEE,
    "INSUFFICIENT": Faulty.AMOUNT,
    "HUB_INSUFFICIENT": Faulty.AMOUNT,
    "AMOUNT_NOT_POSITIVE": Faulty.AMOUNT,
    "AMOUNT_TOO_LARGE": Faulty.AMOUNT,
}
