"""A pipe or a device where a file belongs is refused at once, wherever Towpath reads a file."""

import logging
import os
from pathlib import Path

import pytest

from tests.patience import in_time
from ui.pages.pay.picture import text_of
from ui.preferences import PreferenceStore
from wallet.codes import Code
from wallet.demo.chain import CHAIN_FILE, ensure_contracts
from wallet.demo.runfile import RUN_FILE, RunFile
from wallet.keys.keystore import keystore_text
from wallet.keys.vaultfile import read_vault
from wallet.ownlog import FILE_NAME, OwnLog
from wallet.plainfile import read_plain_file
from wallet.playkey import read_play_keys
from wallet.ports import Problem
from wallet.real.settings import read_settings


class Unasked:
    """A chain that nobody may ask."""


READERS = {
    "a keystore": keystore_text,
    "a vault": read_vault,
    "settings": read_settings,
    "a play key": lambda path: read_play_keys(path, chain_id=31337),
    "a picture": lambda path: text_of(str(path)),
}


def pipe(folder, name="pipe"):
    path = folder / name
    os.mkfifo(path)
    return path


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_pipe_is_refused_in_words(tmp_path, read):
    path = pipe(tmp_path)

    with pytest.raises(Problem):
        in_time(lambda: read(path))


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_device_is_refused_in_words(read):
    with pytest.raises(Problem):
        in_time(lambda: read(Path("/dev/zero")))


def test_preferences_in_a_pipe_are_the_usual_ones(tmp_path):
    path = pipe(tmp_path)
    store = PreferenceStore()

    in_time(lambda: store.load(path))

    assert store.is_damaged


def test_what_a_demo_left_in_a_pipe_is_nothing(tmp_path):
    pipe(tmp_path, RUN_FILE)

    assert in_time(lambda: RunFile.read(tmp_path)).processes == {}


def test_a_demos_chain_in_a_pipe_is_refused_in_words(tmp_path):
    pipe(tmp_path, CHAIN_FILE)

    with pytest.raises(Problem, match="not a plain file") as refused:
        in_time(lambda: ensure_contracts(tmp_path, Unasked()))
    assert Code.DEMO_CHAIN_UNREADABLE is refused.value.code


def test_the_programs_own_log_in_a_pipe_is_empty(tmp_path):
    pipe(tmp_path, FILE_NAME)

    assert in_time(lambda: OwnLog(tmp_path).tail()) == ()


def test_the_programs_own_log_does_not_wait_for_a_pipe(tmp_path, capsys):
    pipe(tmp_path, FILE_NAME)
    log = OwnLog(tmp_path)

    in_time(lambda: log.emit(logging.makeLogRecord({"msg": "said"})))
    log.close()

    assert "said" in log.newest(1)[0]
    assert "cannot be written" in capsys.readouterr().err


def test_a_file_is_read_up_to_its_bound_also_behind_a_link(tmp_path):
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"12345")
    link.symlink_to(file)

    assert (read_plain_file(link, 5), read_plain_file(file, 3)) == (b"12345", b"1234")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(OSError, match="not a plain file"):
        read_plain_file(tmp_path, 5)
