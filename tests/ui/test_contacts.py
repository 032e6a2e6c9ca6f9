"""The contacts page: found, added, changed, forgotten, copied, exported, and as it was."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes_people import BOB, LIKE_BOB, a_contact, sample_people
from tests.ui.reading import button, read, titles
from ui.pages.contacts.form import ContactForm
from ui.pages.contacts.view import ContactsPage
from ui.pages.contacts.words import whole_address
from ui.pages.page import PageId
from ui.qt import QAbstractButton, QFileDialog, QGuiApplication, QLineEdit, Qt
from ui.widgets.overlay import Question
from wallet.api import Problem
from wallet.codes import Code

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.fakes import FakeLive
    from ui.window import MainWindow

FRESH = "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc"


def opened(qtbot: QtBot, window: MainWindow) -> ContactsPage:
    """The page, once its table is there and filled."""
    window.rooms.show_page(PageId.CONTACTS)
    page = window.findChild(ContactsPage)
    live = window.rooms.session.live
    qtbot.waitUntil(lambda: page.model.rowCount() == len(live.people.rows) and bool(page.table))
    return page


@pytest.fixture
def page(qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive) -> ContactsPage:
    live.people = sample_people()
    window = open_window()
    return opened(qtbot, window)


def names(page: ContactsPage) -> list[str]:
    return [str(page.model.index(row, 0).data()) for row in range(page.model.rowCount())]


def click_row(qtbot: QtBot, page: ContactsPage, row: int) -> None:
    box = page.table.visualRect(page.model.index(row, 0))
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    qtbot.waitUntil(lambda: page.drawer is not None and page.drawer.isVisible())


def form_of(page: ContactsPage) -> ContactForm:
    return page.window().findChild(ContactForm)


def fill(qtbot: QtBot, page: ContactsPage, *texts: str) -> None:
    for edit, text in zip(form_of(page).findChildren(QLineEdit), texts, strict=False):
        edit.clear()
        qtbot.keyClicks(edit, text)


def press(qtbot: QtBot, found: QAbstractButton) -> None:
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_the_table_says_who_and_how_much(page: ContactsPage) -> None:
    bob = [str(page.model.index(1, column).data()) for column in range(8)]

    assert names(page) == ["Ada", "Bob", "Dara", "Willow"]
    assert bob[0] == "Bob"
    assert bob[1].startswith("0x7099 7970 C518")
    assert bob[2:4] == ["127.0.0.1:40121", "connected, 22 ms"]
    assert bob[4:7] == ["8.4200", "0.6000 of 2.0000", "14 times"]


def test_searching_finds_by_name_place_and_address(qtbot: QtBot, page: ContactsPage) -> None:
    for text, found in (("bo", ["Bob"]), ("40120", ["Willow"]), ("7099 7970", ["Bob"])):
        page.search.clear()
        qtbot.keyClicks(page.search, text)
        assert names(page) == found

    qtbot.keyClicks(page.search, "nobody")

    assert names(page) == []
    assert "Nobody found" in read(page)


def test_a_row_opens_the_drawer_with_the_whole_address(qtbot: QtBot, page: ContactsPage) -> None:
    click_row(qtbot, page, 1)

    said = read(page.drawer)

    assert whole_address(BOB) in said
    assert "Paid 14 times" in said
    assert "Coffee" in said
    assert "+0.3000" in said


def test_the_keyboard_walks_the_rows(qtbot: QtBot, page: ContactsPage) -> None:
    page.table.setFocus(Qt.FocusReason.TabFocusReason)

    for _step in range(2):
        qtbot.keyClick(page.table, Qt.Key.Key_Down)

    qtbot.waitUntil(lambda: page.drawer is not None and page.drawer.isVisible())
    assert "Dara" in read(page.drawer)


def test_an_empty_page_says_what_to_do_next(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    page = opened(qtbot, open_window())
    qtbot.waitUntil(lambda: "Nobody here yet" in read(page))

    said = read(page)

    assert "Add somebody with their address or a payment link" in said
    assert "Add a contact" in said


def test_a_contact_is_added(qtbot: QtBot, page: ContactsPage, live: FakeLive) -> None:
    press(qtbot, page.add)
    assert not form_of(page).save.isEnabled()

    fill(qtbot, page, "Eve", FRESH, "127.0.0.1:7000")
    press(qtbot, form_of(page).save)

    qtbot.waitUntil(lambda: "Eve" in names(page))
    assert live.people.added == [("Eve", FRESH, "127.0.0.1:7000", True)]
    assert "Eve is in your contacts." in read(page)
    qtbot.waitUntil(lambda: page.drawer is not None and page.drawer.isVisible())
    assert whole_address(FRESH) in read(page.drawer)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("Bob", FRESH, ""), "Another contact has this name"),
        (("Eve", "0x12", ""), "This begins like an address but is not one."),
        (("Eve", FRESH, "10.0.0.1:7"), "This place is not on this computer"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_written(
    qtbot: QtBot, page: ContactsPage, live: FakeLive, texts: tuple[str, ...], said: str
) -> None:
    press(qtbot, page.add)

    fill(qtbot, page, *texts)

    form = form_of(page)
    assert said in read(form)
    assert form.save.accessibleDescription().startswith(said)
    form.save_requested.emit()
    assert live.people.added == []


def test_a_look_alike_must_be_compared_first(
    qtbot: QtBot, page: ContactsPage, live: FakeLive
) -> None:
    press(qtbot, page.add)
    fill(qtbot, page, "Eve", LIKE_BOB)
    form = form_of(page)
    assert "looks like the address of Bob" in read(form)
    form.save_requested.emit()
    assert live.people.added == []

    press(qtbot, button(form, "I have compared every group"))
    press(qtbot, form.save)

    qtbot.waitUntil(lambda: bool(live.people.added))


def test_an_address_in_small_letters_is_no_mistake_and_may_hide_one(
    qtbot: QtBot, page: ContactsPage
) -> None:
    press(qtbot, page.add)

    fill(qtbot, page, "Eve", FRESH.lower())

    form = form_of(page)
    assert "In an address all in small letters, typing errors cannot be found." in read(form)
    assert form.save.isEnabled()


def test_another_address_must_be_compared_anew(qtbot: QtBot, page: ContactsPage) -> None:
    press(qtbot, page.add)
    fill(qtbot, page, "Eve", LIKE_BOB)
    press(qtbot, button(form_of(page), "I have compared every group"))

    fill(qtbot, page, "Eve", LIKE_BOB)

    assert not form_of(page).save.isEnabled()


def test_an_address_never_changes(qtbot: QtBot, page: ContactsPage, live: FakeLive) -> None:
    click_row(qtbot, page, 1)
    press(qtbot, page.drawer.edit)
    name, target, place = form_of(page).findChildren(QLineEdit)
    assert not target.isEnabled()
    assert form_of(page).save.accessibleDescription() == "Nothing is changed yet"

    name.clear()
    qtbot.keyClicks(name, "Robert")
    place.clear()
    qtbot.keyClicks(place, "127.0.0.1:9")
    press(qtbot, form_of(page).save)

    qtbot.waitUntil(lambda: "Robert" in names(page))
    assert live.people.added == [("Robert", BOB, "127.0.0.1:9", False)]


def test_a_refusal_is_told_in_the_dialog(qtbot: QtBot, page: ContactsPage, live: FakeLive) -> None:
    live.people.problem = Problem(code="X", cause="It was refused.", remedy="Do otherwise.")
    press(qtbot, page.add)
    fill(qtbot, page, "Eve", FRESH)

    press(qtbot, form_of(page).save)

    qtbot.waitUntil(lambda: "It was refused." in read(form_of(page)))
    assert form_of(page).save.isEnabled()


def test_forgetting_is_asked_first(qtbot: QtBot, page: ContactsPage, live: FakeLive) -> None:
    click_row(qtbot, page, 0)
    press(qtbot, page.drawer.forget)
    assert live.people.forgotten == []

    press(qtbot, button(page.window().findChild(Question), "Forget"))

    qtbot.waitUntil(lambda: "Ada" not in names(page))
    assert not page.drawer.isVisible()
    assert "Ada is forgotten." in read(page)


def test_who_is_in_use_cannot_be_forgotten(qtbot: QtBot, page: ContactsPage) -> None:
    click_row(qtbot, page, 1)

    assert not page.drawer.forget.isEnabled()
    assert "There is an open tab with Bob. Settle it first." in read(page.drawer)


def test_a_refused_forgetting_is_told(qtbot: QtBot, page: ContactsPage, live: FakeLive) -> None:
    live.people.problem = Problem(
        code=Code.STILL_IN_USE, cause="Still in use.", remedy="Settle it."
    )
    click_row(qtbot, page, 0)
    press(qtbot, page.drawer.forget)

    press(qtbot, button(page.window().findChild(Question), "Forget"))

    qtbot.waitUntil(lambda: "Still in use." in read(page))
    assert "Ada" in names(page)


def test_pointing_at_an_address_shows_all_of_it(page: ContactsPage) -> None:
    at = [column.title for column in page.model.columns].index("Pinned address")
    cell = page.model.index(1, at)

    assert "\N{HORIZONTAL ELLIPSIS}" in cell.data()
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == whole_address(BOB)
    assert whole_address(BOB) in cell.data(Qt.ItemDataRole.ToolTipRole)


def test_the_address_is_copied_whole(qtbot: QtBot, page: ContactsPage) -> None:
    click_row(qtbot, page, 1)

    press(qtbot, page.drawer.copy)

    assert QGuiApplication.clipboard().text() == BOB
    assert page.drawer.copy.text() == "Copied"


def test_a_clipboard_that_lies_is_told(
    qtbot: QtBot, page: ContactsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Swapping:
        def setText(self, _text: str) -> None:  # noqa: N802 - Qt's name
            """Put something else there."""

        def text(self) -> str:
            return LIKE_BOB

    monkeypatch.setattr(QGuiApplication, "clipboard", Swapping)
    click_row(qtbot, page, 1)

    press(qtbot, page.drawer.copy)

    assert page.drawer.copy.text() == "Not copied"
    assert "Something else is on the clipboard" in read(page)


def test_paying_opens_the_dialog_filled_in(qtbot: QtBot, page: ContactsPage) -> None:
    click_row(qtbot, page, 1)

    press(qtbot, page.drawer.pay)

    pay = page.window().rooms.dialogs.pay
    assert pay.isVisible()
    assert pay.payee() == "Bob"


def test_who_cannot_be_paid_now_says_so(qtbot: QtBot, page: ContactsPage) -> None:
    click_row(qtbot, page, 2)

    assert not page.drawer.pay.isEnabled()
    assert page.drawer.pay.accessibleDescription() == "Nothing can be paid to them right now"


def test_contacts_are_exported_for_their_owner_alone(
    qtbot: QtBot, page: ContactsPage, tmp_path: Path
) -> None:
    press(qtbot, page.export)
    files = page.window().findChild(QFileDialog)
    assert files.accessibleName() == "Export contacts"
    target = tmp_path / "people.json"
    target.touch(mode=0o644)

    files.fileSelected.emit(str(target))

    qtbot.waitUntil(lambda: "4 contacts are in people.json." in read(page))
    written = json.loads(target.read_text(encoding="utf-8"))
    assert [one["name"] for one in written["contacts"]] == ["Ada", "Bob", "Dara", "Willow"]
    assert target.stat().st_mode & 0o077 == 0
    files.reject()


def test_a_folder_that_takes_no_file_is_told(
    qtbot: QtBot, page: ContactsPage, tmp_path: Path
) -> None:
    press(qtbot, page.export)
    files = page.window().findChild(QFileDialog)

    files.fileSelected.emit(str(tmp_path / "missing" / "people.json"))

    qtbot.waitUntil(lambda: "This folder is not there." in read(page))
    assert not (tmp_path / "missing").exists()
    files.reject()


def test_while_the_log_is_read_the_page_counts_and_looks_again(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.people.rows = [a_contact(paid_count=None, last_paid_ms=None)]
    live.people.is_counting = True
    page = opened(qtbot, open_window())
    assert str(page.model.index(0, 6).data()) == "counting"

    live.people.rows = [a_contact(paid_count=3)]
    live.people.is_counting = False

    qtbot.waitUntil(lambda: page.model.index(0, 6).data() == "3 times")


def test_in_the_past_everything_can_be_read_and_nothing_done(
    qtbot: QtBot, page: ContactsPage, live: FakeLive, tmp_path: Path
) -> None:
    click_row(qtbot, page, 1)
    rooms = page.window().rooms
    rooms.time.seek(12)
    qtbot.waitUntil(lambda: not page.add.isEnabled() and not page.drawer.edit.isEnabled())

    drawer = page.drawer
    reasons = {each.accessibleDescription() for each in (page.add, drawer.pay, drawer.forget)}
    assert reasons == {"Off while you look at the past"}
    assert str(page.model.index(1, 3).data()) == "not known"
    assert page.export.isEnabled()
    assert drawer.copy.isEnabled()


def test_the_past_closes_the_form(qtbot: QtBot, page: ContactsPage) -> None:
    press(qtbot, page.add)

    page.window().rooms.time.seek(12)

    assert form_of(page).isHidden()


def test_a_small_table_drops_what_the_drawer_tells(qtbot: QtBot, page: ContactsPage) -> None:
    page.window().resize(1440, 900)
    qtbot.waitUntil(lambda: len(titles(page.table)) == 8)

    page.window().resize(960, 620)

    qtbot.waitUntil(lambda: len(titles(page.table)) < 8)
    assert titles(page.table)[0] == "Name"
    assert "Payable at once" in titles(page.table)
    assert page.window().width() == 960
