"""`python -m tests.bench [NAME ...]`: measure, print a table, write build/bench.json."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.measures import MEASURES

TARGET = Path("build/bench.json")


def main(names: list[str]) -> None:
    """Run all measures, or those whose function is named."""
    figures: list[Figure] = []
    for measure in MEASURES:
        if not names or measure.__name__ in names:
            print(f"measuring {measure.__name__} ...", file=sys.stderr, flush=True)
            figures.extend(measure())
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps([entry.row() for entry in figures], indent=2) + "\n")
    print(
        f"{'name':26}{'median':>12}{'p95':>12}{'p99':>12}  {'unit':12}{'n':>6}{'reference':>12}{'ratio':>8}  bar"
    )
    for entry in figures:
        reference = "" if entry.reference is None else f"{entry.reference:.3f}"
        ratio = "" if entry.ratio is None else f"{entry.ratio:.2f}"
        print(
            f"{entry.name:26}{entry.median:>12.3f}{entry.p95:>12.3f}{entry.p99:>12.3f}"
            f"  {entry.unit:12}{entry.n:>6}{reference:>12}{ratio:>8}  {entry.bar}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
