"""Vouchers: only the payer's, only higher, never more than the tab holds; one that comes early waits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.dispute import Dispute, Redemption
from engine.protocol.channel.state import voucher_digest
from engine.protocol.crypto import recover
from engine.protocol.errors import PeerError, Reason
from engine.protocol.limits import NOTE_MAX_BYTES, PAYMENTS_PER_VOUCHER_MAX
from engine.protocol.messages import PaymentPart, SignedState, Voucher
from engine.protocol.step import step
from engine.protocol.types import Bytes32, ChannelId, Signature
from engine.protocol.world import World
from tests.engine.protocol.makers import (
    JUNK,
    a_town,
    a_voucher,
    arrival,
    fault_of,
    flipped,
    open_tab,
    say,
    tab_of,
)
from tests.engine.protocol.test_crypto import high_s
from tests.engine.protocol.village import Village


@pytest.fixture
def town() -> Village:
    return a_town()


@pytest.fixture
def tab(town: Village) -> ChannelId:
    """A tab of 100 with 30 paid."""
    opened = open_tab(town, 100)
    town.pay("alice", "bob", 30, 1)
    return opened


def parts_of(*amounts_wei: int) -> tuple[PaymentPart, ...]:
    """Payments of these amounts."""
    return tuple(PaymentPart(bytes(16), amount_wei, "") for amount_wei in amounts_wei)


@pytest.mark.parametrize("amount_wei", [0, 1, 29, 30])
def test_refuses_a_voucher_that_is_not_higher(
    town: Village, tab: ChannelId, amount_wei: int
) -> None:
    said = a_voucher(town["alice"], tab, amount_wei, 1)

    assert fault_of(town, "alice", "bob", said) is Reason.VOUCHER_NOT_HIGHER


def test_a_voucher_for_all_of_the_tab_is_taken_and_one_wei_more_is_not(
    town: Village, tab: ChannelId
) -> None:
    assert (
        fault_of(town, "alice", "bob", a_voucher(town["alice"], tab, 101, 71))
        is Reason.VOUCHER_TOO_LARGE
    )
    assert (
        fault_of(town, "alice", "bob", a_voucher(town["alice"], tab, 2**256 - 1, 1))
        is Reason.VOUCHER_TOO_LARGE
    )

    say(town, "alice", "bob", a_voucher(town["alice"], tab, 100, 70))

    assert tab_of(town, "bob", tab).paid_wei == 100


@pytest.mark.parametrize("parts", [(9,), (11,), (5, 6), (10, 10), (40,)])
def test_refuses_payments_that_do_not_add_up(
    town: Village, tab: ChannelId, parts: tuple[int, ...]
) -> None:
    said = a_voucher(town["alice"], tab, 40, *parts)

    assert fault_of(town, "alice", "bob", said) is Reason.WRONG_AMOUNTS


@pytest.mark.parametrize(
    "payments",
    [
        (),
        parts_of(10, 0),
        parts_of(11, -1),
        parts_of(*[1] * (PAYMENTS_PER_VOUCHER_MAX + 1)),
        (PaymentPart(bytes(15), 10, ""),),
        (PaymentPart(bytes(17), 10, ""),),
        (PaymentPart(b"", 10, ""),),
        (PaymentPart(bytes(16), 10, "n" * (NOTE_MAX_BYTES + 1)),),
        (PaymentPart(bytes(16), 10, "☕" * (NOTE_MAX_BYTES // 3 + 1)),),
    ],
)
def test_refuses_malformed_payments(
    town: Village, tab: ChannelId, payments: tuple[PaymentPart, ...]
) -> None:
    said = replace(a_voucher(town["alice"], tab, 40, 10), payments=payments)

    assert fault_of(town, "alice", "bob", said) is Reason.MALFORMED


def test_refuses_a_voucher_of_another_tab(town: Village, tab: ChannelId) -> None:
    other = open_tab(town, 100, nonce=8)

    said = replace(a_voucher(town["alice"], other, 40, 10), channel_id=tab)

    assert fault_of(town, "alice", "bob", said) is Reason.BAD_SIGNATURE


@pytest.mark.parametrize("bend", [lambda _: JUNK, flipped, high_s, lambda _: Signature(bytes(65))])
def test_refuses_a_voucher_with_a_bent_signature(
    town: Village, tab: ChannelId, bend: object
) -> None:
    true = a_voucher(town["alice"], tab, 40, 10)

    said = replace(true, signature=bend(true.signature))

    assert fault_of(town, "alice", "bob", said) is Reason.BAD_SIGNATURE


def test_a_voucher_with_a_wrong_v_is_worth_as_much(town: Village, tab: ChannelId) -> None:
    true = a_voucher(town["alice"], tab, 40, 10)
    bent = Signature(true.signature[:64] + bytes((55 - true.signature[64],)))

    say(town, "alice", "bob", replace(true, signature=bent))

    assert recover(voucher_digest(tab, 40), bent) != town["alice"].address
    assert tab_of(town, "bob", tab).paid_wei == 40


@pytest.mark.parametrize(
    ("source", "target"), [("hub", "bob"), ("alice", "hub"), ("bob", "alice"), ("mallory", "bob")]
)
def test_only_the_payer_pays_and_only_the_payee_is_paid(
    town: Village, tab: ChannelId, source: str, target: str
) -> None:
    said = a_voucher(town["alice"], tab, 40, 10)

    assert fault_of(town, source, target, said) is Reason.WRONG_ROLE


def test_a_voucher_may_carry_many_payments(town: Village, tab: ChannelId) -> None:
    facts = say(
        town, "alice", "bob", a_voucher(town["alice"], tab, 94, *[1] * PAYMENTS_PER_VOUCHER_MAX)
    )

    assert facts == (ev.VoucherReceived,) * PAYMENTS_PER_VOUCHER_MAX
    received = town["bob"].said(ev.VoucherReceived)
    assert [one.amount_wei for one in received] == [30, *range(31, 95)]


@settings(max_examples=30)
@given(st.data())
def test_no_bent_voucher_is_ever_worth_anything(chance: st.DataObject) -> None:
    """Whatever is changed in a true voucher, it is refused or it is the same voucher."""
    town = a_town()
    tab = open_tab(town, 100)
    true = a_voucher(town["alice"], tab, 40)
    values = chance.draw(
        st.fixed_dictionaries(
            {},
            optional={
                "channel_id": st.binary(min_size=32, max_size=32),
                "amount_wei": st.integers(0, 2**256 - 1),
                "signature": st.binary(min_size=65, max_size=65),
                "payments": st.lists(st.integers(-1, 41), max_size=3).map(
                    lambda all_: parts_of(*all_)
                ),
            },
        )
    )
    bent = replace(true, **values)

    try:
        say(town, "alice", "bob", bent)
    except PeerError:
        assert tab_of(town, "bob", tab).paid_wei == 0
    else:
        assert (bent.channel_id, bent.amount_wei) == (tab, 40)
        assert sum(part.amount_wei for part in bent.payments) == 40


def test_refuses_a_voucher_for_a_cancelled_tab() -> None:
    town = a_town()
    town.holds = lambda source, _target, message: (
        source == "hub" and isinstance(message, SignedState) and message.turn_num == 1
    )
    tab = open_tab(town, 100)
    town["bob"].take(inp.Cancel(at_ms=town.now_ms, channel_id=tab))

    said: Voucher = a_voucher(town["alice"], tab, 10)

    assert fault_of(town, "alice", "bob", said) is Reason.NOT_OPEN


@pytest.mark.parametrize("amount_wei", [30, 101])
def test_a_refusal_says_what_was_offered_and_what_was_paid(
    town: Village, tab: ChannelId, amount_wei: int
) -> None:
    said = arrival(town, "alice", "bob", a_voucher(town["alice"], tab, amount_wei, 1))

    with pytest.raises(PeerError) as caught:
        step(town["bob"].world, said, town["bob"].sign)

    assert caught.value.numbers == {"amount_wei": amount_wei, "paid_wei": 30}


def test_what_is_booked_is_what_was_said(town: Village, tab: ChannelId) -> None:
    parts = (
        PaymentPart(b"\x07" * 16, 4, "tea"),
        PaymentPart(b"\x08" * 16, 6, "n" * NOTE_MAX_BYTES),
    )
    true = replace(a_voucher(town["alice"], tab, 40), payments=parts)

    say(town, "alice", "bob", true)

    payer = town["alice"].address
    assert town["bob"].said(ev.VoucherReceived)[-2:] == [
        ev.VoucherReceived(tab, payer, 34, true.signature, b"\x07" * 16, 4, "tea"),
        ev.VoucherReceived(tab, payer, 40, true.signature, b"\x08" * 16, 6, "n" * NOTE_MAX_BYTES),
    ]


def test_what_is_sent_is_under_the_next_number_to_the_payee(town: Village, tab: ChannelId) -> None:
    peer = town["alice"].world.peers[town["bob"].address]

    town.pay("alice", "bob", 5, 2)

    sent = town["alice"].said(ev.VoucherSent)[-1]
    assert (sent.wire_seq, sent.peer) == (peer.next_out, town["bob"].address)
    assert (sent.amount_wei, sent.paid_wei, sent.note) == (35, 5, "payment 2")
    assert sent.payment_id == (2).to_bytes(16, "big")


def _with_final(town: Village, tab: ChannelId, final_paid_wei: int) -> World:
    """Bob's world with a final state that the payer wrote."""
    world = town["bob"].world
    known = replace(world.virtuals[tab], final_paid_wei=final_paid_wei)
    return replace(world, virtuals=world.virtuals.set(tab, known))


def test_a_voucher_may_reach_the_payers_final_state_and_not_exceed_it(
    town: Village, tab: ChannelId
) -> None:
    said = arrival(town, "alice", "bob", a_voucher(town["alice"], tab, 40, 10))

    done = step(_with_final(town, tab, 40), said, town["bob"].sign)
    assert done.world.virtuals[tab].paid_wei == 40
    with pytest.raises(PeerError, match="NOT_OPEN"):
        step(_with_final(town, tab, 39), said, town["bob"].sign)


@pytest.mark.parametrize("has_redeemed", [False, True])
def test_a_dispute_alone_does_not_end_paying_and_our_redemption_does(
    town: Village, tab: ChannelId, has_redeemed: bool
) -> None:
    signed = Redemption(
        amount_wei=30, state_hash=Bytes32(bytes(32)), signature=JUNK, voucher_signature=JUNK
    )
    known = Dispute(channel_id=tab, redemption=signed if has_redeemed else None)
    world = town["bob"].world
    disputed = replace(world, disputes=world.disputes.set(tab, known))
    said = arrival(town, "alice", "bob", a_voucher(town["alice"], tab, 40, 10))

    if has_redeemed:
        with pytest.raises(PeerError, match="NOT_OPEN"):
            step(disputed, said, town["bob"].sign)
    else:
        assert step(disputed, said, town["bob"].sign).world.virtuals[tab].paid_wei == 40
