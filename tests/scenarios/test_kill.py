"""SIGKILL at random moments: nothing is lost, nothing is paid twice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.xdist_group("anvil")
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_thirty_deaths_lose_nothing_and_pay_nothing_twice(tmp_path: Path) -> None:
    """In a process of its own: with it end all that it forked."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.scenarios.kill",
            *f"--kills 30 --seed 7 --folder {tmp_path}".split(),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stdout + done.stderr
    outcome = json.loads(done.stdout)
    assert [] == outcome["faults"]
    assert (0, 0) == (outcome["lost"], outcome["doubled"])
    assert outcome["kills"] == 30
    assert outcome["payments"] > 50, "too little happened for this to mean anything"
    assert len(outcome["victims"]) == 3
