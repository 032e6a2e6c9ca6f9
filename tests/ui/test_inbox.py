"""Notices: the bell counts them, the panel shows and opens them, closing it marks them read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeLive
from tests.ui.fakes_inbox import FakeInbox, an_entry, sample_inbox
from tests.ui.hostile import HOSTILE, naming
from tests.ui.reading import button, read, settle
from ui.i18n import outside
from ui.inbox.panel import InboxPanel
from ui.inbox.words import bell_name, entry_sentence, entry_title
from ui.pages.activity.view import ActivityPage
from ui.pages.page import PageId
from ui.qt import QModelIndex, Qt
from wallet.views.inbox_values import EntryKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def told(
    qtbot: QtBot, live: FakeLive, open_window: Callable[[], MainWindow]
) -> Callable[[FakeInbox], MainWindow]:
    """A window whose wallet has these notices, followed once."""

    def start(inbox: FakeInbox) -> MainWindow:
        live.notices = inbox
        window = open_window()
        qtbot.waitUntil(lambda: inbox.asked_count > 0)
        return window

    return start


def panel(window: MainWindow) -> InboxPanel:
    assert window.rooms.inbox is not None
    found = window.rooms.inbox.panel
    assert found is not None
    return found


def rows(window: MainWindow) -> list[str]:
    model = panel(window).rows.model()
    return [str(model.index(at, 0).data()) for at in range(model.rowCount(QModelIndex()))]


def test_the_bell_counts_what_is_new_and_what_is_needed(
    told: Callable[[FakeInbox], MainWindow],
) -> None:
    bell = told(sample_inbox()).rooms.shell.top.bell

    assert bell.text() == "4"
    assert bell.accessibleName() == "Notices, 4 new, Ctrl+I"


def test_many_are_not_counted_to_the_last(told: Callable[[FakeInbox], MainWindow]) -> None:
    many = tuple(an_entry(first_seq=at, seq=at) for at in range(100, 0, -1))

    window = told(FakeInbox(entries=many))

    assert window.rooms.shell.top.bell.text() == "99+"


def test_the_panel_tells_what_is_needed_and_what_happened(
    qtbot: QtBot, told: Callable[[FakeInbox], MainWindow]
) -> None:
    window = told(sample_inbox())

    qtbot.mouseClick(window.rooms.shell.top.bell, LEFT)

    assert "Willow does not answer at the moment." in read(panel(window))
    said = rows(window)
    assert said[0].startswith("New: Bob paid you 3.0000 ETH in 12 payments. ")
    assert said[1].startswith("New: 0.2500 ETH to Ada was not paid. The tab did not open in time.")
    assert said[7].startswith("Read: Your channel with Willow is open. ")


def test_closing_it_marks_what_was_seen_as_read(
    qtbot: QtBot, live: FakeLive, told: Callable[[FakeInbox], MainWindow]
) -> None:
    window = told(sample_inbox())
    qtbot.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert live.notices.marked == []

    qtbot.keyClick(panel(window).rows, Qt.Key.Key_Escape)

    assert live.notices.marked == [39]
    live.commit()
    qtbot.waitUntil(lambda: window.rooms.shell.top.bell.text() == "1")
    qtbot.mouseClick(window.rooms.shell.top.bell, LEFT)
    qtbot.mouseClick(button(panel(window), "Close the notices"), LEFT)
    assert live.notices.marked == [39], "nothing was new"


def test_a_channel_opens_by_enter_and_a_payment_by_click(
    qtbot: QtBot, told: Callable[[FakeInbox], MainWindow]
) -> None:
    window = told(sample_inbox())
    window.rooms.open_inbox()
    panel(window).rows.choose(3)
    qtbot.keyClick(panel(window).rows, Qt.Key.Key_Return)
    assert window.rooms.page_name() == PageId.CHANNELS.name

    window.rooms.open_inbox()
    listed = panel(window).rows
    box = listed.visualRect(listed.model().index(2, 0))
    qtbot.mouseClick(listed.viewport(), LEFT, pos=box.center())

    assert window.rooms.page_name() == PageId.ACTIVITY.name
    page = window.findChild(ActivityPage)
    assert isinstance(page, ActivityPage)
    assert page.filters.query().text == "0x" + "1b" * 16
    assert panel(window).isHidden()
    window.rooms.open_inbox()
    panel(window).rows.choose(0)
    qtbot.keyClick(panel(window).rows, Qt.Key.Key_Space)
    assert window.rooms.page_name() == PageId.ACTIVITY.name


def test_new_notices_come_in_and_the_keyboard_stays_on_its_notice(
    qtbot: QtBot, live: FakeLive, told: Callable[[FakeInbox], MainWindow]
) -> None:
    window = told(sample_inbox())
    window.rooms.open_inbox()
    panel(window).rows.choose(2)

    live.notices.entries = (an_entry(first_seq=50, seq=50, name="Kim"), *live.notices.entries)
    live.commit()

    qtbot.waitUntil(lambda: len(rows(window)) == 9)
    assert "Kim" in rows(window)[0]
    assert panel(window).rows.currentIndex().row() == 3


def test_the_past_shows_its_own_notices_and_marks_nothing(
    qtbot: QtBot, live: FakeLive, told: Callable[[FakeInbox], MainWindow]
) -> None:
    live.past_notices = FakeInbox(entries=(an_entry(name="Ada"),))
    window = told(sample_inbox())
    window.rooms.time.seek(3)
    qtbot.waitUntil(lambda: live.past_notices.asked_count > 0)

    qtbot.mouseClick(window.rooms.shell.past.bell, LEFT)

    assert [row.split(".")[0] for row in rows(window)] == ["New: Ada paid you 0"]
    assert "as they were at that time" in read(panel(window))
    assert "Willow does not answer" not in read(panel(window))
    panel(window).close_overlay()
    assert live.past_notices.marked == live.notices.marked == []


def test_an_empty_inbox_says_what_belongs_there(told: Callable[[FakeInbox], MainWindow]) -> None:
    window = told(FakeInbox())
    window.rooms.open_inbox()

    assert "Nothing to tell yet." in read(panel(window))
    assert button(panel(window), "Close the notices").hasFocus()
    assert window.rooms.shell.top.bell.text() == ""


def test_while_a_long_log_is_read_it_says_so_and_looks_again(
    qtbot: QtBot, told: Callable[[FakeInbox], MainWindow]
) -> None:
    inbox = FakeInbox(is_counting=True)
    window = told(inbox)
    window.rooms.open_inbox()
    assert "Reading the log." in read(panel(window))

    inbox.is_counting, inbox.entries = False, (an_entry(),)

    qtbot.waitUntil(lambda: len(rows(window)) == 1)


def test_a_storm_of_events_is_looked_at_four_times_a_second(
    qtbot: QtBot, live: FakeLive, told: Callable[[FakeInbox], MainWindow]
) -> None:
    told(FakeInbox())
    asked = live.notices.asked_count

    for _number in range(50):
        live.commit()
        settle()

    assert live.notices.asked_count <= asked + 2


def test_more_needs_than_there_is_room_for_are_counted(
    told: Callable[[FakeInbox], MainWindow],
) -> None:
    window = told(FakeInbox(needs=sample_inbox().needs * 5))
    window.rooms.open_inbox()

    assert "And 2 more of this kind." in read(panel(window))


def test_any_name_is_shown_as_it_is(
    told: Callable[[FakeInbox], MainWindow], live: FakeLive
) -> None:
    window = told(FakeInbox())
    window.resize(960, 620)
    for text in HOSTILE:
        with naming(text):
            entries = tuple(
                an_entry(kind=kind, first_seq=at, seq=at, name=text, cause=text, remedy=text)
                for at, kind in enumerate(EntryKind)
            )
            live.notices = FakeInbox(entries=entries)
            window.rooms.open_inbox()
            window.grab()

            assert len(rows(window)) == len(EntryKind)
            assert (outside(text) or "somebody") in entry_title(entries[0])
            assert any(entry_title(entries[0]) in row for row in rows(window))
            assert all(ord(char) >= 32 for row in rows(window) for char in row)
            assert panel(window).rows.width() <= window.width()
            panel(window).close_overlay()


@pytest.mark.parametrize("kind", EntryKind)
def test_every_kind_has_words_and_a_picture(kind: EntryKind) -> None:
    told_of = an_entry(kind=kind, cause="Why.", remedy="What to do.")

    words = entry_sentence(told_of, now_ms=told_of.at_ms)

    assert words.startswith("New: ")
    assert words.count(". ") >= 1


def test_the_bell_says_where_one_is() -> None:
    assert bell_name(0, is_past=False) == "Notices, none new, Ctrl+I"
    assert bell_name(3, is_past=True) == "Notices at that time"
