"""The activity page in the past, and exports from both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ui.activitypage import (
    begin_export,
    busy,
    click_row,
    double_click,
    middle_of,
    no_field,
    page,
    past_page,
    search,
    settled,
    titles,
    window_of,
)
from tests.ui.fakes import FakeLive
from tests.ui.reading import button, read
from ui.i18n import past_reason
from ui.pages.activity.model import Column
from ui.pages.activity.view import ActivityPage
from ui.qt import QAbstractItemView, QGuiApplication, Qt
from wallet.api import Problem
from wallet.codes import Code

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


__all__ = ["busy", "page", "past_page"]


def test_an_export_is_of_what_is_shown_and_says_where_it_is(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    search(qtbot, page, "bob")
    settled(qtbot, page, 5)

    begin_export(page)

    qtbot.waitUntil(lambda: "5 rows are in out.json." in read(page))
    assert busy.activities.exported[-1][2] == 5
    assert "/tmp/x" in read(page)
    qtbot.mouseClick(button(page, "OK, hide this notice"), Qt.MouseButton.LeftButton)
    assert page.exporting.isHidden()


def test_an_export_shows_how_far_it_came_and_can_be_cancelled(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    busy.activities.holds = True
    begin_export(page)
    busy.activities.progress[-1](0.62)
    qtbot.waitUntil(lambda: "Writing 20 rows 62 %" in read(page))

    qtbot.mouseClick(button(page, "Cancel the export"), Qt.MouseButton.LeftButton)

    assert busy.activities.writing[-1].cancelled()
    assert page.exporting.isHidden()


def test_an_export_that_fails_names_cause_and_remedy(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    busy.activities.export_problem = Problem(
        code=Code.EXPORT_NO_SPACE, cause="The disk is full.", remedy="Make room on it."
    )

    begin_export(page)

    qtbot.waitUntil(lambda: "The disk is full." in read(page))
    assert "Make room on it." in read(page)


def test_the_past_shows_the_rows_of_that_moment(past_page: ActivityPage) -> None:
    assert "Activity before this" in read(past_page)
    assert titles(past_page)[0] == "Paid Bob"


def test_in_the_past_nothing_can_be_changed_or_paid(
    qtbot: QtBot, past_page: ActivityPage, busy: FakeLive
) -> None:
    page = past_page
    click_row(qtbot, page, 0)

    assert page.detail.again.accessibleDescription() == past_reason()
    assert not button(page.detail, "Edit the label").isEnabled()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    at = middle_of(page, 0, Column.NOTE)
    double_click(qtbot, page, at)
    assert no_field(page)
    assert page.table.state() != QAbstractItemView.State.EditingState
    page.detail.pay_again_requested.emit(page.model.listing.detail(0))  # type: ignore[union-attr]
    page.detail.label_edited.emit("0x00", "x")
    assert busy.labels == []
    assert not window_of(page).rooms.dialogs.pay.isVisible()


def test_in_the_past_one_can_search_copy_and_export(
    qtbot: QtBot, past_page: ActivityPage, busy: FakeLive
) -> None:
    page = past_page
    search(qtbot, page, "train")
    settled(qtbot, page, 1)
    click_row(qtbot, page, 0)
    qtbot.mouseClick(button(page.detail, "Copy: Tab"), Qt.MouseButton.LeftButton)

    begin_export(page)

    assert QGuiApplication.clipboard().text().startswith("0x9f2c41b7")
    assert busy.past_activities.exported == [
        ("/tmp/x/out.json", busy.past_activities.exported[0][1], 1)
    ]
    assert page.export.isEnabled()


def test_back_to_live_shows_everything_again(qtbot: QtBot, past_page: ActivityPage) -> None:
    window_of(past_page).rooms.time.go_live()

    settled(qtbot, past_page, 20)
    assert "Activity before this" not in read(past_page)


def test_an_empty_past_says_so(qtbot: QtBot, page: ActivityPage, busy: FakeLive) -> None:
    busy.past_activities.rows = ()

    window_of(page).rooms.time.seek(30)

    qtbot.waitUntil(lambda: "Nothing had happened yet" in read(page))
    assert page.empty.pay.accessibleDescription() == past_reason()
