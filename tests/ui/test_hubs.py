"""The hubs page: how hubs answered as seen from here, and what is with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes_people import sample_people
from tests.ui.reading import read, titles
from ui.pages.hubs.view import HubsPage
from ui.pages.page import PageId
from ui.qt import Qt

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.ui.fakes import FakeLive
    from ui.window import MainWindow


@pytest.fixture
def page(qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive) -> HubsPage:
    live.people = sample_people()
    window = open_window()
    window.rooms.show_page(PageId.HUBS)
    page = window.findChild(HubsPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    return page


def cells(page: HubsPage, row: int) -> list[str]:
    return [str(page.model.index(row, at).data()) for at in range(page.model.columnCount())]


def test_a_hub_is_told_with_its_answers_and_the_money(page: HubsPage) -> None:
    willow = cells(page, 0)

    assert willow[:4] == ["Willow", "connected, 18 ms", "18 ms", "100 %"]
    assert willow[4:8] == ["8.0800", "10.1200", "8.4200", "1.7000"]
    assert willow[8].startswith("not since ")
    assert "Answers as seen from here since " in read(page)


def test_the_last_time_it_was_away_has_a_time_and_a_reason(page: HubsPage) -> None:
    cedar = cells(page, 1)

    assert cedar[1] == "not connected"
    assert cedar[3] == "95 %"
    assert cedar[8].endswith("Nobody answered at its place")


def test_choosing_a_hub_says_all_about_it(qtbot: QtBot, page: HubsPage) -> None:
    assert "Willow: 1 of 1 channel open, 2 tabs over it." in read(page)
    page.table.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.keyClick(page.table, Qt.Key.Key_Down)

    assert "Cedar: 0 of 2 channels open" in read(page)


def test_in_the_past_how_it_answered_is_not_known(qtbot: QtBot, page: HubsPage) -> None:
    page.window().rooms.time.seek(12)
    qtbot.waitUntil(lambda: cells(page, 0)[1] == "not known")

    assert cells(page, 0)[2:4] == ["not known", "not known"]
    assert cells(page, 0)[8] == "not known"
    assert "You could receive" in titles(page.table)
    said = read(page)
    assert "How they answered then is not known." in said
    assert "You could receive 8.0800 ETH." in said


def test_without_a_hub_the_page_says_what_one_is(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    window.rooms.show_page(PageId.HUBS)
    page = window.findChild(HubsPage)
    qtbot.waitUntil(lambda: "No hub yet" in read(page))

    said = read(page)

    assert "A hub is somebody who has channels with many people" in said
    assert "Open a channel first" in said
