"""Signatures: whose they are, and no second form of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.protocol import crypto
from engine.protocol.crypto import (
    address_of_secret,
    is_signed_by,
    keccak256,
    prefixed,
    recover,
    signer,
    with_recovery_id,
)
from engine.protocol.types import Address, Bytes32, Signature

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
DIGEST = keccak256(b"what is signed")


def a_signer(name: bytes) -> tuple[Address, Signature]:
    """Somebody, and the signature on DIGEST. A name used once only is a key never seen before."""
    secret = keccak256(name)
    return address_of_secret(secret), signer(secret)(DIGEST)


def high_s(signature: Signature) -> Signature:
    """The other form of a signature, that libsecp256k1 does not make and contracts may accept."""
    s = ORDER - int.from_bytes(signature[32:64], "big")
    return Signature(signature[:32] + s.to_bytes(32, "big") + bytes((55 - signature[64],)))


@pytest.mark.parametrize("is_known", [False, True])
def test_a_signature_is_its_authors_and_nobody_elses(is_known: bool) -> None:
    author, signature = a_signer(b"author %d" % is_known)
    other, _ = a_signer(b"other %d" % is_known)
    if is_known:
        assert is_signed_by(DIGEST, signature, author)
        assert is_signed_by(DIGEST, a_signer(b"other 1")[1], other)

    assert is_signed_by(DIGEST, signature, author)
    assert not is_signed_by(DIGEST, signature, other)
    assert not is_signed_by(keccak256(b"something else"), signature, author)


@pytest.mark.parametrize("is_known", [False, True])
def test_refuses_the_high_form_of_a_signature(is_known: bool) -> None:
    author, signature = a_signer(b"high %d" % is_known)
    if is_known:
        assert is_signed_by(DIGEST, signature, author)

    assert recover(DIGEST, high_s(signature)) == author
    assert not is_signed_by(DIGEST, high_s(signature), author)


@pytest.mark.parametrize("is_known", [False, True])
@pytest.mark.parametrize(
    "bent",
    [
        Signature(bytes(65)),
        Signature(b"\xff" * 64 + b"\x1b"),
        Signature(b"\xff" * 32 + b"\x01" * 32 + b"\x1b"),
        Signature(b"\x11" * 64 + b"\x1b"),
        Signature(b""),
        Signature(b"\x11" * 64),
        Signature(b"\x11" * 66),
    ],
    ids=["zero", "all ones", "r above the order", "junk", "empty", "64 bytes", "66 bytes"],
)
def test_refuses_junk(bent: Signature, is_known: bool) -> None:
    author, signature = a_signer(b"junk %d" % is_known + bent)
    if is_known:
        assert is_signed_by(DIGEST, signature, author)

    assert not is_signed_by(DIGEST, bent, author)
    assert recover(DIGEST, bent) != author


@pytest.mark.parametrize("is_known", [False, True])
@pytest.mark.parametrize("v", [0, 1, 2, 26, 27, 28, 29, 255])
def test_a_wrong_v_is_taken_between_us_and_repaired_before_the_chain(
    v: int, is_known: bool
) -> None:
    """Else a peer could make all of a final state's signatures look good until the contract refuses them."""
    author, signature = a_signer(b"v %d %d" % (v, is_known))
    if is_known:
        assert is_signed_by(DIGEST, signature, author)
    bent = Signature(signature[:64] + bytes((v,)))

    assert is_signed_by(DIGEST, bent, author)
    assert with_recovery_id(DIGEST, bent, author) == signature


@pytest.mark.parametrize("v", [0, 1])
def test_recovers_from_both_forms_of_v(v: int) -> None:
    author, signature = a_signer(b"recover")
    raw = Signature(signature[:64] + bytes((signature[64] - 27,)))

    assert recover(DIGEST, signature) == author
    assert recover(DIGEST, raw) == author
    assert recover(DIGEST, Signature(signature[:64] + b"\x05")) is None
    assert recover(DIGEST, Signature(signature[:63])) is None


def test_what_somebody_else_signed_is_never_repaired() -> None:
    author, _ = a_signer(b"one")
    _, signature = a_signer(b"two")

    with pytest.raises(AssertionError, match="not a signature of"):
        with_recovery_id(DIGEST, signature, author)


def test_signing_twice_gives_the_same_bytes() -> None:
    assert a_signer(b"same") == a_signer(b"same")


@given(st.binary(min_size=32, max_size=32), st.integers(0, 519))
def test_no_bit_of_a_signature_may_change(raw: bytes, bit: int) -> None:
    author, _ = a_signer(b"bits")
    digest = prefixed(Bytes32(raw))
    signature = signer(keccak256(b"bits"))(digest)
    place, mask = divmod(bit, 8)
    bent = bytearray(signature)
    bent[place] ^= 1 << mask

    assert is_signed_by(digest, Signature(bytes(bent)), author) == (place == 64)


def test_keys_that_are_forgotten_are_learnt_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crypto, "KNOWN_KEYS_MAX", 1)
    people = [a_signer(b"person %d" % number) for number in range(4)]

    for author, signature in people * 2:
        assert is_signed_by(DIGEST, signature, author)
