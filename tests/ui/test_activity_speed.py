"""The activity page stays quick with many rows, over a real log. `make bench` measures 100,000."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROW_COUNT, SCROLL_COUNT = 25_000, 120
PAINT_MS, TURN_MS = 16.0, 8.0
RUNS = 5


def figures() -> tuple[float, float]:
    """(95th percentile of CPU a paint while scrolling, longest turn) of one run, in ms."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.activity", str(ROW_COUNT), str(SCROLL_COUNT)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    paints = sorted(found["scroll_paints_ms"])
    assert found["rows"] > ROW_COUNT
    assert len(paints) >= SCROLL_COUNT
    return paints[int(0.95 * len(paints))], max(found["turns_ms"])


@pytest.mark.slow
@pytest.mark.timeout(320)
def test_scrolling_and_reading_many_rows_hold_nothing_up() -> None:
    # Measured: 8 and 6 ms. Other programs on the machine make both dearer, never cheaper.
    paint_ms, turn_ms = figures()
    for _run in range(RUNS - 1):
        if paint_ms <= PAINT_MS and turn_ms <= TURN_MS:
            return
        again = figures()
        paint_ms, turn_ms = min(paint_ms, again[0]), min(turn_ms, again[1])
    assert paint_ms <= PAINT_MS, "the 95th percentile of a paint, in the best run"
    assert turn_ms <= TURN_MS, "the longest turn, in the best run"
