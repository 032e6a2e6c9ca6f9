"""Power cuts over a full life lose nothing, and would be seen if they did."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest

POINTS = 1000
LEAST_OF_A_ROLE = 80
LEAST_OF_A_TEAR = 250


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_thousand_power_cuts_lose_nothing_and_every_life_comes_to_its_end(
    record_property: Callable[[str, object], None],
) -> None:
    done = _crash("--points", str(POINTS))

    record_property("summary", done.stdout.splitlines()[-1:])
    assert 0 == done.returncode, done.stdout + done.stderr
    counts = _counts(done.stdout)
    assert (POINTS, 0) == (counts["points"], counts["violations"])
    assert min(counts[role] for role in ("payer", "hub", "payee")) >= LEAST_OF_A_ROLE
    assert min(counts[tear] for tear in ("none", "all", "some")) >= LEAST_OF_A_TEAR


def test_a_store_that_never_syncs_is_found_by_the_signatures_it_lost() -> None:
    done = _crash("--points", "24", "--plant", "no-sync")

    assert 1 == done.returncode
    assert _counts(done.stdout)["violations"] >= 8
    assert re.search(r"lost a (SignedState|LedgerProposal|Voucher) that it had sent", done.stdout)


def test_what_is_found_is_found_again_by_the_command_that_is_printed() -> None:
    first = _crash("--points", "8", "--plant", "no-sync").stdout
    command = re.findall(r"repeat: python -m tests\.crash (.*)", first)[-1]
    (point,) = re.findall(r"--at (\S+)", command)

    again = _crash(*command.split())

    assert 1 == again.returncode
    assert _found_at(point, first) == _found_at(point, again.stdout)


def _crash(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.crash", *words], capture_output=True, text=True, check=False
    )


def _counts(said: str) -> dict[str, int]:
    last = said.splitlines()[-1]
    return {word: int(count) for word, count in re.findall(r"(\w+) (\d+)(?=\s|$)", last)}


def _found_at(point: str, said: str) -> str:
    """What was found, without the names of that run's files."""
    (line,) = re.findall(rf"^{point}: (.*)$", said, re.MULTILINE)
    return re.sub(r"\(/.*?\)", "", line)
