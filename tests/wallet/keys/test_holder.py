"""Keys that can be taken away: nothing is signed without them, and never with others."""

import pytest

from engine.protocol.crypto import is_signed_by
from engine.protocol.signing import VoucherToSign, typed_signer
from engine.protocol.types import ChannelId
from engine.runtime import Secret
from tests import canary
from wallet.keys.holder import KeyHolder, WalletLockedError
from wallet.keys.sources import FromKey, FromWords
from wallet.ports import Problem

CHAIN_ID = 31337
KEYS = FromWords(
    words=canary.WORDS, bip39_passphrase=canary.BIP39_PASSPHRASE, created_ms=0
).node_keys(CHAIN_ID)
VOUCHER = VoucherToSign(ChannelId(b"c" * 32), 5)


@pytest.fixture
def holder():
    return KeyHolder(KEYS.address)


def test_starts_locked_and_knows_who_it_is(holder):
    assert holder.is_locked
    assert KEYS.address == holder.address


def test_unlocked_it_signs_as_the_key_does(holder):
    holder.unlock(KEYS)

    signature = holder.sign(VOUCHER)

    assert not holder.is_locked
    assert typed_signer(KEYS.channel_key.reveal())(VOUCHER) == signature
    assert is_signed_by(VOUCHER.digest, signature, holder.address)
    assert KEYS.channel_key.reveal() == holder.channel_key().reveal()
    assert KEYS.gas_key.reveal() == holder.gas_key().reveal()


def test_locked_it_signs_nothing_and_gives_no_key(holder):
    holder.unlock(KEYS)
    holder.lock()

    for call in (holder.channel_key, holder.gas_key, lambda: holder.sign(VOUCHER)):
        with pytest.raises(WalletLockedError):
            call()
    assert holder.is_locked
    holder.unlock(KEYS)
    assert holder.sign(VOUCHER)


def test_takes_no_other_wallets_keys(holder):
    other = FromKey(
        key=Secret(canary.IMPORTED_KEY.reveal()), chain_id=CHAIN_ID, created_ms=0
    ).node_keys(CHAIN_ID)

    with pytest.raises(Problem) as raised:
        holder.unlock(other)

    assert raised.value.code == "KEY_OTHER_WALLET"
    assert holder.is_locked


def test_shows_nothing_of_itself(holder):
    holder.unlock(KEYS)

    assert canary.search(repr((holder, vars(holder))).encode()) == []
