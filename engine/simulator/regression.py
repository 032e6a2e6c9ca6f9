"""A failing life, made as small as it gets, as a file that can be lived again and read.

shrink   leaves out faults while the same invariant still breaks
save     writes the life: seed, commit, plan, faults, and the facts that led to the break, with their causes
again    lives such a life again
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from pathlib import Path

from engine.simulator.bugs import Bug
from engine.simulator.campaign import Life, live
from engine.simulator.dice import Fault
from engine.simulator.kept import FORMAT, Regression

RUNS_MAX = 120
"""How many lives shrinking may take: at 0.1 s each, some ten seconds."""


def again(kept: Regression) -> Life:
    """Live a kept life again."""
    only = [fallen.fault for fallen in kept.faults]
    return live(kept.seed, kept.step_count, kept.bugs, only)


def shrink(seed: int, step_count: int, bugs: frozenset[Bug]) -> Regression | None:
    """The same break with as few faults as can be found; None if the life breaks nothing. Cost: RUNS_MAX lives."""
    whole = live(seed, step_count, bugs)
    if not whole.violation:
        return None
    best = whole

    def still_breaks(only: Collection[Fault]) -> bool:
        nonlocal best
        life = live(seed, step_count, bugs, only)
        if life.rule != whole.rule:
            return False
        best = life
        return True

    _bisected([fallen.fault for fallen in whole.fallen], still_breaks)
    return Regression(
        seed=seed, step_count=step_count, bugs=bugs, faults=best.fallen, rule=best.rule
    )


def save(path: Path, regression: Regression, commit: str) -> None:
    """Write a regression file."""
    life = again(regression)
    written = {
        "format": FORMAT,
        "seed": regression.seed,
        "commit": commit,
        "step_count": regression.step_count,
        "bugs": sorted(bug.value for bug in regression.bugs),
        "plan": life.plan,
        "faults": [[each.fault.kind, each.fault.number, each.at_ms] for each in regression.faults],
        "rule": regression.rule,
        "violation": life.violation,
        "trace": list(life.last_facts),
    }
    path.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def _bisected(faults: list[Fault], still_breaks: Callable[[Collection[Fault]], bool]) -> None:
    """Leave out ever smaller runs of faults for as long as it still breaks (Zeller's delta debugging)."""
    runs = 1
    if still_breaks(()):
        return
    size = max(1, len(faults) // 2)
    while faults and runs < RUNS_MAX:
        start, has_shrunk = 0, False
        while start < len(faults) and runs < RUNS_MAX:
            fewer = faults[:start] + faults[start + size :]
            runs += 1
            if still_breaks(fewer):
                faults, has_shrunk = fewer, True
            else:
                start += size
        if size == 1 and not has_shrunk:
            return
        size = max(1, size // 2)
