"""The sign gate's two lanes for disputes, on both sides of each limit: what is held already decides what may be signed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.protocol.channel.dispute import Dispute, ForceMove, Redemption
from engine.protocol.draft import Draft
from engine.protocol.errors import Reason, Refused
from engine.protocol.recorder import Recorder
from engine.protocol.signing import (
    ForceMoveToSign,
    KeyLockedError,
    RedemptionToSign,
    StateToSign,
    ToSign,
    VoucherToSign,
)
from engine.protocol.types import Bytes32, ChannelId, Signature
from engine.protocol.world import Ledger, Virtual
from tests.engine.protocol.makers import JUNK, a_town, ledger_of, open_tab, tab_of

HELD, OTHER = Bytes32(b"\x31" * 32), Bytes32(b"\x32" * 32)
PAID_WEI, HELD_TURN = 30, 4


class Pen:
    """Signs nothing, and notes what it was asked to sign: two values can have one digest."""

    def __init__(self) -> None:
        self.is_locked = False
        self.asked: list[ToSign] = []

    def __call__(self, value: ToSign) -> Signature:
        self.asked.append(value)
        return Signature(bytes((len(self.asked),)) * 65)


class Gate:
    """Bob's gate over a tab that paid 30 wei, or Alice's over a ledger; `held` is what was signed in the lane."""

    def __init__(self, *, held: Dispute | None = None, **of_tab: object) -> None:
        town = a_town()
        tab_id = open_tab(town, 100)
        town.pay("alice", "bob", PAID_WEI, 1)
        self.tab: Virtual = replace(tab_of(town, "bob", tab_id), **of_tab)
        self.ledger: Ledger = ledger_of(town, "bob", "hub")
        self.sign = Pen()
        world = town["bob"].world
        for channel_id in (self.tab.channel_id, self.ledger.channel_id):
            known = None if held is None else replace(held, channel_id=channel_id)
            if known is not None:
                world = replace(world, disputes=world.disputes.set(channel_id, known))
        self.recorder = Recorder(Draft(world), town.now_ms, self.sign)

    def redeem(self, amount_wei: int, state_hash: Bytes32 = HELD) -> bool:
        """Whether it signs that redemption, and gives the signature."""
        signature = self.recorder.sign_redemption(self.tab, amount_wei, state_hash)
        return self._signed(signature, RedemptionToSign(self.tab.channel_id, state_hash))

    def challenge(self, turn_num: int, state_hash: Bytes32 = HELD) -> bool:
        """Whether it signs that challenge, and gives the signature."""
        signature = self.recorder.sign_force_move(self.ledger, turn_num, state_hash)
        return self._signed(
            signature, ForceMoveToSign(self.ledger.channel_id, turn_num, state_hash)
        )

    def state(self, turn_num: int, state_hash: Bytes32) -> bool:
        """Whether it signs that state of the ledger, and gives the signature."""
        signature = self.recorder.sign_state(self.ledger, turn_num, state_hash)
        return self._signed(signature, StateToSign(self.ledger.channel_id, turn_num, state_hash))

    def pay(self, amount_wei: int) -> bool:
        """Whether it signs that voucher, and gives the signature."""
        signature = self.recorder.sign_voucher(self.tab, amount_wei)
        return self._signed(signature, VoucherToSign(self.tab.channel_id, amount_wei))

    def _signed(self, signature: Signature, expected: ToSign) -> bool:
        return self.sign.asked[-1] == expected and signature[0] == len(self.sign.asked)


def a_redemption() -> Dispute:
    held = Redemption(amount_wei=PAID_WEI, state_hash=HELD, signature=JUNK, voucher_signature=JUNK)
    return Dispute(channel_id=ChannelId(bytes(32)), redemption=held)


def a_force_move() -> Dispute:
    held = ForceMove(turn_num=HELD_TURN, state_hash=HELD, signature=JUNK)
    return Dispute(channel_id=ChannelId(bytes(32)), force_move=held)


def refused(gate: Gate, *arguments: object, of: str) -> dict[str, object]:
    with pytest.raises(Refused) as caught:
        getattr(gate, of)(*arguments)
    assert caught.value.reason is Reason.WOULD_SIGN_TWICE
    return dict(caught.value.numbers)


# --- redemption -----------------------------------------------------------------------------------------------


def test_a_tab_is_redeemed_for_its_best_voucher_and_not_one_wei_less() -> None:
    gate = Gate()

    assert gate.redeem(PAID_WEI)
    assert refused(gate, PAID_WEI - 1, of="redeem") == {"amount_wei": 29, "least_wei": 30}


def test_a_redemption_is_signed_again_and_no_other_one_whatever_it_pays() -> None:
    gate = Gate(held=a_redemption())

    assert gate.redeem(PAID_WEI)
    for amount_wei in (PAID_WEI, PAID_WEI + 1):
        assert refused(gate, amount_wei, OTHER, of="redeem") == {
            "amount_wei": amount_wei,
            "least_wei": 30,
        }
    assert refused(gate, PAID_WEI - 1, of="redeem")


def test_a_redemption_pays_no_less_than_a_final_state_that_we_signed() -> None:
    signed = {"final": (None, None, JUNK), "final_paid_wei": PAID_WEI + 5}
    gate = Gate(**signed)

    assert gate.redeem(PAID_WEI + 5)
    assert refused(gate, PAID_WEI + 4, of="redeem") == {"amount_wei": 34, "least_wei": 35}


def test_a_final_state_that_only_others_signed_binds_no_redemption() -> None:
    gate = Gate(final=(JUNK, JUNK, None), final_paid_wei=PAID_WEI + 5)

    assert gate.redeem(PAID_WEI)


def test_a_final_state_below_the_best_voucher_does_not_lower_it() -> None:
    gate = Gate(final=(None, None, JUNK), final_paid_wei=PAID_WEI - 5)

    assert refused(gate, PAID_WEI - 1, of="redeem") == {"amount_wei": 29, "least_wei": 30}
    assert gate.redeem(PAID_WEI)


def test_a_final_state_without_amounts_binds_to_nothing() -> None:
    gate = Gate(final=(None, None, JUNK), final_paid_wei=None, paid_wei=0)

    assert gate.redeem(0)


# --- challenges -----------------------------------------------------------------------------------------------


def test_the_first_challenge_may_be_of_any_turn() -> None:
    assert Gate().challenge(0)
    assert Gate().challenge(HELD_TURN, OTHER)


@pytest.mark.parametrize("is_locked", [False, True])
def test_a_challenge_is_signed_again(is_locked: bool) -> None:
    gate = Gate(held=a_force_move())
    gate.sign.is_locked = is_locked

    assert gate.challenge(HELD_TURN, HELD)


@pytest.mark.parametrize("is_locked", [False, True])
@pytest.mark.parametrize(
    ("turn_num", "state_hash"), [(HELD_TURN, OTHER), (HELD_TURN - 1, OTHER), (HELD_TURN - 1, HELD)]
)
def test_no_other_challenge_of_that_turn_or_an_older_one(
    turn_num: int, state_hash: Bytes32, is_locked: bool
) -> None:
    gate = Gate(held=a_force_move())
    gate.sign.is_locked = is_locked

    assert refused(gate, turn_num, state_hash, of="challenge") == {
        "turn_num": turn_num,
        "signed_turn_num": HELD_TURN,
    }


@pytest.mark.parametrize("state_hash", [HELD, OTHER])
def test_a_newer_challenge_needs_an_open_key(state_hash: Bytes32) -> None:
    gate = Gate(held=a_force_move())

    assert gate.challenge(HELD_TURN + 1, state_hash)
    gate.sign.is_locked = True
    with pytest.raises(KeyLockedError):
        gate.challenge(HELD_TURN + 1, state_hash)


def test_a_locked_key_signs_its_first_challenge() -> None:
    gate = Gate()
    gate.sign.is_locked = True

    assert gate.challenge(HELD_TURN)


# --- states and vouchers --------------------------------------------------------------------------------------


def test_the_newest_state_is_signed_again_and_the_next_one_too() -> None:
    gate = Gate()
    signed_turn, signed_hash = gate.ledger.signed_turn, gate.ledger.signed_hash

    assert gate.state(signed_turn, signed_hash)
    assert gate.state(signed_turn + 1, OTHER)
    assert gate.state(signed_turn + 1, signed_hash)


def test_a_refused_state_says_which_turn_was_signed() -> None:
    gate = Gate()
    signed_turn, signed_hash = gate.ledger.signed_turn, gate.ledger.signed_hash

    for turn_num, state_hash in (
        (signed_turn, OTHER),
        (signed_turn - 1, OTHER),
        (signed_turn - 1, signed_hash),
    ):
        assert refused(gate, turn_num, state_hash, of="state") == {
            "turn_num": turn_num,
            "signed_turn_num": signed_turn,
        }


def test_a_voucher_is_for_more_than_the_one_before() -> None:
    gate = Gate()

    assert gate.pay(PAID_WEI + 1)
    for amount_wei in (PAID_WEI, PAID_WEI - 1):
        assert refused(gate, amount_wei, of="pay") == {"amount_wei": amount_wei, "paid_wei": 30}
