"""The first step of setting up a wallet: which keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeWallet
from tests.ui.test_own import begin, choose, field, press
from ui.pages.own.create_view import CreatePage
from ui.qt import QFileDialog, QLineEdit, Qt
from wallet.views.real_values import KeystoreFile, NewWords, TypedKey

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow
    from wallet.views.real_values import KeySource

KEY = "0x" + "3c" * 32


def made(qtbot: QtBot, window: MainWindow, wallet: FakeWallet) -> KeySource:
    press(qtbot, window, "Next")
    press(qtbot, window, "Next")
    choose(qtbot, window, "Sepolia")
    press(qtbot, window, "Open my wallet")
    qtbot.waitUntil(lambda: bool(wallet.set_ups))
    return wallet.set_ups[0].source


@pytest.mark.parametrize(("words", "count"), [("12 words", 12), ("24 words", 24)])
def test_as_many_words_are_made_as_wanted(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet, words: str, count: int
) -> None:
    begin(qtbot, window)
    press(qtbot, window, words)

    assert made(qtbot, window, wallet) == NewWords(count=count)


def test_a_pasted_private_key_is_taken_as_it_is(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    begin(qtbot, window)
    choose(qtbot, window, "I have a private key")
    digits = field(window, "Private key")
    assert digits.echoMode() is QLineEdit.EchoMode.Password

    qtbot.keyClicks(digits, KEY)

    source = made(qtbot, window, wallet)
    assert isinstance(source, TypedKey)
    assert source.key.reveal() == KEY


def test_nothing_goes_on_without_the_key(qtbot: QtBot, window: MainWindow) -> None:
    begin(qtbot, window)
    choose(qtbot, window, "I have a private key")

    page = field(window, "Private key").parentWidget()

    assert page is not None
    keys = window.findChild(CreatePage).keys
    assert keys.lock_reason() == "Paste your private key first"
    qtbot.keyClicks(field(window, "Private key"), KEY)
    assert keys.lock_reason() == ""


def test_a_key_file_is_chosen_in_a_dialog(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet, tmp_path: Path
) -> None:
    path = tmp_path / "key.json"
    path.write_text("{}")
    begin(qtbot, window)
    choose(qtbot, window, "I have a key file")

    press(qtbot, window, "Choose...")
    dialog = window.findChild(QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(str(path))
    dialog.findChild(QLineEdit, "fileNameEdit").setText(str(path))
    dialog.accept()

    source = made(qtbot, window, wallet)
    assert isinstance(source, KeystoreFile)
    assert source.path == str(path)


def test_what_was_typed_is_forgotten_when_one_goes_back(qtbot: QtBot, window: MainWindow) -> None:
    begin(qtbot, window)
    choose(qtbot, window, "I have a private key")
    digits = field(window, "Private key")
    qtbot.keyClicks(digits, KEY)

    qtbot.keyClick(digits, Qt.Key.Key_Escape)

    assert digits.text() == ""
