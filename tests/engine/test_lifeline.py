"""A child dies with its parent, started by a Python or by the packaged program."""

import os
import subprocess
import sys

import pytest

from engine import become
from engine.bundle import bundle_folder
from engine.lifeline import dying_with_parent

ASKED = (
    "import ctypes; word = ctypes.c_int(); "
    "ctypes.CDLL(None).prctl(2, ctypes.byref(word)); print(word.value)"
)


@pytest.fixture
def in_package(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "towpath"))
    return tmp_path


def test_the_command_runs_with_the_parents_death_as_its_end():
    said = subprocess.run(
        dying_with_parent([sys.executable, "-c", ASKED]), capture_output=True, text=True, check=True
    )

    assert said.stdout == "15\n"


def test_a_command_whose_parent_is_gone_already_is_not_begun():
    words = [sys.executable, "-I", "-S", become.__file__, "1", sys.executable, "-c", "print('up')"]

    said = subprocess.run(words, capture_output=True, text=True, check=False)

    assert (said.returncode, said.stdout, said.stderr) == (1, "", "")


def test_the_packaged_program_is_asked_by_a_word_since_it_takes_no_file(in_package):
    assert dying_with_parent(["/bin/sleep", "5"]) == [
        str(in_package / "towpath"), "become", str(os.getpid()), "/bin/sleep", "5"
    ]  # fmt: skip


def test_only_the_packaged_program_has_a_folder_of_its_own(monkeypatch, tmp_path):
    assert bundle_folder() is None

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "towpath"))

    assert bundle_folder() == tmp_path
