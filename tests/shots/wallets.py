"""The dialog with the wallets of this computer, with sample values."""

from collections.abc import Callable

from tests.shots.turns import settle, settle_for
from tests.ui.fakes import FakeWallet
from tests.ui.fakes_real import failed
from ui.pages.profiles.view import WalletsDialog
from ui.window import MainWindow

Size = tuple[int, int]


def dialog(size: Size, *, typed: str = "") -> MainWindow:
    wallet = FakeWallet()
    wallet.other_answer = failed(
        "PROFILE_TAKEN",
        "There is a wallet called anna on this computer already.",
        "Choose another name, or open that one.",
    )
    window = MainWindow(wallet)
    window.resize(*size)
    window.show()
    settle()
    assert window.rooms
    window.open_wallets()
    settle_for(window, 60)
    if typed:
        window.findChild(WalletsDialog).new_requested.emit(typed)
        settle_for(window, 30)
    return window


PAGES: dict[str, Callable[[Size], MainWindow]] = {
    "26-wallets": dialog,
    "26a-wallets-taken": lambda size: dialog(size, typed="anna"),
}
