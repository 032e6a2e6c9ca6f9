from __future__ import annotations

import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeLive, FakeWallet
from wallet import api

if TYPE_CHECKING:
    from wallet.api import LiveSession

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, FakeWallet]]:
    """What `wallet.open` was asked for: profiles, and the wallets it gave."""
    asked: list[tuple[str, FakeWallet]] = []
    module = ModuleType("wallet.open")

    def open_wallet(profile: str = "usual") -> FakeWallet:
        asked.append((profile, FakeWallet()))
        return asked[-1][1]

    module.open_wallet = open_wallet  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "wallet.open", module)
    return asked


def test_the_facade_is_imported_without_the_engine() -> None:
    look = f"import sys; sys.path.append({str(ROOT)!r}); import wallet.api; print(*sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd="/"
    )

    loaded = done.stdout.split()
    assert "wallet.api" in loaded
    assert not [name for name in loaded if name.partition(".")[0] in ("engine", "apsw")]


def test_nothing_is_opened_before_it_is_used(opened: list[tuple[str, FakeWallet]]) -> None:
    wallet = api.open_wallet("mine")

    wallet.close().result(timeout=5)

    assert opened == []


def test_a_demo_starts_in_the_profile_that_was_named(
    opened: list[tuple[str, FakeWallet]],
) -> None:
    wallet = api.open_wallet("mine")
    steps: list[api.DemoStep] = []

    live: LiveSession = wallet.start_demo(lambda progress: steps.append(progress.step)).result(5)

    assert isinstance(live, FakeLive)
    assert [profile for profile, _wallet in opened] == ["mine"]
    assert set(steps) == set(api.DemoStep)
    wallet.close().result(timeout=5)
    assert opened[0][1].is_closed


def test_a_failed_start_is_the_problem_itself_and_can_be_repeated(
    opened: list[tuple[str, FakeWallet]],
) -> None:
    wallet = api.open_wallet("mine")
    wallet.start_demo(lambda _progress: None).result(5)
    problem = api.Problem(code="X", cause="It failed.", remedy="Try again.")
    opened[0][1].failures.append(problem)

    failed: Future[LiveSession] = wallet.start_demo(lambda _progress: None)

    assert failed.exception(timeout=5) is problem
    assert wallet.start_demo(lambda _progress: None).result(5) is not None
    assert len(opened) == 1
    wallet.close().result(timeout=5)


def test_without_a_name_it_is_the_usual_profile(opened: list[tuple[str, FakeWallet]]) -> None:
    wallet = api.open_wallet()

    wallet.start_demo(lambda _progress: None).result(5)

    assert [profile for profile, _wallet in opened] == ["usual"]
    wallet.close().result(timeout=5)
