"""The contracts of a chain of one's own, taken from a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.ui.reading import button, read
from tests.ui.test_own import choose, to_network
from ui.pages.own.create_view import CreatePage
from ui.qt import QDropEvent, QFileDialog, QMimeData, QPointF, Qt
from wallet.views.real_values import DevNetwork

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.pages.own.steps import NetworkStep
    from ui.window import MainWindow

PLACES = {
    name: "0x" + f"{at:02x}" * 20
    for at, name in enumerate(("adjudicator", "consensus_app", "virtual_app"), 1)
}


@pytest.fixture
def step(qtbot: QtBot, window: MainWindow) -> NetworkStep:
    to_network(qtbot, window)
    choose(qtbot, window, "This computer")
    page = window.findChild(CreatePage)
    assert page is not None
    return page.network


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "chain.json"
    path.write_text(json.dumps({**PLACES, "block_num": 3}))
    return path


def drop(step: NetworkStep, path: Path) -> QDropEvent:
    mime = QMimeData()
    mime.setData("text/uri-list", path.as_uri().encode())
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    step.dropEvent(event)
    return event


def places(step: NetworkStep) -> tuple[str, str, str]:
    network = step.network()
    assert isinstance(network, DevNetwork)
    return network.adjudicator, network.consensus_app, network.virtual_app


def test_a_file_that_is_dropped_fills_the_addresses_in(
    qtbot: QtBot, step: NetworkStep, file: Path
) -> None:
    assert drop(step, file).isAccepted()

    qtbot.waitUntil(lambda: places(step) == tuple(PLACES.values()))


def test_a_file_is_chosen_by_the_button(
    qtbot: QtBot, window: MainWindow, step: NetworkStep, file: Path
) -> None:
    qtbot.mouseClick(button(window, "Open chain.json..."), Qt.MouseButton.LeftButton)
    dialog = step.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(file))
    dialog.reject()

    qtbot.waitUntil(lambda: places(step) == tuple(PLACES.values()))


def test_another_file_changes_nothing_and_is_told_once(
    qtbot: QtBot, window: MainWindow, step: NetworkStep, file: Path, tmp_path: Path
) -> None:
    drop(step, file)
    qtbot.waitUntil(lambda: places(step) == tuple(PLACES.values()))
    other = tmp_path / "other.json"
    other.write_text("{}")

    drop(step, other)

    cause = "This file does not tell where a chain's contracts are. Nothing was changed."
    qtbot.waitUntil(lambda: read(window).count(cause) == 1)
    assert places(step) == tuple(PLACES.values())

    drop(step, file)
    qtbot.waitUntil(lambda: cause not in read(window))
