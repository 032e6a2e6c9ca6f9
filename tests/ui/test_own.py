"""A wallet with keys of its own in the window: set up, opened, locked and backed up, as a person does it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeLive, FakeWallet, a_channel, a_home, a_payment
from tests.ui.fakes_real import ADDRESS, PASSPHRASE, WORDS, FakeReal, failed
from tests.ui.reading import button, read, settle
from tests.ui.test_access import controls
from ui.pages.own.wordgrid import WordGrid
from ui.pages.own.wordsbox import WordsBox
from ui.qt import (
    QApplication,
    QCloseEvent,
    QCoreApplication,
    QDesktopServices,
    QEvent,
    QFileDialog,
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QLabel,
    QLineEdit,
    QMenu,
    QObject,
    QRect,
    QScrollArea,
    Qt,
    QToolTip,
    QUrl,
    QWidget,
    Slot,
)
from ui.theme import Face, font
from ui.widgets.choice import Choice
from ui.widgets.secretfields import SecretField, StrengthMeter
from ui.window import MainWindow
from wallet.keys.problems import keyring_absent, passphrase_wrong
from wallet.views.real_values import (
    ChainCheck,
    ChainLine,
    DevNetwork,
    FarNetwork,
    KeystoreFile,
    NetworkName,
    NewWords,
    RealPhase,
    RealState,
    TypedWords,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton
CONTRACT = "0x5fbdb2315678afecb367f032d93f642f64180aa3"
LOCKED = RealState(phase=RealPhase.LOCKED, network=NetworkName.SEPOLIA, needs_passphrase=True)


def press(qtbot: QtBot, window: MainWindow, text: str) -> None:
    qtbot.mouseClick(button(window, text), LEFT)


def choose(qtbot: QtBot, window: MainWindow, title: str) -> None:
    (choice,) = [c for c in window.findChildren(Choice) if c.text() == title and c.isVisible()]
    qtbot.mouseClick(choice, LEFT)


def field(window: MainWindow, name: str) -> QLineEdit:
    (found,) = [
        edit
        for edit in window.findChildren(QLineEdit)
        if edit.accessibleName() == name and edit.isVisible()
    ]
    return found


def begin(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, "Create or restore")
    qtbot.waitUntil(lambda: "step 1 of 3" in read(window))


def to_network(qtbot: QtBot, window: MainWindow) -> None:
    begin(qtbot, window)
    press(qtbot, window, "Next")
    press(qtbot, window, "Next")
    qtbot.waitUntil(lambda: "step 3 of 3" in read(window))


def make(qtbot: QtBot, window: MainWindow, network: str = "Sepolia") -> None:
    to_network(qtbot, window)
    choose(qtbot, window, network)
    press(qtbot, window, "Open my wallet")
    qtbot.waitUntil(lambda: window.rooms.own.own is not None)


def make_here(qtbot: QtBot, window: MainWindow, wallet: FakeWallet) -> None:
    home = a_home(channels=(), payments=(), asks=(), network_name="This computer")
    wallet.own.session = wallet.live
    wallet.own.network = NetworkName.THIS_COMPUTER
    wallet.live.view = home
    make(qtbot, window)


def test_three_clicks_make_a_wallet(qtbot: QtBot, window: MainWindow, wallet: FakeWallet) -> None:
    make(qtbot, window)

    (wanted,) = wallet.set_ups
    assert isinstance(wanted.source, NewWords)
    assert wanted.protection.uses_keyring
    assert wanted.protection.passphrase is None
    assert wanted.settings.network == FarNetwork(NetworkName.SEPOLIA)


def test_the_last_step_works_as_it_stands(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    to_network(qtbot, window)
    assert "Your keys will be made and kept on this computer." in read(window)
    press(qtbot, window, "Open my wallet")

    qtbot.waitUntil(lambda: bool(wallet.set_ups))
    assert wallet.set_ups[0].settings.network == FarNetwork(NetworkName.SEPOLIA)


def test_it_is_said_where_the_contracts_addresses_are(qtbot: QtBot, window: MainWindow) -> None:
    to_network(qtbot, window)
    assert "chain.json" not in read(window)

    choose(qtbot, window, "This computer")

    assert "of a running demo they are in its chain.json" in read(window)


def test_a_wallet_without_channels_leads_back_to_the_first_page(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    make(qtbot, window)
    wallet.state = LOCKED

    press(qtbot, window, "To the first page")

    assert wallet.own.is_locked
    unlock = "Open my wallet: unlock"
    qtbot.waitUntil(lambda: "Try it now" in read(window) and "Unlock" in read(window))
    qtbot.waitUntil(lambda: button(window, unlock).hasFocus())
    qtbot.keyClick(button(window, unlock), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Your wallet is locked" in read(window))
    press(qtbot, window.rooms.own.lock_screen, "Unlock")
    qtbot.waitUntil(lambda: "Your address" in read(window))
    assert not wallet.own.is_locked


def test_a_demo_beside_a_wallet_without_channels_has_no_first_steps(
    qtbot: QtBot, window: MainWindow
) -> None:
    make(qtbot, window)
    press(qtbot, window, "To the first page")
    press(qtbot, window, "Start the demo")

    qtbot.waitUntil(lambda: window.rooms.session is not None)
    assert not window.rooms.home.first_steps.isVisible()


def test_off_the_dev_chain_it_is_said_what_is_not_possible(
    qtbot: QtBot, window: MainWindow
) -> None:
    make(qtbot, window)

    assert "Towpath opens no channels on this network" in read(window)
    assert "0x7099 7970 c518" in read(window)
    press(qtbot, window, "Copy")
    assert QGuiApplication.clipboard().text() == ADDRESS


def restore(qtbot: QtBot, window: MainWindow, words: str) -> WordsBox:
    begin(qtbot, window)
    choose(qtbot, window, "Restore from words")
    assert "Words bring back your keys, not" in read(window)
    assert not button(window, "Next").isEnabled()
    assert "Type your recovery words first" in read(window)
    typed = window.findChild(WordsBox)
    assert isinstance(typed, WordsBox)
    qtbot.keyClicks(typed, words)
    return typed


def test_words_are_taken_as_typed(qtbot: QtBot, window: MainWindow, wallet: FakeWallet) -> None:
    restore(qtbot, window, " ".join(WORDS))
    qtbot.keyClicks(field(window, "Extra passphrase"), "more")
    press(qtbot, window, "Next")
    qtbot.waitUntil(lambda: "step 2 of 3" in read(window))
    press(qtbot, window, "Next")
    choose(qtbot, window, "Ethereum")
    press(qtbot, window, "Open my wallet")

    qtbot.waitUntil(lambda: bool(wallet.set_ups))
    source = wallet.set_ups[0].source
    assert isinstance(source, TypedWords)
    assert source.words.reveal() == " ".join(WORDS)
    assert source.extra.reveal() == "more"


def test_wrong_words_are_told_where_they_were_typed(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    wallet.words_answer = failed("WORDS_UNKNOWN", "Word 2 is not one of the 2,048.", "Look again.")
    window.resize(960, 620)
    typed = restore(qtbot, window, "olive zzz")

    qtbot.keyClick(typed, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: "Word 2 is not one of the 2,048." in read(window))
    assert "step 1 of 3" in read(window)
    last = button(window, "Next")
    assert last.isEnabled()
    settle()
    assert last.mapTo(window, last.rect().bottomRight()).y() < 620
    assert window.height() == 620
    (said,) = [
        each
        for each in window.findChildren(QLabel)
        if each.isVisible() and "bring back" in each.text()
    ]
    assert said.y() >= typed.geometry().bottom()
    wallet.words_answer = None
    press(qtbot, window, "Next")
    qtbot.waitUntil(lambda: "step 2 of 3" in read(window))
    assert "2,048" not in read(window)


def test_twenty_four_words_are_seen_at_once(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(960, 620)

    typed = restore(qtbot, window, " ".join(["abstract"] * 24))

    assert not typed.verticalScrollBar().isVisible()
    last = button(window, "Next")
    assert last.mapTo(window, last.rect().bottomRight()).y() < 620


def test_no_more_is_pasted_than_words_need(qtbot: QtBot, window: MainWindow) -> None:
    typed = restore(qtbot, window, "")
    QGuiApplication.clipboard().setText("<b>olive</b> " * 10_000)

    typed.paste()

    assert typed.toPlainText().startswith("<b>olive</b> <b>")
    assert len(typed.toPlainText()) == 1024


def test_a_key_file_is_named(qtbot: QtBot, window: MainWindow, wallet: FakeWallet) -> None:
    begin(qtbot, window)
    choose(qtbot, window, "I have a key file")
    qtbot.keyClicks(field(window, "Path of the key file"), "key.json")
    qtbot.keyClicks(field(window, "Passphrase of the key file"), "secret")
    press(qtbot, window, "Next")
    press(qtbot, window, "Next")
    choose(qtbot, window, "Sepolia")
    press(qtbot, window, "Open my wallet")

    qtbot.waitUntil(lambda: bool(wallet.set_ups))
    source = wallet.set_ups[0].source
    assert isinstance(source, KeystoreFile)
    assert (source.path, source.passphrase.reveal()) == ("key.json", "secret")


def test_a_passphrase_is_measured_and_typed_twice(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    begin(qtbot, window)
    press(qtbot, window, "Next")
    choose(qtbot, window, "Both")
    meter = window.findChild(StrengthMeter)
    qtbot.keyClicks(field(window, "Passphrase"), "short")
    qtbot.waitUntil(lambda: meter.words() == "7 more characters")
    assert not button(window, "Next").isEnabled()
    qtbot.keyClicks(field(window, "Passphrase"), "-and-longer")
    qtbot.waitUntil(lambda: meter.words() == "Good")
    assert "Type the same passphrase twice" in read(window)
    qtbot.keyClicks(field(window, "Passphrase, again"), "short-and-longer")
    press(qtbot, window, "Next")
    choose(qtbot, window, "Sepolia")
    press(qtbot, window, "Open my wallet")

    qtbot.waitUntil(lambda: bool(wallet.set_ups))
    protection = wallet.set_ups[0].protection
    assert protection.uses_keyring
    assert protection.passphrase is not None
    assert protection.passphrase.reveal() == "short-and-longer"


def test_a_refused_keyring_is_named_and_a_passphrase_chosen(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    wallet.keyring = failed("KEYRING_REFUSED", "plaintext.Keyring is not used.", "Use another.")
    begin(qtbot, window)

    press(qtbot, window, "Next")

    choices = {choice.text(): choice for choice in window.findChildren(Choice)}
    qtbot.waitUntil(lambda: not choices["This computer's keyring"].isEnabled())
    assert "plaintext.Keyring is not used." in choices["This computer's keyring"].accessibleName()
    assert choices["A passphrase"].isChecked()


def test_a_refusal_of_two_lines_is_seen_whole(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    problem = keyring_absent()
    wallet.keyring = failed("KEYRING_ABSENT", problem.cause, problem.remedy)
    window.resize(960, 620)
    begin(qtbot, window)
    press(qtbot, window, "Next")
    rows = {choice.text(): choice for choice in window.findChildren(Choice)}
    ring = rows["This computer's keyring"]
    qtbot.waitUntil(lambda: not ring.isEnabled())
    settle()

    words = f"{problem.cause} {problem.remedy}"
    room = QRect(0, 0, ring.width() - 56, 1_000)
    metrics = QFontMetrics(font(Face.SECOND))
    needed = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words).height()
    assert 28 + needed <= ring.height()
    last = button(window, "Next")
    assert last.mapTo(window, last.rect().bottomRight()).y() < 620


def type_contracts(qtbot: QtBot, window: MainWindow) -> None:
    choose(qtbot, window, "This computer")
    for name in ("Adjudicator contract", "Consensus app contract", "Virtual app contract"):
        qtbot.keyClicks(field(window, name), CONTRACT)


def test_a_chain_is_looked_at_while_it_is_typed(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    to_network(qtbot, window)
    choose(qtbot, window, "This computer")
    qtbot.waitUntil(lambda: "For the contract adjudicator" in read(window))
    assert not button(window, "Open my wallet").isEnabled()

    type_contracts(qtbot, window)

    qtbot.waitUntil(lambda: "Contracts: All three are there." in read(window))
    press(qtbot, window, "Open my wallet")
    qtbot.waitUntil(lambda: bool(wallet.set_ups))
    network = wallet.set_ups[0].settings.network
    assert isinstance(network, DevNetwork)
    assert (network.rpc_url, network.virtual_app) == ("http://127.0.0.1:8545", CONTRACT)


def test_an_address_that_the_field_cuts_short_is_told_whole(
    qtbot: QtBot, window: MainWindow
) -> None:
    whole = "0x5fbd b231 5678 afec b367 f032 d93f 642f 6418 0aa3"
    to_network(qtbot, window)
    type_contracts(qtbot, window)
    typed = field(window, "Virtual app contract")
    assert whole in typed.toolTip()
    assert typed.accessibleDescription() == whole

    qtbot.keyClick(typed, Qt.Key.Key_Backspace)

    assert (typed.toolTip(), typed.accessibleDescription()) == ("", "")


def test_a_wrong_chain_is_told_and_not_taken(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    line = ChainLine(what="Chain", is_right=False, seen="Chain 1 answers, not 31337.")
    wallet.check = ChainCheck((line,))
    to_network(qtbot, window)

    type_contracts(qtbot, window)

    qtbot.waitUntil(lambda: "Chain 1 answers, not 31337." in read(window))
    assert button(window, "Open my wallet").accessibleDescription() == "This chain is not right yet"


def test_a_wallet_that_is_not_made_is_told_and_can_be_tried_again(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    wallet.set_up_answer = failed("VAULT_NOT_WRITTEN", "The disk is full.", "Make room.")
    to_network(qtbot, window)
    choose(qtbot, window, "Sepolia")
    press(qtbot, window, "Open my wallet")

    qtbot.waitUntil(lambda: "The disk is full." in read(window))
    assert "Your keys will be made" not in read(window)
    wallet.set_up_answer = None
    press(qtbot, window, "Open my wallet")
    qtbot.waitUntil(lambda: window.rooms.own.own is not None)


def test_going_back_forgets_what_was_typed(qtbot: QtBot, window: MainWindow) -> None:
    begin(qtbot, window)
    choose(qtbot, window, "Restore from words")
    typed = window.findChild(WordsBox)
    qtbot.keyClicks(typed, "olive raven")

    qtbot.keyClick(typed, Qt.Key.Key_Escape)

    assert typed.toPlainText() == ""
    assert "Try it now" in read(window)


def test_a_wallet_that_exists_is_unlocked(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    wallet.state, wallet.own.needs_passphrase, wallet.own.is_locked = LOCKED, True, True
    window.rooms.own.look()
    qtbot.waitUntil(lambda: "Open my wallet" in read(window))
    qtbot.mouseClick(button(window, "Open my wallet: unlock"), LEFT)
    qtbot.waitUntil(lambda: "Your wallet is locked" in read(window))

    truth = "channels and the log are in the profile's folder"
    assert truth not in read(window)
    typed = field(window, "Passphrase")
    qtbot.keyClicks(typed, "something else")
    qtbot.keyClick(typed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "This is not the wallet's passphrase." in read(window))
    assert truth in read(window)
    press(qtbot, window, "New wallet from your words")
    qtbot.waitUntil(lambda: "anna" in read(window))
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    qtbot.keyClicks(typed, PASSPHRASE)
    qtbot.keyClick(typed, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: "Your address" in read(window))
    assert typed.text() == ""


def to_lock(qtbot: QtBot, window: MainWindow, wallet: FakeWallet) -> SecretField:
    wallet.state, wallet.own.needs_passphrase, wallet.own.is_locked = LOCKED, True, True
    window.rooms.own.begin()
    qtbot.waitUntil(lambda: "Your wallet is locked" in read(window))
    typed = field(window, "Passphrase")
    assert isinstance(typed, SecretField)
    return typed


def test_a_refused_passphrase_is_gone_and_can_be_typed_anew(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    """What was mistyped is nearly the passphrase."""
    typed = to_lock(qtbot, window, wallet)
    qtbot.mouseClick(typed.reveal, LEFT)
    qtbot.keyClicks(typed, PASSPHRASE + "x")

    qtbot.keyClick(typed, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: "This is not the wallet's passphrase." in read(window))
    assert (typed.text(), typed.echoMode()) == ("", QLineEdit.EchoMode.Password)
    assert typed.hasFocus()
    qtbot.mouseClick(typed.reveal, LEFT)
    qtbot.keyClick(typed, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert typed.text() == ""
    qtbot.keyClicks(typed, PASSPHRASE)
    assert "This is not the wallet's passphrase." in read(window)
    qtbot.keyClick(typed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Your address" in read(window))


def test_the_passphrase_that_opened_it_cannot_be_read_once_it_is_locked(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    typed = to_lock(qtbot, window, wallet)
    qtbot.keyClicks(typed, PASSPHRASE)
    qtbot.keyClick(typed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Your address" in read(window))

    window.rooms.own.lock()
    qtbot.mouseClick(typed.reveal, LEFT)

    assert typed.text() == ""
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        qtbot.keyClick(typed, key, Qt.KeyboardModifier.ControlModifier)
        assert typed.text() == ""


class Stubborn(QWidget):
    """A popup that does not want to be closed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()


class Desktop(QObject):
    """What the desktop is asked to show."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    @Slot(QUrl)
    def show_url(self, url: QUrl) -> None:
        self.shown.append(url.toLocalFile())


def test_the_folder_of_a_wallet_that_does_not_open_is_shown(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    desktop = Desktop()
    QDesktopServices.setUrlHandler("file", desktop, "show_url")
    wallet.state = replace(LOCKED, folder="/x/profiles/savings")
    wallet.own.needs_passphrase = wallet.own.is_locked = True
    window.rooms.own.begin()
    qtbot.waitUntil(lambda: "Your wallet is locked" in read(window))
    assert "Open the wallet's folder" not in read(window)
    qtbot.keyClicks(field(window, "Passphrase"), "something else")
    qtbot.keyClick(field(window, "Passphrase"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Open the wallet's folder" in read(window))

    press(qtbot, window, "Open the wallet's folder")
    QDesktopServices.unsetUrlHandler("file")

    assert ["/x/profiles/savings"] == desktop.shown


def test_a_folder_that_no_desktop_shows_is_on_the_clipboard(window: MainWindow) -> None:
    screen = window.rooms.own.lock_screen
    screen.show_lock(needs_passphrase=True, is_running=False)
    screen.show_problem("It was not opened.", "", has_folder=True)

    screen.show_folder("/x/profiles/savings", is_opened=False)

    assert "The folder's path is copied" in read(window)
    assert "/x/profiles/savings" == QGuiApplication.clipboard().text()


@pytest.mark.parametrize("size", [(1440, 900), (960, 620)])
def test_the_reason_why_it_stays_locked_is_seen_whole(
    window: MainWindow, size: tuple[int, int]
) -> None:
    window.resize(*size)
    screen = window.rooms.own.lock_screen
    unscrolled = []
    words = passphrase_wrong(Path("/x/anna/local/share/towpath/profiles/savings")).remedy
    for size_chars in range(len(words) - 40, len(words), 2):
        screen.show_lock(needs_passphrase=True, is_running=False)
        settle()
        screen.show_problem("It stays closed.", words[:size_chars])
        settle()
        (area,) = [area for area in screen.findChildren(QScrollArea) if area.isVisible()]
        unscrolled.append(area.verticalScrollBar().maximum() == 0)

    assert all(unscrolled), unscrolled


def test_the_way_back_from_the_lock_leads_to_the_first_page(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    wallet.state = LOCKED
    window.welcome.setup_requested.emit()
    qtbot.waitUntil(lambda: "Your wallet is locked" in read(window))

    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)

    assert not window.rooms.own.is_locked
    assert "Try it now" in read(window)


def test_ctrl_l_locks_everything_and_says_that_payments_come_in(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    make_here(qtbot, window, wallet)

    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    assert wallet.own.is_locked
    assert "Payments to you still come in" in read(window)
    assert not window.rooms.home.pay.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.rooms.own.is_locked
    assert not window.rooms.dialogs.pay.isVisible()
    press(qtbot, window, "Unlock")
    qtbot.waitUntil(lambda: not window.rooms.own.is_locked)
    assert not wallet.own.is_locked
    assert "First steps" in read(window)


def test_the_demo_has_nothing_to_lock(qtbot: QtBot, window: MainWindow) -> None:
    window.start_demo()
    qtbot.waitUntil(lambda: window.rooms.session is not None)

    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    assert not window.rooms.own.is_locked
    assert not window.rooms.shell.top.lock.isVisible()
    assert "First steps" not in read(window)


def test_the_wallet_is_locked_when_it_says_so(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    make(qtbot, window)
    wallet.own.is_due = True

    qtbot.waitUntil(lambda: window.rooms.own.is_locked)

    assert wallet.own.is_locked


def test_what_a_person_does_puts_the_lock_off(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    make(qtbot, window)
    qtbot.waitUntil(lambda: wallet.own.touches[-1:] == [False])
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier)

    QCoreApplication.sendEvent(window.windowHandle(), key)

    qtbot.waitUntil(lambda: True in wallet.own.touches)


def to_words(qtbot: QtBot, window: MainWindow) -> WordGrid:
    window.rooms.own.back_up()
    press(qtbot, window, "Show my words")
    qtbot.waitUntil(lambda: "I wrote them down" in read(window))
    grid = window.findChild(WordGrid)
    assert isinstance(grid, WordGrid)
    return grid


def test_words_are_confirmed_by_three_of_them(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    make_here(qtbot, window, wallet)
    press(qtbot, window, "Back up your words")
    press(qtbot, window, "Show my words")
    qtbot.waitUntil(lambda: "I wrote them down" in read(window))
    press(qtbot, window, "I wrote them down")
    qtbot.waitUntil(lambda: "Word 11" in read(window))
    for number in (2, 5, 11):
        qtbot.keyClicks(field(window, f"Word {number}"), WORDS[number - 1])
    press(qtbot, window, "Confirm")

    qtbot.waitUntil(lambda: "Your words are backed up." in read(window))
    assert "channels and the log are in the profile's folder" in read(window)
    assert wallet.own.confirmed == [{2: "raven", 5: "maple", 11: "saddle"}]
    press(qtbot, window, "Done")
    assert "Choose" in read(window)


def test_a_wrong_word_is_told_and_the_dialog_stays(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    make(qtbot, window)
    to_words(qtbot, window)
    press(qtbot, window, "I wrote them down")
    qtbot.waitUntil(lambda: "Word 11" in read(window))
    qtbot.keyClicks(field(window, "Word 2"), "zoo")
    qtbot.keyClick(field(window, "Word 2"), Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: "Word 2 is not the one you were shown." in read(window))
    assert not wallet.own.is_backed_up

    press(qtbot, window, "Show the words again")
    qtbot.waitUntil(lambda: "I wrote them down" in read(window))
    assert "Word 2 is not" not in read(window)


def test_the_passphrase_is_asked_before_the_words(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    wallet.own.needs_passphrase = True
    make(qtbot, window)
    window.rooms.own.back_up()
    press(qtbot, window, "Show my words")
    qtbot.waitUntil(lambda: "This is not the wallet's passphrase." in read(window))

    qtbot.keyClicks(field(window, "Passphrase"), PASSPHRASE)
    qtbot.keyClick(field(window, "Passphrase"), Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: "I wrote them down" in read(window))
    press(qtbot, window, "I wrote them down")
    qtbot.waitUntil(lambda: "Word 11" in read(window))
    press(qtbot, window, "Show the words again")
    assert field(window, "Passphrase").text() == ""
    assert "Show the words again" not in read(window)


def test_the_words_are_in_no_text_and_are_read_one_by_one(qtbot: QtBot, window: MainWindow) -> None:
    make(qtbot, window)
    grid = to_words(qtbot, window)

    def said() -> str:
        return f"{read(window)} {grid.accessibleName()} {grid.accessibleDescription()}"

    assert not [word for word in WORDS if word in said()]
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert grid.accessibleDescription() == "Word 1: olive"
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert grid.accessibleDescription() == "Word 5: maple"
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    assert grid.accessibleDescription() == "Word 4: copper"
    QCoreApplication.sendEvent(grid, QFocusEvent(QEvent.Type.FocusOut))
    assert grid.accessibleDescription() == ""


@pytest.mark.parametrize("way", ["escape", "lock", "next"])
def test_the_words_are_gone_when_they_are_no_longer_shown(
    qtbot: QtBot, window: MainWindow, way: str
) -> None:
    make(qtbot, window)
    grid = to_words(qtbot, window)
    assert grid.height() > 0

    if way == "escape":
        qtbot.keyClick(grid, Qt.Key.Key_Escape)
    elif way == "lock":
        window.rooms.own.lock()
    else:
        press(qtbot, window, "I wrote them down")
        qtbot.waitUntil(lambda: "Word 11" in read(window))

    qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert grid.accessibleDescription() == ""


def test_the_first_steps_follow_the_wallet(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    make_here(qtbot, window, wallet)
    card = window.rooms.home.first_steps
    assert card.isVisible()

    wallet.own.is_backed_up = True
    wallet.live.view = a_home(channels=(a_channel(),), payments=(a_payment(),), asks=())
    window.rooms.session.refresh()

    assert not card.isVisible()


def test_every_control_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    make(qtbot, window)
    to_words(qtbot, window)

    for control in controls(window):
        assert control.accessibleName().strip() or not control.isVisible(), f"{control}"


def test_the_steps_fit_the_smallest_window(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    window.resize(960, 620)
    to_network(qtbot, window)
    type_contracts(qtbot, window)
    qtbot.waitUntil(lambda: "Contracts: All three are there." in read(window))

    last = button(window, "Open my wallet")
    assert last.mapTo(window, last.rect().bottomRight()).y() < 620


def test_hostile_words_from_a_chain_stay_plain(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    line = ChainLine(what="Chain", is_right=False, seen="<b>bold</b>\u202eevil")
    wallet.check = ChainCheck((line,))
    to_network(qtbot, window)

    type_contracts(qtbot, window)

    qtbot.waitUntil(lambda: "<b>bold</b>\N{REPLACEMENT CHARACTER}evil" in read(window))


def test_a_session_is_what_the_wallet_gives(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    make_here(qtbot, window, wallet)

    assert isinstance(wallet.own, FakeReal)
    assert isinstance(window.rooms.session.live, FakeLive)
    assert window.rooms.shell.top.lock.isVisible()
    assert "This computer" in read(window)


def to_hub(qtbot: QtBot, window: MainWindow, wallet: FakeWallet) -> None:
    wallet.own.is_backed_up = True
    wallet.own.gas_wei = 3 * 10**18
    make_here(qtbot, window, wallet)
    press(qtbot, window, "Choose a hub")
    qtbot.waitUntil(lambda: "It has 3.0000 ETH." in read(window))


def type_hub(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClicks(field(window, "Name of the hub"), "Oak")
    qtbot.keyClicks(field(window, "Where the hub listens"), "127.0.0.1:4100")
    qtbot.keyClicks(field(window, "Address of the hub"), ADDRESS)
    qtbot.keyClicks(field(window, "You put in, in ETH"), "1.5")
    qtbot.keyClicks(field(window, "The hub puts in, in ETH"), "2")


def test_a_channel_is_opened_with_the_hub_that_was_typed(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    to_hub(qtbot, window, wallet)
    assert not button(window, "Open channel").isEnabled()
    type_hub(qtbot, window)
    assert field(window, "Address of the hub").accessibleDescription().count(" ") == 9

    press(qtbot, window, "Put in 1.5000 ETH")

    qtbot.waitUntil(lambda: "Choose a hub" in read(window) and "It has" not in read(window))
    (hub,) = wallet.own.joined
    assert (hub.name, hub.address, hub.endpoint) == ("Oak", ADDRESS, "127.0.0.1:4100")
    assert (hub.mine_wei, hub.theirs_wei) == (15 * 10**17, 2 * 10**18)


def test_an_amount_that_can_be_read_in_two_ways_opens_no_channel(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    to_hub(qtbot, window, wallet)
    type_hub(qtbot, window)

    qtbot.keyClicks(field(window, "You put in, in ETH"), "00")

    opening = button(window, "Open channel")
    assert not opening.isEnabled()
    assert "Type 1500 or 1.5" in opening.accessibleDescription()
    assert wallet.own.joined == []


def test_a_channel_that_does_not_open_is_told_in_the_dialog(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    to_hub(qtbot, window, wallet)
    type_hub(qtbot, window)
    wallet.own.is_backed_up = False

    press(qtbot, window, "Put in 1.5000 ETH")

    qtbot.waitUntil(lambda: "Your recovery words are not backed up." in read(window))
    assert button(window, "Put in 1.5000 ETH").isEnabled()


def test_enter_puts_no_money_in(qtbot: QtBot, window: MainWindow, wallet: FakeWallet) -> None:
    to_hub(qtbot, window, wallet)
    type_hub(qtbot, window)

    qtbot.keyClick(field(window, "You put in, in ETH"), Qt.Key.Key_Return)

    assert wallet.own.joined == []


def test_locking_closes_a_dialog_that_asks_where_a_file_goes(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    make_here(qtbot, window, wallet)
    asking = QFileDialog(window)
    asking.setOption(QFileDialog.Option.DontUseNativeDialog)
    asking.open()

    window.rooms.own.lock()

    assert not asking.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)
def test_locking_closes_every_menu_above_the_window(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    make_here(qtbot, window, wallet)
    edit = QLineEdit("for Bob, 12.5", window)
    edit.show()
    edit.selectAll()
    menu = edit.createStandardContextMenu()
    inner = QMenu("More", menu)
    inner.addAction("Insert")
    qtbot.addWidget(menu)
    menu.popup(edit.mapToGlobal(edit.rect().center()))
    inner.popup(menu.mapToGlobal(menu.rect().center()))
    assert QApplication.activePopupWidget() is inner

    window.rooms.own.lock()

    assert QApplication.activePopupWidget() is None
    assert (menu.isVisible(), inner.isVisible()) == (False, False)


def test_locking_hides_what_a_tooltip_says(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    """Where another window has the keyboard, no focus moves that would hide it."""
    make_here(qtbot, window, wallet)
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.isActiveWindow())
    at = window.mapToGlobal(window.rect().center())
    QToolTip.showText(at, "for Bob, 12.5", window, QRect(), 100_000)
    assert QToolTip.isVisible()

    window.rooms.own.lock()

    qtbot.waitUntil(lambda: not QToolTip.isVisible())


@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)
def test_a_popup_that_stays_open_does_not_keep_the_wallet_from_locking(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    make_here(qtbot, window, wallet)
    stubborn = Stubborn(window)
    stubborn.show()
    assert QApplication.activePopupWidget() is stubborn

    window.rooms.own.lock()

    assert window.rooms.own.is_locked
    assert not stubborn.isVisible()
