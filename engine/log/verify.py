"""Checking a log: is it the file we wrote, is it the history we chained, do snapshots follow from it.

Level 0 asks the storage layer. Level 1 walks the chain from the genesis hash and names the first
event that is missing or changed. Level 2 folds the whole log and compares every snapshot; one of
another release's layout is named and ignored, as by everybody who reads. Whether signatures and
turns in the bodies are right is for the protocol to say, not for the storage.

A chain stored beside its data does not stop someone who rewrites both. It finds damage and single
changes; the peers' signatures inside the bodies are the outside witness.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias, TypeVar

from engine.log.chain import gate_hash, link
from engine.log.density import hour_runs
from engine.log.errors import StoreError
from engine.log.header import genesis_hash
from engine.log.limits import SEGMENT_MS, TAIL_ROWS_CHECKED, VERIFY_PROGRESS_ROWS
from engine.log.port import Auditable
from engine.log.replay import Folding, refold
from engine.log.rows import GateRow, Lane, SealedRow, Segment

W = TypeVar("W")
D = TypeVar("D")

Progress: TypeAlias = Callable[[int, int], None]
"""Called with (events done, events in all)."""


class Fault(Enum):
    """What is wrong with an event or the file, in plain English."""

    STRUCTURE = "the file's structure is damaged"
    UNREADABLE = "the event cannot be read"
    MISSING = "an event is missing before this one"
    CHANGED = "the event, or the hash stored with it, was changed"
    TIMELINE = "the time line does not fit the events"
    GATES = "the record of signed turns does not fit the events"
    SNAPSHOT_DAMAGED = "the snapshot here was changed or belongs to another history"
    SNAPSHOT_WRONG = "the snapshot here is not what its events lead to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong."""

    fault: Fault
    seq: int | None
    """The first bad event; None if the fault is not in one event."""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What `verify` saw."""

    level: int
    """The deepest level that was checked."""
    event_count: int
    """Events found good, counted from the first."""
    findings: tuple[Finding, ...]
    ignored_snapshot_seqs: tuple[int, ...] = ()
    """Snapshots of another release's layout: not compared, and no fault, because nobody reads them."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify(
    log: Auditable, *, folding: Folding[W, D] | None = None, on_progress: Progress | None = None
) -> VerifyReport:
    """Check the whole log; with `folding` its snapshots too.

    Cost: linear; about 2 us an event for the chain, plus the fold.
    """
    findings = [
        Finding(fault=Fault.STRUCTURE, seq=None, detail=said) for said in _structure_faults(log)
    ]
    walk = _Walk(log, on_progress or _no_progress)
    findings.extend(walk.findings())
    if folding is not None and not findings:
        snapshot_findings, ignored_seqs = _snapshot_findings(log, folding)
        return VerifyReport(
            level=2,
            event_count=walk.good_seq,
            findings=snapshot_findings,
            ignored_snapshot_seqs=ignored_seqs,
        )
    return VerifyReport(level=1, event_count=walk.good_seq, findings=tuple(findings))


def tail_check(log: Auditable, row_count: int = TAIL_ROWS_CHECKED) -> Finding | None:
    """Check the newest events' chain and that the time line ends where the log does.

    Cheap enough for each opening: damage is likeliest where the last writes went. The rest is for
    `verify`.
    """
    try:
        head_seq, head_hash = log.head
        last = max(log.segments(head_seq), default=None)
        promised = (0, head_hash) if last is None else (last.last_seq, last.hash)
        if promised != (head_seq, head_hash):
            return Finding(fault=Fault.TIMELINE, seq=head_seq or None)
        start_seq = max(0, head_seq - row_count)
        return _tail_finding(log, start_seq, head_seq)
    except StoreError as error:
        return Finding(fault=Fault.UNREADABLE, seq=None, detail=error.detail)


class _Walk:
    """One pass over chain and time line, remembering how far the log is good."""

    def __init__(self, log: Auditable, on_progress: Progress) -> None:
        self._log = log
        self._on_progress = on_progress
        self._hash = genesis_hash(log.header)
        self._segments = iter(log.segments())
        self._segment: Segment | None = None
        self._gates_seen: set[tuple[bytes, Lane, int]] = set()
        self.good_seq = 0

    def findings(self) -> list[Finding]:
        """What is wrong, stopping at the first bad event: after it no hash means anything."""
        try:
            finding = self._chain_finding() or self._beside_finding()
        except StoreError as error:
            finding = Finding(fault=Fault.UNREADABLE, seq=self.good_seq + 1, detail=error.detail)
        return [] if finding is None else [finding]

    def _chain_finding(self) -> Finding | None:
        self._segment = next(self._segments, None)
        head_seq = self._log.head.seq
        for row in self._log.sealed_rows(0, head_seq):
            seq = self.good_seq + 1
            fault = self._row_fault(seq, row)
            if fault is not None:
                return Finding(fault=fault, seq=seq)
            self.good_seq = seq
            if seq % VERIFY_PROGRESS_ROWS == 0:
                self._on_progress(seq, head_seq)
        self._on_progress(self.good_seq, head_seq)
        if self._segment is not None:
            # The time line is written with the events, so it promises events that are gone.
            return Finding(fault=Fault.MISSING, seq=self.good_seq + 1)
        return None

    def _row_fault(self, seq: int, row: SealedRow) -> Fault | None:
        if row[0] != seq:
            return Fault.MISSING
        self._hash = _linked(self._hash, row)
        if self._hash != row[8]:
            return Fault.CHANGED
        if row[9] is not None and row[10] is not None and row[11] is not None:
            self._gates_seen.add((row[9], row[10], row[11]))
        segment = self._segment
        if segment is None or row[1] // SEGMENT_MS != segment.minute:
            return Fault.TIMELINE
        return self._end_of_segment_fault(segment) if seq == segment.last_seq else None

    def _end_of_segment_fault(self, segment: Segment) -> Fault | None:
        """Whether the segment ends where the chain is; then the next one must begin right after it."""
        if segment.hash != self._hash:
            return Fault.TIMELINE
        self._segment = next(self._segments, None)
        begins_next = self._segment is None or self._segment.first_seq == segment.last_seq + 1
        return None if begins_next else Fault.TIMELINE

    def _beside_finding(self) -> Finding | None:
        """What is derived from the events and kept beside them."""
        if self._log.gate_count() != len(self._gates_seen):
            return Finding(fault=Fault.GATES, seq=None)
        if self._log.hours() != hour_runs(self._log.segments())[:-1]:
            return Finding(fault=Fault.TIMELINE, seq=None)
        return None


def _linked(previous: bytes, row: SealedRow) -> bytes:
    """The chain's hash after `row`; nothing if it holds a number or a type that nobody wrote."""
    try:
        return link(previous, row[:8], b"" if row[9] is None else _sealed_gate_hash(row))
    except (ValueError, TypeError, AttributeError, struct.error):
        return b""


def _sealed_gate_hash(row: SealedRow) -> bytes:
    channel_id, lane, turn_num, digest = row[9:]
    if channel_id is None or lane is None or turn_num is None or digest is None:
        return b""
    return gate_hash(GateRow(channel_id=channel_id, lane=lane, turn_num=turn_num, digest=digest))


def _tail_finding(log: Auditable, start_seq: int, head_seq: int) -> Finding | None:
    """Walk the chain after `start_seq`, taking the hash stored there for good."""
    previous = genesis_hash(log.header)
    seq = max(0, start_seq - 1)
    for row in log.sealed_rows(seq, head_seq):
        seq += 1
        if row[0] != seq:
            return Finding(fault=Fault.MISSING, seq=seq)
        if seq > start_seq and _linked(previous, row) != row[8]:
            return Finding(fault=Fault.CHANGED, seq=seq)
        previous = row[8]
    if seq != head_seq:
        return Finding(fault=Fault.MISSING, seq=seq + 1)
    return None


def _structure_faults(log: Auditable) -> list[str]:
    try:
        return list(log.structure_faults())
    except StoreError as error:
        return [error.detail]


def _snapshot_findings(
    log: Auditable, folding: Folding[W, D]
) -> tuple[tuple[Finding, ...], tuple[int, ...]]:
    """(what is wrong, which ones another release laid out)."""
    findings: list[Finding] = []
    ignored_seqs: list[int] = []
    for seq, blob in refold(log, folding)(log.snapshot_seqs()):
        kept = log.snapshot_at(seq)
        if kept is None:
            findings.append(Finding(fault=Fault.SNAPSHOT_DAMAGED, seq=seq))
        elif kept != blob and _is_of_another_layout(folding, kept):
            ignored_seqs.append(seq)
        elif kept != blob:
            findings.append(Finding(fault=Fault.SNAPSHOT_WRONG, seq=seq))
    return tuple(findings), tuple(ignored_seqs)


def _is_of_another_layout(folding: Folding[W, D], blob: bytes) -> bool:
    try:
        return folding.decode_world(blob) is None
    except (ValueError, TypeError, LookupError):
        # What no release wrote is not older, but wrong.
        return False


def _no_progress(done: int, total: int) -> None:
    """Nobody is watching."""
    del done, total
