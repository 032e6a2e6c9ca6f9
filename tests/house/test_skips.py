"""A skipped test is named, and in a strict run it needs a reason that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.house.tree import ROOT

if TYPE_CHECKING:
    from pathlib import Path

ALLOWED = "no directory of vectors: name one"


def run_with_skip(folder: Path, reason: str, *, strict: bool, workers: int = 0) -> tuple[int, str]:
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "conftest.py")
    body = f"import pytest\ndef test_one(): pytest.skip({reason!r})\ndef test_two(): pass\n"
    (folder / "test_sample.py").write_text(body, encoding="utf-8")
    environment = {
        **os.environ,
        "TOWPATH_STRICT_SKIPS": "1" if strict else "0",
        "PYTHONPATH": str(ROOT),
    }
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rs", "-n", str(workers), "-p", "no:cacheprovider"],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return answer.returncode, answer.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize("workers", [0, 1])
def test_strict_run_fails_on_a_skip_that_is_not_allowed(tmp_path: Path, workers: int) -> None:
    code, last = run_with_skip(tmp_path, "did not feel like it", strict=True, workers=workers)

    assert code == 1
    assert last == "Named skips: 1 (not allowed: did not feel like it)"


def test_strict_run_takes_an_allowed_skip(tmp_path: Path) -> None:
    code, last = run_with_skip(tmp_path, ALLOWED, strict=True)

    assert code == 0
    assert last == "Named skips: 1 (all allowed)"


def test_plain_run_only_names_the_skip(tmp_path: Path) -> None:
    code, last = run_with_skip(tmp_path, "Xvfb is not installed", strict=False)

    assert code == 0
    assert last == "Named skips: 1 (not allowed: Xvfb is not installed)"
