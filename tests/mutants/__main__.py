"""`python -m tests.mutants [--group NAME]`: change the code that guards money, and see whether the tests notice."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.lockedtools import ROOT, NoToolError, environment, provide
from tests.mutants.groups import GROUPS, Group, results_of, scores

TREE = ROOT / "build" / "mutants"
COPIED = ("engine", "wallet", "ui", "resources", "tests", "docs", "pyproject.toml")
# Those that are about this code. More of them would notice little more and take hours.
TESTS = (
    "tests/engine/protocol/channel",
    "tests/engine/protocol/objectives",
    "tests/engine/protocol/test_events.py",
    "tests/engine/protocol/test_evidence.py",
    "tests/engine/protocol/test_lanes.py",
    "tests/engine/protocol/test_locked.py",
    "tests/engine/protocol/test_recorder.py",
    "tests/engine/protocol/test_signing.py",
    "tests/engine/protocol/test_thefts.py",
    "tests/engine/protocol/test_vouchers.py",
    "tests/engine/log/test_gates.py",
    "tests/conformance/test_vectors.py",
)
LEFT_OUT = (
    # They read the source, and mutmut has rewritten it.
    "--deselect=tests/engine/protocol/test_recorder.py::test_nothing_but_the_recorder_signs",
    "--deselect=tests/engine/protocol/test_recorder.py::test_the_gate_is_passed_where_states_and_vouchers_are_sent_and_nowhere_else",
)
SKIPPED = shutil.ignore_patterns("__pycache__", "node_modules")


def main() -> int:
    """Make and try the mutants; 1 if a group is below its target."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    names = [group.name for group in GROUPS]
    parser.add_argument("--group", choices=names, action="append", help="only this one")
    parser.add_argument("--cores", type=int, default=2, help="mutants at a time (default 2)")
    asked = parser.parse_args()
    groups = [group for group in GROUPS if group.name in (asked.group or names)]
    begun = time.perf_counter()
    try:
        packages = provide("mutants")
    except NoToolError as error:
        print(f"mutants: mutmut could not be installed: {error}", file=sys.stderr)
        return 1
    make_tree(groups)
    code = _mutmut(packages, ["run", "--max-children", str(asked.cores), *_patterns(groups)])
    if code != 0:
        print(f"mutants: mutmut ended with {code}", file=sys.stderr)
        return 1
    found = scores(groups, results_of(TREE / "mutants"))
    for score in found:
        for name in score.survivors:
            print(f"unnoticed: {name}", flush=True)
            _mutmut(packages, ["show", name])
    print("\n".join(map(str, found)))
    print(f"mutants: {time.perf_counter() - begun:.0f} s")
    return 0 if all(score.is_enough for score in found) else 1


def make_tree(groups: list[Group]) -> None:
    """Copy the project: mutmut writes beside what it mutates, and reads its settings from pyproject.toml."""
    shutil.rmtree(TREE, ignore_errors=True)
    TREE.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, TREE / name, ignore=SKIPPED)
        else:
            shutil.copy(source, TREE / name)
    settings = (TREE / "pyproject.toml").read_text(encoding="utf-8") + settings_for(groups)
    (TREE / "pyproject.toml").write_text(settings, encoding="utf-8")


def settings_for(groups: list[Group]) -> str:
    """The table that mutmut reads."""
    files = sorted({name for group in groups for name in group.files})
    others = [
        name for name in COPIED if Path(name).suffix == "" and name not in {"engine", "tests"}
    ]
    rows = {
        "source_paths": ["engine"],
        "only_mutate": files,
        "also_copy": others,
        "pytest_add_cli_args_test_selection": list(TESTS),
        "pytest_add_cli_args": ["-x", "-q", *LEFT_OUT],
    }
    lines = [f"{name} = {value!r}".replace("'", '"') for name, value in rows.items()]
    return "\n".join(["", "[tool.mutmut]", *lines, "use_git_change_detection = false", ""])


def _patterns(groups: list[Group]) -> list[str]:
    return [pattern for group in groups for pattern in group.names]


def _mutmut(packages: Path, arguments: list[str]) -> int:
    command = [sys.executable, "-m", "mutmut", *arguments]
    return subprocess.run(command, cwd=TREE, env=environment(packages), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
