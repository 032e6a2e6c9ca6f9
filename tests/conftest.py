"""What every test gets: fixed chance, no display needed, no reach for a person's profile.

Skips are counted by name in the last line of a run. With TOWPATH_STRICT_SKIPS=1 (as `.ci/run` sets
it) a skip whose reason is not in `ALLOWED_SKIPS` fails the run.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.canary import CanaryWatch

if TYPE_CHECKING:
    from collections.abc import Iterator

# A reason must begin with one of these. The golden set runs where the shared vectors are not. Where no
# keyring's daemon can be had or may be started, its port is tried with a keyring in memory only.
ALLOWED_SKIPS: tuple[str, ...] = (
    "no directory of vectors",
    "conformance vectors are not on this machine",
    "no Secret Service daemon here",
)
if sys.version_info >= (3, 12):
    ALLOWED_SKIPS += ("None is immortal",)

settings.register_profile("towpath", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("towpath")

# The window that a test starts speaks English, whatever the computer speaks.
os.environ["LC_ALL"] = "C.UTF-8"
if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True, scope="session")
def _no_real_profile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Point the user's folders at an empty place: no test may touch a real wallet."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        yield


@pytest.fixture(autouse=True, scope="session")
def _collected_as_elsewhere() -> None:
    """Where Qt is loaded, Python collects nothing by itself (ui.qt); most tests have no window that would."""
    gc.enable()


@pytest.fixture(autouse=True)
def _no_log_of_its_own() -> Iterator[None]:
    """A wallet that a test opens keeps the program's log, once for each process: it must not keep the next one's."""
    yield
    root = logging.getLogger()
    for handler in [each for each in root.handlers if type(each).__name__ == "OwnLog"]:
        root.removeHandler(handler)
        handler.close()


class NamedSkips:
    """Counts skips by reason and, when strict, fails the run on one that is not allowed."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.counts: dict[str, int] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._count(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._count(report)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.strict and self._refused() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_unconfigure(self) -> None:
        total = sum(self.counts.values())
        refused = self._refused()
        allowed = "all allowed" if not refused else f"not allowed: {'; '.join(sorted(refused))}"
        print(f"Named skips: {total}" + (f" ({allowed})" if total else ""))  # noqa: T201  # the last line of the run

    def _count(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            text = (
                report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            )
            reason = text.removeprefix("Skipped: ")
            self.counts[reason] = self.counts.get(reason, 0) + 1

    def _refused(self) -> list[str]:
        return [reason for reason in self.counts if not reason.startswith(ALLOWED_SKIPS)]


def pytest_configure(config: pytest.Config) -> None:
    """Count skips and watch for secrets where the results come together: not in a worker of pytest-xdist."""
    if not hasattr(config, "workerinput"):
        strict = os.environ.get("TOWPATH_STRICT_SKIPS") == "1"
        config.pluginmanager.register(NamedSkips(strict=strict), "named-skips")
        config.pluginmanager.register(CanaryWatch(), "canary-watch")
