"""The activity page, as a person uses it: what its tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import NOW_MS, FakeLive
from tests.ui.fakes_activity import FakeActivity
from tests.ui.samples_activity import sample_activity, sample_rows
from ui.pages.activity.cells import LabelField
from ui.pages.activity.model import Column
from ui.pages.activity.view import ActivityPage
from ui.pages.page import PageId
from ui.qt import QPoint, Qt
from wallet.views.activity_values import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow


@pytest.fixture
def busy(live: FakeLive) -> FakeLive:
    """A wallet with the sample rows."""
    live.activities = sample_activity()
    live.past_activities = FakeActivity(rows=sample_rows()[8:], seq=30, now_ms=NOW_MS)
    return live


@pytest.fixture
def page(qtbot: QtBot, open_window: Callable[[], MainWindow], busy: FakeLive) -> ActivityPage:
    """The page with the sample rows, opened from the sidebar."""
    window = open_window()
    window.rooms.shell.sidebar.page_requested.emit(PageId.ACTIVITY)
    found = window.findChild(ActivityPage)
    assert isinstance(found, ActivityPage)
    qtbot.waitUntil(lambda: found.model.rowCount() == len(busy.activities.rows))
    return found


def window_of(page: ActivityPage) -> MainWindow:
    return page.window()  # type: ignore[return-value]


def titles(page: ActivityPage) -> list[str]:
    model = page.model
    return [str(model.data(model.index(at, Column.WHAT))) for at in range(model.rowCount())]


def cell(page: ActivityPage, at: int, column: Column) -> str:
    return str(page.model.data(page.model.index(at, column)))


def middle_of(page: ActivityPage, at: int, column: Column) -> QPoint:
    return page.table.visualRect(page.model.index(at, column)).center()


def click_row(qtbot: QtBot, page: ActivityPage, at: int) -> None:
    qtbot.mouseClick(
        page.table.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(page, at, Column.AMOUNT)
    )


def search(qtbot: QtBot, page: ActivityPage, text: str) -> None:
    page.filters.search.setFocus()
    qtbot.keyClicks(page.filters.search, text)
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Return)


def settled(qtbot: QtBot, page: ActivityPage, count: int) -> None:
    qtbot.waitUntil(lambda: page.model.rowCount() == count)


def opened(qtbot: QtBot, window: MainWindow) -> ActivityPage:
    window.rooms.show_page(PageId.ACTIVITY)
    page = window.findChild(ActivityPage)
    assert isinstance(page, ActivityPage)
    qtbot.waitUntil(lambda: page.is_built)
    return page


def field(page: ActivityPage) -> LabelField:
    (found,) = (each for each in page.findChildren(LabelField) if each.isVisible())
    return found


def double_click(qtbot: QtBot, page: ActivityPage, at: QPoint) -> None:
    """As a mouse does it: a click, then what the system calls a double click."""
    for act in (qtbot.mouseClick, qtbot.mouseDClick):
        act(page.table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def no_field(page: ActivityPage) -> bool:
    return not any(each.isVisible() for each in page.findChildren(LabelField))


def begin_export(page: ActivityPage, path: str = "/tmp/x/out.json") -> None:
    controller = window_of(page).rooms._controllers[PageId.ACTIVITY]  # noqa: SLF001 - what the dialog calls
    controller.export(page.model.listing, path, ExportFormat.JSON)  # type: ignore[attr-defined]


@pytest.fixture
def past_page(qtbot: QtBot, page: ActivityPage) -> ActivityPage:
    window_of(page).rooms.time.seek(30)
    settled(qtbot, page, 12)
    return page
