"""The log without a file, for the simulator and for tests: the same refusals, chain and answers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from engine.log.batch import GateKey, HeldGate, Record, Tip, seal
from engine.log.density import bucket_width_ms, filled, hour_runs
from engine.log.errors import StoreError, StoreKind
from engine.log.header import LogHeader, genesis_hash
from engine.log.rows import Bucket, GateRow, Head, HourRun, LogRow, Row, SealedRow, Segment


class MemoryLog:
    """A `Log` in lists. It survives nothing; a simulated crash keeps the object and drops the engine."""

    def __init__(self, header: LogHeader) -> None:
        self._header = header
        self._records: list[Record] = []
        self._gates: dict[GateKey, HeldGate] = {}
        self._gate_rows: list[GateRow] = []
        self._segments: dict[int, Segment] = {}
        self._snapshots: dict[int, bytes] = {}
        self._synced_seq = 0
        self._tip = Tip(Head(0, genesis_hash(header)), 0, -1, 0)

    @property
    def header(self) -> LogHeader:
        """Whose log it is."""
        return self._header

    @property
    def head(self) -> Head:
        """The newest event and the chain's hash."""
        return self._tip.head

    @property
    def synced_seq(self) -> int:
        """The newest event of a batch that was not lazy."""
        return self._synced_seq

    def append(self, rows: Sequence[LogRow], *, snapshot: bytes | None = None) -> None:
        """Record a batch, all of it or nothing."""
        if not rows:
            return
        batch = seal(self._tip, rows, self._gates.get)
        self._records.extend(batch.records)
        for gate_id, channel_id, lane, turn_num, digest in batch.gates:
            self._gates[channel_id, lane, turn_num] = (gate_id, digest)
            self._gate_rows.append(
                GateRow(channel_id=channel_id, lane=lane, turn_num=turn_num, digest=digest)
            )
        self._segments.update((each.first_seq, each) for each in batch.segments)
        self._tip = batch.tip
        if not batch.is_lazy:
            self._synced_seq = batch.tip.head.seq
        if snapshot is not None:
            self.put_snapshot(batch.tip.head.seq, snapshot)

    def put_snapshot(self, seq: int, blob: bytes) -> None:
        """Keep an encoded world."""
        if not 0 < seq <= len(self._records):
            raise StoreError(StoreKind.GAP, detail=f"no event {seq}")
        self._snapshots[seq] = blob

    def drop_snapshots(self) -> None:
        """Forget all snapshots."""
        self._snapshots.clear()

    def checkpoint_if_idle(self) -> None:
        """Nothing to move."""

    def close(self) -> None:
        """Nothing to give free: the simulator opens the same object again."""

    def rows(
        self, after_seq: int, upto_seq: int, type_ids: tuple[int, ...] | None = None
    ) -> Iterator[Row]:
        """Events with after_seq < seq <= upto_seq, oldest first, all or of some types."""
        # A copy: what is appended while somebody reads does not show up in his answer.
        for record in self._records[max(after_seq, 0) : max(upto_seq, 0)]:
            if type_ids is None or record[2] in type_ids:
                yield record[:8]

    def newest(self, type_ids: tuple[int, ...], upto_seq: int, count_max: int) -> list[Row]:
        """The newest events of these types with seq <= upto_seq, newest first."""
        found: list[Row] = []
        for index in range(min(upto_seq, len(self._records)) - 1, -1, -1):
            if len(found) >= count_max:
                break
            if self._records[index][2] in type_ids:
                found.append(self._records[index][:8])
        return found

    def snapshot_at_or_before(self, seq: int) -> tuple[int, bytes] | None:
        """The nearest intact snapshot: (seq, blob)."""
        nearest = max((each for each in self._snapshots if each <= seq), default=None)
        return None if nearest is None else (nearest, self._snapshots[nearest])

    def density(
        self, bucket_count: int, *, from_ms: int | None = None, upto_ms: int | None = None
    ) -> list[Bucket]:
        """Events per time bucket over a range, always exact."""
        if from_ms is None:
            from_ms = min((record[1] for record in self._records), default=0)
        if upto_ms is None:
            upto_ms = max((record[1] for record in self._records), default=0)
        width_ms = bucket_width_ms(bucket_count, from_ms, upto_ms)
        counted: dict[int, tuple[int, int, int]] = {}
        for record in self._records:
            if from_ms <= record[1] <= upto_ms:
                index = (record[1] - from_ms) // width_ms
                _, count, first_seq = counted.get(index, (index, 0, record[0]))
                counted[index] = (index, count + 1, first_seq)
        return filled(
            counted.values(), bucket_count=bucket_count, from_ms=from_ms, width_ms=width_ms
        )

    def structure_faults(self) -> list[str]:
        """A list has no structure that could be damaged."""
        return []

    def sealed_rows(self, after_seq: int, upto_seq: int) -> Iterator[SealedRow]:
        """Events with their hashes and gates, oldest first."""
        for record in self._records[after_seq:upto_seq]:
            gate_id, digest = record[8], record[9]
            if gate_id is None:
                yield (*record[:8], digest, None, None, None, None)
            else:
                gate = self._gate_rows[gate_id - 1]
                bound = (gate.channel_id, gate.lane, gate.turn_num, gate.digest)
                yield (*record[:8], digest, *bound)

    def segments(self, from_seq: int = 0) -> Iterator[Segment]:
        """The time line's segments that end at or after `from_seq`, oldest first."""
        starts = list(self._segments)
        for start in starts[max(0, bisect_right(starts, from_seq) - 1) :]:
            yield self._segments[start]

    def hours(self) -> list[HourRun]:
        """The time line's closed hours, oldest first."""
        return hour_runs(self.segments())[:-1]

    def gate_count(self) -> int:
        """How many gates are bound."""
        return len(self._gate_rows)

    def snapshot_seqs(self) -> list[int]:
        """Where snapshots are, oldest first."""
        return sorted(self._snapshots)

    def snapshot_at(self, seq: int) -> bytes | None:
        """The snapshot at exactly `seq`, if it is there."""
        return self._snapshots.get(seq)
