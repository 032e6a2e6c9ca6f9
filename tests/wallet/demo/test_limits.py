from __future__ import annotations

from engine.chain.limits import ANVIL_STOP_TIMEOUT_MS
from wallet.demo import limits


def test_a_supervisor_has_time_to_end_the_nodes_and_then_the_chain():
    ending_s = limits.CHILD_PATIENCE_S + ANVIL_STOP_TIMEOUT_MS / 1000

    assert limits.SUPERVISOR_PATIENCE_S >= ending_s + 5
    assert limits.LOCK_PATIENCE_S >= limits.SUPERVISOR_PATIENCE_S
