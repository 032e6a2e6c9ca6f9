"""No turn of the window is long, whatever the person does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TURN_MS = 8.0
RUNS = 5


def longest(*options: str) -> tuple[float, str]:
    """The longest turn of one run and when it was; paints are not in it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.slices", *options],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = json.loads(done.stdout)
    seen = {phase for _ms, phase in found["turns"]}
    assert {"furnish", "demo", "receive", "past", "live", "pay", "theme", "resize"} <= seen
    channels = ("", " refresh", " scroll", " drawer", " chip", " map", " past", " live")
    assert {f"channels{what}" for what in channels} <= seen
    timeline = ("", " scroll", " walk", " grows", " search", " past", " live", " theme")
    assert {f"timeline{what}" for what in timeline} <= seen
    assert {"activity", "scroll", "row", "row in", "search", "label", "past activity"} <= seen
    assert {"palette", "palette typed", "palette walked", "palette taken", "sheet"} <= seen
    assert {"notices", "notice", "notices read"} <= seen
    assert {"settings", "settings choice", "settings past", "safety dialog"} <= seen
    assert len(found["paints"]) > 20
    worst_ms, phase = max(found["turns"])
    return worst_ms, phase


def test_no_turn_of_ours_holds_the_window() -> None:
    # Other programs on the machine make a turn dearer, never cheaper: a turn that is long by itself
    # is long in every run.
    worst: list[tuple[float, str]] = []
    for _run in range(RUNS):
        worst.append(longest())
        if worst[-1][0] <= TURN_MS:
            return
    pytest.fail(f"longest turns in {RUNS} runs: {worst}")


def test_one_long_turn_among_thousands_is_seen() -> None:
    worst_ms, phase = longest("--hold-ms", "20")

    assert worst_ms >= 20
    assert phase == "held"
