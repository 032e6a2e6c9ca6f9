"""The panel of notices with sample values."""

from __future__ import annotations

from collections.abc import Callable

from tests.shots.activity import opened
from tests.shots.turns import settle, settle_for
from tests.ui.fakes import FakeLive, sample_home
from tests.ui.fakes_inbox import FakeInbox, sample_inbox
from ui.window import MainWindow

Size = tuple[int, int]


def notices(size: Size, inbox: FakeInbox, *, is_past: bool = False) -> MainWindow:
    """The panel over the home page."""
    live = FakeLive(view=sample_home(), notices=inbox, past_notices=inbox)
    window = opened(live, size)
    settle_for(window, 300)
    if is_past:
        window.rooms.seek(12)
        settle_for(window, 300)
    window.rooms.open_inbox()
    settle()
    return window


PAGES: dict[str, Callable[[Size], MainWindow]] = {
    "50-notices": lambda size: notices(size, sample_inbox()),
    "50a-notices-empty": lambda size: notices(size, FakeInbox()),
    "50b-notices-past": lambda size: notices(
        size, FakeInbox(entries=sample_inbox().entries), is_past=True
    ),
}
