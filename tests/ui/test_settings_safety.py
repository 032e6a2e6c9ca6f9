"""The settings page of a wallet of one's own: what keeps it safe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeLive, FakeWallet
from tests.ui.fakes_real import PASSPHRASE, FakeReal, done, failed
from tests.ui.hostile import naming
from tests.ui.reading import button, read
from tests.ui.settingspage import named, press, said, settings_page
from tests.ui.test_access import controls
from tests.ui.test_hostile import HOSTILE
from ui.i18n import outside
from ui.pages.own.backup import BackupDialog
from ui.pages.own.far_view import FarPage
from ui.pages.settings.dialog import KeyDialog
from ui.pages.settings.exporting import ExportDialog
from ui.pages.settings.protecting import ProtectDialog
from ui.pages.settings.view import SettingsPage
from ui.qt import QFileDialog, QLabel, QLineEdit, Qt, QWidget
from ui.widgets.choice import Choice
from ui.widgets.secretfields import SecretField
from wallet.api import Problem
from wallet.codes import Code
from wallet.views.real_values import ExportedKey, NetworkName, ProtectionName

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow
    from wallet.views.real_values import KeyExport

NEW = "velvet orbit saddle drift"


@pytest.fixture
def own(wallet: FakeWallet) -> FakeReal:
    wallet.own = FakeReal(network=NetworkName.THIS_COMPUTER, session=FakeLive())
    return wallet.own


def opened(qtbot: QtBot, window: MainWindow, own: FakeReal) -> SettingsPage:
    window.rooms.own._on_opened(own)  # noqa: SLF001 - unlocking is tested elsewhere
    return settings_page(qtbot, window)


def fill(qtbot: QtBot, window: MainWindow, name: str, text: str) -> None:
    found = [
        field
        for field in window.findChildren(SecretField)
        if field.accessibleName() == name and field.isVisible()
    ]
    assert len(found) == 1, name
    found[0].clear()
    qtbot.keyClicks(found[0], text)


def choose(window: MainWindow, title: str) -> None:
    for choice in window.findChildren(Choice):
        if choice.text() == title and choice.isVisible():
            choice.click()


def test_the_demo_says_why_there_is_nothing_to_keep_safe(
    qtbot: QtBot, window: MainWindow, live: FakeLive
) -> None:
    window.open_session(live)

    page = settings_page(qtbot, window)

    assert "its keys are nobody's" in read(page)
    for word in ("Lock now", "What opens your wallet", "Export..."):
        assert word not in read(page)


def test_lock_now_locks_at_once(qtbot: QtBot, window: MainWindow, own: FakeReal) -> None:
    page = opened(qtbot, window, own)

    press(qtbot, page, "Lock the wallet now")

    assert own.is_locked
    assert window.rooms.own.is_locked


def test_the_minutes_can_be_chosen(qtbot: QtBot, window: MainWindow, own: FakeReal) -> None:
    page = opened(qtbot, window, own)
    assert named(page, "Lock by itself: 10 min").isChecked()
    assert "After 10 minutes without a key or the mouse" in read(page)

    press(qtbot, page, "Lock by itself: 1 min")

    assert own.auto_lock_min == 1
    said(qtbot, page, "After one minute")
    assert named(page, "Lock by itself: 1 min").isChecked()


def test_never_is_told_plainly(qtbot: QtBot, window: MainWindow, own: FakeReal) -> None:
    page = opened(qtbot, window, own)
    assert "Whoever sits down" not in read(page)

    press(qtbot, page, "Lock by itself: Never")

    assert own.auto_lock_min == 0
    said(qtbot, page, "Whoever sits down at this computer can pay with your money.")


def test_another_number_in_the_file_is_said_and_can_be_left(
    qtbot: QtBot, window: MainWindow, own: FakeReal
) -> None:
    own.auto_lock_min = 7
    page = opened(qtbot, window, own)

    assert "After 7 minutes" in read(page)
    assert named(page, "Lock by itself: 7 min").isChecked()
    press(qtbot, page, "Lock by itself: 5 min")
    assert own.auto_lock_min == 5


def test_minutes_that_are_not_kept_are_told(
    qtbot: QtBot, window: MainWindow, own: FakeReal
) -> None:
    own.problem = ("SETTINGS_NOT_WRITTEN", "The settings could not be written.", "Make room.")
    page = opened(qtbot, window, own)

    press(qtbot, page, "Lock by itself: 60 min")

    said(qtbot, page, "The settings could not be written.")
    assert named(page, "Lock by itself: 10 min").isChecked()


@pytest.mark.parametrize(
    ("protection", "words"),
    [
        (ProtectionName.KEYRING, "This computer's keyring: nothing to type"),
        (ProtectionName.PASSPHRASE, "A passphrase, which you type."),
        (ProtectionName.BOTH, "This computer's keyring and a passphrase"),
    ],
)
def test_what_opens_it_is_said(
    qtbot: QtBot, window: MainWindow, own: FakeReal, protection: ProtectionName, words: str
) -> None:
    own.protection = protection

    assert words in read(opened(qtbot, window, own))


def test_another_protection_is_chosen_typed_twice_and_told(
    qtbot: QtBot, window: MainWindow, own: FakeReal
) -> None:
    page = opened(qtbot, window, own)
    press(qtbot, page, "Change what opens your wallet")
    dialog = window.findChild(ProtectDialog)
    choose(window, "A passphrase")
    yes = button(dialog, "Change it")

    fill(qtbot, window, "Passphrase", "short")
    assert not yes.isEnabled()
    fill(qtbot, window, "Passphrase", NEW)
    fill(qtbot, window, "Passphrase, again", NEW[:-1])
    qtbot.waitUntil(lambda: yes.accessibleDescription() == "Type the same passphrase twice")
    fill(qtbot, window, "Passphrase, again", NEW)
    qtbot.waitUntil(yes.isEnabled)
    qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)

    assert [each.passphrase.reveal() for each in own.protected] == [NEW]
    assert not own.protected[0].uses_keyring
    said(qtbot, page, "From now on this opens your wallet: A passphrase, which you type.")
    qtbot.waitUntil(lambda: window.findChild(ProtectDialog) is None)


def test_the_present_passphrase_is_asked_and_a_wrong_one_is_told_in_the_dialog(
    qtbot: QtBot, window: MainWindow, own: FakeReal
) -> None:
    own.needs_passphrase, own.protection = True, ProtectionName.PASSPHRASE
    page = opened(qtbot, window, own)
    press(qtbot, page, "Change what opens your wallet")
    dialog = window.findChild(ProtectDialog)
    yes = button(dialog, "Change it")
    assert yes.accessibleDescription() == "Type your wallet's passphrase first"

    fill(qtbot, window, "Present passphrase", "not this one")
    qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
    said(qtbot, dialog, "This is not the wallet's passphrase.")
    assert own.protected == []

    fill(qtbot, window, "Present passphrase", PASSPHRASE)
    qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
    assert own.protection is ProtectionName.KEYRING
    said(qtbot, page, "This computer's keyring: nothing to type")


def test_an_old_entry_that_stayed_in_the_keyring_is_told(
    qtbot: QtBot, window: MainWindow, own: FakeReal
) -> None:
    own.left = Problem(
        code=Code.KEYRING_ENTRY_LEFT, cause="The old key stayed.", remedy="Delete it."
    )
    page = opened(qtbot, window, own)
    press(qtbot, page, "Change what opens your wallet")

    press(qtbot, window.findChild(ProtectDialog), "Change it")

    said(qtbot, page, "The old key stayed.\nDelete it.")


def test_a_computer_without_a_keyring_offers_a_passphrase_only(
    qtbot: QtBot, window: MainWindow, own: FakeReal, wallet: FakeWallet
) -> None:

    wallet.keyring = failed("KEYRING_ABSENT", "There is none.", "Use a passphrase.")
    page = opened(qtbot, window, own)

    press(qtbot, page, "Change what opens your wallet")

    dialog = window.findChild(ProtectDialog)
    wanted = {"This computer's keyring": False, "A passphrase": True, "Both": False}
    qtbot.waitUntil(
        lambda: wanted == {each.text(): each.isEnabled() for each in dialog.findChildren(Choice)}
    )


def test_what_was_typed_is_forgotten_with_the_dialog(
    qtbot: QtBot, window: MainWindow, own: FakeReal
) -> None:
    page = opened(qtbot, window, own)
    press(qtbot, page, "Change what opens your wallet")
    choose(window, "A passphrase")
    fill(qtbot, window, "Passphrase", NEW)
    fields = window.findChild(ProtectDialog).findChildren(SecretField)

    qtbot.keyClick(window.findChild(ProtectDialog), Qt.Key.Key_Escape)

    assert all(not field.text() for field in fields)
    qtbot.waitUntil(lambda: window.findChild(ProtectDialog) is None)


def test_locking_closes_the_dialog_and_what_was_typed(
    qtbot: QtBot, window: MainWindow, own: FakeReal
) -> None:
    page = opened(qtbot, window, own)
    press(qtbot, page, "Export a key into a file")

    window.rooms.own.lock()

    assert own.is_locked
    qtbot.waitUntil(lambda: window.findChild(ExportDialog) is None)


def test_the_words_are_backed_up_from_here_and_that_is_seen(
    qtbot: QtBot, window: MainWindow, own: FakeReal
) -> None:
    page = opened(qtbot, window, own)
    assert "Until you back them up no money goes in." in read(page)

    press(qtbot, page, "Back up your recovery words")
    assert window.findChild(BackupDialog).isVisible()

    own.is_backed_up = True
    window.rooms.own.backed_up.emit()
    assert "They are backed up. You can have them shown again." in read(page)


def exported(qtbot: QtBot, window: MainWindow, path: Path) -> ExportDialog:
    dialog = window.findChild(ExportDialog)
    fill(qtbot, window, "Passphrase of the file", NEW)
    fill(qtbot, window, "Passphrase of the file, again", NEW)
    press(qtbot, dialog, "Choose where...")
    files = window.findChild(QFileDialog)
    assert files.findChild(QLineEdit, "fileNameEdit").text() == "towpath-key.json"
    files.selectFile(str(path))
    files.accept()
    return dialog


@pytest.mark.parametrize(
    ("title", "key"),
    [("The channel key", ExportedKey.CHANNEL), ("The gas key", ExportedKey.GAS)],
)
def test_a_key_is_exported_where_the_person_says(
    qtbot: QtBot,
    window: MainWindow,
    own: FakeReal,
    tmp_path: Path,
    title: str,
    key: ExportedKey,
) -> None:
    page = opened(qtbot, window, own)
    press(qtbot, page, "Export a key into a file")
    choose(window, title)

    exported(qtbot, window, tmp_path / "mine.json")

    found: list[KeyExport] = own.exported
    assert [(each.key, each.path) for each in found] == [(key, str(tmp_path / "mine.json"))]
    assert found[0].keystore_passphrase.reveal() == NEW
    assert found[0].passphrase is None
    said(qtbot, page, "mine.json, for you only.")


def test_an_export_that_fails_says_so_where_it_was_asked(
    qtbot: QtBot, window: MainWindow, own: FakeReal, tmp_path: Path
) -> None:
    own.problem = ("EXPORT_NO_SPACE", "The disk is full.", "Make room on it.")
    page = opened(qtbot, window, own)
    press(qtbot, page, "Export a key into a file")

    dialog = exported(qtbot, window, tmp_path / "mine.json")

    said(qtbot, dialog, "The disk is full.\nMake room on it.")
    assert button(dialog, "Choose where...").isEnabled()


def test_in_the_past_it_can_be_read_and_locked_and_nothing_else(
    qtbot: QtBot, window: MainWindow, own: FakeReal
) -> None:
    page = opened(qtbot, window, own)

    window.rooms.time.seek(3)
    qtbot.waitUntil(lambda: "Off while you look at the past" in read(page))

    for name in (
        "Change what opens your wallet",
        "Back up your recovery words",
        "Export a key into a file",
        "Lock by itself: 5 min",
    ):
        assert not named(page, name).isEnabled()
    assert named(page, "Lock the wallet now").isEnabled()
    assert "This computer's keyring: nothing to type" in read(page)
    window.rooms.time.go_live()
    assert named(page, "Export a key into a file").isEnabled()


def test_a_wallet_without_channels_has_settings_too(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    window.rooms.own._on_opened(wallet.own)  # noqa: SLF001

    press(qtbot, window.findChild(FarPage), "Settings")

    page = window.findChild(SettingsPage)
    said(qtbot, page, "Theme", "What opens your wallet", "Payments to you")
    assert "Sounds" not in read(page), "nothing here can be heard"
    assert "My address" not in read(page), "it stands on the page before"
    press(qtbot, page, "Lock by itself: 1 min")
    assert wallet.own.auto_lock_min == 1
    press(qtbot, page, "Font size: 150 %")
    assert "The demo stops then" not in read(page)
    press(qtbot, page, "Font size: 100 %")
    press(qtbot, window, "Back to your wallet")
    assert "Towpath opens no channels on this network" in read(window)
    press(qtbot, window.findChild(FarPage), "Settings")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert "Towpath opens no channels on this network" in read(window)


def test_a_wallet_without_channels_can_be_restarted_too(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    window.rooms.own._on_opened(wallet.own)  # noqa: SLF001
    press(qtbot, window.findChild(FarPage), "Settings")
    page = window.findChild(SettingsPage)
    said(qtbot, page, "Theme")
    press(qtbot, page, "Font size: 150 %")

    with qtbot.waitSignal(window.closed):
        press(qtbot, page, "Restart now, for the font size")

    assert window.wants_restart


@pytest.mark.parametrize("name", ["Change what opens your wallet", "Export a key into a file"])
def test_every_control_of_the_dialogs_has_a_name(
    qtbot: QtBot, window: MainWindow, own: FakeReal, name: str
) -> None:
    own.needs_passphrase, own.protection = True, ProtectionName.BOTH
    page = opened(qtbot, window, own)
    press(qtbot, page, name)

    found = list(controls(window.findChild(KeyDialog)))

    assert len(found) >= 7
    for control in found:
        assert control.accessibleName().strip(), f"{control} has no name"


def test_a_keyring_and_a_path_of_any_name_are_shown_as_text(
    qtbot: QtBot, window: MainWindow, own: FakeReal, wallet: FakeWallet
) -> None:
    page = opened(qtbot, window, own)
    for text in HOSTILE:
        with naming(text):
            wallet.keyring = done(text)
            shows_keyring_and_path(qtbot, window, page, text)


def shows_keyring_and_path(qtbot: QtBot, window: MainWindow, page: SettingsPage, text: str) -> None:
    press(qtbot, page, "Export a key into a file")

    window.findChild(ExportDialog).place_chosen.emit(text)
    # A first mark of byte order is taken away by Qt.
    path = outside(text.removeprefix("\ufeff"))
    said(qtbot, page, f"The key is in {path}"[:80])
    qtbot.waitUntil(lambda: window.findChild(ExportDialog) is None)
    press(qtbot, page, "Change what opens your wallet")
    dialog = window.findChild(ProtectDialog)
    ways = dialog.findChildren(Choice)
    qtbot.waitUntil(lambda: any(outside(text) in way.accessibleName() for way in ways))

    for label in window.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
        assert len(label.text()) <= 400
    tips = [widget.toolTip() for widget in window.findChildren(QWidget) if widget.toolTip()]
    assert not any("<img" in tip or "<b>" in tip for tip in tips)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(ProtectDialog) is None)
