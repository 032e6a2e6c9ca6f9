"""The vault: open and locked, what can be wrong, and what it gives to the one who may have it."""

import hashlib
import json
from itertools import pairwise

import pytest

from engine.protocol.crypto import address_of_secret
from tests import canary
from tests.wallet.keys.vaults import (
    ALL_MODES,
    CHAIN_ID,
    CHEAP,
    KEY,
    TYPED,
    WITH_KEYRING,
    WITH_PASSPHRASE,
    WORDS,
    channel_key,
    passphrase_of,
    refused,
)
from wallet.codes import Code
from wallet.keys import vault as vault_module
from wallet.keys.guards import DoubleGuard, KeyringGuard, PassphraseGuard
from wallet.keys.hidden import Hidden
from wallet.keys.keystore import read_keystore
from wallet.keys.vault import KeyName, create_vault, find_vault
from wallet.keys.vaultfile import Mode
from wallet.ports import Problem

# --- open and locked ---


@ALL_MODES
@pytest.mark.parametrize("source", [WORDS, KEY])
def test_what_was_put_in_comes_out_after_a_restart(make, path, ring, mode, source):
    made = make(mode, source)

    again = find_vault(path, ring=ring)
    assert again.is_locked
    assert mode is again.mode
    again.unlock(passphrase_of(mode))

    assert not again.is_locked
    assert channel_key(made) == channel_key(again)
    assert source.created_ms == again.created_ms()


@ALL_MODES
def test_the_file_does_not_hold_the_secret_in_clear(make, path, ring, mode):
    make(mode)

    assert canary.search(path.read_bytes()) == []
    assert not any(value in path.read_bytes() for value in ring.entries.values())


@ALL_MODES
def test_locked_gives_nothing_and_can_be_unlocked_again(make, mode):
    vault = make(mode)

    vault.lock()

    assert vault.is_locked
    assert {Code.VAULT_LOCKED} == {
        refused(call)
        for call in (
            lambda: vault.node_keys(CHAIN_ID),
            lambda: vault.words(passphrase_of(mode)),
            lambda: vault.change_guard(KeyringGuard(), passphrase_of(mode)),
            lambda: vault.export_keystore(KeyName.GAS, TYPED, chain_id=CHAIN_ID),
            lambda: vault.confirm_backup({}),
            vault.ask_for_backup,
            vault.created_ms,
        )
    }
    vault.unlock(passphrase_of(mode))
    assert channel_key(vault)


def test_locking_while_it_is_being_opened_keeps_it_locked(make, ring, monkeypatch):
    vault = make(Mode.KEYRING)
    vault.lock()
    read = ring.read

    def read_slowly(entry):
        vault.lock()
        return read(entry)

    monkeypatch.setattr(ring, "read", read_slowly)
    assert refused(vault.unlock) == Code.VAULT_LOCKED
    assert vault.is_locked


def test_locking_while_the_protection_changes_ends_changed_and_locked(
    make, path, ring, monkeypatch
):
    vault = make(Mode.KEYRING)
    write = ring.write

    def write_slowly(entry, key):
        vault.lock()
        write(entry, key)

    monkeypatch.setattr(ring, "write", write_slowly)
    vault.change_guard(DoubleGuard(TYPED, CHEAP))

    assert vault.is_locked
    assert vault.mode is Mode.KEYRING_AND_PASSPHRASE
    assert len(ring.entries) == 1
    vault.unlock(TYPED)


def test_an_existing_vault_is_never_written_over(make, path):
    make(Mode.KEYRING)
    before = path.read_bytes()

    assert refused(make, Mode.PASSPHRASE) == Code.VAULT_EXISTS
    assert before == path.read_bytes()


def test_a_keyring_that_only_says_it_keeps_things_makes_no_vault(path, ring, monkeypatch):
    monkeypatch.setattr(ring, "write", lambda _entry, _key: None)

    code = refused(create_vault, path, WORDS, KeyringGuard(), ring=ring, is_backed_up=False)

    assert code == Code.KEYRING_FAILED
    assert not path.exists()


def test_a_short_passphrase_makes_no_vault_and_no_entry(path, ring):
    guard = DoubleGuard(Hidden("eleven char"), CHEAP)

    assert (
        refused(create_vault, path, WORDS, guard, ring=ring, is_backed_up=False)
        == Code.PASSPHRASE_SHORT
    )
    assert not path.exists()
    assert ring.calls == []


def test_passphrase_only_asks_no_keyring(make, ring):
    ring.is_broken = True

    vault = make(Mode.PASSPHRASE)
    vault.lock()
    vault.unlock(TYPED)
    vault.words(TYPED)

    assert ring.calls == []


# --- what can be wrong, each with its own word ---


@WITH_PASSPHRASE
def test_a_wrong_passphrase_is_told_as_such_and_the_right_one_still_opens(make, mode):
    vault = make(mode)
    vault.lock()

    assert refused(vault.unlock, Hidden(TYPED.reveal() + "x")) == Code.PASSPHRASE_WRONG
    assert refused(vault.unlock, Hidden("")) == Code.PASSPHRASE_WRONG
    assert refused(vault.unlock) == Code.PASSPHRASE_NEEDED
    assert vault.is_locked
    vault.unlock(TYPED)


@WITH_KEYRING
def test_a_lost_entry_a_changed_one_and_a_silent_keyring_are_three_things(make, ring, mode):
    vault = make(mode)
    vault.lock()
    (entry,) = ring.entries
    kept = dict(ring.entries)

    ring.entries.clear()
    assert refused(vault.unlock, passphrase_of(mode)) == Code.KEYRING_ENTRY_LOST
    ring.entries[entry] = bytes(32)
    assert refused(vault.unlock, passphrase_of(mode)) == Code.KEYRING_ENTRY_WRONG
    ring.is_broken = True
    assert refused(vault.unlock, passphrase_of(mode)) == Code.KEYRING_FAILED
    ring.is_broken = False
    ring.entries.update(kept)
    vault.unlock(passphrase_of(mode))


@ALL_MODES
def test_a_damaged_file_is_told_before_anybody_is_asked(make, path, ring, mode):
    vault = make(mode)
    vault.lock()
    ring.calls.clear()
    raw = path.read_bytes()
    path.write_bytes(raw[:-1] + bytes((raw[-1] ^ 1,)))

    assert refused(vault.unlock, passphrase_of(mode)) == Code.VAULT_DAMAGED
    assert refused(find_vault, path, ring=ring) == Code.VAULT_DAMAGED
    assert ring.calls == []


def test_a_file_changed_with_care_is_damaged_too(make, path, ring):
    """The hash is mended and the keyring's key is right; the seal is not."""
    vault = make(Mode.KEYRING)
    vault.lock()
    before = path.read_bytes()
    after = before[:-100] + bytes((before[-100] ^ 1,)) + before[-99:-32]
    path.write_bytes(after + hashlib.sha256(after).digest())

    assert refused(vault.unlock) == Code.VAULT_DAMAGED


@ALL_MODES
def test_nothing_is_written_over_a_file_that_was_replaced_meanwhile(make, path, ring, mode):
    vault = make(mode)
    path.rename(path.with_suffix(".old"))
    make(mode, KEY)
    other = path.read_bytes()
    asked = vault.ask_for_backup()

    codes = {
        refused(vault.words, passphrase_of(mode)),
        refused(vault.change_guard, KeyringGuard(), passphrase_of(mode)),
        refused(vault.confirm_backup, {number: Hidden("x") for number in asked}),
    }

    assert codes == {Code.VAULT_REPLACED}
    assert other == path.read_bytes()


# --- words and keys out ---


@ALL_MODES
def test_words_are_shown_to_the_one_who_knows_the_passphrase(make, mode):
    vault = make(mode)

    assert canary.WORDS.reveal() == vault.words(passphrase_of(mode)).reveal()
    if mode.has_passphrase:
        assert refused(vault.words) == Code.PASSPHRASE_NEEDED
        with pytest.raises(Problem) as raised:
            vault.words(Hidden("something else"))
        assert raised.value.code == Code.PASSPHRASE_WRONG
        assert "stays closed" not in raised.value.cause


def test_locking_while_the_words_or_a_key_are_asked_for_keeps_them(make, monkeypatch):
    vault = make(Mode.PASSPHRASE)

    def lock_meanwhile(name):
        doing = getattr(vault_module, name)

        def slowly(*given):
            vault.lock()
            return doing(*given)

        monkeypatch.setattr(vault_module, name, slowly)

    lock_meanwhile("opened")
    assert refused(vault.words, TYPED) == Code.VAULT_LOCKED
    monkeypatch.undo()
    vault.unlock(TYPED)
    lock_meanwhile("write_keystore")
    assert Code.VAULT_LOCKED == refused(
        vault.export_keystore,
        KeyName.GAS,
        canary.OTHER_PASSPHRASE,
        chain_id=CHAIN_ID,
        passphrase=TYPED,
    )


@ALL_MODES
@pytest.mark.parametrize("name", KeyName)
def test_a_key_leaves_as_a_keystore_for_the_one_who_knows_the_passphrase(make, mode, name):
    vault = make(mode)
    keys = vault.node_keys(CHAIN_ID)
    key = keys.channel_key if name is KeyName.CHANNEL else keys.gas_key

    if mode.has_passphrase:
        assert Code.PASSPHRASE_NEEDED == refused(
            vault.export_keystore, name, canary.OTHER_PASSPHRASE, chain_id=CHAIN_ID
        )
    if mode is Mode.KEYRING:
        text = vault.export_keystore(name, canary.OTHER_PASSPHRASE, chain_id=CHAIN_ID)
        assert canary.search(text.encode()) == []
        assert address_of_secret(key.reveal()).hex() == json.loads(text)["address"]
        if name is KeyName.GAS:  # once is enough: it costs a second
            assert key.reveal() == read_keystore(text, canary.OTHER_PASSPHRASE).reveal()


def test_a_keystore_needs_a_passphrase_too(make):
    vault = make(Mode.KEYRING)

    code = refused(vault.export_keystore, KeyName.GAS, Hidden("short"), chain_id=CHAIN_ID)

    assert code == Code.PASSPHRASE_SHORT


def test_a_single_key_has_no_words(make):
    vault = make(Mode.KEYRING, KEY)

    assert refused(vault.words) == refused(vault.ask_for_backup) == Code.VAULT_NO_WORDS


# --- backup ---


def answers(vault, asked):
    return {number: Hidden(f" {canary.WORDS.reveal()[number - 1].upper()} ") for number in asked}


@ALL_MODES
def test_three_right_words_mark_the_vault_for_good(make, path, ring, mode):
    vault = make(mode)
    assert not vault.is_backed_up

    vault.confirm_backup(answers(vault, vault.ask_for_backup()))

    assert vault.is_backed_up
    again = find_vault(path, ring=ring)
    assert again.is_backed_up  # while it is locked
    again.unlock(passphrase_of(mode))
    assert channel_key(vault) == channel_key(again)


def test_a_wrong_word_marks_nothing_and_is_told_by_its_number(make, path, ring):
    vault = make(Mode.KEYRING)
    asked = vault.ask_for_backup()
    typed = answers(vault, asked) | {asked[1]: Hidden("zoo"), asked[2]: Hidden("")}

    with pytest.raises(Problem) as raised:
        vault.confirm_backup(typed)

    assert raised.value.code == Code.BACKUP_WORDS_WRONG
    assert f"Word {asked[1]} and {asked[2]} is not" in raised.value.cause
    assert not vault.is_backed_up
    assert not find_vault(path, ring=ring).is_backed_up


def test_other_words_than_those_asked_for_are_a_mistake_of_ours(make):
    vault = make(Mode.KEYRING)
    asked = vault.ask_for_backup()

    with pytest.raises(AssertionError, match="asked"):
        vault.confirm_backup(answers(vault, asked[:2]))


def test_the_words_asked_for_are_any_three_different_ones(make):
    vault = make(Mode.KEYRING)

    drawn = [vault.ask_for_backup() for _ in range(200)]

    assert all(
        len(asked) == 3 and before < after for asked in drawn for before, after in pairwise(asked)
    )
    assert set(range(1, 25)) == {number for asked in drawn for number in asked}
    assert len(set(drawn)) > 100


def test_who_typed_the_words_in_has_them(path, ring):
    vault = create_vault(path, WORDS, KeyringGuard(), ring=ring, is_backed_up=True)

    assert vault.is_backed_up
    vault.change_guard(PassphraseGuard(TYPED, CHEAP))
    assert find_vault(path, ring=ring).is_backed_up
