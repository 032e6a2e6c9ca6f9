"""Opens the settings page as a person does, for its tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ui.reading import read
from ui.pages.page import PageId
from ui.pages.settings.view import SettingsPage
from ui.qt import QAbstractButton, Qt, QWidget

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow


def settings_page(qtbot: QtBot, window: MainWindow, last: str = "0x") -> SettingsPage:
    """The page with all that it shows; `last` is what comes last."""
    window.rooms.show_page(PageId.SETTINGS)
    page = window.findChild(SettingsPage)
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: last in read(page))
    return page


def press(qtbot: QtBot, inside: QWidget, name: str) -> None:
    """Click what has this accessible name."""
    qtbot.mouseClick(named(inside, name), Qt.MouseButton.LeftButton)


def named(inside: QWidget, name: str) -> QAbstractButton:
    """The button with this accessible name."""
    found = [
        button for button in inside.findChildren(QAbstractButton) if button.accessibleName() == name
    ]
    assert len(found) == 1, f"{name}: {len(found)}"
    return found[0]


def said(qtbot: QtBot, inside: QWidget, *words: str) -> None:
    """Wait until all of this can be read."""
    qtbot.waitUntil(lambda: all(each in read(inside) for each in words))
