"""Sessions: numbers that start again, acknowledgements of what was never sent, faults that are counted."""

from __future__ import annotations

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import Reason
from engine.protocol.messages import SettleRequest
from tests.engine.protocol.makers import a_town, arrival, open_tab, refusal_of, tab_part
from tests.engine.protocol.village import Village


@pytest.fixture
def town() -> Village:
    """Alice has messages for Bob that he has not acknowledged."""
    made = a_town()
    made.silent.add("bob")
    open_tab(made)
    open_tab(made, nonce=8)
    return made


def hello(town: Village, *, epoch: bytes = bytes(16), has_upto: int = 0) -> inp.PeerHello:
    """Bob calls."""
    return inp.PeerHello(
        at_ms=town.now_ms, peer=town["bob"].address, epoch=epoch, has_upto=has_upto
    )


def ack(town: Village, upto: int) -> inp.PeerAck:
    """Bob has Alice's messages up to this one."""
    return inp.PeerAck(at_ms=town.now_ms, peer=town["bob"].address, upto=upto)


def test_a_new_outbox_of_a_peer_counts_from_one_again(town: Village) -> None:
    alice = town["alice"]
    alice.take(hello(town, epoch=b"\x01" * 16))
    alice.take(arrival(town, "bob", "alice", SettleRequest(tab_part(town).channel_id())))
    assert alice.world.peers[town["bob"].address].last_in == 1
    assert alice.take(hello(town, epoch=b"\x01" * 16)).events == ()

    alice.take(hello(town, epoch=b"\x02" * 16))

    peer = alice.world.peers[town["bob"].address]
    assert (peer.in_epoch, peer.last_in) == (b"\x02" * 16, 0)


def test_what_a_peer_has_leaves_the_outbox(town: Village) -> None:
    alice = town["alice"]
    assert sorted(alice.world.peers[town["bob"].address].outbox) == [1, 2]

    alice.take(hello(town, has_upto=1))
    assert sorted(alice.world.peers[town["bob"].address].outbox) == [2]

    alice.take(ack(town, 2))
    assert not alice.world.peers[town["bob"].address].outbox


def test_several_messages_are_acknowledged_at_once(town: Village) -> None:
    town["alice"].take(ack(town, 2))

    assert not town["alice"].world.peers[town["bob"].address].outbox


def test_an_old_acknowledgement_is_nothing(town: Village) -> None:
    town["alice"].take(ack(town, 2))

    for upto in (0, 1, 2):
        assert town["alice"].take(ack(town, upto)).events == ()


@pytest.mark.parametrize("upto", [3, 4, 2**64 - 1])
def test_refuses_an_acknowledgement_of_what_was_never_sent(town: Village, upto: int) -> None:
    """A peer that has more from us than we know of remembers what we lost: we must not go on."""
    assert refusal_of(town["alice"], ack(town, upto)) is Reason.SEQUENCE_GAP
    assert refusal_of(town["alice"], hello(town, has_upto=upto)) is Reason.SEQUENCE_GAP


def test_a_stranger_that_calls_is_known_by_its_outbox_only(town: Village) -> None:
    stranger = inp.PeerHello(at_ms=town.now_ms, peer=b"\x5e" * 20, epoch=b"\x01" * 16, has_upto=0)

    done = town["alice"].take(stranger)

    assert [type(entry.event) for entry in done.events] == [ev.PeerMet]


def test_faults_of_a_peer_are_counted_in_one_fact(town: Village) -> None:
    summary = inp.PeerFault(
        at_ms=town.now_ms, peer=town["bob"].address, reason_name="BAD_SIGNATURE", count=12
    )
    before = town["alice"].world.peers

    done = town["alice"].take(summary)

    assert [entry.event for entry in done.events] == [
        ev.MessagesDropped(town["bob"].address, Reason.BAD_SIGNATURE, 12)
    ]
    assert town["alice"].world.peers == before
