"""The first golden log of version 1, as bytes: every later program must read it to the same worlds.

It is never written anew to make a test pass. Until the first release a chapter may be added for new kinds of events
(ADR 0026). A new golden log needs an ADR that says what changed for those who have
logs of the old form; the old file stays beside it, read through the upcasters. The hashes of the worlds are made anew
when SNAPSHOT_VERSION is raised (`python -m tests.golden_log`), because then the bytes of a world change and no log does.
"""

from __future__ import annotations

import json

import pytest

from engine.protocol.codec.log import decode_world, encode_event, encode_world
from engine.protocol.crypto import keccak256
from engine.protocol.fold import fold
from engine.protocol.world import GENESIS
from tests.engine.protocol.samples import EVENT_KINDS
from tests.golden_log.writing import GOLDEN, NODES, WORLDS, golden_rows, recorded, worlds_now

FIRST_CHAPTER = "57642a37268d61f13bb5b320b3a055f7e15c112465fa2716401035c0bbabd5f7"
FIRST_CHAPTER_LINES = 467

every_node = pytest.mark.parametrize("name", NODES)


def test_every_kind_of_event_is_in_the_golden_log() -> None:
    """Also of the older versions, which are lifted."""
    kinds = {type(entry.event) for name in NODES for entry in recorded(golden_rows(name))}

    assert kinds == set(EVENT_KINDS)


def test_what_was_written_first_is_still_there() -> None:
    lines = GOLDEN.read_bytes().splitlines(keepends=True)

    assert keccak256(b"".join(lines[:FIRST_CHAPTER_LINES])).hex() == FIRST_CHAPTER


@every_node
def test_an_event_of_the_golden_log_is_written_as_the_same_bytes(name: str) -> None:
    """As long as its version is the newest; an older one is lifted and never written again."""
    rows = golden_rows(name)
    for row, entry in zip(rows, recorded(rows), strict=True):
        type_id, version, body = encode_event(entry.event)
        if version == row["version"]:
            assert (type_id, body.hex()) == (row["type"], row["body"])


def test_the_golden_log_makes_the_same_worlds() -> None:
    known = json.loads(WORLDS.read_text(encoding="utf-8"))

    assert worlds_now() == known


@every_node
def test_a_snapshot_of_the_golden_logs_world_is_that_world(name: str) -> None:
    world = fold(GENESIS, recorded(golden_rows(name)))

    assert decode_world(encode_world(world)) == world


@every_node
def test_the_golden_log_has_no_gap(name: str) -> None:
    log = recorded(golden_rows(name))

    assert [entry.seq for entry in log] == list(range(1, len(log) + 1))
    assert sum(ledger.outcome.total_wei() for ledger in fold(GENESIS, log).ledgers.values()) >= 2000
