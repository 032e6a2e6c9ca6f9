"""The channels page as a person uses it: chips, table, drawer, and what is done there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import BOB, FakeLive, a_channel, a_home, a_tab, sample_home, wei
from tests.ui.fakes_channels import FakeChannels, a_detail, a_ladder
from tests.ui.pointer import hover
from tests.ui.reading import button, read
from tests.ui.samples_channels import (
    CEDAR,
    a_crowd,
    cedar,
    elm,
    opening_tab,
    sample_channels,
    sample_live,
)
from ui.channelwords import ended_text, over_text
from ui.i18n import past_reason
from ui.pages.channels.drawer import ChannelDrawer
from ui.pages.channels.view import ChannelsPage
from ui.pages.page import PageId
from ui.qt import QGuiApplication, QPoint, Qt, QTimer
from ui.widgets.channel_row import ROW_PX
from ui.widgets.overlay import Question
from wallet.api import Problem
from wallet.views.channels_values import ChannelGroup, ChannelRow, LadderKind, Over, Rung, RungView
from wallet.views.values import ChannelBadge

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.ui.fakes import FakeWallet
    from ui.qt import QWidget
    from ui.widgets.channel_map import ChannelMap
    from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def live(wallet: FakeWallet) -> FakeLive:
    wallet.live = sample_live()
    return wallet.live


@pytest.fixture
def open_page(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> Callable[[], tuple[MainWindow, ChannelsPage]]:
    """The page, with its list."""

    def start() -> tuple[MainWindow, ChannelsPage]:
        window = open_window()
        window.rooms.show_page(PageId.CHANNELS)
        page = window.findChild(ChannelsPage)
        assert isinstance(page, ChannelsPage)
        qtbot.waitUntil(lambda: page.table is not None)
        return window, page

    return start


def names(page: ChannelsPage) -> list[str]:
    """The channels that are listed, by the words of their rows."""
    said = (
        str(page.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole))
        for row in range(page.model.rowCount())
    )
    return [each.removeprefix("Channel with ").split(",")[0] for each in said]


def click_row(qtbot: QtBot, page: ChannelsPage, row: int) -> None:
    assert page.table is not None
    box = page.table.visualRect(page.model.index(row))
    qtbot.mouseClick(page.table.viewport(), LEFT, pos=QPoint(box.left() + 60, box.center().y()))


def drawer_of(qtbot: QtBot, page: ChannelsPage) -> ChannelDrawer:
    """The drawer with all its parts."""
    qtbot.waitUntil(lambda: page.drawer is not None and "Channel id" in read(page.drawer))
    assert page.drawer is not None
    return page.drawer


def open_drawer(qtbot: QtBot, window: MainWindow, channel_id: str) -> ChannelDrawer:
    window.rooms.show_channel(channel_id)
    page = window.findChild(ChannelsPage)
    assert isinstance(page, ChannelsPage)
    return drawer_of(qtbot, page)


def look_back(qtbot: QtBot, window: MainWindow, seq: int) -> None:
    window.rooms.time.seek(seq)
    qtbot.waitUntil(lambda: f"Viewing event #{seq}, " in read(window))


def agree(qtbot: QtBot, window: MainWindow, words: str) -> None:
    question = next(each for each in window.findChildren(Question) if each.isVisible())
    qtbot.mouseClick(button(question, words), LEFT)


# --- the list -------------------------------------------------------------------------------------


def test_all_channels_are_listed_in_their_order(open_page: Callable) -> None:
    _window, page = open_page()

    assert names(page) == ["Willow", "Cedar", "Alder", "Birch", "Elm"]


def test_the_sidebar_opens_the_page(qtbot: QtBot, open_window: Callable, live: FakeLive) -> None:
    window = open_window()

    qtbot.mouseClick(button(window.rooms.shell.sidebar, "Channels"), LEFT)

    page = window.findChild(ChannelsPage)
    assert isinstance(page, ChannelsPage)
    assert page.isVisible()
    qtbot.waitUntil(lambda: page.table is not None and page.table.hasFocus())


def test_each_chip_says_how_many_and_shows_only_those(qtbot: QtBot, open_page: Callable) -> None:
    _window, page = open_page()
    shown = {}

    for words in ("All 5", "Open 2", "Waiting 1", "Closing 1", "Closed 1"):
        qtbot.mouseClick(button(page.chips, words), LEFT)
        shown[words] = names(page)

    assert shown == {
        "All 5": ["Willow", "Cedar", "Alder", "Birch", "Elm"],
        "Open 2": ["Willow", "Cedar"],
        "Waiting 1": ["Alder"],
        "Closing 1": ["Birch"],
        "Closed 1": ["Elm"],
    }
    assert button(page.chips, "Closed 1").isChecked()
    assert not button(page.chips, "All 5").isChecked()


def test_arrow_keys_walk_the_chips(qtbot: QtBot, open_page: Callable) -> None:
    _window, page = open_page()
    button(page.chips, "All 5").setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.keyClick(button(page.chips, "All 5"), Qt.Key.Key_Right)
    assert names(page) == ["Willow", "Cedar"]
    qtbot.keyClick(button(page.chips, "Open 2"), Qt.Key.Key_Left)
    qtbot.keyClick(button(page.chips, "All 5"), Qt.Key.Key_Left)

    assert names(page) == ["Elm"]
    stops = [
        words
        for words in ("All 5", "Open 2", "Waiting 1", "Closing 1", "Closed 1")
        if button(page.chips, words).focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert stops == ["Closed 1"], "the Tab key comes to the one that holds"


def test_a_chip_that_leaves_nothing_says_so_and_leads_back(
    qtbot: QtBot, open_page: Callable, live: FakeLive
) -> None:
    live.view = sample_home()
    _window, page = open_page()

    qtbot.mouseClick(button(page.chips, "Closing 0"), LEFT)

    assert "No channel is closing." in read(page)
    qtbot.mouseClick(button(page, "Show all channels"), LEFT)
    assert names(page) == ["Willow"]
    assert page.table is not None
    assert page.table.isVisible()


def test_without_a_channel_the_page_says_what_belongs_here(
    qtbot: QtBot, open_page: Callable, live: FakeLive
) -> None:
    live.view = a_home(channels=())
    _window, page = open_page()

    words = read(page)

    assert "No channel yet" in words
    assert "start the demo again" in words
    assert not page.chips.isVisible()
    assert not page.switch.isVisible()


def test_a_channel_that_comes_to_be_appears(
    qtbot: QtBot, open_page: Callable, live: FakeLive
) -> None:
    live.view = a_home(channels=())
    _window, page = open_page()

    live.commit(channels=(a_channel(),))

    qtbot.waitUntil(lambda: names(page) == ["Willow"])
    assert page.table is not None
    assert page.table.isVisible()


def test_only_rows_that_are_seen_are_asked_for(
    qtbot: QtBot, open_page: Callable, live: FakeLive
) -> None:
    live.view = a_crowd(1000)
    live.moving = {}
    window, page = open_page()
    qtbot.settle()
    live.asked_rows.clear()

    live.commit(can_send_wei=5)
    qtbot.waitUntil(lambda: live.asked_rows != [])

    assert len(set(live.asked_rows)) < 20
    assert page.table is not None
    page.table.scrollToBottom()
    assert "0xchannel-999" in live.asked_rows
    assert window.isVisible()


def test_all_rows_are_equally_high(open_page: Callable) -> None:
    _window, page = open_page()

    assert page.table is not None
    assert [page.table.rowHeight(row) for row in range(5)] == [ROW_PX] * 5


# --- the way out in a row -------------------------------------------------------------------------


def click_way_out(qtbot: QtBot, page: ChannelsPage, row: int) -> None:
    assert page.table is not None
    box = page.table.visualRect(page.model.index(row))
    qtbot.mouseClick(page.table.viewport(), LEFT, pos=QPoint(box.right() - 50, box.center().y()))


def test_a_row_offers_to_cancel_what_can_be_cancelled(
    qtbot: QtBot, open_page: Callable, live: FakeLive
) -> None:
    window, page = open_page()

    click_way_out(qtbot, page, 1)

    assert "Cancel the tab with Gita?" in read(window)
    assert "0.5000 ETH is free again" in read(window)
    assert live.cancelled == []
    agree(qtbot, window, "Cancel the tab")
    qtbot.waitUntil(lambda: "The tab with Gita is cancelled. Nothing was paid." in read(page))
    assert live.cancelled == ["0xtab-gita"]
    assert page.drawer is None, "the way out is not a way in"


def test_going_on_waiting_cancels_nothing(
    qtbot: QtBot, open_page: Callable, live: FakeLive
) -> None:
    window, page = open_page()

    click_way_out(qtbot, page, 1)
    agree(qtbot, window, "Go on waiting")

    assert live.cancelled == []


def test_a_row_without_a_way_out_opens_instead(qtbot: QtBot, open_page: Callable) -> None:
    window, page = open_page()

    click_way_out(qtbot, page, 2)

    assert not any(each.isVisible() for each in window.findChildren(Question))
    assert "Alder" in read(drawer_of(qtbot, page))


# --- the drawer -----------------------------------------------------------------------------------


def test_a_click_opens_the_drawer(qtbot: QtBot, open_page: Callable) -> None:
    _window, page = open_page()

    click_row(qtbot, page, 0)

    words = read(drawer_of(qtbot, page))
    for expected in (
        "Willow",
        "Open",
        "Tab from Ada",
        "0.3000 of 1.5000 received",
        "0.3000 yours when settled",
        "Tab to Bob",
        "0.6000 of 2.0000 paid",
        "1.4000 left to pay",
        "If settled now",
        "10.1200",
        "9.8800",
        "to Willow",
        "unspent in the tab to Bob",
        "earned in the tab from Ada",
        "holds 20.0000 ETH, as of block 42",
        "you 10.0000, Willow 10.0000",
        "614",
    ):
        assert expected in words, expected


def test_enter_opens_the_drawer_and_the_arrows_take_it_along(
    qtbot: QtBot, open_page: Callable
) -> None:
    _window, page = open_page()
    table = page.table
    assert table is not None
    table.setFocus(Qt.FocusReason.TabFocusReason)

    for _step in range(2):
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert page.drawer is None, "walking alone opens nothing"
    qtbot.keyClick(table, Qt.Key.Key_Return)
    drawer = drawer_of(qtbot, page)
    assert drawer.channel_id == "0xchannel-cedar"
    qtbot.keyClick(table, Qt.Key.Key_Down)

    assert drawer.channel_id == "0xchannel-alder"
    assert table.hasFocus()


def test_esc_and_the_cross_shut_the_drawer(qtbot: QtBot, open_page: Callable) -> None:
    window, page = open_page()
    drawer = open_drawer(qtbot, window, "0xchannel-cedar")
    assert page.table is not None

    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert not drawer.isVisible()
    assert not page.table.selectionModel().hasSelection()
    open_drawer(qtbot, window, "0xchannel-cedar")
    qtbot.mouseClick(button(drawer, "Close the details"), LEFT)

    assert not drawer.isVisible()
    assert page.table.hasFocus()


def test_in_the_past_esc_shuts_the_drawer_first_and_then_returns_to_live(
    qtbot: QtBot, open_page: Callable
) -> None:
    window, page = open_page()
    drawer = open_drawer(qtbot, window, "0xchannel-cedar")
    look_back(qtbot, window, 812)
    assert page.table is not None
    page.table.setFocus()

    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert not drawer.isVisible()
    assert "Viewing event #812" in read(window)
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)

    assert "Viewing event" not in read(window)


def test_inspect_on_home_opens_the_channel(
    qtbot: QtBot, open_window: Callable, live: FakeLive
) -> None:
    window = open_window()

    qtbot.mouseClick(button(window.rooms.home.channel, "Inspect"), LEFT)

    page = window.findChild(ChannelsPage)
    assert isinstance(page, ChannelsPage)
    assert page.isVisible()
    assert drawer_of(qtbot, page).channel_id == sample_channels().channels[0].channel_id


def test_a_row_of_other_channels_opens_that_channel_with_mouse_and_keyboard(
    qtbot: QtBot, open_window: Callable, live: FakeLive
) -> None:
    window = open_window()
    row = button(window.rooms.home.others, "Inspect the channel with Cedar, Open")

    qtbot.mouseClick(row, LEFT)
    page = window.findChild(ChannelsPage)
    assert isinstance(page, ChannelsPage)
    assert drawer_of(qtbot, page).channel_id == "0xchannel-cedar"
    window.rooms.show_page(PageId.HOME)
    row.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button(window.rooms.home.others, row.accessibleName()), Qt.Key.Key_Return)

    assert page.isVisible()


def test_home_counts_the_channels_that_it_does_not_show(
    open_window: Callable, live: FakeLive
) -> None:
    live.view = replace(sample_channels(), more_channel_count=1200)

    window = open_window()

    assert "and 1,201 more" in read(window.rooms.home.others)


def test_the_drawer_follows_what_happens(qtbot: QtBot, open_page: Callable, live: FakeLive) -> None:
    window, _page = open_page()
    drawer = open_drawer(qtbot, window, "0xchannel-cedar")

    tab = replace(cedar().tabs[0], used_wei=wei("0.7"))
    live.commit(channels=(cedar(tabs=(tab,)),))

    qtbot.waitUntil(lambda: "0.7000 of 1.0000 paid" in read(drawer))


def test_the_drawer_says_that_nobody_answers(qtbot: QtBot, open_page: Callable) -> None:
    window, _page = open_page()

    drawer = open_drawer(qtbot, window, "0xchannel-cedar")

    assert "Cedar does not answer" in read(drawer)
    assert "Your money is safe." in read(drawer)
    assert "does not answer" not in read(
        open_drawer(qtbot, window, sample_channels().channels[0].channel_id)
    )


def test_a_channel_that_does_not_exist_is_said_so(qtbot: QtBot, open_page: Callable) -> None:
    window, page = open_page()

    window.rooms.show_channel("0x12")

    qtbot.waitUntil(lambda: page.drawer is not None and page.drawer.isVisible())
    assert page.drawer is not None
    assert "There is no such channel." in read(page.drawer)
    assert "Close channel" not in read(page.drawer)


def test_very_many_tabs_are_shown_a_few_at_a_time(
    qtbot: QtBot, open_page: Callable, live: FakeLive
) -> None:
    tabs = tuple(a_tab(channel_id=f"0xtab-{at}", peer_name=f"P{at}") for at in range(11))
    live.view = a_home(channels=(a_channel(tabs=tabs, reserved_wei=wei("27.5")),))
    live.moving, live.details = {}, {}
    window, _page = open_page()
    drawer = open_drawer(qtbot, window, "0xchannel-willow")

    def shown() -> int:
        return read(drawer).count("Tab to P")

    assert shown() == 4
    qtbot.mouseClick(button(drawer, "Show 4 more of 11 tabs"), LEFT)
    assert shown() == 8
    qtbot.mouseClick(button(drawer, "Show 3 more of 11 tabs"), LEFT)

    assert shown() == 11
    assert "Show" not in read(drawer)
    assert "in 8 tabs besides" in read(drawer)


# --- what is in progress --------------------------------------------------------------------------


def test_the_ladder_tells_done_now_and_to_come(qtbot: QtBot, open_page: Callable) -> None:
    window, _page = open_page()

    words = read(open_drawer(qtbot, window, "0xchannel-alder"))

    assert "Opening the channel" in words
    assert "step 2 of 4" in words
    lines = words.split("\n")
    done, now = lines.index("Alder agreed"), lines.index("Your deposit on the chain")
    assert done < now < lines.index("Alder's deposit on the chain")
    assert lines[now + 1].startswith("Waiting for the chain to show your deposit, since ")
    assert "your deposit waits in the contract" in words
    assert "Put in so far" in words


def test_a_tab_that_opens_says_when_it_gives_up(qtbot: QtBot, open_page: Callable) -> None:
    window, _page = open_page()

    words = read(open_drawer(qtbot, window, "0xchannel-cedar"))

    assert "Opening the tab with Gita" in words
    assert "the tab is given up at " in words
    assert "and the money is free again at once." in words
    assert "Waiting for everybody on the way to agree. Step 1 of 3, since " in words


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"is_bound": False}, "nothing is lost: you have put nothing in yet"),
        ({"kind": LadderKind.OPEN_TAB, "gives_up_ms": 1_781_015_160_000}, "comes back as soon as"),
        ({"kind": LadderKind.OPEN_TAB}, "The tab was given up and nothing was paid."),
        ({"kind": LadderKind.SETTLE_TAB}, "What was paid stays paid"),
        (
            {
                "kind": LadderKind.OPEN_TAB,
                "rungs": (RungView(rung=Rung.UNLOCK, is_mine=True),),
                "done_count": 0,
            },
            "as soon as you unlock Towpath",
        ),
        ({"kind": LadderKind.CLOSE_CHANNEL}, "nothing that you signed is lost"),
        (
            {
                "kind": LadderKind.CLOSE_CHANNEL,
                "rungs": (RungView(rung=Rung.MONEY_BACK, is_mine=False),),
                "done_count": 0,
            },
            "Both of you have signed.",
        ),
    ],
)
def test_what_silence_would_mean_is_always_said(
    qtbot: QtBot,
    open_page: Callable,
    live: FakeLive,
    changes: dict[str, object],
    expected: str,
) -> None:
    ladder = a_ladder(name="Alder", **changes)
    live.details["0xchannel-alder"] = replace(live.details["0xchannel-alder"], ladder=ladder)
    window, _page = open_page()

    assert expected in read(open_drawer(qtbot, window, "0xchannel-alder"))


def test_every_rung_has_words_for_done_and_for_to_come(
    qtbot: QtBot, open_page: Callable, live: FakeLive
) -> None:
    always_mine = (Rung.MY_DEPOSIT, Rung.UNLOCK)
    both = [RungView(rung=rung, is_mine=False) for rung in Rung if rung not in always_mine]
    mine = (*always_mine, Rung.PAYER_FINAL, Rung.LEADER_FINAL, Rung.FOLLOWER_FINAL)
    rungs = (*both, *(RungView(rung=rung, is_mine=True) for rung in mine))
    window, _page = open_page()
    for done_count in (0, len(rungs) - 1):
        ladder = a_ladder(rungs=rungs, done_count=done_count)
        live.details["0xchannel-alder"] = replace(live.details["0xchannel-alder"], ladder=ladder)

        words = read(open_drawer(qtbot, window, "0xchannel-alder"))
        window.rooms.session.home_changed.emit(live.view)

        assert f"step {done_count + 1} of {len(rungs)}" in words
        assert "{name}" not in words


# --- actions --------------------------------------------------------------------------------------


def test_settling_asks_and_tells(qtbot: QtBot, open_page: Callable, live: FakeLive) -> None:
    window, page = open_page()
    drawer = open_drawer(qtbot, window, "0xchannel-cedar")

    qtbot.mouseClick(button(drawer, "Settle tab: Tab to Dara"), LEFT)
    assert "0.4000 ETH comes back to your side" in read(window)
    agree(qtbot, window, "Settle tab")

    qtbot.waitUntil(lambda: "The tab with Dara is settled." in read(page))
    assert live.settled == ["0xtab-dara"]


def test_closing_asks_and_tells(qtbot: QtBot, open_page: Callable, live: FakeLive) -> None:
    window, page = open_page()
    drawer = open_drawer(qtbot, window, "0xchannel-cedar")

    qtbot.mouseClick(button(drawer, "Close channel"), LEFT)
    assert "You receive 1.6000 ETH on chain." in read(window)
    agree(qtbot, window, "Close channel")

    qtbot.waitUntil(lambda: "The channel with Cedar is closed." in read(page))
    assert live.closed_channels == ["0xchannel-cedar"]


def test_what_does_not_work_is_told_with_its_remedy(
    qtbot: QtBot, open_page: Callable, live: FakeLive
) -> None:
    live.end_problem = Problem(code="X", cause="Dara is away.", remedy="Wait for Dara.")
    window, page = open_page()
    drawer = open_drawer(qtbot, window, "0xchannel-cedar")

    qtbot.mouseClick(button(drawer, "Settle tab: Tab to Dara"), LEFT)
    agree(qtbot, window, "Settle tab")

    qtbot.waitUntil(lambda: "Dara is away.\nWait for Dara." in read(page))
    click_row(qtbot, page, 0)
    assert "Dara is away." not in read(page), "another channel, another matter"


@pytest.mark.parametrize(
    ("channel_id", "can"),
    [("0xchannel-cedar", True), ("0xchannel-alder", False), ("0xchannel-elm", False)],
)
def test_only_an_open_channel_can_be_closed(
    qtbot: QtBot, open_page: Callable, channel_id: str, can: bool
) -> None:
    window, _page = open_page()

    close = button(open_drawer(qtbot, window, channel_id), "Close channel")

    assert close.isEnabled() is can
    assert close.accessibleDescription() == ("" if can else "This channel is not open")


def test_pay_fills_in_the_payee_of_the_tab_by_address(
    qtbot: QtBot, open_page: Callable, live: FakeLive
) -> None:
    window, _page = open_page()
    drawer = open_drawer(qtbot, window, sample_channels().channels[0].channel_id)

    qtbot.mouseClick(button(drawer, "Pay: Tab to Bob"), LEFT)

    assert window.rooms.dialogs.pay.isVisible()
    assert window.rooms.dialogs.pay.payee() == BOB
    assert live.paid == []


def test_nobody_is_paid_out_of_a_tab_that_pays_me(qtbot: QtBot, open_page: Callable) -> None:
    window, _page = open_page()

    words = read(open_drawer(qtbot, window, sample_channels().channels[0].channel_id))

    assert words.count("Settle tab") == 2
    assert words.count("Pay") == 1


def test_a_tab_in_progress_can_be_cancelled_in_the_drawer(
    qtbot: QtBot, open_page: Callable, live: FakeLive
) -> None:
    window, _page = open_page()
    drawer = open_drawer(qtbot, window, "0xchannel-cedar")

    qtbot.mouseClick(button(drawer, "Cancel safely: Tab to Gita"), LEFT)
    agree(qtbot, window, "Cancel the tab")

    qtbot.waitUntil(lambda: live.cancelled == ["0xtab-gita"])


def test_address_id_and_proof_can_be_copied_also_in_the_past(
    qtbot: QtBot, open_page: Callable
) -> None:
    window, _page = open_page()
    drawer = open_drawer(qtbot, window, "0xchannel-cedar")
    clipboard = QGuiApplication.clipboard()

    for look in (lambda: None, lambda: look_back(qtbot, window, 812)):
        look()
        for name, content in (
            ("Copy the peer's address", CEDAR),
            ("Copy the channel's id", "0xchannel-cedar"),
            ("Copy as JSON", '{"id": "0xchannel-cedar"}'),
        ):
            copy = button(drawer, name)
            qtbot.mouseClick(copy, LEFT)
            assert clipboard.text() == content
            assert copy.text() == "Copied"
            copy._show_usual()  # noqa: SLF001 - as it does by itself two seconds later


# --- the past -------------------------------------------------------------------------------------


def test_the_past_shows_the_channels_of_that_moment(qtbot: QtBot, open_page: Callable) -> None:
    window, page = open_page()

    look_back(qtbot, window, 812)

    assert names(page) == ["Willow", "Cedar"]
    assert button(page.chips, "All 2").isVisible()
    window.rooms.time.go_live()
    assert names(page) == ["Willow", "Cedar", "Alder", "Birch", "Elm"]


def test_in_the_past_every_action_is_off_and_says_why(qtbot: QtBot, open_page: Callable) -> None:
    window, _page = open_page()
    drawer = open_drawer(qtbot, window, "0xchannel-cedar")

    look_back(qtbot, window, 812)

    for name in ("Settle tab: Tab to Dara", "Pay: Tab to Dara", "Close channel"):
        action = button(drawer, name)
        assert not action.isEnabled(), name
        assert action.accessibleDescription() == past_reason(), name
    words = read(drawer)
    assert "If settled then" in words
    assert "held 8.0000 ETH" in words
    assert "it would have paid out on" in words
    assert "does not answer" not in words, "who was there then is not known"


def test_no_way_round_the_lock_ends_anything(
    qtbot: QtBot, open_page: Callable, live: FakeLive
) -> None:
    live.history[812] = replace(live.history.get(812, live.view), channels=live.view.channels)
    window, page = open_page()
    drawer = open_drawer(qtbot, window, "0xchannel-cedar")
    look_back(qtbot, window, 812)

    click_way_out(qtbot, page, 1)
    drawer.settle_requested.emit(cedar().tabs[0])
    drawer.cancel_requested.emit(opening_tab())
    drawer.close_requested.emit(cedar())
    drawer.pay_requested.emit(cedar().tabs[0])

    assert not any(each.isVisible() for each in window.findChildren(Question))
    assert not window.rooms.dialogs.pay.isVisible()
    assert (live.settled, live.cancelled, live.closed_channels) == ([], [], [])


def test_a_channel_that_was_not_there_yet_is_named_and_not_drawn(
    qtbot: QtBot, open_page: Callable
) -> None:
    window, _page = open_page()
    drawer = open_drawer(qtbot, window, "0xchannel-birch")

    look_back(qtbot, window, 812)

    assert "Birch" in read(drawer)
    assert "This channel was not there yet at this moment." in read(drawer)
    assert not drawer.canal.isVisible()
    window.rooms.time.go_live()
    qtbot.waitUntil(drawer.canal.isVisible)


def test_an_empty_past_is_told_in_the_past(
    qtbot: QtBot, open_page: Callable, live: FakeLive
) -> None:
    live.history[3] = a_home(seq=3, channels=())
    window, page = open_page()

    look_back(qtbot, window, 3)

    assert "No channel had been opened at this moment." in read(page)


def test_what_was_done_now_is_not_a_part_of_the_past(
    qtbot: QtBot, open_page: Callable, live: FakeLive
) -> None:
    window, page = open_page()
    drawer = open_drawer(qtbot, window, "0xchannel-cedar")
    qtbot.mouseClick(button(drawer, "Settle tab: Tab to Dara"), LEFT)
    agree(qtbot, window, "Settle tab")
    qtbot.waitUntil(lambda: "The tab with Dara is settled." in read(page))

    look_back(qtbot, window, 812)

    assert "is settled" not in read(page)


# --- sizes ----------------------------------------------------------------------------------------


def test_in_a_small_window_the_drawer_lies_over_the_table(
    qtbot: QtBot, open_page: Callable
) -> None:
    window, page = open_page()
    drawer = open_drawer(qtbot, window, "0xchannel-cedar")
    table = page.table
    assert table is not None
    assert not _overlap(window, drawer, table)
    wide = table.width()

    window.resize(960, 620)
    qtbot.settle()

    assert _overlap(window, drawer, table)
    assert table.width() > 820
    assert drawer.width() == 420
    for part in (drawer, page.switch):
        corner = part.mapTo(window, part.rect().bottomRight())
        assert corner.x() < 960
        assert corner.y() < 620 - 64
    window.resize(1440, 900)
    qtbot.settle()
    assert not _overlap(window, drawer, table)
    assert table.width() == wide


def _overlap(window: MainWindow, one: QWidget, other: QWidget) -> bool:
    boxes = [part.rect().translated(part.mapTo(window, QPoint(0, 0))) for part in (one, other)]
    return bool(boxes[0].intersects(boxes[1]))


def test_the_chips_find_room_in_a_small_window(qtbot: QtBot, open_page: Callable) -> None:
    window, page = open_page()

    window.resize(960, 620)
    qtbot.settle()

    assert page.minimumSizeHint().width() <= 960 - 56
    assert page.switch.geometry().left() > page.chips.geometry().right()


def test_a_closed_channel_says_what_was_paid_out(qtbot: QtBot, open_page: Callable) -> None:
    window, _page = open_page()

    words = read(open_drawer(qtbot, window, "0xchannel-elm"))

    assert "Paid out" in words
    assert "3.1000" in words
    assert "4.9000" in words
    assert "holds 0.0000 ETH" in words
    assert elm().badge is ChannelBadge.CLOSED
    assert "closed Tue 9 Jun, " in words


def test_two_closed_channels_with_one_hub_are_told_apart(
    open_page: Callable, live: FakeLive
) -> None:
    live.view = a_home(channels=(elm(), elm(channel_id="0xelm-again", put_in_mine_wei=wei("2"))))
    _window, page = open_page()

    said = [page.model.index(row).data() for row in range(2)]

    assert "3.0000 of 4.0000 came back to you, closed Tue 9 Jun" in said[0]
    assert "1.5000 of 2.0000 came back to you, closed Tue 9 Jun" in said[1]
    assert said[0].split("closed ")[-1] != said[1].split("closed ")[-1]


def test_a_channel_that_never_opened_says_so() -> None:
    over = Over(at_ms=None, mine_wei=0, was_refused=True)
    row = ChannelRow(channel=elm(), moving=(), over=over)

    assert over_text(row) == "never opened, and nothing was put in"
    assert ended_text(row) == ""


def test_a_hubs_open_sum_is_told(qtbot: QtBot, open_page: Callable, live: FakeLive) -> None:
    row = FakeChannels(live.view).row("0xchannel-cedar")
    assert row is not None
    detail = a_detail(row)
    settled = replace(detail.settled, undecided_wei=wei("0.25"))
    live.details["0xchannel-cedar"] = replace(detail, settled=settled, is_led_by_me=False)
    window, _page = open_page()

    words = read(open_drawer(qtbot, window, "0xchannel-cedar"))

    assert "in tabs between two others\n0.2500" in words
    assert "Cedar proposes each change of the channel" in words


def test_the_group_stays_while_another_page_is_open(qtbot: QtBot, open_page: Callable) -> None:
    window, page = open_page()
    page.group_chosen.emit(ChannelGroup.OPEN)

    window.rooms.show_page(PageId.HOME)
    window.rooms.show_page(PageId.CHANNELS)

    assert names(page) == ["Willow", "Cedar"]


# --- the map --------------------------------------------------------------------------------------


def open_map(qtbot: QtBot, page: ChannelsPage) -> ChannelMap:
    qtbot.mouseClick(button(page.switch, "Map"), LEFT)
    assert page.map is not None
    assert page.map.isVisible()
    return page.map


def node_at(channel_map: ChannelMap, begins: str) -> QPoint:
    nodes = channel_map._nodes  # noqa: SLF001 - a hand sees where it stands
    return next(node.at.toPoint() for node in nodes if node.text.startswith(begins))


def test_the_switch_changes_between_table_and_map(qtbot: QtBot, open_page: Callable) -> None:
    _window, page = open_page()
    assert page.table is not None

    channel_map = open_map(qtbot, page)
    assert not page.table.isVisible()
    assert channel_map.value_text() == "You, with 4 channels", "what is over leads to nobody"
    qtbot.mouseClick(button(page.chips, "Closed 1"), LEFT)
    assert channel_map.value_text() == "You, with one channel"
    qtbot.mouseClick(button(page.switch, "Table"), LEFT)

    assert page.table.isVisible()


def test_a_hub_on_the_map_opens_its_channel(qtbot: QtBot, open_page: Callable) -> None:
    _window, page = open_page()
    channel_map = open_map(qtbot, page)

    qtbot.mouseClick(channel_map, LEFT, pos=node_at(channel_map, "Channel with Birch"))

    assert drawer_of(qtbot, page).channel_id == "0xchannel-birch"


def test_a_person_on_the_map_opens_the_drawer_at_their_tab(
    qtbot: QtBot, open_page: Callable, live: FakeLive
) -> None:
    tabs = tuple(
        a_tab(channel_id=f"0xtab-{at}", peer_name=f"P{at}", peer_address=f"0x{at:040x}")
        for at in range(3)
    )
    last = a_tab(channel_id="0xtab-last", peer_name="Zoe", peer_address="0x" + "5a" * 20)
    many = (*tabs, *(replace(tabs[0], channel_id=f"0xmore-{at}") for at in range(6)), last)
    live.view = a_home(channels=(a_channel(tabs=many, reserved_wei=wei("25")),))
    live.moving, live.details = {}, {}
    window, page = open_page()
    channel_map = open_map(qtbot, page)

    qtbot.mouseClick(channel_map, LEFT, pos=node_at(channel_map, "Zoe"))

    drawer = drawer_of(qtbot, page)
    assert "Tab to Zoe" in read(drawer)
    row = button(drawer, "Settle tab: Tab to Zoe")
    qtbot.waitUntil(lambda: not row.visibleRegion().isEmpty())
    assert window.isVisible()
    assert "Show" not in read(drawer), "ten of ten are shown"


def test_a_tab_is_found_when_the_look_comes_before_the_layout(qtbot: QtBot) -> None:
    many = tuple(
        a_tab(channel_id=f"0xtab-{at}", peer_name=f"P{at}", peer_address=f"0x{at:040x}")
        for at in range(10)
    )
    drawer = ChannelDrawer()
    qtbot.addWidget(drawer)
    drawer.resize(420, 400)
    drawer.show()
    row = ChannelRow(channel=a_channel(tabs=many), moving=(), over=None)
    drawer.show_detail(a_detail(row), now_ms=0, is_past=False)
    for _part in range(drawer.PARTS):
        drawer.grow()

    drawer.show_tab("0xtab-9")
    for timer in drawer.findChildren(QTimer):
        timer.timeout.emit()

    qtbot.waitUntil(lambda: "Tab to P9" in read(drawer))
    settle = button(drawer, "Settle tab: Tab to P9")
    qtbot.waitUntil(lambda: not settle.visibleRegion().isEmpty())


def test_in_a_small_window_the_map_keeps_out_from_under_the_drawer(
    qtbot: QtBot, open_page: Callable
) -> None:
    window, page = open_page()
    room_px = page.width()
    window.resize(960, 620)
    # The sidebar gives way too, a turn later.
    qtbot.waitUntil(lambda: window.width() - page.width() < window.width() // 10 < room_px)
    channel_map = open_map(qtbot, page)
    before = node_at(channel_map, "Channel with Willow").x()

    drawer = open_drawer(qtbot, window, "0xchannel-cedar")

    edge = drawer.mapTo(page, QPoint(0, 0)).x() - channel_map.mapTo(page, QPoint(0, 0)).x()
    assert node_at(channel_map, "Channel with Willow").x() < min(before, edge)
    qtbot.keyClick(drawer, Qt.Key.Key_Escape)
    assert node_at(channel_map, "Channel with Willow").x() == before


def test_the_pointer_shows_which_row_it_is_on(open_page: Callable) -> None:
    _window, page = open_page()
    table = page.table
    assert table is not None

    def row_picture(row: int) -> object:
        return table.viewport().grab(table.visualRect(page.model.index(row))).toImage()

    before = [row_picture(row) for row in range(3)]
    box = table.visualRect(page.model.index(1))
    hover(table.viewport(), QPoint(box.left() + 60, box.center().y()))
    on_row = [row_picture(row) for row in range(3)]
    hover(table.viewport(), QPoint(box.right() - 50, box.center().y()))
    on_way_out = row_picture(1)

    assert [old != new for old, new in zip(before, on_row, strict=True)] == [False, True, False]
    assert on_way_out not in (before[1], on_row[1])


def test_a_ring_shows_which_row_the_keyboard_is_on(qtbot: QtBot, open_page: Callable) -> None:
    _window, page = open_page()
    table = page.table
    assert table is not None
    click_row(qtbot, page, 0)
    by_mouse = table.viewport().grab().toImage()

    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Up)

    assert table.viewport().grab().toImage() != by_mouse
