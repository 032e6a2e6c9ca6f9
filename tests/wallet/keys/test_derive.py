"""Keys from seeds: BIP32's published vectors, and what another wallet makes of the same words."""

import hashlib
import hmac

import pytest
from eth_account import Account

from engine.protocol.crypto import address_of_secret
from wallet.codes import Code
from wallet.keys.derive import CHANNEL_INDEX, GAS_INDEX, chain_path, key_at, key_of_chain
from wallet.keys.hidden import Hidden
from wallet.keys.words import make_words, read_words
from wallet.ports import Problem

H = 0x80000000
SEED_1 = "000102030405060708090a0b0c0d0e0f"
SEED_2 = "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542"
SEED_3 = "4b381541583be4423346c643850da4b320e46a87ae3d2a4e6da11eba819cd4acba45d239319ac14f863b8d5ab5a0d0c64d2e8a1e7d1457df2e5a3c51c73235be"
SEED_4 = "3ddd5602285899a946114506157c7997e5444528f3003f6134712147db19b678"
# The extended private keys printed in BIP32; vectors 3 and 4 have keys with leading zeros.
VECTORS = [
    (SEED_1, (), "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi"),
    (SEED_1, (H,), "xprv9uHRZZhk6KAJC1avXpDAp4MDc3sQKNxDiPvvkX8Br5ngLNv1TxvUxt4cV1rGL5hj6KCesnDYUhd7oWgT11eZG7XnxHrnYeSvkzY7d2bhkJ7"),
    (SEED_1, (H, 1, 2 + H, 2, 1000000000), "xprvA41z7zogVVwxVSgdKUHDy1SKmdb533PjDz7J6N6mV6uS3ze1ai8FHa8kmHScGpWmj4WggLyQjgPie1rFSruoUihUZREPSL39UNdE3BBDu76"),
    (SEED_2, (0, 2147483647 + H, 1, 2147483646 + H, 2), "xprvA2nrNbFZABcdryreWet9Ea4LvTJcGsqrMzxHx98MMrotbir7yrKCEXw7nadnHM8Dq38EGfSh6dqA9QWTyefMLEcBYJUuekgW4BYPJcr9E7j"),
    (SEED_3, (H,), "xprv9uPDJpEQgRQfDcW7BkF7eTya6RPxXeJCqCJGHuCJ4GiRVLzkTXBAJMu2qaMWPrS7AANYqdq6vcBcBUdJCVVFceUvJFjaPdGZ2y9WACViL4L"),
    (SEED_4, (H, 1 + H), "xprv9xJocDuwtYCMNAo3Zw76WENQeAS6WGXQ55RCy7tDJ8oALr4FWkuVoHJeHVAcAqiZLE7Je3vZJHxspZdFHfnBEjHqU5hG1Jaj32dVoS6XLT1"),
]  # fmt: skip


def key_of_xprv(text):
    """The last 32 of the 78 bytes in base58 with a check of four bytes."""
    digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = 0
    for letter in text:
        number = number * 58 + digits.index(letter)
    raw = number.to_bytes(82, "big")
    assert hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]
    return raw[46:78]


@pytest.mark.parametrize(("seed", "path", "xprv"), VECTORS)
def test_published_vectors(seed, path, xprv):
    assert key_of_xprv(xprv) == key_at(Hidden(bytes.fromhex(seed)), path).reveal()


@pytest.mark.parametrize("count", [12, 24])
@pytest.mark.parametrize("chain_id", [1, 31337, 11155111, H - 1])
def test_another_wallet_makes_the_same_keys_from_the_same_words(count, chain_id):
    Account.enable_unaudited_hdwallet_features()
    words = make_words(count)
    seed = words.seed(Hidden("extra"))
    account = 0 if chain_id == 1 else chain_id

    for index in (CHANNEL_INDEX, GAS_INDEX):
        other = Account.from_mnemonic(
            " ".join(words.reveal()), "extra", f"m/44'/60'/{account}'/0/{index}"
        )
        assert bytes(other.key) == key_of_chain(seed, chain_id=chain_id, index=index).reveal()


def test_the_first_accounts_of_ethereum_are_those_every_wallet_shows():
    words = read_words(Hidden("test test test test test test test test test test test junk"))
    seed = words.seed(Hidden(""))

    shown = [
        address_of_secret(key_of_chain(seed, chain_id=1, index=index).reveal()).hex()
        for index in (CHANNEL_INDEX, GAS_INDEX)
    ]

    assert shown == [
        "f39fd6e51aad88f6f4ce6ab8827279cfffb92266",
        "70997970c51812dc3a010c7d01b50e0d17dc79c8",
    ]


def test_no_key_serves_two_chains_or_two_purposes():
    seed = Hidden(bytes(64))
    keys = {
        key_of_chain(seed, chain_id=chain_id, index=index).reveal()
        for chain_id in (1, 2, 10, 31337, 11155111)
        for index in (CHANNEL_INDEX, GAS_INDEX)
    }

    assert len(keys) == 10


@pytest.mark.parametrize("chain_id", [0, -1, H, 11297108109])
def test_a_chain_id_that_does_not_fit_is_refused(chain_id):
    with pytest.raises(Problem) as raised:
        chain_path(chain_id=chain_id, index=CHANNEL_INDEX)

    assert raised.value.code == Code.KEY_CHAIN_ID


def test_hash_that_is_no_key_is_an_error_and_no_wrong_key(monkeypatch):
    monkeypatch.setattr(hmac, "digest", lambda *_: bytes(64))

    with pytest.raises(ValueError, match="greater than 0"):
        key_at(Hidden(bytes(64)), ())
