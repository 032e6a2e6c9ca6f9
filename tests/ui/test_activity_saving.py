"""Where an export is to lie, and what it is written as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.filenames import name_field, write_name
from tests.ui.samples_activity import sample_activity
from ui.pages.activity.saving import ask_where
from ui.pages.activity.view import ActivityPage
from ui.pages.page import PageId
from ui.qt import QFileDialog, Qt, QWidget
from wallet.views.activity_values import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.fakes import FakeLive
    from ui.window import MainWindow

CSV, JSON = ExportFormat.CSV, ExportFormat.JSON


@pytest.fixture
def chosen() -> list[tuple[str, ExportFormat]]:
    return []


@pytest.fixture
def dialog(
    qtbot: QtBot, tmp_path: Path, chosen: list[tuple[str, ExportFormat]]
) -> Iterator[QFileDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    asked = ask_where(window, "towpath.csv", lambda path, kind: chosen.append((path, kind)))
    asked.setDirectory(str(tmp_path))
    qtbot.waitUntil(asked.isVisible)
    yield asked
    window.close()


def test_it_proposes_a_name(dialog: QFileDialog) -> None:
    assert name_field(dialog).text() == "towpath.csv"
    assert dialog.accessibleName() == "Export these rows"


@pytest.mark.parametrize(
    "names",
    [("june", "june.csv", CSV), ("june.csv", "june.csv", CSV), ("june.JSON", "june.JSON", JSON)],
)
def test_enter_takes_the_name_that_was_typed(
    qtbot: QtBot,
    dialog: QFileDialog,
    tmp_path: Path,
    chosen: list[tuple[str, ExportFormat]],
    names: tuple[str, str, ExportFormat],
) -> None:
    typed, name, kind = names
    write_name(qtbot, dialog, typed)

    qtbot.waitUntil(lambda: chosen == [(str(tmp_path / name), kind)])


def test_the_kind_of_file_gives_the_ending(
    qtbot: QtBot, dialog: QFileDialog, tmp_path: Path, chosen: list[tuple[str, ExportFormat]]
) -> None:
    json_filter = dialog.nameFilters()[1]
    dialog.selectNameFilter(json_filter)
    dialog.filterSelected.emit(json_filter)

    write_name(qtbot, dialog, "june")

    qtbot.waitUntil(lambda: chosen == [(str(tmp_path / "june.json"), JSON)])


def test_the_button_asks_and_then_writes_what_is_shown(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive, tmp_path: Path
) -> None:
    live.activities = sample_activity()
    window = open_window()
    window.rooms.show_page(PageId.ACTIVITY)
    page = window.findChild(ActivityPage)
    assert isinstance(page, ActivityPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == 20)

    qtbot.mouseClick(page.export, Qt.MouseButton.LeftButton)
    asked = window.findChild(QFileDialog)
    assert isinstance(asked, QFileDialog)
    assert name_field(asked).text() == "towpath-activity-2026-06-09.csv"
    write_name(qtbot, asked, str(tmp_path / "rows.csv"))

    qtbot.waitUntil(lambda: live.activities.exported == [(str(tmp_path / "rows.csv"), CSV, 20)])
