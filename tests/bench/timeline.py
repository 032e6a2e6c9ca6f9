"""The timeline page over a log of very many events, in a process of its own.

`python -m tests.bench.timeline [EVENTS] [SCROLLS]` prints one JSON object: how long the page took to show them, gaps
between frames meanwhile, CPU of each paint while scrolling, CPU of each turn of the loop, how long searches took, and
what an event costs that comes in; all in ms.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from engine.log.store import EventLog
from tests.bench.activity import build_folder, frame_gaps
from tests.ui.fakes import FakeLive, FakeWallet, sample_home
from tests.ui.slices import Meter
from tests.wallet.views.manyrows import many_rows
from ui.pages.page import PageId
from ui.pages.timeline.view import TimelinePage
from ui.qt import QApplication
from ui.theme import Face, font
from ui.window import MainWindow
from wallet.timeline import TimelineBook
from wallet.views.strip import Strip
from wallet.views.timeline_values import Timeline
from wallet.views.values import StripView

EVENT_COUNT = 120_000
SCROLL_COUNT = 400
SEARCHES = ("coffee", "0.25", "#77 ", "")


class ManyEvents(FakeLive):
    """A session in memory, whose timeline and strip are the real ones."""

    def __init__(self, timeline: Timeline, strip: Strip, seq: int) -> None:
        super().__init__(view=replace(sample_home(), seq=seq))
        self.events = timeline  # type: ignore[assignment]
        self._strip = strip

    def strip(self, *, buckets: int) -> StripView:
        return self._strip.view(bucket_count=buckets)


@dataclass
class Opened:
    """A window on the page, with what stands behind it."""

    window: MainWindow
    meter: Meter

    @property
    def page(self) -> TimelinePage:
        # To search for it among all widgets costs CPU that no person spends.
        found = self.window.rooms._controllers[PageId.TIMELINE].page  # noqa: SLF001
        assert isinstance(found, TimelinePage)
        return found


def measure(event_count: int, scroll_count: int, searches: tuple[str, ...]) -> dict[str, object]:
    """All of it, with these searches."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(["towpath"])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    app.setFont(font(Face.BODY))
    path = Path(tempfile.mkdtemp(dir=build_folder())) / "log.sqlite"
    many = many_rows(event_count * 5 // 6, lambda header: EventLog.create(path, header))
    reader = EventLog.reader(path)
    book = TimelineBook(reader, lambda: EventLog.reader(path))
    # What made the log is no part of a wallet.
    gc.collect()
    gc.freeze()
    window = MainWindow(FakeWallet())
    window.show()
    live = ManyEvents(book.at(many.world), Strip(reader), many.world.seq)
    window.open_session(live)
    opened = Opened(window, Meter(app))
    opened.meter.watch(window)
    opened.meter.do("home", lambda: None)
    opened.meter.turns.clear()
    gaps_ms = frame_gaps(app)
    opened_ms = _open(opened)
    while_opening = list(gaps_ms)
    _scroll(opened, scroll_count)
    _walk(opened)
    result = {
        "rows": opened.page.model.rowCount(),
        "opened_ms": opened_ms,
        "gaps_ms": while_opening,
        "scroll_paints_ms": [ms for ms, phase in opened.meter.paints if phase == "scroll"],
        "search_ms": {text: _took(opened, text) for text in searches},
        "turns_ms": [ms for ms, _phase in opened.meter.turns],
        "longest_in": max(opened.meter.turns)[1],
    }
    book.close()
    many.log.close()
    shutil.rmtree(path.parent)
    return result


def _open(opened: Opened) -> float:
    begun = time.perf_counter()
    opened.meter.do("open", lambda: opened.window.rooms.show_page(PageId.TIMELINE))
    shown = opened.page
    opened.meter.run_until(lambda: shown.is_built and shown.model.rowCount() > 0)
    return (time.perf_counter() - begun) * 1000


def _scroll(opened: Opened, scroll_count: int) -> None:
    """Through all of it: by wheel, by pages and by dragging the bar, each drawn whole."""
    table = opened.page.table
    bar = table.verticalScrollBar()
    for step in range(scroll_count):
        value = (step * 90, step * 700, bar.maximum() * step // scroll_count)[step % 3]
        opened.meter.do(
            "scroll", lambda value=value: (bar.setValue(value), table.viewport().update())
        )


def _walk(opened: Opened) -> None:
    """Along the events, each shown in full, and to the newest one."""
    for _step in range(60):
        opened.meter.do("walk", lambda: opened.page.table.step(1))
    opened.meter.do("walk", opened.page.newest.click)


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


def main(argv: list[str]) -> int:
    """Measure and print."""
    usual = (EVENT_COUNT, SCROLL_COUNT)
    event_count, scroll_count = (*(int(text) for text in argv), *usual[len(argv) :])
    # A search of all takes seconds: a test that gives its own figures has no use for it.
    searches = () if argv else SEARCHES
    sys.stdout.write(json.dumps(measure(event_count, scroll_count, searches)) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
