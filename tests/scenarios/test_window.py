"""The real wallet behind the real window: a real anvil, a hub and a payee as processes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.ui.reading import button, read
from ui.qt import Qt
from ui.window import MainWindow
from wallet.api import open_wallet

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

START_TIMEOUT_MS = 60_000


@pytest.mark.xdist_group("anvil")
@pytest.mark.timeout(180)
def test_the_first_payment_is_two_clicks_from_a_cold_start(qtbot: QtBot, tmp_path: Path) -> None:
    wallet = open_wallet(str(tmp_path / "profile"))
    window = MainWindow(wallet)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    begun = time.monotonic()

    qtbot.mouseClick(button(window, "Try it now: start the demo"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Bob asks for 0.2500 ETH" in read(window), timeout=START_TIMEOUT_MS)
    qtbot.mouseClick(button(window, "Pay 0.2500 ETH"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Paid 0.2500 ETH to Bob in" in read(window), timeout=START_TIMEOUT_MS)

    took_s = time.monotonic() - begun
    qtbot.waitUntil(lambda: "2.2500 more in an open tab with Bob" in read(window))
    assert took_s < 20
    window.close()
    wallet.close().result(timeout=60)
