"""The panel of notices with sample values."""

from __future__ import annotations

from collections.abc import Callable

from tests.shots.activity import opened
from tests.shots.turns import settle, settle_for
from tests.ui.fakes import FakeLive, sample_home
from tests.ui.fakes_inbox import FakeInbox, sample_inbox, sample_lines
from tests.ui.reading import button
from ui.closing import ClosingNote
from ui.crash import CrashScreen
from ui.logview import LogViewer
from ui.qt import QWidget
from ui.window import MainWindow
from wallet.views.language import tr_marked
from wallet.views.log_values import LogLine

Size = tuple[int, int]


def notices(size: Size, inbox: FakeInbox, *, is_past: bool = False) -> MainWindow:
    """The panel over the home page."""
    live = FakeLive(view=sample_home(), notices=inbox, past_notices=inbox)
    window = opened(live, size)
    settle_for(window, 300)
    if is_past:
        window.rooms.time.seek(12)
        settle_for(window, 300)
    window.rooms.open_inbox()
    settle()
    return window


def log(size: Size, *, lines: tuple[LogLine, ...]) -> MainWindow:
    """The program's own log."""
    window = opened(FakeLive(view=sample_home()), size)
    settle_for(window, 50)
    window.rooms.open_log()
    settle_for(window, 100)
    viewer = window.findChild(LogViewer)
    assert isinstance(viewer, LogViewer)
    viewer.show_lines(lines)
    settle()
    return window


def crash(size: Size, *, is_read: bool = False) -> CrashScreen:
    """The window of our own mistake, and its report."""
    window = opened(FakeLive(view=sample_home()), size)
    fault = (
        "Traceback (most recent call last):\n"
        '  File "/x/ui/pages/home/view.py", line 118, in show_home\n'
        '  File "/x/wallet/live.py", line 164, in home\n'
        "AssertionError: 12\n"
    )
    window.show_fault(fault)
    found = window.findChild(CrashScreen)
    assert isinstance(found, CrashScreen)
    if is_read:
        button(found, tr_marked("Show report")).click()
    settle_for(found, 50)
    _KEPT.append(window)
    return found


def closing(_size: Size) -> ClosingNote:
    """What is waited for when a wallet takes its time."""
    note = ClosingNote()
    note.show()
    settle()
    return note


_KEPT: list[MainWindow] = []
"""A crash window goes with the window it belongs to."""

PAGES: dict[str, Callable[[Size], QWidget]] = {
    "50-notices": lambda size: notices(size, sample_inbox()),
    "50a-notices-empty": lambda size: notices(size, FakeInbox()),
    "52-log": lambda size: log(size, lines=sample_lines()),
    "52a-log-empty": lambda size: log(size, lines=()),
    "51-crash": crash,
    "51b-closing": closing,
    "51a-crash-report": lambda size: crash(size, is_read=True),
    "50b-notices-past": lambda size: notices(
        size, FakeInbox(entries=sample_inbox().entries), is_past=True
    ),
}
