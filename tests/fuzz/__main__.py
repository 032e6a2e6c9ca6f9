"""`python -m tests.fuzz [--count N] [--seed S]`: hostile bytes for as long as you like; exit 1 on any crash."""

from __future__ import annotations

import argparse
import sys
import time

from tests.fuzz.campaign import Campaign, Tally, message_kinds
from tests.fuzz.links import links

COUNT = 20_000


def main() -> int:
    """Run and say what came of it in one line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument(
        "--count", type=int, default=COUNT, help=f"spoiled inputs of each kind (default {COUNT:,})"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="another seed, other inputs (default 1)"
    )
    asked = parser.parse_args()
    begun = time.perf_counter()
    campaign = Campaign(asked.seed)
    tallies = [campaign.messages(kind, asked.count) for kind in message_kinds()]
    tallies.append(campaign.frames(asked.count))
    tallies.append(links(asked.seed, asked.count))
    crashes = [crash for tally in tallies for crash in tally.crashes]
    for crash in crashes:
        print(crash)
    kinds = "; ".join(map(_words, tallies))
    print(
        f"fuzz: seed {asked.seed}, {kinds}; crashes {len(crashes)}; {time.perf_counter() - begun:.0f} s"
    )
    return 1 if crashes else 0


def _words(tally: Tally) -> str:
    return (
        f"{tally.kind} {tally.count:,} ({tally.decoded:,} decoded, {tally.changed:,} changed the state, "
        f"p99 {tally.p99_us / 1000:.2f} ms)"
    )


if __name__ == "__main__":
    sys.exit(main())
