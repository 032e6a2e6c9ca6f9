"""Older copies of a node's log that are put back: any of them, whoever knows it (ADR 0036)."""

from __future__ import annotations

from random import Random

from engine.simulator.node import Node

RECENT_SHARE = 0.5
RECENT_COUNT = 12
"""Half of them miss a few batches only: of those some lost nothing but vouchers, and catch up."""


def older_copy(rng: Random, node: Node) -> int | None:
    """The event after which the copy was made; None if there is nothing older."""
    ends = node.disk.batch_ends[:-1]
    if not ends:
        return None
    return rng.choice(ends[-RECENT_COUNT:] if rng.random() < RECENT_SHARE else ends)
