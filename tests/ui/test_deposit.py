"""Deposit: closed until the words are confirmed; then an address, what arrives, and the way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeLive, FakeWallet, a_home
from tests.ui.fakes_real import ADDRESS, failed
from tests.ui.reading import button, read
from tests.ui.test_access import controls
from tests.ui.test_own import make_here
from ui.pages.deposit.view import DepositDialog
from ui.pages.own.backup import BackupDialog
from ui.pages.own.hub_view import HubDialog
from ui.pages.pay.picture import text_of
from ui.qt import QGuiApplication, Qt
from ui.widgets.overlay import Question
from ui.widgets.qr import QrSymbol
from wallet.api import qr_symbol

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
GROUPS = "0x7099 7970 c518 12dc 3a01 0c7d 01b5 0e0d 17dc 79c8"


@pytest.fixture
def own_window(qtbot: QtBot, window: MainWindow, wallet: FakeWallet) -> MainWindow:
    make_here(qtbot, window, wallet)
    return window


def open_deposit(qtbot: QtBot, window: MainWindow, word: str = "Deposit") -> DepositDialog:
    qtbot.mouseClick(button(window.rooms.home, word), LEFT)
    dialog = window.findChild(DepositDialog)
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def test_it_gives_no_address_before_the_words_are_confirmed(
    qtbot: QtBot, own_window: MainWindow
) -> None:
    dialog = open_deposit(qtbot, own_window)

    words = read(dialog)
    assert "Deposits are closed until your recovery words are confirmed." in words
    assert "0x7099" not in words
    assert "Open a channel" not in words
    qtbot.mouseClick(button(dialog, "Back up your words"), LEFT)
    assert own_window.findChild(BackupDialog).isVisible()
    assert not dialog.isVisible()


def test_it_opens_at_once_when_they_are_confirmed(
    qtbot: QtBot, own_window: MainWindow, wallet: FakeWallet
) -> None:
    dialog = open_deposit(qtbot, own_window)

    wallet.own.is_backed_up = True
    own_window.rooms.own.backed_up.emit()

    qtbot.waitUntil(lambda: GROUPS in read(dialog))


def test_the_address_stands_there_as_text_and_as_a_symbol(
    qtbot: QtBot, own_window: MainWindow, wallet: FakeWallet
) -> None:
    wallet.own.is_backed_up = True
    dialog = open_deposit(qtbot, own_window)

    qtbot.waitUntil(lambda: GROUPS in read(dialog))
    qtbot.mouseClick(button(dialog, "Copy address"), LEFT)
    assert QGuiApplication.clipboard().text() == ADDRESS
    picture = dialog.findChild(QrSymbol)
    qtbot.waitUntil(lambda: picture.accessibleDescription() == "QR symbol of the address")
    shown = picture.grab().toImage()
    assert text_of(shown) == ADDRESS


def test_what_arrives_is_seen_and_opens_the_way_to_a_channel(
    qtbot: QtBot, own_window: MainWindow, wallet: FakeWallet
) -> None:
    wallet.own.is_backed_up = True
    dialog = open_deposit(qtbot, own_window)
    qtbot.waitUntil(lambda: "nothing has arrived yet" in read(dialog))
    assert not dialog.open_channel.isEnabled()
    assert dialog.open_channel.accessibleDescription() == "Nothing has arrived yet"

    wallet.own.gas_wei = 10**18

    qtbot.waitUntil(lambda: "1.0000 ETH" in read(dialog))
    assert "Putting more into a channel that is open is not possible yet" in read(dialog)
    qtbot.mouseClick(button(dialog, "Open a channel"), LEFT)
    assert own_window.findChild(HubDialog).isVisible()


def test_a_chain_that_does_not_answer_is_told(
    qtbot: QtBot, own_window: MainWindow, wallet: FakeWallet, monkeypatch: pytest.MonkeyPatch
) -> None:
    wallet.own.is_backed_up, wallet.own.gas_wei = True, None
    dialog = open_deposit(qtbot, own_window)
    qtbot.waitUntil(lambda: "the chain does not answer" in read(dialog))

    monkeypatch.setattr(wallet.own, "gas_account", lambda: failed("X", "The keys are away."))

    qtbot.waitUntil(lambda: "The keys are away." in read(dialog))


def test_the_demo_says_why_there_is_nothing_to_deposit(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()

    words = read(open_deposit(qtbot, window, "Play money"))

    assert "There is nothing to deposit in the demo." in words
    assert "89.9987" in words
    assert "Open a channel" not in words


def test_a_demo_without_a_channel_opens_one_from_there(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = a_home(channels=(), closed_channel_count=1)
    window = open_window()
    dialog = open_deposit(qtbot, window, "Play money")
    assert "you have no open channel" in read(dialog)

    qtbot.mouseClick(button(dialog, "Open a channel"), LEFT)
    assert not dialog.isVisible()
    qtbot.mouseClick(button(window.findChild(Question), "Open the channel"), LEFT)

    assert live.opened_channels == 1
    qtbot.waitUntil(lambda: "New channel with Willow" in read(window))


def test_in_the_past_there_is_no_deposit(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = a_home()
    window = open_window()
    dialog = open_deposit(qtbot, window, "Play money")

    window.rooms.time.seek(3)

    qtbot.waitUntil(lambda: not window.rooms.home.deposit.isVisible())
    assert not dialog.isVisible()
    window.rooms.dialogs.open_deposit()
    assert not dialog.isVisible()


def test_every_control_has_an_accessible_name(
    qtbot: QtBot, own_window: MainWindow, wallet: FakeWallet
) -> None:
    dialog = open_deposit(qtbot, own_window)

    found = list(controls(dialog))

    assert len(found) >= 5
    for control in found:
        assert control.accessibleName().strip(), f"{control} has no name"


def test_a_symbol_is_square() -> None:
    matrix = qr_symbol(ADDRESS)

    assert {len(matrix)} == {len(row) for row in matrix}
