"""Small builders: every argument has a default, so a test names only what it is about."""

from __future__ import annotations

import json
from pathlib import Path

from engine.log.header import LogHeader
from engine.log.memory import MemoryLog
from engine.log.port import Log
from engine.log.rows import GateRow, LogRow, Row
from engine.log.store import EventLog
from engine.protocol.types import Address

HISTORY = (7, 9)
MINUTE_MS = 60_000
START_MS = 1_700_000_040_000


def a_header(**changes) -> LogHeader:
    fields = {
        "log_id": bytes(range(16)),
        "chain_id": 31337,
        "adjudicator": Address(b"\xad" * 20),
        "address": Address(b"\x0a" * 20),
        "history_type_ids": HISTORY,
    }
    return LogHeader(**(fields | changes))


def a_row(seq: int, **changes) -> LogRow:
    fields = {
        "seq": seq,
        "at_ms": START_MS + seq,
        "type_id": 7 if seq % 10 == 0 else 3,
        "version": 1,
        "cause": max(0, seq - 1),
        "root": 1,
        "entity": bytes([seq % 5]) * 32,
        "body": b"body %d" % seq,
    }
    return LogRow(**(fields | changes))


def some_rows(first: int, last: int, **changes) -> list[LogRow]:
    return [a_row(seq, **changes) for seq in range(first, last + 1)]


def a_gate(turn_num: int = 1, *, channel: int = 1, lane: str = "state", digest: int = 1) -> GateRow:
    return GateRow(
        channel_id=bytes([channel]) * 32, lane=lane, turn_num=turn_num, digest=bytes([digest]) * 32
    )


def as_tuple(row: LogRow) -> Row:
    return (
        row.seq,
        row.at_ms,
        row.type_id,
        row.version,
        row.cause,
        row.root,
        row.entity,
        row.body,
    )


def a_log(folder: Path, row_count: int = 0, **changes) -> EventLog:
    log = EventLog.create(folder / "profile" / "log.sqlite", a_header(**changes))
    log.append(some_rows(1, row_count))
    return log


def either_log(kind: str, folder: Path) -> Log:
    return a_log(folder) if kind == "file" else MemoryLog(a_header())


class Counting:
    """A toy folding: per entity, how many events and the list of their seqs. Not idempotent on purpose."""

    def __init__(self) -> None:
        self.evolved = 0
        self.readable = True

    def genesis(self):
        return {}

    def draft(self, world):
        return {key: list(seqs) for key, seqs in world.items()}

    def evolve(self, draft, row) -> None:
        self.evolved += 1
        draft.setdefault(row[6].hex(), []).append(row[0])

    def freeze(self, draft):
        return {key: tuple(seqs) for key, seqs in draft.items()}

    def encode_world(self, world) -> bytes:
        return json.dumps(world, sort_keys=True).encode()

    def decode_world(self, blob: bytes):
        if not self.readable:
            return None
        return {key: tuple(seqs) for key, seqs in json.loads(blob).items()}


def gate_digest(log, channel_id, lane, turn_num):
    """What has been bound to this gate, if anything: nobody but a test needs to know."""
    key = (channel_id, lane, turn_num)
    held = log._gates.get(key) if isinstance(log, MemoryLog) else log._held_gate(key)  # noqa: SLF001
    return None if held is None else held[1]
