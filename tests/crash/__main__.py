"""`python -m tests.crash [--points N|all]`: cut the power at so many moments of a full life; exit 1 on any loss.

`--at payer:1200:some` repeats one point: whose power, at which call to its disk, and what is left.
"""

from __future__ import annotations

import argparse
import logging
import sys

import apsw

from tests.crash.campaign import Point, calls_of_a_life, every_point, run, some_points
from tests.crash.disk import Tear
from tests.crash.planted import switch_sync_off
from tests.crash.seat import ROLES

POINTS = 1000


def main() -> int:
    """Run and say what came of it in one line."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument(
        "--points", default=str(POINTS), help=f"how many, or all (default {POINTS:,})"
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed, other points")
    parser.add_argument("--jobs", type=int, default=1, help="how many at once (default 1)")
    parser.add_argument("--at", type=_point, action="append", help="this one: payer:1200:some")
    parser.add_argument("--plant", choices=["no-sync"], help="a bug, to see that it is found")
    asked = parser.parse_args()
    # What SQLite locks in the parent, a child could not unlock; there is one thread anyway.
    apsw.shutdown()
    apsw.config(apsw.SQLITE_CONFIG_SINGLETHREAD)
    apsw.initialize()
    # That a log fails is what is tried here, a thousand times.
    logging.disable(logging.CRITICAL)
    if asked.plant is not None:
        switch_sync_off()
    summary = run(
        asked.at or _points(asked.points, asked.seed),
        seed=asked.seed,
        jobs=asked.jobs,
        say=lambda text: print(text, flush=True),
    )
    plant = "" if asked.plant is None else f" --plant {asked.plant}"
    for point, _ in summary.failures:
        print(f"repeat: python -m tests.crash --at {point} --seed {asked.seed}{plant}")
    print(summary)
    return 1 if summary.failures else 0


def _points(count: str, seed: int) -> list[Point]:
    points = every_point(calls_of_a_life())
    return points if count == "all" else some_points(points, int(count), seed)


def _point(text: str) -> Point:
    role, call, tear = text.split(":")
    if role not in ROLES:
        raise ValueError(role)
    return Point(role, int(call), Tear(tear).value)


if __name__ == "__main__":
    sys.exit(main())
