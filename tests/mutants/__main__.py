"""`python -m tests.mutants [--group NAME]`: change the code that guards money, and see whether the tests notice."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.lockedtools import ROOT, NoToolError, environment, provide
from tests.mutants.groups import GROUPS, Group, results_of, score_of

TREES = ROOT / "build" / "mutants"
COPIED = ("engine", "wallet", "ui", "resources", "tests", "docs", "pyproject.toml")
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
    found = []
    for group in groups:
        tree = TREES / group.name.replace(" ", "-")
        make_tree(tree, group)
        code = _mutmut(packages, tree, ["run", "--max-children", str(asked.cores), *group.names])
        if code != 0:
            print(f"mutants: mutmut ended with {code}", file=sys.stderr)
            return 1
        score = score_of(group, results_of(tree / "mutants"))
        for name in score.survivors:
            print(f"unnoticed: {name}", flush=True)
            _mutmut(packages, tree, ["show", name])
        found.append(score)
    print("\n".join(map(str, found)))
    print(f"mutants: {time.perf_counter() - begun:.0f} s")
    return 0 if all(score.is_enough for score in found) else 1


def make_tree(tree: Path, group: Group) -> None:
    """Copy the project: mutmut writes beside what it mutates, and reads its settings from pyproject.toml."""
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=SKIPPED)
        else:
            shutil.copy(source, tree / name)
    settings = (tree / "pyproject.toml").read_text(encoding="utf-8") + settings_for(group)
    (tree / "pyproject.toml").write_text(settings, encoding="utf-8")


def settings_for(group: Group) -> str:
    """The table that mutmut reads."""
    others = [
        name for name in COPIED if Path(name).suffix == "" and name not in {"engine", "tests"}
    ]
    rows = {
        "source_paths": ["engine"],
        "only_mutate": list(group.files),
        "also_copy": others,
        "pytest_add_cli_args_test_selection": list(group.tests),
        "pytest_add_cli_args": ["-x", "-q", *LEFT_OUT],
    }
    lines = [f"{name} = {value!r}".replace("'", '"') for name, value in rows.items()]
    return "\n".join(["", "[tool.mutmut]", *lines, "use_git_change_detection = false", ""])


def _mutmut(packages: Path, tree: Path, arguments: list[str]) -> int:
    command = [sys.executable, "-m", "mutmut", *arguments]
    return subprocess.run(command, cwd=tree, env=environment(packages), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
