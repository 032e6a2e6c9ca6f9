"""A node's disk: facts in order, of which a crash keeps a prefix."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from engine.protocol.events import LAZY, Recorded


class Disk:
    """Facts at rest. A batch of only lazy facts is written without a sync and may be lost in a crash."""

    def __init__(self, *, never_syncs: bool) -> None:
        self._facts: list[Recorded] = []
        self._synced_count = 0
        self._never_syncs = never_syncs

    def append(self, facts: Sequence[Recorded]) -> None:
        """Write a batch, all of it or nothing."""
        expected_seq = len(self._facts) + 1
        assert facts[0].seq == expected_seq, f"seq {facts[0].seq} after {expected_seq - 1}"
        self._facts.extend(facts)
        is_lazy = all(type(entry.event) in LAZY for entry in facts)
        if not is_lazy and not self._never_syncs:
            self._synced_count = len(self._facts)

    def crash(self, rng: Random) -> None:
        """Lose some of what was never synced."""
        kept = rng.randint(self._synced_count, len(self._facts))
        del self._facts[kept:]
        self._synced_count = kept

    def facts(self) -> tuple[Recorded, ...]:
        """Everything that can be read back."""
        return tuple(self._facts)
