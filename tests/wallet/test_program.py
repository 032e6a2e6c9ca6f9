"""One place says how this program starts itself again: from the tree, installed, and in the package."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wallet import program

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def in_package(monkeypatch, tmp_path):
    executable = str(tmp_path / "towpath")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", executable)
    return executable


def test_a_python_runs_the_command_line_and_the_window_as_modules():
    python = [sys.executable, "-P", "-m"]

    assert program.command("hub", "a.toml") == [*python, "wallet", "hub", "a.toml"]
    assert program.command(program.WINDOW, "--profile", "x") == [*python, "ui", "--profile", "x"]


def test_the_package_calls_its_one_program_with_a_word(in_package):
    assert program.command("hub", "a.toml") == [in_package, "hub", "a.toml"]
    assert program.command(program.WINDOW, "--profile", "x") == [
        in_package, "window", "--profile", "x"
    ]  # fmt: skip


def test_from_the_tree_it_is_found_from_any_folder():
    said = subprocess.run(
        program.command("--version"),
        env=program.environment(), cwd="/", capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert said.stdout.startswith("towpath ")


def test_a_folder_of_the_same_name_where_the_person_is_is_not_taken_for_ours(tmp_path):
    (tmp_path / "wallet").mkdir()
    (tmp_path / "wallet" / "__init__.py").write_text("raise SystemExit('not ours')")

    said = subprocess.run(
        program.command("--version"),
        env=program.environment(), cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert said.stdout.startswith("towpath "), said.stderr


def test_what_the_person_had_on_pythons_path_stays_behind_ours(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")

    assert program.environment()["PYTHONPATH"] == f"{ROOT}{os.pathsep}/elsewhere"


def test_neither_the_package_nor_an_installed_program_needs_pythons_path(
    monkeypatch, in_package, tmp_path
):
    monkeypatch.delenv("PYTHONPATH", raising=False)
    assert "PYTHONPATH" not in program.environment()

    monkeypatch.delattr(sys, "frozen")
    installed = tmp_path / "site-packages" / "wallet" / "program.py"
    monkeypatch.setattr(program, "__file__", str(installed))
    assert "PYTHONPATH" not in program.environment()
