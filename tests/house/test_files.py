"""What the tree must and must not hold."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import CODE, ROOT, code_files

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
NODE_LOCKS = sorted((ROOT / "packaging").glob("*/package-lock.json"))
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; (.*?))? \\$", re.MULTILINE)
TARGETS = (
    "help",
    "setup",
    "run",
    "test",
    "lint",
    "cover",
    "bench",
    "sim",
    "fuzz",
    "mutants",
    "contracts",
    "shots",
    "deb",
    "deb-test",
    "wheel",
    "clean",
)
# Spelled in parts, so that this file does not hold what it looks for.
UNFINISHED = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX")) + r")\b")
MACHINE_PATH = re.compile(r"(?<![\w.{}/~-])/(?:home|root|work|Users)/\w")
# Sources that no reader of this repository has.
ELSEWHERE = re.compile(
    r"\brul" + r"ings? \d|\b(?:contracts|safety|protocol|event-log|network|experience)\.m" + "d"
)
TEXT = {".py", ".md", ".toml", ".sh", ".sol", ".txt", ".json", ".cfg", ".yml"}


def pins(name: str) -> dict[str, tuple[str, str]]:
    """Package -> (version, marker) of a lock."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return {found[0].lower(): (found[1], found[2]) for found in PIN.findall(text)}


def own_text_files() -> list[Path]:
    """Text that belongs to the project: what git would keep, tracked already or not."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    return [ROOT / name for name in listed if Path(name).suffix in TEXT and (ROOT / name).exists()]


@pytest.mark.parametrize(
    "lock", [*LOCKS, *NODE_LOCKS], ids=lambda path: path.parent.name + path.name
)
def test_no_lock_says_where_to_fetch_from(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if "://" in line] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_its_hashes(lock: Path) -> None:
    blocks = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())

    assert [block for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def test_every_node_package_has_its_hash() -> None:
    for lock in NODE_LOCKS:
        packages = re.findall(r'"node_modules/[^"]+": \{(.*?)\n    \}', lock.read_text(), re.DOTALL)
        assert packages
        assert [entry for entry in packages if '"integrity"' not in entry] == []


def test_run_lock_is_part_of_test_lock() -> None:
    run, test = pins("run.txt"), pins("test.txt")

    assert run.items() <= test.items()
    assert "pytest" not in run


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    def name(requirement: str) -> str:
        return re.split(r"[<>=;~ ]", requirement, maxsplit=1)[0].lower().replace("_", "-")

    assert {name(entry) for entry in project["dependencies"]} <= pins("run.txt").keys()
    extra = project["optional-dependencies"]["test"]
    assert {name(entry) for entry in extra} <= pins("test.txt").keys()


def test_qt_is_the_version_that_does_not_abort() -> None:
    version, _ = pins("run.txt")["pyside6-essentials"]

    assert version.startswith("6.11.")
    assert pins("run.txt")["shiboken6"][0] == version


def test_pyrevm_is_asked_for_only_where_it_has_a_wheel() -> None:
    assert pins("test.txt")["pyrevm"][1] == "python_full_version < '3.13'"


def test_packaging_is_no_package() -> None:
    """As `packaging.__init__` it would hide the library of that name from pip and pytest."""
    ours = [path for path in own_text_files() if path.is_relative_to(ROOT / "packaging")]

    assert [path for path in ours if path.name == "__init__.py"] == []


def test_every_code_folder_is_a_package() -> None:
    folders = {path.parent for path in code_files()}

    assert [
        str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()
    ] == []
    assert {folder.relative_to(ROOT).parts[0] for folder in folders} == set(CODE)


def test_nothing_is_left_to_do_in_a_comment() -> None:
    assert [str(path) for path in own_text_files() if UNFINISHED.search(path.read_text())] == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert [str(path) for path in own_text_files() if MACHINE_PATH.search(path.read_text())] == []


def test_every_target_is_described_in_help() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    assert [target for target in TARGETS if not re.search(rf"make {target} +\w", shown)] == []


def test_what_is_cited_can_be_read_here() -> None:
    citing = [
        path.relative_to(ROOT).as_posix()
        for path in own_text_files()
        if ELSEWHERE.search(path.read_text(encoding="utf-8"))
    ]

    assert citing == []
