"""CPU from the start of a process to a home one can use, in processes of their own: `python -m tests.bench.home`.

A demo is played until its log has 10,000 events. Then the window is started again and again on this profile, with a
real chain, hub and payee beside it. Prints one JSON object: the events in the log, CPU of the window's process (all its
threads) and wall time of each start, in ms.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.window import MainWindow

EVENT_COUNT = 10_000
START_COUNT = 5
LOOK_MS = 20
TIMEOUT_S = 60


def play(folder: Path) -> int:
    """A demo with so many events; how many."""
    from wallet.demo.client import start_demo  # noqa: PLC0415 - not part of the start that is measured
    from wallet.demo.headless import SMALL_WEI, Stream  # noqa: PLC0415
    from wallet.payer import Payment, pay  # noqa: PLC0415
    from wallet.profile import DEMO_FOLDER  # noqa: PLC0415

    handle = start_demo(folder / DEMO_FOLDER, lambda _progress: None, Future())
    node, ask = handle.running.node, handle.asks[0]

    async def payments() -> int:
        first = Payment(
            payee=ask.address, amount_wei=ask.amount_wei, note=ask.note, tab_limit_wei=None
        )
        await pay(node, first)
        while node.durable.seq < EVENT_COUNT:
            await Stream(node, payee=ask.address, amount_wei=SMALL_WEI, count=500).run()
        return node.durable.seq

    try:
        return handle.engine.run(payments()).result()
    finally:
        handle.close()


def open_home(profile: str) -> None:
    """As `python -m ui --demo` starts, until the home page shows the money; then out without ceremony."""
    from ui import app as ui_app  # noqa: PLC0415 - the start is what is measured
    from ui.qt import QTimer  # noqa: PLC0415
    from ui.window import MainWindow  # noqa: PLC0415
    from wallet.api import open_wallet  # noqa: PLC0415

    begun = time.perf_counter()
    wallet = open_wallet(profile)
    app = ui_app._application(["towpath"])  # noqa: SLF001 - the same start as run(), without its loop
    window = MainWindow(wallet)
    window.show()
    app.processEvents()
    window.start_demo()
    look = QTimer()
    look.timeout.connect(lambda: app.quit() if _is_usable(window, begun) else None)
    look.start(LOOK_MS)
    app.exec()
    app.processEvents()
    cpu_ms, wall_ms = time.process_time() * 1000, (time.perf_counter() - begun) * 1000
    sys.stdout.write(json.dumps({"cpu_ms": cpu_ms, "wall_ms": wall_ms}) + "\n")
    window.bridge.close()
    wallet.close().result(timeout=TIMEOUT_S)
    sys.stdout.flush()
    os._exit(0)


def _is_usable(window: MainWindow, begun: float) -> bool:
    rooms = window._rooms  # noqa: SLF001 - asking would build them
    is_late = time.perf_counter() - begun > TIMEOUT_S
    return is_late or (rooms is not None and rooms.session is not None)


def measure() -> dict[str, object]:
    """Play, then start the window several times."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(dir=_build_folder()) as name:
        folder = Path(name)
        event_count = play(folder / "profile")
        starts = [_start(folder) for _ in range(1 + START_COUNT)][1:]
    return {
        "events": event_count,
        "cpu_ms": [each["cpu_ms"] for each in starts],
        "wall_ms": [each["wall_ms"] for each in starts],
    }


def _start(folder: Path) -> dict[str, float]:
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "cache")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.home", str(folder / "profile")],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    seen: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return seen


def _build_folder() -> Path:
    folder = Path("build").resolve()
    folder.mkdir(exist_ok=True)
    return folder


if __name__ == "__main__":
    if sys.argv[1:]:
        open_home(sys.argv[1])
    else:
        sys.stdout.write(json.dumps(measure()) + "\n")
