"""The files in which the simulator keeps failing lives: what is needed to live one again, and its text for a person.

Cheap to import: a command of the wallet prints such files.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.simulator.bugs import Bug
from engine.simulator.dice import Fallen, Fault

FORMAT = "towpath simulation 1"
FILE_BYTES_MAX = 4 * 1024 * 1024
"""A file with the newest facts of a life of some hundred steps has a few KiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """What is needed to live a failing life again. `faults` are the only ones that happen."""

    seed: int
    step_count: int
    bugs: frozenset[Bug]
    faults: tuple[Fallen, ...]
    rule: str


def load(path: Path) -> Regression:
    """Read a regression file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is none.
    """
    return _read(path)[0]


def _read(path: Path) -> tuple[Regression, dict[str, Any]]:
    """(what is needed to live it again, all that is written)."""
    with path.open("rb") as file:
        content = file.read(FILE_BYTES_MAX + 1)
    try:
        written = json.loads(content)
        if len(content) > FILE_BYTES_MAX or written["format"] != FORMAT:
            raise ValueError("another format")  # noqa: TRY301 - told as any other damage
        regression = Regression(
            seed=int(written["seed"]),
            step_count=int(written["step_count"]),
            bugs=frozenset(Bug(value) for value in written["bugs"]),
            faults=tuple(
                Fallen(Fault(str(kind), int(number)), int(at_ms))
                for kind, number, at_ms in written["faults"]
            ),
            rule=str(written["rule"]),
        )
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise ValueError(f"{path} is no file of the simulator") from error
    return regression, written


def told(path: Path) -> str:
    """The file as text for a person: what happened to whom, and which fact of the same node caused it.

    What cannot be printed is a question mark: the file may be anybody's.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no such file.
    """
    regression, written = _read(path)
    trace = written.get("trace")
    lines = [
        f"seed {regression.seed}, {regression.step_count} steps, commit {written.get('commit')}",
        f"town: {written.get('plan')}",
        *(f"planted: {bug.value}" for bug in sorted(regression.bugs, key=lambda each: each.value)),
        *(f"{each.at_ms:>9} ms  fault  {each.fault.kind}" for each in regression.faults),
        *(map(str, trace) if isinstance(trace, list) else ()),
        f"{written.get('violation')}",
    ]
    return "\n".join(map(_printable, lines))


def _printable(line: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in line)
