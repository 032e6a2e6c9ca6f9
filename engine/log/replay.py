"""The time machine: the world as it was after any event.

`world_at(seq)` is the nearest world already known (in the cache or as a snapshot) plus the events
after it. A snapshot at seq s holds the effect of event s, so the tail begins at s + 1: an event on
the boundary is applied once. Snapshots are a cache; without them the same worlds come from the
first event on.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from engine.log.limits import WORLDS_CACHED_MAX
from engine.log.port import LogReads
from engine.log.rows import Row

W = TypeVar("W")
D = TypeVar("D")


class Folding(Protocol[W, D]):
    """How events make a world. `W` is a frozen world, `D` its private draft."""

    def genesis(self) -> W:
        """The world before the first event."""
        ...

    def draft(self, world: W) -> D:
        """A draft that can be changed without changing `world`."""
        ...

    def evolve(self, draft: D, row: Row) -> None:
        """Apply one event. Cannot fail on a valid log."""
        ...

    def freeze(self, draft: D) -> W:
        """The draft as a world. The draft is not used afterwards."""
        ...

    def encode_world(self, world: W) -> bytes:
        """A snapshot. Equal worlds give equal bytes, whatever order their maps were filled in."""
        ...

    def decode_world(self, blob: bytes) -> W | None:
        """Inverse of `encode_world`; None for a snapshot of a layout this release does not read."""
        ...


class Replayer(Generic[W, D]):
    """Worlds of one log, with the recently seen ones at hand. Not for use from two threads at once."""

    def __init__(
        self, log: LogReads, folding: Folding[W, D], *, cached_max: int = WORLDS_CACHED_MAX
    ) -> None:
        self._log = log
        self._folding = folding
        self._cached_max = cached_max
        self._worlds: OrderedDict[int, W] = OrderedDict()

    def world_at(self, seq: int) -> W:
        """The world after event `seq`; genesis for 0.

        Cost: one evolve if `seq - 1` was asked before; else at most the events since the last
        snapshot.

        Raises:
            LookupError: the log does not reach that far.
        """
        head_seq = self._log.head.seq
        if not 0 <= seq <= head_seq:
            raise LookupError(f"event {seq} of {head_seq}")
        known_seq, world = self._nearest(seq)
        if known_seq < seq:
            world = advanced(self._folding, world, self._log.rows(known_seq, seq))
        self._keep(seq, world)
        return world

    def _nearest(self, seq: int) -> tuple[int, W]:
        cached_seq = max((each for each in self._worlds if each <= seq), default=-1)
        if cached_seq == seq:
            return seq, self._worlds[seq]
        kept = snapshot_world(self._log, self._folding, seq, above_seq=cached_seq)
        if kept is not None:
            return kept
        if cached_seq >= 0:
            return cached_seq, self._worlds[cached_seq]
        return 0, self._folding.genesis()

    def _keep(self, seq: int, world: W) -> None:
        self._worlds[seq] = world
        self._worlds.move_to_end(seq)
        if len(self._worlds) > self._cached_max:
            self._worlds.popitem(last=False)


def world_at(log: LogReads, seq: int, folding: Folding[W, D]) -> W:
    """The world after event `seq`, from the nearest snapshot. For one question; `Replayer` keeps worlds."""
    return Replayer(log, folding, cached_max=1).world_at(seq)


def replay(log: LogReads, folding: Folding[W, D], upto: int | None = None) -> W:
    """Fold from the first event to `upto` (by default the head), without snapshots."""
    upto_seq = log.head.seq if upto is None else upto
    return advanced(folding, folding.genesis(), log.rows(0, upto_seq))


def refold(
    log: LogReads, folding: Folding[W, D]
) -> Callable[[Sequence[int]], Iterator[tuple[int, bytes]]]:
    """For `verify`: encoded worlds at ascending seqs, folded in one pass without snapshots."""

    def fold_to(seqs: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        world, at_seq = folding.genesis(), 0
        for seq in seqs:
            world = advanced(folding, world, log.rows(at_seq, seq))
            at_seq = seq
            yield seq, folding.encode_world(world)

    return fold_to


def advanced(folding: Folding[W, D], world: W, rows: Iterable[Row]) -> W:
    """The world after these events. `world` stays as it is."""
    draft = folding.draft(world)
    evolve = folding.evolve
    for row in rows:
        evolve(draft, row)
    return folding.freeze(draft)


def snapshot_world(
    log: LogReads, folding: Folding[W, D], seq: int, *, above_seq: int = -1
) -> tuple[int, W] | None:
    """The newest readable snapshot in above_seq < s <= seq."""
    while seq > above_seq:
        found = log.snapshot_at_or_before(seq)
        if found is None or found[0] <= above_seq:
            return None
        world = folding.decode_world(found[1])
        if world is not None:
            return found[0], world
        seq = found[0] - 1
    return None
