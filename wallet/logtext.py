"""A log as text: a line for each event, a world as JSON, and an export for other tools.

Amounts leave as decimal strings of wei and bytes as hex, because a JSON number is a binary fraction to many readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from engine.log.folding import WorldFolding, recorded_of
from engine.log.port import LogReads
from engine.log.replay import world_at
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.events import Recorded
from engine.protocol.kinds import LedgerPhase
from engine.protocol.notes import Notes
from engine.protocol.types import ADDRESS_SIZE_BYTES, hex0x
from engine.protocol.world import Ledger, Objective, Virtual, World
from wallet.codes import Code
from wallet.links.addresses import checksummed, shown
from wallet.ports import Problem
from wallet.views import units
from wallet.views.channels import can_receive_wei, can_send_wei

_TYPE_NAMES = {kind.__name__: type_id for kind, type_id in TYPE_IDS.items()}
_SHORT_HEX = 10
_LONG_FIELDS = frozenset({"signature", "state_hash", "digest", "raw", "fixed", "node", "policy"})
"""Not worth their room in a line; an export has them."""


def recorded(log: LogReads, *, last: int | None = None, type_name: str = "") -> Iterator[Recorded]:
    """Events in order: all, or the last so many, or those of one type.

    Raises:
        Problem: there is no such type.
    """
    kinds = None
    if type_name:
        if type_name not in _TYPE_NAMES:
            raise Problem(
                code=Code.UNKNOWN_TYPE,
                cause=f"There is no event type {type_name!r}.",
                remedy=f"Use one of: {', '.join(sorted(_TYPE_NAMES))}.",
            )
        kinds = (_TYPE_NAMES[type_name],)
    head = log.head.seq
    if last is None:
        rows = log.rows(0, head, kinds)
    elif kinds is None:
        rows = log.rows(max(0, head - last), head)
    else:
        rows = iter(reversed(log.newest(kinds, head, last)))
    return (recorded_of(row) for row in rows)


def event_line(fact: Recorded) -> str:
    """One event as one line: seq, time, type, and its short fields."""
    event = fact.event
    at = datetime.fromtimestamp(fact.at_ms / 1000, UTC).isoformat(timespec="milliseconds")
    words = [
        f"{each.name.removesuffix('_wei')}={_short(each.name, getattr(event, each.name))}"
        for each in fields(event)
        if each.name not in _LONG_FIELDS
    ]
    return " ".join((f"{fact.seq:>7}", at, f"{type(event).__name__:20}", *words)).rstrip()


def event_object(fact: Recorded) -> dict[str, Any]:
    """One event for an export, with everything in it."""
    return {
        "seq": fact.seq,
        "at_ms": fact.at_ms,
        "type": type(fact.event).__name__,
        "cause": fact.cause,
        "root": fact.root,
        "body": _plain("", fact.event),
    }


def world_object(log: LogReads, seq: int) -> dict[str, Any]:
    """What the node knew after an event: balances, channels, tabs, what was under way and what was written down.

    Raises:
        Problem: the log has no such event.
    """
    head = log.head.seq
    if not 0 <= seq <= head:
        raise Problem(
            code=Code.NO_SUCH_EVENT,
            cause=f"The log has no event {seq}.",
            remedy=f"Choose a number from 0 to {head}.",
        )
    world = world_at(log, seq, WorldFolding())
    return {
        "seq": world.seq,
        "at_ms": world.at_ms,
        "address": None if world.node is None else checksummed(world.me),
        "can_send_wei": str(can_send_wei(world)),
        "can_receive_wei": str(can_receive_wei(world)),
        "channels": [_ledger(world, each) for each in world.ledgers.values()],
        "tabs": [_tab(each) for each in world.virtuals.values()],
        "objectives": [_objective(each) for each in world.objectives.values()],
        "peers": [
            {
                "address": checksummed(each.address),
                "name": each.name,
                "endpoint": each.endpoint,
                "unacknowledged": len(each.outbox),
            }
            for each in world.peers.values()
        ],
        **_notes(world.notes),
    }


def write_database(log: LogReads, file: Path) -> int:
    """Export to a new SQLite file with one table, `event`; how many events it has.

    Raises:
        Problem: the file is there already, or cannot be written.
    """
    # Imported here, because the window must be drawn before it is loaded and only this needs it.
    import sqlite_utils  # noqa: PLC0415

    if file.exists():
        raise Problem(
            code=Code.FILE_EXISTS,
            cause=f"{file} is there already and was left alone.",
            remedy="Name a new file.",
        )
    if not file.parent.is_dir():
        raise Problem(
            code=Code.NO_FOLDER,
            cause=f"There is no folder {file.parent}.",
            remedy="Make it, or name another file.",
        )
    database = sqlite_utils.Database(file)
    try:
        objects = (event_object(fact) for fact in recorded(log))
        table = database.table("event")
        table.insert_all(objects, pk="seq")
        return int(table.count)
    finally:
        database.close()


def _ledger(world: World, ledger: Ledger) -> dict[str, Any]:
    peer = world.peers.get(ledger.peer)
    is_closed = ledger.phase is LedgerPhase.CLOSED
    ends_wei = ledger.outcome.amounts_wei
    return {
        "id": hex0x(ledger.channel_id),
        "peer": checksummed(ledger.peer),
        "peer_name": "" if peer is None else peer.name,
        "phase": ledger.phase.name,
        "turn": ledger.turn_num,
        "mine_free_wei": str(0 if is_closed else ledger.free_wei),
        "theirs_free_wei": str(0 if is_closed else ledger.peer_free_wei),
        "mine_paid_out_wei": str(ends_wei[ledger.my_index] if is_closed else 0),
        "theirs_paid_out_wei": str(ends_wei[1 - ledger.my_index] if is_closed else 0),
        "promised_wei": str(ledger.tip.guaranteed_wei),
        "on_chain_wei": str(ledger.holdings_wei),
    }


def _tab(tab: Virtual) -> dict[str, Any]:
    return {
        "id": hex0x(tab.channel_id),
        "phase": tab.phase.name,
        "payer": checksummed(tab.payer),
        "payee": checksummed(tab.fixed.participants[-1]),
        "limit_wei": str(tab.start.payer_wei),
        "paid_wei": str(tab.paid_wei),
        "waiting_wei": str(tab.promised_wei),
    }


def _objective(objective: Objective) -> dict[str, Any]:
    return {
        "kind": objective.kind.name,
        "channel": hex0x(objective.channel_id),
        "waiting_for": objective.waiting_for.name,
        "since_ms": objective.since_ms,
        "is_mine": objective.is_mine,
    }


def _notes(notes: Notes) -> dict[str, Any]:
    return {
        "labels": {hex0x(target): text for target, text in notes.labels.items()},
        "requests": [_plain("", each) for each in notes.requests.values()],
        "answered": [
            {
                "payee": shown(key[:ADDRESS_SIZE_BYTES]),
                "request_id": hex0x(key[ADDRESS_SIZE_BYTES:]),
            }
            for key in notes.answered
        ],
        "read_upto": notes.read_upto,
        "is_backup_confirmed": notes.is_backup_confirmed,
    }


def _short(name: str, value: object) -> str:
    if isinstance(value, bytes):
        text = shown(value)
        return text if len(text) <= _SHORT_HEX + 2 else text[: _SHORT_HEX + 2]
    if name.endswith("_wei") and isinstance(value, int):
        return units.eth_unit(value)
    if isinstance(value, Enum):
        return value.name
    if is_dataclass(value):
        return type(value).__name__
    if isinstance(value, tuple):
        return ",".join(_short(name, each) for each in value) or "-"
    if isinstance(value, bool) or value is None:
        return "-" if value is None else str(value).lower()
    return repr(value) if isinstance(value, str) else str(value)


def _plain(name: str, value: object) -> Any:  # noqa: ANN401 - whatever JSON has
    """A value as JSON can hold it, by its field's name and its type."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value) if name.endswith(("_wei", "nonce")) else value
    if isinstance(value, bytes):
        return shown(value)
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, tuple):
        return [_plain(name, each) for each in value]
    assert is_dataclass(value), f"{type(value).__name__} in an event"
    named = {each.name: _plain(each.name, getattr(value, each.name)) for each in fields(value)}
    named.pop("chunk", None)
    return named
