"""The watch itself: it finds what is there, in every form, and nothing else."""

import base64
import os
import shutil
import subprocess
import sys

import pytest

from tests.canary import IMPORTED_KEY, WORDS, files_under, needles, search
from tests.house.tree import ROOT

# Each test of the session leaves a secret somewhere, but the last.
SESSION = """
import logging
from tests.canary import IMPORTED_KEY, WORDS

def test_words(tmp_path):
    (tmp_path / "words.txt").write_text("\\n".join(WORDS.reveal()))

def test_entropy(tmp_path):
    (tmp_path / "log.sqlite").write_bytes(b"x" + WORDS.entropy.reveal())

def test_hex(tmp_path):
    (tmp_path / "hidden").write_text(IMPORTED_KEY.reveal().hex().upper())
    (tmp_path / "hidden").chmod(0)

def test_between_two_pieces(tmp_path):
    (tmp_path / "large").write_bytes(bytes(16 * 2**20 - 5) + WORDS.entropy.reveal())

def test_said():
    logging.getLogger("x").warning("%s", " ".join(WORDS.reveal()))

def test_clean(tmp_path):
    (tmp_path / "clean").write_bytes(b"nothing")
"""


def run_session(folder, workers):
    """A session of its own with the project's conftest."""
    (folder / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    (folder / "test_sample.py").write_text(SESSION)
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(workers), "-p", "no:cacheprovider"]
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("shift", range(7))
def test_finds_every_form_at_every_place(shift):
    raw = IMPORTED_KEY.reveal()
    before, after = b"\xffab0-\x01z"[:shift], b"tail"

    for form in (
        raw,
        raw.hex().encode(),
        raw.hex().upper().encode(),
        repr(list(raw)).encode(),
        repr(raw).encode(),
        raw.hex(":").encode(),
        base64.urlsafe_b64encode(before + raw + after),
    ):
        assert search(before + form + after)
    assert search(base64.b64encode(before + raw + after))
    assert search(base64.b64encode(raw))


@pytest.mark.parametrize("between", [" ", "\n", ", ", '", "'])
def test_finds_five_words_in_a_row_from_anywhere(between):
    words = WORDS.reveal()

    for start in range(len(words) - 5):
        assert search(between.join(words[start : start + 5]).encode())


def test_finds_nothing_where_nothing_is():
    assert search(b"") == []
    assert search(" ".join(sorted(WORDS.reveal())).encode()) == []
    assert search(os.urandom(100_000)) == []


def test_a_folder_that_goes_while_it_is_searched_is_passed_over(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    found = []

    for path in files_under(tmp_path):
        found.append(path)
        other = tmp_path / ("b" if path.parent.name == "a" else "a")
        if other.exists():
            shutil.rmtree(other)

    assert len(found) == 1


def test_a_folder_that_cannot_be_read_is_not_passed_over(tmp_path, monkeypatch):
    def refuse(_folder):
        raise PermissionError("closed")

    monkeypatch.setattr(os, "scandir", refuse)

    with pytest.raises(PermissionError):
        list(files_under(tmp_path))


def test_no_needle_is_short_enough_to_turn_up_by_chance():
    assert min(len(needle) for needle in needles().values()) >= 10


@pytest.mark.parametrize("workers", [0, 2])
def test_secrets_in_files_and_in_what_was_said_fail_the_session_and_are_named(tmp_path, workers):
    ended = run_session(tmp_path, workers)

    told = [line for line in ended.stdout.splitlines() if line.startswith("A secret of the canary")]
    assert ended.returncode == 1
    assert len(told) == 5
    for place in (
        "words.txt: words", "log.sqlite: entropy", "hidden: imported", "large: entropy", "test_said said:"
    ):  # fmt: skip
        assert sum(place in line for line in told) == 1
    assert "6 passed" in ended.stdout


def test_the_suite_is_watched(pytestconfig):
    """In a worker of pytest-xdist the watch is where the results come together."""
    is_worker = hasattr(pytestconfig, "workerinput")

    assert is_worker != pytestconfig.pluginmanager.has_plugin("canary-watch")
