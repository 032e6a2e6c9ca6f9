"""Is a log what we wrote? Asked at each opening, before anything that it says is believed.

A flipped bit in an old event would be folded like any other: a balance, an address or a turn that nobody signed. So
the chain of hashes is walked over the events that will be folded, and a snapshot counts for what they lead to.
"""

from __future__ import annotations

import logging
from pathlib import Path

from engine.limits import WHOLE_EVENTS_MAX
from engine.log.errors import StoreError, StoreKind
from engine.log.folding import WorldFolding
from engine.log.replay import advanced, replay, snapshot_world
from engine.log.store import EventLog
from engine.log.verify import Finding, tail_check, verify
from engine.protocol.world import GENESIS, World

_LOG = logging.getLogger("towpath.log")


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
        start_seq, _ = _start(log, _newest_snapshot(log, head_seq)[0])
        return tail_check(log, max(1, head_seq - start_seq))
    return _first_finding(log)


def newest_world(log: EventLog) -> World:
    """The world that the events lead to, for a log that is sound. Cost: see `WHOLE_EVENTS_MAX`.

    A snapshot is bound to its event by a hash, but the hash has no key: who can write the file can rewrite both. So
    the newest one is believed only if events lead to it: all of them, or in a longer log those after the snapshot
    before. If they do not, all snapshots are forgotten and the whole log is folded.

    Raises:
        LogDamagedError: an event that is used only then is bad.
    """
    folding, head_seq = WorldFolding(), log.head.seq
    newest_seq, newest = _newest_snapshot(log, head_seq)
    start_seq, start = _start(log, newest_seq)
    world = advanced(folding, start, log.rows(start_seq, newest_seq))
    if world == newest:
        return advanced(folding, world, log.rows(newest_seq, head_seq))
    _LOG.warning("a snapshot is not what its events lead to", extra={"seq": newest_seq})
    finding = _first_finding(log)
    if finding is not None:
        raise LogDamagedError(finding, path=log.path)
    log.drop_snapshots()
    return replay(log, folding)


def _newest_snapshot(log: EventLog, seq: int) -> tuple[int, World]:
    """The newest one up to `seq` that this version reads, else the world before the first event."""
    return snapshot_world(log, WorldFolding(), seq) or (0, GENESIS)


def _start(log: EventLog, newest_seq: int) -> tuple[int, World]:
    """Where folding begins, if the newest snapshot is at `newest_seq`."""
    if log.head.seq <= WHOLE_EVENTS_MAX:
        return 0, GENESIS
    return _newest_snapshot(log, newest_seq - 1)


def _first_finding(log: EventLog) -> Finding | None:
    return min(verify(log).findings, key=_place, default=None)


def _place(finding: Finding) -> int:
    return 0 if finding.seq is None else finding.seq
