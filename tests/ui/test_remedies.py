"""The button of a problem: there where the program can do something, and it does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import a_channel, a_home, a_tab, wei
from tests.ui.paydialog import fill
from tests.ui.reading import button, read
from tests.ui.test_own import make_here
from ui.pages.activity.foot import ExportStrip
from ui.pages.page import PageId
from ui.qt import Qt
from ui.remedies import offer, offered, remedy_words, tell_problem
from ui.widgets.notice import NoticeBox
from ui.widgets.overlay import Overlay, Question
from wallet.api import Code, Problem, Remedy

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.ui.fakes import FakeLive, FakeWallet
    from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def test_a_notice_has_a_button_where_somebody_can_help(qtbot: QtBot) -> None:
    box, done = NoticeBox(), list[str]()
    qtbot.addWidget(box)

    box.show_words("Not backed up.", "Back up first.", Remedy.BACK_UP)
    assert box.button is None
    offer(Remedy.BACK_UP, lambda: done.append("backup"))
    box.show_words("Not backed up.", "Back up first.", Remedy.BACK_UP)
    qtbot.mouseClick(button(box, "Back up your words"), LEFT)
    offer(Remedy.BACK_UP, None)
    box.show_words("Not backed up.", "Back up first.", Remedy.BACK_UP)

    assert done == ["backup"]
    assert box.button is not None
    assert box.button.isHidden()


def test_what_a_place_can_do_itself_comes_first(qtbot: QtBot) -> None:
    strip, asked = ExportStrip(), list[bool]()
    qtbot.addWidget(strip)
    strip.again_requested.connect(lambda: asked.append(True))

    strip.show_problem(Problem(code=Code.EXPORT_NO_SPACE, cause="The disk is full.", remedy=""))
    qtbot.mouseClick(button(strip, "Choose another"), LEFT)

    assert asked == [True]
    strip.show_done(3, "a.csv", "/tmp")
    assert "Choose another" not in read(strip)


def agree(qtbot: QtBot, window: MainWindow, text: str) -> None:
    question = next(each for each in window.findChildren(Question) if each.isVisible())
    qtbot.mouseClick(button(question, text), LEFT)


AWAY = Problem(code=Code.PEER_AWAY, cause="Bob is away.", remedy="Try again later.")


@pytest.mark.parametrize("page_id", [PageId.HOME, PageId.CHANNELS])
def test_what_was_asked_is_asked_again_by_what_holds_now(
    qtbot: QtBot, window: MainWindow, live: FakeLive, page_id: PageId
) -> None:
    live.view = a_home(channels=(a_channel(tabs=(a_tab(used_wei=wei("0.25")),)),), asks=())
    live.end_problem = AWAY
    window.rooms.open_session(live)
    window.rooms.show_channel(live.view.channels[0].channel_id)
    window.rooms.show_page(page_id)
    page = window.rooms.shell.page()
    qtbot.waitUntil(lambda: "Settle tab" in read(page))
    qtbot.mouseClick(button(page, "Settle tab"), LEFT)
    agree(qtbot, window, "Settle tab")
    qtbot.waitUntil(lambda: "Bob is away." in read(page))
    assert len(live.settled) == 1

    live.view = a_home(channels=(a_channel(tabs=(a_tab(used_wei=wei("0.5")),)),), asks=())
    live.end_problem = None
    qtbot.mouseClick(button(page, "Try again"), LEFT)

    question = next(each for each in window.findChildren(Question) if each.isVisible())
    assert "2.0000 ETH comes back" in read(question)
    assert len(live.settled) == 1
    agree(qtbot, window, "Settle tab")
    qtbot.waitUntil(lambda: "is settled." in read(page))
    assert len(live.settled) == 2


def test_nothing_is_tried_again_where_something_else_went_wrong(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    needs = open_window().rooms.home.needs
    needs.show_problem("Away.", "Wait.", Remedy.RETRY, again=lambda: None)
    assert "Try again" in read(needs)

    needs.show_problem("Away.", "Wait.", Remedy.RETRY)

    assert "Try again" not in read(needs)


def test_over_a_locked_wallet_nothing_is_opened(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    make_here(qtbot, window, wallet)
    wallet.live.view = a_home()
    window.rooms.own.lock()
    page = window.rooms.shell.page()

    window.rooms.open_log()
    for action in (Remedy.SHOW_DETAILS, Remedy.OPEN_CHANNEL, Remedy.OPEN_CONTACTS):
        act = offered(action)
        assert act is not None
        act()

    (lying_above,) = [each for each in window.findChildren(Overlay) if each.isVisible()]
    assert lying_above is window.rooms.own.lock_screen
    assert window.rooms.shell.page() is page


@pytest.mark.parametrize("action", list(Remedy))
def test_every_action_has_words(action: Remedy) -> None:
    assert bool(remedy_words(action)) is (action is not Remedy.NOTHING)


def test_a_full_hub_leads_from_the_pay_dialog_to_the_channels(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    fill(qtbot, dialog_window, "Bob", "0.25")
    live.pay_problem = Problem(
        code=Code.TOO_MANY_TABS, cause="Too many tabs.", remedy="Settle one."
    )
    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)
    qtbot.waitUntil(lambda: "Too many tabs." in read(dialog_window.rooms.dialogs.pay))

    go = button(dialog_window.rooms.dialogs.pay, "Go to the channels")
    assert go.accessibleName()
    qtbot.keyClick(go, Qt.Key.Key_Space)

    assert not dialog_window.rooms.dialogs.pay.isVisible()
    assert dialog_window.rooms.page_name() == PageId.CHANNELS.name


def test_nothing_is_offered_when_the_window_is_gone(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    assert offered(Remedy.OPEN_CONTACTS) is not None

    window.close()

    assert [action for action in Remedy if offered(action) is not None] == []


def test_pages_are_opened_by_their_problems(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    for action, page in (
        (Remedy.OPEN_CHANNELS, PageId.CHANNELS),
        (Remedy.OPEN_CONTACTS, PageId.CONTACTS),
        (Remedy.OPEN_ACTIVITY, PageId.ACTIVITY),
        (Remedy.OPEN_CHANNEL, PageId.CHANNELS),
    ):
        act = offered(action)
        assert act is not None
        act()
        assert window.rooms.page_name() == page.name


def test_what_bob_asks_for_is_paid_at_the_second_try(
    qtbot: QtBot, window: MainWindow, live: FakeLive
) -> None:
    live.pay_problem = AWAY
    window.rooms.open_session(live)
    home = window.rooms.home
    qtbot.mouseClick(home.needs.pay, LEFT)
    qtbot.waitUntil(lambda: "Bob is away." in read(home))

    live.pay_problem = None
    qtbot.mouseClick(button(home, "Try again"), LEFT)

    qtbot.waitUntil(lambda: "Bob is away." not in read(home))
    qtbot.waitUntil(lambda: home.needs.ask() is None or "paid" in read(home).lower())


def test_one_way_tells_a_problem_and_asks_again(qtbot: QtBot) -> None:
    box, asked = NoticeBox(), list[str]()
    qtbot.addWidget(box)

    tell_problem(box, AWAY, lambda: asked.append("again"))
    qtbot.mouseClick(button(box, "Try again"), LEFT)
    tell_problem(box, AWAY)

    assert asked == ["again"]
    assert "Bob is away." in read(box)
    assert box.button is not None
    assert box.button.isHidden()
