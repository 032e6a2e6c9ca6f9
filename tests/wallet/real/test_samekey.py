"""One key, one log: whoever restores keys whose channels are in another profile is told so first."""

import pytest

from engine.protocol.types import address_from_hex
from engine.runtime import Secret
from tests import canary
from tests.wallet.keys.rings import MemoryRing
from tests.wallet.keys.vaults import CHEAP
from wallet.codes import Code
from wallet.hidden import Hidden
from wallet.keys.keystore import write_keystore
from wallet.keys.sources import FromWords
from wallet.keys.vault import VAULT_NAME
from wallet.ports import Problem
from wallet.profile import log_path, profile_folder
from wallet.real.profile import RealProfile
from wallet.views.real_values import (
    FarNetwork,
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

BY_KEYRING = Protection(uses_keyring=True, passphrase=None)
WORDS = TypedWords(words=Hidden(" ".join(canary.WORDS.reveal())), extra=Hidden(""))
KEY = TypedKey(key=Hidden("0x" + canary.IMPORTED_KEY.reveal().hex()))


@pytest.fixture(autouse=True)
def _data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def wallet():
    """Makes profiles on one keyring, by name or path, and closes them."""
    ring, made = MemoryRing(), []

    def of(name):
        made.append(RealProfile(profile_folder(name), ring=ring, cost=CHEAP))
        return made[-1]

    yield of
    for each in made:
        each.close()


def wanted(source, network=NetworkName.SEPOLIA):
    return SetUp(
        source=source, protection=BY_KEYRING, settings=RealSettings(network=FarNetwork(network))
    )


def refusal(profile, source):
    with pytest.raises(Problem) as raised:
        profile.set_up(wanted(source))
    assert raised.value.code is Code.KEYS_IN_USE
    return raised.value


def leave_log(made, folder):
    """A log of this wallet that cannot be read, so that it may have had channels."""
    log = log_path(folder, chain_id=11155111, address=address_from_hex(made.address))
    log.parent.mkdir(parents=True)
    log.write_bytes(b"")


@pytest.mark.parametrize("source", [WORDS, KEY])
def test_keys_of_another_profile_are_refused_before_anything_is_written(wallet, source):
    leave_log(wallet("anna").set_up(wanted(source)), profile_folder("anna"))
    second = wallet("second")

    problem = refusal(second, source)

    assert "anna" in problem.cause
    assert "anna" in problem.remedy
    assert str(profile_folder("anna")) in problem.remedy
    assert second.state().phase is RealPhase.NOTHING
    assert not profile_folder("second").exists()

    assert second.set_up(wanted(source)).address, "asked once more, the person knows"


def test_keys_that_had_no_channels_may_be_in_two_profiles(wallet):
    first = wallet("anna").set_up(wanted(WORDS))

    assert wallet("second").set_up(wanted(WORDS)).address == first.address


def test_a_keystore_of_that_key_is_refused_too(wallet, tmp_path):
    file = tmp_path / "keystore.json"
    leave_log(wallet("anna").set_up(wanted(KEY)), profile_folder("anna"))
    file.write_text(
        write_keystore(Secret(canary.IMPORTED_KEY.reveal()), canary.PASSPHRASE, log2_n=10)
    )

    refusal(wallet("second"), KeystoreFile(path=str(file), passphrase=canary.PASSPHRASE))


def test_a_log_without_a_vault_is_in_use_too(wallet):
    log = _log_of_words(profile_folder("old"))
    log.parent.mkdir(parents=True)
    log.write_bytes(b"")

    assert "old" in refusal(wallet("second"), WORDS).cause


def test_a_profile_given_by_path_is_compared_with_its_neighbours_and_the_usual_ones(
    wallet, tmp_path
):
    leave_log(wallet(str(tmp_path / "a")).set_up(wanted(WORDS)), tmp_path / "a")
    leave_log(wallet("anna").set_up(wanted(KEY)), profile_folder("anna"))

    assert str(tmp_path / "a") in refusal(wallet(str(tmp_path / "b")), WORDS).cause
    assert "anna" in refusal(wallet(str(tmp_path / "b")), KEY).cause


def test_words_go_back_into_their_own_profile(wallet):
    log = _log_of_words(profile_folder("anna"))
    log.parent.mkdir(parents=True)
    log.write_bytes(b"")

    assert wallet("anna").set_up(wanted(WORDS)).is_backed_up


def test_whoever_forgot_the_passphrase_restores_in_the_same_profile(wallet):
    wallet("anna").set_up(wanted(WORDS))
    vault = profile_folder("anna") / VAULT_NAME
    vault.rename(vault.with_name("old.vault"))

    assert wallet("anna").set_up(wanted(WORDS)).is_backed_up


def test_a_link_to_the_own_profile_is_no_other_one(wallet):
    log = _log_of_words(profile_folder("anna"))
    log.parent.mkdir(parents=True)
    log.write_bytes(b"")
    profile_folder("linked").symlink_to(profile_folder("anna"))

    assert wallet("anna").set_up(wanted(WORDS)).is_backed_up


def test_where_nothing_can_be_lost_it_goes_on(wallet):
    empty = _log_of_words(profile_folder("empty")).parent
    empty.mkdir(parents=True)
    wallet("anna").set_up(wanted(NewWords()))

    assert wallet("second").set_up(wanted(WORDS)).is_backed_up


def test_on_another_network_the_words_make_another_key(wallet):
    wallet("anna").set_up(wanted(WORDS))

    made = wallet("second").set_up(wanted(WORDS, NetworkName.MAINNET))

    assert made.network is NetworkName.MAINNET


def _log_of_words(folder):
    source = FromWords(words=canary.WORDS, bip39_passphrase=Hidden(""), created_ms=0)
    return log_path(folder, chain_id=11155111, address=source.node_keys(11155111).address)
