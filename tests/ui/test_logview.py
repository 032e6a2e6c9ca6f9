"""The program's own log: read by a thread, filtered, copied, saved; the way to it from a notice."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes_inbox import sample_lines
from tests.ui.hostile import HOSTILE, naming
from tests.ui.reading import button, read
from tests.ui.test_access import controls
from ui.logview import LOG_NAME, LogViewer
from ui.qt import QFileDialog, QGuiApplication, QLineEdit, QModelIndex, Qt
from ui.remedies import offered
from wallet.api import Remedy
from wallet.ownlog import keep_own_log
from wallet.views.log_values import LogLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def viewer(open_window: Callable[[], MainWindow], qtbot: QtBot) -> LogViewer:
    window = open_window()
    window.rooms.open_log()
    found = window.findChild(LogViewer)
    assert isinstance(found, LogViewer)
    qtbot.waitUntil(lambda: "Nothing was said yet." in read(found))
    return found


def shown(viewer: LogViewer) -> list[str]:
    model = viewer.table.model()
    return [str(model.index(at, 0).data()) for at in range(model.rowCount(QModelIndex()))]


def test_it_shows_what_the_program_said(qtbot: QtBot, viewer: LogViewer, tmp_path: Path) -> None:
    kept = keep_own_log(tmp_path)
    logging.getLogger("towpath.test").warning("a peer fell silent", extra={"code": "PEER_AWAY"})

    qtbot.mouseClick(button(viewer, "Read again"), LEFT)

    qtbot.waitUntil(lambda: len(shown(viewer)) == 1)
    logging.getLogger().removeHandler(kept)
    kept.close()
    assert shown(viewer)[0].endswith("warning  towpath.test: a peer fell silent code=PEER_AWAY")


def test_warnings_and_errors_can_be_had_alone(qtbot: QtBot, viewer: LogViewer) -> None:
    viewer.show_lines(sample_lines())
    assert "400 lines" in read(viewer)

    qtbot.mouseClick(button(viewer, "Warnings and errors only"), LEFT)

    assert "200 lines" in read(viewer)
    assert not [line for line in shown(viewer) if " info " in line]
    viewer.show_lines(sample_lines()[:2])
    assert "No warnings and no errors." in read(viewer)
    assert not button(viewer, "Copy the lines").isEnabled()
    qtbot.mouseClick(button(viewer, "Show all lines"), LEFT)
    assert len(shown(viewer)) == 2


def test_lines_are_copied(qtbot: QtBot, viewer: LogViewer) -> None:
    viewer.show_lines(sample_lines()[:3])

    qtbot.mouseClick(button(viewer, "Copy the lines"), LEFT)

    assert QGuiApplication.clipboard().text() == viewer.text()
    assert viewer.text().count("\n") == 3
    assert "The lines are copied." in read(viewer)


def test_lines_are_saved(qtbot: QtBot, viewer: LogViewer, tmp_path: Path) -> None:
    viewer.show_lines(sample_lines()[:3])
    qtbot.mouseClick(button(viewer, "Save the lines"), LEFT)
    dialog = viewer.window().findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(tmp_path))
    (field,) = (each for each in dialog.findChildren(QLineEdit) if each.accessibleName())
    field.setText(LOG_NAME)
    dialog.accept()

    qtbot.waitUntil(lambda: "The lines are in" in read(viewer))

    assert (tmp_path / LOG_NAME).read_text() == viewer.text()


def test_it_is_opened_from_the_notices_and_from_problems(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    window.rooms.open_inbox()
    assert window.rooms.inbox is not None
    panel = window.rooms.inbox.panel
    assert panel is not None
    qtbot.mouseClick(button(panel, "Towpath's log"), LEFT)
    viewer = window.findChild(LogViewer)
    assert isinstance(viewer, LogViewer)
    assert viewer.isVisible()
    assert panel.isHidden()
    qtbot.keyClick(viewer, Qt.Key.Key_Escape)
    assert viewer.isHidden()

    act = offered(Remedy.SHOW_DETAILS)
    assert act is not None
    act()

    assert viewer.isVisible()
    assert all(control.accessibleName().strip() for control in controls(viewer))


def test_any_text_in_the_log_is_shown_as_it_is(viewer: LogViewer) -> None:
    for text in HOSTILE:
        with naming(text):
            viewer.show_lines((LogLine(text, text, text, text, text),))
            viewer.window().grab()

            (line,) = shown(viewer)

            assert all(ord(char) >= 32 for char in line)
