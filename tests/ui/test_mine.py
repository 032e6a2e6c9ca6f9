"""What is mine is said truly: in all, in tabs, before a tab is opened, and when it is settled."""

from collections.abc import Callable
from concurrent.futures import Future

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeLive, a_channel, a_home, a_tab, an_in_tab, sample_home, wei
from tests.ui.reading import button, read
from ui.qt import Qt
from ui.widgets.overlay import Question
from ui.window import MainWindow
from ui.words import settle_back_text, settle_done_text, settle_paid_text
from wallet.api import Code, Problem
from wallet.views.values import ChannelBadge

LEFT = Qt.MouseButton.LeftButton
Open = Callable[[], MainWindow]


def test_home_says_what_is_mine_in_all(open_window: Open, live: FakeLive) -> None:
    live.view = sample_home()

    words = read(open_window())

    assert "and 10.1200 yours in channels" in words, "8.42 free, 1.4 unpaid, 0.3 earned"


def test_home_says_what_was_mine_in_all(qtbot: QtBot, open_window: Open, live: FakeLive) -> None:
    tab = a_tab(used_wei=wei("0.5"))
    live.history[12] = a_home(seq=12, channels=(a_channel(mine_wei=wei("7.5"), tabs=(tab,)),))
    window = open_window()

    window.rooms.time.seek(12)

    qtbot.waitUntil(lambda: "and 9.5000 yours in channels" in read(window))


def test_what_of_it_comes_back_is_said_beside_it(open_window: Open, live: FakeLive) -> None:
    closing = a_channel(channel_id="2", badge=ChannelBadge.CLOSING, mine_wei=wei("3"))
    live.view = a_home(channels=(a_channel(), closing))

    words = read(open_window())

    assert "and 13.0000 yours in channels, 3.0000 of it coming back" in words


def test_before_one_click_pays_it_says_what_the_tab_sets_aside(
    qtbot: QtBot, open_window: Open, live: FakeLive
) -> None:
    window = open_window()

    assert "2.5000 ETH is set aside for Bob in a tab. Only what you pay leaves" in read(window)
    qtbot.mouseClick(button(window, "Pay 0.2500 ETH"), LEFT)
    assert live.paid == [("Bob", wei("0.25"), "Coffee")]


def test_paying_from_an_open_tab_sets_nothing_aside(open_window: Open, live: FakeLive) -> None:
    live.view = a_home(
        channels=(a_channel(mine_wei=wei("7.5"), tabs=(a_tab(),)),),
        in_tabs=(an_in_tab(wei("2.25")),),
    )

    assert "set aside" not in read(open_window())


def test_where_the_tab_would_take_all_one_chooses_first(
    qtbot: QtBot, open_window: Open, live: FakeLive
) -> None:
    live.view = a_home(can_send_wei=wei("2"), channels=(a_channel(mine_wei=wei("2")),))
    window = open_window()
    assert "All that is free, 2.0000 ETH, would be set aside for Bob" in read(window.rooms.home)

    qtbot.mouseClick(button(window, "Choose first"), LEFT)

    assert live.paid == []
    dialog = window.rooms.dialogs.pay
    assert dialog.isVisible()
    assert "A lower tab limit leaves some for others." in read(dialog)


def test_the_pay_dialog_says_what_a_new_tab_sets_aside(open_window: Open, live: FakeLive) -> None:
    window = open_window()
    controller = window.rooms.dialogs.pay_controller
    assert controller is not None

    controller.open(payee="Bob", amount_wei=wei("0.25"))

    assert "Opening it sets 2.5000 ETH aside for Bob." in read(window.rooms.dialogs.pay)


def test_settling_says_which_tab_and_what_comes_back() -> None:
    tab = a_tab(used_wei=wei("0.5"))
    assert settle_paid_text(tab) == "It is your tab to Bob: you paid 0.5000 of 2.5000 ETH from it."
    assert settle_back_text(tab).startswith("2.0000 ETH comes back to your side")
    assert settle_done_text(tab).endswith("2.0000 ETH came back to your side.")


def test_of_a_tab_that_paid_me_nothing_comes_back_but_what_was_paid_comes() -> None:
    tab = a_tab(is_outgoing=False, used_wei=wei("0.5"))
    assert "they paid you 0.5000 of 2.5000 ETH" in settle_paid_text(tab)
    assert settle_back_text(tab).startswith("0.5000 ETH comes to your side")
    assert settle_done_text(tab).endswith("0.5000 ETH came to your side.")


def test_nothing_and_next_to_nothing_are_words() -> None:
    all_paid = a_tab(used_wei=wei("2.5"))
    assert settle_back_text(all_paid) == "Nothing comes back to you: all of it is paid."
    assert settle_done_text(all_paid) == "The tab with Bob is settled."
    unpaid = a_tab(is_outgoing=False, used_wei=0)
    assert settle_back_text(unpaid) == "Nothing comes to you: they paid nothing from it."
    dust = a_tab(used_wei=wei("2.5") - 1)
    assert settle_back_text(dust).startswith("Less than 0.0001 ETH comes back")


def test_after_closing_a_channel_is_opened_again_where_one_stands(
    qtbot: QtBot, open_window: Open, live: FakeLive
) -> None:
    live.view = a_home(channels=(), closed_channel_count=1, can_send_wei=0, asks=())
    window = open_window()

    qtbot.mouseClick(button(window.rooms.home, "Open a channel"), LEFT)
    question = window.findChild(Question)
    assert "new play money" in read(question)
    assert live.opened_channels == 0, "it is asked first"
    qtbot.mouseClick(button(question, "Open the channel"), LEFT)

    assert live.opened_channels == 1
    qtbot.waitUntil(lambda: "10.0000 ETH of new play money" in read(window))


def test_while_a_channel_opens_it_cannot_be_asked_for_again(
    qtbot: QtBot, open_window: Open, live: FakeLive, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening: Future[None] = Future()
    monkeypatch.setattr(live, "open_channel", lambda: opening)
    live.view = a_home(channels=(), closed_channel_count=1, can_send_wei=0, asks=())
    window = open_window()
    asking = button(window.rooms.home, "Open a channel")

    qtbot.mouseClick(asking, LEFT)
    qtbot.mouseClick(button(window.findChild(Question), "Open the channel"), LEFT)

    assert asking.accessibleDescription() == "The channel is being opened"
    opening.set_exception(Problem(code=Code.EXPIRED, cause="It took too long.", remedy="Again."))
    qtbot.waitUntil(lambda: "It took too long." in read(window))
    assert asking.accessibleDescription() == ""


def test_whoever_does_not_want_a_new_channel_gets_none(
    qtbot: QtBot, open_window: Open, live: FakeLive
) -> None:
    live.view = a_home(channels=(), closed_channel_count=1, can_send_wei=0, asks=())
    window = open_window()

    qtbot.mouseClick(button(window.rooms.home, "Open a channel"), LEFT)
    qtbot.mouseClick(button(window.findChild(Question), "Not now"), LEFT)

    assert live.opened_channels == 0


def test_the_demo_that_starts_anew_says_where_its_money_comes_from(
    open_window: Open, live: FakeLive
) -> None:
    live.view = a_home(channels=(a_channel(turn_num=1),), closed_channel_count=1)

    words = read(open_window())

    assert "New channel with Willow, with 10.0000 ETH of new play money." in words
    assert "What you closed is kept in Channels" in words


def test_a_channel_that_was_used_is_not_told_as_new(open_window: Open, live: FakeLive) -> None:
    live.view = a_home(channels=(a_channel(turn_num=2),), closed_channel_count=1)

    assert "New channel with" not in read(open_window())


def test_in_a_small_window_that_tells_something_the_dialog_says_it(
    qtbot: QtBot, open_window: Open, live: FakeLive
) -> None:
    live.view = a_home(channels=(a_channel(turn_num=1),), closed_channel_count=1)
    window = open_window()

    window.resize(960, 620)
    qtbot.waitUntil(lambda: "set aside" not in read(window.rooms.home))
    qtbot.mouseClick(button(window, "Choose first"), LEFT)

    assert live.paid == []
    assert "Opening it sets 2.5000 ETH aside for Bob." in read(window.rooms.dialogs.pay)
