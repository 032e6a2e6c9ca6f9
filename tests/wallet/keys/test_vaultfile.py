"""The vault's file: private, whole, bounded, and every changed byte is noticed."""

import hashlib
import os
from dataclasses import replace

import msgpack
import pytest

from wallet.codes import Code
from wallet.keys.hidden import Hidden
from wallet.keys.limits import VAULT_FILE_SIZE_BYTES_MAX
from wallet.keys.vaultfile import (
    Header,
    Mode,
    ScryptCost,
    read_vault,
    unseal,
    write_vault,
)
from wallet.ports import Problem

KEY = Hidden(b"k" * 32)
SECRET = Hidden(b"what nobody may read")
RING = Header(
    mode=Mode.KEYRING,
    cost=None,
    salt=b"s" * 32,
    nonce=b"n" * 12,
    key_id=b"i" * 16,
    ring_check=b"c" * 16,
    is_backed_up=False,
)
TYPED = replace(RING, mode=Mode.PASSPHRASE, cost=ScryptCost(15), key_id=b"", ring_check=b"")
BOTH = replace(RING, mode=Mode.KEYRING_AND_PASSPHRASE, cost=ScryptCost(18), is_backed_up=True)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "profile" / "keys.vault"


def written(path, header=RING):
    write_vault(path, header, KEY, SECRET)
    return path.read_bytes()


def refused(path):
    with pytest.raises(Problem) as raised:
        read_vault(path)
    return raised.value.code


def opens(path):
    """The code of the refusal, or whatever the key opens."""
    try:
        vault = read_vault(path)
    except Problem as problem:
        return problem.code
    return unseal(vault, KEY)


def with_hash(body):
    return body + hashlib.sha256(body).digest()


def with_fields(raw, **changes):
    """A file whose header says something else, with everything in its place and the hash right."""
    size = int.from_bytes(raw[10:12], "big")
    fields = msgpack.packb(msgpack.unpackb(raw[12 : 12 + size]) | changes)
    return with_hash(raw[:10] + len(fields).to_bytes(2, "big") + fields + raw[12 + size : -32])


@pytest.mark.parametrize("header", [RING, TYPED, BOTH])
def test_gives_back_what_was_sealed(path, header):
    written(path, header)

    vault = read_vault(path)

    assert header == vault.header
    assert SECRET.reveal() == unseal(vault, KEY).reveal()


def test_another_key_opens_nothing(path):
    written(path)

    assert unseal(read_vault(path), Hidden(b"K" * 32)) is None


def test_is_private_whatever_the_umask_and_leaves_nothing_beside_it(path):
    before = os.umask(0)
    try:
        written(path)
    finally:
        os.umask(before)

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [path] == list(path.parent.iterdir())


def test_shows_neither_the_secret_nor_its_size(path):
    raw = written(path)
    write_vault(path, RING, KEY, Hidden(b"short"))

    assert SECRET.reveal() not in raw
    assert len(path.read_bytes()) == len(raw)


@pytest.mark.parametrize("header", [RING, TYPED])
def test_every_changed_byte_is_noticed_without_a_key(path, header):
    raw = written(path, header)

    for position in range(len(raw)):
        for change in (0x01, 0x80, 0xFF):
            path.write_bytes(
                raw[:position] + bytes((raw[position] ^ change,)) + raw[position + 1 :]
            )
            expected = Code.VAULT_NEWER if position in {8, 9} else Code.VAULT_DAMAGED
            code = refused(path)
            assert code == expected or (position == 9 and code == Code.VAULT_DAMAGED), position


def test_every_byte_changed_by_someone_who_also_mends_the_hash_is_noticed_with_the_key(path):
    raw = written(path, BOTH)
    judged = []

    for position in range(len(raw) - 32):
        body = raw[:position] + bytes((raw[position] ^ 1,)) + raw[position + 1 : -32]
        path.write_bytes(with_hash(body))
        judged.append(opens(path))

    assert set(judged) == {None, Code.VAULT_NEWER, Code.VAULT_DAMAGED}
    assert judged.count(None) > 500  # salts, the seal and the like cannot be judged without the key


@pytest.mark.parametrize("size", [0, 1, 7, 8, 11, 12, 100, -33, -32, -1])
def test_a_file_cut_short_is_damaged(path, size):
    raw = written(path)
    path.write_bytes(raw[:size])

    assert refused(path) == Code.VAULT_DAMAGED


def test_a_longer_file_is_damaged_even_with_the_right_hash(path):
    path.write_bytes(with_hash(written(path)[:-32] + b"\0"))

    assert refused(path) == Code.VAULT_DAMAGED


def test_no_more_is_read_than_a_vault_can_have(path):
    written(path)
    with path.open("r+b") as file:
        file.truncate(2**40)  # a sparse file of a terabyte

    assert refused(path) == Code.VAULT_DAMAGED
    path.write_bytes(bytes(VAULT_FILE_SIZE_BYTES_MAX))
    assert refused(path) == Code.VAULT_DAMAGED


@pytest.mark.parametrize("version", [2, 3, 0xFFFF])
def test_a_newer_vault_is_refused_in_a_sentence(path, version):
    raw = written(path)
    path.write_bytes(raw[:8] + version.to_bytes(2, "big") + b"whatever comes then")

    with pytest.raises(Problem) as raised:
        read_vault(path)

    assert raised.value.code == Code.VAULT_NEWER
    assert "newer Towpath" in raised.value.cause


@pytest.mark.parametrize(
    "kdf",
    [
        {"id": "scrypt", "n": 2**14, "r": 8, "p": 1},
        {"id": "scrypt", "n": 2**19, "r": 8, "p": 1},
        {"id": "scrypt", "n": 2**40, "r": 8, "p": 1},
        {"id": "scrypt", "n": 2**17 + 1, "r": 8, "p": 1},
        {"id": "scrypt", "n": -(2**17), "r": 8, "p": 1},
        {"id": "scrypt", "n": 0, "r": 8, "p": 1},
        {"id": "scrypt", "n": 2**17, "r": 9, "p": 1},
        {"id": "scrypt", "n": 2**17, "r": 8, "p": 2},
        {"id": "scrypt", "n": 2**17, "r": 8},
        {"id": "pbkdf2", "n": 2**17, "r": 8, "p": 1},
        {"id": "scrypt", "n": "131072", "r": 8, "p": 1},
        {"id": "scrypt", "n": True, "r": 8, "p": 1},
        None,
        17,
    ],
)
def test_a_file_cannot_ask_for_other_work_than_we_ever_do(path, kdf):
    raw = written(path, TYPED)
    path.write_bytes(with_fields(raw, kdf={"id": "scrypt", "n": 2**17, "r": 8, "p": 1}))
    assert read_vault(path).header.cost == ScryptCost(17)

    path.write_bytes(with_fields(raw, kdf=kdf))

    assert refused(path) == Code.VAULT_DAMAGED


@pytest.mark.parametrize(
    "changes",
    [
        {"mode": "PLAIN"},
        {"mode": 1},
        {"mode": "PASSPHRASE"},
        {"mode": "KEYRING_AND_PASSPHRASE"},
        {"salt": b"s" * 31},
        {"salt": "s" * 32},
        {"nonce": b"n" * 13},
        {"key_id": b""},
        {"key_id": b"i" * 200},
        {"ring_check": b"c" * 15},
        {"is_backed_up": 1},
        {"more": 1},
    ],
)
def test_a_header_that_is_not_ours_is_damaged(path, changes):
    path.write_bytes(with_fields(written(path), **changes))

    assert refused(path) == Code.VAULT_DAMAGED


@pytest.mark.parametrize(
    "fields", [b"", b"\xc1", b"\x80", b"\x93\x01\x02", b"\xdf\xff\xff\xff\xff", b"\x81\xa4mode"]
)
def test_a_header_that_is_no_map_is_damaged(path, fields):
    raw = written(path)
    size = int.from_bytes(raw[10:12], "big")
    path.write_bytes(
        with_hash(raw[:10] + len(fields).to_bytes(2, "big") + fields + raw[12 + size : -32])
    )

    assert refused(path) == Code.VAULT_DAMAGED


def test_a_missing_or_unreadable_file_is_told_as_such(path, monkeypatch):
    assert refused(path) == Code.VAULT_MISSING
    path.mkdir(parents=True)
    assert refused(path) == Code.VAULT_UNREADABLE


def test_a_write_that_fails_leaves_the_old_file(path, monkeypatch):
    raw = written(path)

    def fail(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Problem) as raised:
        write_vault(path, TYPED, KEY, SECRET)

    assert raised.value.code == Code.VAULT_NOT_WRITTEN
    assert "No space left on device" in raised.value.cause
    assert raw == path.read_bytes()
    assert [path] == list(path.parent.iterdir())


@pytest.mark.parametrize("log2_n", [14, 19])
def test_a_cost_beyond_the_bounds_is_a_mistake_of_ours(log2_n):
    with pytest.raises(AssertionError, match=f"2\\^{log2_n}"):
        ScryptCost(log2_n)
