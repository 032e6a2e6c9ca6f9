"""One field finds pages, actions, people, hubs and channels, by keyboard alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import a_channel, wei
from tests.ui.fakes_people import a_contact, a_hub
from tests.ui.hostile import HOSTILE, naming
from ui.i18n import outside_name
from ui.keytext import key_text
from ui.pages.activity.view import ActivityPage
from ui.pages.channels.view import ChannelsPage
from ui.pages.contacts.view import ContactsPage
from ui.pages.home.view import HomePage
from ui.pages.hubs.view import HubsPage
from ui.palette.sheet import KeySheet
from ui.palette.view import Palette
from ui.preferences import Scheme, preferences
from ui.qt import QKeySequence, QPoint, QShortcut, Qt
from ui.widgets.overlay import Question
from wallet.views.values import ChannelBadge

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.ui.fakes import FakeLive
    from ui.window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


def opened(qtbot: QtBot, window: MainWindow, typed: str = "") -> Palette:
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    palette = window.findChild(Palette)
    assert palette.isVisible()
    qtbot.keyClicks(palette.field, typed)
    return palette


def sentence(palette: Palette) -> str:
    """What a screen reader says of the field."""
    return palette.field.accessibleDescription()


def enter(qtbot: QtBot, palette: Palette) -> None:
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)


def test_ctrl_k_opens_it_and_esc_gives_the_focus_back(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    before = window.focusWidget()

    palette = opened(qtbot, window)
    assert window.focusWidget() is palette.field
    assert sentence(palette).startswith("Pay, Ctrl P")
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)

    assert palette.isHidden()
    assert window.focusWidget() is before


def test_a_page_is_opened_by_a_few_letters(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()

    palette = opened(qtbot, window, "activ")
    assert sentence(palette).startswith("Activity, Ctrl 3")
    enter(qtbot, palette)

    assert palette.isHidden()
    qtbot.waitUntil(lambda: isinstance(window.rooms.shell.page(), ActivityPage))


def test_the_arrows_walk_and_the_end_leads_to_the_beginning(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    palette = opened(qtbot, open_window())
    first = sentence(palette)

    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    last = sentence(palette)
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert sentence(palette) == first
    for _page in range(5):
        qtbot.keyClick(palette.field, Qt.Key.Key_PageDown)

    assert sentence(palette) == last != first


def test_a_typed_payment_fills_the_dialog_and_pays_nothing(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()

    palette = opened(qtbot, window, "pay bob 0.25")
    assert sentence(palette).startswith("Pay 0.2500 ETH to Bob, opens the dialog, filled in")
    enter(qtbot, palette)

    qtbot.waitUntil(window.rooms.dialogs.pay.isVisible)
    assert window.rooms.dialogs.pay.payee() == "Bob"
    assert window.rooms.dialogs.pay.amount_text() == "0.2500"
    assert live.paid == []


@pytest.mark.parametrize("typed", ["0.25 bob", "bo 0.25", "PAY 0.25 BOB", "p bob 0.25", "b 0,25"])
def test_amount_and_name_stand_in_any_order(
    qtbot: QtBot, open_window: Callable[[], MainWindow], typed: str
) -> None:
    palette = opened(qtbot, open_window(), typed)

    assert sentence(palette).startswith("Pay 0.2500 ETH to Bob")


@pytest.mark.parametrize("typed", ["pay bob 1,000", "pay bob 1.000", "pay zed 0.25", "pay 1 bob 2"])
def test_what_is_no_payment_offers_none(
    qtbot: QtBot, open_window: Callable[[], MainWindow], typed: str
) -> None:
    palette = opened(qtbot, open_window(), typed)

    assert "ETH" not in sentence(palette)


def test_a_contact_is_found_and_shown(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.people.rows = [a_contact(name="Zoë Quill"), a_contact(name="Ada", address=f"0x{5:040x}")]
    window = open_window()

    palette = opened(qtbot, window, "zoe")
    assert sentence(palette).startswith("Zoë Quill, contact")
    enter(qtbot, palette)

    qtbot.waitUntil(lambda: isinstance(window.rooms.shell.page(), ContactsPage))
    page = window.rooms.shell.page()
    qtbot.waitUntil(lambda: page.drawer is not None and page.drawer.isVisible())


def test_a_hub_is_found_and_shown(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.people.hub_rows = [a_hub(name="Mulberry")]
    window = open_window()

    palette = opened(qtbot, window, "mulb hub")
    assert sentence(palette).startswith("Mulberry, hub")
    enter(qtbot, palette)

    qtbot.waitUntil(lambda: isinstance(window.rooms.shell.page(), HubsPage))


def test_a_channel_is_found_by_its_name_and_closed_after_a_question(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()

    palette = opened(qtbot, window)
    qtbot.waitUntil(lambda: not window.findChild(Palette).isHidden())
    qtbot.keyClicks(palette.field, "close willow")
    qtbot.waitUntil(lambda: "Willow" in sentence(palette))
    while not sentence(palette).startswith("Close the channel with Willow"):
        qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    enter(qtbot, palette)

    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(Question)))
    assert isinstance(window.rooms.shell.page(), ChannelsPage)
    assert live.closed_channels == []


def test_a_channel_that_is_closing_says_that_it_is_not_open(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = replace(live.view, channels=(a_channel(badge=ChannelBadge.CLOSING),))
    palette = opened(qtbot, open_window())
    qtbot.keyClicks(palette.field, "close willow")
    qtbot.waitUntil(lambda: "Willow" in sentence(palette))

    qtbot.keyClick(palette.field, Qt.Key.Key_Down)

    assert "It is not open" in sentence(palette)


def test_in_the_past_what_is_off_says_so_and_does_nothing(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    live.commit()
    window.rooms.time.seek(3)
    qtbot.waitUntil(lambda: window.rooms.session.moment.seq == 3)

    palette = opened(qtbot, window, "pay bob 0.25")
    assert "Off while you look at the past" in sentence(palette)
    enter(qtbot, palette)
    assert palette.isVisible()
    assert not window.rooms.dialogs.pay.isVisible()

    palette.field.clear()
    qtbot.keyClicks(palette.field, "back to live")
    enter(qtbot, palette)
    qtbot.waitUntil(lambda: not window.rooms.session.is_past)


def test_the_keys_of_what_is_off_open_the_palette_with_the_reason(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()

    qtbot.keyClick(window, Qt.Key.Key_L, CTRL)

    palette = window.findChild(Palette)
    assert palette.isVisible()
    assert "Only for a wallet with keys of your own" in sentence(palette)


def test_before_a_wallet_is_open_everything_says_so(qtbot: QtBot, window: MainWindow) -> None:
    assert window.rooms.session is None

    palette = opened(qtbot, window, "channels")

    assert "Open a wallet first" in sentence(palette)


def test_the_palette_offers_the_sheet_but_not_itself(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()

    palette = opened(qtbot, window, "show all keys")
    assert sentence(palette).startswith("Show all keys, F1")
    palette.field.clear()
    qtbot.keyClicks(palette.field, "search or jump to")

    assert "Search or jump to" not in sentence(palette)


def test_nothing_that_fits_is_said(qtbot: QtBot, open_window: Callable[[], MainWindow]) -> None:
    palette = opened(qtbot, open_window(), "qqqq")

    assert "Nothing fits" in sentence(palette)
    enter(qtbot, palette)
    assert palette.isVisible()


def test_no_dialog_is_covered_and_no_page_changes_below_it(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    window.rooms.dialogs.open_pay()

    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_3, CTRL)

    assert window.findChild(Palette).isHidden()
    assert isinstance(window.rooms.shell.page(), HomePage)


def test_the_theme_is_changed_from_it(qtbot: QtBot, open_window: Callable[[], MainWindow]) -> None:
    palette = opened(qtbot, open_window(), "dark")
    enter(qtbot, palette)

    qtbot.waitUntil(lambda: preferences().now.scheme is Scheme.DARK)


def test_hostile_names_are_harmless(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    for text in HOSTILE:
        with naming(text):
            live.people.rows = [a_contact(name=f"zzz {text}")]
            palette = opened(qtbot, window, "zzz")

            said = sentence(palette)

            assert outside_name(f"zzz {text}") in said
            assert not any(char in said for char in "\n\r\t\u202e\u200b\x00")
            palette.grab()
            qtbot.keyClick(palette.field, Qt.Key.Key_Escape)


def test_more_than_fits_is_scrolled_to(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.people.rows = [a_contact(name=f"Person {n}", address=f"0x{n:040x}") for n in range(3000)]
    palette = opened(qtbot, open_window(), "person")

    for _row in range(12):
        qtbot.keyClick(palette.field, Qt.Key.Key_Down)

    assert ", 13 of 40" in sentence(palette)
    palette.grab()


def test_a_click_takes_a_row(qtbot: QtBot, open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    palette = opened(qtbot, window, "contacts")

    qtbot.mouseClick(palette.entries, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))

    qtbot.waitUntil(lambda: isinstance(window.rooms.shell.page(), ContactsPage))


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Question])
def test_the_sheet_lists_every_key_that_is_set(
    qtbot: QtBot, open_window: Callable[[], MainWindow], key: Qt.Key
) -> None:
    window = open_window()

    qtbot.keyClick(window, key)

    sheet = window.findChild(KeySheet)
    assert sheet.isVisible()
    words = sheet.table.accessibleName()
    for shortcut in window.findChildren(QShortcut):
        shown = shortcut.key().toString(QKeySequence.SequenceFormat.PortableText)
        assert key_text(shown) in words
    assert "In the strip: step, jump to an end" in words
    sheet.grab()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isHidden()


def test_a_question_mark_in_a_field_is_only_typed(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    palette = opened(qtbot, window, "?")

    assert palette.field.text() == "?"
    assert window.findChild(KeySheet) is None


def test_no_key_is_set_twice(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()

    keys = [shortcut.key().toString() for shortcut in window.findChildren(QShortcut)]

    assert len(set(keys)) == len(keys) > 8


def test_alt_and_an_arrow_walk_through_time(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.commit(can_send_wei=wei("3"))
    window = open_window()

    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.rooms.session.is_past
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)

    assert not window.rooms.session.is_past
