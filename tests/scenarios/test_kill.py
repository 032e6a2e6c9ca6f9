"""SIGKILL at random moments: nothing is lost, nothing is paid twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.kill import campaign


@pytest.mark.xdist_group("anvil")
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_twelve_deaths_lose_nothing_and_pay_nothing_twice(tmp_path: Path) -> None:
    outcome = campaign(tmp_path, kills=12, seed=7)

    assert () == outcome.faults
    assert (0, 0) == (outcome.lost, outcome.doubled)
    assert outcome.payments > 50, "too little happened for this to mean anything"
    assert len(outcome.victims) == 3
