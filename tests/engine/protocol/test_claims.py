"""Claims: nothing is signed with who was not heard, an older copy is recognised, and what is proved is taken up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from random import Random

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.claims import NOTHING_CLAIMED, Claim, claim_towards
from engine.protocol.codec.claims import (
    PAGE_CHANNELS_MAX,
    PAGES_MAX,
    decode_claim,
    encode_claim,
)
from engine.protocol.errors import PeerError, Reason
from engine.protocol.fold import fold
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase, WaitingFor
from engine.protocol.limits import OBJECTIVE_DEADLINE_MS
from engine.protocol.messages import SettleRequest, SignedState
from engine.protocol.signing import VoucherToSign
from engine.protocol.types import Address
from engine.protocol.world import GENESIS, Outgoing
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    a_town,
    assert_at_rest,
    assert_sound,
    hello_from,
    ledger_of,
    open_tab,
    refusal_of,
    tab_of,
)
from tests.engine.protocol.samples import SIGNATURE, TAB
from tests.engine.protocol.village import Village

LEADS = pytest.mark.parametrize("leads", EVERY_LEADER)


def start(town: Village, name: str) -> None:
    """A process begins on the node's log."""
    town[name].take(inp.Start(at_ms=town.now_ms))


def compare(town: Village, name: str, *others: str) -> None:
    """These peers show the node what they claim, and everything goes on."""
    for other in others:
        town[name].take(hello_from(town, other, name))
    town.go_on()


def copied(town: Village, name: str) -> Callable[[], None]:
    """What puts the node's log back as it is now, and begins a process on it."""
    world, log = town[name].world, list(town[name].log)

    def put_back() -> None:
        town[name].world, town[name].log = world, log
        start(town, name)

    return put_back


def signed(town: Village, name: str) -> int:
    kinds = (ev.StateSigned, ev.ProposalSent, ev.ProposalAccepted, ev.VoucherSent)
    return sum(len(town[name].said(kind)) for kind in kinds)


# --- who was not heard ----------------------------------------------------------------------------


def test_a_start_without_channels_leaves_nothing() -> None:
    town = Village("alice", "bob")

    start(town, "alice")

    assert town["alice"].said(ev.NodeStarted) == []
    assert not town["alice"].world.unheard


@LEADS
def test_nothing_is_signed_after_a_start_before_everybody_in_the_channel_was_heard(
    leads: tuple[str, str],
) -> None:
    town = a_town(leads)
    start(town, "alice")
    before = signed(town, "alice")
    hub, bob = town["hub"].address, town["bob"].address

    town.pay("alice", "bob", 10, 1)
    (tab,) = town["alice"].world.virtuals
    waiting = town["alice"].world.objectives[ObjectiveKind.VIRTUAL_FUND, tab].waiting_for

    assert (waiting, signed(town, "alice")) == (WaitingFor.CLAIMS, before)
    assert dict(town["alice"].world.unheard) == {hub: town["alice"].world.peers[hub].next_out}

    compare(town, "alice", "hub")

    assert tab_of(town, "bob", tab).phase is VirtualPhase.OPEN
    assert [10] == [fact.paid_wei for fact in town["bob"].said(ev.VoucherReceived)]
    assert bob not in town["alice"].world.unheard
    assert_sound(town)


@LEADS
@pytest.mark.parametrize("who", ["alice", "hub", "bob"])
def test_a_restart_at_any_moment_loses_nothing(leads: tuple[str, str], who: str) -> None:
    """Everybody's start in the middle of a tab's life; it ends as without it."""
    town = a_town(leads)
    start(town, who)
    town.pay("alice", "bob", 10, 1)
    others = [name for name in ("alice", "hub", "bob") if name != who]
    compare(town, who, *others)
    (tab,) = town["bob"].world.virtuals
    start(town, who)
    town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    compare(town, who, *others)

    assert_at_rest(town, paid_wei=10)
    assert not town[who].world.unheard


def test_a_payment_to_who_was_not_heard_waits_and_is_made_once_he_is() -> None:
    town = a_town()
    tab = open_tab(town, 100)
    start(town, "alice")
    town.pay("alice", "bob", 10, 1)
    town.pay("alice", "bob", 5, 2)
    assert [] == town["alice"].said(ev.VoucherSent)
    assert 85 == tab_of(town, "alice", tab).remaining_wei

    compare(town, "alice", "bob")

    assert [10, 15] == [fact.amount_wei for fact in town["bob"].said(ev.VoucherReceived)]
    town.pay("alice", "bob", 1, 3)
    assert 16 == tab_of(town, "bob", tab).paid_wei


@LEADS
def test_who_stays_away_does_not_hold_up_the_ledger_with_somebody_else(
    leads: tuple[str, str],
) -> None:
    """ADR 0023: the hub never hears Bob again, and Alice gets her money all the same."""
    town = a_town(leads)
    town.silent.add("bob")
    open_tab(town, 100)
    start(town, "hub")
    compare(town, "hub", "alice")

    town.tick("alice", "hub", after_ms=OBJECTIVE_DEADLINE_MS)
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_id))

    assert ledger_of(town, "alice", "hub").phase is LedgerPhase.CLOSED
    assert town["bob"].address in town["hub"].world.unheard


def test_answers_on_chain_wait_for_nobody() -> None:
    """Who is silent must not win by it: leaving, and redeeming what is held, need no claim."""
    town = a_town()
    tab = open_tab(town, 100)
    town.pay("alice", "bob", 10, 1)
    start(town, "bob")
    town.silent = {"hub", "alice"}

    town.do("bob", inp.Dispute(at_ms=town.now_ms, channel_id=tab))

    assert [10] == [fact.amount_wei for fact in town["bob"].said(ev.RedemptionSigned)]
    assert town["bob"].said(ev.ForceMoveSigned)


def test_at_rest_both_ends_claim_the_same_of_each_other() -> None:
    town = a_town()
    open_tab(town, 100)
    town.pay("alice", "bob", 10, 1)
    for one, other in (("alice", "bob"), ("alice", "hub"), ("hub", "bob")):
        mine = claim_towards(town[one].world, town[other].address)
        theirs = claim_towards(town[other].world, town[one].address)

        assert len(mine.channels) == 1 + ("hub" in {one, other})
        assert [
            (each.channel_id, each.signed_count, each.held_count, each.voucher_wei)
            for each in mine.channels
        ] == [
            (each.channel_id, each.held_count, each.signed_count, each.voucher_wei)
            for each in theirs.channels
        ]
        assert mine.seen_upto == theirs.acked_upto

    assert claim_towards(town["alice"].world, Address(b"\x5e" * 20)) == NOTHING_CLAIMED


# --- older copies ---------------------------------------------------------------------------------


def test_an_older_copy_is_known_whatever_it_numbered_before_it_was_heard() -> None:
    """What it had for the hub meanwhile, it did not send; so its numbers are none."""
    town = a_town()
    tab = open_tab(town, 100)
    put_back = copied(town, "bob")
    for nonce in (8, 9):
        open_tab(town, 5, nonce=nonce)
    put_back()
    alice = town["alice"].address
    town.silent.add("alice")
    town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    known = town["bob"].world.peers[alice]
    assert known.next_out == town["bob"].world.unheard[alice] + 1
    has_upto = town["bob"].world.unheard[alice]

    town["bob"].take(
        hello_from(town, "alice", "bob", has_upto=has_upto, claim=Claim(has_upto, 0, ()))
    )

    assert town["bob"].said(ev.OlderCopyFound) == [ev.OlderCopyFound(alice, has_upto)]
    start(town, "bob")
    assert town["bob"].world.unheard[alice] == has_upto


@LEADS
@pytest.mark.parametrize("who", ["alice", "hub", "bob"])
def test_an_older_copy_of_before_a_tab_signs_nothing_with_anybody(
    leads: tuple[str, str], who: str
) -> None:
    town = a_town(leads)
    put_back = copied(town, who)
    open_tab(town, 100)
    put_back()
    before = signed(town, who)
    partner = "alice" if who == "hub" else "hub"

    others = [
        name for name in ("alice", "hub", "bob") if town[name].address in town[who].world.unheard
    ]
    for other in others:
        town[who].take(hello_from(town, other, who))

    assert {town[name].address for name in others} == set(town[who].world.ahead)
    assert town[who].said(ev.CaughtUp) == []
    ledger_id = ledger_of(town, who, partner).channel_id
    closing = inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_id)
    assert refusal_of(town[who], closing) is Reason.OLDER_COPY
    assert signed(town, who) == before


def test_a_payer_catches_up_with_vouchers_that_it_gave_and_pays_on() -> None:
    town = a_town()
    tab = open_tab(town, 100)
    town.pay("alice", "bob", 10, 1)
    put_back = copied(town, "alice")
    town.pay("alice", "bob", 5, 2)
    town.pay("alice", "bob", 7, 3)
    put_back()
    town.pay("alice", "bob", 1, 4)

    compare(town, "alice", "bob", "hub")

    (found,) = town["alice"].said(ev.VoucherRecovered)
    assert (found.channel_id, found.amount_wei, found.paid_wei) == (tab, 22, 12)
    assert town["alice"].said(ev.OlderCopyFound) == []
    assert (23, 23) == (tab_of(town, "alice", tab).paid_wei, tab_of(town, "bob", tab).paid_wei)
    assert fold(GENESIS, town["alice"].log) == town["alice"].world
    town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    assert_at_rest(town, paid_wei=23)


def test_a_payee_gets_its_vouchers_back_from_the_payer() -> None:
    """It gave nothing meanwhile: that it is older shows in what it said to have."""
    town = a_town()
    tab = open_tab(town, 100)
    put_back = copied(town, "bob")
    town.pay("alice", "bob", 10, 1)
    put_back()
    assert 0 == tab_of(town, "bob", tab).paid_wei

    compare(town, "bob", "alice", "hub")
    town.pay("alice", "bob", 4, 2)

    assert 14 == tab_of(town, "bob", tab).paid_wei
    town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    assert_at_rest(town, paid_wei=14)


def test_what_a_copy_had_to_say_goes_out_behind_what_its_newer_self_said() -> None:
    town = a_town()
    tab = open_tab(town, 100)
    put_back = copied(town, "alice")
    town.pay("alice", "bob", 5, 1)
    put_back()
    alice, bob = town["alice"], town["bob"].address
    first = alice.world.unheard[bob]
    waiting = SettleRequest(tab)
    peer = alice.world.peers[bob]
    outbox = peer.outbox.set(first, Outgoing(alice.world.seq, waiting))
    posted = replace(peer, next_out=first + 1, outbox=outbox)
    alice.world = replace(alice.world, peers=alice.world.peers.set(bob, posted))

    alice.take(hello_from(town, "bob", "alice"))

    known = alice.world.peers[bob]
    assert [entry.message for _, entry in sorted(known.outbox.items())] == [waiting]
    assert sorted(known.outbox) == [known.acked_upto + 1] == [first + 1]


@pytest.mark.parametrize(
    "kind", ["signature", "none", "too much", "left out", "another", "turns", "not on disk"]
)
def test_what_is_not_proved_is_not_taken_up(kind: str) -> None:
    town = a_town()
    tab = open_tab(town, 100)
    put_back = copied(town, "alice")
    town.pay("alice", "bob", 5, 1)
    alice, bob = town["alice"], town["bob"]
    put_back()
    hello = hello_from(town, "bob", "alice")
    assert hello.claim is not None
    (channel,) = hello.claim.channels
    too_much = alice.sign(VoucherToSign(tab, 101))
    channels = {
        "signature": (replace(channel, voucher_signature=bob.sign(VoucherToSign(tab, 5))),),
        "none": (replace(channel, voucher_signature=None),),
        "too much": (replace(channel, voucher_wei=101, voucher_signature=too_much),),
        "left out": (),
        "another": (channel, replace(channel, channel_id=TAB)),
        "turns": (replace(channel, held_count=channel.held_count + 1),),
        "not on disk": (channel,),
    }[kind]
    changed = replace(hello.claim, channels=channels)
    if kind == "not on disk":
        changed = replace(changed, seen_upto=changed.seen_upto + 1)

    alice.take(replace(hello, claim=changed))

    assert alice.said(ev.VoucherRecovered) == alice.said(ev.CaughtUp) == []
    assert dict(alice.world.ahead) == {bob.address: hello.has_upto}
    alice.take(hello)
    assert len(alice.said(ev.CaughtUp)) == 1
    assert not alice.world.ahead


def test_a_claim_of_more_turns_or_vouchers_alone_shows_an_older_copy() -> None:
    town = a_town()
    open_tab(town, 100)
    for change in ({"held_count": 9}, {"voucher_wei": 1}):
        alice = town["alice"]
        hello = hello_from(town, "bob", "alice")
        assert hello.claim is not None
        (channel,) = hello.claim.channels
        claim = replace(hello.claim, channels=(replace(channel, **change),))
        world, log = alice.world, list(alice.log)

        alice.take(replace(hello, claim=claim))

        assert town["bob"].address in alice.world.ahead
        alice.world, alice.log = world, log


def test_a_voucher_that_is_claimed_for_a_ledger_is_proof_of_nothing() -> None:
    """A ledger has no vouchers; a peer that says so must not end the process."""
    town = a_town()
    alice = town["alice"]
    hello = hello_from(town, "hub", "alice")
    assert hello.claim is not None
    spoiled = tuple(replace(one, voucher_wei=1000) for one in hello.claim.channels)
    claim = replace(hello.claim, seen_upto=hello.has_upto + 1, channels=spoiled)

    alice.take(replace(hello, has_upto=hello.has_upto + 1, claim=claim))

    assert alice.said(ev.CaughtUp) == []
    assert town["hub"].address in alice.world.ahead


# --- bytes ----------------------------------------------------------------------------------------


def a_claim(count: int) -> Claim:
    (channel,) = _a_channel().channels
    channels = tuple(
        replace(channel, channel_id=number.to_bytes(32, "big")) for number in range(count)
    )
    return Claim(2**64 - 1, 2**64 - 1, channels)


def _a_channel() -> Claim:
    town = a_town()
    open_tab(town, 100)
    town.pay("alice", "bob", 10, 1)
    return claim_towards(town["alice"].world, town["bob"].address)


@pytest.mark.parametrize(
    ("count", "page_count"),
    [(0, 1), (1, 1), (256, 1), (257, 2), (1000, 4), (PAGE_CHANNELS_MAX * PAGES_MAX, PAGES_MAX)],
)
def test_a_claim_of_any_size_reads_back_from_pages_smaller_than_a_frame(
    count: int, page_count: int
) -> None:
    largest = replace(
        a_claim(1).channels[0],
        signed_count=2**64 - 1,
        held_count=2**64 - 1,
        voucher_wei=2**256 - 1,
        voucher_signature=SIGNATURE,
    )
    claim = a_claim(count)
    claim = replace(
        claim,
        channels=tuple(replace(largest, channel_id=each.channel_id) for each in claim.channels),
    )

    pages = encode_claim(claim)

    assert page_count == len(pages)
    assert max(map(len, pages)) <= 48 * 1024
    assert claim == decode_claim(pages)


def test_channels_beyond_the_last_page_are_left_out() -> None:
    most = PAGE_CHANNELS_MAX * PAGES_MAX

    assert len(decode_claim(encode_claim(a_claim(most + 1))).channels) == most


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda _: (), id="none"),
        pytest.param(lambda pages: pages * 9, id="too many"),
        pytest.param(lambda pages: pages[::-1], id="out of order"),
        pytest.param(lambda pages: (pages[0], pages[0]), id="twice"),
        pytest.param(lambda pages: (pages[0][:-1],), id="cut"),
        pytest.param(lambda pages: (pages[0] + b"\x00",), id="longer"),
        pytest.param(lambda _: (bytes(48 * 1024 + 1),), id="too long"),
        pytest.param(lambda _: (b"\x93\x00\x00\xc0",), id="no list"),
        pytest.param(lambda _: (b"\x93\xcc\x00\x00\x90",), id="not minimal"),
        pytest.param(lambda _: (b"\x93\xff\x00\x90",), id="negative"),
        pytest.param(lambda _: (b"\x91" * 3000,), id="deep"),
    ],
)
def test_what_is_no_claim_is_refused(
    spoil: Callable[[tuple[bytes, ...]], tuple[bytes, ...]],
) -> None:
    pages = spoil(encode_claim(a_claim(300)))

    with pytest.raises(PeerError) as refused:
        decode_claim(pages)

    assert refused.value.reason is Reason.MALFORMED


def test_spoilt_pages_are_refused_or_say_exactly_one_thing() -> None:
    random, (page,) = Random(8), encode_claim(_a_channel())

    for _ in range(5000):
        spoilt = bytearray(page)
        for _ in range(random.randint(1, 3)):
            spoilt[random.randrange(len(spoilt))] = random.randrange(256)
        with suppress(PeerError):
            assert encode_claim(decode_claim((bytes(spoilt),))) == (bytes(spoilt),)


# --- who may claim what ---------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["mallory", "carol"])
def test_claims_about_channels_of_others_have_no_effect(source: str) -> None:
    """From a stranger, and from who has a channel with somebody else: what they are not in they cannot know better."""
    town = a_town(others=("mallory", "carol"))
    town.open_ledger("carol", "hub", 50, 50)
    open_tab(town, 100)
    town.pay("alice", "bob", 10, 1)
    alice = town["alice"]
    before = alice.world
    true = claim_towards(town["bob"].world, alice.address)
    more = replace(
        true,
        seen_upto=0,
        acked_upto=0,
        channels=tuple(replace(each, held_count=99, voucher_wei=99) for each in true.channels),
    )

    alice.take(hello_from(town, source, "alice", has_upto=0, claim=more))

    assert alice.said(ev.OlderCopyFound) == alice.said(ev.VoucherRecovered) == []
    assert (alice.world.ledgers, alice.world.virtuals) == (before.ledgers, before.virtuals)
    assert not alice.world.ahead


@pytest.mark.parametrize("has_upto", [1, 2**64 - 1])
def test_a_stranger_that_claims_to_have_messages_leaves_nothing(has_upto: int) -> None:
    town = a_town()
    hello = hello_from(
        town, "mallory", "alice", has_upto=has_upto, claim=Claim(has_upto, 2**64 - 1, ())
    )

    assert refusal_of(town["alice"], hello) is Reason.SEQUENCE_GAP


def test_the_same_claim_again_changes_nothing() -> None:
    town = a_town()
    open_tab(town, 100)
    start(town, "alice")
    hello = hello_from(town, "bob", "alice")
    town["alice"].take(hello)

    assert town["alice"].take(hello).events == ()


def test_an_older_claim_after_a_newer_one_brings_nobody_back() -> None:
    """Who knew better once, and says now that it does not, is not believed."""
    town = a_town()
    open_tab(town, 100)
    put_back = copied(town, "alice")
    open_tab(town, 50, nonce=8)
    put_back()
    alice, bob = town["alice"], town["bob"].address
    newer = hello_from(town, "bob", "alice")
    alice.take(newer)
    assert dict(alice.world.ahead) == {bob: newer.has_upto}
    known = alice.world.peers[bob]

    older = claim_towards(alice.world, bob)
    alice.take(replace(newer, has_upto=0, claim=replace(older, seen_upto=0, acked_upto=0)))

    assert bob in alice.world.ahead
    assert alice.world.peers[bob] == known


# --- the ends of channels -------------------------------------------------------------------------


@LEADS
def test_the_last_signatures_of_a_ledger_and_of_a_tab_are_claimed(leads: tuple[str, str]) -> None:
    town = a_town(leads)
    ledger = ledger_of(town, "alice", "hub")
    leader, follower = ("alice", "hub") if ledger.is_leader else ("hub", "alice")
    town.holds = lambda source, target, message: (
        (source, target) == (follower, leader) and isinstance(message, SignedState)
    )
    town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger.channel_id))

    (said,) = claim_towards(town[follower].world, town[leader].address).channels

    assert said.held_count == ledger.turn_num + 2
    assert said.held_count == town[leader].world.ledgers[ledger.channel_id].signed_turn + 1


def test_a_final_state_that_came_before_the_payers_is_claimed() -> None:
    town = a_town()
    tab = open_tab(town, 100)
    town.pay("alice", "bob", 10, 1)
    town.holds = lambda source, target, _message: (source, target) == ("alice", "hub")
    town.do("alice", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    assert len(tab_of(town, "hub", tab).early_finals) == 1

    claim = claim_towards(town["hub"].world, town["bob"].address)

    (said,) = (each for each in claim.channels if each.channel_id == tab)
    assert said.held_count == town["bob"].world.virtuals[tab].signed_turn + 1


@pytest.mark.parametrize("leader", ["alice", "hub"])
def test_a_tab_that_all_signed_is_not_guaranteed_to_who_was_not_heard(leader: str) -> None:
    town = a_town((leader, "hub"))
    hub, ledger_id = town["hub"], ledger_of(town, "hub", "bob").channel_id
    town.holds = lambda source, target, _message: (source, target) == ("bob", "hub")
    tab = open_tab(town, 100)
    hub.sign.is_locked = True
    town.go_on()
    start(town, "hub")
    hub.sign.is_locked = False
    town.do("hub", inp.Unlock(at_ms=town.now_ms))
    hub.take(hello_from(town, "alice", "hub"))

    assert hub.world.ledgers[ledger_id].tip.guarantee(tab) is None

    compare(town, "hub", "bob")
    assert hub.world.virtuals[tab].phase is VirtualPhase.OPEN
