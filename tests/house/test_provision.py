"""Set-up on a fresh machine: the right Python, one cause and remedy, nothing twice."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.house.tree import ROOT

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

BOOTSTRAP = ROOT / "packaging" / "bootstrap"


@pytest.fixture
def provision() -> ModuleType:
    spec = importlib.util.spec_from_file_location("provision", BOOTSTRAP / "provision.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def choose_python(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run provision.sh in a tree of its own, with a provision.py that names its Python."""
    room = folder / "tree" / "packaging" / "bootstrap"
    room.mkdir(parents=True)
    shutil.copy(BOOTSTRAP / "provision.sh", room)
    (room / "provision.py").write_text("import sys; print(sys.executable, *sys.argv[1:])")
    tools = f"{folder / 'bin'}:/usr/bin:/bin"
    plain = {name: text for name, text in os.environ.items() if name != "PYTHON"}
    return subprocess.run(
        ["sh", str(room / "provision.sh"), "run"],
        env={**plain, "PATH": tools, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def program(folder: Path, name: str, body: str) -> None:
    (folder / "bin").mkdir(exist_ok=True)
    path = folder / "bin" / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def test_passes_over_a_python_that_does_not_run_or_does_not_fit(tmp_path: Path) -> None:
    program(tmp_path, "python3.13", "echo 'shim: no such version' >&2; exit 127")
    program(tmp_path, "python3.12", f'exec {sys.executable} -S "$@"')
    program(tmp_path, "python3.11", "exit 1")

    answer = choose_python(tmp_path)

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.endswith(" run\n")
    assert answer.stderr == ""


def test_says_in_one_line_that_no_python_fits(tmp_path: Path) -> None:
    for name in ("python3.13", "python3.12", "python3.11", "python3"):
        program(tmp_path, name, "exit 1")

    answer = choose_python(tmp_path)

    assert answer.returncode == 1
    assert answer.stderr.startswith("Towpath needs Python 3.11, 3.12 or 3.13")
    assert answer.stderr.count("\n") == 1


def test_a_chosen_python_that_does_not_fit_is_refused_not_replaced(tmp_path: Path) -> None:
    program(tmp_path, "python3.12", f'exec {sys.executable} "$@"')

    answer = choose_python(tmp_path, PYTHON="/nowhere/python3")

    assert answer.returncode == 1
    assert answer.stderr.startswith("Towpath: PYTHON=/nowhere/python3 does not run")


@pytest.mark.parametrize(
    ("system", "machine", "libc"),
    [
        ("Darwin", "arm64", ("", "")),
        ("Linux", "riscv64", ("glibc", "2.39")),
        ("Linux", "x86_64", ("glibc", "2.31")),
        ("Linux", "x86_64", ("", "")),  # musl
    ],
)
def test_refuses_a_machine_without_wheels(
    provision: ModuleType, monkeypatch: pytest.MonkeyPatch, system: str, machine: str, libc: Any
) -> None:
    monkeypatch.setattr("platform.system", lambda: system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr("platform.libc_ver", lambda: libc)

    with pytest.raises(provision.Trouble, match=r"glibc 2\.34 or newer"):
        provision.check_machine()


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_takes_both_processors(
    provision: ModuleType, monkeypatch: pytest.MonkeyPatch, machine: str
) -> None:
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr("platform.libc_ver", lambda: ("glibc", "2.34"))

    provision.check_machine()


def test_no_display_is_one_line_before_anything_is_fetched(
    provision: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "argv", ["provision.py", "run", "--window"])
    monkeypatch.setattr(provision, "provide_packages", lambda _: pytest.fail("set up anyway"))

    code = provision.main()

    assert code == 1
    error = capsys.readouterr().err
    assert error.startswith("Towpath: There is no display here")
    assert error.count("\n") == 1


def test_fetches_nothing_twice(
    provision: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done: list[str] = []
    python = tmp_path / "python"
    python.touch()
    monkeypatch.setattr(provision, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(provision, "VENV_PYTHON", python)
    monkeypatch.setattr(provision, "provide_venv", done.append)
    monkeypatch.setattr(provision, "pip", lambda *arguments: done.append(" ".join(arguments)))

    provision.provide_packages("test")
    first = len(done)
    provision.provide_packages("test")
    provision.provide_packages("run")  # part of what the tests need

    assert first == len(done) == 3


def test_names_what_may_not_be_installed(
    provision: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(provision, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(provision, "install_system", lambda _: None)
    lack = provision.Missing(core=("libegl1",), extra=("xvfb",))
    monkeypatch.setattr(provision, "missing_packages", lambda **_: lack)

    with pytest.raises(provision.Trouble, match=r"sudo apt install libegl1$"):
        provision.provide_system(for_tests=True)


def test_a_program_that_is_missing_counts_as_failed(provision: ModuleType) -> None:
    answer = provision.run_quietly(["no-such-program-here"])

    assert answer.returncode == 127


def test_tells_the_reason_npm_gave(provision: ModuleType) -> None:
    said = "npm error code X\nnpm error no route to host.\nnpm error A complete log of this run is"
    answer = subprocess.CompletedProcess([], 1, stdout="", stderr=said)

    assert provision.last_line(answer) == "npm error no route to host"


PIP = """
import sys
for name in ("one", "two", "three"):
    print(f"Collecting {name}==1")
print("Installing collected packages: one, two, three")
print("ERROR: no space left")
sys.exit(int(sys.argv[-1]))
"""


def test_an_installation_that_takes_minutes_says_how_far_it_is(
    provision: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(provision, "TOLD_EVERY_S", 0.0)

    answer = provision.run_told([sys.executable, "-c", PIP, "0"])

    assert answer.returncode == 0
    told = capsys.readouterr().out
    assert "Towpath: ... 2 packages so far" in told
    assert "Towpath: ... all 3 packages are here; putting them in place" in told


def test_a_failed_installation_says_why(
    provision: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!{sys.executable}\n{PIP.replace('sys.argv[-1]', '1')}")
    python.chmod(0o755)
    monkeypatch.setattr(provision, "VENV_PYTHON", python)

    with pytest.raises(provision.Trouble, match="no space left"):
        provision.pip("--editable", ".")


def test_the_last_word_before_the_window_is_that_it_opens(
    provision: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for step in ("check_machine", "check_display", "provide_packages", "provide_anvil"):
        monkeypatch.setattr(provision, step, lambda *_: None)
    monkeypatch.setattr(provision, "provide_system", lambda **_: None)

    for arguments, words in (
        (["run", "--window"], "Towpath: Opening the window.\n"),
        (["run"], ""),
    ):
        monkeypatch.setattr(sys, "argv", ["provision.py", *arguments])
        assert provision.main() == 0
        assert capsys.readouterr().out == words
