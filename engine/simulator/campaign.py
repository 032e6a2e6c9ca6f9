"""Many seeds, one summary."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Collection
from dataclasses import dataclass

from engine.simulator.bugs import Bug
from engine.simulator.dice import Fallen, Fault
from engine.simulator.ending import Ending
from engine.simulator.planted import planted_rules
from engine.simulator.town import START_MS, Town
from engine.simulator.violation import Violation

PROGRESS_EVERY_SEEDS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What became of one seed. Times are since the town began. `violation` is empty if all invariants held."""

    seed: int
    step_count: int
    fact_count: int
    crash_count: int
    break_count: int
    reorg_count: int
    payment_count: int
    settled_count: int
    lie_count: int
    older_copy_count: int
    dust_count: int
    deepest_reorg: int
    node_count: int
    recovery_ms: int
    fallen: tuple[Fallen, ...]
    plan: str
    last_facts: tuple[str, ...]
    trace_hash: str
    violation: str

    @property
    def rule(self) -> str:
        """The number of the invariant that does not hold; empty if all do."""
        return self.violation.partition(":")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A campaign's lives and what they cost."""

    lives: tuple[Life, ...]
    cpu_s: float

    @property
    def violations(self) -> tuple[Life, ...]:
        """The seeds that failed."""
        return tuple(life for life in self.lives if life.violation)

    @property
    def line(self) -> str:
        """The campaign in one line."""
        step_count = sum(life.step_count for life in self.lives)
        return (
            f"seeds {len(self.lives)}  steps {step_count}"
            f"  facts {sum(life.fact_count for life in self.lives)}"
            f"  crashes {sum(life.crash_count for life in self.lives)}"
            f"  drops {sum(life.break_count for life in self.lives)}"
            f"  reorgs {sum(life.reorg_count for life in self.lives)}"
            f"  lies {sum(life.lie_count for life in self.lives)}"
            f"  older copies {sum(life.older_copy_count for life in self.lives)}"
            f"  recovery {max((life.recovery_ms for life in self.lives), default=0)} ms"
            f"  payments {sum(life.payment_count for life in self.lives)}"
            f"  tabs {sum(life.settled_count for life in self.lives)}"
            f"  violations {len(self.violations)}"
            f"  steps/CPU-s {int(step_count / max(self.cpu_s, 1e-9))}"
        )


def live(
    seed: int,
    step_count: int,
    bugs: frozenset[Bug] = frozenset(),
    only: Collection[Fault] | None = None,
) -> Life:
    """Run one seed to its end: `step_count` steps with faults, then the healing phase.

    Of the seed's faults only those in `only` happen; all of them if it is None.
    """
    town = Town(seed, bugs, only)
    violation = ""
    recovery_ms = 0
    try:
        with planted_rules(bugs):
            town.run_faulty(step_count)
            ending = Ending(town)
            ending.run()
            recovery_ms = ending.recovery_ms
    except Violation as found:
        violation = str(found)
    except Exception:  # noqa: BLE001 - the boundary that names the seed of whatever was raised
        violation = "I9: " + traceback.format_exc()
    settlement = town.checker.settlement
    return Life(
        seed=seed,
        step_count=town.step_count,
        fact_count=town.fact_count,
        crash_count=sum(node.crash_count for node in town.nodes.values()),
        break_count=sum(link.break_count for link in town.links),
        reorg_count=town.chain.reorg_count,
        payment_count=settlement.payment_count,
        settled_count=settlement.settled_count,
        lie_count=sum(liar.lie_count for liar in town.liars.values()),
        older_copy_count=town.older_copy_count,
        dust_count=town.chain.dust_count,
        deepest_reorg=town.chain.deepest_reorg,
        node_count=len(town.nodes),
        recovery_ms=recovery_ms,
        fallen=tuple(Fallen(each.fault, each.at_ms - START_MS) for each in town.dice.fallen),
        plan=town.plan.line,
        last_facts=tuple(town.last_facts),
        trace_hash=town.trace_hash,
        violation=violation,
    )


def run(
    first_seed: int,
    seed_count: int,
    step_count: int,
    progress: Callable[[str], None],
    bugs: frozenset[Bug] = frozenset(),
) -> Summary:
    """Run seeds `first_seed` ... and tell the progress now and then."""
    start_s = time.process_time()
    lives: list[Life] = []
    for number in range(seed_count):
        life = live(first_seed + number, step_count, bugs)
        lives.append(life)
        if life.violation:
            progress(f"seed {life.seed}: {life.violation}")
        if (number + 1) % PROGRESS_EVERY_SEEDS == 0:
            progress(f"{number + 1} of {seed_count} seeds")
    return Summary(lives=tuple(lives), cpu_s=time.process_time() - start_s)
