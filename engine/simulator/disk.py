"""A node's disk: the real log in memory, of which a crash keeps a prefix.

Facts go through the codec that ships, both ways, and through the log's own checks: no gap, one hash for each
gate, batches as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from engine.log.folding import recorded_of, row_of
from engine.log.header import LogHeader
from engine.log.memory import MemoryLog
from engine.log.rows import LogRow
from engine.protocol.events import Recorded


class Disk:
    """Facts at rest. A batch of only lazy facts is written without a sync and may be lost in a crash."""

    def __init__(self, header: LogHeader, *, never_syncs: bool) -> None:
        self._log = MemoryLog(header)
        self._rows: list[LogRow] = []
        self._ends: list[int] = []
        self._never_syncs = never_syncs

    def append(self, facts: Sequence[Recorded]) -> None:
        """Write a batch, all of it or nothing.

        Raises:
            GateError: a second hash for one turn.
        """
        rows = [row_of(entry) for entry in facts]
        self._log.append(rows)
        self._rows.extend(rows)
        self._ends.append(len(self._rows))

    def crash(self, rng: Random) -> None:
        """Lose some of what was never synced."""
        synced_seq = 0 if self._never_syncs else self._log.synced_seq
        self.rewind(rng.randint(synced_seq, len(self._rows)))

    def rewind(self, seq: int) -> None:
        """Keep nothing after event `seq`."""
        del self._rows[seq:]
        self._ends = [end for end in self._ends if end <= seq]
        self._log = MemoryLog(self._log.header)
        self._log.append(self._rows)

    @property
    def batch_ends(self) -> tuple[int, ...]:
        """The newest event of each batch: where somebody may have made a copy."""
        return tuple(self._ends)

    def facts(self) -> tuple[Recorded, ...]:
        """Everything that can be read back."""
        return tuple(recorded_of(row) for row in self._log.rows(0, self._log.head.seq))
