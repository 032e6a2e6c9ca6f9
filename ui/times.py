"""Spans of time in milliseconds, and the clock on the wall."""

import time
from typing import Final

SECOND_MS: Final = 1_000
MINUTE_MS: Final = 60 * SECOND_MS
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS
_NS_PER_MS: Final = 1_000_000


def now_ms() -> int:
    """Unix time in ms, as the computer's clock says."""
    return time.time_ns() // _NS_PER_MS
