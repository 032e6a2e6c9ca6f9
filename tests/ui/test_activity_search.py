"""Looking for things on the activity page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.activitypage import busy, page, search, settled, window_of
from tests.ui.fakes import FakeLive
from tests.ui.fakes_activity import ADDRESSES
from tests.ui.reading import button, read
from ui.pages.activity.view import ActivityPage
from ui.pages.page import PageId
from ui.qt import QMenu, QPoint, Qt
from ui.widgets.chips import Chip
from wallet.views.activity_values import ActivityQuery, Facet, Period

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


__all__ = ["busy", "page"]


def test_typing_searches_when_it_pauses(qtbot: QtBot, page: ActivityPage, busy: FakeLive) -> None:
    before = len(busy.activities.asked)
    page.filters.search.setFocus()

    qtbot.keyClicks(page.filters.search, "coff")

    assert len(busy.activities.asked) == before
    qtbot.waitUntil(lambda: len(busy.activities.asked) > before)
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
