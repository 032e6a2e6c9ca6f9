"""The palette and the sheet of keys."""

from __future__ import annotations

from tests.shots.turns import settle, settle_for
from tests.ui.fakes import FakeLive, FakeWallet, sample_home, sample_past
from tests.ui.fakes_people import sample_people
from ui.palette.view import Palette
from ui.qt import QShortcut
from ui.window import MainWindow

DAY_MS = 24 * 3600 * 1000


def pressed(size: tuple[int, int], keys: str, *, seq: int = 0, typed: str = "") -> MainWindow:
    """The home page of some days, with these keys pressed."""
    live = FakeLive(view=sample_home(), span_ms=8 * DAY_MS, people=sample_people())
    live.history[812] = sample_past()
    window = MainWindow(FakeWallet(live=live))
    window.resize(*size)
    window.show()
    settle()
    window.open_session(live)
    settle()
    if seq:
        window.rooms.time.seek(seq)
        settle_for(window, 120)
    next(
        one for one in window.findChildren(QShortcut) if one.key().toString() == keys
    ).activated.emit()
    settle_for(window, 100)
    if typed:
        window.findChild(Palette).field.setText(typed)
        settle()
    return window


PAGES = {
    "50-palette": lambda size: pressed(size, "Ctrl+K"),
    "50a-palette-pay": lambda size: pressed(size, "Ctrl+K", typed="pay bob 0.25"),
    "50b-palette-name": lambda size: pressed(size, "Ctrl+K", typed="willow"),
    "50c-palette-past": lambda size: pressed(size, "Ctrl+K", typed="pay", seq=812),
    "50d-palette-nothing": lambda size: pressed(size, "Ctrl+K", typed="zzzz"),
    "51-keys": lambda size: pressed(size, "F1"),
}
