"""What keeps an open wallet safe can be changed: what opens it, when it locks, and a key in a file."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.runtime import Secret
from tests import canary
from tests.patience import PATIENCE_S
from tests.wallet.keys.rings import MemoryRing
from tests.wallet.keys.vaults import CHEAP
from tests.wallet.real import killed
from wallet.codes import Code
from wallet.hidden import Hidden
from wallet.keys.autolock import Clocks
from wallet.keys.keystore import read_keystore
from wallet.keys.sources import FromKey, FromWords
from wallet.ports import Problem
from wallet.real import opened
from wallet.real.profile import RealProfile
from wallet.real.settings import read_settings
from wallet.views.real_values import (
    CHAIN_IDS,
    ExportedKey,
    FarNetwork,
    KeyExport,
    NetworkName,
    NewWords,
    Protection,
    ProtectionName,
    RealSettings,
    SetUp,
    TypedKey,
    TypedWords,
)

ROOT = Path(__file__).resolve().parents[3]
BY_KEYRING = Protection(uses_keyring=True, passphrase=None)
BY_PASSPHRASE = Protection(uses_keyring=False, passphrase=canary.PASSPHRASE)
BY_BOTH = Protection(uses_keyring=True, passphrase=canary.OTHER_PASSPHRASE)
CHANGES = [
    pytest.param(BY_KEYRING, BY_PASSPHRASE, id="keyring to passphrase"),
    pytest.param(BY_PASSPHRASE, BY_BOTH, id="passphrase to both"),
    pytest.param(BY_BOTH, BY_KEYRING, id="both to keyring"),
    pytest.param(
        BY_PASSPHRASE,
        Protection(uses_keyring=False, passphrase=canary.OTHER_PASSPHRASE),
        id="another passphrase",
    ),
]


@pytest.fixture
def ring():
    return MemoryRing()


@pytest.fixture
def profile(tmp_path, ring):
    found = RealProfile(tmp_path / "profile", ring=ring, cost=CHEAP)
    yield found
    found.close()


def made(profile, protection=BY_KEYRING, source=None):
    settings = RealSettings(network=FarNetwork(NetworkName.SEPOLIA))
    wanted = SetUp(source=source or NewWords(), protection=protection, settings=settings)
    return profile.set_up(wanted)


def code_of(future):
    with pytest.raises(Problem) as raised:
        future.result(PATIENCE_S)
    return raised.value.code


# --- what opens it ---


@pytest.mark.parametrize(("before", "after"), CHANGES)
def test_another_protection_opens_it_from_then_on(profile, tmp_path, ring, before, after):
    own = made(profile, before)

    assert own.protect(after, before.passphrase).result(PATIENCE_S) is None

    found = RealProfile(tmp_path / "profile", ring=ring, cost=CHEAP)
    assert found.unlock(after.passphrase).address == own.address
    assert own.protection is found.unlock(after.passphrase).protection
    assert own.needs_passphrase is (after.passphrase is not None)
    assert len(ring.entries) == after.uses_keyring
    found.close()


def test_the_old_passphrase_is_asked_for_and_a_wrong_one_changes_nothing(profile, ring):
    own = made(profile, BY_PASSPHRASE)

    assert code_of(own.protect(BY_KEYRING, None)) == Code.PASSPHRASE_NEEDED
    assert code_of(own.protect(BY_KEYRING, Hidden("not this one at all"))) == Code.PASSPHRASE_WRONG

    assert own.protection is ProtectionName.PASSPHRASE
    assert ring.entries == {}


def test_a_keyring_that_fails_leaves_the_old_protection(profile, ring):
    own = made(profile, BY_PASSPHRASE)
    ring.is_broken = True

    assert code_of(own.protect(BY_KEYRING, canary.PASSPHRASE)) == Code.KEYRING_FAILED

    own.lock().result(PATIENCE_S)
    own.unlock(canary.PASSPHRASE).result(PATIENCE_S)


def test_a_locked_wallet_changes_nothing(profile):
    own = made(profile)
    own.lock().result(PATIENCE_S)

    assert code_of(own.protect(BY_PASSPHRASE, None)) == Code.VAULT_LOCKED


def ended(folder: Path, change: str, at: int) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "tests.wallet.real.killed", str(folder), change, str(at)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode in (0, killed.KILLED), done.stderr
    return done.returncode


def opens(folder: Path, ways: tuple[Protection, Protection]) -> ProtectionName:
    """What opens the wallet after a start; one of the two ways must."""
    ring = killed.FolderRing(folder / "ring")
    profile = RealProfile(folder / "profile", ring=ring, cost=CHEAP)
    way = ways[profile.state().needs_passphrase == bool(ways[1].passphrase)]
    try:
        return profile.unlock(way.passphrase).protection
    except Problem:
        return profile.unlock(ways[0].passphrase).protection
    finally:
        profile.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ProtectionName.PASSPHRASE, ProtectionName.BOTH),
        (ProtectionName.BOTH, ProtectionName.KEYRING),
    ],
)
def test_a_program_killed_at_any_step_of_a_change_leaves_a_wallet_that_opens(
    tmp_path, before, after
):
    """A real process, ended without a word before each thing that it does to the disk or to the keyring."""
    change = f"{before.name}-{after.name}".lower()
    ways = (killed.OLD[before.name.lower()], killed.NEW[after.name.lower()])
    whole = tmp_path / "whole"
    ring = killed.FolderRing(whole / "ring")
    killed.make(RealProfile(whole / "profile", ring=ring, cost=CHEAP), ways[0])
    found = []
    while True:
        folder = tmp_path / str(len(found))
        shutil.copytree(whole, folder)
        is_through = ended(folder, change, len(found)) == 0
        found.append(opens(folder, ways))
        if is_through:
            break

    assert len(found) > 4
    assert found == sorted(found, key=[before, after].index), "first the old way, then the new"
    assert {before, after} == set(found)


# --- when it locks ---


@pytest.mark.parametrize("minutes", [1, 60, 0])
def test_the_minutes_until_it_locks_are_kept(profile, tmp_path, minutes):
    own = made(profile)
    assert own.auto_lock_min == 10

    own.set_auto_lock(minutes).result(PATIENCE_S)

    assert own.auto_lock_min == minutes
    kept = read_settings(tmp_path / "profile" / "settings.toml")
    assert kept == RealSettings(network=FarNetwork(NetworkName.SEPOLIA), auto_lock_min=minutes)


def test_another_limit_holds_from_the_moment_it_is_chosen(profile, monkeypatch):
    now = {"ms": 0}
    clocks = Clocks(awake_ms=lambda: now["ms"], real_ms=lambda: now["ms"])
    monkeypatch.setattr(opened, "system_clocks", lambda: clocks)
    own = made(profile)
    now["ms"] = 500_000

    own.set_auto_lock(1).result(PATIENCE_S)

    now["ms"] = 559_999
    assert not own.watch(is_touched=False)
    now["ms"] = 560_000
    assert own.watch(is_touched=False)


def test_never_means_never_but_a_sleep_locks_all_the_same(profile, monkeypatch):
    now = {"awake_ms": 0, "real_ms": 0}
    clocks = Clocks(awake_ms=lambda: now["awake_ms"], real_ms=lambda: now["real_ms"])
    monkeypatch.setattr(opened, "system_clocks", lambda: clocks)
    own = made(profile)

    own.set_auto_lock(0).result(PATIENCE_S)

    now.update(awake_ms=10**9, real_ms=10**9)
    assert not own.watch(is_touched=False)
    now["real_ms"] += 60_000
    assert own.watch(is_touched=False)


def test_minutes_that_cannot_be_written_do_not_hold(profile, tmp_path):
    own = made(profile)
    (tmp_path / "profile" / "settings.toml").unlink()
    (tmp_path / "profile" / "settings.toml").mkdir()

    assert code_of(own.set_auto_lock(1)) == Code.SETTINGS_NOT_WRITTEN
    assert own.auto_lock_min == 10


# --- a key in a file ---


def an_export(path, key=ExportedKey.CHANNEL, passphrase=None):
    return KeyExport(
        key=key, path=str(path), keystore_passphrase=canary.OTHER_PASSPHRASE, passphrase=passphrase
    )


@pytest.mark.parametrize("key", ExportedKey)
def test_an_exported_key_is_the_one_of_this_network_in_a_file_for_its_owner(profile, tmp_path, key):
    words = TypedWords(words=Hidden(" ".join(canary.WORDS.reveal())), extra=Hidden(""))
    own = made(profile, source=words)
    path = tmp_path / "out.json"

    own.export_key(an_export(path, key)).result(PATIENCE_S)

    source = FromWords(words=canary.WORDS, bip39_passphrase=Hidden(""), created_ms=0)
    keys = source.node_keys(CHAIN_IDS[NetworkName.SEPOLIA])
    wanted = keys.channel_key if key is ExportedKey.CHANNEL else keys.gas_key
    assert read_keystore(path.read_text(), canary.OTHER_PASSPHRASE).reveal() == wanted.reveal()
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text())["version"] == 3


def test_an_imported_key_comes_out_as_it_went_in(profile, tmp_path):
    own = made(profile, source=TypedKey(key=Hidden(canary.IMPORTED_KEY.reveal().hex())))

    own.export_key(an_export(tmp_path / "out.json")).result(PATIENCE_S)

    text = (tmp_path / "out.json").read_text()
    source = FromKey(key=Secret(canary.IMPORTED_KEY.reveal()), chain_id=1, created_ms=0)
    assert read_keystore(text, canary.OTHER_PASSPHRASE).reveal() == source.key.reveal()


def test_an_export_asks_for_the_wallets_own_passphrase(profile, tmp_path):
    own = made(profile, BY_PASSPHRASE)
    path = tmp_path / "out.json"

    assert code_of(own.export_key(an_export(path))) == Code.PASSPHRASE_NEEDED
    assert (
        code_of(own.export_key(an_export(path, passphrase=Hidden("no")))) == Code.PASSPHRASE_WRONG
    )
    assert not path.exists()
    own.export_key(an_export(path, passphrase=canary.PASSPHRASE)).result(PATIENCE_S)
    assert path.exists()


def test_a_place_that_cannot_be_written_is_told_and_leaves_nothing(profile, tmp_path):
    own = made(profile)

    assert code_of(own.export_key(an_export(tmp_path / "no" / "out.json"))) == Code.EXPORT_NO_FOLDER
    assert code_of(own.export_key(an_export(tmp_path))) == Code.EXPORT_IS_FOLDER
    assert [entry.name for entry in tmp_path.iterdir()] == ["profile"]
