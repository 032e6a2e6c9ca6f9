"""What the tests of the vault put into it and protect it with."""

import pytest

from engine.runtime import Secret
from tests import canary
from wallet.keys.guards import DoubleGuard, KeyringGuard, PassphraseGuard
from wallet.keys.sources import FromKey, FromWords
from wallet.keys.vaultfile import Mode, ScryptCost
from wallet.ports import Problem

CHAIN_ID = 31337
CHEAP = ScryptCost(15)
TYPED = canary.PASSPHRASE
WORDS = FromWords(words=canary.WORDS, bip39_passphrase=canary.BIP39_PASSPHRASE, created_ms=1234)
KEY = FromKey(key=Secret(canary.IMPORTED_KEY.reveal()), chain_id=CHAIN_ID, created_ms=5)
GUARDS = {
    Mode.KEYRING: KeyringGuard(),
    Mode.PASSPHRASE: PassphraseGuard(TYPED, CHEAP),
    Mode.KEYRING_AND_PASSPHRASE: DoubleGuard(TYPED, CHEAP),
}
ALL_MODES = pytest.mark.parametrize("mode", GUARDS)
WITH_PASSPHRASE = pytest.mark.parametrize("mode", [Mode.PASSPHRASE, Mode.KEYRING_AND_PASSPHRASE])
WITH_KEYRING = pytest.mark.parametrize("mode", [Mode.KEYRING, Mode.KEYRING_AND_PASSPHRASE])


def passphrase_of(mode):
    return TYPED if mode.has_passphrase else None


def refused(call, *arguments, **named):
    with pytest.raises(Problem) as raised:
        call(*arguments, **named)
    return raised.value.code


def channel_key(vault):
    return vault.node_keys(CHAIN_ID).channel_key.reveal()
