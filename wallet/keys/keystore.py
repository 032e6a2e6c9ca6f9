"""Keystore files of version 3 ("Web3 Secret Storage"), which nearly every Ethereum wallet reads and writes.

Written here and not taken from a library, because a file may ask for any amount of memory and time, and the library
gives it; tests compare the two in both directions (ADR 0024).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from engine.protocol.crypto import address_of_secret, keccak256
from engine.runtime import Secret
from wallet.keys import problems
from wallet.keys.hidden import Hidden
from wallet.keys.limits import (
    KEYSTORE_BLOCK_MAX,
    KEYSTORE_FILE_SIZE_BYTES_MAX,
    KEYSTORE_LOG2_N,
    KEYSTORE_MEMORY_BYTES_MAX,
    KEYSTORE_PARALLEL_MAX,
    KEYSTORE_ROUNDS_MAX,
)
from wallet.keys.sources import is_key
from wallet.plainfile import read_plain_file

_VERSION = 3
_CIPHER = "aes-128-ctr"
_R = 8
_P = 1
_KEY_SIZE_BYTES = 32
_HALF = 16
_SALT_SIZE_BYTES_MAX = 256
_N_BITS_PER_R = 16  # RFC 7914: N is below 2^(128 r / 8)

Stretch = Callable[[Hidden[str]], Hidden[bytes]]
"""Makes 32 bytes of a passphrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keystore:
    iv: bytes
    ciphertext: bytes
    mac: bytes
    stretch: Stretch


def write_keystore(key: Secret, passphrase: Hidden[str], *, log2_n: int = KEYSTORE_LOG2_N) -> str:
    """A keystore's text, JSON. Blocks for about a second; run it in a worker thread.

    Args:
        key: what it protects.
        passphrase: hashed as it is, in UTF-8.
        log2_n: scrypt's N is 2^log2_n and costs as many KiB.
    """
    salt, iv = secrets.token_bytes(_KEY_SIZE_BYTES), secrets.token_bytes(_HALF)
    stretched = _scrypt(salt, 2**log2_n, _R, _P)(passphrase)
    ciphertext = _crypt(stretched, iv, Hidden(key.reveal())).reveal()
    kdf = {"dklen": _KEY_SIZE_BYTES, "n": 2**log2_n, "r": _R, "p": _P, "salt": salt.hex()}
    return json.dumps(
        {
            "address": address_of_secret(key.reveal()).hex(),
            "crypto": {
                "cipher": _CIPHER,
                "cipherparams": {"iv": iv.hex()},
                "ciphertext": ciphertext.hex(),
                "kdf": "scrypt",
                "kdfparams": kdf,
                "mac": _mac(stretched, ciphertext).hex(),
            },
            "id": str(uuid.uuid4()),
            "version": _VERSION,
        }
    )


def keystore_text(path: Path) -> str:
    """The text of a keystore's file, for `read_keystore`.

    Raises:
        Problem: KEYSTORE_UNREADABLE, or KEYSTORE_MALFORMED if it is too large or no text.
    """
    try:
        raw = read_plain_file(path, KEYSTORE_FILE_SIZE_BYTES_MAX)
    except OSError as error:
        raise problems.keystore_unreadable(error.strerror or type(error).__name__) from None
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise problems.keystore_malformed() from None


def read_keystore(text: str, passphrase: Hidden[str]) -> Secret:
    """The key of a keystore. Blocks for about a second, at most some ten; run it in a worker thread.

    Raises:
        Problem: KEYSTORE_MALFORMED, KEYSTORE_TOO_COSTLY, KEYSTORE_UNUSUAL or KEYSTORE_PASSPHRASE_WRONG.
    """
    keystore = _parsed(text)
    if keystore is None:
        raise problems.keystore_malformed()
    stretched = keystore.stretch(passphrase)
    if not hmac.compare_digest(_mac(stretched, keystore.ciphertext), keystore.mac):
        raise problems.keystore_passphrase_wrong()
    key = _crypt(stretched, keystore.iv, Hidden(keystore.ciphertext))
    if not is_key(key):
        raise problems.keystore_malformed()
    return Secret(key.reveal())


def _parsed(text: str) -> _Keystore | None:
    if len(text) > KEYSTORE_FILE_SIZE_BYTES_MAX:
        return None
    try:
        # Some programs write the names with capitals.
        fields = _small(json.loads(text))
    except (ValueError, RecursionError):
        return None
    match fields:
        case {
            "version": 3,
            "crypto": {
                "cipher": "aes-128-ctr",
                "cipherparams": {"iv": str(iv)},
                "ciphertext": str(ciphertext),
                "kdf": str(kdf),
                "kdfparams": dict(costs),
                "mac": str(mac),
            },
        }:
            return _keystore((iv, ciphertext, mac), _stretch(kdf, costs))
        case _:
            return None


def _small(fields: object) -> object:
    """The same with all names in small letters, as deep as a keystore goes."""
    if not isinstance(fields, dict):
        return fields
    return {str(name).lower(): _small(value) for name, value in fields.items()}


def _keystore(texts: tuple[str, str, str], stretch: Stretch | None) -> _Keystore | None:
    iv, ciphertext, mac = map(_unhex, texts)
    if stretch is None or (len(iv), len(ciphertext), len(mac)) != (_HALF, 32, 32):
        return None
    return _Keystore(iv=iv, ciphertext=ciphertext, mac=mac, stretch=stretch)


def _stretch(kdf: str, costs: dict[str, object]) -> Stretch | None:
    """How the passphrase becomes a key.

    Raises:
        Problem: KEYSTORE_TOO_COSTLY or KEYSTORE_UNUSUAL.
    """
    match kdf, costs:
        case "scrypt", {"dklen": 32, "n": int(n), "r": int(r), "p": int(p), "salt": str(salt)}:
            return _bounded_scrypt(_unhex(salt), n, r, p)
        case "pbkdf2", {"dklen": 32, "c": int(rounds), "prf": "hmac-sha256", "salt": str(salt)}:
            return _bounded_pbkdf2(_unhex(salt), rounds)
        case _:
            return None


def _bounded_scrypt(salt: bytes, n: int, r: int, p: int) -> Stretch | None:
    is_power = n > 1 and n & (n - 1) == 0
    if not is_power or r < 1 or p < 1 or len(salt) > _SALT_SIZE_BYTES_MAX:
        return None
    is_large = 128 * n * r > KEYSTORE_MEMORY_BYTES_MAX or r > KEYSTORE_BLOCK_MAX
    if is_large or p > KEYSTORE_PARALLEL_MAX:
        raise problems.keystore_too_costly()
    if n.bit_length() > _N_BITS_PER_R * r:
        raise problems.keystore_unusual()
    return _scrypt(salt, n, r, p)


def _bounded_pbkdf2(salt: bytes, rounds: int) -> Stretch | None:
    if rounds < 1 or len(salt) > _SALT_SIZE_BYTES_MAX:
        return None
    if rounds > KEYSTORE_ROUNDS_MAX:
        raise problems.keystore_too_costly()
    return lambda passphrase: Hidden(
        hashlib.pbkdf2_hmac(
            "sha256", passphrase.reveal().encode("utf8", "replace"), salt, rounds, _KEY_SIZE_BYTES
        )
    )


def _scrypt(salt: bytes, n: int, r: int, p: int) -> Stretch:
    return lambda passphrase: Hidden(
        hashlib.scrypt(
            passphrase.reveal().encode("utf8", "replace"),
            salt=salt,
            n=n,
            r=r,
            p=p,
            maxmem=128 * r * (n + p + 2),
            dklen=_KEY_SIZE_BYTES,
        )
    )


def _crypt(stretched: Hidden[bytes], iv: bytes, content: Hidden[bytes]) -> Hidden[bytes]:
    """Encrypt or decrypt: in counter mode they are the same."""
    cipher = Cipher(AES(stretched.reveal()[:_HALF]), CTR(iv)).encryptor()
    return Hidden(cipher.update(content.reveal()) + cipher.finalize())


def _mac(stretched: Hidden[bytes], ciphertext: bytes) -> bytes:
    return keccak256(stretched.reveal()[_HALF:] + ciphertext)


def _unhex(text: str) -> bytes:
    """The bytes of hexadecimal digits; none if it is something else, which no size check lets pass."""
    try:
        return bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        return b""
