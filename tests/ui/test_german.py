"""The window in a language with longer words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shots import dialogs as dialog_shots
from tests.shots import notices as notice_shots
from tests.shots import palette as palette_shots
from tests.shots import settings as settings_shots
from tests.shots import timeline as timeline_shots
from tests.ui.fakes import FakeLive, FakeWallet, sample_home
from tests.ui.fakes_people import sample_people
from tests.ui.reading import read
from tests.ui.samples_activity import sample_activity
from ui.app import run
from ui.pages.activity.view import ActivityPage
from ui.pages.page import PageId
from ui.pages.request.words import ask_words
from ui.pageset import BUILDERS
from ui.palette.view import Palette
from ui.preferences import preferences
from ui.qt import QAbstractButton, QCoreApplication, Qt, QWidget
from ui.widgets.button import Button
from ui.widgets.label import Label
from wallet.views import units
from wallet.views.language import language, use_language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow


SIZE = (960, 620)
DRAWN = {
    name: make
    for pages in (dialog_shots, timeline_shots, settings_shots, notice_shots, palette_shots)
    for name, make in pages.PAGES.items()
}


@pytest.fixture(autouse=True)
def _german() -> None:
    use_language("de")


class StoppedError(Exception):
    """The window is not made in this test."""


def stop(_argv: object) -> None:
    raise StoppedError


def cut_buttons(window: QWidget) -> list[str]:
    """The buttons that are seen and have less room than their words need."""
    return [
        button.text()
        for button in window.findChildren(Button)
        if button.isVisible() and button.width() < button.sizeHint().width()
    ]


def cut_words(window: QWidget) -> list[str]:
    """The words that are seen and have less room than they need; what ends in dots needs little."""
    return [
        label.text()
        for label in window.findChildren(Label)
        if label.isVisible() and label.width() < label.minimumSizeHint().width()
    ]


def test_the_first_page_has_room_for_its_words(window: MainWindow) -> None:
    window.resize(960, 620)

    assert "Wallet einrichten" in read(window)
    assert "Set up my wallet" not in read(window)
    assert cut_buttons(window) == []


@pytest.mark.parametrize("page_id", [PageId.HOME, *BUILDERS])
def test_every_page_has_room_for_its_buttons(
    open_window: Callable[[], MainWindow], live: FakeLive, page_id: PageId
) -> None:
    live.view, live.people, live.activities = sample_home(), sample_people(), sample_activity()
    window = open_window()
    window.resize(960, 620)
    window.rooms.show_page(page_id)
    for _turn in range(200):
        QCoreApplication.processEvents()

    assert cut_buttons(window) == []


def test_a_row_of_the_activity_has_room_for_its_buttons(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.activities = sample_activity()
    window = open_window()
    window.resize(960, 620)
    window.rooms.show_page(PageId.ACTIVITY)
    page = window.findChild(ActivityPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == len(live.activities.rows))
    page.row_shown.emit(3)
    qtbot.waitUntil(page.detail.isVisible)

    assert cut_buttons(window) == []


@pytest.mark.parametrize("name", DRAWN)
def test_every_dialog_and_state_has_room_for_its_words(qtbot: QtBot, name: str) -> None:
    window = DRAWN[name](SIZE)
    qtbot.addWidget(window)

    assert cut_buttons(window) == []
    assert cut_words(window) == []


def test_home_speaks_german_and_amounts_stay_as_they_are(
    open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = sample_home()

    text = read(open_window())

    assert "Sie können senden" in text
    assert "8.4200" in text
    assert units.day(1_781_015_160_000) == "Di 9. Jun"
    assert units.duration(24 * 3600 * 3) == "3 Tage"
    assert units.duration(25 * 3600) == "1 Tag 1 h"


def test_the_palette_takes_german_words(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(Palette)

    qtbot.keyClicks(palette.field, "zahlen bob 0.25")
    assert palette.field.accessibleDescription().startswith("0.2500 ETH an Bob zahlen")
    palette.field.setText("pay bob 0.25")
    assert palette.field.accessibleDescription().startswith("0.2500 ETH an Bob zahlen")
    palette.field.clear()
    qtbot.keyClicks(palette.field, "kanale")
    assert palette.field.accessibleDescription().startswith("Kanäle, Strg 2")


def test_the_window_starts_in_the_language_that_was_chosen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use_language("en")
    chosen = tmp_path / "preferences.json"
    chosen.write_text('{"language": "de"}', encoding="utf-8")
    monkeypatch.setattr("ui.app.usual_path", lambda: chosen)
    monkeypatch.setattr("ui.app._application", stop)

    with pytest.raises(StoppedError):
        run(FakeWallet(), ["towpath"])

    assert language() == "de"


def test_settings_offer_the_languages_by_their_own_names(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    window.rooms.show_page(PageId.SETTINGS)
    qtbot.waitUntil(lambda: "Deutsch" in read(window))
    chips = {chip.text(): chip for chip in window.findChildren(QAbstractButton)}

    qtbot.mouseClick(chips["English"], Qt.MouseButton.LeftButton)

    assert preferences().now.language == "en"
    qtbot.waitUntil(lambda: "Sie lesen sie, wenn Sie Towpath schließen" in read(window))
    assert "Sprache" in read(window)


def test_a_request_for_any_amount_is_a_sentence_of_its_own() -> None:
    assert "Beliebigen Betrag anfordern" == ask_words(0)
    assert "1.0000 ETH anfordern" == ask_words(10**18)
    assert "Anfordern" == ask_words(None)
