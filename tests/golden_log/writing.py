"""A log that holds every kind of event at least once: the hub of a small town, and what a town rarely sees.

It is written in chapters. A new one is added at its end as long as there is no release; what is there is never changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.codec.log import SNAPSHOT_VERSION, decode_event, encode_event, encode_world
from engine.protocol.crypto import keccak256
from engine.protocol.fold import fold
from engine.protocol.world import GENESIS
from tests.engine.protocol.makers import OPEN_HANDED
from tests.engine.protocol.village import Village, Villager

GOLDEN = Path(__file__).parent / "v1.jsonl"
"""One JSON object a line: the rows of each node's log. Never changed, only added to."""

WORLDS = Path(__file__).parent / "v1.worlds.json"
"""The hashes of the worlds that the logs make. Made anew when SNAPSHOT_VERSION is raised, and only then."""

NODES = ("alice", "hub", "bob")


def next_chapter() -> Iterator[str]:
    """The lines that the nodes write when they live on where the golden log ends.

    What is to happen is changed here when there are new kinds of events; what was written before stays as it is. The
    chapters so far have what a village does, and a dispute's echo; what a third party keeps back, and what a person
    writes down; a peer that knows a newer copy of a log; a way out by the chain; a copy that catches up;
    payments inside a ledger; this one has what the contract ended a ledger with.
    """
    town = _as_it_was_left()
    ends = {name: town[name].world.seq for name in NODES}
    _leave_by_the_chain(town)
    for name in NODES:
        yield from _lines_of(town[name], after_seq=ends[name])


def _as_it_was_left() -> Village:
    """The village at the end of the golden log. Mallory's and Carol's own logs were never part of it."""
    town = Village(*NODES, "mallory", "carol", policies=dict.fromkeys(NODES, OPEN_HANDED))
    for name in NODES:
        rows = golden_rows(name)
        town[name].log = list(recorded(rows))
        town[name].world = fold(GENESIS, town[name].log)
        town.now_ms = max(town.now_ms, rows[-1]["at_ms"] + 1000)
        for ledger in town[name].world.ledgers.values():
            town.holdings_wei[ledger.channel_id] = ledger.holdings_wei
        town.block_num = max(town.block_num, town[name].world.blocks[-1].block_num)
    return town


def _leave_by_the_chain(town: Village) -> None:
    """Bob, who leads, is not answered, and takes out what the contract decides."""
    bob, hub = town["bob"], town["hub"]
    ledger_id = bob.world.peers[hub.address].ledgers[-1]
    town.silent = {"alice", "hub", "mallory", "carol"}
    town.is_mining = True
    town.do("bob", inp.Dispute(at_ms=town.now_ms, channel_id=ledger_id))
    for _ in range(3):
        town.wait(3601)


def _lines_of(node: Villager, *, after_seq: int) -> Iterator[str]:
    for entry in node.log[after_seq:]:
        type_id, version, body = encode_event(entry.event)
        yield json.dumps(
            {
                "node": node.name,
                "seq": entry.seq,
                "at_ms": entry.at_ms,
                "cause": entry.cause,
                "root": entry.root,
                "type": type_id,
                "version": version,
                "body": body.hex(),
            }
        )


def golden_rows(name: str) -> tuple[dict[str, Any], ...]:
    """The rows of one node in the golden log."""
    rows = (json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines())
    return tuple(row for row in rows if row["node"] == name)


def recorded(rows: Iterable[dict[str, Any]]) -> tuple[ev.Recorded, ...]:
    """Rows as this program reads them."""
    return tuple(
        ev.Recorded(
            row["seq"],
            row["at_ms"],
            row["cause"],
            row["root"],
            decode_event(row["type"], row["version"], bytes.fromhex(row["body"])),
        )
        for row in rows
    )


def worlds_now() -> dict[str, Any]:
    """The worlds of the golden log as this program makes them."""
    hashes = {
        name: keccak256(encode_world(fold(GENESIS, recorded(golden_rows(name))))).hex()
        for name in NODES
    }
    return {"snapshot_version": SNAPSHOT_VERSION, "keccak256": hashes}
