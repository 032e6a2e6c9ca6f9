"""The settings page, with sample values."""

from collections.abc import Callable

from tests.shots.turns import settle, settle_for
from tests.ui.fakes import FakeLive, FakeWallet, sample_home
from ui.pages.page import PageId
from ui.pages.settings.view import SettingsPage
from ui.widgets.scroll import PlainScroll
from ui.window import MainWindow

Size = tuple[int, int]


def demo(size: Size, *, down: bool = False, seq: int = 0) -> MainWindow:
    live = FakeLive(view=sample_home())
    window = MainWindow(FakeWallet(live=live))
    window.resize(*size)
    window.show()
    settle()
    window.open_session(live)
    return shown(window, down=down, seq=seq)


def shown(window: MainWindow, *, down: bool, seq: int = 0) -> MainWindow:
    window.rooms.show_page(PageId.SETTINGS)
    if seq:
        window.rooms.seek(seq)
    settle_for(window, 200)
    if down:
        bar = window.findChild(SettingsPage).findChild(PlainScroll).verticalScrollBar()
        bar.setValue(bar.maximum())
    settle()
    return window


PAGES: dict[str, Callable[[Size], MainWindow]] = {
    "40-settings": demo,
    "40a-settings-below": lambda size: demo(size, down=True),
    "40b-settings-past": lambda size: demo(size, seq=3),
}
