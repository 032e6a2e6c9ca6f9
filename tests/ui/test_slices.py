"""No turn of the window is long, whatever the person does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TURN_MS = 8.0
RUNS = 9


def longest(*options: str) -> dict[str, float]:
    """The longest turn of each phase of one run, in ms of CPU; paints are not in it."""
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
    money = ("settle", "settle left", "close channel", "close channel left", "deposit", "scrub")
    assert {*money, "deposit left", "scrub left", "restore", "reveal"} <= seen
    assert len(found["paints"]) > 20
    # To find the type of a widget that is half gone, the bindings would make all types there are.
    assert "QMdiArea" not in found["made"]
    worst: dict[str, float] = {}
    for ms, phase in found["turns"]:
        worst[phase] = max(ms, worst.get(phase, 0.0))
    return worst


def test_no_turn_of_ours_holds_the_window() -> None:
    # Other programs on the machine make a turn dearer, never cheaper, and now this one, now that
    # one: a turn that is long by itself is long in every run.
    least = longest()
    for _run in range(RUNS - 1):
        if max(least.values()) <= TURN_MS:
            return
        again = longest()
        least = {phase: min(ms, again.get(phase, ms)) for phase, ms in least.items()}
    long = {phase: ms for phase, ms in least.items() if ms > TURN_MS}
    assert not long, f"longest turns of {RUNS} runs at their best: {long}"


def test_one_long_turn_among_thousands_is_seen() -> None:
    worst = longest("--hold-ms", "20")

    assert worst["held"] >= 20
    assert worst["held"] == max(worst.values())
