"""Labels are written where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ui.activitypage import (
    busy,
    click_row,
    double_click,
    field,
    middle_of,
    no_field,
    page,
    settled,
    window_of,
)
from tests.ui.fakes import FakeLive
from tests.ui.reading import read
from tests.ui.samples_activity import an_activity_row, sample_rows
from ui.pages.activity.cells import pencil_box
from ui.pages.activity.model import Column
from ui.pages.activity.view import ActivityPage
from ui.qt import Qt
from wallet.api import Problem
from wallet.codes import Code

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


REFUSED = Problem(
    code=Code.LABELS_FULL, cause="There are too many labels.", remedy="Take one away."
)
__all__ = ["busy", "page"]


def test_double_click_enter_saves_a_label(qtbot: QtBot, page: ActivityPage, busy: FakeLive) -> None:
    at = middle_of(page, 3, Column.NOTE)
    double_click(qtbot, page, at)
    assert field(page).text() == "Breakfast"

    qtbot.keyClicks(field(page), "Second breakfast ")
    qtbot.keyClick(field(page), Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: busy.labels == [(sample_rows()[3].label_target, "Second breakfast")])
    qtbot.waitUntil(lambda: no_field(page))


def test_f2_begins_and_escape_leaves_it_as_it_was(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    page.table.setFocus()
    page.table.choose(3)
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    qtbot.keyClicks(field(page), "other")

    qtbot.keyClick(field(page), Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: no_field(page))
    assert busy.labels == []
    assert page.isVisible()


def test_the_pencil_begins_a_label(qtbot: QtBot, page: ActivityPage, busy: FakeLive) -> None:
    box = pencil_box(page.table.visualRect(page.model.index(6, Column.NOTE)))

    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    qtbot.keyClicks(field(page), "Team")
    qtbot.keyClick(field(page), Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: busy.labels == [(sample_rows()[6].label_target, "Team")])


def test_a_label_that_stays_the_same_is_not_written_again(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    page.table.choose(3)
    page.table.edit_label(3)

    qtbot.keyClick(field(page), Qt.Key.Key_Return)

    assert busy.labels == []


def test_what_is_typed_stays_when_rows_come_in(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    page.table.choose(3)
    page.table.edit_label(3)
    qtbot.keyClicks(field(page), "half a wo")

    busy.activities.rows = (an_activity_row(number=20), *busy.activities.rows)
    busy.commit()
    settled(qtbot, page, 21)

    assert field(page).text() == "half a wo"
    qtbot.keyClicks(field(page), "rd")
    qtbot.keyClick(field(page), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: busy.labels == [(sample_rows()[3].label_target, "half a word")])


def test_a_label_that_is_refused_is_told(qtbot: QtBot, page: ActivityPage, busy: FakeLive) -> None:
    busy.label_problem = REFUSED
    page.table.choose(3)
    page.table.edit_label(3)
    qtbot.keyClicks(field(page), "x")
    qtbot.keyClick(field(page), Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: REFUSED.cause in read(page))
    assert REFUSED.remedy in read(page)


def test_in_a_small_window_f2_writes_the_label_in_the_detail(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    window_of(page).resize(960, 620)
    click_row(qtbot, page, 3)
    qtbot.waitUntil(lambda: page.table.isColumnHidden(Column.NOTE))
    page.table.setFocus()

    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    qtbot.keyClicks(field(page), "Tea")
    qtbot.keyClick(field(page), Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: busy.labels == [(sample_rows()[3].label_target, "Tea")])
    assert no_field(page)
