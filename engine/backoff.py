"""The waits between two tries of one thing. The network draws its own at random, for many dial one hub."""

from __future__ import annotations

from collections.abc import Iterator


def delays_ms(first_ms: int, cap_ms: int) -> Iterator[int]:
    """`first_ms`, then twice as long each time up to `cap_ms`, for ever."""
    delay_ms = first_ms
    while True:
        yield delay_ms
        delay_ms = min(2 * delay_ms, cap_ms)
