"""One step: pure, whole or not at all."""

from __future__ import annotations

import pytest

from engine.protocol import inputs as inp
from engine.protocol import step as steps
from tests.engine.protocol.makers import a_town
from tests.engine.protocol.village import Village


def an_opening(town: Village) -> inp.OpenTab:
    """Alice opens a tab to Bob."""
    return inp.OpenTab(at_ms=town.now_ms, payee=town["bob"].address, limit_wei=10, nonce=7)


def test_a_loop_of_cranks_is_our_own_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    town = a_town()
    monkeypatch.setattr(steps, "CRANKS_PER_STEP_MAX", 1)

    with pytest.raises(AssertionError, match="objectives still move"):
        town["alice"].take(an_opening(town))


def test_an_input_without_facts_gives_the_same_world() -> None:
    town = a_town()
    before = town["alice"].world

    done = town["alice"].take(inp.Tick(at_ms=town.now_ms))

    assert done.world is before
    assert (done.events, done.effects) == ((), ())
