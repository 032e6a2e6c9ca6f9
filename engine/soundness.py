"""Is a log what we wrote? Asked at each opening, before anything that it says is believed.

A flipped bit in an old event would be folded like any other: a balance, an address or a turn that nobody signed. So
the chain of hashes is walked over the events that will be folded.
"""

from __future__ import annotations

from pathlib import Path

from engine.limits import WHOLE_EVENTS_MAX
from engine.log.errors import StoreError, StoreKind
from engine.log.folding import WorldFolding
from engine.log.store import EventLog
from engine.log.verify import Finding, tail_check, verify


class LogDamagedError(StoreError):
    """A log that is not what we wrote.

    Attributes:
        seq: the first bad event; None if the fault is not in one event.
    """

    def __init__(self, finding: Finding, *, path: Path) -> None:
        super().__init__(StoreKind.DAMAGED, path=path, detail=finding.fault.value)
        self.seq = finding.seq


def require_sound(log: EventLog) -> None:
    """Refuse a log with a bad event among those that are used. Cost: see `WHOLE_EVENTS_MAX`.

    Raises:
        LogDamagedError: names the first bad event.
    """
    finding = log.damage or find_damage(log)
    if finding is not None:
        raise LogDamagedError(finding, path=log.path)


def find_damage(log: EventLog) -> Finding | None:
    """The first thing that is wrong with what a fold to the newest event uses."""
    head_seq = log.head.seq
    if head_seq > WHOLE_EVENTS_MAX:
        return tail_check(log, max(1, head_seq - _folded_from(log)))
    report = verify(log)
    return min(report.findings, key=_place, default=None)


def _folded_from(log: EventLog) -> int:
    """The newest snapshot that this version reads; 0 if there is none."""
    folding = WorldFolding()
    found = log.snapshot_at_or_before(log.head.seq)
    while found is not None and folding.decode_world(found[1]) is None:
        found = log.snapshot_at_or_before(found[0] - 1)
    return 0 if found is None else found[0]


def _place(finding: Finding) -> int:
    return 0 if finding.seq is None else finding.seq
