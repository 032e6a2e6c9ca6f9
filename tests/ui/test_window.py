from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import (
    FakeLive,
    FakeWallet,
    a_channel,
    a_home,
    a_payment,
    a_tab,
    an_in_tab,
    wei,
)
from tests.ui.reading import button, read
from ui.frame.sidebar import NavItem
from ui.qt import QMenu, Qt, QWidget
from ui.widgets.overlay import Question
from wallet.api import DemoProgress, DemoStep, Problem
from wallet.views.values import ChannelBadge, NoticeView, PaymentStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def a_problem() -> Problem:
    return Problem(code="HUB_AWAY", cause="Willow did not start.", remedy="Try again in a moment.")


def test_two_clicks_from_start_to_first_payment(
    qtbot: QtBot, window: MainWindow, live: FakeLive
) -> None:
    qtbot.mouseClick(button(window, "Start the demo"), LEFT)
    qtbot.waitUntil(lambda: "Bob asks for 0.2500 ETH" in read(window))
    qtbot.mouseClick(button(window, "Pay 0.2500 ETH"), LEFT)

    qtbot.waitUntil(lambda: "Paid 0.2500 ETH to Bob in 4 ms." in read(window))
    assert live.paid == [("Bob", wei("0.25"), "Coffee")]
    qtbot.waitUntil(lambda: "2.2500 more in an open tab with Bob" in read(window))
    assert "A tab was opened first, in 312 ms. It keeps money ready for them:" in read(window)
    assert "7.5000" in read(window)
    assert "asks for" not in read(window)
    assert window.rooms.home.payments.model.rowCount() == 1


def test_icons_without_words_say_their_page_when_pointed_at(
    open_window: Callable[[], MainWindow],
) -> None:
    window = open_window()
    items = window.rooms.shell.sidebar.findChildren(NavItem)

    window.resize(960, 620)
    assert all(item.text() in item.toolTip() for item in items)

    window.resize(1440, 900)
    assert [item.toolTip() for item in items] == [""] * 7


def test_a_second_click_while_paying_pays_once(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.holds_pay = True
    window = open_window()
    pay = button(window, "Pay 0.2500 ETH")

    qtbot.mouseClick(pay, LEFT)
    qtbot.mouseClick(pay, LEFT)

    assert len(live.paid) == 1
    assert not pay.isEnabled()
    assert pay.accessibleDescription() == "This payment is on its way"


def test_a_failed_payment_tells_cause_and_remedy_and_can_be_tried_again(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.pay_problem = Problem(
        code="PEER_OFFLINE", cause="Bob is away.", remedy="Try again when Bob is back."
    )
    window = open_window()

    qtbot.mouseClick(button(window, "Pay 0.2500 ETH"), LEFT)

    qtbot.waitUntil(lambda: "Bob is away." in read(window))
    assert "Try again when Bob is back." in read(window)
    assert button(window, "Pay 0.2500 ETH").isEnabled()


def test_every_step_of_the_start_is_named(qtbot: QtBot, window: MainWindow) -> None:
    window.rooms.setup.show()
    window._pages.setCurrentWidget(window.rooms.setup)  # noqa: SLF001 - the steps pass too fast to read

    words = read(window)

    for step in ("private chain", "contracts", "hub, Willow", "Start Bob", "channel with Willow"):
        assert step in words


def test_a_start_that_waits_for_an_earlier_towpath_says_for_how_long(
    window: MainWindow,
) -> None:
    setup = window.rooms.setup
    window._pages.setCurrentWidget(setup)  # noqa: SLF001 - no demo is started

    setup.show_progress(DemoProgress(step=DemoStep.CHAIN, is_done=False, waits_s=24))

    assert "waiting for an earlier Towpath to end, at most 24 s" in read(setup)


def test_a_failed_start_tells_one_cause_and_starts_again(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    wallet.failures.append(a_problem())
    window.start_demo()
    qtbot.waitUntil(lambda: "Willow did not start." in read(window))
    assert "Try again in a moment." in read(window)
    assert window.rooms.session is None

    qtbot.mouseClick(button(window, "Start the demo again"), LEFT)

    qtbot.waitUntil(lambda: window.rooms.session is not None)
    assert wallet.starts == 2
    assert "You can send" in read(window)


@pytest.mark.parametrize("code", ["CHAIN_LOST", "DAMAGED"])
def test_after_a_demo_that_cannot_go_on_the_way_on_is_a_new_one(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet, code: str
) -> None:
    wallet.failures.append(
        Problem(code=code, cause="The demo chain was lost.", remedy="Start a new demo.")
    )
    window.start_demo()
    qtbot.waitUntil(lambda: "The demo chain was lost." in read(window))

    qtbot.mouseClick(button(window, "Start a new demo"), LEFT)

    qtbot.waitUntil(lambda: window.rooms.session is not None)


def test_the_way_back_from_a_failed_start(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    wallet.failures.append(a_problem())
    window.start_demo()
    qtbot.waitUntil(lambda: "Willow did not start." in read(window))

    qtbot.mouseClick(button(window, "Back"), LEFT)

    assert "Start the demo" in read(window)


def test_a_commit_reaches_the_screen(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()

    live.commit(can_send_wei=wei("3.3333"))

    qtbot.waitUntil(lambda: "3.3333" in read(window))
    assert "event #41" in read(window)


def test_many_commits_cause_few_repaints_and_the_last_one_shows(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    assert window.rooms.session is not None
    shown: list[int] = []
    window.rooms.session.home_changed.connect(lambda home: shown.append(home.seq))

    for _event in range(400):
        live.commit()

    qtbot.waitUntil(lambda: bool(shown) and shown[-1] == 440)
    assert len(shown) < 40


def test_a_flood_of_payments_keeps_what_is_given_and_the_same_widgets(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    before = window.findChildren(object)
    rows = tuple(a_payment(payment_id=f"p{i}", amount_wei=-i) for i in range(400, 0, -1))

    for count in range(1, 400, 7):
        live.commit(payments=rows[-count:][:50])
    qtbot.waitUntil(lambda: f"event {'#'}{live.view.seq:,}" in read(window))

    assert window.rooms.home.payments.model.rowCount() == 50
    assert set(map(id, before)) <= set(map(id, window.findChildren(object)))


def test_settling_asks_first_and_the_way_back_does_nothing(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = replace(live.view, channels=(a_channel(tabs=(a_tab(),)),))
    window = open_window()

    qtbot.mouseClick(button(window, "Settle tab"), LEFT)
    question = window.findChild(Question)
    assert "2.2500 ETH comes back" in read(question)
    qtbot.mouseClick(button(question, "Keep it open"), LEFT)
    assert live.settled == []

    qtbot.mouseClick(button(window, "Settle tab"), LEFT)
    question = next(q for q in window.findChildren(Question) if q.isVisible())
    qtbot.mouseClick(button(question, "Settle tab"), LEFT)
    assert live.settled == ["0xtab-bob"]
    settled = "The tab with Bob is settled. 2.2500 ETH came back to your side."
    qtbot.waitUntil(lambda: settled in read(window))


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_two_tabs_to_one_person_are_told_apart(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    two = (a_tab(used_wei=wei("0.45")), a_tab(channel_id="0xtab-2", limit_wei=wei("7.5")))
    live.view = replace(
        live.view,
        channels=(a_channel(tabs=two),),
        in_tabs=(an_in_tab(wei("9.3"), most_wei=wei("7.25"), tab_count=2),),
    )
    window = open_window()

    qtbot.mouseClick(button(window, "Settle tab"), LEFT)
    menu = window.findChild(QMenu)

    assert [action.text() for action in menu.actions()] == [
        "Tab to Bob, 0.4500 of 2.5000 used",
        "Tab to Bob, 0.2500 of 7.5000 used",
    ]
    assert "9.3000 more in 2 open tabs with Bob, at most 7.2500 at once" in read(window)
    menu.actions()[0].trigger()
    question = next(q for q in window.findChildren(Question) if q.isVisible())
    assert "What was paid stays paid." in read(question)
    assert "opens a new tab" not in read(question)


def test_settling_the_only_tab_says_that_the_next_payment_opens_one(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = replace(live.view, channels=(a_channel(tabs=(a_tab(),)),))
    window = open_window()

    qtbot.mouseClick(button(window, "Settle tab"), LEFT)

    question = next(q for q in window.findChildren(Question) if q.isVisible())
    assert "What was paid stays paid. The next payment opens a new tab." in read(question)


def test_without_a_channel_the_page_says_how_to_get_one(
    open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = a_home(channels=(), closed_channel_count=1, asks=())

    words = read(open_window())

    assert "You have no open channel, so nothing can be paid." in words
    assert "Open one: then you can pay and be paid again." in words
    assert "All quiet" not in words


@pytest.mark.parametrize("badge", [ChannelBadge.OPENING, ChannelBadge.CLOSING, ChannelBadge.OPEN])
def test_a_channel_that_is_on_its_way_needs_no_new_one(
    open_window: Callable[[], MainWindow], live: FakeLive, badge: ChannelBadge
) -> None:
    live.view = a_home(channels=(a_channel(badge=badge),), asks=())

    assert "You have no open channel" not in read(open_window())


def test_paying_what_is_asked_leaves_the_keyboard_at_the_pages_own_button(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.holds_pay = True
    window = open_window()

    qtbot.mouseClick(button(window, "Pay 0.2500 ETH"), LEFT)

    assert window.focusWidget() is window.rooms.home.pay


def test_closing_a_channel_tells_the_amount_before(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = replace(live.view, channels=(a_channel(mine_wei=wei("7.5"), tabs=(a_tab(),)),))
    window = open_window()

    qtbot.mouseClick(button(window, "Close channel"), LEFT)
    question = next(q for q in window.findChildren(Question) if q.isVisible())
    assert "You receive 9.7500 ETH on chain." in read(question)
    assert question.focusWidget() is button(question, "Keep it open")
    qtbot.mouseClick(button(question, "Close channel"), LEFT)

    assert live.closed_channels == ["0xchannel-willow"]
    closed = "The channel with Willow is closed. 9.7500 ETH came back on chain."
    qtbot.waitUntil(lambda: closed in read(window))


def test_actions_that_cannot_be_done_say_why(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()

    settle = button(window, "Settle tab")

    assert not settle.isEnabled()
    assert settle.accessibleDescription() == "There is no open tab to settle"


def test_a_closed_channel_shows_where_the_money_is(
    open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = a_home(channels=(), asks=())

    window = open_window()

    assert "No open channel" in read(window)
    assert "Your money is on chain: 89.998712345678901234 ETH." in read(window)


def test_a_waiting_channel_tells_what_it_waits_for(
    open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    from tests.ui.fakes import a_step  # noqa: PLC0415 - used here only

    live.view = a_home(channels=(a_channel(badge=ChannelBadge.OPENING, step=a_step()),))

    words = read(open_window())

    assert "Opening 3/6" in words
    assert "Waiting for Willow's deposit." in words


def test_a_notice_is_one_cause_and_one_remedy(
    open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    notice = NoticeView(code="X", cause="The chain does not answer.", remedy="Wait a minute.")
    live.view = a_home(notices=(notice,))

    words = read(open_window())

    assert "The chain does not answer." in words
    assert "Wait a minute." in words


def test_a_payment_that_waits_is_not_called_paid(
    open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = a_home(payments=(a_payment(status=PaymentStatus.SENT_WAITING, took_ms=None),))

    window = open_window()

    row = window.rooms.home.payments.model.index(0)
    assert "waiting for Bob" in str(row.data())


def test_a_peer_that_is_away_is_shown_in_words(
    open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    peers = (replace(live.view.peers[0], is_connected=False, latency_ms=None),)
    live.view = a_home(peers=peers)

    assert "Willow away" in read(open_window())


def test_the_demo_starts_after_the_other_way_was_looked_at(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    qtbot.mouseClick(button(window, "Create or restore"), LEFT)
    qtbot.waitUntil(lambda: "Your keys" in read(window))
    qtbot.mouseClick(button(window, "Back"), LEFT)

    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    qtbot.mouseClick(button(window, "Start the demo"), LEFT)

    qtbot.waitUntil(lambda: window.rooms.session is not None)
    assert wallet.starts == 1


def test_a_peer_that_goes_away_is_shown_without_an_event(
    qtbot: QtBot,
    open_window: Callable[[], MainWindow],
    live: FakeLive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.session.PULSE_MS", 20)
    window = open_window()
    assert "Willow away" not in read(window)

    gone = replace(live.view.peers[0], is_connected=False, latency_ms=None)
    live.view = replace(live.view, peers=(gone, live.view.peers[1]))

    qtbot.waitUntil(lambda: "Willow away" in read(window))


def test_a_closed_window_asks_for_nothing_more(
    qtbot: QtBot,
    open_window: Callable[[], MainWindow],
    live: FakeLive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.session.PULSE_MS", 5)
    window = open_window()
    asked: list[int] = []
    monkeypatch.setattr(live, "home", lambda: asked.append(1) or live.view)
    qtbot.waitUntil(lambda: bool(asked))

    window.close()
    asked.clear()
    qtbot.wait(30)

    assert asked == []


def test_the_present_does_not_push_in_while_the_past_is_shown(
    qtbot: QtBot,
    open_window: Callable[[], MainWindow],
    live: FakeLive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.session.PULSE_MS", 5)
    window = open_window()
    session = window.rooms.session
    assert session is not None
    window.rooms.time.seek(20)
    qtbot.waitUntil(lambda: "#20" in read(window))
    shown: list[int] = []
    session.home_changed.connect(lambda home: shown.append(home.seq))

    live.view = replace(live.view, can_send_wei=1)
    qtbot.wait(30)

    assert live.view.seq not in shown


@pytest.mark.parametrize("badge", [ChannelBadge.CLOSING, ChannelBadge.OPENING])
def test_without_an_open_channel_nothing_can_be_paid_and_the_reason_is_in_words(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive, badge: ChannelBadge
) -> None:
    window = open_window()
    assert "No open channel" not in read(window)

    over = a_channel(badge=badge, mine_wei=0, theirs_wei=0)
    live.commit(channels=(over,), can_send_wei=0, can_receive_wei=0)

    qtbot.waitUntil(lambda: "No open channel" in read(window))
    assert not window.rooms.home.pay.isEnabled()
    assert "asks for" not in read(window)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    window.rooms.dialogs.open_pay()
    assert not window.rooms.dialogs.pay.isVisible()


def test_a_channel_that_is_open_again_can_be_paid_from(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = replace(live.view, channels=())
    window = open_window()
    assert not window.rooms.home.pay.isEnabled()

    live.commit(channels=(a_channel(),))

    qtbot.waitUntil(window.rooms.home.pay.isEnabled)
    assert "No open channel" not in read(window)


def test_the_first_step_is_at_work_before_anything_is_heard(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wallet, "start_demo", lambda _on_progress: Future())

    qtbot.mouseClick(button(window, "Start the demo"), LEFT)

    assert read(window.rooms.setup).count("at work") == 1
    names = [widget.accessibleName() for widget in window.rooms.setup.findChildren(QWidget)]
    assert "Start a private chain on this computer: at work" in names


def test_while_a_channel_closes_its_money_is_neither_gone_nor_free(
    open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    channel = a_channel(badge=ChannelBadge.CLOSING, mine_wei=wei("9.5"))
    live.view = a_home(channels=(channel,), can_send_wei=0, can_receive_wei=0, asks=())
    window = open_window()
    canal = window.rooms.home.channel.canal
    canal.setFocus(Qt.FocusReason.TabFocusReason)

    assert "9.5000 more is coming back" in read(window)
    assert canal.accessibleDescription() == "9.5000 ETH yours, coming back"


def test_a_demo_that_is_being_started_can_be_cancelled(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    wallet.is_demo_slow = True
    qtbot.mouseClick(button(window, "Start the demo"), LEFT)
    qtbot.waitUntil(lambda: "Starting your demo" in read(window))

    qtbot.mouseClick(button(window, "Cancel"), LEFT)

    qtbot.waitUntil(lambda: "Try it now" in read(window))
    wallet.is_demo_slow = False
    qtbot.mouseClick(button(window, "Start the demo"), LEFT)
    qtbot.waitUntil(lambda: window.rooms.session is not None)
