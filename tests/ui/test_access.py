"""The window can be used without a mouse and without eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeLive, FakeWallet, sample_home
from tests.ui.fakes_inbox import sample_inbox
from tests.ui.fakes_people import BOB, sample_people
from tests.ui.fakes_timeline import FakeTimeline, sample_events
from tests.ui.reading import read
from tests.ui.samples_activity import sample_activity
from tests.ui.samples_channels import sample_live
from ui.pages.activity.view import ActivityPage
from ui.pages.channels.view import ChannelsPage
from ui.pages.contacts.view import ContactsPage
from ui.pages.page import PageId
from ui.pages.timeline.view import TimelinePage
from ui.pageset import BUILDERS
from ui.qt import (
    QAbstractButton,
    QAbstractItemView,
    QColor,
    QGuiApplication,
    QLineEdit,
    Qt,
    QWidget,
)
from ui.theme import Tokens, theme, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow


def controls(widget: QWidget) -> Iterator[QWidget]:
    for child in widget.findChildren(QWidget):
        is_control = isinstance(child, (QAbstractButton, QLineEdit, QAbstractItemView))
        if is_control or child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            # Qt's own corner button and scroll bars inside a list carry no command of ours.
            parent = child.parentWidget()
            if not isinstance(parent, QAbstractItemView):
                yield child


def test_every_control_has_an_accessible_name(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = sample_home()
    window = open_window()
    window.rooms.dialogs.open_pay()
    window.welcome.setup_requested.emit()

    live.people = sample_people()
    for page_id in PageId:
        if page_id in BUILDERS:
            window.rooms.show_page(page_id)
    contacts = window.findChild(ContactsPage)
    qtbot.waitUntil(lambda: contacts.table is not None and contacts.model.rowCount() > 0)
    contacts.table.chosen.emit(BOB)
    qtbot.waitUntil(lambda: contacts.drawer is not None)
    contacts.add.click()

    found = list(controls(window))

    assert len(found) > 20
    for control in found:
        assert control.accessibleName().strip(), f"{control} has no name"


def test_every_control_of_the_activity_page_has_an_accessible_name(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.activities = sample_activity()
    window = open_window()
    window.rooms.show_page(PageId.ACTIVITY)
    page = window.findChild(ActivityPage)
    assert isinstance(page, ActivityPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == len(live.activities.rows))
    page.row_shown.emit(0)
    page.detail.edit_label()
    page.table.edit_label(1)
    page.exporting.show_progress(20, 0.5)

    found = list(controls(page))

    assert len(found) > 20
    for control in found:
        assert control.accessibleName().strip(), f"{control} has no name"
    for menu in (page.filters.people_menu(), page.filters.period_menu()):
        assert menu.accessibleName()


def test_every_control_of_the_timeline_has_an_accessible_name(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.events = FakeTimeline(rows=sample_events(3))
    live.commit(seq=48)
    window = open_window()
    window.rooms.show_page(PageId.TIMELINE)
    page = window.findChild(TimelinePage)
    assert isinstance(page, TimelinePage)
    qtbot.waitUntil(lambda: page.model.rowCount() == 48)
    page.seq_wanted.emit(34)
    page.show_searching(0.5)

    shown = [each for each in controls(page) if each.isVisible()]

    assert len(shown) >= 15
    for control in shown:
        assert control.accessibleName().strip(), f"{control} has no name"
    assert page.filters.lanes_menu().accessibleName()
    for picture in (page.density, page.lanes, page.detail._fields):
        assert picture.accessibleDescription().strip()
    index = page.model.index(33, 0)
    told = str(index.data(Qt.ItemDataRole.AccessibleDescriptionRole))
    assert told.startswith("#34, You, You began to open the tab to Bob, ")


def test_tab_walks_the_timeline_and_leaves_its_list(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.events = FakeTimeline(rows=sample_events(3))
    live.commit(seq=48)
    window = open_window()
    window.rooms.show_page(PageId.TIMELINE)
    page = window.findChild(TimelinePage)
    assert isinstance(page, TimelinePage)
    qtbot.waitUntil(lambda: page.model.rowCount() == 48)
    page.seq_wanted.emit(35)
    page.filters.search.setFocus()
    walked: list[str] = []
    for _stop in range(12):
        focused = window.focusWidget()
        walked.append(focused.accessibleName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    wanted = (
        "Search the events",
        "Newest",
        "All events over time",
        "Events around the chosen one",
        "All",
        "Whose doing it was: Anybody",
        "Events, oldest first",
        "Show the app at #35",
        "Copy JSON",
    )
    assert [name for name in walked if name in wanted] == list(wanted)


def test_every_control_of_the_notices_has_an_accessible_name(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.notices = sample_inbox()
    window = open_window()
    window.rooms.open_inbox()
    assert window.rooms.inbox is not None
    panel = window.rooms.inbox.panel
    assert panel is not None
    qtbot.waitUntil(panel.isVisible)

    found = list(controls(panel))
    walked = []
    for _stop in range(3):
        focused = window.focusWidget()
        assert focused is not None
        walked.append(focused.accessibleName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    assert [control.accessibleName() for control in found if control.isVisible()]
    assert all(control.accessibleName().strip() for control in found)
    assert walked == [
        "Notices, newest first",
        "Towpath's log",
        "Close the notices",
    ]


def test_tab_walks_the_activity_page_from_above_and_leaves_its_table(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.activities = sample_activity()
    window = open_window()
    window.rooms.show_page(PageId.ACTIVITY)
    page = window.findChild(ActivityPage)
    assert isinstance(page, ActivityPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == len(live.activities.rows))
    page.row_shown.emit(3)
    page.take_focus()
    walked: list[str] = []
    for _stop in range(16):
        focused = window.focusWidget()
        assert focused is not None
        walked.append(focused.accessibleName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    assert walked[:9] == [
        "Search the activity",
        "Export...",
        "All",
        "With whom: Anyone",
        "How far back: All time",
        "Activity, newest first",
        "Close the details",
        "Copy: Address",
        "Edit the label",
    ]
    assert "Show the app at #1,275" in walked


def test_every_control_of_the_channels_page_has_an_accessible_name(
    qtbot: QtBot, open_window: Callable[[], MainWindow], wallet: FakeWallet
) -> None:
    wallet.live = sample_live()
    window = open_window()
    window.rooms.show_channel("0xchannel-cedar")
    page = window.findChild(ChannelsPage)
    assert isinstance(page, ChannelsPage)
    qtbot.waitUntil(lambda: page.drawer is not None and "Channel id" in read(page.drawer))
    page.map_chosen.emit(True)

    found = list(controls(page))

    assert len(found) > 15
    for control in found:
        assert control.accessibleName().strip(), f"{control} has no name"
    assert page.map is not None
    for picture in (page.map, page.drawer.canal if page.drawer else page.map):
        assert picture.accessibleDescription().strip()


def test_the_picture_says_its_amounts(
    open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = sample_home()
    canal = open_window().rooms.home.channel.canal

    assert canal.value_text() == (
        "You 8.4200, reserved 3.5000 with 1.7000 of it yours, Willow 8.0800 of 20.0000"
    )
    assert canal.accessibleDescription() == canal.value_text()


def test_arrow_keys_walk_the_parts_of_the_picture(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = sample_home()
    canal = open_window().rooms.home.channel.canal
    canal.setFocus(Qt.FocusReason.TabFocusReason)
    said = [canal.accessibleDescription()]

    for _step in range(5):
        qtbot.keyClick(canal, Qt.Key.Key_Right)
        said.append(canal.accessibleDescription())

    assert said == [
        "8.4200 ETH yours, free to send",
        "3.5000 ETH in 2 tabs, 1.7000 of it yours",
        "8.0800 ETH Willow's, so you can receive",
        "Tab from Ada, 0.3000 of 1.5000 ETH is yours, settles when the tab closes",
        "Tab to Bob, used 0.6000 of 2.0000 ETH",
        "Tab to Bob, used 0.6000 of 2.0000 ETH",
    ]
    qtbot.keyClick(canal, Qt.Key.Key_Left)
    assert canal.accessibleDescription() == said[3]


def test_no_box_of_words_covers_the_picture_that_says_them(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = sample_home()
    canal = open_window().rooms.home.channel.canal

    assert canal.toolTip() == ""
    qtbot.mouseClick(canal, Qt.MouseButton.LeftButton, pos=canal.rect().center())

    assert "in 2 tabs, 1.7000 of it yours" in canal.toolTip()


def test_the_strip_says_where_it_is(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    strip = window.rooms.shell.strip.bar
    assert strip.accessibleDescription() == "Live, event #40"

    window.rooms.time.seek(12)

    assert strip.accessibleDescription() == "Event #12 of #40"


def test_a_payment_row_reads_as_a_sentence(
    open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = sample_home()
    model = open_window().rooms.home.payments.model

    said = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)

    assert str(said).startswith("Paid 0.2500 ETH to Bob: Coffee, ")
    assert str(said).endswith(", 41 ms")


def test_the_focus_ring_surrounds_what_the_keyboard_is_on(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    pay = window.rooms.home.needs.pay
    pay.setFocus(Qt.FocusReason.TabFocusReason)

    for width in (1440, 1000):
        window.resize(width, 800)
        qtbot.settle()
        ring = window._ring  # noqa: SLF001 - where it stands is what is promised
        corner = pay.mapTo(window, pay.rect().topLeft())
        assert ring.isVisible()
        assert ring.geometry().topLeft() == corner - (pay.rect().topLeft() + _reach())
        assert ring.width() == pay.width() + 10


def _reach() -> object:
    from ui.qt import QPoint  # noqa: PLC0415 - used here only

    return QPoint(5, 5)


SCHEMES = [(False, False), (True, False), (False, True), (True, True)]
TEXT_PAIRS = [
    (ink, ground)
    for ink in ("ink", "muted", "water", "tab", "theirs", "ok", "warn", "danger", "info", "dusk")
    for ground in ("paper", "surface", "sunk", "air")
] + [
    ("on_water", "water"),
    ("on_dusk", "dusk_bar"),
    ("ok", "ok_soft"),
    ("warn", "warn_soft"),
    ("danger", "danger_soft"),
    ("info", "info_soft"),
    ("tab", "tab_soft"),
]


@pytest.mark.parametrize(("is_dark", "is_past"), SCHEMES)
def test_text_has_contrast_enough_to_read(is_dark: bool, is_past: bool) -> None:
    theme().set_dark(is_dark)
    theme().set_past(is_past)
    now = tokens()

    for ink, ground in TEXT_PAIRS:
        ratio = _ratio(now, ink, ground)
        assert ratio >= 4.5, f"{ink} on {ground}: {ratio:.2f}"
    for ground in ("paper", "surface"):
        assert _ratio(now, "edge", ground) >= 3.0


def _ratio(now: Tokens, ink: str, ground: str) -> float:
    light, dark = sorted((_light(getattr(now, ink)), _light(getattr(now, ground))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _light(color: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_system_scheme_is_followed(qtbot: QtBot) -> None:
    theme().follow_system()
    hints = QGuiApplication.styleHints()
    assert not theme().is_dark
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme().is_dark

    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)

    assert not theme().is_dark


def test_a_small_window_hides_no_number(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = sample_home()
    window = open_window()

    window.resize(960, 620)
    qtbot.settle()

    canal = window.rooms.home.channel.canal
    assert canal.height() == canal.sizeHint().height()
    assert window.rooms.home.needs.pay.isVisible()
    for widget in (window.rooms.home.pay, window.rooms.home.needs.pay, canal):
        corner = widget.mapTo(window, widget.rect().bottomRight())
        assert corner.x() < 960
        assert corner.y() < 620 - 64
