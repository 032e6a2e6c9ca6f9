"""`python -m tests.covered`: every line of engine/protocol, and nearly every branch, is run by its own tests.

By its own: those of the engine and of its vectors. A page that happens to run a rule does not say that the rule is right.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "covered"
PACKAGE = "engine.protocol"
TESTS = ("tests/engine/protocol", "tests/conformance")
BRANCHES_PERCENT_MIN = 98


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What the tests ran of the package; `missing` says which lines they did not."""

    lines: int
    branches: int
    branches_run: int
    missing: tuple[str, ...]

    @property
    def branches_percent(self) -> float:
        """Of a hundred branches; all of none."""
        return 100 * self.branches_run / self.branches if self.branches else 100.0

    @property
    def is_enough(self) -> bool:
        """Every line, and as many branches as asked."""
        return not self.missing and self.lines > 0 and self.branches_percent >= BRANCHES_PERCENT_MIN

    def __str__(self) -> str:
        words = "every line" if not self.missing else "lines never run: " + ", ".join(self.missing)
        return (
            f"cover: {PACKAGE}, {self.lines:,} lines, {words}; "
            f"{self.branches_percent:.1f} % of {self.branches:,} branches"
        )


def cover_of(report: dict[str, Any]) -> Cover:
    """From coverage's own report in JSON."""
    totals = report["totals"]
    missing = tuple(
        f"{name}:{line}" for name, file in sorted(report["files"].items()) for line in file["missing_lines"]
    )  # fmt: skip
    return Cover(
        lines=totals["num_statements"],
        branches=totals["num_branches"],
        branches_run=totals["covered_branches"],
        missing=missing,
    )


def main() -> int:
    """Run the tests under coverage; 1 if they fail or leave too much out."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    begun = time.perf_counter()
    data, report = FOLDER / "lines", FOLDER / "report.json"
    watch = ["run", "--branch", f"--source={PACKAGE}", f"--data-file={data}", "-m", "pytest"]
    if _coverage([*watch, "-q", "-n", "2", "--no-header", *TESTS]) != 0:
        return 1
    _coverage(["combine", "-q", f"--data-file={data}"])
    _coverage(["json", "-q", f"--data-file={data}", "-o", str(report)])
    found = cover_of(json.loads(report.read_text(encoding="utf-8")))
    sys.stdout.write(f"{found}; {time.perf_counter() - begun:.0f} s\n")
    return 0 if found.is_enough else 1


def _coverage(arguments: list[str]) -> int:
    return subprocess.run(
        [sys.executable, "-m", "coverage", *arguments], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
