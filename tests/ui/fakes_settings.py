"""What the settings page shows, with sample values."""

from __future__ import annotations

from dataclasses import replace

from wallet.views.profile_values import ProfileFacts
from wallet.views.request_values import Matrix

# The finder patterns of the smallest symbol; no reader is asked about it.
_RING = ("1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111")
_SIDE = 29


def a_symbol() -> Matrix:
    """A picture that looks like a symbol."""
    rows = [
        [(row * 7 + column * 11 + row * column) % 3 == 0 for column in range(_SIDE)]
        for row in range(_SIDE)
    ]
    for top, left in ((0, 0), (0, _SIDE - 7), (_SIDE - 7, 0)):
        for row in range(-1, 8):
            for column in range(-1, 8):
                y, x = top + row, left + column
                if 0 <= y < _SIDE and 0 <= x < _SIDE:
                    inside = 0 <= row < 7 and 0 <= column < 7
                    rows[y][x] = inside and _RING[row][column] == "1"
    return tuple(map(tuple, rows))


def some_facts(**changes: object) -> ProfileFacts:
    base = ProfileFacts(
        network_name="Demo",
        chain_id=31337,
        folder="/data/towpath/profiles/default/demo/1",
        log_size_bytes=1_474_560,
        event_count=1284,
        address="0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
        symbol=a_symbol(),
        version="0.1.0",
        log_version=1,
    )
    return replace(base, **changes)
