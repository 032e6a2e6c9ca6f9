"""Kill real processes with SIGKILL at random moments while they pay, settle, open and close; then count the money.

`python -m tests.scenarios.kill --kills 60 --seed 1` runs a whole campaign and prints one line. Chance comes from the
seed; what a process does at the moment of its death also depends on the machine, so a seed repeats the plan only.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from engine.log.folding import WorldFolding, recorded_of
from engine.log.store import EventLog
from engine.log.verify import verify
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.events import PaymentFailed
from tests.scenarios.nursery import Forked
from tests.scenarios.town import Program, Town, open_town
from wallet.books import Books, faults, unrest

WORKING_SHARE = 0.7
"""So many kills wait until payments arrive again; the others hit nodes on their way up or while they look for each other."""
LIFE_S_MAX = 0.8
"""A round of opening, paying, settling and closing takes less, so death comes anywhere in it; sooner more often."""
HEAL_PATIENCE_S = 90.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    kills: int
    victims: dict[str, int]
    moments: dict[str, int]
    payments: int
    lost: int
    doubled: int
    faults: tuple[str, ...]
    took_s: float


def campaign(folder: Path, *, kills: int, seed: int) -> Outcome:
    """Kill so many times, let everything heal, and compare three logs, the chain, and what the payer was told."""
    begun = time.monotonic()
    chance = Random(seed)
    town = open_town(folder, seed, Forked)
    victims: Counter[str] = Counter()
    moments: Counter[str] = Counter()
    try:
        for program in town.programs:
            program.start()
        for _ in range(kills):
            if chance.random() < WORKING_SHARE:
                town.payer.forget_lines()
                town.payer.wait_for("paid", HEAL_PATIENCE_S)
            threading.Event().wait(LIFE_S_MAX * chance.random() ** 2)
            victim: Program = chance.choice(town.programs)
            moments[town.payer.last_line.partition(" ")[0]] += 1
            victims[victim.name] += 1
            victim.kill()
            victim.start()
        books = _heal(town)
        found = [*unrest(books), *faults(books, town.anvil.rpc), *_log_faults(town)]
        lost, doubled = _lost_and_doubled(town, books)
    finally:
        town.close()
    return Outcome(
        kills=kills,
        victims=dict(victims),
        moments=dict(moments),
        payments=len(books[0].sent),
        lost=lost,
        doubled=doubled,
        faults=tuple(found),
        took_s=round(time.monotonic() - begun, 1),
    )


def _heal(town: Town) -> tuple[Books, ...]:
    town.payer.forget_lines()
    town.payer.tell("finish")
    town.payer.wait_for("done", HEAL_PATIENCE_S)
    return town.quiet_books(HEAL_PATIENCE_S)


def _lost_and_doubled(town: Town, books: tuple[Books, ...]) -> tuple[int, int]:
    """Payments that the payer was told are done and the payee has not, and those the payee has more than once."""
    payer, _, payee = books
    with closing(EventLog.reader(town.log("payer"))) as reader:
        rows = reader.rows(0, reader.head.seq, (TYPE_IDS[PaymentFailed],))
        failed = {recorded_of(row).event.payment_id for row in rows}
    told = {bytes.fromhex(line) for line in town.acknowledged.read_text().split()}
    arrived = Counter(payment_id for payment_id, _ in payee.received)
    lost = [
        payment_id for payment_id in told if payment_id not in arrived and payment_id not in failed
    ]
    doubled = [payment_id for payment_id, count in arrived.items() if count > 1]
    assert len(told) <= len(payer.sent) + len(failed)
    return len(lost), len(doubled)


def _log_faults(town: Town) -> list[str]:
    found = []
    for name in ("payer", "hub", "payee"):
        with closing(EventLog.auditor(town.log(name))) as log:
            report = verify(log, folding=WorldFolding())
        found += [f"{name}: event {each.seq}: {each.fault.value}" for each in report.findings]
    return found


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--kills", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--folder", type=Path, help="keep everything here instead of in a temporary folder"
    )
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        outcome = campaign(chosen.folder or Path(temporary), kills=chosen.kills, seed=chosen.seed)
    sys.stdout.write(json.dumps(outcome.__dict__) + "\n")
    return 1 if outcome.faults or outcome.lost or outcome.doubled else 0


if __name__ == "__main__":
    sys.exit(main())
