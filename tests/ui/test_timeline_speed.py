"""The timeline stays quick with more than a hundred thousand events, over a real log."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EVENT_COUNT, SCROLL_COUNT = 120_000, 120
PAINT_MS, TURN_MS = 16.0, 8.0
RUNS = 3


def figures() -> tuple[float, float]:
    """(95th percentile of CPU a paint while scrolling, longest turn) of one run, in ms."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.timeline", str(EVENT_COUNT), str(SCROLL_COUNT)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    paints = sorted(found["scroll_paints_ms"])
    assert found["rows"] > EVENT_COUNT
    assert len(paints) >= SCROLL_COUNT
    return paints[int(0.95 * len(paints))], max(found["turns_ms"])


@pytest.mark.slow
@pytest.mark.timeout(320)
def test_scrolling_searching_and_walking_120_000_events_hold_nothing_up() -> None:
    # Other programs on the machine make both dearer, never cheaper.
    seen: list[tuple[float, float]] = []
    for _run in range(RUNS):
        seen.append(figures())
        if seen[-1][0] <= PAINT_MS and seen[-1][1] <= TURN_MS:
            return
    pytest.fail(f"(p95 of a paint, longest turn) in {RUNS} runs: {seen}")
