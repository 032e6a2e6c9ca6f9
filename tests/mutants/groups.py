"""What is mutated, how many of its mutants must be noticed, and how a run is counted.

A mutant is the program with one small change: a `<` for a `<=`, an argument left out. Tests that still pass have not
seen it. mutmut makes the mutants and runs, for each, the tests that reach it. It changes neither properties nor what
stands outside functions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

NOTICED_PERCENT_MIN = 90
SURVIVED, NOT_REACHED = frozenset({0}), frozenset({5, 33})
_NOT_RUN = frozenset({None, 34})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Code that is judged together: names of mutants are `module.x_function__mutmut_1`.

    `tests` are those that are about this code. All others would notice little more, and take a day.
    """

    name: str
    files: tuple[str, ...]
    names: tuple[str, ...]
    tests: tuple[str, ...]
    percent_min: int = NOTICED_PERCENT_MIN


GROUPS = (
    Group(
        name="sign gate",
        files=(
            "engine/protocol/signing.py",
            "engine/protocol/recorder.py",
            "engine/protocol/rowkeys.py",
            "engine/log/batch.py",
        ),
        names=(
            "engine.protocol.signing.*",
            "engine.protocol.recorder.*sign_*",
            "engine.protocol.rowkeys.*gate_of*",
            "engine.log.batch.*_Claims*",
        ),
        tests=(
            "tests/engine/protocol/test_lanes.py",
            "tests/engine/protocol/test_signing.py",
            "tests/engine/protocol/test_events.py",
            "tests/engine/protocol/test_recorder.py",
            "tests/engine/log/test_gates.py",
        ),
        percent_min=100,
    ),
    Group(
        name="vouchers",
        files=("engine/protocol/vouchers.py",),
        names=("engine.protocol.vouchers.*",),
        tests=(
            "tests/engine/protocol/test_vouchers.py",
            "tests/engine/protocol/test_locked.py",
        ),
    ),
    Group(
        name="consensus",
        files=("engine/protocol/channel/consensus.py",),
        names=("engine.protocol.channel.consensus.*",),
        tests=("tests/engine/protocol/channel/test_consensus.py",),
    ),
    Group(
        name="guarantees",
        files=(
            "engine/protocol/objectives/virtualfund.py",
            "engine/protocol/objectives/virtualdefund.py",
        ),
        names=(
            "engine.protocol.objectives.virtualfund.*",
            "engine.protocol.objectives.virtualdefund.*",
        ),
        tests=(
            "tests/engine/protocol/objectives/test_virtualfund.py",
            "tests/engine/protocol/objectives/test_virtualdefund.py",
            "tests/engine/protocol/test_thefts.py",
            "tests/engine/protocol/objectives/test_dispute.py",
        ),
    ),
    Group(
        name="outcome",
        files=("engine/protocol/channel/outcome.py", "engine/protocol/channel/virtual.py"),
        names=("engine.protocol.channel.outcome.*", "engine.protocol.channel.virtual.*"),
        tests=(
            "tests/engine/protocol/channel/test_outcome.py",
            "tests/engine/protocol/channel/test_virtual.py",
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What came of a group's mutants."""

    group: Group
    count: int
    survivors: tuple[str, ...]

    @property
    def percent(self) -> float:
        """How many of a hundred mutants were noticed; 0 where there is none, for then nothing was proved."""
        return 100 * (self.count - len(self.survivors)) / self.count if self.count else 0.0

    @property
    def is_enough(self) -> bool:
        """Whether the group's target is met."""
        return self.percent >= self.group.percent_min

    def __str__(self) -> str:
        noticed = self.count - len(self.survivors)
        verdict = "" if self.is_enough else f"  BELOW {self.group.percent_min} %"
        return (
            f"{self.group.name:<12}{noticed:>5} of {self.count:>4}  {self.percent:5.1f} %{verdict}"
        )


def score_of(group: Group, results: dict[str, int | None]) -> Score:
    """A group's score; a mutant that no test reaches survives, and so does one that was not run."""
    own = {
        name: code
        for name, code in results.items()
        if any(fnmatchcase(name, pattern) for pattern in group.names)
    }
    unnoticed = SURVIVED | NOT_REACHED | _NOT_RUN
    survivors = tuple(sorted(name for name, code in own.items() if code in unnoticed))
    return Score(group=group, count=len(own), survivors=survivors)


def results_of(folder: Path) -> dict[str, int | None]:
    """Mutant -> how its tests ended, from what mutmut writes beside each mutated file."""
    return dict(_pairs(folder))


def _pairs(folder: Path) -> Iterator[tuple[str, int | None]]:
    for path in sorted(folder.rglob("*.py.meta")):
        yield from json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"].items()
