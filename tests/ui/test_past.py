from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeLive, a_channel, a_home, a_payment, a_tab, an_in_tab, wei
from tests.ui.fakes_since import a_since
from tests.ui.reading import button, read
from ui.i18n import past_reason
from ui.pages.home.figures import in_tabs_text
from ui.pages.home.since import SinceCard
from ui.qt import QPoint, Qt
from ui.theme import theme, tokens
from ui.widgets.label import Label
from ui.widgets.overlay import Question
from wallet.views.since_values import PersonSum, ThenNow
from wallet.views.values import InTab

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def look_back(qtbot: QtBot, window: MainWindow, seq: int) -> None:
    window.rooms.time.seek(seq)
    qtbot.waitUntil(lambda: f"Viewing event #{seq}, " in read(window))


def a_live_with_history(live: FakeLive) -> None:
    """Event 30 had 9 to send; now, at 40, it is 7.5 and a tab is open."""
    now = live.view
    live.history[30] = replace(now, seq=30, can_send_wei=wei("9"))
    live.view = replace(
        now, can_send_wei=wei("7.5"), channels=(a_channel(mine_wei=wei("7.5"), tabs=(a_tab(),)),)
    )


def test_the_past_is_told_in_words_and_colour(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    a_live_with_history(live)
    window = open_window()
    paper = tokens().paper.name()

    look_back(qtbot, window, 30)

    words = read(window)
    assert "You are looking at the past." in words
    assert "You could send" in words
    assert "9.0000" in words
    assert "now 7.5000" in words
    assert "at #30" in words
    assert "No payment had been made yet." in words
    assert theme().is_past
    assert tokens().paper.name() != paper


def test_every_action_is_off_in_the_past_and_says_why(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    a_live_with_history(live)
    live.history[30] = replace(live.history[30], channels=live.view.channels)
    window = open_window()

    look_back(qtbot, window, 30)

    for name in ("Pay", "Settle tab", "Close channel", "Pay 0.2500 ETH"):
        action = button(window, name)
        assert not action.isEnabled(), name
        assert action.accessibleDescription() == past_reason(), name
        assert past_reason() in action.toolTip(), name
    assert past_reason() in read(window)


def test_no_way_round_the_lock_sends_a_command(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    a_live_with_history(live)
    window = open_window()
    look_back(qtbot, window, 30)

    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    window.rooms.dialogs.open_pay()
    window.rooms.home.needs.ask_accepted.emit(live.view.asks[0])
    window.rooms.home.channel.settle_requested.emit(a_tab())
    window.rooms.home.channel.close_requested.emit(a_channel())

    assert not window.rooms.dialogs.pay.isVisible()
    assert not any(question.isVisible() for question in window.findChildren(Question))
    assert live.paid == []


def test_looking_back_closes_the_pay_dialog(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    window.rooms.dialogs.open_pay()
    assert window.rooms.dialogs.pay.isVisible()

    look_back(qtbot, window, 30)

    assert not window.rooms.dialogs.pay.isVisible()


def test_escape_and_both_buttons_return_to_live(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    strip = window.rooms.shell.strip.bar

    for leave in (
        lambda: qtbot.keyClick(strip, Qt.Key.Key_Escape),
        lambda: qtbot.keyClick(strip, Qt.Key.Key_End),
        lambda: qtbot.keyClick(window, Qt.Key.Key_Escape),
        lambda: qtbot.mouseClick(button(window.rooms.shell.past, "Back to live"), LEFT),
        lambda: qtbot.mouseClick(button(window.rooms.shell.strip, "Back to live"), LEFT),
    ):
        look_back(qtbot, window, 20)
        leave()
        assert "You can send" in read(window)
        assert "Live" in read(window)
        assert not theme().is_past


def test_arrow_keys_step_from_event_to_event(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    strip = window.rooms.shell.strip.bar

    qtbot.keyClick(strip, Qt.Key.Key_Left)
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: "Viewing event #38, " in read(window))
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: "Viewing event #1, " in read(window))
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    assert strip.current_seq() == 1
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "Viewing event #2, " in read(window))


def test_dragging_shows_the_event_under_the_pointer(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    strip = window.rooms.shell.strip.bar

    qtbot.mousePress(strip, LEFT, pos=QPoint(strip.width() // 2, 20))
    qtbot.mouseRelease(strip, LEFT, pos=QPoint(strip.width() // 2, 20))

    qtbot.waitUntil(lambda: "Viewing event #" in read(window))
    assert 10 < strip.current_seq() < 30


def test_the_latest_position_wins(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    """One seek runs at a time, and what follows it is the last one asked for."""
    live.holds_past = True
    window = open_window()
    session = window.rooms.session
    assert session is not None
    shown: list[int] = []
    session.home_changed.connect(lambda home: shown.append(home.seq))

    window.rooms.time.seek(5)
    qtbot.waitUntil(lambda: live.asked_past == [5])
    for seq in range(6, 36):
        window.rooms.time.seek(seq)
    qtbot.wait(50)
    assert live.asked_past == [5]
    live.release_past()
    qtbot.waitUntil(lambda: live.asked_past == [5, 35])
    live.release_past()

    qtbot.waitUntil(lambda: shown[-1:] == [35])
    assert shown == [5, 35]
    assert "Viewing event #35" in read(window)


def test_a_seek_that_ends_after_the_return_to_live_is_not_shown(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.holds_past = True
    window = open_window()
    window.rooms.time.seek(5)
    qtbot.waitUntil(lambda: live.asked_past == [5])

    window.rooms.time.go_live()
    live.release_past()
    qtbot.wait(30)

    assert "You can send" in read(window)
    assert not theme().is_past
    window.rooms.time.seek(7)
    qtbot.waitUntil(lambda: live.asked_past == [5, 7])


def test_one_seek_begins_in_each_frame(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()

    for seq in range(1, 39):
        window.rooms.time.seek(seq)
    qtbot.waitUntil(lambda: "Viewing event #38, " in read(window))

    assert live.asked_past == [38]


def test_commits_go_on_unseen_while_looking_back(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    look_back(qtbot, window, 30)

    live.commit(can_send_wei=wei("1.2345"))
    qtbot.wait(50)

    assert "You could send" in read(window)
    assert "1.2345" not in read(window.rooms.home)
    window.rooms.time.go_live()
    assert "1.2345" in read(window)


def both(then: str, now: str) -> ThenNow:
    return ThenNow(then_wei=wei(then), now_wei=wei(now))


def people(**sums: str) -> tuple[PersonSum, ...]:
    return tuple(PersonSum(name=name, amount_wei=wei(amount)) for name, amount in sums.items())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"event_count": 1, "span_ms": 4}, ["Less than a second and 1 event"]),
        ({"event_count": 26, "span_ms": 35_200}, ["35 s and 26 events"]),
        ({}, ["Nothing was paid or received", "There was nothing to send, and is nothing now"]),
        (
            {
                "paid": people(Bob="3"),
                "can_send": both("9.5", "6.5"),
                "in_tabs": both("0", "2.5"),
            },
            [
                "You paid 3.0000 ETH to Bob",
                "Free to send: 9.5000 then, 6.5000 now",
                "Yours in tabs: 0.0000 then, 2.5000 now",
            ],
        ),
        (
            {"paid": people(Bob="3", Ada="2"), "received": people(Bob="0.5")},
            ["You paid 5.0000 ETH: Bob 3.0000, Ada 2.0000", "You received 0.5000 ETH from Bob"],
        ),
        (
            {"received": people(Bob="3", Ada="2", Eve="1", Dan="0.5")},
            ["You received 6.5000 ETH: Bob 3.0000, Ada 2.0000, 2 others 1.5000"],
        ),
        ({"can_send": both("10", "10")}, ["Free to send: 10.0000 then and now"]),
        (
            {"moving": both("4", "0"), "on_chain": both("0", "4"), "put_in_wei": wei("1")},
            [
                "You put 1.0000 ETH into channels",
                "In channels that open or close: 4.0000 then, 0.0000 now",
                "On chain: 0.0000 then, 4.0000 now",
            ],
        ),
        ({"is_counting": True}, ["Counting what was paid meanwhile"]),
    ],
)
def test_what_happened_since_is_told_with_each_sum(
    qtbot: QtBot, changes: dict[str, object], words: list[str]
) -> None:
    card = SinceCard()
    qtbot.addWidget(card)
    card.show()

    card.show_since(a_since(**changes))

    said = read(card)
    for sentence in words:
        assert sentence in said


def test_before_a_second_tab_the_page_names_what_opens_and_what_was_paid_since(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.history[30] = a_home(
        seq=30,
        can_send_wei=0,
        in_tabs=(an_in_tab(wei("2"), opening_wei=wei("7.5")),),
        channels=(a_channel(mine_wei=0, tabs=(a_tab(used_wei=wei("0.5")),)),),
    )
    live.view = a_home(
        can_send_wei=0,
        in_tabs=(an_in_tab(wei("6.5"), most_wei=wei("4.5"), tab_count=2),),
        payments=(a_payment(payment_id="third", amount_wei=-wei("3")),),
    )
    window = open_window()

    look_back(qtbot, window, 30)

    words = read(window.rooms.home)
    assert "2.0000 more in an open tab with Bob, 7.5000 in one that opens" in words
    assert "now 0.0000 and 6.5000 in tabs" in words
    assert "You paid 3.0000 ETH to Bob" in words


def test_while_the_log_is_counted_the_card_looks_again_by_itself(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.history[30] = a_home(seq=30)
    window = open_window()
    live.counts_since = True
    look_back(qtbot, window, 30)
    assert "Counting what was paid meanwhile" in read(window.rooms.home)

    live.counts_since = False

    qtbot.waitUntil(lambda: "Nothing was paid or received" in read(window.rooms.home))


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (
            (an_in_tab(0, tab_count=0, opening_wei=wei("2.5")),),
            "2.5000 more in a tab with Bob that",
        ),
        (
            tuple(an_in_tab(0, name=n, tab_count=0, opening_wei=wei("1")) for n in "ABC"),
            "3.0000 more in tabs that open",
        ),
    ],
)
def test_a_tab_that_opens_is_named_below_what_can_be_sent(
    parts: tuple[InTab, ...], words: str
) -> None:
    assert words in in_tabs_text(a_home(in_tabs=parts))


def test_before_any_channel_the_page_says_one_thing_once(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    live.history[3] = a_home(seq=3, channels=(), asks=())

    window.rooms.time.seek(3)

    qtbot.waitUntil(lambda: "No channel yet" in read(window))
    words = read(window.rooms.home)
    assert words.count("hannel") == 1, "its title is enough"
    assert "Step on along the line below to see it open." in words


def test_in_the_smallest_window_no_number_of_the_past_is_cut(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    live.view = a_home(can_send_wei=wei("1234.5678"), can_receive_wei=wei("10.25"))
    live.history[12] = a_home(seq=12, can_send_wei=wei("7510.123456"))
    window.resize(960, 620)

    look_back(qtbot, window, 12)
    qtbot.settle()

    words = read(window.rooms.home)
    assert "now 1,234.5678" in words
    assert "Bob asks for 0.2500 ETH" in words
    cut = [
        label.text()
        for label in window.rooms.home.findChildren(Label)
        if label.isVisible()
        and any(char.isdigit() for char in label.text())
        and not label.wordWrap()
        and label.width() < label.fontMetrics().horizontalAdvance(label.text())
    ]
    assert cut == []
