"""Sealing a batch: everything that can be refused is refused here, before anything is written."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from engine.log.chain import gate_hash, link
from engine.log.errors import GateError, StoreError, StoreKind
from engine.log.limits import (
    BATCH_ROWS_MAX,
    BODY_SIZE_BYTES_MAX,
    ENTITY_SIZE_BYTES_MAX,
    SEGMENT_MS,
)
from engine.log.rows import GateRow, Head, Lane, LogRow, Segment

GateKey: TypeAlias = tuple[bytes, Lane, int]
"""(channel id, lane, turn)."""

HeldGate: TypeAlias = tuple[int, bytes]
"""(gate id, digest)."""

Record: TypeAlias = tuple[int, int, int, int, int, int, bytes, bytes, int | None, bytes]
"""A `Row`, the id of its gate or None, and the chain's hash."""

GateRecord: TypeAlias = tuple[int, bytes, Lane, int, bytes]
"""(gate id, channel id, lane, turn, digest)."""


class Tip(NamedTuple):
    """What the next batch continues from."""

    head: Head
    segment_first_seq: int
    segment_minute: int
    """-1 for an empty log."""
    gate_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch that fits the log: chained, gapless, its gates free."""

    records: list[Record]
    gates: list[GateRecord]
    segments: list[Segment]
    """New or longer segments; each replaces the one with its first seq."""
    tip: Tip
    is_lazy: bool


def seal(
    tip: Tip, rows: Sequence[LogRow], find_gate: Callable[[GateKey], HeldGate | None]
) -> Batch:
    """Chain `rows` to `tip`.

    Args:
        tip: the log's end.
        rows: at least one.
        find_gate: looks up what the log holds for a gate.

    Raises:
        StoreError: GAP or MALFORMED_ROW.
        GateError: a different digest is bound to a gate, in the log or earlier in this batch.
    """
    if len(rows) > BATCH_ROWS_MAX:
        raise StoreError(StoreKind.MALFORMED_ROW, detail=f"{len(rows)} rows in one batch")
    (seq, digest), first_seq, minute, gate_count = tip
    claims = _Claims(find_gate, gate_count)
    records: list[Record] = []
    segments: list[Segment] = []
    is_lazy = True
    for row in rows:
        seq += 1
        if row.seq != seq:
            raise StoreError(StoreKind.GAP, detail=f"seq {row.seq} where {seq} is next")
        if row.at_ms // SEGMENT_MS != minute:
            if records:
                segments.append(Segment(first_seq, seq - 1, minute, digest))
            first_seq, minute = seq, row.at_ms // SEGMENT_MS
        digest = _seal_row(row, digest, claims, records)
        is_lazy = is_lazy and row.is_lazy
    segments.append(Segment(first_seq, seq, minute, digest))
    new_tip = Tip(Head(seq, digest), first_seq, minute, gate_count + len(claims.records))
    return Batch(
        records=records, gates=claims.records, segments=segments, tip=new_tip, is_lazy=is_lazy
    )


class _Claims:
    """The gates of one batch: those it finds in the log and those it adds."""

    def __init__(self, find_gate: Callable[[GateKey], HeldGate | None], gate_count: int) -> None:
        self._find_gate = find_gate
        self._gate_count = gate_count
        self._new: dict[GateKey, HeldGate] = {}
        self.records: list[GateRecord] = []

    def claim(self, gate: GateRow) -> int:
        """The id of this gate, added if it is free."""
        if gate.turn_num >> 63:
            raise StoreError(StoreKind.MALFORMED_ROW, detail=f"turn {gate.turn_num}")
        key = (gate.channel_id, gate.lane, gate.turn_num)
        held = self._new.get(key) or self._find_gate(key)
        if held is None:
            gate_id = self._gate_count + len(self.records) + 1
            self.records.append((gate_id, *key, gate.digest))
            self._new[key] = (gate_id, gate.digest)
            return gate_id
        if held[1] != gate.digest:
            raise GateError(
                channel_id=gate.channel_id,
                lane=gate.lane,
                turn_num=gate.turn_num,
                held=held[1],
                offered=gate.digest,
            )
        return held[0]


def _seal_row(row: LogRow, previous: bytes, claims: _Claims, records: list[Record]) -> bytes:
    entity, body, gate = row.entity, row.body, row.gate
    if len(entity) > ENTITY_SIZE_BYTES_MAX or len(body) > BODY_SIZE_BYTES_MAX:
        raise StoreError(StoreKind.MALFORMED_ROW, detail=f"seq {row.seq}: entity or body too long")
    if (row.at_ms | row.cause | row.root) >> 63:
        raise StoreError(StoreKind.MALFORMED_ROW, detail=f"seq {row.seq}: a number out of range")
    columns = (
        row.seq,
        row.at_ms,
        row.type_id,
        row.version,
        row.cause,
        row.root,
        entity,
        body,
    )
    try:
        if gate is None:
            digest = link(previous, columns, b"")
            records.append((*columns, None, digest))
        else:
            digest = link(previous, columns, gate_hash(gate))
            records.append((*columns, claims.claim(gate), digest))
    except struct.error as error:
        raise StoreError(StoreKind.MALFORMED_ROW, detail=f"seq {row.seq}: {error}") from error
    return digest
