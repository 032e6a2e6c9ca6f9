"""The settings page, with sample values."""

from collections.abc import Callable

from tests.shots.turns import settle, settle_for
from tests.ui.fakes import FakeLive, FakeWallet, sample_home
from tests.ui.fakes_real import PASSPHRASE, FakeReal
from tests.ui.fakes_settings import some_facts
from ui.pages.page import PageId
from ui.pages.settings.view import SettingsPage
from ui.preferences import preferences
from ui.qt import QAbstractButton
from ui.widgets.choice import Choice
from ui.widgets.scroll import PlainScroll
from ui.widgets.secretfields import SecretField
from ui.window import MainWindow
from wallet.api import Problem
from wallet.views.language import tr_marked
from wallet.views.real_values import NetworkName, ProtectionName

Size = tuple[int, int]


def demo(size: Size, *, down: bool = False, seq: int = 0) -> MainWindow:
    live = FakeLive(view=sample_home())
    window = MainWindow(FakeWallet(live=live))
    window.resize(*size)
    window.show()
    settle()
    window.open_session(live)
    return shown(window, down=down, seq=seq)


def waiting(size: Size) -> MainWindow:
    window = demo(size)
    preferences().change(scale_percent=150, language="de")
    settle_for(window, 60)
    preferences.cache_clear()
    return window


def own(
    size: Size, *, down: bool = False, seq: int = 0, is_quiet: bool = False, **changes: object
) -> MainWindow:
    preferences.cache_clear()
    live = FakeLive(view=sample_home())
    live.facts = some_facts(network_name="This computer", folder="/data/towpath/profiles/default")
    wallet = FakeWallet(live=live)
    wallet.own = FakeReal(
        network=NetworkName.THIS_COMPUTER,
        session=live,
        needs_passphrase=True,
        protection=ProtectionName.BOTH,
    )
    for name, value in changes.items():
        setattr(wallet.own, name, value)
    window = MainWindow(wallet)
    window.resize(*size)
    window.show()
    settle()
    window.rooms.own._on_opened(wallet.own)  # noqa: SLF001
    if is_quiet:
        preferences().change(scale_percent=150, tells_payments=False)
    return shown(window, down=down, seq=seq)


def shown(window: MainWindow, *, down: bool, seq: int = 0) -> MainWindow:
    window.rooms.show_page(PageId.SETTINGS)
    if seq:
        window.rooms.time.seek(seq)
    settle_for(window, 200)
    if down:
        bar = window.findChild(SettingsPage).findChild(PlainScroll).verticalScrollBar()
        bar.setValue(bar.maximum())
    settle()
    return window


def press(window: MainWindow, name: str) -> MainWindow:
    for button in window.findChildren(QAbstractButton):
        if button.accessibleName() == tr_marked(name) and button.isVisible():
            button.click()
            break
    settle_for(window, 60)
    return window


def fill(window: MainWindow, name: str, text: str) -> None:
    for field in window.findChildren(SecretField):
        if field.accessibleName() == tr_marked(name) and field.isVisible():
            field.setText(text)
            field.textEdited.emit(text)
    settle()


def protecting(size: Size, *, fails: bool = False) -> MainWindow:
    window = press(own(size), "Change what opens your wallet")
    for choice in window.findChildren(Choice):
        if choice.text() == tr_marked("A passphrase") and choice.isVisible():
            choice.click()
    fill(window, "Present passphrase", "not the right one" if fails else PASSPHRASE)
    for name in ("Passphrase", "Passphrase, again"):
        fill(window, name, "velvet orbit saddle drift")
    return press(window, "Change it") if fails else window


def changed(size: Size) -> MainWindow:
    window = press(
        own(size, needs_passphrase=False, protection=ProtectionName.KEYRING),
        "Change what opens your wallet",
    )
    return press(window, "Change it")


def left(size: Size) -> MainWindow:
    problem = Problem(
        code="KEYRING_ENTRY_LEFT",
        cause="The protection was changed, but the keyring kept the old key. It only opens old copies of the vault.",
        remedy="Delete the entry that is no longer used in your keyring's own program.",
    )
    window = own(size, needs_passphrase=False, protection=ProtectionName.KEYRING, left=problem)
    return press(press(window, "Change what opens your wallet"), "Change it")


def exporting(size: Size) -> MainWindow:
    window = press(own(size), "Export a key into a file")
    fill(window, "Present passphrase", PASSPHRASE)
    fill(window, "Passphrase of the file", "velvet orbit saddle")
    return window


def far(size: Size) -> MainWindow:
    """A wallet on a network without channels."""
    preferences.cache_clear()
    window = MainWindow(FakeWallet())
    window.resize(*size)
    window.show()
    settle()
    window.rooms.own._on_opened(FakeReal())  # noqa: SLF001
    return press(window, "Settings")


PAGES: dict[str, Callable[[Size], MainWindow]] = {
    "40-settings": demo,
    "40a-settings-below": lambda size: demo(size, down=True),
    "40b-settings-past": lambda size: demo(size, seq=3),
    "41-settings-own": own,
    "41a-settings-own-below": lambda size: own(size, down=True),
    "41b-settings-own-past": lambda size: own(size, seq=3, auto_lock_min=0, is_backed_up=True),
    "40c-settings-waits": waiting,
    "41c-settings-never": lambda size: own(size, auto_lock_min=0, is_quiet=True),
    "42-settings-protect": protecting,
    "42a-settings-protect-wrong": lambda size: protecting(size, fails=True),
    "42b-settings-protected": changed,
    "42c-settings-protected-left": left,
    "43-settings-export": exporting,
    "44-settings-far": far,
}
