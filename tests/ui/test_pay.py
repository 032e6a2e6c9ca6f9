from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeLive, a_channel, a_home, a_tab, wei
from tests.ui.paydialog import HandStill, fill, limit_field, pay_field
from tests.ui.reading import button, read
from ui.pages.pay.controller import ENTER_GUARD_MS
from ui.qt import Qt, isValid
from ui.widgets.overlay import Question
from wallet.api import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def test_the_button_carries_the_amount(qtbot: QtBot, dialog_window: MainWindow) -> None:
    fill(qtbot, dialog_window, "Bob", "0.25", "Coffee")

    assert button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH").isEnabled()
    words = read(dialog_window.rooms.dialogs.pay)
    assert "A new tab with Bob" in words
    assert "Tab limit" in words
    assert limit_field(dialog_window).text() == "2.5000"
    assert "0x7099 7970" in words


def test_a_click_pays_and_the_result_stays_with_its_time(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    fill(qtbot, dialog_window, "Bob", "0.25", "Coffee")

    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)

    qtbot.waitUntil(
        lambda: "Paid 0.2500 ETH to Bob in 4 ms." in read(dialog_window.rooms.dialogs.pay)
    )
    assert "The tab was opened first, in 312 ms." in read(dialog_window.rooms.dialogs.pay)
    assert live.paid == [("Bob", wei("0.25"), "Coffee")]
    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Done"), LEFT)
    assert not dialog_window.rooms.dialogs.pay.isVisible()


def test_enter_waits_until_the_content_has_been_still(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, still: HandStill
) -> None:
    fill(qtbot, dialog_window, "Bob", "0.25")
    still.now_ms += ENTER_GUARD_MS - 1

    qtbot.keyClick(dialog_window.rooms.dialogs.pay, Qt.Key.Key_Return)
    assert live.paid == []
    still.now_ms += 1
    qtbot.keyClick(dialog_window.rooms.dialogs.pay, Qt.Key.Key_Return)

    assert live.paid == [("Bob", wei("0.25"), "")]


def test_an_edit_starts_the_wait_anew(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, still: HandStill
) -> None:
    fill(qtbot, dialog_window, "Bob", "0.2")
    still.now_ms += ENTER_GUARD_MS
    amount = dialog_window.rooms.dialogs.pay.focusWidget() or dialog_window.rooms.dialogs.pay
    fill(qtbot, dialog_window, "Bob", "0.25")

    qtbot.keyClick(amount, Qt.Key.Key_Return)

    assert live.paid == []


def test_a_change_of_the_world_starts_the_wait_anew(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, still: HandStill
) -> None:
    """What Enter would do changed under the person's finger."""
    fill(qtbot, dialog_window, "Bob", "0.25")
    still.now_ms += ENTER_GUARD_MS
    live.commit(can_send_wei=wei("5"), channels=(a_channel(tabs=(a_tab(),)),))
    qtbot.waitUntil(lambda: "Your tab with Bob" in read(dialog_window.rooms.dialogs.pay))

    qtbot.keyClick(dialog_window.rooms.dialogs.pay, Qt.Key.Key_Return)

    assert live.paid == []


def test_enter_pays_only_once(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, still: HandStill
) -> None:
    live.holds_pay = True
    fill(qtbot, dialog_window, "Bob", "0.25")
    still.now_ms += ENTER_GUARD_MS

    for _press in range(3):
        qtbot.keyClick(dialog_window.rooms.dialogs.pay, Qt.Key.Key_Return)

    assert len(live.paid) == 1


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1e3", "This is not an amount."),
        ("-1", "An amount cannot be negative."),
        ("0", "Zero cannot be paid."),
        ("0.1234567890123456789", "One ETH has 18 decimals"),
        ("1,000", "This can be read in two ways. Type 1000 or 1, whichever you mean."),
        ("1.125", "This can be read in two ways. Type 1125 or 1.1250, whichever you mean."),
        ("1.000,5", "not everybody reads alike. Type 1000.5 if you mean that."),
        ("11", "This is more than you can send."),
    ],
)
def test_a_bad_amount_is_told_beside_it_and_locks_the_button(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, amount: str, words: str
) -> None:
    fill(qtbot, dialog_window, "Bob", amount)

    assert words in read(dialog_window.rooms.dialogs.pay)
    assert not dialog_window.rooms.dialogs.pay.pay.isEnabled()
    assert words in dialog_window.rooms.dialogs.pay.pay.accessibleDescription()
    qtbot.mouseClick(dialog_window.rooms.dialogs.pay.pay, LEFT)
    dialog_window.rooms.dialogs.pay.pay_requested.emit()
    assert live.paid == []


def test_a_decimal_comma_is_read_as_a_point(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    fill(qtbot, dialog_window, "Bob", "0,25")

    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)

    assert live.paid == [("Bob", wei("0.25"), "")]


def test_an_unknown_payee_is_told_with_a_remedy(qtbot: QtBot, dialog_window: MainWindow) -> None:
    fill(qtbot, dialog_window, "0x1234", "0.25")

    words = read(dialog_window.rooms.dialogs.pay)
    assert "0x1234 is not in your contacts, and is not an address." in words
    assert "Type a contact's name, or a whole 0x address." in words


def is_marked(window: MainWindow, name: str) -> bool:
    return bool(pay_field(window, name).property("faulty"))


def test_an_unknown_payee_marks_the_payee_and_promises_nothing(
    qtbot: QtBot, dialog_window: MainWindow
) -> None:
    fill(qtbot, dialog_window, "Nobody", "0.25")

    assert is_marked(dialog_window, "To")
    assert not is_marked(dialog_window, "Amount in ETH")
    description = pay_field(dialog_window, "To").accessibleDescription()
    assert "is not in your contacts" in description
    words = read(dialog_window.rooms.dialogs.pay)
    assert "\n0.0000" not in words
    assert "A new tab with" not in words
    fill(qtbot, dialog_window, "Bob", "0.25")
    assert not is_marked(dialog_window, "To")


def test_too_much_marks_the_amount_and_promises_no_tab(
    qtbot: QtBot, dialog_window: MainWindow
) -> None:
    fill(qtbot, dialog_window, "Bob", "11")

    assert is_marked(dialog_window, "Amount in ETH")
    assert not is_marked(dialog_window, "To")
    words = read(dialog_window.rooms.dialogs.pay)
    assert "A new tab with Bob" not in words
    assert "Tab limit" not in words
    assert "\n0.0000" not in words
    assert "shown when this can be paid" in words
    assert not limit_field(dialog_window).isVisible()


def test_an_empty_dialog_says_what_comes_first(dialog_window: MainWindow) -> None:
    assert (
        dialog_window.rooms.dialogs.pay.pay.accessibleDescription() == "Say first who is to be paid"
    )


def test_a_failed_payment_is_told_in_the_dialog_and_the_fields_stay(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    live.pay_problem = Problem(
        code="HUB_AWAY", cause="Willow is away. Nothing was sent.", remedy="Try again later."
    )
    fill(qtbot, dialog_window, "Bob", "0.25")

    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)

    qtbot.waitUntil(
        lambda: "Willow is away. Nothing was sent." in read(dialog_window.rooms.dialogs.pay)
    )
    assert "Try again later." in read(dialog_window.rooms.dialogs.pay)
    assert button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH").isEnabled()
    assert dialog_window.rooms.dialogs.pay.payee() == "Bob"


def test_paying_again_needs_another_click(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    fill(qtbot, dialog_window, "Bob", "0.25")
    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)
    qtbot.waitUntil(lambda: "Paid 0.2500 ETH" in read(dialog_window.rooms.dialogs.pay))

    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay again"), LEFT)

    assert len(live.paid) == 1
    assert "Your tab with Bob" in read(dialog_window.rooms.dialogs.pay)
    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)
    assert len(live.paid) == 2


def test_escape_sends_nothing(qtbot: QtBot, dialog_window: MainWindow, live: FakeLive) -> None:
    fill(qtbot, dialog_window, "Bob", "0.25")

    qtbot.keyClick(dialog_window.rooms.dialogs.pay, Qt.Key.Key_Escape)

    assert not dialog_window.rooms.dialogs.pay.isVisible()
    assert live.paid == []


def test_the_tab_key_stays_in_the_dialog(qtbot: QtBot, dialog_window: MainWindow) -> None:
    fill(qtbot, dialog_window, "Bob", "0.25")
    seen = set()

    for _stop in range(12):
        qtbot.keyClick(dialog_window.focusWidget(), Qt.Key.Key_Tab)
        focused = dialog_window.focusWidget()
        assert dialog_window.rooms.dialogs.pay.isAncestorOf(focused)
        seen.add(focused)

    assert len(seen) >= 6


def test_a_payment_from_an_open_tab_shows_what_is_left(
    qtbot: QtBot, still: HandStill, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    tab = a_tab(used_wei=wei("0.6"), limit_wei=wei("2"))
    live.view = replace(live.view, channels=(a_channel(tabs=(tab,)),))
    window = open_window()
    window.rooms.dialogs.open_pay()

    fill(qtbot, window, "Bob", "0.25")

    words = read(window.rooms.dialogs.pay)
    assert "after this 0.8500 of 2.0000 used" in words
    assert "room left 1.1500" in words


def test_a_payment_to_the_hub_goes_inside_the_channel_and_promises_no_tab(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    fill(qtbot, dialog_window, "Willow", "0.25")

    words = read(dialog_window.rooms.dialogs.pay)
    assert "Inside your channel with Willow" in words
    assert "left to send here 9.7500" in words
    assert "Opening it sets" not in words
    assert not limit_field(dialog_window).isVisible()
    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)
    assert live.paid == [("Willow", wei("0.25"), "")]
    assert live.limits == [None]


def test_sums_that_are_not_known_are_not_named(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    pay = dialog_window.rooms.dialogs.pay
    for words in ("Fee", "Total", "Most at once", "You can send after"):
        assert words not in read(pay)

    fill(qtbot, dialog_window, "Bob", "0.25")
    for words in ("Fee", "Total", "Most at once", "You can send after"):
        assert words in read(pay)

    qtbot.mouseClick(button(pay, "Pay 0.2500 ETH"), LEFT)
    qtbot.waitUntil(lambda: "Paid 0.2500 ETH to Bob" in read(pay))
    for now, before in (
        ("You can send now", "You can send after"),
        ("The fee was", "Fee"),
        ("You paid", "Total"),
    ):
        assert now in read(pay)
        assert before not in read(pay)

    qtbot.mouseClick(button(pay, "Pay again"), LEFT)
    for words in ("Fee", "Total", "You can send after"):
        assert words in read(pay)


def test_the_limit_of_a_new_tab_can_be_edited(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    fill(qtbot, dialog_window, "Bob", "0.25")
    limit = limit_field(dialog_window)
    limit.clear()
    qtbot.keyClicks(limit, "4")

    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)

    assert live.limits == [wei("4")]


def test_the_proposed_limit_is_the_one_that_is_sent(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    fill(qtbot, dialog_window, "Bob", "0.25")

    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)

    assert live.limits == [wei("2.5")]


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("0.2", "The tab limit is below the payment. Raise it to at least 0.2500 ETH."),
        ("10.1", "The tab limit is more than is free. Lower it to at most 10.0000 ETH."),
        ("1e3", "The tab limit: This is not an amount."),
        ("", "The tab limit: Type an amount"),
    ],
)
def test_a_limit_that_cannot_be_is_refused_with_a_remedy(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, limit: str, words: str
) -> None:
    fill(qtbot, dialog_window, "Bob", "0.25")
    field = limit_field(dialog_window)
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, limit)

    assert words in read(dialog_window.rooms.dialogs.pay)
    assert not dialog_window.rooms.dialogs.pay.pay.isEnabled()
    dialog_window.rooms.dialogs.pay.pay_requested.emit()
    assert live.paid == []


def test_an_open_tab_keeps_its_limit(
    qtbot: QtBot, still: HandStill, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = replace(live.view, channels=(a_channel(tabs=(a_tab(),)),))
    window = open_window()
    window.rooms.dialogs.open_pay()
    fill(qtbot, window, "Bob", "0.25")

    assert not limit_field(window).isVisible()
    qtbot.mouseClick(button(window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)

    assert live.limits == [None]


def test_a_problem_finds_room_in_the_smallest_window(
    qtbot: QtBot, dialog_window: MainWindow
) -> None:
    dialog_window.resize(960, 620)
    fill(qtbot, dialog_window, "Bob", "11")
    qtbot.settle()

    card = dialog_window.rooms.dialogs.pay.pay.parentWidget().parentWidget()
    assert "This is more than you can send." in read(dialog_window.rooms.dialogs.pay)
    assert card.height() <= 620
    assert card.height() >= card.minimumSizeHint().height()


def test_a_payment_works_after_a_tab_was_settled(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive, still: HandStill
) -> None:
    live.view = a_home(channels=(a_channel(tabs=(a_tab(),)),), asks=())
    window = open_window()
    qtbot.mouseClick(button(window, "Settle tab"), LEFT)
    question = next(q for q in window.findChildren(Question) if q.isVisible())
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    qtbot.mouseClick(button(question, "Settle tab"), LEFT)
    qtbot.waitUntil(lambda: not isValid(question))

    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.rooms.dialogs.pay.isVisible)
    qtbot.keyClicks(window.focusWidget(), "Bob")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(window.focusWidget(), "0.25")
    still.now_ms += ENTER_GUARD_MS
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: "Paid 0.2500 ETH to Bob in 4 ms." in read(window.rooms.dialogs.pay))
    assert live.paid == [("Bob", wei("0.25"), "")]
