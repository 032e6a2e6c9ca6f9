"""A tab too large for a hub: what is to be paid waits for a smaller one."""

from __future__ import annotations

import random

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import Reason
from engine.protocol.kinds import ObjectiveKind, VirtualPhase
from engine.protocol.messages import Refusal
from engine.protocol.objectives.smallertab import smaller_limit_wei
from engine.protocol.types import ChannelId
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    a_long_town,
    a_town,
    assert_sound,
    ledger_of,
    say,
)
from tests.engine.protocol.village import Village

LEADS = ("alice", "bob")
AMOUNT_WEI = 20


def a_payment(town: Village, *, limit_wei: int = 900) -> ChannelId:
    """Alice pays Bob from a tab to be opened; nothing has left her. The tab."""
    done = town["alice"].take(
        inp.Pay(
            at_ms=town.now_ms,
            payee=town["bob"].address,
            amount_wei=AMOUNT_WEI,
            payment_id=b"\x11" * 16,
            note="bread",
            nonce=7,
            limit_wei=limit_wei,
        )
    )
    (tab,) = (
        fact.event.channel_id for fact in done.events if isinstance(fact.event, ev.PaymentPromised)
    )
    return tab


def refuse(town: Village, tab: ChannelId, reason: Reason) -> tuple[type, ...]:
    """The hub says no; the kinds of Alice's facts."""
    return say(town, "hub", "alice", Refusal(ObjectiveKind.VIRTUAL_FUND, tab, reason))


def smaller(limits_wei: int, needed_wei: int) -> list[int]:
    """All limits that are tried."""
    tried: list[int] = []
    limit_wei: int | None = limits_wei
    while (limit_wei := smaller_limit_wei(limit_wei, needed_wei)) is not None:
        tried.append(limit_wei)
    return tried


@pytest.mark.parametrize(
    ("limit_wei", "needed_wei", "tried"),
    [
        (100, 10, [30, 10]),
        (100, 100, []),
        (100, 99, [99]),
        (10**19, 10**18, [3 * 10**18, 10**18]),
        (10, 0, []),
        (10**19, 1, [3 * 10**9, 5 * 10**4, 200, 10, 3, 1]),
    ],
)
def test_limits_fall_to_what_is_to_be_paid_in_a_few_steps(
    limit_wei: int, needed_wei: int, tried: list[int]
) -> None:
    assert smaller(limit_wei, needed_wei) == tried


def test_every_next_limit_is_smaller_and_enough() -> None:
    chance = random.Random(7)
    for _ in range(1000):
        needed_wei = chance.randrange(1, 10 ** chance.randrange(1, 28))
        limit_wei = needed_wei + chance.randrange(10 ** chance.randrange(1, 28))

        tried = [limit_wei, *smaller(limit_wei, needed_wei)]

        assert tried == sorted(set(tried), reverse=True)
        assert tried[-1] == needed_wei
        assert len(tried) <= 12


def test_a_payment_waits_for_a_smaller_tab_and_does_not_fail() -> None:
    town = a_town(LEADS)
    tab = a_payment(town)

    facts = refuse(town, tab, Reason.HUB_INSUFFICIENT)

    assert ev.PaymentFailed not in facts
    virtuals = town["alice"].world.virtuals
    (new,) = (one for one in virtuals.values() if one.phase is not VirtualPhase.CANCELLED)
    assert (new.start.payer_wei, new.promised_wei) == (100, AMOUNT_WEI)
    assert new.fixed.participants == virtuals[tab].fixed.participants
    assert new.fixed.nonce != virtuals[tab].fixed.nonce


@pytest.mark.parametrize("leads", EVERY_LEADER)
def test_the_smaller_tab_opens_and_pays_once(leads: tuple[str, str]) -> None:
    town = a_town(leads, bobs_wei=50)

    town.pay("alice", "bob", AMOUNT_WEI, 1, limit_wei=900)

    assert_sound(town)
    (sent,) = town["alice"].said(ev.VoucherSent)
    assert (sent.paid_wei, sent.note) == (AMOUNT_WEI, "payment 1")
    assert [promised.paid_wei for promised in town["alice"].said(ev.PaymentPromised)] == [20] * 3
    assert ledger_of(town, "alice", "hub").outcome.guaranteed_wei == 40
    assert not any(town[name].world.objectives for name in ("alice", "hub", "bob"))


def test_a_second_hub_may_refuse_too() -> None:
    town = a_long_town(last_wei=50)
    hops = (town["west"].address, town["east"].address)

    town.pay("alice", "bob", AMOUNT_WEI, 1, limit_wei=900, hops=hops)

    assert_sound(town)
    assert len(town["alice"].said(ev.VoucherSent)) == 1
    assert ledger_of(town, "alice", "west").outcome.guaranteed_wei == 40


def test_what_fits_no_tab_fails_once() -> None:
    town = a_town(LEADS, bobs_wei=AMOUNT_WEI - 1)

    town.pay("alice", "bob", AMOUNT_WEI, 1, limit_wei=900)

    assert_sound(town)
    assert len(town["alice"].said(ev.PaymentFailed)) == 1
    assert ledger_of(town, "alice", "hub").free_wei == 1000
    assert not any(town[name].world.objectives for name in ("alice", "hub", "bob"))


@pytest.mark.parametrize("reason", [Reason.TOO_MANY_TABS, Reason.NOT_ACCEPTED_HERE, Reason.EXPIRED])
def test_no_smaller_tab_helps_against_another_reason(reason: Reason) -> None:
    town = a_town(LEADS)

    facts = refuse(town, a_payment(town), reason)

    assert facts.count(ev.PaymentFailed) == 1
    assert ev.VirtualCreated not in facts


def test_a_tab_of_just_the_amount_fails_for_good() -> None:
    town = a_town(LEADS)

    facts = refuse(town, a_payment(town, limit_wei=AMOUNT_WEI), Reason.HUB_INSUFFICIENT)

    assert facts.count(ev.PaymentFailed) == 1
    assert ev.VirtualCreated not in facts


def test_a_tab_without_a_payment_is_not_asked_for_again() -> None:
    town = a_town(LEADS)
    done = town["alice"].take(
        inp.OpenTab(at_ms=town.now_ms, payee=town["bob"].address, limit_wei=900, nonce=7)
    )
    (tab,) = (
        fact.event.fixed.channel_id()
        for fact in done.events
        if isinstance(fact.event, ev.VirtualCreated)
    )

    assert ev.VirtualCreated not in refuse(town, tab, Reason.HUB_INSUFFICIENT)


def test_no_smaller_tab_is_begun_in_a_channel_that_closes() -> None:
    town = a_town(LEADS)
    tab = a_payment(town)
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    town["alice"].take(inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_id))

    facts = refuse(town, tab, Reason.HUB_INSUFFICIENT)

    assert facts.count(ev.PaymentFailed) == 1
    assert ev.VirtualCreated not in facts
