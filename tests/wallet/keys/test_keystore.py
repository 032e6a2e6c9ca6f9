"""Keystores of version 3: published vectors, another implementation in both directions, hostile files."""

import hashlib
import json
import time

import eth_keyfile
import pytest

from engine.protocol.crypto import address_of_secret, keccak256
from engine.runtime import Secret
from tests import canary
from wallet.codes import Code
from wallet.keys.hidden import Hidden
from wallet.keys.keystore import keystore_text, read_keystore, write_keystore
from wallet.ports import Problem

KEY = Secret(canary.IMPORTED_KEY.reveal())
CHEAP_LOG2_N = 12
# The two vectors of the Web3 Secret Storage definition; the passphrase is "testpassword".
VECTOR_KEY = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d"
PBKDF2 = {
    "crypto": {
        "cipher": "aes-128-ctr",
        "cipherparams": {"iv": "6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext": "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
        "kdf": "pbkdf2",
        "kdfparams": {
            "c": 262144,
            "dklen": 32,
            "prf": "hmac-sha256",
            "salt": "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd",
        },
        "mac": "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2",
    },
    "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6",
    "version": 3,
}
SCRYPT = {
    "crypto": {
        "cipher": "aes-128-ctr",
        "cipherparams": {"iv": "83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext": "d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
        "kdf": "scrypt",
        "kdfparams": {
            "dklen": 32,
            "n": 262144,
            "p": 8,
            "r": 1,
            "salt": "ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19",
        },
        "mac": "2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097",
    },
    "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6",
    "version": 3,
}
# The same with settings that are allowed: well formed, under no known passphrase.
SOUND = SCRYPT | {
    "crypto": SCRYPT["crypto"] | {"kdfparams": SCRYPT["crypto"]["kdfparams"] | {"r": 8, "p": 1}}
}


def changed(keystore, **changes):
    return json.dumps(keystore | {"crypto": keystore["crypto"] | changes})


def with_costs(**changes):
    return changed(SOUND, kdfparams=SOUND["crypto"]["kdfparams"] | changes)


def refused(text, passphrase="testpassword"):
    with pytest.raises(Problem) as raised:
        read_keystore(text, Hidden(passphrase))
    return raised.value.code


def test_published_vector():
    key = read_keystore(json.dumps(PBKDF2), Hidden("testpassword"))

    assert VECTOR_KEY == key.reveal().hex()


def test_the_published_vector_with_settings_that_scrypt_forbids_is_refused_in_words():
    assert refused(json.dumps(SCRYPT)) == Code.KEYSTORE_UNUSUAL


def test_another_program_reads_what_we_write():
    text = write_keystore(KEY, canary.PASSPHRASE, log2_n=CHEAP_LOG2_N)

    fields = json.loads(text)
    read = eth_keyfile.decode_keyfile_json(fields, canary.PASSPHRASE.reveal().encode())
    assert KEY.reveal() == bytes(read)
    assert address_of_secret(KEY.reveal()).hex() == fields["address"]
    assert KEY.reveal() == read_keystore(text, canary.PASSPHRASE).reveal()


@pytest.mark.parametrize(("kdf", "work"), [("scrypt", 4096), ("pbkdf2", 1000)])
def test_we_read_what_another_program_writes(kdf, work):
    fields = eth_keyfile.create_keyfile_json(
        KEY.reveal(), "pass\u00e9".encode(), kdf=kdf, iterations=work
    )

    assert KEY.reveal() == read_keystore(json.dumps(fields), Hidden("pass\u00e9")).reveal()


def test_names_may_be_in_capitals():
    text = write_keystore(KEY, canary.PASSPHRASE, log2_n=CHEAP_LOG2_N)

    shouted = text.replace('"crypto"', '"Crypto"').replace('"kdf"', '"KDF"')

    assert KEY.reveal() == read_keystore(shouted, canary.PASSPHRASE).reveal()


def test_what_other_wallets_usually_do_is_written():
    params = json.loads(write_keystore(KEY, canary.PASSPHRASE))["crypto"]["kdfparams"]

    assert (262144, 8, 1, 32) == tuple(params[name] for name in ("n", "r", "p", "dklen"))


def test_a_wrong_passphrase_and_a_changed_file_are_told():
    text = write_keystore(KEY, canary.PASSPHRASE, log2_n=CHEAP_LOG2_N)
    fields = json.loads(text)

    assert refused(text, "something else") == Code.KEYSTORE_PASSPHRASE_WRONG
    changed_text = changed(fields, ciphertext="00" * 32)
    assert refused(changed_text, canary.PASSPHRASE.reveal()) == Code.KEYSTORE_PASSPHRASE_WRONG


@pytest.mark.parametrize(
    "text",
    [
        with_costs(n=2**30),
        with_costs(n=2**60),
        with_costs(r=2**20),
        with_costs(p=17),
        with_costs(n=2, r=2**21, p=3),
        with_costs(n=4, r=65),
        changed(PBKDF2, kdfparams=PBKDF2["crypto"]["kdfparams"] | {"c": 10_000_001}),
    ],
)
def test_a_file_that_asks_for_gigabytes_or_hours_is_refused_at_once(text):
    before = time.process_time()

    assert refused(text) == Code.KEYSTORE_TOO_COSTLY
    assert time.process_time() - before < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "3",
        "[" * 16_000,
        '{"a":' * 3_000,
        " " * 16_385,
        json.dumps(SOUND | {"version": 4}),
        json.dumps(SOUND | {"crypto": []}),
        changed(SOUND, cipher="aes-256-cbc"),
        changed(SOUND, cipherparams={"iv": "00" * 15}),
        changed(SOUND, cipherparams={"iv": "zz" * 16}),
        changed(SOUND, ciphertext="00" * 31),
        changed(SOUND, mac="00"),
        changed(SOUND, kdf="bcrypt"),
        changed(SOUND, kdf="pbkdf2"),
        changed(SOUND, kdfparams=7),
        with_costs(n=0),
        with_costs(n=1),
        with_costs(n=-4),
        with_costs(n=1000),
        with_costs(n="262144"),
        with_costs(r=0),
        with_costs(p=0),
        with_costs(dklen=16),
        with_costs(salt="00" * 257),
        changed(PBKDF2, kdfparams=PBKDF2["crypto"]["kdfparams"] | {"c": 0}),
        changed(PBKDF2, kdfparams=PBKDF2["crypto"]["kdfparams"] | {"prf": "hmac-md5"}),
        *('{"a":' * depth + "1" + "}" * depth for depth in (500, 800, 2000)),
    ],
)
def test_anything_else_is_no_keystore(text):
    assert refused(text) == Code.KEYSTORE_MALFORMED


def test_content_that_is_no_key_is_no_keystore():
    """Encrypted in counter mode, a key of zeros is what a changed ciphertext can become."""
    fields = json.loads(write_keystore(KEY, canary.PASSPHRASE, log2_n=CHEAP_LOG2_N))
    crypto = fields["crypto"]
    stretched = hashlib.scrypt(
        canary.PASSPHRASE.reveal().encode(),
        salt=bytes.fromhex(crypto["kdfparams"]["salt"]),
        n=2**CHEAP_LOG2_N, r=8, p=1, dklen=32,
    )  # fmt: skip
    pairs = zip(bytes.fromhex(crypto["ciphertext"]), KEY.reveal(), strict=True)
    zeros = bytes(one ^ other for one, other in pairs)
    mac = keccak256(stretched[16:] + zeros)

    text = changed(fields, ciphertext=zeros.hex(), mac=mac.hex())

    assert refused(text, canary.PASSPHRASE.reveal()) == Code.KEYSTORE_MALFORMED


def test_a_file_is_read_as_far_as_a_keystore_can_go(tmp_path):
    file = tmp_path / "key.json"
    file.write_text(json.dumps(SOUND))
    assert json.dumps(SOUND) == keystore_text(file)

    with file.open("r+b") as opened:
        opened.truncate(2**40)  # a sparse file of a terabyte
    text = keystore_text(file)
    file.unlink()  # nobody should have to search it
    assert len(text) == 16_385
    assert refused(text) == Code.KEYSTORE_MALFORMED


@pytest.mark.parametrize(
    ("content", "code"), [(b"\xff", Code.KEYSTORE_MALFORMED), (None, Code.KEYSTORE_UNREADABLE)]
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, content, code):
    file = tmp_path / "key.json"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(Problem) as raised:
        keystore_text(file)

    assert code == raised.value.code
