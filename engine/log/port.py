"""The log's narrow interface. `EventLog` keeps it in a file, `MemoryLog` in memory.

Who writes holds a `Log`; who looks holds a `LogReads`, which cannot append by type.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from engine.log.header import LogHeader
from engine.log.rows import Bucket, Head, HourRun, LogRow, Row, SealedRow, Segment


class LogReads(Protocol):
    """What can be asked of a log."""

    @property
    def header(self) -> LogHeader:
        """Whose log it is."""
        ...

    @property
    def head(self) -> Head:
        """The newest committed event and the chain's hash; seq 0 and the genesis hash if there is none."""
        ...

    def rows(
        self, after_seq: int, upto_seq: int, type_ids: tuple[int, ...] | None = None
    ) -> Iterator[Row]:
        """Events with after_seq < seq <= upto_seq, oldest first, all or of some types."""
        ...

    def newest(self, type_ids: tuple[int, ...], upto_seq: int, count_max: int) -> list[Row]:
        """The newest events of these types with seq <= upto_seq, newest first.

        Cost: linear in `count_max` for types named in the header's history; else in the events
        passed over.
        """
        ...

    def snapshot_at_or_before(self, seq: int) -> tuple[int, bytes] | None:
        """The nearest intact snapshot: (seq, blob). One that does not fit the chain counts as absent."""
        ...

    def density(
        self, bucket_count: int, *, from_ms: int | None = None, upto_ms: int | None = None
    ) -> list[Bucket]:
        """Events per time bucket over a range (both ends included), by default the whole log.

        Exact up to some thousand events, otherwise to the minute.
        """
        ...

    def close(self) -> None:
        """Give everything free. Does nothing the second time."""
        ...


class Log(LogReads, Protocol):
    """A log that can grow. One thread only."""

    @property
    def synced_seq(self) -> int:
        """The newest event that a power cut cannot take away; lazy events may lie above it."""
        ...

    def append(self, rows: Sequence[LogRow], *, snapshot: bytes | None = None) -> None:
        """Record a batch: all of it, or nothing, in one transaction and with one sync.

        Args:
            rows: continuing at head.seq + 1. Nothing happens if it is empty.
            snapshot: the encoded world after the last row, kept in the same transaction; left out if it is too large.

        Raises:
            StoreError: GAP, MALFORMED_ROW or READ_ONLY: refused, the log goes on. DISK_FULL, IO or BUSY:
                it takes no more batches until it is opened again (STOPPED), because after a failed sync
                the system may report the next one as done although the data are lost.
            GateError: a gate holds another digest; nothing is written and the log goes on.
        """
        ...

    def put_snapshot(self, seq: int, blob: bytes) -> None:
        """Keep an encoded world. A cache: it may be lost, dropped at will, and left out if it is too large.

        Raises:
            StoreError: GAP if there is no such event.
        """
        ...

    def drop_snapshots(self) -> None:
        """Forget all snapshots, as when the world's encoding has changed."""
        ...

    def checkpoint_if_idle(self) -> None:
        """Move finished work from the write-ahead log into the file. Called when nothing waits."""
        ...


class Auditable(LogReads, Protocol):
    """What `verify` needs to see of a log."""

    def structure_faults(self) -> Iterable[str]:
        """What the storage layer itself finds wrong; empty if sound."""
        ...

    def sealed_rows(self, after_seq: int, upto_seq: int) -> Iterator[SealedRow]:
        """Events with their hashes and gates, oldest first."""
        ...

    def segments(self, from_seq: int = 0) -> Iterator[Segment]:
        """The time line's segments that end at or after `from_seq`, oldest first."""
        ...

    def hours(self) -> list[HourRun]:
        """The time line's closed hours, oldest first."""
        ...

    def gate_count(self) -> int:
        """How many gates are bound."""
        ...

    def snapshot_seqs(self) -> list[int]:
        """Where snapshots are, intact or not, oldest first."""
        ...

    def snapshot_at(self, seq: int) -> bytes | None:
        """The snapshot at exactly `seq`, if it is there and intact."""
        ...
