"""All of one event: its fields as the log keeps them, and the events around it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from itertools import islice
from typing import Final

from engine.log.errors import StoreError
from engine.log.folding import recorded_of
from engine.log.port import LogReads
from engine.log.rows import Row
from wallet.links.addresses import shown
from wallet.logtext import event_object
from wallet.views.timeline_kinds import EventKind
from wallet.views.timeline_rows import RowMaker
from wallet.views.timeline_values import ME, EventDetail, EventField, EventRow, FieldSort

EFFECTS_MAX: Final = 12
"""More effects than this are not told one by one."""

NEAR_EVENTS: Final = 200
"""An event's effects stand in the same step, a few events on. A step of more than this has never been seen."""

_TEXT_MAX_CHARS: Final = 4_000
_NOT_TOLD: Final = frozenset({"chunk"})
_SORTS: Final = {
    "_wei": FieldSort.AMOUNT,
    "_ms": FieldSort.TIME_MS,
    "timestamp_s": FieldSort.TIME_S,
    "_at_s": FieldSort.TIME_S,
    "_s": FieldSort.SECONDS,
}


def event_detail(log: LogReads, maker: RowMaker, seq: int) -> EventDetail:
    """All of an event.

    Raises:
        StoreError: the log cannot be read there at all. One event that is damaged is told as such.
    """
    row = _row_at(log, seq)
    if row is None:
        nothing = EventRow(seq=seq, at_ms=0, kind=EventKind.UNREADABLE, lane=ME)
        return EventDetail(row=nothing, fields=(), cause=None, root=None, effects=(), json="")
    told = maker.row(row)
    if told.kind is EventKind.UNREADABLE:
        return EventDetail(row=told, fields=(), cause=None, root=None, effects=(), json="")
    recorded = recorded_of(row)
    return EventDetail(
        row=told,
        fields=tuple(fields_of(recorded.event)),
        cause=_other(log, maker, recorded.cause),
        root=None if recorded.root == seq else _other(log, maker, recorded.root),
        effects=tuple(_effects(log, maker, seq)),
        json=json.dumps(event_object(recorded), indent=2, ensure_ascii=False),
    )


def _row_at(log: LogReads, seq: int) -> Row | None:
    return next(iter(log.rows(seq - 1, seq)), None) if seq > 0 else None


def _other(log: LogReads, maker: RowMaker, seq: int) -> EventRow | None:
    row = _row_at(log, seq)
    return None if row is None else maker.row(row)


def _effects(log: LogReads, maker: RowMaker, seq: int) -> Iterator[EventRow]:
    """Events whose direct cause this one is; they follow at once, in the same step."""
    found = (row for row in log.rows(seq, seq + NEAR_EVENTS) if row[4] == seq)
    try:
        for row in islice(found, EFFECTS_MAX):
            yield maker.row(row)
    except StoreError:
        # Further on the log is damaged; this event is not.
        return


def fields_of(value: object) -> Iterator[EventField]:
    """The fields of an event, those of the values inside it in their place."""
    assert is_dataclass(value), f"{type(value).__name__} has no fields"
    for each in fields(value):
        inside = getattr(value, each.name)
        if each.name in _NOT_TOLD or inside is None:
            continue
        if is_dataclass(inside):
            yield from fields_of(inside)
        else:
            yield _field(each.name, inside)


def _field(name: str, value: object) -> EventField:
    if isinstance(value, bool):
        return EventField(name=name, sort=FieldSort.YES_NO, value=int(value))
    if isinstance(value, int):
        found = (sort for ending, sort in _SORTS.items() if name.endswith(ending))
        return EventField(name=name, sort=next(found, FieldSort.NUMBER), value=value)
    if isinstance(value, bytes):
        return EventField(name=name, sort=FieldSort.HEX, value=shown(value))
    if isinstance(value, tuple):
        text = ", ".join(shown(each) if isinstance(each, bytes) else str(each) for each in value)
        return EventField(name=name, sort=FieldSort.HEX, value=text)
    if isinstance(value, Enum):
        text = value.name.replace("_", " ").lower()
        return EventField(name=name, sort=FieldSort.TEXT, value=text)
    return EventField(name=name, sort=FieldSort.TEXT, value=str(value)[:_TEXT_MAX_CHARS])
