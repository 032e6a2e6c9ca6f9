"""The timeline page, used as a person uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes_timeline import BOB, FakeTimeline, a_payment_life, an_event, sample_events
from tests.ui.hostile import naming
from tests.ui.reading import read
from tests.ui.test_hostile import HOSTILE
from ui.i18n import OUTSIDE_MAX_CHARS, outside
from ui.pages.page import PageId
from ui.pages.timeline.cells import ROW_PX
from ui.pages.timeline.detail import LinkLine
from ui.pages.timeline.model import PAGE_ROWS, PAGES_MAX, Column
from ui.pages.timeline.view import TimelinePage
from ui.qt import QApplication, QGuiApplication, QLabel, QPoint, QPointF, Qt, QWheelEvent, QWidget
from ui.theme import theme
from ui.widgets.notice import NoticeBox
from wallet.api import Problem
from wallet.codes import Code
from wallet.views.timeline_kinds import EventFacet, EventKind
from wallet.views.timeline_values import CHAIN, EventChannel, EventField, FieldSort

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.ui.fakes import FakeLive
    from ui.window import MainWindow

LIVES = 20
LAST = LIVES * 16


@pytest.fixture
def page(qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive) -> TimelinePage:
    """The page with the sample events, opened from the sidebar."""
    live.events = FakeTimeline(rows=sample_events(LIVES))
    live.commit(seq=LAST)
    window = open_window()
    window.rooms.shell.sidebar.page_requested.emit(PageId.TIMELINE)
    found = window.findChild(TimelinePage)
    assert isinstance(found, TimelinePage)
    qtbot.waitUntil(lambda: found.model.rowCount() == LAST and found.detail.seq == LAST)
    return found


def window_of(page: TimelinePage) -> MainWindow:
    return page.window()  # type: ignore[return-value]


def cell(page: TimelinePage, at: int, column: Column) -> str:
    return str(page.model.data(page.model.index(at, column)))


def events(page: TimelinePage) -> list[str]:
    return [cell(page, at, Column.EVENT) for at in range(page.model.rowCount())]


def search(qtbot: QtBot, page: TimelinePage, text: str, count: int) -> None:
    page.filters.search.setFocus()
    page.filters.search.clear()
    qtbot.keyClicks(page.filters.search, text)
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rowCount() == count)


def press(qtbot: QtBot, page: TimelinePage, key: Qt.Key) -> int:
    """Press a key in the list; the event it went to."""
    qtbot.keyClick(page.table, key)
    return page.detail.seq


def look_back(qtbot: QtBot, page: TimelinePage, seq: int) -> None:
    window_of(page).rooms.time.seek(seq)
    qtbot.waitUntil(lambda: page.model.past_seq == seq)


def test_it_opens_at_the_newest_event_with_all_of_it_in_words(page: TimelinePage) -> None:
    assert page.count_text() == f"{LAST} events"
    assert page.table.is_at_end()
    assert page.table.current_row() == LAST - 1
    row = [cell(page, LAST - 2, column) for column in Column]
    assert row[0] == f"#{LAST - 1}"
    assert row[2:] == ["You", "You paid Bob 0.0500 ETH: Newspaper", "Tab to Bob", ""]
    assert row[1].endswith(".907")


@pytest.mark.parametrize("high_px", [700, 707, 720, 733])
def test_the_first_row_in_sight_is_seen_whole(
    qtbot: QtBot, page: TimelinePage, high_px: int
) -> None:
    window_of(page).resize(1440, high_px)
    qtbot.waitUntil(lambda: page.window().height() == high_px)
    table, bar = page.table, page.table.verticalScrollBar()
    tops = [bar.value()]

    for key in (Qt.Key.Key_Home, *[Qt.Key.Key_Down] * 40, Qt.Key.Key_PageUp, Qt.Key.Key_End):
        qtbot.keyClick(table, key)
        tops.append(bar.value())
    wheel(table, -1)
    tops.append(bar.value())
    table.show_middle(LAST // 2)
    tops.append(bar.value())
    bar.setValue(bar.value() + ROW_PX // 2)
    bar.sliderReleased.emit()
    tops.append(bar.value())

    assert [top % ROW_PX for top in tops] == [0] * len(tops)
    assert len(set(tops)) > 20


def wheel(table: QWidget, notches: int) -> None:
    at, port = QPointF(20, 20), table.viewport()
    event = QWheelEvent(
        at,
        port.mapToGlobal(at),
        QPoint(),
        QPoint(0, -120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(port, event)


def test_the_keyboard_walks_the_events(qtbot: QtBot, page: TimelinePage) -> None:
    key = Qt.Key

    assert page.table.hasFocus()
    assert press(qtbot, page, key.Key_Left) == LAST - 1
    assert press(qtbot, page, key.Key_K) == LAST - 2
    assert press(qtbot, page, key.Key_Up) == LAST - 3
    assert press(qtbot, page, key.Key_J) == LAST - 2
    assert press(qtbot, page, key.Key_Right) == LAST - 1
    assert press(qtbot, page, key.Key_Home) == 1
    assert press(qtbot, page, key.Key_Left) == 1
    assert press(qtbot, page, key.Key_End) == LAST
    assert press(qtbot, page, key.Key_Right) == LAST
    press(qtbot, page, key.Key_Home)
    qtbot.keyClick(page.table, key.Key_Return)
    assert page.detail.moment.hasFocus()
    qtbot.mouseClick(page.newest, Qt.MouseButton.LeftButton)
    assert page.detail.seq == LAST


def test_choosing_an_event_tells_all_of_it_and_does_not_leave_live(
    qtbot: QtBot, page: TimelinePage
) -> None:
    at = page.table.visualRect(page.model.index(LAST - 3, Column.WHAT)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=at)

    told = page.detail.text()
    assert f"#{LAST - 2}" in told
    assert "The tab to Bob is open" in told
    assert "Turn: 612" in told
    assert "First one's share: 2.0000 ETH" in told
    assert not window_of(page).rooms.session.is_past  # type: ignore[union-attr]
    qtbot.mouseClick(page.detail.json, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == f'{{"seq": {LAST - 2}}}'


def test_what_led_to_an_event_can_be_gone_to(qtbot: QtBot, page: TimelinePage) -> None:
    page.seq_wanted.emit(LAST - 1)
    (cause,), (root,), _effects = (line.links for line in page.detail.findChildren(LinkLine))
    assert cause.text() == f"#{LAST - 3}"
    assert f"Because of #{LAST - 3}, Bob signed turn 1" in cause.accessibleName()
    links = {
        cell(page, at, Column.LINK): at + 1 for at in range(LAST) if cell(page, at, Column.LINK)
    }
    assert links == {"cause": LAST - 3, "beginning": LAST - 15}

    qtbot.mouseClick(root, Qt.MouseButton.LeftButton)

    assert page.detail.seq == LAST - 15
    assert page.table.current_row() == LAST - 16
    effects = [at + 1 for at in range(LAST) if cell(page, at, Column.LINK) == "effect"]
    assert effects == [LAST - 14, LAST - 13, LAST - 12, LAST - 11]


def test_show_the_app_takes_the_whole_window_there_and_the_page_follows(
    qtbot: QtBot, page: TimelinePage
) -> None:
    rooms = window_of(page).rooms
    page.seq_wanted.emit(100)
    assert page.detail.moment.text() == "Show the app at #100"

    qtbot.mouseClick(page.detail.moment, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.past_seq == 100)

    assert rooms.session is not None
    assert rooms.session.moment.seq == 100
    assert "#100" in rooms.shell.past.words()
    assert page.detail.moment.accessibleDescription() == "The app shows this event now"
    assert f"{LAST - 100} came later" in read(page)
    assert cell(page, 99, Column.LINK) == "shown"
    assert cell(page, 200, Column.LINK) == "later"
    assert page.model.rowCount() == LAST, "later ones stay, and say so"

    qtbot.keyClick(rooms.shell.strip.bar, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: page.model.past_seq == 99)
    assert page.detail.seq == 99
    assert page.table.current_row() == 98

    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.model.past_seq is None)
    assert "came later" not in read(page)
    assert page.detail.seq == 99, "what was read stays"


def test_from_the_past_the_last_event_is_the_present(qtbot: QtBot, page: TimelinePage) -> None:
    look_back(qtbot, page, 50)
    page.seq_wanted.emit(LAST)
    assert page.detail.moment.isEnabled()

    qtbot.mouseClick(page.detail.moment, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: page.model.past_seq is None)
    assert not page.detail.moment.isEnabled()


def test_in_the_past_another_event_can_be_read_and_gone_to(
    qtbot: QtBot, page: TimelinePage
) -> None:
    look_back(qtbot, page, 50)
    page.seq_wanted.emit(70)

    assert page.model.past_seq == 50
    assert page.detail.moment.isEnabled()
    assert page.detail.json.isEnabled()
    qtbot.mouseClick(page.detail.moment, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.past_seq == 70)


def test_chips_people_and_words_leave_out_the_rest(qtbot: QtBot, page: TimelinePage) -> None:
    page.filters.choose_facet(EventFacet.CHAIN)
    qtbot.waitUntil(lambda: page.model.rowCount() == LIVES)
    assert page.count_text() == f"{LIVES} of {LAST}"
    assert {cell(page, at, Column.WHO) for at in range(LIVES)} == {"Chain"}
    page.filters.show_everything()
    qtbot.waitUntil(lambda: page.model.rowCount() == LAST)

    names = [action.text() for action in page.filters.lanes_menu().actions()]
    assert names == ["Anybody", "You", "Bob", "Willow", "Chain"]
    page.filters.choose_lane(BOB)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3 * LIVES)
    search(qtbot, page, "MESSAGE 31", LIVES)
    assert {cell(page, at, Column.WHAT) for at in range(LIVES)} == {"Message 31 from Bob came in"}
    qtbot.mouseClick(page.filters.everything, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.rowCount() == LAST)


def test_an_event_can_be_found_by_its_number(qtbot: QtBot, page: TimelinePage) -> None:
    search(qtbot, page, "#304", 1)

    assert events(page) == ["#304"]
    assert page.table.current_row() == -1, "what was chosen before is not among them"


def test_nothing_found_says_so_and_offers_a_way_back(qtbot: QtBot, page: TimelinePage) -> None:
    search(qtbot, page, "zeppelin", 0)

    assert page.table.isHidden()
    assert page.detail.isHidden()
    assert "Nothing matches" in page.quiet.text()
    qtbot.mouseClick(page.quiet.everything, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.rowCount() == LAST)
    assert page.quiet.isHidden()


def test_a_search_under_way_shows_how_far_it_is_and_can_be_stopped(
    qtbot: QtBot, page: TimelinePage, live: FakeLive
) -> None:
    live.events.holds = True
    page.filters.search.setText("bob")
    page.filters.search.returnPressed.emit()
    live.events.progress[-1](0.42)
    qtbot.waitUntil(page.progress.isVisible)

    qtbot.mouseClick(page.progress.stop, Qt.MouseButton.LeftButton)

    assert live.events.finding[-1].cancelled()
    assert page.progress.isHidden()
    assert page.model.rowCount() == LAST, "the rows that were there are not taken away"


def test_another_search_ends_the_one_before(
    qtbot: QtBot, page: TimelinePage, live: FakeLive
) -> None:
    live.events.holds = True
    for text in ("bob", "willow"):
        page.filters.search.setText(text)
        page.filters.search.returnPressed.emit()
    assert live.events.finding[-2].cancelled()
    live.events.release()
    live.events.release()

    qtbot.waitUntil(lambda: 0 < page.model.rowCount() < LAST)
    assert page.model.listing is not None
    assert page.model.listing.query.text == "willow"


def test_events_that_come_in_stand_at_the_end_and_nothing_else_is_read(
    qtbot: QtBot, page: TimelinePage, live: FakeLive
) -> None:
    page.table.step(-5)
    chosen = page.detail.seq
    page.table.scrollToBottom()
    page.table.viewport().repaint()
    live.events.asked_rows.clear()
    live.events.rows = (*live.events.rows, *a_payment_life(LAST + 1, live.at_ms))
    live.commit(seq=LAST + 16)

    qtbot.waitUntil(lambda: page.model.rowCount() == LAST + 16)

    page.table.viewport().repaint()
    assert page.table.is_at_end(), "whoever is at the end sees what is new"
    assert page.detail.seq == chosen, "what is read stays"
    assert min(first for first, _count in live.events.asked_rows) >= LAST - 3 * PAGE_ROWS


def test_who_reads_further_up_is_not_moved(
    qtbot: QtBot, page: TimelinePage, live: FakeLive
) -> None:
    page.table.verticalScrollBar().setValue(300)
    live.events.rows = (*live.events.rows, *a_payment_life(LAST + 1, live.at_ms))
    live.commit(seq=LAST + 16)

    qtbot.waitUntil(lambda: page.model.rowCount() == LAST + 16)

    assert page.table.verticalScrollBar().value() == 300


def test_only_what_is_in_sight_is_kept(page: TimelinePage) -> None:
    for at in range(LAST):
        page.model.cells(at)
    for at in range(0, 10**5, PAGE_ROWS):
        page.model._pages.setdefault(-at - 1, ())  # noqa: SLF001 - as if there were very many
    page.model._pages.pop(0, None)  # noqa: SLF001
    page.model.cells(0)

    assert len(page.model._pages) <= PAGES_MAX  # noqa: SLF001


def test_the_density_moves_the_list_and_says_where_it_is(qtbot: QtBot, page: TimelinePage) -> None:
    density = page.density
    assert f"to #{LAST} of" in density.accessibleDescription()

    qtbot.keyClick(density, Qt.Key.Key_Home)
    assert page.table.verticalScrollBar().value() == 0
    assert density.accessibleDescription().startswith("The list shows #1 to #")
    qtbot.keyClick(density, Qt.Key.Key_Right)
    assert page.table.verticalScrollBar().value() > 0
    qtbot.keyClick(density, Qt.Key.Key_Left)
    assert page.table.verticalScrollBar().value() == 0
    qtbot.keyClick(density, Qt.Key.Key_End)
    assert page.table.is_at_end()
    middle = density.rect().center()
    qtbot.mouseClick(density, Qt.MouseButton.LeftButton, pos=middle)
    first, last = page.table.rows_in_sight()
    assert first < LAST // 2 + 20
    assert last > LAST // 2 - 20
    assert page.detail.seq == LAST, "to look at other rows chooses none"
    look_back(qtbot, page, 40)
    assert density.accessibleDescription().endswith("You look at #40")


def test_lanes_show_who_did_what_around_the_chosen_event(qtbot: QtBot, page: TimelinePage) -> None:
    page.seq_wanted.emit(100)
    lanes = page.lanes
    assert lanes.isVisible()
    assert lanes.lane_words() == ("You", "Bob", "Willow", "Chain")
    told = lanes.accessibleDescription()
    assert told.startswith("#100, You, You signed turn 0 of the tab to Bob, ")
    assert told.endswith("7 events before it and 8 after it")

    qtbot.keyClick(lanes, Qt.Key.Key_Right)
    assert page.detail.seq == 101
    qtbot.keyClick(lanes, Qt.Key.Key_Left)
    qtbot.keyClick(lanes, Qt.Key.Key_Left)
    assert page.detail.seq == 99
    assert page.table.current_row() == 98
    qtbot.mouseClick(lanes, Qt.MouseButton.LeftButton, pos=lanes.rect().bottomRight())
    assert page.detail.seq == 107
    qtbot.mouseClick(lanes, Qt.MouseButton.LeftButton, pos=lanes.rect().topLeft())
    assert page.detail.seq == 107, "a name is no event"


def test_at_the_ends_of_the_log_the_lanes_stay_full(qtbot: QtBot, page: TimelinePage) -> None:
    for seq, told in ((1, "0 events before it and 15 after it"), (LAST, "15 events before it")):
        page.seq_wanted.emit(seq)
        assert told in page.lanes.accessibleDescription()
        qtbot.keyClick(page.lanes, Qt.Key.Key_Left if seq == 1 else Qt.Key.Key_Right)
        assert page.detail.seq == seq


def test_many_peers_share_a_lane(page: TimelinePage) -> None:
    rows = tuple(
        an_event(at, EventKind.MESSAGE_RECEIVED, lane=f"0x{at}", who=f"Peer {at}")
        for at in range(1, 9)
    )

    page.lanes.show_rows(rows, 3, 2)

    assert page.lanes.lane_words() == ("You", "Peer 1", "Peer 2", "Others", "Chain")
    assert not page.lanes.grab().isNull()


def test_in_a_low_window_the_events_have_the_room(qtbot: QtBot, page: TimelinePage) -> None:
    window_of(page).resize(960, 620)
    qtbot.waitUntil(page.lanes.isHidden)
    page.seq_wanted.emit(20)
    window_of(page).resize(1440, 900)
    qtbot.waitUntil(page.lanes.isVisible)

    assert page.lanes.accessibleDescription().startswith("#20, ")


def test_a_log_that_cannot_be_read_says_why_and_what_to_do(
    qtbot: QtBot, page: TimelinePage, live: FakeLive
) -> None:
    live.events.problem = Problem(code=Code.DAMAGED, cause="It is damaged.", remedy="Restore it.")
    page.filters.choose_lane(CHAIN)
    qtbot.waitUntil(lambda: page.findChild(NoticeBox) is not None)
    notice = page.findChild(NoticeBox)

    qtbot.waitUntil(notice.isVisible)
    assert notice.words() == "It is damaged. Restore it."
    live.events.problem = None
    page.filters.show_everything()
    qtbot.waitUntil(notice.isHidden)


def test_a_log_that_cannot_be_read_at_first_can_be_tried_again(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.events = FakeTimeline(
        rows=sample_events(1), problem=Problem(code=Code.IO, cause="No.", remedy="Look.")
    )
    live.commit(seq=16)
    window = open_window()
    window.rooms.show_page(PageId.TIMELINE)
    page = window.findChild(TimelinePage)
    assert isinstance(page, TimelinePage)
    qtbot.waitUntil(lambda: page.is_built and page.quiet.isVisible())
    assert "The events cannot be shown now" in page.quiet.text()

    live.events.problem = None
    qtbot.mouseClick(page.quiet.again, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: page.model.rowCount() == 16)
    assert page.quiet.isHidden()


def test_an_empty_log_says_what_will_stand_here(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    window.rooms.show_page(PageId.TIMELINE)
    page = window.findChild(TimelinePage)
    assert isinstance(page, TimelinePage)
    qtbot.waitUntil(lambda: page.is_built and page.quiet.isVisible())

    assert "Nothing has happened yet" in page.quiet.text()
    assert page.quiet.everything.isHidden()


def test_very_many_found_are_called_the_newest(
    qtbot: QtBot, page: TimelinePage, live: FakeLive
) -> None:
    live.events.is_cut = True
    search(qtbot, page, "newspaper", LIVES)

    assert page.count_text() == f"the newest {LIVES} found"


def test_it_fits_a_small_window_in_every_theme(qtbot: QtBot, page: TimelinePage) -> None:
    window = window_of(page)
    window.resize(960, 620)
    qtbot.waitUntil(lambda: page.width() < 960)

    assert window.width() == 960
    assert page.detail.width() < 330
    for is_dark in (True, False):
        theme().set_dark(is_dark)
        assert not window.grab().isNull()
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: page.detail.width() > 400)


def test_any_text_from_outside_is_shown_as_text(
    qtbot: QtBot, page: TimelinePage, live: FakeLive
) -> None:
    for text in HOSTILE:
        with naming(text):
            shows_any_text(qtbot, page, live, text)


def shows_any_text(qtbot: QtBot, page: TimelinePage, live: FakeLive, text: str) -> None:
    tab = EventChannel(channel_id="0x1", is_tab=True, name=text, is_outgoing=True, payer_name=text)
    more = {"who": text, "other": text, "text": text, "channel": tab, "lane": BOB}
    kinds = (EventKind.VOUCHER_RECEIVED, EventKind.OBJECTIVE_CRANKED, EventKind.PEER_ADDED)
    live.events.rows = tuple(an_event(at, kind, **more) for at, kind in enumerate(kinds, start=1))
    live.events.fields = (EventField(name="note", sort=FieldSort.TEXT, value=text),)
    before = page.model.listing
    page.filters.choose_lane(BOB)
    qtbot.waitUntil(
        lambda: page.model.listing is not before and page.model.rowCount() == len(kinds)
    )
    page.seq_wanted.emit(1)

    for at in range(len(kinds)):
        for column in Column:
            assert len(cell(page, at, column)) <= OUTSIDE_MAX_CHARS + 120
        tip = str(page.model.data(page.model.index(at, 0), Qt.ItemDataRole.ToolTipRole))
        assert tip.count("<") == tip.count(">") == 2, "only the paragraph of our own"
    assert f"Note: {outside(text)}" in page.detail.text()
    for label in page.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    window_of(page).resize(960, 620)
    qtbot.waitUntil(lambda: window_of(page).minimumSizeHint().width() <= 960)
    assert not page.grab().isNull()
