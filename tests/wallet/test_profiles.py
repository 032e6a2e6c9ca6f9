"""The profiles of this computer, among all that can lie in that folder."""

import fcntl
import os
import subprocess
import sys

import pytest

from wallet import profiles, program
from wallet.codes import Code
from wallet.keys.vault import VAULT_NAME
from wallet.ports import Problem
from wallet.profiles import check_new_name, list_wallets, open_in_window
from wallet.real.settings import SETTINGS_NAME, write_settings
from wallet.views.real_values import FarNetwork, NetworkName, RealSettings


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "data" / "towpath" / "profiles"
    folder.mkdir(parents=True)
    return folder


def no_window(_name):
    return None


def listed(profile=None, window_lock=no_window):
    found = list_wallets(profile, window_lock)
    return found, {row.name: row for row in found.rows}


def add_keys(folder, network=NetworkName.SEPOLIA):
    folder.mkdir()
    write_settings(folder / SETTINGS_NAME, RealSettings(network=FarNetwork(network)))
    (folder / VAULT_NAME).touch()


def test_each_profile_says_what_it_holds(home):
    add_keys(home / "savings", NetworkName.MAINNET)
    add_keys(home / "Anna")
    (home / "play" / "demo").mkdir(parents=True)
    (home / "empty").mkdir()

    found, rows = listed("play")

    assert list(rows) == ["play", "Anna", "empty", "savings"]
    assert [row.name for row in found.rows if row.is_current] == ["play"]
    assert (rows["play"].has_demo, rows["play"].has_keys) == (True, False)
    assert (rows["Anna"].network, rows["Anna"].has_keys) == (NetworkName.SEPOLIA, True)
    assert rows["savings"].network is NetworkName.MAINNET
    assert (rows["empty"].has_keys, rows["empty"].has_demo, rows["empty"].cause) == (
        False, False, "",
    )  # fmt: skip
    assert (found.left_out, found.cause) == (0, "")


def test_without_any_folder_there_is_the_usual_one(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "nothing"))

    found, rows = listed()

    assert list(rows) == ["default"]
    assert (found.left_out, found.cause) == (0, "")


def test_one_that_was_given_by_path_stands_first(home, tmp_path):
    add_keys(tmp_path / "mine")
    add_keys(home / "anna")

    _found, rows = listed(str(tmp_path / "mine"))

    assert list(rows) == [str(tmp_path / "mine"), "anna"]
    assert rows[str(tmp_path / "mine")].network is NetworkName.SEPOLIA


def test_links_files_and_strange_names_are_left_out_and_counted(home, tmp_path):
    add_keys(tmp_path / "far")
    (home / "link").symlink_to(tmp_path / "far")
    (home / "file").touch()
    (home / "a b").mkdir()
    (home / "<b>x").mkdir()
    (home / os.fsdecode(b"\xff\xfe")).mkdir()
    (home / "-x").mkdir()
    os.mkfifo(home / "pipe")

    found, rows = listed()

    assert list(rows) == ["default"]
    assert found.left_out == 7


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_text("version = 1\nnetwork = 'moon'\n"), "cannot be used"),
        (lambda path: path.write_bytes(b"\xff" * 9), "cannot be used"),
        (lambda path: path.write_text("x" * 99_999), "cannot be used"),
        (lambda path: None, "are not there"),
        (os.mkfifo, "not a plain file"),
        (lambda path: path.symlink_to("/dev/zero"), "not a plain file"),
        (lambda path: path.mkdir(), "not a plain file"),
    ],
    ids=["wrong", "bytes", "long", "missing", "pipe", "link", "folder"],
)
def test_damaged_settings_are_told_in_their_row(home, make, words):
    (home / "bad").mkdir()
    (home / "bad" / VAULT_NAME).touch()
    make(home / "bad" / SETTINGS_NAME)

    _found, rows = listed()

    assert words in rows["bad"].cause
    assert rows["bad"].remedy
    assert (rows["bad"].has_keys, rows["bad"].network) == (True, None)


def test_a_folder_that_may_not_be_entered_is_told_in_its_row(home, monkeypatch):
    (home / "bad").mkdir()

    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(profiles, "_kind", refuse)

    _found, rows = listed()

    assert rows["bad"].cause == "This wallet's folder cannot be read: Permission denied."


def test_the_folder_itself_may_be_no_folder(home):
    home.rmdir()
    home.touch()

    found, rows = listed()

    assert list(rows) == ["default"]
    assert "Not a directory" in found.cause
    assert found.remedy


def test_very_many_are_bounded(home):
    for number in range(300):
        (home / f"p{number}").mkdir()

    found, _rows = listed()

    assert len(found.rows) == profiles.ROWS_MAX
    assert found.left_out == 300 - (profiles.ROWS_MAX - 1)


def test_one_that_another_process_has_open_is_told(home, tmp_path):
    for name in ("anna", "bob"):
        (home / name).mkdir()
    holder = subprocess.Popen(
        [
            sys.executable, "-c",
            ("import fcntl,sys; f=open(sys.argv[1],'w'); fcntl.flock(f, fcntl.LOCK_EX);"
            "print('held', flush=True); sys.stdin.read()"),
            str(tmp_path / "anna.lock"),
        ],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with holder:
        assert holder.stdout.readline() == "held\n"

        _found, rows = listed(window_lock=lambda name: tmp_path / f"{name}.lock")

        assert (rows["anna"].is_open, rows["bob"].is_open) == (True, False)
        holder.communicate("")
    with (tmp_path / "anna.lock").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_one_who_waits_for_a_lock_hides_nobody_who_holds_one(home, tmp_path, monkeypatch):
    (home / "anna").mkdir()
    lock = tmp_path / "anna.lock"
    lock.touch()
    found = lock.stat()
    place = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    (tmp_path / "locks").write_text(
        f"1: FLOCK  ADVISORY  WRITE 7 {place} 0 EOF\n1: -> FLOCK  ADVISORY  WRITE 8 {place} 0 EOF\n"
    )
    monkeypatch.setattr(profiles, "_LOCKS", tmp_path / "locks")

    _found, rows = listed(window_lock=lambda _name: lock)

    assert rows["anna"].is_open


@pytest.mark.parametrize("told", ["", "nonsense\nFLOCK\n", "1: FLOCK ADVISORY WRITE 1 x:y:z 0 EOF"])
def test_a_system_that_does_not_tell_of_locks_has_none_open(home, tmp_path, monkeypatch, told):
    (home / "anna").mkdir()
    (tmp_path / "locks").write_text(told)
    monkeypatch.setattr(profiles, "_LOCKS", tmp_path / "locks")

    _found, rows = listed(window_lock=lambda _name: tmp_path / "locks")

    assert not rows["anna"].is_open


@pytest.mark.parametrize("name", ["", "a b", "../x", "/x", "é", "a" * 65, "-x", "a\n", "<b>"])
def test_a_new_name_that_is_none_is_refused(home, name):
    with pytest.raises(Problem) as raised:
        check_new_name(name)

    assert raised.value.code == Code.BAD_PROFILE


def test_a_new_name_must_be_free(home):
    (home / "anna").mkdir()
    (home / "gone").symlink_to(home / "nowhere")
    check_new_name("bob")

    for name in ("anna", "gone"):
        with pytest.raises(Problem) as raised:
            open_in_window(name, is_new=True)
        assert raised.value.code == Code.PROFILE_TAKEN


@pytest.mark.parametrize(
    "words",
    [("/no/such/program",), (sys.executable, "-c", "import sys; sys.exit(1)")],
    ids=["no program", "ends at once"],
)
def test_a_window_that_does_not_come_is_told(home, monkeypatch, words):
    monkeypatch.setattr(profiles, "SEEN_S", 60.0)
    monkeypatch.setattr(program, "command", lambda *_arguments: list(words))

    with pytest.raises(Problem) as raised:
        open_in_window("anna", is_new=False)

    assert raised.value.code == Code.WINDOW_NOT_STARTED


def test_the_other_window_is_in_a_session_of_its_own(home, tmp_path, monkeypatch):
    told = tmp_path / "told"
    script = (
        "import os, pathlib, sys;"
        "pathlib.Path(sys.argv[1]).write_text(f'{os.getpid() == os.getsid(0)} {sys.argv[2:]}')"
    )
    monkeypatch.setattr(profiles, "SEEN_S", 60.0)
    monkeypatch.setattr(
        program, "command", lambda *words: [sys.executable, "-c", script, str(told), *words]
    )

    open_in_window("anna", is_new=True)

    assert told.read_text() == "True ['window', '--profile', 'anna', '--set-up']"
