"""How the protocol's events make its world, in the form that replay asks for."""

from __future__ import annotations

import struct

import msgpack

from engine.log.errors import StoreError, StoreKind
from engine.log.rows import GateRow, LogRow, Row
from engine.protocol.codec.log import (
    TYPE_IDS,
    UnknownEventError,
    decode_event,
    decode_world,
    encode_event,
    encode_world,
)
from engine.protocol.draft import Draft
from engine.protocol.events import (
    AllocationUpdated,
    BlockSeen,
    ChallengeCleared,
    ChallengeRegistered,
    ChannelConcluded,
    DepositDetected,
    Event,
    MessageAcked,
    MessagesDropped,
    PaymentFailed,
    Recorded,
    TransferFailed,
    TransferMade,
    VoucherReceived,
    VoucherSent,
)
from engine.protocol.fold import evolve
from engine.protocol.rowkeys import entity_of, gate_of
from engine.protocol.world import GENESIS, World

HISTORY_TYPE_IDS: tuple[int, ...] = tuple(
    sorted(
        TYPE_IDS[kind]
        for kind in (
            VoucherSent,
            VoucherReceived,
            PaymentFailed,
            TransferMade,
            TransferFailed,
            MessageAcked,
            DepositDetected,
            AllocationUpdated,
            ChannelConcluded,
            ChallengeRegistered,
            ChallengeCleared,
        )
    )
)
"""Events that lists of history show; they have an index of their own."""

_LAZY: frozenset[type[Event]] = frozenset({MessageAcked, BlockSeen, MessagesDropped})
"""Facts that may be lost in a crash because the next session finds them out again."""

_UNREADABLE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    struct.error,
    msgpack.UnpackException,
)
"""What decoding ends in where a row is not what was written: its numbers, its type, or its body are something else."""


class WorldFolding:
    """Implements `replay.Folding` for `World`."""

    def genesis(self) -> World:
        """The world before the first event."""
        return GENESIS

    def draft(self, world: World) -> Draft:
        """A private copy."""
        return Draft(world)

    def evolve(self, draft: Draft, row: Row) -> None:
        """Apply one row. Cost: about 3 us, decoding included.

        Raises:
            StoreError: NEWER_FORMAT, or DAMAGED if it is not what was written.
        """
        evolve(draft, row[0], row[1], row[5], _event_of(row))

    def freeze(self, draft: Draft) -> World:
        """The draft as a world."""
        return draft.freeze()

    def encode_world(self, world: World) -> bytes:
        """A snapshot."""
        return encode_world(world)

    def decode_world(self, blob: bytes) -> World | None:
        """The world of a snapshot of this version."""
        return decode_world(blob)


def row_of(recorded: Recorded) -> LogRow:
    """A fact, encoded, ready to be appended."""
    event = recorded.event
    type_id, version, body = encode_event(event)
    gate = gate_of(event)
    return LogRow(
        seq=recorded.seq,
        at_ms=recorded.at_ms,
        type_id=type_id,
        version=version,
        cause=recorded.cause,
        root=recorded.root,
        entity=entity_of(event),
        body=body,
        gate=None
        if gate is None
        else GateRow(
            channel_id=gate.channel_id,
            lane=gate.lane.name,
            turn_num=gate.turn_num,
            digest=gate.state_hash,
        ),
        is_lazy=type(event) in _LAZY,
    )


def recorded_of(row: Row) -> Recorded:
    """A row, decoded.

    Raises:
        StoreError: NEWER_FORMAT, or DAMAGED if it is not what was written.
    """
    return Recorded(row[0], row[1], row[4], row[5], _event_of(row))


def _event_of(row: Row) -> Event:
    try:
        return decode_event(row[2], row[3], row[7])
    except UnknownEventError as newer:
        raise StoreError(
            StoreKind.NEWER_FORMAT, detail=f"event {row[0]}: type {row[2]}.{row[3]}"
        ) from newer
    except _UNREADABLE as fault:
        raise StoreError(StoreKind.DAMAGED, detail=f"event {row[0]}: {fault!r}") from fault
