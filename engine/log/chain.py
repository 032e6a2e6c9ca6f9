"""The hash chain: each event's hash covers everything before it.

`hash = sha256(previous hash || header || sha256(body) || gate)`, where the header has a fixed width
and says whether a gate follows, so no two rows share one encoding. The body enters by its own hash
so that one day a salted body can be removed while the chain still verifies; the header's first byte
tells such a layout apart.
"""

from __future__ import annotations

from hashlib import sha256
from struct import Struct
from typing import Final

from engine.log.rows import GateRow, Lane, Row

_LAYOUT: Final = 1
_HEADER: Final = Struct(">BBQQHBQQIB32s")
"""layout, has gate, seq, at_ms, type, version, cause, root, body size, entity size, entity padded with zeros."""
_GATE: Final = Struct(">IQ")
_pack_header = _HEADER.pack


def link(previous: bytes, row: Row, gate: bytes) -> bytes:
    """The chain's hash after `row`.

    Args:
        previous: the hash before it, 32 bytes.
        row: the event; its entity is at most 32 bytes.
        gate: `gate_hash` of its gate, or nothing.

    Raises:
        struct.error: a number is negative or too large for its field.
    """
    seq, at_ms, type_id, version, cause, root, entity, body = row
    return sha256(
        previous
        + _pack_header(
            _LAYOUT,
            1 if gate else 0,
            seq,
            at_ms,
            type_id,
            version,
            cause,
            root,
            len(body),
            len(entity),
            entity,
        )
        + sha256(body).digest()
        + gate
    ).digest()


def gate_hash(gate: GateRow) -> bytes:
    """32 bytes that bind a gate into its event's hash: a forgotten gate entry could be signed against."""
    return sha256(
        _GATE.pack(len(gate.channel_id), gate.turn_num)
        + gate.channel_id
        + _lane_bytes(gate.lane)
        + gate.digest
    ).digest()


def snapshot_hash(event_hash: bytes, blob: bytes) -> bytes:
    """32 bytes that bind a snapshot to the history it was made from."""
    return sha256(event_hash + blob).digest()


def _lane_bytes(lane: Lane) -> bytes:
    text = lane.encode()
    return b"s" + len(text).to_bytes(2, "big") + text
