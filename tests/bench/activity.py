"""The activity page with very many rows, in a process of its own: `python -m tests.bench.activity [ROWS] [SCROLLS]`.

Prints one JSON object: how long the first reading of the log took, gaps between frames meanwhile, CPU of each paint
while scrolling, CPU of each turn of the loop in both, and how long searches and (without arguments) an export took,
all in ms.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from engine.log.store import EventLog
from tests.ui.fakes import FakeLive, FakeWallet, sample_home
from tests.ui.slices import Meter
from tests.wallet.views.manyrows import ManyRows, many_rows
from ui.pages.activity.view import ActivityPage
from ui.pages.page import PageId
from ui.qt import QApplication, Qt, QTimer
from ui.theme import Face, font
from ui.window import MainWindow
from wallet.activity import ActivityBook
from wallet.views.activity_values import ActivityQuery, ExportFormat

ROW_COUNT = 100_000
FRAME_MS = 16
SCROLL_COUNT = 400


@dataclass
class Opened:
    """A window on the page, with what stands behind it."""

    many: ManyRows
    book: ActivityBook
    window: MainWindow
    meter: Meter
    gaps_ms: list[float]

    @property
    def page(self) -> ActivityPage:
        found = self.window.findChild(ActivityPage)
        assert isinstance(found, ActivityPage)
        return found


class ManyLive(FakeLive):
    """A session in memory, whose activity is the real one."""

    def __init__(self, book: ActivityBook, many: ManyRows) -> None:
        super().__init__(view=sample_home())
        self.activities = book.at(many.world, many.now_ms)  # type: ignore[assignment]


def measure(row_count: int, scroll_count: int, *, exports: bool) -> dict[str, object]:
    """All of it, or all but an export."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(["towpath"])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    app.setFont(font(Face.BODY))
    path = Path(tempfile.mkdtemp(dir=build_folder())) / "log.sqlite"
    many = many_rows(row_count, lambda header: EventLog.create(path, header))
    book = ActivityBook(lambda: EventLog.reader(path))
    # What made the log is no part of a wallet.
    gc.collect()
    gc.freeze()
    window = MainWindow(FakeWallet())
    window.show()
    window.open_session(ManyLive(book, many))
    # The person opens the page of a window that is drawn and at rest.
    for _turn in range(100):
        app.processEvents()
    opened = Opened(many, book, window, Meter(app), frame_gaps(app))
    opened.meter.watch(window)
    read_ms = _read(opened)
    while_reading = list(opened.gaps_ms)
    _scroll(opened, scroll_count)
    waited = {text: _took(opened, text) for text in ("coffee", "0.25", "no such thing", "")}
    result = {
        "rows": opened.page.model.rowCount(),
        "read_ms": read_ms,
        "gaps_ms": while_reading,
        "scroll_paints_ms": [ms for ms, phase in opened.meter.paints if phase == "scroll"],
        "turns_ms": [ms for ms, _phase in opened.meter.turns],
        "search_ms": waited,
        "export_ms": _export(opened) if exports else None,
    }
    book.close()
    many.log.close()
    shutil.rmtree(path.parent)
    return result


def build_folder() -> Path:
    folder = Path("build")
    folder.mkdir(exist_ok=True)
    return folder


def frame_gaps(app: QApplication) -> list[float]:
    """The gaps between frames, from now on."""
    gaps: list[float] = []
    last = [time.perf_counter()]
    timer = QTimer(app)
    timer.setTimerType(Qt.TimerType.PreciseTimer)

    def on_frame() -> None:
        now = time.perf_counter()
        gaps.append((now - last[0]) * 1000)
        last[0] = now

    timer.timeout.connect(on_frame)
    timer.start(FRAME_MS)
    return gaps


def _read(opened: Opened) -> float:
    """Open the page for the first time and use it while the log is read."""
    opened.gaps_ms.clear()
    begun = time.perf_counter()
    opened.meter.do("reading", lambda: opened.window.rooms.show_page(PageId.ACTIVITY))
    shown = opened.page
    opened.meter.run_until(lambda: shown.is_built and shown.model.rowCount() > 0)
    return (time.perf_counter() - begun) * 1000


def _scroll(opened: Opened, scroll_count: int) -> None:
    """Through all of it: by wheel, by pages and by dragging the bar, each drawn whole."""
    table = opened.page.table
    bar = table.verticalScrollBar()
    for step in range(scroll_count):
        value = (step * 108, step * 700, bar.maximum() * step // scroll_count)[step % 3]
        opened.meter.do(
            "scroll", lambda value=value: (bar.setValue(value), table.viewport().update())
        )


def _took(opened: Opened, text: str) -> float:
    """From the question to the rows."""
    page = opened.page
    before = page.model.listing
    begun = time.perf_counter()
    page.filters.search.setText(text)
    page.filters.search.returnPressed.emit()
    opened.meter.phase = "search"
    opened.meter.run_until(lambda: page.model.listing is not before)
    return (time.perf_counter() - begun) * 1000


def _export(opened: Opened) -> float:
    at = opened.book.at(opened.many.world, opened.many.now_ms)
    listing = at.find(ActivityQuery(), lambda _share: None).result()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        done: Future[object] = at.export(  # type: ignore[assignment]
            listing, str(Path(folder) / "all.csv"), ExportFormat.CSV, lambda _share: None
        )
        opened.meter.phase = "export"
        opened.meter.run_until(done.done)
    return (time.perf_counter() - begun) * 1000


def main(argv: list[str]) -> int:
    """Measure and print."""
    usual = (ROW_COUNT, SCROLL_COUNT)
    row_count, scroll_count = (*(int(text) for text in argv), *usual[len(argv) :])
    result = measure(row_count, scroll_count, exports=not argv)
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
