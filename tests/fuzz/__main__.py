"""`python -m tests.fuzz [--count N] [--seed S] [--engine own|atheris]`: hostile bytes for as long as you like.

Exit 1 on any crash, any broken promise, or a kind whose p99 or memory is above its limit.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator

from tests.fuzz import corpus, guided
from tests.fuzz.campaign import Campaign, message_kinds
from tests.fuzz.claims import claims
from tests.fuzz.links import links
from tests.fuzz.tally import Tally

COUNT = 100_000


def main() -> int:
    """Run, say what came of each kind in one line, and of all in the last."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument(
        "--count", type=int, default=COUNT, help=f"spoiled inputs of each kind (default {COUNT:,})"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="another seed, other inputs (default 1)"
    )
    parser.add_argument("--engine", choices=["own", "atheris"], default="own", help="who spoils")
    parser.add_argument("--keep", action="store_true", help="add what was new to the corpus")
    asked = parser.parse_args()
    if asked.engine == "atheris":
        return guided.run(asked.count, asked.seed)
    begun = time.perf_counter()
    tallies = []
    for tally in _tallies(Campaign(asked.seed), asked.count, asked.seed):
        print(tally, flush=True)
        for crash in tally.crashes:
            print(crash)
        tallies.append(tally)
    if asked.keep:
        print(f"corpus: {corpus.keep(asked.seed, asked.count)} new inputs")
    print(
        f"fuzz: seed {asked.seed}, {sum(one.count for one in tallies):,} inputs of {len(tallies)} kinds; "
        f"crashes {sum(one.crash_count for one in tallies)}, "
        f"promises broken {sum(one.broken_count for one in tallies)}; {time.perf_counter() - begun:.0f} s"
    )
    bad = [one.kind for one in tallies if not one.is_good]
    if bad:
        print(f"fuzz: not good: {', '.join(bad)}")
    return 1 if bad else 0


def _tallies(campaign: Campaign, count: int, seed: int) -> Iterator[Tally]:
    for kind in message_kinds():
        yield campaign.messages(kind, count)
    yield campaign.frames(count)
    yield claims(campaign, seed, count)
    yield links(seed, count)


if __name__ == "__main__":
    sys.exit(main())
