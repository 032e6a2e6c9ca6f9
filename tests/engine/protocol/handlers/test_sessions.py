"""Sessions: numbers that start again, acknowledgements of what was never sent, faults that are counted."""

from __future__ import annotations

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import Reason
from engine.protocol.fold import fold
from engine.protocol.kinds import LedgerPhase
from engine.protocol.limits import OBJECTIVE_DEADLINE_MS
from engine.protocol.messages import SettleRequest
from engine.protocol.policy import Policy
from engine.protocol.world import GENESIS
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    a_town,
    arrival,
    ledger_of,
    open_tab,
    refusal_of,
    tab_part,
)
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


def a_payment(town: Village, amount_wei: int) -> inp.Pay:
    """From Alice to Bob."""
    return inp.Pay(
        at_ms=town.now_ms,
        payee=town["bob"].address,
        amount_wei=amount_wei,
        payment_id=bytes(16),
        note="",
        nonce=77,
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
    stranger = inp.PeerHello(
        at_ms=town.now_ms, peer=town["mallory"].address, epoch=bytes(16), has_upto=upto
    )

    assert refusal_of(town["alice"], ack(town, upto)) is Reason.SEQUENCE_GAP
    assert refusal_of(town["alice"], stranger) is Reason.SEQUENCE_GAP


@pytest.mark.parametrize("upto", [3, 2**64 - 1])
def test_a_peer_that_has_more_than_we_sent_shows_that_our_log_is_an_older_copy(
    town: Village, upto: int
) -> None:
    """It is no offence: the peer remembers what we lost. It is recorded once, and nothing is acknowledged by it."""
    alice, bob = town["alice"], town["bob"].address
    alice.take(hello(town))
    outbox = alice.world.peers[bob].outbox

    said = [
        entry.event
        for has_upto in (upto, upto, 1)
        for entry in alice.take(hello(town, has_upto=has_upto)).events
    ]

    assert said == [ev.OlderCopyFound(bob, upto)]
    assert alice.take(ack(town, 1)).events == ()
    assert dict(alice.world.ahead) == {bob: upto}
    assert alice.world.peers[bob].outbox == outbox
    assert fold(GENESIS, alice.log) == alice.world


def test_an_older_copy_takes_and_promises_nothing_in_the_channels_of_who_knows_better() -> None:
    """Put back after one more payment, it would sign that voucher anew, under a number that Bob has already."""
    town = a_town()
    tab = open_tab(town, 100)
    alice, bob, hub = (town[name] for name in ("alice", "bob", "hub"))
    copy, events = alice.world, list(alice.log)
    town.pay("alice", "bob", 10, 1)
    has_upto = bob.world.peers[alice.address].last_in
    alice.world, alice.log = copy, events

    alice.take(hello(town, epoch=copy.peers[bob.address].in_epoch, has_upto=has_upto))

    at_ms, ledger_id = town.now_ms, ledger_of(town, "alice", "hub").channel_id
    refused: tuple[inp.Input, ...] = (
        a_payment(town, 7),
        a_payment(town, 500),
        inp.OpenTab(at_ms=at_ms, payee=bob.address, limit_wei=5, nonce=99, hops=(hub.address,)),
        inp.SettleTab(at_ms=at_ms, channel_id=tab),
        inp.OpenLedger(
            at_ms=at_ms,
            peer=bob.address,
            mine_wei=1,
            theirs_wei=1,
            nonce=9,
            challenge_duration_s=60,
        ),
        inp.CloseLedger(at_ms=at_ms, channel_id=ledger_id),  # it would settle the tab
        arrival(town, "bob", "alice", SettleRequest(tab)),
    )

    assert [refusal_of(alice, what) for what in refused] == [Reason.OLDER_COPY] * len(refused)
    assert alice.take(inp.SetPolicy(at_ms=at_ms, policy=Policy())).events


@pytest.mark.parametrize("leads", EVERY_LEADER)
def test_who_only_claims_to_know_better_harms_its_own_channels_alone(
    leads: tuple[str, str],
) -> None:
    """For everybody else in them it is as if the liar were away (ADR 0023)."""
    town = a_town(leads)
    hub, bob = town["hub"], town["bob"]
    epoch = hub.world.peers[bob.address].in_epoch
    lie = inp.PeerHello(at_ms=town.now_ms, peer=bob.address, epoch=epoch, has_upto=10_000)
    hub.take(lie)
    town.silent.add("bob")

    open_tab(town, 100)
    town.tick("alice", "hub", after_ms=OBJECTIVE_DEADLINE_MS)
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_id))

    assert ledger_of(town, "alice", "hub").phase is LedgerPhase.CLOSED
    assert ledger_of(town, "hub", "alice").phase is LedgerPhase.CLOSED
    closing = inp.CloseLedger(
        at_ms=town.now_ms, channel_id=ledger_of(town, "hub", "bob").channel_id
    )
    assert refusal_of(hub, closing) is Reason.OLDER_COPY


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
