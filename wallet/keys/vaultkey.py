"""The vault's key: from the keyring's 32 bytes, from a passphrase, or from both, by HKDF-SHA256.

With both, whoever has the file and one of them has nothing.
"""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wallet.keys.hidden import Hidden
from wallet.keys.limits import SCRYPT_P, SCRYPT_R
from wallet.keys.vaultfile import KEY_ID_SIZE_BYTES, Header, Mode, ScryptCost

KEY_SIZE_BYTES = 32
_PURPOSE = b"towpath vault 1 "


def vault_key(
    *,
    mode: Mode,
    salt: bytes,
    cost: ScryptCost | None,
    ring_key: Hidden[bytes] | None,
    passphrase: Hidden[str] | None,
) -> Hidden[bytes]:
    """The key of 32 bytes. With a passphrase it costs what `cost` says: half a second of CPU and 128 MiB, usually.

    Both parts must be there as `mode` wants them.
    """
    parts = Hidden(b"")
    if mode.has_keyring:
        assert ring_key is not None, f"no key of the keyring in mode {mode.name}"
        parts = Hidden(parts.reveal() + ring_key.reveal())
    if mode.has_passphrase:
        assert passphrase is not None, f"no passphrase in mode {mode.name}"
        assert cost is not None, f"no cost in mode {mode.name}"
        parts = Hidden(parts.reveal() + _stretched(passphrase, salt, cost).reveal())
    return _expanded(parts, salt, _PURPOSE + b"key " + mode.name.encode(), KEY_SIZE_BYTES)


def ring_check(ring_key: Hidden[bytes], salt: bytes) -> bytes:
    """16 public bytes that tell whether the keyring gave the right key. Of 256 random bits they betray nothing."""
    return _expanded(ring_key, salt, _PURPOSE + b"check", KEY_ID_SIZE_BYTES).reveal()


def is_ring_key(header: Header, ring_key: Hidden[bytes]) -> bool:
    """Whether this is the keyring's part of the vault's key."""
    return ring_check(ring_key, header.salt) == header.ring_check


def _stretched(passphrase: Hidden[str], salt: bytes, cost: ScryptCost) -> Hidden[bytes]:
    n = 2**cost.log2_n
    return Hidden(
        hashlib.scrypt(
            passphrase.reveal().encode(),
            salt=salt,
            n=n,
            r=SCRYPT_R,
            p=SCRYPT_P,
            maxmem=128 * SCRYPT_R * (n + SCRYPT_P + 2),
            dklen=KEY_SIZE_BYTES,
        )
    )


def _expanded(secret: Hidden[bytes], salt: bytes, info: bytes, size: int) -> Hidden[bytes]:
    return Hidden(
        HKDF(algorithm=SHA256(), length=size, salt=salt, info=info).derive(secret.reveal())
    )
