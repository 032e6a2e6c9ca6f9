"""The window under load, in a process of its own: `python -m tests.bench.window gap|paint|empty`."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

PER_S = 500
SECONDS = 6.0
FRAME_MS = 16


def paint_empty() -> None:
    """Process start to the first painted frame of an empty PySide6 window."""
    from PySide6.QtWidgets import QApplication, QWidget  # noqa: PLC0415 - the import is what is measured

    app = QApplication([])
    window = QWidget()
    window.resize(1440, 900)
    window.show()
    window.repaint()
    app.processEvents()


def paint_ours() -> None:
    """Process start to the first painted frame of our window, as `python -m ui` starts it."""
    from ui import app as ui_app  # noqa: PLC0415 - the import is what is measured
    from ui.window import MainWindow  # noqa: PLC0415
    from wallet.api import open_wallet  # noqa: PLC0415

    app = ui_app._application(["towpath"])  # noqa: SLF001 - the same start as run(), without its loop
    window = MainWindow(open_wallet(tempfile.mkdtemp()))
    window.show()
    window.repaint()
    app.processEvents()
    late = [
        name for name in ("web3", "eth_account", "wasmtime", "sqlite_utils") if name in sys.modules
    ]
    assert not late, f"imported before first paint: {late}"


class LocalNode:
    """A node in this process's engine thread, with the interface of a node process."""

    def __init__(self, name: str, folder: Path) -> None:
        from tests.bench import nodeprocess  # noqa: PLC0415 - not for the paint measures
        from wallet.enginethread import EngineThread  # noqa: PLC0415

        self._nodeprocess = nodeprocess
        self.engine = EngineThread()
        self.engine.start()
        self.deposits: list[dict[str, Any]] = []
        self.log_path = folder / name / "log.sqlite"
        self.node, self._worker, self.endpoint = self.engine.run(self._begin(name, folder)).result()
        self.address = self.node.durable.me.hex()

    async def _begin(self, name: str, folder: Path) -> tuple[Any, Any, str]:
        build = self._nodeprocess
        node, network, log = build.build_node(name, folder)
        self._network, self._log = network, log
        secret = build.keccak256(name.encode())
        await build.introduce(node, log.header.log_id, build.address_of_secret(secret))
        endpoint = await network.listen("127.0.0.1:0")
        node.attach_network(network)
        node.attach_chain(build.ParentChain(self.deposits.append))
        node.start()
        return node, build.Worker(node, network, self.log_path), endpoint

    def do(self, what: str, **arguments: object) -> dict[str, Any]:
        """A command, and its answer."""
        answer: dict[str, Any] = self.engine.run(getattr(self._worker, what)(**arguments)).result()
        return answer

    def end(self) -> None:
        """Close it."""
        self.engine.run(self._aclose()).result()
        self.engine.stop()

    async def _aclose(self) -> None:
        await self._network.aclose()
        await self.node.aclose()
        self._log.close()


def measure_gap() -> dict[str, object]:
    """Gaps between 16 ms frames of the live window (ms) while 500 payments a second arrive."""
    from tests.bench.cluster import Cluster  # noqa: PLC0415 - not for the paint measures
    from ui import app as ui_app  # noqa: PLC0415
    from ui.qt import Qt, QTimer  # noqa: PLC0415
    from ui.window import MainWindow  # noqa: PLC0415
    from wallet.api import open_wallet  # noqa: PLC0415
    from wallet.live import Live  # noqa: PLC0415

    app = ui_app._application(["towpath"])  # noqa: SLF001
    folder = Path(tempfile.mkdtemp())
    local = LocalNode("payee", folder)
    with Cluster(folder, payee=local) as cluster:
        cluster.open_tab()
        running = SimpleNamespace(node=local.node, log_path=local.log_path)
        handle = SimpleNamespace(engine=local.engine, running=running, asks=(), network_name="Demo")
        window = MainWindow(open_wallet(str(folder / "profile")))
        window.show()
        window.open_session(Live(handle))  # only what Live uses
        paid: list[dict[str, Any]] = []
        load = threading.Thread(target=lambda: paid.append(_load(cluster)))
        gaps: list[float] = []
        last = [time.perf_counter()]

        def on_frame() -> None:
            now = time.perf_counter()
            gaps.append((now - last[0]) * 1000)
            last[0] = now

        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(on_frame)
        load.start()
        timer.start(FRAME_MS)
        while load.is_alive():
            app.processEvents()
            time.sleep(0.0005)
        timer.stop()
        window.bridge.close()
        return {"gaps_ms": gaps[5:], "per_s": paid[0]["per_s"]}


def _load(cluster: Any) -> dict[str, Any]:
    done: dict[str, Any] = cluster.payer.do(
        "pay_steadily", payee=cluster.payee.address, per_s=PER_S, seconds=SECONDS
    )
    return done


def main(what: str) -> None:
    """One measure; the result as a JSON line, then out without ceremony."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if what == "gap":
        sys.stdout.write(json.dumps(measure_gap()) + "\n")
    elif what == "paint":
        paint_ours()
    else:
        paint_empty()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
