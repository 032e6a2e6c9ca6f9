"""The simulator finds nothing in the code that ships, finds what is planted, and repeats itself exactly."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from engine.simulator.bugs import Bug
from engine.simulator.campaign import live, run
from engine.simulator.dice import FaultKind

SEED_COUNT = 80
STEP_COUNT = 250
STEPS_MIN = 100_000
STEPS_PER_CPU_S_MIN = 1_500
DETECTION_SEEDS_MAX = 100
DETECTION_STEP_COUNT = 300

_TRACE = """
from engine.simulator.campaign import live
print("".join(live(seed, 150).trace_hash for seed in range(1, 13)))
"""


def test_no_invariant_breaks_in_a_small_campaign() -> None:
    """Zero violations mean something only if there were faults, lies, payments and settled tabs.

    Every signature is a real one, and checked.
    """
    summary = run(1, SEED_COUNT, STEP_COUNT, lambda _text: None)

    assert [] == [(life.seed, life.violation) for life in summary.violations]
    lives = summary.lives
    assert len(lives) == SEED_COUNT
    step_count = sum(life.step_count for life in lives)
    assert step_count >= STEPS_MIN
    assert step_count / summary.cpu_s >= STEPS_PER_CPU_S_MIN
    assert set() == {kind.value for kind in FaultKind} - {
        fallen.fault.kind for life in lives for fallen in life.fallen
    }
    assert max(life.node_count for life in lives) >= 30
    assert max(life.deepest_reorg for life in lives) >= 5
    assert 0 < max(life.recovery_ms for life in lives) <= 12_000
    assert sum(life.crash_count for life in lives) >= 20
    assert sum(life.break_count for life in lives) >= 200
    assert sum(life.reorg_count for life in lives) >= 5
    assert sum(life.lie_count for life in lives) >= 50
    assert sum(life.payment_count for life in lives) >= 100
    assert sum(life.settled_count for life in lives) >= 50
    assert sum(life.older_copy_count for life in lives) >= 2
    assert sum(life.dust_count for life in lives) >= 3


@pytest.mark.parametrize("bug", list(Bug))
def test_a_planted_bug_is_found_by_an_invariant(
    bug: Bug, record_property: Callable[[str, object], None]
) -> None:
    lives = (
        live(seed, DETECTION_STEP_COUNT, frozenset({bug}))
        for seed in range(1, DETECTION_SEEDS_MAX + 1)
    )

    found = next((life for life in lives if life.violation), None)

    assert found is not None, f"{bug.value} was not found"
    record_property("seed", found.seed)
    assert "Traceback" not in found.violation


def test_the_ledgers_rules_are_whole_again_after_a_planted_life() -> None:
    live(1, 50, frozenset({Bug.SKIP_GUARANTEE_DEDUCTION}))

    assert "" == live(1, 50).violation


def test_a_life_without_faults_is_left_when_all_are_left_out() -> None:
    life = live(6, 100, only=())

    assert () == life.fallen
    assert (0, 0) == (life.crash_count, life.reorg_count)
    assert "" == life.violation


def test_a_fault_is_left_out_by_its_name_and_the_others_of_its_kind_stay() -> None:
    whole = [fallen.fault for fallen in live(12, 100).fallen]
    first, kept = whole[0], whole[1:]

    fewer = [fallen.fault for fallen in live(12, 100, only=kept).fallen]

    assert first not in fewer
    assert fewer
    assert set(fewer) <= set(kept)


def test_the_same_seed_gives_the_same_trace_whatever_the_hash_seed() -> None:
    traces = {_traces(hash_seed) for hash_seed in ("0", "1", "77")}

    assert len(traces) == 1


def test_other_seeds_give_other_traces() -> None:
    assert live(1, 50).trace_hash != live(2, 50).trace_hash


def test_the_command_prints_one_line() -> None:
    done = _command("--seeds", "3", "--steps", "60")

    assert 0 == done.returncode
    (line,) = done.stdout.splitlines()
    assert line.startswith("seeds 3  steps ")
    assert "violations 0" in line


def test_the_command_names_what_failed_and_how_to_repeat_it() -> None:
    done = _command("--seeds", "2", "--steps", "60", "--plant", "send-before-commit")

    assert 1 == done.returncode
    assert "violations 2" in done.stdout
    repeat = "--seeds 1 --steps 60 --first-seed 2 --plant send-before-commit"
    assert repeat in done.stderr


def _command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "engine.simulator", *words],
        capture_output=True,
        text=True,
        check=False,
    )


def _traces(hash_seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _TRACE],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return hashlib.sha256(done.stdout.encode()).hexdigest()
