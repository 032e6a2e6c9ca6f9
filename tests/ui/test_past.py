from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import NOW_MS, FakeLive, a_channel, a_home, a_tab, wei
from tests.ui.reading import button, read
from ui.i18n import past_reason
from ui.pages.home.cards import SinceCard
from ui.qt import QPoint, Qt
from ui.theme import theme, tokens
from ui.widgets.label import Label
from ui.widgets.overlay import Question
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


def in_tab(left: str) -> InTab:
    return InTab(name="Bob", left_wei=wei(left), most_wei=wei(left), tab_count=1)


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        ({"seq": 39}, {}, "Less than a second and 1 event"),
        ({"seq": 14, "at_ms": NOW_MS - 35_200}, {}, "35 s and 26 events"),
        ({"can_send_wei": wei("10")}, {"can_send_wei": wei("7.5")}, "You can send 7.5000 ETH now"),
        ({}, {}, "You can send as much now"),
        (
            {"in_tabs": (in_tab("2.5"),)},
            {"in_tabs": (in_tab("2.25"),)},
            "You can send as much now, and 2.2500 ETH more from open tabs",
        ),
        ({"in_tabs": (in_tab("2.5"),)}, {"in_tabs": (in_tab("2.5"),)}, "You can send as much now"),
        (
            {"can_send_wei": 0},
            {"can_send_wei": 0},
            "There was nothing to send, and there is nothing now",
        ),
    ],
)
def test_how_far_away_the_present_is(
    qtbot: QtBot, then: dict[str, object], now: dict[str, object], words: str
) -> None:
    card = SinceCard()
    qtbot.addWidget(card)
    card.show()

    card.show_distance(a_home(**then), a_home(**now))

    assert words in read(card)


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
