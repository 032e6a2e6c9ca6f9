"""Asking for a file: Qt's own dialog, filled in by keyboard, named for those who do not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.filenames import name_field, write_name
from ui.filedialog import ask_to_open, ask_to_save
from ui.qt import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QLineEdit,
    Qt,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

KINDS = {"Pictures (*.png)": "png", "Drawings (*.svg)": "svg"}


@pytest.fixture
def chosen() -> list[tuple[str, ...]]:
    return []


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()


@pytest.fixture
def saving(window: QWidget, tmp_path: Path, chosen: list[tuple[str, ...]]) -> QFileDialog:
    dialog = ask_to_save(
        window, "Save it", lambda *told: chosen.append(told), name="proposed", kinds=KINDS
    )
    dialog.setDirectory(str(tmp_path))
    return dialog


@pytest.fixture
def opening(window: QWidget, tmp_path: Path, chosen: list[tuple[str, ...]]) -> QFileDialog:
    dialog = ask_to_open(
        window, "Open it", lambda *told: chosen.append(told), kinds="Pictures (*.png)"
    )
    dialog.setDirectory(str(tmp_path))
    return dialog


@pytest.mark.parametrize("way", ["saving", "opening"])
def test_every_control_of_it_has_a_name(way: str, request: pytest.FixtureRequest) -> None:
    dialog = request.getfixturevalue(way)
    kinds = (QAbstractButton, QLineEdit, QAbstractItemView, QComboBox)
    controls = [
        each
        for each in dialog.findChildren(QWidget)
        if isinstance(each, kinds)
        and not isinstance(each.parentWidget(), QAbstractItemView)
        and each.window() is dialog
        and not each.objectName().startswith("qt_")
    ]

    assert len(controls) > 10
    assert [each.objectName() for each in controls if not each.accessibleName().strip()] == []
    assert dialog.accessibleName() == dialog.windowTitle() != ""


def test_it_proposes_a_name(saving: QFileDialog) -> None:
    assert name_field(saving).text() == "proposed"


@pytest.mark.parametrize(
    "names",
    [
        ("june", "june.png", "png"),
        ("june.png", "june.png", "png"),
        ("june.SVG", "june.SVG", "svg"),
        ("june.txt", "june.txt", "png"),
    ],
)
def test_what_a_name_ends_in_counts_more_than_the_kind(
    qtbot: QtBot,
    saving: QFileDialog,
    tmp_path: Path,
    chosen: list[tuple[str, ...]],
    names: tuple[str, str, str],
) -> None:
    typed, name, ending = names
    write_name(qtbot, saving, typed)

    assert chosen == [(str(tmp_path / name), ending)]


def test_the_kind_of_file_gives_the_ending(
    qtbot: QtBot, saving: QFileDialog, tmp_path: Path, chosen: list[tuple[str, ...]]
) -> None:
    drawings = saving.nameFilters()[1]
    saving.selectNameFilter(drawings)
    saving.filterSelected.emit(drawings)

    write_name(qtbot, saving, "june")

    assert chosen == [(str(tmp_path / "june.svg"), "svg")]


def test_a_file_that_is_there_is_opened(
    qtbot: QtBot, opening: QFileDialog, tmp_path: Path, chosen: list[tuple[str, ...]]
) -> None:
    (tmp_path / "a.png").touch()

    write_name(qtbot, opening, "a.png")

    assert chosen == [(str(tmp_path / "a.png"),)]


@pytest.mark.parametrize("way", ["saving", "opening"])
def test_escape_chooses_nothing_and_the_dialog_goes_away(
    qtbot: QtBot,
    window: QWidget,
    chosen: list[tuple[str, ...]],
    way: str,
    request: pytest.FixtureRequest,
) -> None:
    qtbot.keyClick(request.getfixturevalue(way), Qt.Key.Key_Escape)

    assert chosen == []
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is None)
