"""A profile with keys of its own, off the dev chain: made, locked, unlocked, backed up."""

import threading

import pytest

from engine.runtime import Secret
from tests import canary
from tests.patience import PATIENCE_S
from tests.wallet.keys.rings import MemoryRing
from tests.wallet.keys.vaults import CHEAP, refused
from wallet.codes import Code
from wallet.hidden import Hidden
from wallet.keys.autolock import Clocks
from wallet.keys.keystore import write_keystore
from wallet.keys.sources import FromWords
from wallet.links.addresses import checksummed
from wallet.ports import Problem
from wallet.real import opened
from wallet.real.profile import RealProfile
from wallet.views.real_values import (
    FarNetwork,
    HubToJoin,
    KeystoreFile,
    NetworkName,
    NewWords,
    Protection,
    RealPhase,
    RealSettings,
    SetUp,
    TypedKey,
    TypedWords,
)

SEPOLIA = RealSettings(network=FarNetwork(NetworkName.SEPOLIA))
BY_KEYRING = Protection(uses_keyring=True, passphrase=None)
HUB = HubToJoin(name="Hub", address="0x" + "0b" * 20, endpoint="", mine_wei=1, theirs_wei=1)


@pytest.fixture
def ring():
    return MemoryRing()


@pytest.fixture
def profile(tmp_path, ring):
    found = RealProfile(tmp_path / "profile", ring=ring, cost=CHEAP)
    yield found
    found.close()


def again(tmp_path, ring):
    """The same profile after the program was started anew."""
    return RealProfile(tmp_path / "profile", ring=ring, cost=CHEAP)


def wanted(source=None, protection=BY_KEYRING):
    return SetUp(source=source or NewWords(), protection=protection, settings=SEPOLIA)


def problem_of(future):
    with pytest.raises(Problem) as raised:
        future.result(PATIENCE_S)
    return raised.value.code


def test_an_empty_profile_has_nothing(profile):
    assert profile.state().phase is RealPhase.NOTHING


def test_a_new_wallet_is_open_and_found_locked_after_a_start(profile, tmp_path, ring):
    made = profile.set_up(wanted())

    state = profile.state()
    assert (state.phase, state.network) == (RealPhase.OPEN, NetworkName.SEPOLIA)
    assert (made.is_locked, made.is_backed_up, made.needs_passphrase) == (False, False, False)
    found = again(tmp_path, ring)
    assert found.state().phase is RealPhase.LOCKED
    assert found.unlock(None).address == made.address
    found.close()


def test_no_node_is_started_off_the_dev_chain(profile, tmp_path):
    made = profile.set_up(wanted())

    assert made.session is None
    assert sorted(entry.name for entry in (tmp_path / "profile").iterdir()) == [
        "keys.vault",
        "settings.toml",
    ]
    assert made.gas_account().result(PATIENCE_S).balance_wei is None


def test_a_chain_that_does_not_answer_holds_neither_unlocking_nor_closing(profile, monkeypatch):
    asked, answers = threading.Event(), threading.Event()

    def wait(_self):
        asked.set()
        answers.wait(PATIENCE_S)

    monkeypatch.setattr(opened.OpenedWallet, "_gas_account", wait)
    made = profile.set_up(wanted())
    made.gas_account()
    assert asked.wait(PATIENCE_S)
    try:
        made.lock().result(PATIENCE_S)
        made.unlock(None).result(PATIENCE_S / 2)
        made.close().result(PATIENCE_S / 2)
        assert not answers.is_set()
    finally:
        answers.set()


def test_a_wallet_is_never_made_over_another(profile):
    profile.set_up(wanted())

    assert refused(profile.set_up, wanted()) == Code.VAULT_EXISTS


def test_words_give_the_same_wallet_again_and_count_as_backed_up(profile):
    made = profile.set_up(wanted(TypedWords(
        words=Hidden(" ".join(canary.WORDS.reveal())), extra=canary.BIP39_PASSPHRASE
    )))  # fmt: skip

    source = FromWords(words=canary.WORDS, bip39_passphrase=canary.BIP39_PASSPHRASE, created_ms=0)
    assert made.address == checksummed(source.node_keys(11155111).address)
    assert made.is_backed_up
    assert [word.reveal() for word in made.words(None).result(PATIENCE_S)] == list(
        canary.WORDS.reveal()
    )


def test_a_key_and_a_keystore_give_the_same_wallet(profile, tmp_path, ring):
    key = Hidden("0x" + canary.IMPORTED_KEY.reveal().hex())
    made = profile.set_up(wanted(TypedKey(key=key)))
    file = tmp_path / "keystore.json"
    file.write_text(
        write_keystore(Secret(canary.IMPORTED_KEY.reveal()), canary.PASSPHRASE, log2_n=10)
    )
    other = RealProfile(tmp_path / "elsewhere" / "other", ring=ring, cost=CHEAP)
    imported = other.set_up(wanted(KeystoreFile(path=str(file), passphrase=canary.PASSPHRASE)))

    assert imported.address == made.address
    assert imported.is_backed_up
    assert problem_of(imported.words(None)) == Code.VAULT_NO_WORDS
    other.close()


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (TypedWords(words=Hidden("one two"), extra=Hidden("")), "WORDS_COUNT"),
        (TypedKey(key=Hidden("0x12")), Code.KEY_MALFORMED),
        (KeystoreFile(path="/nowhere", passphrase=Hidden("")), Code.KEYSTORE_UNREADABLE),
    ],
)
def test_what_is_no_key_makes_nothing(profile, tmp_path, source, code):
    assert refused(profile.set_up, wanted(source)) == code
    assert not (tmp_path / "profile").exists()


def test_a_keyring_that_fails_leaves_no_keys_and_setting_up_again_works(profile, ring):
    ring.is_broken = True
    assert refused(profile.set_up, wanted()) == Code.KEYRING_FAILED
    assert profile.state().phase is RealPhase.NOTHING

    ring.is_broken = False
    assert profile.set_up(wanted()).network is NetworkName.SEPOLIA


@pytest.mark.parametrize("uses_keyring", [False, True])
def test_a_passphrase_is_asked_for(profile, tmp_path, ring, uses_keyring):
    protection = Protection(uses_keyring=uses_keyring, passphrase=canary.PASSPHRASE)
    made = profile.set_up(wanted(protection=protection))
    assert made.needs_passphrase
    assert bool(ring.entries) is uses_keyring

    found = again(tmp_path, ring)
    assert refused(found.unlock, None) == Code.PASSPHRASE_NEEDED
    assert refused(found.unlock, canary.OTHER_PASSPHRASE) == Code.PASSPHRASE_WRONG
    assert found.unlock(canary.PASSPHRASE).address == made.address
    assert problem_of(made.words(canary.OTHER_PASSPHRASE)) == Code.PASSPHRASE_WRONG
    found.close()


def test_a_short_passphrase_makes_nothing(profile):
    protection = Protection(uses_keyring=False, passphrase=Hidden("short"))

    assert refused(profile.set_up, wanted(protection=protection)) == Code.PASSPHRASE_SHORT
    assert profile.state().phase is RealPhase.NOTHING


def test_locking_is_at_once_and_unlocking_brings_the_words_back(profile):
    made = profile.set_up(wanted())

    made.lock().result(PATIENCE_S)

    assert made.is_locked
    assert profile.state().phase is RealPhase.LOCKED
    assert problem_of(made.words(None)) == Code.VAULT_LOCKED
    assert profile.unlock(None) is made
    assert not made.is_locked
    assert len(made.words(None).result(PATIENCE_S)) == 12


def test_three_right_words_confirm_the_backup_for_good(profile, tmp_path, ring):
    made = profile.set_up(wanted())
    words = made.words(None).result(PATIENCE_S)
    numbers = made.ask_for_backup().result(PATIENCE_S)

    wrong = {number: Hidden("zoo1") for number in numbers}
    assert problem_of(made.confirm_backup(wrong)) == Code.BACKUP_WORDS_WRONG
    assert not made.is_backed_up
    made.confirm_backup({number: words[number - 1] for number in numbers}).result(PATIENCE_S)

    assert made.is_backed_up
    assert again(tmp_path, ring).state().is_backed_up


def test_a_channel_needs_the_backup_first_and_then_the_dev_chain(profile):
    made = profile.set_up(wanted())
    assert problem_of(made.join_hub(HUB)) == Code.BACKUP_NOT_CONFIRMED

    words = made.words(None).result(PATIENCE_S)
    numbers = made.ask_for_backup().result(PATIENCE_S)
    made.confirm_backup({number: words[number - 1] for number in numbers}).result(PATIENCE_S)

    assert problem_of(made.join_hub(HUB)) == Code.NO_CHANNELS_HERE


def test_keys_without_settings_are_told(profile, tmp_path, ring):
    profile.set_up(wanted())
    (tmp_path / "profile" / "settings.toml").unlink()

    assert refused(again(tmp_path, ring).state) == Code.SETTINGS_MISSING
    assert refused(again(tmp_path, ring).unlock, None) == Code.SETTINGS_MISSING


def test_closing_forgets_the_keys(profile):
    made = profile.set_up(wanted())

    profile.close()

    assert made.is_locked


def test_an_idle_wallet_asks_to_be_locked_and_a_touch_puts_it_off(profile, monkeypatch):
    now = {"ms": 0}
    clocks = Clocks(awake_ms=lambda: now["ms"], real_ms=lambda: now["ms"])
    monkeypatch.setattr(opened, "system_clocks", lambda: clocks)
    made = profile.set_up(wanted())

    now["ms"] = 599_999
    assert not made.watch(is_touched=False)
    assert not made.watch(is_touched=True)
    now["ms"] = 2 * 599_999
    assert not made.watch(is_touched=False)
    now["ms"] += 1
    assert made.watch(is_touched=False)
    made.lock().result(PATIENCE_S)
    assert not made.watch(is_touched=False), "it is locked"
