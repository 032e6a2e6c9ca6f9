"""Two real starts of the window: the second hands its link to the first and ends."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S, soon

ROOT = Path(__file__).resolve().parents[2]
LINK = "nitro:nvd1qqqq"
# The first window has a wallet in memory; how it is started, found and filled is real.
FIRST = """
import os, pathlib, sys
import ui.__main__ as program
from tests.ui.fakes import FakeWallet
from ui.qt import QTimer
import ui.app, ui.window

is_open = pathlib.Path(os.environ["XDG_RUNTIME_DIR"], "open")

class Watched(ui.window.MainWindow):
    def __init__(self, wallet):
        super().__init__(wallet)
        self.furnished.connect(lambda: self.rooms.opened.connect(is_open.touch))

    def come_forward(self, link):
        super().come_forward(link)
        print("came", self.rooms.dialogs.pay.isVisible(), self.rooms.dialogs.pay.payee() or "-", flush=True)
        if link.endswith("last"):
            print("paid", wallet.live.paid, flush=True)
            QTimer.singleShot(0, self.close)

ui.app.MainWindow = Watched
wallet = FakeWallet()
program.open_wallet = lambda profile: wallet
sys.exit(program.main(sys.argv[1:]))
"""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    # Short, as the system's own is: a socket's path has a hundred letters.
    with tempfile.TemporaryDirectory(prefix="towpath") as runtime:
        yield _environment(tmp_path, runtime)


def _environment(tmp_path: Path, runtime: str) -> dict[str, str]:
    return {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "XDG_RUNTIME_DIR": runtime,
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }


def second(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ui", *words],
        env=environment,
        cwd="/",
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def is_listening(environment: dict[str, str]) -> bool:
    return any(Path(environment["XDG_RUNTIME_DIR"], "towpath").glob("*.sock"))


def sockets(environment: dict[str, str]) -> set[int]:
    """When each of them was made."""
    found = Path(environment["XDG_RUNTIME_DIR"], "towpath").glob("*.sock")
    with contextlib.suppress(FileNotFoundError):
        return {path.stat().st_ctime_ns for path in found}
    return set()


def test_the_second_start_fills_the_first_ones_pay_dialog(
    environment: dict[str, str],
) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", FIRST, "--demo"],
        env=environment,
        cwd="/",
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        # A link that comes before the wallet is open waits in a bar, and fills nothing.
        assert soon(Path(environment["XDG_RUNTIME_DIR"], "open").exists)
        assert soon(lambda: is_listening(environment))
        ends = [second(environment, *words) for words in ([], [LINK + "last"])]
        told, _errors = first.communicate(timeout=PATIENCE_S)
    finally:
        first.kill()
        first.wait()

    assert [0, 0] == [each.returncode for each in ends], [each.stderr for each in ends]
    lines = told.splitlines()
    assert lines[0].startswith("came ")
    assert f"came True {LINK}last" in lines
    assert lines[-1] == "paid []"
    assert first.returncode == 0
    assert not is_listening(environment)


def test_a_killed_first_start_is_no_hindrance_and_a_real_one_waits_with_its_link(
    environment: dict[str, str],
) -> None:
    killed = subprocess.Popen([sys.executable, "-m", "ui"], env=environment, cwd="/")
    try:
        assert soon(lambda: is_listening(environment))
    finally:
        killed.kill()
        killed.wait()
    left_behind = sockets(environment)
    assert left_behind
    again = subprocess.Popen([sys.executable, "-m", "ui", LINK], env=environment, cwd="/")
    try:
        assert soon(lambda: bool(sockets(environment) - left_behind)), "it took the place"
        assert second(environment).returncode == 0
        assert again.poll() is None
        again.send_signal(signal.SIGTERM)
        again.wait(PATIENCE_S)
    finally:
        again.kill()
        again.wait()

    assert again.returncode == 0
    assert not is_listening(environment)
