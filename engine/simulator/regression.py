"""A failing life, made as small as it gets, as a file that can be lived again and read.

shrink   leaves out faults while the same invariant still breaks
save     writes the life: seed, commit, plan, faults, and the facts that led to the break, with their causes
load     reads such a file; `Regression.again` lives it again
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from engine.simulator.campaign import Life, live
from engine.simulator.dice import Fallen, Fault
from engine.simulator.planted import Bug

FORMAT = "towpath simulation 1"
RUNS_MAX = 120
"""How many lives shrinking may take: at 0.1 s each, some ten seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """What is needed to live a failing life again. `faults` are the only ones that happen."""

    seed: int
    step_count: int
    bugs: frozenset[Bug]
    faults: tuple[Fallen, ...]
    rule: str

    def again(self) -> Life:
        """Live it again."""
        only = [fallen.fault for fallen in self.faults]
        return live(self.seed, self.step_count, self.bugs, only)


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
    life = regression.again()
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


def load(path: Path) -> Regression:
    """Read a regression file.

    Raises:
        ValueError: it is none.
    """
    written = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(written, dict) or written.get("format") != FORMAT:
        raise ValueError(f"{path} is no file of the simulator")
    return Regression(
        seed=written["seed"],
        step_count=written["step_count"],
        bugs=frozenset(Bug(value) for value in written["bugs"]),
        faults=tuple(
            Fallen(Fault(kind, number), at_ms) for kind, number, at_ms in written["faults"]
        ),
        rule=written["rule"],
    )


def told(path: Path) -> str:
    """The file as text for a person: what happened to whom, and which fact of the same node caused it."""
    regression = load(path)
    written = json.loads(path.read_text(encoding="utf-8"))
    lines = [
        f"seed {regression.seed}, {regression.step_count} steps, commit {written['commit']}",
        f"town: {written['plan']}",
        *(f"planted: {bug.value}" for bug in sorted(regression.bugs, key=lambda each: each.value)),
        *(f"{each.at_ms:>9} ms  fault  {each.fault.kind}" for each in regression.faults),
        *written["trace"],
        written["violation"],
    ]
    return "\n".join(lines)


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
