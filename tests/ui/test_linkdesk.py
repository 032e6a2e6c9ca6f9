"""A link from outside waits until it can be shown, fills the pay dialog, and pays nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeLive, FakeWallet, a_home
from tests.ui.fakes_real import PASSPHRASE
from tests.ui.hostile import HOSTILE, naming
from tests.ui.paydialog import fill
from tests.ui.pictures import SIGNED
from tests.ui.reading import button, read
from tests.ui.test_own import make_here
from tests.ui.test_pay_links import ASKED
from ui.qt import QCoreApplication, QEvent, QKeyEvent, QLineEdit, Qt
from ui.widgets.secretfields import SecretField
from wallet.codes import Code
from wallet.views.target_values import TargetView
from wallet.views.values import NoticeView

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
WAITS = "A payment link waits until you want to see it. Nothing is paid by it."


@pytest.fixture
def link(live: FakeLive) -> str:
    live.targets[SIGNED] = ASKED
    return SIGNED


def is_filled(window: MainWindow) -> bool:
    return window.rooms.dialogs.pay.isVisible() and "Signed by Bob" in read(
        window.rooms.dialogs.pay
    )


def show_it(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(button(window, "Show it"), LEFT)


def test_it_fills_the_pay_dialog_of_an_open_wallet_and_pays_nothing(
    open_window: Callable[[], MainWindow], live: FakeLive, link: str
) -> None:
    window = open_window()

    window.come_forward(link)

    assert is_filled(window)
    assert live.paid == []
    assert WAITS not in read(window)


def test_it_waits_on_the_first_page_for_a_wallet(
    qtbot: QtBot, window: MainWindow, live: FakeLive, link: str
) -> None:
    window.come_forward(link)
    assert WAITS in read(window)

    window.start_demo()

    qtbot.waitUntil(lambda: window.rooms.session is not None)
    assert not window.rooms.dialogs.pay.isVisible()
    show_it(qtbot, window)
    assert is_filled(window)
    assert WAITS not in read(window)


def test_it_waits_until_a_locked_wallet_is_unlocked(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet, live: FakeLive, link: str
) -> None:
    wallet.own.needs_passphrase = True
    make_here(qtbot, window, wallet)
    live.view = a_home()
    window.rooms.own.lock()

    window.come_forward(link)

    assert not window.rooms.dialogs.pay.isVisible()
    assert 'Unlock your wallet, then choose "Show it".' in read(window)
    show_it(qtbot, window)
    assert not window.rooms.dialogs.pay.isVisible()
    window.rooms.own.lock_screen.findChild(SecretField).setText(PASSPHRASE)
    window.rooms.own.lock_screen.unlock_requested.emit()
    qtbot.waitUntil(lambda: "close what is open" in read(window))
    assert not window.rooms.dialogs.pay.isVisible()
    show_it(qtbot, window)
    assert is_filled(window)
    assert live.paid == []


def test_it_waits_for_a_payment_on_its_way(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, link: str
) -> None:
    live.holds_pay = True
    fill(qtbot, dialog_window, "Bob", "1")
    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 1.0000 ETH"), LEFT)
    dialog_window.come_forward(link)
    assert WAITS in read(dialog_window)

    live.waiting_pay.pop()()
    qtbot.waitUntil(lambda: "Paid 1.0000 ETH" in read(dialog_window.rooms.dialogs.pay))
    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Done"), LEFT)

    # A second click of the same hand meets no pay button.
    QCoreApplication.processEvents()
    assert not dialog_window.rooms.dialogs.pay.isVisible()
    show_it(qtbot, dialog_window)
    assert is_filled(dialog_window)
    assert len(live.paid) == 1


def test_it_changes_nothing_under_the_finger_that_is_about_to_pay(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, link: str
) -> None:
    fill(qtbot, dialog_window, "Bob", "1")

    dialog_window.come_forward(link)

    assert button(dialog_window.rooms.dialogs.pay, "Pay 1.0000 ETH").isEnabled()
    assert "close what is open" in read(dialog_window)
    show_it(qtbot, dialog_window)
    assert dialog_window.rooms.dialogs.pay.payee() == "Bob"
    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Cancel"), LEFT)
    QCoreApplication.processEvents()
    assert not dialog_window.rooms.dialogs.pay.isVisible()
    show_it(qtbot, dialog_window)
    assert is_filled(dialog_window)


def test_it_leaves_a_person_in_the_past_until_they_want_to_see_it(
    qtbot: QtBot, open_window: Callable[[], MainWindow], link: str
) -> None:
    window = open_window()
    window.rooms.time.seek(3)

    window.come_forward(link)

    assert window.rooms.session.is_past
    assert not window.rooms.dialogs.pay.isVisible()
    assert WAITS in read(window)
    show_it(qtbot, window)
    assert is_filled(window)
    assert not window.rooms.session.is_past


def test_a_key_that_was_meant_for_another_program_pays_nothing(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive, link: str
) -> None:
    """The link took the keyboard from it."""
    window = open_window()
    pay = window.rooms.dialogs.pay
    window.come_forward(link)

    pay.enter_pressed.emit()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)

    assert not pay.isVisible()
    assert live.paid == []


def test_it_does_not_pull_a_person_out_of_the_past_who_went_there_meanwhile(
    qtbot: QtBot, dialog_window: MainWindow, link: str
) -> None:
    fill(qtbot, dialog_window, "Bob", "1")
    dialog_window.come_forward(link)

    dialog_window.rooms.time.seek(3)
    qtbot.waitUntil(lambda: dialog_window.rooms.session.moment.seq == 3)
    assert not dialog_window.rooms.dialogs.pay.isVisible()
    show_it(qtbot, dialog_window)

    assert is_filled(dialog_window)
    assert not dialog_window.rooms.session.is_past


def test_locking_while_it_waits_does_not_show_it(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet, live: FakeLive, link: str
) -> None:
    make_here(qtbot, window, wallet)
    live.view = a_home()
    window.rooms.dialogs.open_pay()
    fill(qtbot, window, "Bob", "1")
    window.come_forward(link)

    window.rooms.own.lock()
    qtbot.waitUntil(lambda: "Unlock your wallet, then" in read(window))

    assert not window.rooms.dialogs.pay.isVisible()


def test_the_person_may_forget_it(
    qtbot: QtBot, window: MainWindow, live: FakeLive, link: str
) -> None:
    window.come_forward(link)

    qtbot.mouseClick(button(window, "Forget it"), LEFT)
    window.start_demo()

    qtbot.waitUntil(lambda: window.rooms.session is not None)
    assert not window.rooms.dialogs.pay.isVisible()


def test_it_takes_no_key_of_a_passphrase_that_is_being_typed(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet, live: FakeLive, link: str
) -> None:
    wallet.own.needs_passphrase = True
    make_here(qtbot, window, wallet)
    live.view = a_home()
    window.rooms.own.back_up()
    secret = window.focusWidget()
    assert secret is not None
    qtbot.keyClicks(secret, "correct hor")

    window.come_forward(link)

    assert window.focusWidget() is secret
    assert not window.rooms.dialogs.pay.isVisible()
    assert WAITS in read(window)
    show_it(qtbot, window)
    assert not window.rooms.dialogs.pay.isVisible()


def test_it_opens_over_no_question(
    qtbot: QtBot, open_window: Callable[[], MainWindow], link: str
) -> None:
    window = open_window()
    window.rooms.dialogs.open_request()

    window.come_forward(link)
    assert not window.rooms.dialogs.pay.isVisible()
    window.rooms.dialogs.request.close_overlay()
    show_it(qtbot, window)

    assert is_filled(window)


def test_it_takes_no_key_of_a_field_of_a_page(
    open_window: Callable[[], MainWindow], link: str
) -> None:
    window = open_window()
    field = QLineEdit(window.rooms.home)
    field.show()
    field.setFocus()

    window.come_forward(link)

    assert window.focusWidget() is field
    assert WAITS in read(window)


@pytest.mark.parametrize("kind", [QEvent.Type.KeyPress, QEvent.Type.KeyRelease])
def test_it_opens_nothing_under_hands_that_are_at_work(
    open_window: Callable[[], MainWindow], link: str, kind: QEvent.Type
) -> None:
    window = open_window()
    key = QKeyEvent(kind, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(window.windowHandle(), key)

    window.come_forward(link)

    assert not window.rooms.dialogs.pay.isVisible()
    assert WAITS in read(window)


def test_it_does_not_leave_a_page_of_the_set_up(
    qtbot: QtBot, open_window: Callable[[], MainWindow], link: str
) -> None:
    window = open_window()
    window.show_welcome()

    window.come_forward(link)
    show_it(qtbot, window)

    assert not window.rooms.dialogs.pay.isVisible()
    assert WAITS in read(window)


def test_a_newer_link_is_told(qtbot: QtBot, window: MainWindow, live: FakeLive, link: str) -> None:
    window.come_forward("nitro:another")
    window.come_forward("nitro:another")
    assert WAITS in read(window)

    window.come_forward(link)

    assert "A newer payment link came in place of the one that waited." in read(window)
    window.start_demo()
    qtbot.waitUntil(lambda: window.rooms.session is not None)
    show_it(qtbot, window)
    assert is_filled(window)


def test_a_start_without_a_link_only_raises_the_window(
    open_window: Callable[[], MainWindow],
) -> None:
    window = open_window()
    window.showMinimized()

    window.come_forward("")

    assert not window.isMinimized()
    assert not window.rooms.dialogs.pay.isVisible()


def test_a_hostile_link_is_told_in_one_cause(
    open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    notice = NoticeView(code=Code.LINK_MALFORMED, cause="It is no link.", remedy="Ask again.")
    window = open_window()
    for text in (
        "x" * 1201,
        "nitro:\x00\x1b[31m",
        "<b>nitro:</b><img src=x>",
        "nitro:?\N{REPLACEMENT CHARACTER}",
        *HOSTILE,
    ):
        with naming(text):
            live.targets[text] = live.targets[text.strip()] = TargetView(problem=notice)

            window.come_forward(text)

            assert not window.rooms.dialogs.pay.pay.isEnabled()
            assert live.paid == []
            window.rooms.dialogs.pay.close_overlay()
