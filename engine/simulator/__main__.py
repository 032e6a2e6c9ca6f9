"""`python -m engine.simulator --seeds N --steps N --first-seed N`: one summary line, exit 1 on a violation."""

from __future__ import annotations

import argparse
import sys

from engine.simulator.campaign import run


def main() -> int:
    """Run a campaign as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m engine.simulator", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--first-seed", type=int, default=1)
    asked = parser.parse_args()
    summary = run(
        asked.first_seed, asked.seeds, asked.steps, lambda text: print(text, file=sys.stderr)
    )
    for life in summary.violations:
        print(
            f"seed {life.seed} failed: python -m engine.simulator --seeds 1"
            f" --steps {asked.steps} --first-seed {life.seed}",
            file=sys.stderr,
        )
    print(summary.line)
    return 1 if summary.violations else 0


if __name__ == "__main__":
    sys.exit(main())
