"""Changing a vault's protection: no moment in which nothing opens it; and nothing of it ever shows itself."""

import os
import shutil
import traceback

import pytest

from tests import canary
from tests.wallet.keys.rings import MemoryRing
from tests.wallet.keys.vaults import (
    ALL_MODES,
    CHAIN_ID,
    CHEAP,
    GUARDS,
    TYPED,
    WITH_PASSPHRASE,
    WORDS,
    channel_key,
    passphrase_of,
    refused,
)
from wallet.codes import Code
from wallet.keys.guards import DoubleGuard, KeyringGuard, PassphraseGuard
from wallet.keys.hidden import Hidden
from wallet.keys.vault import KeyName, create_vault, find_vault
from wallet.keys.vaultfile import Mode
from wallet.ports import Problem

# --- changing the protection ---


@ALL_MODES
@pytest.mark.parametrize("after", GUARDS)
def test_every_change_of_protection_opens_in_the_new_way_only(make, path, ring, mode, after):
    vault = make(mode)
    key = channel_key(vault)
    new = canary.OTHER_PASSPHRASE
    guard = {
        Mode.KEYRING: KeyringGuard(),
        Mode.PASSPHRASE: PassphraseGuard(new, CHEAP),
        Mode.KEYRING_AND_PASSPHRASE: DoubleGuard(new, CHEAP),
    }[after]
    old_entries = set(ring.entries)

    assert vault.change_guard(guard, passphrase_of(mode)) is None

    again = find_vault(path, ring=ring)
    assert after is again.mode is vault.mode
    if after.has_passphrase:
        assert refused(again.unlock, TYPED) == Code.PASSPHRASE_WRONG
    again.unlock(new if after.has_passphrase else None)
    assert key == channel_key(again) == channel_key(vault)
    assert len(ring.entries) == after.has_keyring
    assert not old_entries & set(ring.entries)


@WITH_PASSPHRASE
def test_a_change_needs_the_present_passphrase(make, path, mode):
    vault = make(mode)
    before = path.read_bytes()

    assert refused(vault.change_guard, KeyringGuard()) == Code.PASSPHRASE_NEEDED
    assert (
        refused(vault.change_guard, KeyringGuard(), Hidden("a guess at it"))
        == Code.PASSPHRASE_WRONG
    )
    assert before == path.read_bytes()


def test_an_old_entry_that_does_not_go_away_is_told_and_the_change_stands(make, ring, monkeypatch):
    vault = make(Mode.KEYRING)

    def fail(_entry):
        raise Problem(code=Code.KEYRING_NO_ANSWER, cause="", remedy="")

    monkeypatch.setattr(ring, "delete", fail)
    left = vault.change_guard(PassphraseGuard(TYPED, CHEAP))

    assert left.code == Code.KEYRING_ENTRY_LEFT
    vault.lock()
    vault.unlock(TYPED)


def opens(path, ring):
    """Whether either passphrase, or none, opens what lies there; with what is in the keyring now."""
    for passphrase in (None, TYPED, canary.OTHER_PASSPHRASE):
        vault = find_vault(path, ring=ring)
        try:
            vault.unlock(passphrase)
        except Problem:
            continue
        return channel_key(vault)
    return None


@ALL_MODES
@pytest.mark.parametrize("after", GUARDS)
def test_at_every_moment_of_a_change_the_old_way_or_the_new_way_opens(
    make, path, ring, mode, after, monkeypatch
):
    """Takes a picture of disk and keyring before each thing that is done to them, and opens it."""
    vault = make(mode)
    key = channel_key(vault)
    steps = []

    def crash_point(real):
        def act(*arguments, **named):
            copy = path.parent.parent / f"crash-{len(steps)}"
            copy.mkdir()
            shutil.copy(path, copy / "keys.vault")
            left = MemoryRing()
            left.entries = dict(ring.entries)
            steps.append(opens(copy / "keys.vault", left))
            return real(*arguments, **named)

        return act

    with monkeypatch.context() as patch:
        for name in ("write", "read", "delete"):
            patch.setattr(ring, name, crash_point(getattr(ring, name)))
        for name in ("fsync", "replace"):
            patch.setattr(os, name, crash_point(getattr(os, name)))
        guard = GUARDS[after]
        if after.has_passphrase:
            guard = type(guard)(canary.OTHER_PASSPHRASE, CHEAP)
        vault.change_guard(guard, passphrase_of(mode))

    assert len(steps) >= 3
    assert set(steps) == {key}


@pytest.mark.parametrize("failing", range(2))
@ALL_MODES
def test_a_disk_that_fails_leaves_a_vault_that_opens(make, path, ring, mode, failing, monkeypatch):
    """The second sync is the folder's: the new file is there then, and its key must be too."""
    vault = make(mode)
    key = channel_key(vault)
    synced = []
    fsync = os.fsync

    def fail(handle):
        synced.append(handle)
        if len(synced) == failing + 1:
            raise OSError(5, "Input/output error")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", fail)
    code = refused(
        vault.change_guard, DoubleGuard(canary.OTHER_PASSPHRASE, CHEAP), passphrase_of(mode)
    )

    assert code == Code.VAULT_NOT_WRITTEN
    assert key == opens(path, ring)


# --- nothing shows itself ---


@ALL_MODES
def test_no_traceback_with_local_variables_shows_a_secret(make, path, ring, mode):
    vault = make(mode)
    asked = vault.ask_for_backup()
    wrong = Hidden(canary.PASSPHRASE.reveal() + "y")
    entries = [value.hex().encode() for value in ring.entries.values()]
    calls = [
        lambda: vault.change_guard(PassphraseGuard(Hidden("short")), passphrase_of(mode)),
        lambda: vault.confirm_backup({number: Hidden("zoo") for number in asked}),
        lambda: vault.node_keys(0),
        lambda: vault.export_keystore(
            KeyName.GAS, Hidden("short"), chain_id=CHAIN_ID, passphrase=passphrase_of(mode)
        ),
        lambda: create_vault(path, WORDS, GUARDS[mode], ring=ring, is_backed_up=False),
    ]
    if mode.has_passphrase:
        calls += [lambda: vault.unlock(wrong), lambda: vault.words(wrong)]

    for call in calls:
        with pytest.raises(Problem) as raised:
            call()
        ours = raised.value.__traceback__.tb_next  # without the variables of this test
        told = traceback.TracebackException(Problem, raised.value, ours, capture_locals=True)
        text = "".join(told.format()).encode()
        assert canary.search(text) == []
        assert b"<secret>" in text
        assert not [entry for entry in entries if entry in text]


@ALL_MODES
def test_a_vault_shows_nothing_of_itself(make, mode):
    vault = make(mode)

    shown = repr((vault, vars(vault), GUARDS[mode])).encode()

    assert canary.search(shown) == []
