"""What a person may not ask: each refusal has its reason, and nothing changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import Reason, Refused
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase
from engine.protocol.limits import (
    AMOUNT_MAX_WEI,
    CHALLENGE_DURATION_MAX_S,
    NOTE_MAX_BYTES,
    OUTBOX_MAX,
    PARTICIPANTS_MAX,
)
from engine.protocol.messages import SettleRequest
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import Outgoing
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    OPEN_HANDED,
    a_town,
    assert_at_rest,
    assert_sound,
    ledger_of,
    mine_wei,
    open_tab,
    refusal_of,
    tab_of,
    with_policy,
)
from tests.engine.protocol.samples import IDENTITY
from tests.engine.protocol.village import Village, Villager

NOWHERE = ChannelId(b"\x66" * 32)
every_leader = pytest.mark.parametrize("leads", EVERY_LEADER)


def a_payment(town: Village, **changes: object) -> inp.Pay:
    """Alice pays Bob 5."""
    payment = inp.Pay(
        at_ms=town.now_ms,
        payee=town["bob"].address,
        amount_wei=5,
        payment_id=bytes(16),
        note="",
        nonce=50,
    )
    return replace(payment, **changes)


def an_opening(town: Village, **changes: object) -> inp.OpenTab:
    """Alice opens a tab of 50 to Bob."""
    opening = inp.OpenTab(at_ms=town.now_ms, payee=town["bob"].address, limit_wei=50, nonce=51)
    return replace(opening, **changes)


def a_ledger(town: Village, **changes: object) -> inp.OpenLedger:
    """A ledger of 10 and 10."""
    opening = inp.OpenLedger(
        at_ms=town.now_ms,
        peer=town["hub"].address,
        mine_wei=10,
        theirs_wei=10,
        nonce=52,
        challenge_duration_s=3600,
    )
    return replace(opening, **changes)


# --- the node -------------------------------------------------------------------------------------------------


def test_a_node_is_created_once() -> None:
    town = a_town()

    again = inp.CreateNode(at_ms=town.now_ms, node=IDENTITY)

    assert refusal_of(town["alice"], again) is Reason.ALREADY_CONFIGURED


def test_the_same_policy_again_is_no_fact() -> None:
    town = a_town()

    assert town["hub"].take(inp.SetPolicy(at_ms=town.now_ms, policy=OPEN_HANDED)).events == ()


# --- ledgers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"mine_wei": 0}, Reason.AMOUNT_NOT_POSITIVE),
        ({"mine_wei": -1}, Reason.AMOUNT_NOT_POSITIVE),
        ({"mine_wei": AMOUNT_MAX_WEI + 1}, Reason.AMOUNT_TOO_LARGE),
        ({"theirs_wei": AMOUNT_MAX_WEI + 1}, Reason.AMOUNT_TOO_LARGE),
        ({"theirs_wei": -1}, Reason.AMOUNT_TOO_LARGE),
        ({"peer": Address(b"\x0f" * 20)}, Reason.UNKNOWN_PEER),
        ({"challenge_duration_s": -1}, Reason.BAD_DURATION),
        ({"challenge_duration_s": CHALLENGE_DURATION_MAX_S + 1}, Reason.BAD_DURATION),
    ],
)
def test_refuses_to_open_a_ledger(changes: dict[str, object], expected: Reason) -> None:
    town = a_town()

    assert refusal_of(town["alice"], a_ledger(town, **changes)) is expected


def test_a_ledger_is_not_opened_twice_with_one_nonce() -> None:
    town = a_town()

    again = a_ledger(town, nonce=1)

    assert refusal_of(town["alice"], again) is Reason.DUPLICATE


def test_refuses_to_close_what_is_not_an_open_ledger() -> None:
    town = a_town()
    tab = open_tab(town)
    town.silent.add("mallory")
    town.do("alice", a_ledger(town, peer=town["mallory"].address))
    (opening,) = (
        one.channel_id
        for one in town["alice"].world.ledgers.values()
        if one.phase is LedgerPhase.OPENING
    )

    for channel_id, expected in (
        (NOWHERE, Reason.UNKNOWN_CHANNEL),
        (tab, Reason.UNKNOWN_CHANNEL),
        (opening, Reason.NOT_OPEN),
    ):
        closing = inp.CloseLedger(at_ms=town.now_ms, channel_id=channel_id)
        assert refusal_of(town["alice"], closing) is expected


def test_closing_twice_is_closing_once() -> None:
    town = a_town()
    town.silent.add("hub")
    closing = inp.CloseLedger(
        at_ms=town.now_ms, channel_id=ledger_of(town, "alice", "hub").channel_id
    )
    town["alice"].take(closing)

    assert town["alice"].take(closing).events == ()


# --- tabs -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"limit_wei": 0}, Reason.AMOUNT_NOT_POSITIVE),
        ({"limit_wei": -5}, Reason.AMOUNT_NOT_POSITIVE),
        ({"limit_wei": AMOUNT_MAX_WEI + 1}, Reason.AMOUNT_TOO_LARGE),
        ({"limit_wei": 1001}, Reason.INSUFFICIENT),
        ({"challenge_duration_s": CHALLENGE_DURATION_MAX_S + 1}, Reason.BAD_DURATION),
        ({"payee": "alice"}, Reason.PAYING_MYSELF),
        ({"hops": ("bob",)}, Reason.BAD_PARTICIPANTS),
        ({"hops": ("hub", "hub")}, Reason.BAD_PARTICIPANTS),
        ({"hops": ("hub", "alice")}, Reason.BAD_PARTICIPANTS),
        ({"hops": ("mallory",)}, Reason.INSUFFICIENT),
    ],
)
def test_refuses_to_open_a_tab(changes: dict[str, object], expected: Reason) -> None:
    town = a_town()
    if "payee" in changes:
        changes = {"payee": town["alice"].address}
    if "hops" in changes:
        changes = {"hops": tuple(town[name].address for name in changes["hops"])}

    assert refusal_of(town["alice"], an_opening(town, **changes)) is expected


def test_a_path_has_an_end() -> None:
    town = a_town()
    hub = town["hub"].address
    far = tuple(Address(bytes((number,)) * 20) for number in range(1, PARTICIPANTS_MAX))

    just_fits = an_opening(town, hops=(hub, *far[: PARTICIPANTS_MAX - 3]))
    too_long = an_opening(town, hops=(hub, *far[: PARTICIPANTS_MAX - 2]))

    assert refusal_of(town["alice"], too_long) is Reason.BAD_PARTICIPANTS
    town["alice"].take(just_fits)


def test_a_nonce_names_one_tab_only() -> None:
    town = a_town()
    tab = open_tab(town, 50, nonce=51)
    assert (
        refusal_of(town["alice"], an_opening(town, hops=(town["hub"].address,))) is Reason.DUPLICATE
    )

    town.do("alice", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))

    assert refusal_of(town["alice"], an_opening(town)) is Reason.DUPLICATE


def test_a_tab_may_have_its_own_challenge_duration() -> None:
    town = a_town()

    town.do("alice", an_opening(town, challenge_duration_s=7200))

    (tab,) = town["bob"].world.virtuals.values()
    assert tab.fixed.challenge_duration_s == 7200
    assert tab.phase is VirtualPhase.OPEN


def test_refuses_to_settle_what_is_not_an_open_tab() -> None:
    town = a_town()
    town.silent.add("hub")
    opening = open_tab(town)

    for channel_id, expected in ((NOWHERE, Reason.UNKNOWN_CHANNEL), (opening, Reason.NOT_OPEN)):
        settling = inp.SettleTab(at_ms=town.now_ms, channel_id=channel_id)
        assert refusal_of(town["alice"], settling) is expected


def test_refuses_to_cancel_what_is_not_an_opening_tab() -> None:
    town = a_town()
    tab = open_tab(town)

    for channel_id, expected in (
        (NOWHERE, Reason.UNKNOWN_CHANNEL),
        (tab, Reason.TOO_LATE_TO_CANCEL),
    ):
        cancelling = inp.Cancel(at_ms=town.now_ms, channel_id=channel_id)
        assert refusal_of(town["alice"], cancelling) is expected


# --- payments -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"amount_wei": 0}, Reason.AMOUNT_NOT_POSITIVE),
        ({"amount_wei": -1}, Reason.AMOUNT_NOT_POSITIVE),
        ({"amount_wei": AMOUNT_MAX_WEI + 1}, Reason.AMOUNT_TOO_LARGE),
        ({"amount_wei": 1001}, Reason.INSUFFICIENT),
        ({"amount_wei": 6, "limit_wei": 5}, Reason.INSUFFICIENT),
        ({"limit_wei": 1001}, Reason.INSUFFICIENT),
        ({"note": "n" * (NOTE_MAX_BYTES + 1)}, Reason.TEXT_TOO_LONG),
        ({"note": "☕" * (NOTE_MAX_BYTES // 3 + 1)}, Reason.TEXT_TOO_LONG),
        ({"note": "half a pair: \ud83d"}, Reason.MALFORMED),
        ({"payment_id": bytes(15)}, Reason.MALFORMED),
        ({"payment_id": bytes(17)}, Reason.MALFORMED),
        ({"payee": "alice"}, Reason.PAYING_MYSELF),
        ({"payee": "hub"}, Reason.NO_ROUTE),
        ({"hops": "mallory"}, Reason.NO_ROUTE),
    ],
)
def test_refuses_a_payment(changes: dict[str, object], expected: Reason) -> None:
    town = a_town()
    names = {
        name: town[str(value)].address
        for name, value in changes.items()
        if name in {"payee", "hops"}
    }
    if "hops" in names:
        changes = {"hops": (names["hops"],)}
    elif names:
        changes = dict(names)

    assert refusal_of(town["alice"], a_payment(town, **changes)) is expected


def test_a_note_of_just_the_right_length_is_sent() -> None:
    town = a_town()

    town.do("alice", a_payment(town, note="☕" * (NOTE_MAX_BYTES // 3)))

    (received,) = town["bob"].said(ev.VoucherReceived)
    assert received.note == "☕" * (NOTE_MAX_BYTES // 3)


def test_refuses_a_payment_while_too_many_wait_for_the_payee() -> None:
    town = a_town()
    open_tab(town)
    fill_outbox(town["alice"], town["bob"].address, OUTBOX_MAX - 1)
    town["alice"].take(a_payment(town))

    one_more = a_payment(town, payment_id=b"\x01" * 16)

    assert len(town["alice"].world.peers[town["bob"].address].outbox) == OUTBOX_MAX
    with pytest.raises(Refused) as caught:
        town["alice"].take(one_more)
    assert caught.value.reason is Reason.QUEUE_FULL


def fill_outbox(node: Villager, address: Address, count: int) -> None:
    """Let messages wait for a peer, as if they had been sent long ago."""
    peer = node.world.peers[address]
    waiting = {100_000 + number: Outgoing(1, SettleRequest(NOWHERE)) for number in range(count)}
    full = replace(peer, outbox=peer.outbox.update(waiting))
    node.world = replace(node.world, peers=node.world.peers.set(address, full))


@every_leader
def test_a_payment_opens_a_tab_and_the_next_ones_use_it(leads: tuple[str, str]) -> None:
    """Ruling 19: the limit is ten times the payment, or the policy's default if that is more."""
    town = a_town(leads)
    town.pay("alice", "bob", 5, 1)
    town.pay("alice", "bob", 95, 2)

    (tab,) = town["alice"].world.virtuals.values()
    assert (tab.start.payer_wei, tab.paid_wei, tab.remaining_wei) == (100, 100, 0)

    town.pay("alice", "bob", 50, 3)
    limits = sorted(tab.start.payer_wei for tab in town["bob"].world.virtuals.values())
    assert limits == [100, 500]
    assert_sound(town)


def test_a_tab_is_no_larger_than_what_is_free() -> None:
    town = a_town()

    town.pay("alice", "bob", 600, 1)

    (tab,) = town["alice"].world.virtuals.values()
    assert tab.start.payer_wei == 1000


@every_leader
def test_payments_wait_for_the_tab_and_leave_in_their_order(leads: tuple[str, str]) -> None:
    town = a_town(leads)
    town.silent.add("hub")
    for number in (1, 2, 3):
        town.pay("alice", "bob", 10 * number, number, limit_wei=100)
    (tab,) = town["alice"].world.virtuals.values()
    assert (tab.promised_wei, tab.remaining_wei, tab.paid_wei) == (60, 40, 0)

    town.wake("hub")

    received = [(one.paid_wei, one.note) for one in town["bob"].said(ev.VoucherReceived)]
    assert received == [(10, "payment 1"), (20, "payment 2"), (30, "payment 3")]
    (tab,) = town["alice"].world.virtuals.values()
    assert (tab.promised, tab.remaining_wei) == ((), 40)


def test_what_waits_counts_as_spent() -> None:
    town = a_town()
    town.silent.add("hub")
    town.pay("alice", "bob", 80, 1, limit_wei=100)
    town.pay("alice", "bob", 30, 2, limit_wei=100)

    assert len(town["alice"].world.virtuals) == 2


@every_leader
def test_payments_that_waited_fail_when_the_tab_is_refused(leads: tuple[str, str]) -> None:
    town = a_town(leads)
    with_policy(town, "bob", accepts_tabs_as_payee=False)

    town.pay("alice", "bob", 10, 1)

    (failed,) = town["alice"].said(ev.PaymentFailed)
    assert failed == ev.PaymentFailed(
        failed.channel_id, (1).to_bytes(16, "big"), 10, Reason.NOT_ACCEPTED_HERE
    )
    assert_at_rest(town)


def test_a_payment_does_not_use_a_tab_that_was_cancelled() -> None:
    town = a_town()
    town.silent.add("hub")
    first = open_tab(town, 100)
    town.do("alice", inp.Cancel(at_ms=town.now_ms, channel_id=first))

    town.pay("alice", "bob", 10, 1)
    town.wake("hub")

    assert len(town["bob"].said(ev.VoucherReceived)) == 1
    assert tab_of(town, "alice", first).paid_wei == 0


def test_several_tabs_live_side_by_side_and_settle_one_by_one() -> None:
    town = a_town(funds_wei=1000)
    tabs = [open_tab(town, 100, nonce=number) for number in range(10, 16)]
    for number in range(6):
        town.pay("alice", "bob", 70, number)
    assert sorted(tab.paid_wei for tab in town["bob"].world.virtuals.values()) == [70] * 6

    for tab in reversed(tabs):
        town.do("hub", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))

    assert_at_rest(town, paid_wei=420)


def test_a_closing_ledger_takes_no_tab() -> None:
    town = a_town()
    town.silent.add("hub")
    closing = inp.CloseLedger(
        at_ms=town.now_ms, channel_id=ledger_of(town, "alice", "hub").channel_id
    )
    town["alice"].take(closing)

    assert refusal_of(town["alice"], a_payment(town)) is Reason.NO_ROUTE
    assert (
        refusal_of(town["alice"], a_payment(town, hops=(town["hub"].address,))) is Reason.NO_ROUTE
    )
    assert mine_wei(town, "alice") == 1000
    assert (ObjectiveKind.DIRECT_DEFUND, closing.channel_id) in town["alice"].world.objectives
