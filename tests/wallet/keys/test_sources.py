"""What a vault holds, and the two keys of a node made from it."""

import hashlib
import hmac

import pytest

from engine.runtime import Secret
from tests import canary
from wallet.codes import Code
from wallet.keys.derive import CHANNEL_INDEX, GAS_INDEX, key_of_chain
from wallet.keys.hidden import Hidden
from wallet.keys.limits import BIP39_PASSPHRASE_SIZE_BYTES_MAX, PAYLOAD_SIZE_BYTES
from wallet.keys.sources import FromKey, FromWords, pack_source, read_key, unpack_source
from wallet.keys.words import Words
from wallet.ports import Problem

CHAIN_ID = 31337
WORDS = FromWords(words=canary.WORDS, bip39_passphrase=canary.BIP39_PASSPHRASE, created_ms=7)
KEY = FromKey(key=Secret(canary.IMPORTED_KEY.reveal()), chain_id=CHAIN_ID, created_ms=7)
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


@pytest.mark.parametrize("source", [WORDS, KEY])
def test_what_is_packed_comes_back_with_the_same_keys(source):
    again = unpack_source(pack_source(source))

    before, after = source.node_keys(CHAIN_ID), again.node_keys(CHAIN_ID)
    assert type(again) is type(source)
    assert source.created_ms == again.created_ms
    assert before.channel_key.reveal() == after.channel_key.reveal()
    assert before.gas_key.reveal() == after.gas_key.reveal()


def test_the_largest_content_fits():
    source = FromWords(
        words=Words(Hidden(bytes(32))),
        bip39_passphrase=Hidden("x" * BIP39_PASSPHRASE_SIZE_BYTES_MAX),
        created_ms=2**63,
    )

    assert len(pack_source(source).reveal()) <= PAYLOAD_SIZE_BYTES - 2


def test_something_else_is_a_mistake_of_ours():
    with pytest.raises(AssertionError, match="neither words nor a key"):
        unpack_source(Hidden(b"\x80"))


def test_words_give_the_keys_of_their_paths():
    keys = WORDS.node_keys(CHAIN_ID)

    seed = canary.WORDS.seed(canary.BIP39_PASSPHRASE)
    for index, key in ((CHANNEL_INDEX, keys.channel_key), (GAS_INDEX, keys.gas_key)):
        assert key_of_chain(seed, chain_id=CHAIN_ID, index=index).reveal() == key.reveal()
    assert keys.address != keys.gas_address


def test_an_imported_key_is_the_channel_key_and_makes_its_gas_key_as_documented():
    keys = KEY.node_keys(CHAIN_ID)

    gas_key = hmac.digest(canary.IMPORTED_KEY.reveal(), b"towpath gas key 1", hashlib.sha256)
    assert canary.IMPORTED_KEY.reveal() == keys.channel_key.reveal()
    assert gas_key == keys.gas_key.reveal()


@pytest.mark.parametrize("chain_id", [1, 11155111])
def test_an_imported_key_serves_one_chain(chain_id):
    with pytest.raises(Problem) as raised:
        KEY.node_keys(chain_id)

    assert raised.value.code == Code.KEY_OTHER_CHAIN


@pytest.mark.parametrize("before", ["", "0x", "0X", "  "])
@pytest.mark.parametrize("digits", [f"{1:064x}", f"{ORDER - 1:064X}"])
def test_reads_a_key_in_hexadecimal_digits(before, digits):
    assert digits.lower() == read_key(Hidden(f"{before}{digits}\n")).reveal().hex()


@pytest.mark.parametrize(
    "typed",
    ["", "0x", "11" * 31, "11" * 33, "zz" * 32, f"{0:064x}", f"{ORDER:064x}", "ff" * 32, "11" * 16 + " " + "11" * 16],
)  # fmt: skip
def test_refuses_what_is_no_key_and_does_not_repeat_it(typed):
    with pytest.raises(Problem) as raised:
        read_key(Hidden(typed))

    assert raised.value.code == Code.KEY_MALFORMED
    assert len(typed) < 3 or typed not in str(raised.value)


@pytest.mark.parametrize("source", [WORDS, KEY])
def test_nothing_of_it_shows_itself(source):
    shown = repr((source, source.node_keys(CHAIN_ID)))

    assert canary.search(shown.encode()) == []
    assert "<secret>" in shown
