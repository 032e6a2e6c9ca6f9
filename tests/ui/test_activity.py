"""The activity page: its rows, what they come to, and what stands there without any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ui.activitypage import (
    busy,
    cell,
    click_row,
    opened,
    page,
    search,
    settled,
    titles,
    window_of,
)
from tests.ui.fakes import NOW_MS, FakeLive, a_home, wei
from tests.ui.reading import button, read
from tests.ui.samples_activity import an_activity_row
from ui.pages.activity.model import Column
from ui.pages.activity.view import ActivityPage
from ui.qt import Qt
from wallet.api import Problem
from wallet.codes import Code
from wallet.views import units

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

__all__ = ["busy", "page"]


def test_rows_tell_what_happened_newest_first(page: ActivityPage) -> None:
    assert titles(page)[:9] == [
        "Paying Ada",
        "Opening a tab with Ada",
        "Sent to Dara",
        "Paid Bob",
        "Received from Ada",
        "You asked for money",
        "Paid Dara",
        "Dara was not paid",
        "Paid Bob",
    ]
    assert [cell(page, 3, column) for column in Column][1:3] == [
        "Breakfast  Coffee",
        "\N{MINUS SIGN}0.2500",
    ]
    assert cell(page, 4, Column.AMOUNT) == "+0.3000"
    assert cell(page, 7, Column.AMOUNT) == "9.5000"
    assert cell(page, 3, Column.STATUS) == "41 ms"


def test_an_unfinished_row_says_step_whom_since_when_and_the_way_out(page: ActivityPage) -> None:
    said = str(page.model.data(page.model.index(0, 0), Qt.ItemDataRole.AccessibleDescriptionRole))

    assert "step 2 of 3" in said
    assert "Waiting for the hub to set money aside" in said
    assert f"since {units.clock(NOW_MS - 4_000)}" in said
    assert "it is given up and nothing is paid" in said
    on_its_way = cell(page, 2, Column.NOTE)
    assert "Waiting for Dara to confirm" in on_its_way
    assert "It is safe, and arrives when Dara is back." in on_its_way


def test_a_payment_that_is_made_is_not_called_waiting(qtbot: QtBot, page: ActivityPage) -> None:
    """It is signed and cannot be taken back; only the payee's word of it is missing."""
    assert cell(page, 2, Column.STATUS) == "not confirmed"
    click_row(qtbot, page, 2)

    assert "Sent to Dara" in read(page.detail)
    assert "Waiting for Dara to confirm" in read(page.detail)


def test_the_sums_are_of_the_rows_that_are_shown(qtbot: QtBot, page: ActivityPage) -> None:
    assert page.sums_text() == (
        "9 payments: sent 1.4000, received 0.3000, fees 0.0000, waiting for a tab 0.4000, "
        "1 not paid, put in 10.0000, paid out 4.1250"
    )

    search(qtbot, page, "bob")
    settled(qtbot, page, 5)

    assert page.sums_text() == "4 payments: sent 0.7500, received 0.0000, fees 0.0000"


def test_rows_without_payments_count_as_entries(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    qtbot.mouseClick(button(page, "On chain"), Qt.MouseButton.LeftButton)
    settled(qtbot, page, 3)

    assert page.sums_text() == "3 entries: put in 10.0000, paid out 4.1250"


def test_home_leads_here(
    qtbot: QtBot, open_window: Callable[[], MainWindow], busy: FakeLive
) -> None:
    window = open_window()

    qtbot.mouseClick(window.rooms.home.payments.all, Qt.MouseButton.LeftButton)

    page = window.findChild(ActivityPage)
    assert isinstance(page, ActivityPage)
    assert page.isVisible()
    assert page.filters.search.hasFocus()


def test_new_rows_come_in_on_top_and_leave_the_rest_where_it_is(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    bar = page.table.verticalScrollBar()
    bar.setValue(100)
    click_row(qtbot, page, 5)
    seen = page.table.rowAt(40)
    resets: list[None] = []
    page.model.modelReset.connect(lambda: resets.append(None))

    fresh = an_activity_row(number=20, person="Bob", note="Tea", label_target="0x99")
    busy.activities.rows = (fresh, *busy.activities.rows)
    busy.commit()
    settled(qtbot, page, 21)

    assert cell(page, 0, Column.NOTE) == "Tea"
    assert resets == []
    assert page.table.rowAt(40) == seen + 1
    assert page.table.current_row() == 6
    assert page.detail.isVisible()


def test_a_row_that_changed_is_drawn_anew(qtbot: QtBot, page: ActivityPage, busy: FakeLive) -> None:
    assert cell(page, 2, Column.STATUS) == "not confirmed"
    rows = list(busy.activities.rows)
    rows[2] = an_activity_row(number=rows[2].number, person="Dara", took_ms=5)
    busy.activities.rows = tuple(rows)

    busy.commit()

    qtbot.waitUntil(lambda: cell(page, 2, Column.STATUS) == "5 ms")


def test_an_empty_page_says_what_belongs_here_and_offers_the_first_step(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    page = opened(qtbot, window)
    qtbot.waitUntil(page.empty.isVisible)

    assert "Nothing paid yet" in read(page)
    assert page.export.accessibleDescription() == "There is nothing to export"
    qtbot.mouseClick(page.empty.pay, Qt.MouseButton.LeftButton)

    assert window.rooms.dialogs.pay.isVisible()


def test_without_a_channel_the_first_step_says_why_it_is_off(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = a_home(channels=())
    page = opened(qtbot, open_window())
    qtbot.waitUntil(page.empty.isVisible)

    assert not page.empty.pay.isEnabled()
    assert page.empty.pay.accessibleDescription() == "No open channel"


def test_where_nothing_matches_all_can_be_shown_again(qtbot: QtBot, page: ActivityPage) -> None:
    search(qtbot, page, "zeppelin")
    qtbot.waitUntil(page.empty.isVisible)

    assert "Nothing matches" in read(page)
    qtbot.mouseClick(page.empty.everything, Qt.MouseButton.LeftButton)

    settled(qtbot, page, 20)
    assert page.empty.isHidden()
    assert page.table.isVisible()


def test_reading_shows_how_far_it_came_and_can_be_stopped_and_gone_on_with(
    qtbot: QtBot, open_window: Callable[[], MainWindow], busy: FakeLive
) -> None:
    busy.activities.holds = True
    page = opened(qtbot, open_window())
    busy.activities.progress[-1](0.42)
    qtbot.waitUntil(page.progress.isVisible)

    assert "Reading the log 42 %" in read(page)
    qtbot.mouseClick(page.progress.stop, Qt.MouseButton.LeftButton)

    assert busy.activities.finding[-1].cancelled()
    assert page.progress.isHidden()
    assert "Reading was stopped" in read(page)
    busy.activities.holds = False
    busy.activities.waiting.clear()
    qtbot.mouseClick(page.empty.reading, Qt.MouseButton.LeftButton)
    settled(qtbot, page, 20)


def test_progress_of_a_question_that_is_over_is_not_shown(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    busy.activities.progress[-1](0.9)
    qtbot.wait(30)

    assert page.progress.isHidden()


def test_what_cannot_be_read_is_told(
    qtbot: QtBot, open_window: Callable[[], MainWindow], busy: FakeLive
) -> None:
    busy.activities.problem = Problem(
        code=Code.IO, cause="The log cannot be read.", remedy="Check the disk."
    )
    page = opened(qtbot, open_window())

    qtbot.waitUntil(lambda: "The log cannot be read." in read(page))
    assert "Check the disk." in read(page)


def test_a_small_window_hides_no_sum(qtbot: QtBot, page: ActivityPage, busy: FakeLive) -> None:
    window = window_of(page)
    window.resize(960, 620)
    click_row(qtbot, page, 0)
    qtbot.settle()

    for widget in (page.detail.moment, page.table, page.export, page.filters.search):
        corner = widget.mapTo(window, widget.rect().bottomRight())
        assert corner.x() < 960
        assert corner.y() < 620 - 64
    assert window.width() == 960


def test_a_very_large_amount_keeps_the_window_its_size(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    busy.activities.rows = (an_activity_row(amount_wei=-wei("123456789012") - 1),)
    busy.commit()
    settled(qtbot, page, 1)
    window_of(page).resize(960, 620)
    qtbot.settle()

    assert window_of(page).width() == 960
    assert page.sums_text().startswith("1 payment: sent 123,456,789,012.000000000000000001")
