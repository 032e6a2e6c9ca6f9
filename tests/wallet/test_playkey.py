"""Play keys: for the dev chain only, private from the first byte."""

import os
import subprocess
from pathlib import Path

import pytest

from wallet.codes import Code
from wallet.playkey import PLAY_CHAIN_ID, ensure_play_keys, read_play_keys, write_private
from wallet.ports import Problem

ROOT = Path(__file__).resolve().parents[2]


def test_the_same_file_gives_the_same_keys_and_two_of_them(tmp_path):
    file = tmp_path / "deep" / "play.seed"

    made = ensure_play_keys(file, chain_id=PLAY_CHAIN_ID)
    again = read_play_keys(file, chain_id=PLAY_CHAIN_ID)

    assert (made.address, made.gas_address) == (again.address, again.gas_address)
    assert made.address != made.gas_address
    other = ensure_play_keys(tmp_path / "other", chain_id=PLAY_CHAIN_ID)
    assert other.address != made.address


@pytest.mark.parametrize("chain_id", [1, 11155111, 0])
def test_no_other_chain_gets_play_keys(tmp_path, chain_id):
    file = tmp_path / "play.seed"
    ensure_play_keys(file, chain_id=PLAY_CHAIN_ID)

    with pytest.raises(Problem) as raised:
        read_play_keys(file, chain_id=chain_id)

    assert raised.value.code == Code.PLAY_KEY_ON_REAL_CHAIN


def test_file_is_private_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        ensure_play_keys(tmp_path / "play.seed", chain_id=PLAY_CHAIN_ID)
    finally:
        os.umask(before)

    assert (tmp_path / "play.seed").stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["play.seed"]


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_seed_that_others_can_reach_is_made_private_and_that_is_said(tmp_path, caplog, mode):
    file = tmp_path / "play.seed"
    made = ensure_play_keys(file, chain_id=PLAY_CHAIN_ID)
    file.chmod(mode)

    again = read_play_keys(file, chain_id=PLAY_CHAIN_ID)
    read_play_keys(file, chain_id=PLAY_CHAIN_ID)

    assert again.address == made.address
    assert file.stat().st_mode & 0o777 == 0o600
    assert caplog.messages == ["the play key's file was open to others and is private now"]


@pytest.mark.parametrize("text", ["", "hello", "ab" * 32, "towpath play seed\nzz", "é"])
def test_anything_else_is_no_play_seed(tmp_path, text):
    file = tmp_path / "play.seed"
    file.write_text(text, encoding="utf8")

    with pytest.raises(Problem) as raised:
        read_play_keys(file, chain_id=PLAY_CHAIN_ID)

    assert raised.value.code == Code.PLAY_KEY_UNREADABLE
    assert raised.value.remedy


def test_a_key_that_is_not_there_is_told_with_where_one_comes_from(tmp_path):
    with pytest.raises(Problem) as raised:
        read_play_keys(tmp_path / "play.seed", chain_id=PLAY_CHAIN_ID)

    assert raised.value.code == Code.PLAY_KEY_MISSING
    assert "docs/hub.example.toml" in raised.value.remedy
    assert "Error" not in raised.value.cause


def test_a_key_is_made_as_the_example_says(tmp_path):
    lines = (ROOT / "docs" / "hub.example.toml").read_text().splitlines()
    shell = "\n".join(line.removeprefix("#   ") for line in lines if line.startswith("#   "))

    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        subprocess.run(["sh", "-e", "-c", shell], cwd=tmp_path / name, check=True)

    one, other = (
        read_play_keys(tmp_path / name / "play.seed", chain_id=PLAY_CHAIN_ID)
        for name in ("one", "other")
    )
    assert one.address != other.address
    assert (tmp_path / "one" / "play.seed").stat().st_mode & 0o777 == 0o600


def test_keys_do_not_show_themselves(tmp_path):
    keys = ensure_play_keys(tmp_path / "play.seed", chain_id=PLAY_CHAIN_ID)

    shown = repr(keys)
    assert keys.channel_key.reveal().hex() not in shown
    assert "<secret>" in shown


def test_a_failed_write_leaves_the_old_file_and_no_draft(tmp_path, monkeypatch):
    file = tmp_path / "kept"
    write_private(file, "old")

    def fail(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_private(file, "new")

    assert file.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept"]
