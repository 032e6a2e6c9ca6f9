"""Events and worlds at rest: what is written is what is read, and newer programs' rows are refused."""

from __future__ import annotations

from dataclasses import dataclass

import msgpack
import pytest
from immutables import Map

from engine.protocol import events as ev
from engine.protocol.codec import log as codec
from engine.protocol.codec.log import (
    TYPE_IDS,
    VERSIONS,
    UnknownEventError,
    decode_event,
    decode_world,
    encode_event,
    encode_world,
)
from engine.protocol.codec.values import ValueCodec
from engine.protocol.world import GENESIS, Block, Peer, World
from tests.engine.protocol.makers import EVERY_LEADER, a_town, open_tab
from tests.engine.protocol.samples import EVENT_KINDS, EVENTS, IDENTITY, with_amounts


@dataclass(frozen=True)
class WithAList:
    """A value with a field that can be changed: it has no form at rest."""

    amounts: list[int]


AMOUNTS_WEI = [0, 1, 255, 256, 2**63 - 1, 2**63, 2**64 - 1, 2**64, 2**120, 2**256 - 1]

every_event = pytest.mark.parametrize("event", EVENTS, ids=lambda one: type(one).__name__)


def test_every_kind_of_event_has_a_sample_and_a_number() -> None:
    assert [type(event) for event in EVENTS] == list(EVENT_KINDS)
    assert set(TYPE_IDS) == set(EVENT_KINDS)
    assert len(set(TYPE_IDS.values())) == len(TYPE_IDS)


@every_event
def test_an_event_comes_back_as_it_was(event: ev.Event) -> None:
    type_id, version, body = encode_event(event)

    assert (type_id, version) == (TYPE_IDS[type(event)], VERSIONS[TYPE_IDS[type(event)]])
    assert decode_event(type_id, version, body) == event
    assert encode_event(decode_event(type_id, version, body)) == (type_id, version, body)


@every_event
@pytest.mark.parametrize("amount_wei", AMOUNTS_WEI)
def test_an_event_keeps_amounts_of_every_size(event: ev.Event, amount_wei: int) -> None:
    large = with_amounts(event, amount_wei)

    assert decode_event(*encode_event(large)) == large


def test_refuses_the_event_of_a_newer_program() -> None:
    _, version, body = encode_event(ev.NodeCreated(IDENTITY))

    with pytest.raises(UnknownEventError):
        decode_event(1, version + 1, body)
    with pytest.raises(UnknownEventError):
        decode_event(999, 1, body)


def test_lifts_an_older_event_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a later version will: one writer knew a peer's name alone, the next its endpoint too."""
    (event,) = (one for one in EVENTS if isinstance(one, ev.PeerAdded))
    type_id = TYPE_IDS[ev.PeerAdded]
    monkeypatch.setitem(codec.UPCASTERS, (type_id, -1), lambda row: [row[0], row[1], "?"])
    monkeypatch.setitem(codec.UPCASTERS, (type_id, 0), lambda row: [*row[:2], event.endpoint])

    oldest = msgpack.packb([event.peer, event.name])

    assert decode_event(type_id, -1, oldest) == event


@pytest.mark.parametrize("leads", EVERY_LEADER)
def test_a_snapshot_brings_back_the_world_at_every_event(leads: tuple[str, str]) -> None:
    town = a_town(leads)
    open_tab(town, 100)
    town.pay("alice", "bob", 3, 1)

    for node in town.nodes.values():
        assert decode_world(encode_world(node.world)) == node.world


def test_a_snapshot_keeps_amounts_of_every_size() -> None:
    for funds_wei in (2**63, 2**64, 2**119):
        town = a_town(funds_wei=funds_wei)
        open_tab(town, funds_wei)
        town.pay("alice", "bob", funds_wei - 1, 1)

        for name in ("alice", "hub", "bob"):
            world = town[name].world
            assert decode_world(encode_world(world)) == world
        assert town["bob"].world.virtuals == decode_world(encode_world(town["bob"].world)).virtuals


def test_equal_worlds_have_equal_bytes_whatever_the_order_of_their_making() -> None:
    peers = [Peer(address=bytes((number,)) * 20) for number in range(40)]
    forward = World(peers=Map((peer.address, peer) for peer in peers))
    backward = World(peers=Map((peer.address, peer) for peer in reversed(peers)))

    assert encode_world(forward) == encode_world(backward)
    assert encode_world(forward) != encode_world(World(blocks=(Block(1, b"", 0),)))


def test_a_snapshot_of_another_version_is_left_aside() -> None:
    row = msgpack.unpackb(encode_world(GENESIS))
    row[0] += 1

    assert decode_world(msgpack.packb(row)) is None


def test_an_unknown_kind_of_field_stops_the_program_at_its_start() -> None:
    """A new field whose type has no form at rest must not be found by the first user who meets it."""
    with pytest.raises(AssertionError, match="no form at rest"):
        ValueCodec(WithAList, {}, is_strict=False)
