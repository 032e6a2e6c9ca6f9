"""The facade that the window may use.

Implementations import their types from `wallet.ports`, never from here: this module is the one that
also names the way to open a wallet, so importing it from below would be a circle.
"""

from wallet.open import open_wallet
from wallet.ports import (
    DemoProgress,
    DemoStep,
    LiveSession,
    PastSession,
    Problem,
    Wallet,
)
from wallet.views.values import PayQuote, PayResult

__all__ = [
    "DemoProgress",
    "DemoStep",
    "LiveSession",
    "PastSession",
    "PayQuote",
    "PayResult",
    "Problem",
    "Wallet",
    "open_wallet",
]
