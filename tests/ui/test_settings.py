"""The settings page: how the window looks and what it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.reading import read
from tests.ui.settingspage import named, press, settings_page
from ui import app as ui_app
from ui.preferences import Motion, Preferences, Scheme, preferences
from ui.qt import QApplication, Qt
from ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("Theme: Dark", "scheme", Scheme.DARK),
        ("Theme: Light", "scheme", Scheme.LIGHT),
        ("Font size: 150 %", "scale_percent", 150),
        ("Motion: Reduced", "motion", Motion.REDUCED),
        ("Motion: Full", "motion", Motion.FULL),
        ("Payments to you: Off", "tells_payments", False),
        ("Things that need you: Off", "tells_needs", False),
    ],
)
def test_each_choice_is_kept_and_shown(
    qtbot: QtBot,
    open_window: Callable[[], MainWindow],
    tmp_path: Path,
    name: str,
    field: str,
    value: object,
) -> None:
    preferences().load(tmp_path / "preferences.json")
    page = settings_page(qtbot, open_window())

    press(qtbot, page, name)

    assert getattr(preferences().now, field) == value
    assert named(page, name).isChecked()
    preferences().load(tmp_path / "preferences.json")
    assert getattr(preferences().now, field) == value


def test_choosing_again_what_was_there_takes_it_back(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    page = settings_page(qtbot, open_window())
    press(qtbot, page, "Theme: Dark")

    press(qtbot, page, "Theme: As the system")

    assert preferences().now == Preferences()


def test_the_theme_changes_at_once_and_the_system_is_followed_only_if_wanted(
    qtbot: QtBot, qapp: QApplication, open_window: Callable[[], MainWindow]
) -> None:
    ui_app.follow_preferences()
    page = settings_page(qtbot, open_window())

    press(qtbot, page, "Theme: Dark")
    assert theme().is_dark

    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme().is_dark
    press(qtbot, page, "Theme: As the system")
    assert not theme().is_dark


def test_another_font_size_says_that_it_comes_with_the_next_start(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    page = settings_page(qtbot, open_window())
    assert "Letters, lines and pictures grow together." in read(page)

    press(qtbot, page, "Font size: 200 %")
    assert "You will see 200 % when you close Towpath and open it again." in read(page)

    press(qtbot, page, "Font size: 100 %")
    assert "when you close Towpath" not in read(page)


@pytest.mark.parametrize(
    ("choice", "usual", "offer"),
    [
        ("Font size: 200 %", "Font size: 100 %", "Restart now, for the font size"),
        ("Language: Deutsch", "Language: As the system", "Restart now, for the language"),
    ],
)
def test_what_waits_for_a_start_can_be_started_at_once(
    qtbot: QtBot, open_window: Callable[[], MainWindow], choice: str, usual: str, offer: str
) -> None:
    window = open_window()
    page = settings_page(qtbot, window)
    assert not named(page, offer).isVisible()

    press(qtbot, page, choice)
    assert "open it again. The demo stops then" in read(page)
    press(qtbot, page, usual)
    assert not named(page, offer).isVisible()

    press(qtbot, page, choice)
    with qtbot.waitSignal(window.closed):
        press(qtbot, page, offer)
    assert window.wants_restart


def test_the_arrow_keys_choose(qtbot: QtBot, open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    page = settings_page(qtbot, window)
    first = named(page, "Theme: As the system")
    first.setFocus()

    qtbot.keyClick(first, Qt.Key.Key_Right)

    assert preferences().now.scheme is Scheme.LIGHT
    assert window.focusWidget() is named(page, "Theme: Light")


def test_what_cannot_be_written_is_told_once_and_plainly(
    qtbot: QtBot, open_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    preferences().load(tmp_path / "file" / "preferences.json")
    page = settings_page(qtbot, open_window())

    press(qtbot, page, "Payments to you: Off")

    assert "could not be written to the disk. It holds until you close Towpath." in read(page)
    assert read(page).count("could not be written") == 1
    assert not preferences().now.tells_payments


def test_a_damaged_file_is_told_in_the_window(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "preferences.json").write_text("{")
    preferences().load(tmp_path / "preferences.json")

    ui_app.tell_damage(window)

    assert "could not be read, so it looks as usual. Your money" in read(window)


def test_looks_can_be_chosen_in_the_past_too(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    page = settings_page(qtbot, window)
    window.rooms.time.seek(3)

    press(qtbot, page, "Theme: Dark")

    assert preferences().now.scheme is Scheme.DARK
