"""`python -m engine.simulator --seeds N --steps N --first-seed N`: one summary line, exit 1 on a violation."""

from __future__ import annotations

import argparse
import sys

from engine.simulator.campaign import run
from engine.simulator.planted import Bug


def main() -> int:
    """Run a campaign as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m engine.simulator", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument(
        "--plant",
        choices=[bug.value for bug in Bug],
        help="plant a bug, to see that it is found",
    )
    asked = parser.parse_args()
    bugs = frozenset({Bug(asked.plant)} if asked.plant else ())
    summary = run(asked.first_seed, asked.seeds, asked.steps, _tell, bugs)
    planted = f" --plant {asked.plant}" if asked.plant else ""
    for life in summary.violations:
        _tell(
            f"seed {life.seed} failed, repeat it: python -m engine.simulator --seeds 1"
            f" --steps {asked.steps} --first-seed {life.seed}{planted}"
        )
    print(summary.line)
    return 1 if summary.violations else 0


def _tell(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
