"""No stray click and no held key pays what the person has not read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeLive, wei
from tests.ui.paydialog import HandStill, fill, pay_field
from tests.ui.pictures import SIGNED
from tests.ui.reading import button, read
from tests.ui.test_pay_links import ASKED
from ui.pages.pay.controller import ENTER_GUARD_MS
from ui.pages.pay.hold import Hold
from ui.qt import QCoreApplication, QEvent, QGuiApplication, QKeyEvent, Qt

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.qt import QWidget
    from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
WHY = "Read it first; this button opens in a moment"


@pytest.fixture
def link(live: FakeLive) -> str:
    live.targets[SIGNED] = replace(ASKED, amount_wei=wei("0.25"))
    return SIGNED


def repeat_return(widget: QWidget) -> None:
    """One more Return of a key that is held down."""
    none = Qt.KeyboardModifier.NoModifier
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, none, "\r", True)
    QCoreApplication.sendEvent(widget, key)


def is_held(window: MainWindow) -> bool:
    pay = window.rooms.dialogs.pay.pay
    return not pay.isEnabled() and pay.accessibleDescription() == WHY


@pytest.mark.usefixtures("held")
def test_a_handed_over_link_is_not_paid_by_a_click_that_was_on_its_way(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive, link: str
) -> None:
    window = open_window()
    window.come_forward(link)
    pay = button(window.rooms.dialogs.pay, "Pay 0.2500 ETH")

    assert is_held(window)
    qtbot.mouseClick(pay, LEFT)
    window.rooms.dialogs.pay.pay_requested.emit()
    assert live.paid == []

    qtbot.waitUntil(pay.isEnabled)
    qtbot.mouseClick(pay, LEFT)
    assert len(live.paid) == 1


@pytest.mark.usefixtures("held")
def test_what_is_filled_in_from_elsewhere_is_held(dialog_window: MainWindow, link: str) -> None:
    controller = dialog_window.rooms.dialogs.pay_controller
    assert controller is not None
    QGuiApplication.clipboard().setText(link)
    dialog_window.rooms.dialogs.pay.to.on_paste_clicked()
    assert is_held(dialog_window)
    dialog_window.rooms.dialogs.pay.close_overlay()

    controller.open(payee="Bob", amount_wei=wei("0.25"))
    assert is_held(dialog_window)


@pytest.mark.usefixtures("held")
def test_what_a_person_writes_is_not_held(qtbot: QtBot, dialog_window: MainWindow) -> None:
    fill(qtbot, dialog_window, "Bob", "0.25")

    assert dialog_window.rooms.dialogs.pay.pay.isEnabled()


@pytest.mark.usefixtures("held")
def test_a_double_click_on_pay_again_pays_nothing(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    fill(qtbot, dialog_window, "Bob", "0.25")
    qtbot.mouseClick(dialog_window.rooms.dialogs.pay.pay, LEFT)
    qtbot.waitUntil(lambda: "Paid 0.2500 ETH" in read(dialog_window.rooms.dialogs.pay))

    qtbot.mouseClick(dialog_window.rooms.dialogs.pay.again, LEFT)
    assert is_held(dialog_window)
    qtbot.mouseClick(dialog_window.rooms.dialogs.pay.pay, LEFT)

    assert len(live.paid) == 1


@pytest.mark.parametrize("name", ["To", "Amount in ETH", "Note"])
def test_a_held_enter_pays_nothing(
    dialog_window: MainWindow, live: FakeLive, still: HandStill, link: str, name: str
) -> None:
    assert dialog_window.rooms.dialogs.pay_controller is not None
    dialog_window.rooms.dialogs.pay_controller.fill(link)
    still.now_ms += 10 * ENTER_GUARD_MS
    assert dialog_window.rooms.dialogs.pay.pay.isEnabled()

    repeat_return(pay_field(dialog_window, name))
    repeat_return(dialog_window.rooms.dialogs.pay.pay)
    repeat_return(dialog_window.rooms.dialogs.pay)

    assert live.paid == []


@pytest.mark.usefixtures("held")
def test_the_hold_ends_with_the_dialog(
    qtbot: QtBot, open_window: Callable[[], MainWindow], link: str
) -> None:
    """A timer that outlived the window would speak to a dialog that is gone."""
    window = open_window()
    window.come_forward(link)
    hold = window.rooms.dialogs.pay.findChild(Hold)
    assert hold is not None
    assert hold.is_on

    with qtbot.waitSignal(hold.destroyed):
        window.rooms.dialogs.pay.deleteLater()
