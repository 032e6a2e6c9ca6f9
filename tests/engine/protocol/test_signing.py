"""What a signature is over, and what a locked key still signs."""

from __future__ import annotations

import pytest

from engine.protocol.channel.dispute import force_move_hash
from engine.protocol.crypto import address_of_secret, keccak256, prefixed, recover
from engine.protocol.signing import (
    ForceMoveToSign,
    KeyLockedError,
    LinkToSign,
    RedemptionToSign,
    Signer,
    StateToSign,
    ToSign,
    VoucherToSign,
)
from engine.protocol.types import Address, Bytes32, ChannelId

SECRET = keccak256(b"alice")
CHANNEL, STATE = ChannelId(b"\x01" * 32), Bytes32(b"\x02" * 32)
CHAIN_ID, ADJUDICATOR = 31337, Address(b"\x0a" * 20)
ORDINARY = (
    StateToSign(CHANNEL, 1, STATE),
    VoucherToSign(CHANNEL, 5),
    LinkToSign(CHAIN_ID, ADJUDICATOR, b"terms"),
)
ANSWERS = (RedemptionToSign(CHANNEL, STATE), ForceMoveToSign(CHANNEL, 1, STATE))


def names(value: ToSign) -> str:
    return type(value).__name__


@pytest.mark.parametrize("value", [*ORDINARY, *ANSWERS], ids=names)
def test_a_signature_is_the_keys_own_over_the_values_digest(value: ToSign) -> None:
    assert address_of_secret(SECRET) == recover(value.digest, Signer(SECRET)(value))


@pytest.mark.parametrize("value", ORDINARY, ids=names)
def test_a_locked_key_signs_nothing_of_the_peaceful_life(value: ToSign) -> None:
    signer = Signer(SECRET)
    signer.is_locked = True

    with pytest.raises(KeyLockedError):
        signer(value)


@pytest.mark.parametrize("value", ANSWERS, ids=names)
def test_a_locked_key_answers_a_dispute(value: ToSign) -> None:
    signer = Signer(SECRET)
    signer.is_locked = True

    assert Signer(SECRET)(value) == signer(value)


def test_a_new_signer_is_open() -> None:
    assert Signer(SECRET).is_locked is False


def test_a_redemption_is_signed_as_the_state_it_is_and_a_challenge_as_no_state() -> None:
    state, redemption, challenge = StateToSign(CHANNEL, 2, STATE), *ANSWERS

    assert state.digest == redemption.digest == prefixed(STATE)
    assert prefixed(force_move_hash(STATE)) == challenge.digest != state.digest


def test_a_link_is_signed_in_a_domain_of_its_own_chain_and_contract() -> None:
    """EIP-712, computed here from its definition, word by word."""
    text = b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    words = [
        keccak256(text),
        keccak256(b"Nitro payment link"),
        keccak256(b"1"),
        bytes(30) + b"\x7a\x69",
        bytes(12) + ADJUDICATOR,
    ]
    message = keccak256(keccak256(b"PaymentRequest(bytes terms)") + keccak256(b"terms"))
    expected = keccak256(b"\x19\x01" + keccak256(b"".join(words)) + message)

    assert expected == LinkToSign(CHAIN_ID, ADJUDICATOR, b"terms").digest
    others = {
        LinkToSign(CHAIN_ID + 1, ADJUDICATOR, b"terms").digest,
        LinkToSign(CHAIN_ID, Address(b"\x0b" * 20), b"terms").digest,
        LinkToSign(CHAIN_ID, ADJUDICATOR, b"term").digest,
    }
    assert len(others | {expected}) == 4
