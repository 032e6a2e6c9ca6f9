"""When channels were closed, kept beside the log: built once, then each event is read once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from engine.log.port import LogReads
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.events import ObjectiveCompleted, Recorded
from engine.protocol.kinds import ObjectiveKind
from engine.protocol.types import ChannelId
from wallet.views.following import Interest, LogFollower

_ENDS: Final = frozenset({ObjectiveKind.DIRECT_DEFUND, ObjectiveKind.DISPUTE})
_CHUNK_EVENTS: Final = 5_000
"""Passed over at once: of them only what came to its end is decoded."""


@dataclass(frozen=True, slots=True)
class Closing:
    """A channel came to an end at this event."""

    seq: int
    at_ms: int


class Closings:
    """Closings by channel. To be asked by one thread.

    Args:
        log: a reader for who asks.
        open_log: makes a reader for the thread that reads a long log.
    """

    def __init__(self, log: LogReads, open_log: Callable[[], LogReads]) -> None:
        interest = Interest(
            name="closings",
            type_ids=(TYPE_IDS[ObjectiveCompleted],),
            take=self._take,
            chunk_events=_CHUNK_EVENTS,
        )
        self._follower = LogFollower(interest, log, open_log)
        self._found: dict[ChannelId, list[Closing]] = {}

    def follow(self, seq: int) -> bool:
        """Take in what is on disk up to event `seq`; whether all of it is in already."""
        return self._follower.follow(seq)

    def last(self, channel_id: ChannelId, seq: int) -> Closing | None:
        """How a channel that is closed at event `seq` came to its end; None while a long log is still read.

        The last end counts: a challenge that was answered is one too, and closed nothing.
        """
        ends = (one for one in reversed(self._found.get(channel_id, [])) if one.seq <= seq)
        return next(ends, None)

    def close(self) -> None:
        """Read nothing more, and wait for the thread."""
        self._follower.close()

    def _take(self, facts: Sequence[Recorded]) -> None:
        for fact in facts:
            event = fact.event
            if isinstance(event, ObjectiveCompleted) and event.kind in _ENDS:
                found = self._found.setdefault(event.channel_id, [])
                found.append(Closing(fact.seq, fact.at_ms))
