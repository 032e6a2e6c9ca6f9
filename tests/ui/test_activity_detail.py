"""One row in full, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ui.activitypage import busy, click_row, middle_of, page, search, settled, window_of
from tests.ui.fakes import FakeLive
from tests.ui.fakes_activity import ADDRESSES
from tests.ui.reading import button, read
from tests.ui.samples_activity import sample_rows
from ui.pages.activity.model import Column
from ui.pages.activity.view import ActivityPage
from ui.pages.channels.view import ChannelsPage
from ui.pages.page import PageId
from ui.qt import QGuiApplication, Qt

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


__all__ = ["busy", "page"]


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
    assert "Copied" in read(page.detail)
    click_row(qtbot, page, 4)
    assert "Copied" not in read(page.detail)


def test_pay_again_fills_the_dialog_and_sends_nothing(
    qtbot: QtBot, page: ActivityPage, busy: FakeLive
) -> None:
    click_row(qtbot, page, 3)

    qtbot.mouseClick(page.detail.again, Qt.MouseButton.LeftButton)

    dialog = window_of(page).rooms.dialogs.pay
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


def test_a_channel_leads_to_its_page(qtbot: QtBot, page: ActivityPage) -> None:
    click_row(qtbot, page, 15)

    qtbot.mouseClick(button(page.detail, "Show this channel"), Qt.MouseButton.LeftButton)

    channels = window_of(page).findChild(ChannelsPage)
    assert isinstance(channels, ChannelsPage)
    assert channels.isVisible()
    # It is built in turns, and they want a window to build in.
    turns = window_of(page).rooms._controllers[PageId.CHANNELS]._turns  # noqa: SLF001
    qtbot.waitUntil(lambda: not turns._pieces)  # noqa: SLF001


def test_a_row_that_a_filter_leaves_out_is_put_away(qtbot: QtBot, page: ActivityPage) -> None:
    click_row(qtbot, page, 3)
    search(qtbot, page, "lunch")
    settled(qtbot, page, 1)

    assert page.detail.isHidden()
