"""Names, notes and sentences come from other people: they are shown as they are, and do nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house.tree import ROOT
from tests.ui.fakes import FakeLive, a_channel, a_home, a_payment, a_tab, an_ask
from tests.ui.fakes_people import FakePeople, a_contact, a_health, a_hub
from tests.ui.hostile import naming
from tests.ui.reading import read
from ui.i18n import OUTSIDE_MAX_CHARS, TOLD_MAX_CHARS, outside, set_plain_tooltip
from ui.pages.contacts.view import ContactsPage
from ui.pages.hubs.view import HubsPage
from ui.pages.page import PageId
from ui.qt import QLabel, Qt, QWidget
from ui.widgets.label import Label
from ui.widgets.notice import NoticeBox
from wallet.api import Problem
from wallet.views.people_values import PaidRow
from wallet.views.values import InTab, NoticeView, PeerView

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.rooms import Rooms
    from ui.window import MainWindow

MARKUP = "<b>Bob</b><img src='file:///etc/passwd'>&amp;"
UI = Path(__file__).resolve().parents[2] / "ui"


def a_hostile_home(text: str) -> object:
    return a_home(
        network_name=text,
        channels=(a_channel(peer_name=text, tabs=(a_tab(peer_name=text),)),),
        payments=(a_payment(peer_name=text, note=text),),
        asks=(an_ask(name=text, note=text),),
        notices=(NoticeView(code="X", cause=text, remedy=text),),
        peers=(PeerView(name=text, is_connected=True, latency_ms=1),),
        in_tabs=(InTab(name=text, left_wei=1, most_wei=1, tab_count=1, opening_wei=0),),
    )


def test_markup_is_shown_letter_by_letter(
    open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = a_hostile_home(MARKUP)

    window = open_window()

    assert f"{MARKUP} asks for" in read(window)
    for label in window.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText


def test_no_tooltip_holds_markup_from_outside(
    open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = a_hostile_home(MARKUP)

    window = open_window()

    tips = [widget.toolTip() for widget in window.findChildren(QWidget) if widget.toolTip()]
    assert any("&lt;b&gt;Bob" in tip for tip in tips)
    assert all(tip.startswith('<p style="margin: 0 6px">') for tip in tips), "each has room"
    assert not any("<img" in tip or "<b>" in tip for tip in tips)


HOSTILE = [
    MARKUP,
    "W" * 5000,
    "",
    " ",
    "a\nb\tc",
    "&Pay",
    "{name} {0} %s %(x)s",
    "\N{RIGHT-TO-LEFT OVERRIDE}boB",
    "\N{ZERO WIDTH SPACE}",
    "\x00\x1b[31m",
    "\ud800",
    "<table><tr><td>",
    "javascript:alert(1)",
    "Z\N{COMBINING ACUTE ACCENT}" * 90,
    *(f"<{tag} src=x onerror=y>{tag}" for tag in ("b", "i", "a", "img", "p", "font", "h1", "br")),
    *(f"{chr(code)}Bob{chr(code)}" for code in range(0x2028, 0x202F)),
    *(f"Bob{chr(code)}" for code in range(0x2060, 0x206A)),
    *(f"{chr(code)}Bob" for code in (0xFEFF, 0xFFF9, 0xE0001, 0xE0041, 0x85, 0x7F, 0x00AD, 0x061C)),
    "0x" + "f" * 5000,
    "\N{PILE OF POO}" * 300,
    "',); DROP TABLE",
]


def test_contacts_and_hubs_show_any_text_as_text(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    rooms = open_window().rooms
    rooms.shell.window().resize(960, 620)
    for text in HOSTILE:
        with naming(text):
            shows_contacts_and_hubs(qtbot, rooms, live, text)


def shows_contacts_and_hubs(qtbot: QtBot, rooms: Rooms, live: FakeLive, text: str) -> None:
    live.people = FakePeople(
        rows=[a_contact(name=text, endpoint=text, bound_by=text)],
        hub_rows=[a_hub(name=text, endpoint=text, health=a_health(failure=text))],
        payments=(PaidRow(at_ms=0, amount_wei=1, note=text),),
    )
    live.commit()
    for page_id, kind in ((PageId.CONTACTS, ContactsPage), (PageId.HUBS, HubsPage)):
        rooms.show_page(page_id)
        page = rooms.shell.findChild(kind)
        model = page.model
        qtbot.waitUntil(
            lambda model=model: (
                model.rowCount() == 1 and str(model.index(0, 0).data()) == outside(text)
            )
        )
        page.table.chosen.emit(model.row_id(0))
        shown = [str(model.index(0, at).data()) for at in range(model.columnCount())]
        tip = str(model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole))
        assert all(len(each) <= OUTSIDE_MAX_CHARS + 40 for each in shown)
        assert tip.count("<") == tip.count(">") == 2, "only the paragraph of our own"
    rooms.show_page(PageId.CONTACTS)
    drawer = rooms.shell.findChild(ContactsPage).drawer
    qtbot.waitUntil(lambda: drawer.isVisible() and outside(text) in read(drawer))
    for label in rooms.shell.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
        assert len(label.text()) < 2000
    qtbot.settle()
    assert rooms.shell.window().width() == 960


def test_a_tooltip_escapes_what_it_is_given(qtbot: QtBot) -> None:
    label = Label()
    qtbot.addWidget(label)

    set_plain_tooltip(label, MARKUP)

    assert label.toolTip().endswith(
        ">&lt;b&gt;Bob&lt;/b&gt;&lt;img src=&#x27;file:///etc/passwd&#x27;&gt;&amp;amp;</p>"
    )


@pytest.mark.parametrize(
    "char",
    ["\N{RIGHT-TO-LEFT OVERRIDE}", "\N{ZERO WIDTH SPACE}", "\x1b", "\x00", "\N{LINE SEPARATOR}"],
)
def test_hidden_characters_become_visible(char: str) -> None:
    assert outside(f"Bo{char}b") == "Bo\N{REPLACEMENT CHARACTER}b"


def test_a_long_text_is_cut_and_line_breaks_are_spaces() -> None:
    assert outside("a\nb\tc") == "a b c"
    assert len(outside("x" * 10_000)) == OUTSIDE_MAX_CHARS
    assert outside("x" * 10_000).endswith("\N{HORIZONTAL ELLIPSIS}")


def test_a_very_long_name_leaves_the_window_its_size(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = a_hostile_home("W" * 5000)

    window = open_window()
    window.resize(960, 620)
    qtbot.settle()

    assert window.width() == 960
    assert window.minimumSizeHint().width() <= 960


def test_a_problem_from_outside_is_plain(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.pay_problem = Problem(code="X", cause=MARKUP, remedy=MARKUP)
    window = open_window()

    window.rooms.home.needs.pay.click()

    qtbot.waitUntil(lambda: read(window).count(MARKUP) >= 2)


def test_only_the_plain_label_is_a_label() -> None:
    users = [
        path.relative_to(UI).as_posix()
        for path in UI.rglob("*.py")
        if re.search(r"\bQLabel\b", path.read_text(encoding="utf-8"))
    ]

    assert sorted(users) == ["qt.py", "widgets/label.py"]


def test_qt_is_imported_in_one_place() -> None:
    users = [
        path.relative_to(UI).as_posix()
        for path in UI.rglob("*.py")
        if re.search(r"^\s*(from|import) PySide6", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]

    assert users == ["qt.py"]


def test_no_colour_is_written_outside_the_theme() -> None:
    users = [
        path.relative_to(UI).as_posix()
        for path in UI.rglob("*.py")
        if re.search(r"#[0-9A-Fa-f]{6}\b|QColor\(\d", path.read_text(encoding="utf-8"))
    ]

    assert users == []


def test_our_own_longest_sentences_are_told_whole() -> None:
    """A path in one of them may have as many characters again as usual names have."""
    words = json.loads((ROOT / "resources" / "languages" / "de.json").read_text("utf8"))["texts"]
    longest = max(map(len, (*words, *words.values())))

    assert longest + 2 * 200 <= TOLD_MAX_CHARS


def test_a_notice_tells_all_of_a_long_remedy(qtbot: QtBot) -> None:
    box = NoticeBox()
    qtbot.addWidget(box)
    remedy = "Move the whole folder away. " * 20

    box.show_words("It was not opened.", remedy)

    assert remedy.strip() in box.words()
