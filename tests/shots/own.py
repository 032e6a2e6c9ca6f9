"""The pages of a wallet with keys of its own, with sample values."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.shots.turns import settle, settle_for
from tests.ui.fakes import FakeLive, FakeWallet, a_home
from tests.ui.fakes_real import PASSPHRASE, FakeReal, failed
from ui.pages.own.create_view import CreatePage
from ui.pages.own.wordsbox import WordsBox
from ui.qt import QAbstractButton
from ui.widgets.choice import Choice
from ui.widgets.secretfields import SecretField, WordsField
from ui.window import MainWindow
from wallet.keys.problems import passphrase_wrong
from wallet.views.language import tr_marked
from wallet.views.real_values import (
    ChainCheck,
    ChainLine,
    NetworkName,
    RealPhase,
    RealState,
)

Size = tuple[int, int]
LOCKED = RealState(
    phase=RealPhase.LOCKED, network=NetworkName.SEPOLIA, needs_passphrase=True, is_backed_up=True
)
FOLDER = "/x/anna/local/share/towpath/profiles/savings"
WRONG = ChainCheck(
    (
        ChainLine(what="Chain", is_right=True, seen="Chain 31337 answers."),
        ChainLine(what="Newest block", is_right=True, seen="Block 41, 2 hours old."),
        ChainLine(what="Contracts", is_right=False, seen="NitroAdjudicator is not at its address."),
    )
)


def window_of(wallet: FakeWallet, size: Size) -> MainWindow:
    window = MainWindow(wallet)
    window.resize(*size)
    window.show()
    settle()
    assert window.rooms
    settle()
    return window


def set_up(size: Size, *, wallet: FakeWallet | None = None) -> MainWindow:
    window = window_of(wallet or FakeWallet(), size)
    window.welcome.setup_requested.emit()
    settle_for(window, 60)
    return window


def choose(window: MainWindow, title: str) -> None:
    for choice in window.findChildren(Choice):
        if choice.text() == title and choice.isVisible():
            choice.click()
    settle()


def go_on(window: MainWindow) -> None:
    window.findChild(CreatePage).go_on()
    settle()


def fill(window: MainWindow, name: str, text: str) -> None:
    for kind in (SecretField, WordsField):
        for field in window.findChildren(kind):
            if field.accessibleName() == tr_marked(name):
                field.setText(text)
                field.textEdited.emit(text)
    settle()


def restore(size: Size) -> MainWindow:
    window = set_up(size)
    choose(window, "Restore from words")
    return window


def chosen(size: Size, title: str) -> MainWindow:
    window = set_up(size)
    choose(window, title)
    return window


def protect(size: Size, *, wallet: FakeWallet | None = None) -> MainWindow:
    window = set_up(size, wallet=wallet)
    go_on(window)
    return window


def passphrase(size: Size) -> MainWindow:
    window = protect(size)
    choose(window, "A passphrase")
    fill(window, "Passphrase", PASSPHRASE)
    return window


def no_keyring(size: Size) -> MainWindow:
    wallet = FakeWallet(
        keyring=failed(
            "KEYRING_ABSENT",
            "This computer has no keyring that can be used now.",
            "Use a passphrase.",
        )
    )
    return protect(size, wallet=wallet)


def wrong_words(size: Size) -> MainWindow:
    window = set_up(
        size,
        wallet=FakeWallet(
            words_answer=failed(
                "WORDS_UNKNOWN",
                "Word 2 is not one of the 2,048 words that recovery words are made of.",
                "Did you mean “raven”? The list is English.",
            )
        ),
    )
    choose(window, "Restore from words")
    (typed,) = window.findChildren(WordsBox)
    typed.setPlainText(" ".join(["abstract"] * 24))
    go_on(window)
    return window


def network(size: Size, *, wallet: FakeWallet | None = None) -> MainWindow:
    window = protect(size, wallet=wallet)
    go_on(window)
    choose(window, "This computer")
    for name in ("Adjudicator contract", "Consensus app contract", "Virtual app contract"):
        fill(window, name, "0x5fbdb2315678afecb367f032d93f642f64180aa3")
    settle_for(window, 500)
    return window


def far_network(size: Size) -> MainWindow:
    window = network(size)
    choose(window, "Ethereum")
    return window


def far(size: Size, *, own: FakeReal | None = None) -> MainWindow:
    wallet = FakeWallet(own=own or FakeReal())
    window = network(size, wallet=wallet)
    choose(window, "Sepolia")
    go_on(window)
    return window


def here(size: Size) -> MainWindow:
    home = a_home(
        network_name="This computer",
        channels=(),
        payments=(),
        asks=(),
        can_send_wei=0,
        can_receive_wei=0,
    )
    own = FakeReal(network=NetworkName.THIS_COMPUTER, session=FakeLive(view=home))
    window = network(size, wallet=FakeWallet(own=own))
    go_on(window)
    return window


def locked(size: Size) -> MainWindow:
    own = FakeReal(needs_passphrase=True)
    window = far(size, own=own)
    window.rooms.own.lock()
    settle()
    return window


def unlock_failed(size: Size) -> MainWindow:
    state = replace(LOCKED, folder=FOLDER)
    wallet = FakeWallet(state=state, own=FakeReal(needs_passphrase=True, is_locked=True))
    window = set_up(size, wallet=wallet)
    problem = passphrase_wrong(Path(FOLDER))
    window.rooms.own.lock_screen.show_problem(problem.cause, problem.remedy, has_folder=True)
    settle()
    return window


def welcome_back(size: Size) -> MainWindow:
    return window_of(FakeWallet(state=LOCKED), size)


def backup(size: Size, *, steps: int = 0) -> MainWindow:
    window = far(size)
    window.rooms.own.back_up()
    settle()
    for text in ("Show my words", "I wrote them down")[:steps]:
        for button in window.findChildren(QAbstractButton):
            if button.text() == text:
                button.click()
        settle()
    return window


def hub(size: Size) -> MainWindow:
    window = here(size)
    window.rooms.own.choose_hub()
    settle_for(window, 60)
    return window


PAGES: dict[str, Callable[[Size], MainWindow]] = {
    "20-own-welcome-back": welcome_back,
    "21-own-keys": set_up,
    "21b-own-restore": restore,
    "21b-own-words-wrong": wrong_words,
    "21c-own-key-file": lambda size: chosen(size, "I have a key file"),
    "21d-own-private-key": lambda size: chosen(size, "I have a private key"),
    "22-own-protect": protect,
    "22b-own-passphrase": passphrase,
    "22c-own-no-keyring": no_keyring,
    "23-own-network": network,
    "23b-own-network-wrong": lambda size: network(size, wallet=FakeWallet(check=WRONG)),
    "23c-own-network-far": far_network,
    "24-own-far": far,
    "24b-own-far-done": lambda size: far(size, own=FakeReal(is_backed_up=True)),
    "25-own-home": here,
    "25b-own-hub": hub,
    "26-own-locked": locked,
    "26b-own-unlock-failed": unlock_failed,
    "27-own-backup": backup,
    "27b-own-backup-words": lambda size: backup(size, steps=1),
    "27c-own-backup-check": lambda size: backup(size, steps=2),
}
