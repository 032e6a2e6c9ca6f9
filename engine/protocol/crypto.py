"""Hashing, signing and checking signatures, as the adjudicator does it.

A signature is checked against the key that is already known for an address (35 us) instead of being recovered
(43 us plus an address hash). That check does not look at v, so a peer could send a signature whose r and s are
right and whose v is wrong: good between us, useless on chain. `with_recovery_id` repairs v and is called for
every signature that goes into a contract call, so such a peer harms nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from coincurve import PrivateKey, PublicKey
from coincurve._libsecp256k1 import ffi as _ffi
from coincurve._libsecp256k1 import lib as _lib
from coincurve.context import GLOBAL_CONTEXT
from tiny_keccak import keccak256 as _keccak256

from engine.protocol.limits import KNOWN_KEYS_MAX
from engine.protocol.types import (
    SIGNATURE_SIZE_BYTES,
    V_OFFSET,
    Address,
    Bytes32,
    Signature,
)

_PREFIX = b"\x19Ethereum Signed Message:\n32"
_HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0

SignDigest = Callable[[Bytes32], Signature]
"""Signs a 32-byte hash that is used as it is. Deterministic (RFC 6979)."""


def keccak256(raw: bytes) -> Bytes32:
    """Keccak-256, as Ethereum uses it (not SHA3-256)."""
    return Bytes32(_keccak256(raw))


def prefixed(digest: Bytes32) -> Bytes32:
    """The hash that is really signed for a state, voucher or challenge: the "Ethereum Signed Message" form."""
    return keccak256(_PREFIX + digest)


def signer(secret: bytes) -> SignDigest:
    """A signing function for one 32-byte secret key."""
    key = PrivateKey(secret)

    def sign(digest: Bytes32) -> Signature:
        raw = key.sign_recoverable(digest, hasher=None)
        return Signature(raw[:64] + bytes((raw[64] + V_OFFSET,)))

    return sign


def address_of_secret(secret: bytes) -> Address:
    """The address of a 32-byte secret key."""
    return _address_of_key(PrivateKey(secret).public_key)


def recover(digest: Bytes32, signature: Signature) -> Address | None:
    """The address that signed `digest`, or None if the signature is malformed. v may be 27/28 or 0/1."""
    key = _recovered_key(digest, signature)
    return None if key is None else _address_of_key(key)


def is_signed_by(digest: Bytes32, signature: Signature, author: Address) -> bool:
    """Whether `author` signed `digest` (low s only, v not checked: see the module's text)."""
    if (
        len(signature) != SIGNATURE_SIZE_BYTES
        or int.from_bytes(signature[32:64], "big") > _HALF_ORDER
    ):
        return False
    key = _known_keys.get(author)
    if key is None:
        return _learn(digest, signature, author)
    parsed = _ffi.new("secp256k1_ecdsa_signature *")
    context = GLOBAL_CONTEXT.ctx
    if not _lib.secp256k1_ecdsa_signature_parse_compact(context, parsed, signature[:64]):
        return False
    return bool(_lib.secp256k1_ecdsa_verify(context, parsed, digest, key.public_key))


def with_recovery_id(digest: Bytes32, signature: Signature, author: Address) -> Signature:
    """The signature with the v that makes `ecrecover` return `author`.

    `author` must have signed `digest`; an assertion fails otherwise.
    """
    for recovery_id in (27, 28):
        candidate = Signature(signature[:64] + bytes((recovery_id,)))
        if recover(digest, candidate) == author:
            return candidate
    raise AssertionError(f"not a signature of {author.hex()}")


def with_recovery_ids(
    digest: Bytes32, signatures: Sequence[Signature | None], authors: Sequence[Address]
) -> tuple[Signature, ...]:
    """As `with_recovery_id` for each author's; those that are missing are left out."""
    return tuple(
        with_recovery_id(digest, signature, author)
        for signature, author in zip(signatures, authors, strict=True)
        if signature is not None
    )


_known_keys: dict[Address, PublicKey] = {}


def _learn(digest: Bytes32, signature: Signature, author: Address) -> bool:
    """First signature of an address: recover the key with either v, keep it if it is the author's."""
    for recovery_id in (0, 1):
        key = _recovered_key(digest, Signature(signature[:64] + bytes((recovery_id,))))
        if key is not None and _address_of_key(key) == author:
            if len(_known_keys) >= KNOWN_KEYS_MAX:
                _known_keys.clear()
            _known_keys[author] = key
            return True
    return False


def _recovered_key(digest: Bytes32, signature: Signature) -> PublicKey | None:
    if len(signature) != SIGNATURE_SIZE_BYTES:
        return None
    recovery_id = signature[64] - V_OFFSET if signature[64] >= V_OFFSET else signature[64]
    if recovery_id not in {0, 1}:
        return None
    try:
        return PublicKey.from_signature_and_message(
            signature[:64] + bytes((recovery_id,)), digest, hasher=None
        )
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _address_from_point(point: bytes) -> Address:
    return Address(keccak256(point)[12:])


def _address_of_key(key: PublicKey) -> Address:
    return _address_from_point(key.format(compressed=False)[1:])
