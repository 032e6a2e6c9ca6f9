"""The vault's key needs each of its parts, and is for ever what it was in the first release."""

import hashlib
import hmac
from pathlib import Path

import pytest

from tests import canary
from tests.wallet.keys.rings import MemoryRing
from wallet.keys.hidden import Hidden
from wallet.keys.vault import find_vault
from wallet.keys.vaultfile import Mode, ScryptCost
from wallet.keys.vaultkey import ring_check, vault_key

GOLDEN = Path(__file__).parent / "golden" / "1.vault"
RING_KEY = Hidden(hashlib.sha256(b"golden ring").digest())
SALT = bytes(range(32))
COST = ScryptCost(15)
PARTS = {
    Mode.KEYRING: {"ring_key": RING_KEY, "passphrase": None, "cost": None},
    Mode.PASSPHRASE: {"ring_key": None, "passphrase": canary.PASSPHRASE, "cost": COST},
    Mode.KEYRING_AND_PASSPHRASE: {
        "ring_key": RING_KEY,
        "passphrase": canary.PASSPHRASE,
        "cost": COST,
    },
}


def key(mode, *, salt=SALT, **other):
    return vault_key(mode=mode, salt=salt, **(PARTS[mode] | other)).reveal()


def expanded(secret, info, size):
    """HKDF-SHA256 of RFC 5869, for one block."""
    extracted = hmac.digest(SALT, secret, "sha256")
    return hmac.digest(extracted, info + b"\1", "sha256")[:size]


@pytest.mark.parametrize("mode", Mode)
def test_it_is_hkdf_over_the_parts_of_its_mode(mode):
    ring = RING_KEY.reveal() if mode.has_keyring else b""
    typed = canary.PASSPHRASE.reveal().encode()
    stretched = hashlib.scrypt(typed, salt=SALT, n=2**15, r=8, p=1, dklen=32, maxmem=2**26)
    parts = ring + (stretched if mode.has_passphrase else b"")

    assert expanded(parts, b"towpath vault 1 key " + mode.name.encode(), 32) == key(mode)


@pytest.mark.parametrize("mode", Mode)
def test_another_part_or_salt_or_mode_gives_another_key(mode):
    keys = [key(mode), key(mode, salt=bytes(32))]
    if mode.has_keyring:
        keys.append(key(mode, ring_key=Hidden(bytes(32))))
    if mode.has_passphrase:
        keys.append(key(mode, passphrase=canary.OTHER_PASSPHRASE))
        keys.append(key(mode, cost=ScryptCost(16)))

    assert len(set(keys)) == len(keys)
    assert len({key(each) for each in Mode}) == len(Mode)


@pytest.mark.parametrize(
    ("mode", "missing"),
    [
        (Mode.KEYRING, "ring_key"),
        (Mode.PASSPHRASE, "passphrase"),
        (Mode.PASSPHRASE, "cost"),
        (Mode.KEYRING_AND_PASSPHRASE, "ring_key"),
        (Mode.KEYRING_AND_PASSPHRASE, "passphrase"),
    ],
)
def test_a_missing_part_is_a_mistake_of_ours_and_no_weaker_key(mode, missing):
    with pytest.raises(AssertionError, match=mode.name):
        key(mode, **{missing: None})


def test_the_check_of_the_keyrings_part_is_no_part_of_a_key():
    check = ring_check(RING_KEY, SALT)

    assert expanded(RING_KEY.reveal(), b"towpath vault 1 check", 16) == check
    assert check not in key(Mode.KEYRING)


def test_the_first_releases_vault_opens():
    ring = MemoryRing()
    ring.entries["vault key 1 " + "67" * 16] = RING_KEY.reveal()
    vault = find_vault(GOLDEN, ring=ring)

    vault.unlock(canary.PASSPHRASE)

    assert vault.mode is Mode.KEYRING_AND_PASSPHRASE
    assert vault.is_backed_up
    assert vault.created_ms() == 1_700_000_000_000
    assert canary.WORDS.reveal() == vault.words(canary.PASSPHRASE).reveal()
    assert vault.node_keys(31337).address.hex() == "faca3e1d3656056f0cf57adbd228f002a8cf6c01"
