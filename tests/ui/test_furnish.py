"""The pages behind the first one: made in small steps, and wanted before they are there."""

from __future__ import annotations

from threading import enumerate as enumerate_threads
from typing import TYPE_CHECKING

from ui import furnish
from ui.faults import FaultSink
from ui.pages.home.view import HomePage
from ui.qt import QApplication
from ui.window import MainWindow

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from tests.ui.fakes import FakeWallet


def test_a_click_before_the_pages_are_there_is_kept(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    heard: list[None] = []
    window.furnished.connect(lambda: heard.append(None))
    window.start_demo()
    assert not heard

    qtbot.waitUntil(lambda: bool(heard) and window.rooms.session is not None)


def test_pages_asked_for_at_once_are_built_only_once(qtbot: QtBot, window: MainWindow) -> None:
    rooms = window.rooms

    qtbot.waitUntil(lambda: not any(one.name == "towpath-furnish" for one in enumerate_threads()))
    QApplication.processEvents()

    assert window.rooms is rooms
    assert len(window.findChildren(HomePage)) == 1


def test_a_part_that_cannot_be_imported_is_told(
    qtbot: QtBot, wallet: FakeWallet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_name: str) -> None:
        raise ImportError("no such part")

    monkeypatch.setattr(furnish, "import_module", broken)
    sink = FaultSink()
    window = MainWindow(wallet)
    qtbot.addWidget(window)

    with qtbot.waitSignal(sink.happened):
        window.show()
    sink.close()
