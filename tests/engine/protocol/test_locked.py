"""A locked key: money still comes in, nothing is signed, and what waited goes on when it is unlocked."""

from __future__ import annotations

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import Reason
from engine.protocol.kinds import ObjectiveKind, VirtualPhase, WaitingFor
from engine.protocol.messages import LedgerProposal, SignedState
from engine.protocol.signing import KeyLockedError, Signer, VoucherToSign
from engine.protocol.types import ChannelId
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    a_town,
    assert_at_rest,
    assert_sound,
    ledger_of,
    open_tab,
    refusal_of,
    tab_of,
)
from tests.engine.protocol.village import Village

LEADS = pytest.mark.parametrize("leads", EVERY_LEADER)


def lock(town: Village, *names: str) -> None:
    for name in names:
        town[name].sign.is_locked = True


def unlock(town: Village, *names: str) -> None:
    for name in names:
        town[name].sign.is_locked = False
        town.do(name, inp.Unlock(at_ms=town.now_ms))


def test_a_locked_signer_signs_nothing() -> None:
    signer = Signer(b"\x07" * 32)
    signer.is_locked = True

    with pytest.raises(KeyLockedError):
        signer(VoucherToSign(ChannelId(bytes(32)), 1))


def test_a_locked_wallet_takes_payments() -> None:
    town = a_town()
    open_tab(town)
    lock(town, "bob")

    town.pay("alice", "bob", 10, 1)

    assert [10] == [fact.paid_wei for fact in town["bob"].said(ev.VoucherReceived)]


def test_every_command_that_means_a_signature_is_refused_and_nothing_waits_for_later() -> None:
    town = a_town()
    tab = open_tab(town)
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    lock(town, "alice")
    at_ms, bob = town.now_ms, town["bob"].address
    before = town["alice"].world

    for command in (
        inp.Pay(at_ms=at_ms, payee=bob, amount_wei=1, payment_id=b"\x01" * 16, note="", nonce=9),
        inp.OpenTab(at_ms=at_ms, payee=bob, limit_wei=5, nonce=10, hops=(town["hub"].address,)),
        inp.SettleTab(at_ms=at_ms, channel_id=tab),
        inp.CloseLedger(at_ms=at_ms, channel_id=ledger_id),
        inp.OpenLedger(
            at_ms=at_ms, peer=bob, mine_wei=1, theirs_wei=1, nonce=3, challenge_duration_s=3600
        ),
    ):
        assert refusal_of(town["alice"], command) is Reason.LOCKED

    assert town["alice"].world == before
    unlock(town, "alice")
    assert town["alice"].said(ev.VoucherSent) == []


@LEADS
@pytest.mark.parametrize("who", ["hub", "bob"])
def test_a_tab_that_comes_in_waits_for_the_key_and_says_so(
    leads: tuple[str, str], who: str
) -> None:
    town = a_town(leads)
    lock(town, who)
    town.pay("alice", "bob", 10, 1)
    (tab,) = town[who].world.virtuals

    waiting = town[who].world.objectives[ObjectiveKind.VIRTUAL_FUND, tab].waiting_for
    signed = [fact for fact in town[who].said(ev.StateSigned) if fact.channel_id == tab]
    assert (waiting, signed) == (WaitingFor.UNLOCK, [])

    unlock(town, who)

    assert tab_of(town, "bob", tab).phase is VirtualPhase.OPEN
    assert [10] == [fact.paid_wei for fact in town["bob"].said(ev.VoucherReceived)]
    assert_sound(town)


@LEADS
@pytest.mark.parametrize("who", ["alice", "hub", "bob"])
@pytest.mark.parametrize("stop", [SignedState, LedgerProposal])
def test_a_lock_at_any_moment_of_a_tabs_life_loses_nothing(
    leads: tuple[str, str], who: str, stop: type
) -> None:
    town = a_town(leads)
    town.holds = lambda _source, target, message: target == who and isinstance(message, stop)
    town.pay("alice", "bob", 10, 1)
    lock(town, who)
    town.go_on()
    unlock(town, who)
    (tab,) = town["bob"].world.virtuals
    town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))

    assert_at_rest(town, paid_wei=10)


@LEADS
def test_settling_waits_for_a_locked_payer_and_ends_when_it_is_unlocked(
    leads: tuple[str, str],
) -> None:
    town = a_town(leads)
    tab = open_tab(town)
    town.pay("alice", "bob", 10, 1)
    lock(town, "alice", "hub")

    town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    assert tab in town["alice"].world.virtuals
    unlock(town, "alice", "hub")

    assert_at_rest(town, paid_wei=10)


def test_a_payment_that_waited_for_its_tab_goes_out_after_the_unlock() -> None:
    """The person asked for it before they locked; the tab opened meanwhile."""
    town = a_town()
    town.holds = lambda source, target, message: (
        (source, target) == ("bob", "alice")
        and isinstance(message, SignedState)
        and message.turn_num == 1
    )
    town.pay("alice", "bob", 10, 1)
    lock(town, "alice")
    town.go_on()
    assert town["alice"].said(ev.VoucherSent) == []

    unlock(town, "alice")

    assert [10] == [fact.paid_wei for fact in town["bob"].said(ev.VoucherReceived)]
