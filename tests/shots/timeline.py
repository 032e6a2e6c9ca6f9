"""The timeline page with sample values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.shots.activity import DAY_MS, opened
from tests.shots.turns import settle_for
from tests.ui.fakes import FakeLive, sample_home, sample_past
from tests.ui.fakes_timeline import FakeTimeline, sample_events
from ui.pages.page import PageId
from ui.pages.timeline.view import TimelinePage
from ui.qt import QWidget
from ui.window import MainWindow
from wallet.api import Problem
from wallet.views.timeline_kinds import EventFacet

Size = tuple[int, int]
LIVES = 80
LAST = LIVES * 16


def timeline_page(window: MainWindow) -> TimelinePage:
    """The timeline page of a window."""
    page = window.findChild(TimelinePage)
    assert isinstance(page, TimelinePage)
    return page


def timeline(size: Size, *, chosen: int = 0, past: int = 0, **changes: object) -> MainWindow:
    """The page with the sample events, or with others."""
    events = FakeTimeline(**({"rows": sample_events(LIVES)} | changes))  # type: ignore[arg-type]
    live = FakeLive(view=replace(sample_home(), seq=LAST), span_ms=8 * DAY_MS, events=events)
    live.history[past or 1] = sample_past()
    window = opened(live, size)
    window.rooms.show_page(PageId.TIMELINE)
    settle_for(window, 80)
    if past:
        window.rooms.time.seek(past)
        settle_for(window, 120)
    if chosen:
        timeline_page(window).seq_wanted.emit(chosen)
        timeline_page(window).table.setFocus()
        settle_for(window, 30)
    return window


def searched(size: Size, text: str) -> MainWindow:
    window = timeline(size)
    filters = timeline_page(window).filters
    filters.search.setText(text)
    filters.search.returnPressed.emit()
    settle_for(window, 80)
    return window


def chip(size: Size, facet: EventFacet) -> MainWindow:
    window = timeline(size)
    timeline_page(window).filters.choose_facet(facet)
    settle_for(window, 80)
    return window


def searching(size: Size) -> MainWindow:
    window = timeline(size)
    page = timeline_page(window)
    live = window.rooms.session.live  # type: ignore[union-attr]
    live.events.holds = True  # type: ignore[attr-defined]
    page.filters.search.setText("willow")
    page.filters.search.returnPressed.emit()
    live.events.progress[-1](0.42)  # type: ignore[attr-defined]
    settle_for(window, 60)
    return window


DAMAGED = Problem(
    code="DAMAGED",
    cause="The log is not as it was written. Nothing of it is used, and nothing was changed.",
    remedy="Keep it, and restore a backup.",
)

PAGES: dict[str, Callable[[Size], QWidget]] = {
    "50-timeline": timeline,
    "50a-timeline-event": lambda size: timeline(size, chosen=651),
    "50b-timeline-past": lambda size: timeline(size, past=651),
    "50c-timeline-past-other": lambda size: timeline(size, past=651, chosen=655),
    "50d-timeline-found": lambda size: searched(size, "newspaper"),
    "50e-timeline-no-match": lambda size: searched(size, "zeppelin"),
    "50f-timeline-searching": searching,
    "50g-timeline-chip": lambda size: chip(size, EventFacet.CHAIN),
    "50h-timeline-empty": lambda size: timeline(size, rows=()),
    "50i-timeline-damaged": lambda size: timeline(size, problem=DAMAGED),
}
