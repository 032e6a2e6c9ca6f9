"""What the pay dialog says while a payment is on its way, and when it fails."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeLive, a_channel, a_step, a_tab, wei
from tests.ui.paydialog import HandStill, fill, limit_field, pay_field
from tests.ui.reading import button, read, settle
from ui import waiting
from ui.qt import Qt
from ui.waiting import waiting_words
from wallet.api import Problem
from wallet.codes import Code
from wallet.views.values import PaymentStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
AWAY = Problem(
    code=Code.PEER_AWAY,
    cause="Willow does not answer. Nothing was paid.",
    remedy="Try again later.",
)


@pytest.fixture
def paying(qtbot: QtBot, dialog_window: MainWindow, live: FakeLive) -> MainWindow:
    """A payment that is on its way until the test lets it arrive."""
    live.holds_pay = True
    fill(qtbot, dialog_window, "Bob", "0.25")
    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)
    return dialog_window


def fail(qtbot: QtBot, window: MainWindow, live: FakeLive) -> None:
    """Pay 0.25 to Bob in the open dialog, in vain."""
    live.pay_problem = AWAY
    fill(qtbot, window, "Bob", "0.25")
    qtbot.mouseClick(button(window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)
    qtbot.waitUntil(lambda: AWAY.cause in read(window.rooms.dialogs.pay))


def move_on(qtbot: QtBot, window: MainWindow, live: FakeLive) -> None:
    """Something else happens, and the window has shown it."""
    live.commit()
    qtbot.waitUntil(lambda: f"event #{live.view.seq}" in read(window))


def test_a_failure_stays_while_the_world_goes_on(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    fail(qtbot, dialog_window, live)

    move_on(qtbot, dialog_window, live)

    assert AWAY.cause in read(dialog_window.rooms.dialogs.pay)
    assert AWAY.remedy in read(dialog_window.rooms.dialogs.pay)
    assert button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH").isEnabled()


def test_a_failure_goes_with_the_next_edit(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    fail(qtbot, dialog_window, live)

    qtbot.keyClicks(pay_field(dialog_window, "Note"), "x")

    assert AWAY.cause not in read(dialog_window.rooms.dialogs.pay)


def test_a_failure_goes_with_the_next_payment(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    fail(qtbot, dialog_window, live)
    live.pay_problem, live.holds_pay = None, True

    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)

    assert AWAY.cause not in read(dialog_window.rooms.dialogs.pay)


def test_a_failure_that_nobody_saw_stands_on_the_home_page(
    qtbot: QtBot, paying: MainWindow, live: FakeLive
) -> None:
    qtbot.mouseClick(button(paying.rooms.dialogs.pay, "Close"), LEFT)
    live.fail_pay(AWAY)

    qtbot.waitUntil(lambda: AWAY.cause in read(paying.rooms.home.needs))
    move_on(qtbot, paying, live)
    assert AWAY.cause in read(paying.rooms.home.needs)


def test_a_failure_on_the_home_page_outlives_a_look_at_the_past(
    qtbot: QtBot, paying: MainWindow, live: FakeLive
) -> None:
    qtbot.mouseClick(button(paying.rooms.dialogs.pay, "Close"), LEFT)
    live.fail_pay(AWAY)
    qtbot.waitUntil(lambda: AWAY.cause in read(paying.rooms.home.needs))
    paying.rooms.time.seek(12)
    qtbot.waitUntil(lambda: AWAY.cause not in read(paying))

    paying.rooms.time.go_live()

    assert AWAY.cause in read(paying.rooms.home.needs)


def test_a_payment_that_nobody_saw_arrive_is_told_on_the_home_page(
    qtbot: QtBot, paying: MainWindow, live: FakeLive
) -> None:
    qtbot.keyClick(paying.rooms.dialogs.pay, Qt.Key.Key_Escape)
    live.waiting_pay.pop()()

    qtbot.waitUntil(lambda: "Paid 0.2500 ETH to Bob in 4 ms." in read(paying.rooms.home.needs))


def test_while_paying_every_word_is_about_the_payment(paying: MainWindow) -> None:
    words = read(paying.rooms.dialogs.pay)

    assert "Paying 0.2500 ETH" in words
    assert "On its way. Closing this window does not stop it." in words
    assert "Esc sends nothing" not in words
    assert button(paying.rooms.dialogs.pay, "Close this window; the payment goes on").isVisible()
    assert not button(paying.rooms.dialogs.pay, "Paying 0.2500 ETH").isEnabled()
    assert paying.focusWidget() is button(paying.rooms.dialogs.pay, "Close")


def test_after_a_second_the_dialog_says_whom_it_waits_for(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    open_window: Callable[[], MainWindow],
    live: FakeLive,
    still: HandStill,
) -> None:
    monkeypatch.setattr(waiting, "WAIT_MS", 1)
    live.holds_pay = True
    live.step = a_step(done_count=0, total_count=3, waiting_for="Waiting for Willow to agree")
    window = open_window()
    window.rooms.dialogs.open_pay()
    fill(qtbot, window, "Bob", "0.25")

    qtbot.mouseClick(button(window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)

    qtbot.waitUntil(lambda: "Waiting for Willow to agree" in read(window.rooms.dialogs.pay))
    assert "step 1 of 3" in read(window.rooms.dialogs.pay)
    assert set(live.asked_opening) == {"Bob"}
    live.waiting_pay.pop()()
    qtbot.waitUntil(lambda: "Paid 0.2500 ETH" in read(window.rooms.dialogs.pay))
    assert "Waiting for" not in read(window.rooms.dialogs.pay)


def test_what_is_asked_for_says_whom_it_waits_for_too(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    open_window: Callable[[], MainWindow],
    live: FakeLive,
) -> None:
    monkeypatch.setattr(waiting, "WAIT_MS", 1)
    live.holds_pay = True
    live.step = a_step(waiting_for="Waiting for Willow to agree")
    window = open_window()

    qtbot.mouseClick(button(window, "Pay 0.2500 ETH"), LEFT)

    qtbot.waitUntil(lambda: "Waiting for Willow to agree" in read(window.rooms.home.needs))
    live.fail_pay(AWAY)
    qtbot.waitUntil(lambda: AWAY.cause in read(window.rooms.home.needs))
    assert "Waiting for" not in read(window.rooms.home.needs)
    assert "Coffee" in read(window.rooms.home.needs)


@pytest.mark.parametrize(
    ("step", "cause", "remedy"),
    [
        (None, "Waiting for Bob to confirm", "For 2 s."),
        (a_step(waiting_for=""), "Waiting for Bob to confirm", "For 2 s."),
        (
            a_step(done_count=1, total_count=3, waiting_for="Waiting for Willow to confirm"),
            "Waiting for Willow to confirm",
            (
                "Opening the tab, step 2 of 3, for 2 s. "
                "If nobody answers in time, it is given up and nothing is paid."
            ),
        ),
    ],
)
def test_a_wait_in_words(step: object, cause: str, remedy: str) -> None:
    assert waiting_words(step, "Bob", 2_100) == (cause, remedy)  # type: ignore[arg-type]


def test_opening_the_dialog_again_shows_the_payment_on_its_way(
    qtbot: QtBot, paying: MainWindow, live: FakeLive
) -> None:
    qtbot.keyClick(paying.rooms.dialogs.pay, Qt.Key.Key_Escape)

    paying.rooms.dialogs.open_pay()

    assert "Paying 0.2500 ETH" in read(paying.rooms.dialogs.pay)
    assert paying.rooms.dialogs.pay.payee() == "Bob"


def test_a_hub_that_is_away_locks_the_button_until_it_is_back(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    live.away = ("Willow",)
    fill(qtbot, dialog_window, "Bob", "0.25")
    pay = dialog_window.rooms.dialogs.pay.pay

    assert "Willow does not answer, and this payment needs a new tab." in read(dialog_window)
    assert not pay.isEnabled()
    live.away = ()
    live.commit()
    qtbot.waitUntil(pay.isEnabled)
    assert "does not answer" not in read(dialog_window.rooms.dialogs.pay)


def test_a_hub_that_is_away_stops_no_payment_from_an_open_tab(
    qtbot: QtBot, still: HandStill, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.away = ("Willow",)
    live.view = replace(live.view, channels=(a_channel(tabs=(a_tab(),)),))
    window = open_window()
    window.rooms.dialogs.open_pay()
    fill(qtbot, window, "Bob", "0.25")

    qtbot.mouseClick(button(window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)

    assert live.paid == [("Bob", wei("0.25"), "")]


def test_what_the_tabs_keep_is_told_beside_what_can_be_sent(
    qtbot: QtBot, dialog_window: MainWindow
) -> None:
    fill(qtbot, dialog_window, "Bob", "5")

    words = read(dialog_window.rooms.dialogs.pay)
    assert "0.0000 ETH, and\n5.0000 kept for Bob until settled" in words


def test_another_limit_changes_what_can_be_sent_after(
    qtbot: QtBot, dialog_window: MainWindow
) -> None:
    fill(qtbot, dialog_window, "Bob", "0.25")
    limit = limit_field(dialog_window)
    limit.setFocus()
    limit.selectAll()
    qtbot.keyClicks(limit, "4")

    assert "6.0000 ETH, and\n3.7500 in tabs with Bob" in read(dialog_window.rooms.dialogs.pay)


def test_after_a_payment_the_most_at_once_is_that_of_now(
    qtbot: QtBot, dialog_window: MainWindow
) -> None:
    fill(qtbot, dialog_window, "Bob", "5")
    assert "10.0000 ETH" in read(dialog_window.rooms.dialogs.pay)

    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 5.0000 ETH"), LEFT)

    qtbot.waitUntil(lambda: "Paid 5.0000 ETH" in read(dialog_window.rooms.dialogs.pay))
    assert "10.0000 ETH" not in read(dialog_window.rooms.dialogs.pay)


@pytest.mark.parametrize("size", [(1440, 900), (960, 620)])
def test_nothing_that_is_told_moves_the_dialog(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, size: tuple[int, int]
) -> None:
    dialog_window.resize(*size)
    card = dialog_window.rooms.dialogs.pay.pay.parentWidget().parentWidget()
    fill(qtbot, dialog_window, "Bob", "0.25")
    qtbot.waitUntil(lambda: "Pay 0.2500 ETH" in read(dialog_window.rooms.dialogs.pay))
    settle()
    place = card.geometry().getRect()

    for payee, amount in (("", ""), ("Bob", "0.25"), ("Bob", "11"), ("Zed", "1"), ("Bob", "x")):
        fill(qtbot, dialog_window, payee, amount)
        settle()
        assert card.geometry().getRect() == place, (payee, amount)
    fill(qtbot, dialog_window, "Bob", "0.25")
    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)
    qtbot.waitUntil(lambda: "Paid 0.2500 ETH" in read(dialog_window.rooms.dialogs.pay))
    settle()
    assert card.geometry().getRect() == place


def test_an_empty_amount_is_an_example_and_a_typed_one_is_large(
    qtbot: QtBot, dialog_window: MainWindow
) -> None:
    amount = pay_field(dialog_window, "Amount in ETH")
    example_px = amount.font().pixelSize()

    fill(qtbot, dialog_window, "Bob", "0.25")

    assert amount.placeholderText() == "such as 0.25"
    assert example_px < amount.font().pixelSize()


def test_a_payment_that_was_not_made_is_no_newer_result(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    qtbot.mouseClick(button(window, "Pay 0.2500 ETH"), LEFT)
    qtbot.waitUntil(lambda: "Paid 0.2500 ETH to Bob" in read(window))
    failed = replace(live.view.payments[0], payment_id="x", status=PaymentStatus.FAILED)

    live.commit(payments=(failed, *live.view.payments))
    qtbot.waitUntil(lambda: f"event #{live.view.seq}" in read(window))

    assert "Paid 0.2500 ETH to Bob" in read(window.rooms.home.needs)


def test_a_result_goes_when_a_newer_payment_is_there(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    qtbot.mouseClick(button(window, "Pay 0.2500 ETH"), LEFT)
    qtbot.waitUntil(lambda: "Paid 0.2500 ETH to Bob" in read(window))
    newer = replace(live.view.payments[0], payment_id="newer")

    live.commit(payments=(newer, *live.view.payments))

    qtbot.waitUntil(lambda: "Paid 0.2500 ETH to Bob" not in read(window.rooms.home.needs))
