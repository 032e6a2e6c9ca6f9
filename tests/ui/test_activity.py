"""The activity page, used as a person uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import NOW_MS, FakeLive, a_home, wei
from tests.ui.fakes_activity import ADDRESSES, FakeActivity
from tests.ui.reading import button, read
from tests.ui.samples_activity import an_activity_row, sample_activity, sample_rows
from ui.i18n import past_reason
from ui.pages.activity.cells import LabelField, pencil_box
from ui.pages.activity.chips import Chip
from ui.pages.activity.filters import TYPING_MS
from ui.pages.activity.model import Column
from ui.pages.activity.view import ActivityPage
from ui.pages.page import PageId
from ui.qt import QAbstractItemView, QGuiApplication, QMenu, QPoint, Qt
from wallet.api import Problem
from wallet.views import units
from wallet.views.activity_values import ActivityQuery, Facet, Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

REFUSED = Problem(code="LABELS_FULL", cause="There are too many labels.", remedy="Take one away.")


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


# --- rows -----------------------------------------------------------------------------------------


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
    assert cell(page, 2, Column.STATUS) == "waiting"
    rows = list(busy.activities.rows)
    rows[2] = an_activity_row(number=rows[2].number, person="Dara", took_ms=5)
    busy.activities.rows = tuple(rows)

    busy.commit()

    qtbot.waitUntil(lambda: cell(page, 2, Column.STATUS) == "5 ms")


# --- looking for things ---------------------------------------------------------------------------


def test_typing_searches_when_it_pauses(qtbot: QtBot, page: ActivityPage, busy: FakeLive) -> None:
    before = len(busy.activities.asked)
    page.filters.search.setFocus()

    qtbot.keyClicks(page.filters.search, "coff")

    assert len(busy.activities.asked) == before
    qtbot.waitUntil(lambda: len(busy.activities.asked) > before, timeout=TYPING_MS * 20)
    assert busy.activities.asked[-1] == ActivityQuery(text="coff")
    settled(qtbot, page, 2)
    assert "2 of 20" in read(page)


def test_filters_combine(qtbot: QtBot, page: ActivityPage, busy: FakeLive) -> None:
    search(qtbot, page, "0.2500")
    qtbot.mouseClick(button(page, "Sent"), Qt.MouseButton.LeftButton)
    page.filters.choose_person(ADDRESSES["Bob"])
    page.filters.choose_period(Period.TODAY)
    settled(qtbot, page, 1)

    assert busy.activities.asked[-1] == ActivityQuery(
        text="0.2500", facet=Facet.SENT, person=ADDRESSES["Bob"], period=Period.TODAY
    )
    assert {"Bob", "Today"} <= set(read(page).splitlines())

    qtbot.mouseClick(button(page, "Show all"), Qt.MouseButton.LeftButton)
    settled(qtbot, page, 20)

    assert busy.activities.asked[-1].is_all
    assert page.filters.search.text() == ""
    assert page.filters.clear.isHidden()


def test_a_person_and_a_period_are_chosen_from_menus(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    for menu, entry in (
        (page.filters.people_menu(), "Ada"),
        (page.filters.period_menu(), "7 days"),
    ):
        names = [action.text() for action in menu.actions()]
        (action,) = (each for each in menu.actions() if each.text() == entry)
        assert menu.accessibleName()
        assert names[0] in {"Anyone", "All time"}
        action.trigger()
        menu.close()

    assert busy.activities.asked[-1] == ActivityQuery(person=ADDRESSES["Ada"], period=Period.WEEK)
    assert button(page, "With whom: Ada")
    assert button(page, "How far back: 7 days")


def test_the_menus_open_below_their_buttons(
    qtbot: QtBot, page: ActivityPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[list[str], QPoint]] = []
    # The offscreen platform warns of every popup.
    monkeypatch.setattr(
        QMenu,
        "popup",
        lambda menu, at: shown.append(([each.text() for each in menu.actions()], at)),
    )

    for name in ("With whom: Anyone", "How far back: All time"):
        qtbot.mouseClick(button(page, name), Qt.MouseButton.LeftButton)

    assert [texts for texts, _at in shown] == [
        ["Anyone", "Ada", "Bob", "Dara", "Willow"],
        ["All time", "Today", "7 days", "30 days"],
    ]
    below = button(page, "With whom: Anyone")
    assert shown[0][1] == below.mapToGlobal(QPoint(0, below.height() + 4))


def test_arrow_keys_walk_the_chips(qtbot: QtBot, page: ActivityPage, busy: FakeLive) -> None:
    chips = {chip.text(): chip for chip in page.findChildren(Chip)}
    chips["All"].setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.keyClick(chips["All"], Qt.Key.Key_Right)
    qtbot.keyClick(chips["Sent"], Qt.Key.Key_Right)

    assert chips["Received"].isChecked()
    assert chips["Received"].hasFocus()
    assert busy.activities.asked[-1].facet is Facet.RECEIVED
    qtbot.keyClick(chips["Received"], Qt.Key.Key_Left)
    qtbot.keyClick(chips["Sent"], Qt.Key.Key_Left)
    qtbot.keyClick(chips["All"], Qt.Key.Key_Left)
    assert chips["All"].isChecked()
    assert [
        chip.text() for chip in chips.values() if chip.focusPolicy() & Qt.FocusPolicy.TabFocus
    ] == ["All"]


def test_escape_empties_the_search_and_then_lets_go(qtbot: QtBot, page: ActivityPage) -> None:
    search(qtbot, page, "coffee")
    settled(qtbot, page, 2)

    qtbot.keyClick(page.filters.search, Qt.Key.Key_Escape)

    assert page.filters.search.text() == ""
    settled(qtbot, page, 20)


def test_ctrl_f_goes_to_the_search(qtbot: QtBot, page: ActivityPage) -> None:
    page.table.setFocus()

    qtbot.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)

    assert page.filters.search.hasFocus()


def test_who_typed_last_is_answered(qtbot: QtBot, page: ActivityPage, busy: FakeLive) -> None:
    busy.activities.holds = True
    search(qtbot, page, "cof")
    first = busy.activities.finding[-1]

    search(qtbot, page, "fee")
    busy.activities.release()

    assert first.cancelled()
    settled(qtbot, page, 2)
    assert busy.activities.asked[-1].text == "coffee"


def test_a_busy_wallet_is_asked_again_once_it_has_answered(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    busy.activities.holds = True
    busy.commit()
    qtbot.waitUntil(lambda: len(busy.activities.waiting) == 1)
    asked = len(busy.activities.asked)
    controller = window_of(page).rooms._controllers[PageId.ACTIVITY]  # noqa: SLF001 - its own refresh
    for _commit in range(5):
        controller.refresh()

    assert len(busy.activities.asked) == asked
    assert not busy.activities.finding[-1].cancelled()
    busy.activities.release()

    qtbot.waitUntil(lambda: len(busy.activities.asked) == asked + 1)


# --- what stands there without rows ---------------------------------------------------------------


def opened(qtbot: QtBot, window: MainWindow) -> ActivityPage:
    window.rooms.show_page(PageId.ACTIVITY)
    page = window.findChild(ActivityPage)
    assert isinstance(page, ActivityPage)
    qtbot.waitUntil(lambda: page.is_built)
    return page


def test_an_empty_page_says_what_belongs_here_and_offers_the_first_step(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    page = opened(qtbot, window)
    qtbot.waitUntil(page.empty.isVisible)

    assert "Nothing paid yet" in read(page)
    assert page.export.accessibleDescription() == "There is nothing to export"
    qtbot.mouseClick(page.empty.pay, Qt.MouseButton.LeftButton)

    assert window.rooms.pay.isVisible()


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
        code="IO", cause="The log cannot be read.", remedy="Check the disk."
    )
    page = opened(qtbot, open_window())

    qtbot.waitUntil(lambda: "The log cannot be read." in read(page))
    assert "Check the disk." in read(page)


# --- labels ---------------------------------------------------------------------------------------


def field(page: ActivityPage) -> LabelField:
    (found,) = (each for each in page.findChildren(LabelField) if each.isVisible())
    return found


def double_click(qtbot: QtBot, page: ActivityPage, at: QPoint) -> None:
    """As a mouse does it: a click, then what the system calls a double click."""
    for act in (qtbot.mouseClick, qtbot.mouseDClick):
        act(page.table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def no_field(page: ActivityPage) -> bool:
    return not any(each.isVisible() for each in page.findChildren(LabelField))


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


# --- one row in full ------------------------------------------------------------------------------


def test_a_click_shows_all_of_a_row(qtbot: QtBot, page: ActivityPage) -> None:
    click_row(qtbot, page, 0)

    said = read(page.detail)
    assert "Paying Ada" in said
    assert "0.4000 ETH" in said
    assert "Waiting for the hub to set money aside" in said
    assert "Step 2 of 3." in said
    assert "it is given up and nothing is paid" in said
    assert "Garden chairs" in said


def test_a_click_on_a_label_shows_the_row_once_it_is_no_double_click(
    qtbot: QtBot, page: ActivityPage
) -> None:
    at = middle_of(page, 3, Column.NOTE)

    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=at)

    assert page.detail.isHidden()
    qtbot.waitUntil(page.detail.isVisible)
    assert page.detail.number == sample_rows()[3].number


def test_a_failed_row_names_its_cause_and_remedy(qtbot: QtBot, page: ActivityPage) -> None:
    click_row(qtbot, page, 7)

    said = read(page.detail)
    assert "The hub has too little money towards this person. Nothing was paid." in said
    assert "Pay less, or try again later." in said


def test_enter_opens_arrows_move_and_escape_closes(qtbot: QtBot, page: ActivityPage) -> None:
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.detail.isHidden()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.detail.number == sample_rows()[1].number

    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.detail.number == sample_rows()[2].number
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)

    assert page.detail.isHidden()
    assert page.table.hasFocus()


def test_escape_inside_the_detail_gives_the_keyboard_back(qtbot: QtBot, page: ActivityPage) -> None:
    click_row(qtbot, page, 3)
    page.detail.take_focus()

    qtbot.keyClick(button(page.detail, "Close the details"), Qt.Key.Key_Escape)

    assert page.detail.isHidden()
    assert page.table.hasFocus()


def test_ids_are_copied_whole(qtbot: QtBot, page: ActivityPage) -> None:
    click_row(qtbot, page, 3)

    qtbot.mouseClick(button(page.detail, "Copy: Address"), Qt.MouseButton.LeftButton)

    assert QGuiApplication.clipboard().text() == ADDRESSES["Bob"]
    assert button(page.detail, "Address, copied").text() == "Copied"
    click_row(qtbot, page, 4)
    assert button(page.detail, "Copy: Address")


def test_pay_again_fills_the_dialog_and_sends_nothing(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    click_row(qtbot, page, 3)

    qtbot.mouseClick(page.detail.again, Qt.MouseButton.LeftButton)

    dialog = window_of(page).rooms.pay
    assert dialog.isVisible()
    assert (dialog.payee(), dialog.amount_text(), dialog.note()) == ("Bob", "0.2500", "Coffee")
    assert busy.paid == []


def test_only_what_i_paid_can_be_paid_again(qtbot: QtBot, page: ActivityPage) -> None:
    click_row(qtbot, page, 4)

    assert page.detail.again.isHidden()


def test_the_whole_window_can_be_shown_as_it_was(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    click_row(qtbot, page, 3)

    qtbot.mouseClick(button(page.detail, "Show the app at #1,275"), Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: busy.asked_past == [1275])
    assert window_of(page).rooms.session.is_past  # type: ignore[union-attr]


def test_a_row_that_a_filter_leaves_out_is_put_away(qtbot: QtBot, page: ActivityPage) -> None:
    click_row(qtbot, page, 3)
    search(qtbot, page, "lunch")
    settled(qtbot, page, 1)

    assert page.detail.isHidden()


# --- exports --------------------------------------------------------------------------------------


def begin_export(page: ActivityPage, path: str = "/tmp/x/out.json") -> None:
    from wallet.views.activity_values import ExportFormat  # noqa: PLC0415 - used here only

    controller = window_of(page).rooms._controllers[PageId.ACTIVITY]  # noqa: SLF001 - what the dialog calls
    controller.export(page.model.listing, path, ExportFormat.JSON)  # type: ignore[attr-defined]


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
        code="EXPORT_NO_SPACE", cause="The disk is full.", remedy="Make room on it."
    )

    begin_export(page)

    qtbot.waitUntil(lambda: "The disk is full." in read(page))
    assert "Make room on it." in read(page)


# --- the past -------------------------------------------------------------------------------------


@pytest.fixture
def past_page(qtbot: QtBot, page: ActivityPage) -> ActivityPage:
    window_of(page).rooms.seek(30)
    settled(qtbot, page, 12)
    return page


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
    assert not window_of(page).rooms.pay.isVisible()


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
    window_of(past_page).rooms.go_live()

    settled(qtbot, past_page, 20)
    assert "Activity before this" not in read(past_page)


def test_an_empty_past_says_so(qtbot: QtBot, page: ActivityPage, busy: FakeLive) -> None:
    busy.past_activities.rows = ()

    window_of(page).rooms.seek(30)

    qtbot.waitUntil(lambda: "Nothing had happened yet" in read(page))
    assert page.empty.pay.accessibleDescription() == past_reason()


# --- sizes ----------------------------------------------------------------------------------------


def test_a_small_window_hides_no_sum(qtbot: QtBot, page: ActivityPage, busy: FakeLive) -> None:
    window = window_of(page)
    window.resize(960, 620)
    click_row(qtbot, page, 0)
    qtbot.wait(20)

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
    qtbot.wait(20)

    assert window_of(page).width() == 960
    assert page.sums_text().startswith("1 payment: sent 123,456,789,012.000000000000000001")
