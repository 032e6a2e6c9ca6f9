"""The settings page says which wallet this is, and shows its address to read, to copy and to photograph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes_settings import some_facts
from tests.ui.hostile import naming
from tests.ui.reading import read
from tests.ui.settingspage import press, settings_page
from tests.ui.test_access import controls
from tests.ui.test_hostile import HOSTILE
from ui.i18n import OUTSIDE_MAX_CHARS, outside
from ui.pages.page import PageId
from ui.qt import QGuiApplication, QLabel, Qt
from ui.widgets.card import Pill

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.ui.fakes import FakeLive
    from ui.window import MainWindow

ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"


def test_the_profile_is_described(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    page = settings_page(qtbot, open_window())

    words = read(page)
    for said in (
        "Demo",
        "Chain 31337.",
        live.facts.folder,
        "1,284 events, 1.4 MB.",
        "Towpath 0.1.0",
    ):
        assert said in words


def test_the_folder_and_the_address_can_be_copied(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    page = settings_page(qtbot, open_window())

    for name, content in (("Copy the folder", live.facts.folder), ("Copy your address", ADDRESS)):
        press(qtbot, page, name)
        assert QGuiApplication.clipboard().text() == content


def test_the_log_is_looked_at_anew_when_the_page_is_opened_again(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    page = settings_page(qtbot, window)
    window.rooms.show_page(PageId.HOME)
    live.facts = some_facts(event_count=9999)

    def opened_again() -> bool:
        window.rooms.show_page(PageId.HOME)
        window.rooms.show_page(PageId.SETTINGS)
        return "9,999 events" in read(page)

    qtbot.waitUntil(opened_again)


def test_many_commits_do_not_weigh_the_log_each_time(
    qtbot: QtBot,
    open_window: Callable[[], MainWindow],
    live: FakeLive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window()
    settings_page(qtbot, window)
    asked = []
    answer = live.profile_facts
    monkeypatch.setattr(live, "profile_facts", lambda: asked.append(1) or answer())

    for _commit in range(50):
        window.rooms.session.home_changed.emit(live.view)

    assert len(asked) <= 1


def test_every_control_of_the_page_has_a_name(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    page = settings_page(qtbot, open_window())

    found = list(controls(page))

    assert len(found) > 12
    for control in found:
        assert control.accessibleName().strip(), f"{control} has no name"


def test_tab_walks_the_page_from_above(qtbot: QtBot, open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    page = settings_page(qtbot, window)
    page.take_focus()
    walked = []
    for _stop in range(9):
        focused = window.focusWidget()
        assert focused is not None
        walked.append(focused.accessibleName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    assert walked == [
        "Theme: As the system",
        "Font size: 100 %",
        "Motion: As the system",
        "Language: As the system",
        "Payments to you: On",
        "Things that need you: On",
        "Copy the folder",
        "Show the wallets on this computer",
        "Copy your address",
    ]


def test_any_text_is_shown_as_text(
    qtbot: QtBot,
    open_window: Callable[[], MainWindow],
    live: FakeLive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.pages.settings.controller.FACTS_MS", 0)
    page = settings_page(qtbot, open_window())
    for text in HOSTILE:
        with naming(text):
            live.facts = some_facts(network_name=text, folder=text)
            live.commit()
            qtbot.waitUntil(
                lambda text=text: (
                    outside(text) in [label.text() for label in page.findChildren(QLabel)]
                )
            )

            labels = [label.text() for label in page.findChildren(QLabel)]
            assert all(len(words) <= OUTSIDE_MAX_CHARS + 60 for words in labels)
            for label in page.findChildren(QLabel):
                assert label.textFormat() == Qt.TextFormat.PlainText
            assert all(pill.sizeHint().width() < 250 for pill in page.findChildren(Pill))
