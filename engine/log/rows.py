"""What goes into the log and what comes out of it.

Rows go in as values and come out as plain tuples: building a frozen value costs 1 to 3 us, reading
a tuple 0.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

Lane: TypeAlias = str
"""Which kind of signature a gate counts: the name of a `kinds.Lane`. Each has turns of its own."""

Row: TypeAlias = tuple[int, int, int, int, int, int, bytes, bytes]
"""(seq, at_ms, type_id, version, cause, root, entity, body)."""

SealedRow: TypeAlias = tuple[
    int,
    int,
    int,
    int,
    int,
    int,
    bytes,
    bytes,
    bytes,
    bytes | None,
    Lane | None,
    int | None,
    bytes | None,
]
"""A `Row`, its chain hash, then its gate: channel id, lane, turn and digest, or four times None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRow:
    """One use of the sign gate: this digest, and no other, for this channel, lane and turn."""

    channel_id: bytes
    """32 bytes."""
    lane: Lane
    turn_num: int
    digest: bytes
    """32 bytes: the hash that is signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One event, encoded, ready to be appended."""

    seq: int
    """From 1, without gaps."""
    at_ms: int
    """When the node saw it, in milliseconds since 1970. Stamped outside; may go backwards."""
    type_id: int
    """16 bits, from the codec's registry."""
    version: int
    """8 bits, from the codec's registry."""
    cause: int
    """seq of the event that directly led to this one; 0 if none."""
    root: int
    """seq of the event in which the intent began; 0 if none."""
    entity: bytes
    """What it is about: a channel id, an address or nothing. At most 32 bytes."""
    body: bytes
    gate: GateRow | None = None
    is_lazy: bool = False
    """Whether the event may wait for the next sync. A batch of only lazy rows commits without one."""


class Head(NamedTuple):
    """The newest event: its seq (0 for an empty log) and the chain's hash up to it."""

    seq: int
    hash: bytes


class Segment(NamedTuple):
    """A run of consecutive events stamped in one minute, with the chain's hash at its end."""

    first_seq: int
    last_seq: int
    minute: int
    hash: bytes


class HourRun(NamedTuple):
    """A run of consecutive segments of one hour."""

    first_seq: int
    last_seq: int
    hour: int


class Bucket(NamedTuple):
    """One column of the time line."""

    start_ms: int
    event_count: int
    first_seq: int
    """The first event of the bucket; 0 if it is empty."""
