"""A log that holds every kind of event at least once: the hub of a small town, and what a town rarely sees."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.codec.log import SNAPSHOT_VERSION, decode_event, encode_event, encode_world
from engine.protocol.crypto import keccak256
from engine.protocol.errors import Reason
from engine.protocol.fold import fold
from engine.protocol.limits import OBJECTIVE_DEADLINE_MS
from engine.protocol.messages import LedgerAcceptance, Message, SignedState
from engine.protocol.world import GENESIS
from tests.engine.protocol.makers import a_town, ledger_of, open_tab
from tests.engine.protocol.village import Village, Villager

GOLDEN = Path(__file__).parent / "v1.jsonl"
"""One JSON object a line: the rows of each node's log. Never changed."""

WORLDS = Path(__file__).parent / "v1.worlds.json"
"""The hashes of the worlds that the logs make. Made anew when SNAPSHOT_VERSION is raised, and only then."""

NODES = ("alice", "hub", "bob")


def golden_lines() -> Iterator[str]:
    """The lines of a golden log as this program writes it."""
    town = a_whole_life()
    for name in NODES:
        yield from _lines_of(town[name])


def a_whole_life() -> Village:
    """Every kind of event happens to one of three nodes."""
    town = a_town(("alice", "hub"))
    _pay_while_opening(town)
    _break(town)
    _cancel(town)
    _refuse(town)
    _close_and_roll_back(town)
    _sessions(town)
    return town


def _pay_while_opening(town: Village) -> None:
    """A payment waits for its tab; its voucher overtakes the hub's turn 1 and is held; the payee settles."""
    town.holds = lambda source, target, message: (
        _is_turn_one(message) and (source, target) == ("hub", "bob")
    )
    town.pay("alice", "bob", 25, 1)
    town.go_on()
    (tab,) = town["bob"].world.virtuals
    town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))


def _break(town: Village) -> None:
    """The payee never hears of its guarantee: the payment that waited fails, the tab is settled with nothing paid."""
    town.holds = lambda source, _, message: (
        source == "bob" and isinstance(message, LedgerAcceptance)
    )
    town.pay("alice", "bob", 30, 2)
    town.tick("alice", after_ms=OBJECTIVE_DEADLINE_MS)
    town.go_on()
    town.tick(after_ms=OBJECTIVE_DEADLINE_MS)


def _cancel(town: Village) -> None:
    town.holds = lambda source, _, message: source == "bob" and isinstance(message, SignedState)
    tab = open_tab(town, 40, nonce=3)
    town.do("alice", inp.Cancel(at_ms=town.now_ms, channel_id=tab))
    town.go_on()


def _refuse(town: Village) -> None:
    town.do(
        "alice",
        inp.OpenLedger(
            at_ms=town.now_ms,
            peer=town["hub"].address,
            mine_wei=1,
            theirs_wei=2**120,
            nonce=4,
            challenge_duration_s=60,
        ),
    )


def _close_and_roll_back(town: Village) -> None:
    """The follower asks to close; blocks come, go and come again; somebody challenges in vain."""
    ledger_id = ledger_of(town, "bob", "hub").channel_id
    node = town["hub"]
    first = ledger_of(town, "hub", "alice").channel_id
    node.take(
        inp.PrepareTransaction(
            at_ms=town.now_ms,
            key=f"deposit:{first.hex()}:0",
            nonce=5,
            raw=b"\xf8\x01",
            tx_hash=bytes(32),
        )
    )
    town.do("bob", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_id))
    town.block(inp.ChainChallenged(first, 2**40, 0), inp.ChainChallengeCleared(first, 3, 1))
    node.take(
        inp.ChainMined(
            at_ms=town.now_ms,
            key=f"deposit:{first.hex()}:0",
            tx_hash=bytes(32),
            block_num=town.block_num,
            is_ok=True,
        )
    )
    node.take(
        inp.ChainRollback(at_ms=town.now_ms, block_num=town.block_num - 1, block_hash=bytes(32))
    )


def _sessions(town: Village) -> None:
    node = town["hub"]
    address = town["alice"].address
    node.take(
        inp.PeerFault(
            at_ms=town.now_ms, peer=address, reason_name=Reason.BAD_SIGNATURE.name, count=3
        )
    )
    node.take(inp.PeerHello(at_ms=town.now_ms, peer=address, epoch=b"\x07" * 16, has_upto=0))


def _is_turn_one(message: Message) -> bool:
    return isinstance(message, SignedState) and message.turn_num == 1


def _lines_of(node: Villager) -> Iterator[str]:
    for entry in node.log:
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


def kinds_in(town: Village) -> set[type[ev.Event]]:
    """Every kind of event that happened in a town."""
    return {type(entry.event) for node in town.nodes.values() for entry in node.log}
