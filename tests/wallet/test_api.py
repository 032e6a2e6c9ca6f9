from __future__ import annotations

import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeLive
from wallet import api
from wallet.codes import Code

if TYPE_CHECKING:
    from collections.abc import Callable

    from wallet.api import LiveSession

ROOT = Path(__file__).resolve().parents[2]


class Opened:
    """What `wallet.open` was asked for, and what it gave."""

    def __init__(self) -> None:
        self.profiles: list[str | None] = []
        self.failures: list[api.Problem] = []
        self.is_slow = False
        self.live = FakeLive()

    def open_demo(
        self,
        profile: str | None,
        on_progress: Callable[[api.DemoProgress], None],
        stop: Future[None],
    ) -> FakeLive:
        self.profiles.append(profile)
        if self.is_slow:
            stop.result(timeout=5)
            raise api.Problem(code=Code.STOPPED, cause="It was stopped.", remedy="Start it again.")
        if self.failures:
            raise self.failures.pop()
        for step in api.DemoStep:
            on_progress(api.DemoProgress(step=step, is_done=True))
        return self.live


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    asked = Opened()
    module = ModuleType("wallet.open")
    module.open_demo = asked.open_demo
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


def test_nothing_is_opened_before_it_is_used(opened: Opened) -> None:
    wallet = api.open_wallet("mine")

    wallet.close().result(timeout=5)

    assert opened.profiles == []


def test_a_demo_starts_once_in_the_profile_that_was_named(opened: Opened) -> None:
    wallet = api.open_wallet("mine")
    steps: list[api.DemoStep] = []

    live = wallet.start_demo(lambda progress: steps.append(progress.step)).result(5)
    again = wallet.start_demo(lambda progress: steps.append(progress.step)).result(5)

    assert live is opened.live
    assert again is live
    assert opened.profiles == ["mine"]
    assert steps == list(api.DemoStep)
    wallet.close().result(timeout=5)
    assert opened.live.is_closed


def test_a_failed_start_is_the_problem_itself_and_can_be_repeated(opened: Opened) -> None:
    wallet = api.open_wallet("mine")
    problem = api.Problem(code="X", cause="It failed.", remedy="Try again.")
    opened.failures.append(problem)

    failed: Future[LiveSession] = wallet.start_demo(lambda _progress: None)

    assert failed.exception(timeout=5) is problem
    assert wallet.start_demo(lambda _progress: None).result(5) is opened.live
    wallet.close().result(timeout=5)


def test_a_start_is_given_up_and_the_next_one_is_not(opened: Opened) -> None:
    wallet = api.open_wallet("mine")
    opened.is_slow = True
    starting = wallet.start_demo(lambda _progress: None)

    wallet.stop_demo_start()

    stopped = starting.exception(timeout=5)
    assert isinstance(stopped, api.Problem)
    opened.is_slow = False
    assert wallet.start_demo(lambda _progress: None).result(5) is opened.live
    wallet.close().result(timeout=5)


def test_closing_stops_a_start_that_is_under_way(opened: Opened) -> None:
    wallet = api.open_wallet("mine")
    opened.is_slow = True
    starting = wallet.start_demo(lambda _progress: None)

    wallet.close().result(timeout=5)

    stopped = starting.exception(timeout=5)
    assert isinstance(stopped, api.Problem)
    assert stopped.code == Code.STOPPED
    assert not opened.live.is_closed
