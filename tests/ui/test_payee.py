"""Finding the payee: names to choose from, and a word when there is nobody of that name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import BOB
from tests.ui.paydialog import fill, pay_field
from tests.ui.reading import read
from ui.pages.pay.names import REST_MS, NameList
from ui.qt import Qt, QTimer
from ui.widgets.label import Label
from wallet.views import units

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.fakes import FakeLive
    from ui.window import MainWindow

UNKNOWN = "Zed is not in your contacts, and is not an address."


def offered(window: MainWindow) -> list[str]:
    """The names in the open list."""
    names = window.rooms.dialogs.pay.findChild(NameList)
    if names is None or not names.isVisible():
        return []
    model = names.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def typed(qtbot: QtBot, window: MainWindow, text: str) -> object:
    field = pay_field(window, "To")
    field.setFocus()
    qtbot.keyClicks(field, text)
    return field


@pytest.mark.parametrize(
    ("text", "names"),
    [("b", ["Bob"]), ("B", ["Bob"]), ("d", ["Ada"]), ("a", ["Ada"]), ("x", []), ("bob", [])],
)
def test_names_that_fit_are_offered_while_one_is_typed(
    qtbot: QtBot, dialog_window: MainWindow, text: str, names: list[str]
) -> None:
    typed(qtbot, dialog_window, text)

    assert offered(dialog_window) == names


def test_the_keyboard_walks_the_names_and_takes_one(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    live.known = ("Ada", "Barbara", "Bob")
    dialog_window.rooms.dialogs.pay.close_overlay()
    dialog_window.rooms.dialogs.open_pay()
    field = typed(qtbot, dialog_window, "b")
    assert offered(dialog_window) == ["Barbara", "Bob"]

    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(field, key)
    assert field.accessibleDescription() == "Bob"
    qtbot.keyClick(field, Qt.Key.Key_Return)

    assert dialog_window.rooms.dialogs.pay.payee() == "Bob"
    assert offered(dialog_window) == []
    assert "0x7099 7970" in read(dialog_window.rooms.dialogs.pay)
    assert live.paid == []


def test_the_mouse_takes_a_name(qtbot: QtBot, dialog_window: MainWindow) -> None:
    typed(qtbot, dialog_window, "b")
    names = dialog_window.rooms.dialogs.pay.findChild(NameList)
    row = names.visualRect(names.model().index(0, 0)).center()

    qtbot.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=row)

    assert dialog_window.rooms.dialogs.pay.payee() == "Bob"


def test_escape_closes_the_names_first_and_then_the_dialog(
    qtbot: QtBot, dialog_window: MainWindow
) -> None:
    field = typed(qtbot, dialog_window, "b")

    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert offered(dialog_window) == []
    assert dialog_window.rooms.dialogs.pay.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)

    assert not dialog_window.rooms.dialogs.pay.isVisible()


def test_the_names_go_with_the_keyboard(qtbot: QtBot, dialog_window: MainWindow) -> None:
    typed(qtbot, dialog_window, "b")

    pay_field(dialog_window, "Note").setFocus()

    assert offered(dialog_window) == []


def test_a_name_that_is_not_what_it_looks_like_is_not_offered(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    live.known = ("Bo\N{RIGHT-TO-LEFT OVERRIDE}b", "Bob")
    dialog_window.rooms.dialogs.pay.close_overlay()
    dialog_window.rooms.dialogs.open_pay()

    typed(qtbot, dialog_window, "b")

    assert offered(dialog_window) == ["Bob"]


def test_a_payee_is_looked_for_when_the_field_is_left(
    qtbot: QtBot, dialog_window: MainWindow
) -> None:
    typed(qtbot, dialog_window, "Zed")
    assert UNKNOWN not in read(dialog_window.rooms.dialogs.pay)

    qtbot.keyClick(dialog_window.focusWidget(), Qt.Key.Key_Tab)

    assert UNKNOWN in read(dialog_window.rooms.dialogs.pay)
    assert pay_field(dialog_window, "To").property("faulty")


def test_half_a_name_is_no_mistake_yet(qtbot: QtBot, dialog_window: MainWindow) -> None:
    fill(qtbot, dialog_window, "", "0.25")
    typed(qtbot, dialog_window, "Zed")

    assert UNKNOWN not in read(dialog_window.rooms.dialogs.pay)
    assert not dialog_window.rooms.dialogs.pay.pay.isEnabled()


def test_a_payee_is_looked_for_when_the_person_stops_typing(
    qtbot: QtBot, dialog_window: MainWindow
) -> None:
    typed(qtbot, dialog_window, "Zed")

    qtbot.waitUntil(lambda: UNKNOWN in read(dialog_window.rooms.dialogs.pay))

    qtbot.keyClick(dialog_window.focusWidget(), Qt.Key.Key_Backspace)
    assert UNKNOWN not in read(dialog_window.rooms.dialogs.pay)


def test_who_stops_at_half_a_known_name_is_told_of_no_mistake(
    qtbot: QtBot, dialog_window: MainWindow
) -> None:
    field = dialog_window.rooms.dialogs.pay.to
    typed(qtbot, dialog_window, "B")
    timer = next(each for each in field.findChildren(QTimer) if each.interval() == REST_MS)

    qtbot.waitUntil(lambda: not timer.isActive())

    assert offered(dialog_window) == ["Bob"]
    assert "not in your contacts" not in read(dialog_window.rooms.dialogs.pay)


def test_who_was_found_is_told_with_all_of_the_address(
    qtbot: QtBot, dialog_window: MainWindow
) -> None:
    fill(qtbot, dialog_window, "Bob", "1")

    pay = dialog_window.rooms.dialogs.pay
    found = next(label for label in pay.findChildren(Label) if label.text().startswith("Bob  0x"))
    whole = f"Bob  {units.hex_groups(BOB, is_whole=True)}"
    assert (found.accessibleName(), whole in found.toolTip()) == (whole, True)


def test_a_payee_that_is_filled_in_is_looked_for_at_once(dialog_window: MainWindow) -> None:
    controller = dialog_window.rooms.dialogs.pay_controller
    assert controller is not None

    controller.open(payee="Zed")

    assert UNKNOWN in read(dialog_window.rooms.dialogs.pay)
