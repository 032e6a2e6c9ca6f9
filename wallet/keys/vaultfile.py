"""The vault's file: a header in clear, and a secret sealed under the vault's key with AES-256-GCM.

    magic 8 | version 2 | header size 2 | header, msgpack | sealed content | SHA-256 of all before

Numbers are big endian. The seal covers everything in front of it, so whoever changes the header without the key
breaks it. The hash at the end needs no key: it tells a damaged file from a wrong passphrase.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import msgpack
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wallet.keys import problems
from wallet.keys.hidden import Hidden
from wallet.keys.limits import (
    PAYLOAD_SIZE_BYTES,
    SCRYPT_LOG2_N,
    SCRYPT_LOG2_N_MAX,
    SCRYPT_LOG2_N_MIN,
    SCRYPT_P,
    SCRYPT_R,
    VAULT_FILE_SIZE_BYTES_MAX,
)
from wallet.plainfile import read_plain_file
from wallet.privatefile import replace_private

VERSION = 1
SALT_SIZE_BYTES = 32
NONCE_SIZE_BYTES = 12
KEY_ID_SIZE_BYTES = 16

_MAGIC = b"TOWPATHV"
_TAG_SIZE_BYTES = 16
_HASH_SIZE_BYTES = 32
_SIZE_SIZE_BYTES = 2
_START_SIZE_BYTES = len(_MAGIC) + 4
_KDF = "scrypt"


class Mode(Enum):
    """What opens a vault. Stored by name: never rename one."""

    KEYRING = auto()
    KEYRING_AND_PASSPHRASE = auto()
    PASSPHRASE = auto()

    @property
    def has_keyring(self) -> bool:
        """Whether the system's keyring holds a part of the key."""
        return self is not Mode.PASSPHRASE

    @property
    def has_passphrase(self) -> bool:
        """Whether a passphrase is a part of the key."""
        return self is not Mode.KEYRING


@dataclass(frozen=True, slots=True)
class ScryptCost:
    """How much work a passphrase is made to be: 2^log2_n blocks of 1 KiB. r and p are always 8 and 1."""

    log2_n: int = SCRYPT_LOG2_N

    def __post_init__(self) -> None:
        is_allowed = SCRYPT_LOG2_N_MIN <= self.log2_n <= SCRYPT_LOG2_N_MAX
        assert is_allowed, f"scrypt with N = 2^{self.log2_n}"


USUAL_COST = ScryptCost()


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What everybody may read of a vault. It is covered by the seal.

    Attributes:
        mode: what opens it.
        cost: of the passphrase; None if there is none.
        salt: 32 random bytes, new with each vault key.
        nonce: 12 random bytes, new with each sealing.
        key_id: 16 random bytes that name the keyring's entry; empty without keyring.
        ring_check: 16 bytes that the keyring's key must give; empty without keyring.
        is_backed_up: whether the person has proved to have written the words down.
    """

    mode: Mode
    cost: ScryptCost | None
    salt: bytes
    nonce: bytes
    key_id: bytes
    ring_check: bytes
    is_backed_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedVault:
    """A vault's file as it was read: undamaged, not opened.

    Attributes:
        path: where it was read.
        header: its header, not to be trusted before the seal was opened.
        covered: the bytes in front of the seal, which it covers.
        sealed: the secret, encrypted, with its tag.
    """

    path: Path
    header: Header
    covered: bytes
    sealed: bytes


def read_vault(path: Path) -> SealedVault:
    """Read a vault's file. At most 4 KiB are read, whatever lies there.

    Raises:
        Problem: VAULT_MISSING, VAULT_UNREADABLE, VAULT_NEWER or VAULT_DAMAGED.
    """
    raw = _read(path)
    start, version = raw[:_START_SIZE_BYTES], int.from_bytes(raw[8:10], "big")
    if len(start) < _START_SIZE_BYTES or not start.startswith(_MAGIC) or version == 0:
        raise problems.vault_damaged(path)
    if version > VERSION:
        raise problems.vault_newer(path, version)
    body, found = raw[:-_HASH_SIZE_BYTES], raw[-_HASH_SIZE_BYTES:]
    end = _START_SIZE_BYTES + int.from_bytes(raw[10:12], "big")
    if (
        hashlib.sha256(body).digest() != found
        or len(body) != end + PAYLOAD_SIZE_BYTES + _TAG_SIZE_BYTES
    ):
        raise problems.vault_damaged(path)
    header = _header(body[_START_SIZE_BYTES:end])
    if header is None:
        raise problems.vault_damaged(path)
    return SealedVault(path=path, header=header, covered=body[:end], sealed=body[end:])


def unseal(vault: SealedVault, key: Hidden[bytes]) -> Hidden[bytes] | None:
    """The secret, or None if `key` is not the vault's or anything of it was changed."""
    cipher = AESGCM(key.reveal())
    try:
        content = Hidden(cipher.decrypt(vault.header.nonce, vault.sealed, vault.covered))
    except InvalidTag:
        return None
    size = int.from_bytes(content.reveal()[:_SIZE_SIZE_BYTES], "big")
    return Hidden(content.reveal()[_SIZE_SIZE_BYTES : _SIZE_SIZE_BYTES + size])


def write_vault(path: Path, header: Header, key: Hidden[bytes], secret: Hidden[bytes]) -> None:
    """Seal a secret and replace the file, synced to the disk. The header's nonce must be a new one.

    Raises:
        Problem: VAULT_NOT_WRITTEN; the file is the old one or the new one, and whole.
    """
    size = len(secret.reveal())
    assert size <= PAYLOAD_SIZE_BYTES - _SIZE_SIZE_BYTES, f"a secret of {size} bytes"
    fields = _fields(header)
    covered = _MAGIC + VERSION.to_bytes(2, "big") + len(fields).to_bytes(2, "big") + fields
    sealed = AESGCM(key.reveal()).encrypt(
        header.nonce,
        (size.to_bytes(_SIZE_SIZE_BYTES, "big") + secret.reveal()).ljust(PAYLOAD_SIZE_BYTES, b"\0"),
        covered,
    )
    body = covered + sealed
    try:
        replace_private(path, body + hashlib.sha256(body).digest())
    except OSError as error:
        raise problems.vault_not_written(path, error.strerror or type(error).__name__) from None


def _read(path: Path) -> bytes:
    try:
        raw = read_plain_file(path, VAULT_FILE_SIZE_BYTES_MAX)
    except FileNotFoundError:
        raise problems.vault_missing(path) from None
    except OSError as error:
        raise problems.vault_unreadable(path, error.strerror or type(error).__name__) from None
    if len(raw) > VAULT_FILE_SIZE_BYTES_MAX:
        raise problems.vault_damaged(path)
    return raw


def _fields(header: Header) -> bytes:
    cost = header.cost
    kdf = None if cost is None else {"id": _KDF, "n": 2**cost.log2_n, "r": SCRYPT_R, "p": SCRYPT_P}
    fields = {
        "mode": header.mode.name,
        "kdf": kdf,
        "salt": header.salt,
        "nonce": header.nonce,
        "key_id": header.key_id,
        "ring_check": header.ring_check,
        "is_backed_up": header.is_backed_up,
    }
    packed: bytes = msgpack.packb(fields)
    return packed


def _header(packed: bytes) -> Header | None:
    """Takes back exactly what `_fields` gives: anything else that means the same is refused too."""
    try:
        fields = msgpack.unpackb(packed)
    except ValueError:
        return None
    header = _header_of(fields)
    return header if header is not None and _fields(header) == packed else None


def _header_of(fields: object) -> Header | None:
    match fields:
        case {
            "mode": str(mode),
            "kdf": kdf,
            "salt": bytes(salt),
            "nonce": bytes(nonce),
            "key_id": bytes(key_id),
            "ring_check": bytes(ring_check),
            "is_backed_up": bool(is_backed_up),
        } if mode in Mode.__members__:
            header = Header(
                mode=Mode[mode],
                cost=_cost(kdf),
                salt=salt,
                nonce=nonce,
                key_id=key_id,
                ring_check=ring_check,
                is_backed_up=is_backed_up,
            )
            return header if _is_whole(header) else None
        case _:
            return None


def _cost(kdf: object) -> ScryptCost | None:
    """The cost that a file asks for, if it is one that we may pay."""
    match kdf:
        case {"id": str(name), "n": int(n)} if name == _KDF:
            log2_n = n.bit_length() - 1
            is_allowed = SCRYPT_LOG2_N_MIN <= log2_n <= SCRYPT_LOG2_N_MAX
            return ScryptCost(log2_n) if is_allowed else None
        case _:
            return None


def _is_whole(header: Header) -> bool:
    ring_size = KEY_ID_SIZE_BYTES if header.mode.has_keyring else 0
    return (
        len(header.salt) == SALT_SIZE_BYTES
        and len(header.nonce) == NONCE_SIZE_BYTES
        and len(header.key_id) == len(header.ring_check) == ring_size
        and (header.cost is not None) == header.mode.has_passphrase
    )
