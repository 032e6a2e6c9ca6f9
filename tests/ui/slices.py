"""Runs the window through a day's use and says how long its longest turns were.

Run as a program, in a process of its own, so that imports count as they do for a person. A turn is
what happens between two looks of the loop for new events, in CPU time of the window's thread,
without what painting took in it. Prints one JSON object:
{"turns": [[ms, phase], ...], "paints": [[ms, phase], ...], "made": [name, ...]}, where `made` are
the types of widgets that Qt's bindings have made.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6 import QtWidgets
from PySide6.QtCore import QAbstractEventDispatcher

from tests.ui.fakes import BOB, ETH, FakeLive, FakeWallet, a_home, a_payment, sample_home
from tests.ui.fakes_channels import FakeChannels
from tests.ui.fakes_inbox import an_entry, sample_inbox, sample_lines
from tests.ui.fakes_people import a_contact, a_hub
from tests.ui.fakes_real import FakeReal, done
from tests.ui.fakes_requests import a_request, some_links
from tests.ui.fakes_timeline import FakeTimeline, a_payment_life, sample_events
from tests.ui.samples_activity import an_activity_row, sample_activity
from tests.ui.samples_channels import a_crowd
from tests.ui.slicedialogs import ask_about_money, restore, scrub
from ui.crash import CrashScreen
from ui.logview import LogViewer
from ui.pages.activity.view import ActivityPage
from ui.pages.channels.view import ChannelsPage
from ui.pages.contacts.form import ContactForm
from ui.pages.contacts.view import ContactsPage
from ui.pages.own.create_view import CreatePage
from ui.pages.page import OwnKeys, PageId
from ui.pages.settings.dialog import KeyDialog
from ui.pages.settings.exporting import open_export
from ui.pages.settings.protecting import open_protect
from ui.pages.settings.view import SettingsPage
from ui.pages.timeline.view import TimelinePage
from ui.palette.sheet import KeySheet
from ui.palette.view import Palette
from ui.preferences import preferences
from ui.qt import (
    QApplication,
    QCoreApplication,
    QEvent,
    QObject,
    QShortcut,
    Qt,
    QTimer,
)
from ui.theme import theme
from ui.widgets.choice import Choice
from ui.widgets.qr import QrSymbol
from ui.widgets.scroll import PlainScroll
from ui.window import MainWindow
from wallet.views.channels_values import ChannelGroup
from wallet.views.target_values import TargetView

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.qt import QWidget
    from wallet.views.values import HomeView

PAINTS = {QEvent.Type.UpdateRequest, QEvent.Type.Expose}
PATIENCE_S = 10.0
CHANNEL_COUNT = 1000
PEOPLE = 100


class Meter(QObject):
    """Notes the CPU of each turn of the loop, and of each paint of the window."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self.phase = "start"
        self.turns: list[tuple[float, str]] = []
        self.paints: list[tuple[float, str]] = []
        self._begun_s = time.thread_time()
        self._painted_s = 0.0
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self._on_turn)
        dispatcher.aboutToBlock.connect(self._on_turn)

    def watch(self, window: QWidget) -> None:
        """Count this window's paints as paints."""
        window.installEventFilter(self)
        window.windowHandle().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Handle a paint in the window's place, to see where it ends."""
        if event.type() not in PAINTS:
            return False
        begun_s = time.thread_time()
        watched.removeEventFilter(self)
        QCoreApplication.sendEvent(watched, event)
        watched.installEventFilter(self)
        took_s = time.thread_time() - begun_s
        self._painted_s += took_s
        self.paints.append((took_s * 1e3, self.phase))
        return True

    def run_until(self, is_done: Callable[[], bool]) -> None:
        """Handle events until something is so."""
        deadline = time.monotonic() + PATIENCE_S
        while not is_done():
            assert time.monotonic() < deadline, f"waited in vain: {self.phase}"
            self._app.processEvents()

    def do(self, phase: str, action: Callable[[], object]) -> None:
        """Run one action as a turn of the loop, and all that follows from it."""
        self.phase = phase
        done: list[bool] = []
        QTimer.singleShot(0, lambda: (action(), done.append(True)))
        self.run_until(lambda: bool(done))
        for _turn in range(20):
            self._app.processEvents()

    def _on_turn(self) -> None:
        now_s = time.thread_time()
        self.turns.append(((now_s - self._begun_s - self._painted_s) * 1e3, self.phase))
        self._begun_s, self._painted_s = time.thread_time(), 0.0


def main(argv: list[str]) -> int:
    """Use the window and print what its turns cost; `--hold-ms N` adds one turn of that length."""
    hold_ms = float(argv[argv.index("--hold-ms") + 1]) if "--hold-ms" in argv else 0.0
    app = QApplication(["towpath"])
    app.setStyle("Fusion")
    theme().follow_system()
    wallet = FakeWallet()
    wallet.live.view = sample_home()
    crowds = some_crowds()
    # The wallet makes symbols in another thread.
    some_links("")
    wallet.live.activities = sample_activity()
    wallet.live.past_activities = sample_activity()
    wallet.live.events = FakeTimeline(rows=sample_events())
    window = MainWindow(wallet)
    window.show()
    app.processEvents()
    gc.freeze()
    meter = Meter(app)
    meter.watch(window)
    meter.phase = "furnish"
    furnished: list[bool] = []
    window.furnished.connect(lambda: furnished.append(True))
    meter.run_until(lambda: bool(furnished))
    meter.do("demo", window.start_demo)
    meter.run_until(lambda: window.rooms.session is not None)
    # First of all: what Qt's bindings have not met until then, they meet in a dialog that goes away.
    ask_about_money(meter, window)
    use(meter, window, crowds)
    scrub(meter, window)
    read_notices(meter, window)
    use_own(meter, window)
    look_at_safety(meter, window, wallet.own)
    if hold_ms:
        meter.do("held", lambda: hold(hold_ms))
    made = [name for name in vars(QtWidgets) if name.startswith("Q")]
    sys.stdout.write(json.dumps({"turns": meter.turns, "paints": meter.paints, "made": made}))
    return 0


def use(meter: Meter, window: MainWindow, crowds: list[HomeView]) -> None:
    """What a person does with an open window."""
    session = window.rooms.session
    assert session is not None
    rows = tuple(a_payment(payment_id=f"p{i}", amount_wei=-i - 1) for i in range(900, 0, -1))
    for frame in range(60):
        view = a_home(seq=100 + frame, payments=rows[-50 - 8 * frame :][:50], asks=())
        meter.do("receive", lambda view=view: session.home_changed.emit(view))
    for seq in (3, 9, 5):
        meter.do("past", lambda seq=seq: session.seek(seq))
        meter.run_until(lambda: session.moment.seq == session.wanted_seq)
        meter.do("live", session.go_live)
    use_channels(meter, window, crowds)
    visit_people(meter, window)
    meter.do("pay", window.rooms.dialogs.open_pay)
    link = "nitro:nvd1qqqq0sample"
    session.live.targets[link] = TargetView(address=BOB, name="Bob", is_link=True, amount_wei=ETH)
    meter.do("link", lambda: window.rooms.dialogs.pay_controller.fill(link))
    meter.do("close", window.rooms.dialogs.pay.close)
    ask_for_money(meter, window)
    for is_dark in (True, False):
        meter.do("theme", lambda is_dark=is_dark: theme().set_dark(is_dark))
    for width in (960, 1440):
        meter.do("resize", lambda width=width: window.resize(width, 700))
    look_at_activity(meter, window)
    look_at_timeline(meter, window)
    look_at_settings(meter, window)
    use_palette(meter, window)
    meter.do("focus", lambda: window.rooms.home.pay.setFocus(Qt.FocusReason.TabFocusReason))


def use_palette(meter: Meter, window: MainWindow) -> None:
    """Opened at pages with very many channels and people, typed in, walked, and taken from."""
    shortcuts = {one.key().toString(): one for one in window.findChildren(QShortcut)}
    palette = window.findChild(Palette)
    for _time in range(3):
        meter.do("palette", shortcuts["Ctrl+K"].activated.emit)
        for typed in ("p", "pe", "person 9", "zz", "close", "pay person 0.25", "home"):
            meter.do("palette typed", lambda typed=typed: palette.field.setText(typed))
        meter.do("palette walked", lambda: palette.field.walked.emit(1))
        meter.do("palette taken", palette.field.entered.emit)
        palette.close_overlay()
    meter.do("sheet", shortcuts["F1"].activated.emit)
    meter.do("sheet closed", window.findChild(KeySheet).close_overlay)


def ask_for_money(meter: Meter, window: MainWindow) -> None:
    """Open the request dialog with as many requests as it shows, make one, and look at another."""
    rooms = window.rooms
    asking = rooms.session.live.asking
    asking.rows = [a_request(request_id=f"{at:032x}") for at in range(50)]
    meter.do("request", rooms.dialogs.open_request)
    meter.do("request edited", rooms.dialogs.request.form.edited.emit)
    meter.do("request made", rooms.dialogs.request.ask_requested.emit)
    meter.run_until(rooms.dialogs.request.another.isVisible)
    meter.do(
        "request chosen", lambda: rooms.dialogs.request.rows.chosen.emit(asking.rows[9].request_id)
    )
    meter.do("request refresh", lambda: rooms.session.home_changed.emit(rooms.session.live.home()))
    meter.do("request closed", rooms.dialogs.request.close_overlay)


def use_channels(meter: Meter, window: MainWindow, crowds: list[HomeView]) -> None:
    """The channels page with very many channels: open, refresh, scroll, look at some, and at the map."""
    session = window.rooms.session
    assert session is not None
    live = session.live
    assert isinstance(live, FakeLive)
    live.view = live.history[1] = crowds[0]
    FakeChannels(crowds[0]).view()
    meter.do("channels", lambda: window.rooms.show_page(PageId.CHANNELS))
    page = window.rooms._controllers[PageId.CHANNELS].page  # noqa: SLF001 - to search for it costs CPU
    assert isinstance(page, ChannelsPage)
    for crowd in crowds:
        live.view = crowd
        FakeChannels(crowd).view()
        meter.do("channels refresh", lambda crowd=crowd: session.home_changed.emit(crowd))
    for row in (9, 90, 990, 0):
        index = page.model.index(row)
        meter.do("channels scroll", lambda index=index: page.table.scrollTo(index))
    for at in (0, 7, 900):
        channel_id = crowds[0].channels[at].channel_id
        meter.do("channels drawer", lambda one=channel_id: page.table.opened.emit(one))
    for group in (ChannelGroup.CLOSED, None):
        meter.do("channels chip", lambda group=group: page.group_chosen.emit(group))
    for is_map in (True, False):
        meter.do("channels map", lambda is_map=is_map: page.map_chosen.emit(is_map))
    meter.do("channels past", lambda: session.seek(3))
    meter.run_until(lambda: session.moment.seq == session.wanted_seq)
    meter.do("channels live", session.go_live)
    meter.do("home", lambda: window.rooms.show_page(PageId.HOME))


def some_crowds() -> list[HomeView]:
    """Ten moments of very many channels, each with another first one."""
    crowd = a_crowd(CHANNEL_COUNT)
    firsts = [replace(crowd.channels[0], turn_num=turn) for turn in range(10)]
    return [
        replace(crowd, seq=2000 + at, channels=(first, *crowd.channels[1:]))
        for at, first in enumerate(firsts)
    ]


def use_own(meter: Meter, window: MainWindow) -> None:
    """What a person does who sets up a wallet of his own, locks it and backs it up."""
    own = window.rooms.own
    meter.do("own", own.begin)
    meter.run_until(lambda: window.findChild(CreatePage) is not None)
    page = window.findChild(CreatePage)
    restore(meter, page)
    for _step in range(2):
        meter.do("own next", page.go_on)
    for choice in page.network.findChildren(Choice):
        if choice.text() == "Sepolia":
            meter.do("own network", choice.click)
    meter.do("own made", page.go_on)
    meter.run_until(lambda: own.own is not None)
    meter.do("own backup", own.back_up)
    meter.do("own lock", own.lock)
    meter.do("own unlock", own.lock_screen.unlock_requested.emit)
    meter.run_until(lambda: not own.is_locked)


def look_at_activity(meter: Meter, window: MainWindow) -> None:
    """Open the page, scroll, search, read a row, and let rows come in."""
    session = window.rooms.session
    assert session is not None
    live = session.live
    meter.do("activity", lambda: window.rooms.show_page(PageId.ACTIVITY))
    page = window.findChild(ActivityPage)
    assert isinstance(page, ActivityPage)
    meter.run_until(lambda: page.model.rowCount() == len(live.activities.rows))
    bar = page.table.verticalScrollBar()
    for value in (90, 180, 20):
        meter.do("scroll", lambda value=value: bar.setValue(value))
    for at in (0, 7, 17):
        meter.do("row", lambda at=at: page.row_shown.emit(at))
    for number in range(20, 40):
        rows = (an_activity_row(number=number), *live.activities.rows)
        live.activities.rows = rows
        meter.do("row in", lambda: window.rooms.shell.sidebar.page_requested.emit(PageId.ACTIVITY))
    for text in ("coffee", "nothing like it", ""):
        page.filters.search.setText(text)
        meter.do("search", page.filters.search.returnPressed.emit)
    meter.do("label", lambda: page.table.edit_label(1))
    meter.do("export", lambda: page.exporting.show_progress(20, 0.5))
    for seq in (3, 5):
        meter.do("past activity", lambda seq=seq: session.seek(seq))
        meter.run_until(lambda: session.moment.seq == session.wanted_seq)
    meter.do("live activity", session.go_live)
    for is_dark in (True, False):
        meter.do("theme activity", lambda is_dark=is_dark: theme().set_dark(is_dark))
    for width in (960, 1440):
        meter.do("resize activity", lambda width=width: window.resize(width, 700))
    meter.do("home", lambda: window.rooms.show_page(PageId.HOME))


def look_at_timeline(meter: Meter, window: MainWindow) -> None:
    """Open the page, scroll, walk, search, look back, and let events come in."""
    rooms = window.rooms
    session = rooms.session
    assert session is not None
    live = session.live
    assert isinstance(live, FakeLive)
    count = len(live.events.rows)
    live.view = live.history[1] = replace(live.view, seq=count)
    meter.do("timeline", lambda: rooms.show_page(PageId.TIMELINE))
    page = rooms._controllers[PageId.TIMELINE].page  # noqa: SLF001 - to search for it costs CPU
    assert isinstance(page, TimelinePage)
    meter.run_until(lambda: page.model.rowCount() == count and page.detail.seq == count)
    bar = page.table.verticalScrollBar()
    for value in (0, 900, 9000):
        meter.do("timeline scroll", lambda value=value: bar.setValue(value))
    for by in (-1, -300, 7):
        meter.do("timeline walk", lambda by=by: page.table.step(by))
    for at in range(5):
        live.events.rows = (*live.events.rows, *a_payment_life(count + 1 + 16 * at, live.at_ms))
        live.view = replace(live.view, seq=len(live.events.rows))
        meter.do("timeline grows", lambda: session.home_changed.emit(live.view))
        meter.run_until(lambda: page.model.rowCount() == len(live.events.rows))
    for text in ("newspaper", "nothing like it", ""):
        page.filters.search.setText(text)
        meter.do("timeline search", page.filters.search.returnPressed.emit)
    for seq in (300, 301, 40):
        meter.do("timeline past", lambda seq=seq: session.seek(seq))
        meter.run_until(lambda: session.moment.seq == session.wanted_seq)
    meter.do("timeline live", session.go_live)
    for is_dark in (True, False):
        meter.do("timeline theme", lambda is_dark=is_dark: theme().set_dark(is_dark))
    for width in (960, 1440):
        meter.do("timeline resize", lambda width=width: window.resize(width, 700))
    meter.do("home", lambda: rooms.show_page(PageId.HOME))


def visit_people(meter: Meter, window: MainWindow) -> None:
    """Contacts and hubs, opened for the first time, looked through, and left."""
    rooms = window.rooms
    live = rooms.session.live
    live.people.rows = [
        a_contact(name=f"Person {at}", address=f"0x{at:040x}") for at in range(PEOPLE)
    ]
    live.people.hub_rows = [a_hub(address=f"0x{at:040x}") for at in range(20)]
    meter.do("contacts", lambda: rooms.show_page(PageId.CONTACTS))
    page = window.findChild(ContactsPage)
    meter.run_until(lambda: page.model.rowCount() == PEOPLE)
    for row in range(0, PEOPLE, 10):
        meter.do("scroll", lambda row=row: page.table.scrollTo(page.model.index(row, 0)))
    meter.do("choose", lambda: page.table.chosen.emit(page.model.row_id(3)))
    live.people.rows = [replace(row, can_pay_wei=1) for row in live.people.rows]
    meter.do("refresh", lambda: rooms.session.home_changed.emit(live.home()))
    meter.do("add", page.add.click)
    meter.do("added", window.findChild(ContactForm).close_overlay)
    meter.do("hubs", lambda: rooms.show_page(PageId.HUBS))
    meter.do("home", lambda: rooms.show_page(PageId.HOME))


def read_notices(meter: Meter, window: MainWindow) -> None:
    """The notices: opened for the first time, more of them while they are open, closed."""
    rooms = window.rooms
    live, inbox = rooms.session.live, rooms.inbox
    live.notices = sample_inbox()
    meter.do("notices", rooms.open_inbox)
    for number in range(100, 130):
        live.notices.entries = (an_entry(first_seq=number, seq=number), *live.notices.entries)
        meter.do("notice", inbox.refresh)
    bar = inbox.panel.rows.verticalScrollBar()
    for value in (200, 900, 0):
        meter.do("scroll", lambda value=value: bar.setValue(value))
    meter.do("notices read", inbox.panel.close_overlay)
    meter.do("notices again", rooms.open_inbox)
    meter.do("notices away", inbox.panel.close_overlay)
    meter.do("log", rooms.open_log)
    viewer = window.findChild(LogViewer)
    meter.do("log lines", lambda: viewer.show_lines(sample_lines() * 5))
    meter.do("log away", viewer.close_overlay)
    meter.do("crash", lambda: window.show_fault("ValueError: a mistake\n"))
    meter.do("crash away", window.findChild(CrashScreen).close)


def look_at_settings(meter: Meter, window: MainWindow) -> None:
    """Open the page, choose on it, scroll, and look at it in the past."""
    session = window.rooms.session
    assert session is not None
    meter.do("settings", lambda: window.rooms.show_page(PageId.SETTINGS))
    page = window.findChild(SettingsPage)
    assert isinstance(page, SettingsPage)
    meter.run_until(lambda: page.findChild(QrSymbol) is not None)
    for change in ({"tells_needs": False}, {"scale_percent": 150}, {"scale_percent": 100}):
        meter.do("settings choice", lambda change=change: preferences().change(**change))
    bar = page.findChild(PlainScroll).verticalScrollBar()
    for value in (bar.maximum(), 0):
        meter.do("settings scroll", lambda value=value: bar.setValue(value))
    meter.do("settings past", lambda: session.seek(3))
    meter.run_until(lambda: session.moment.seq == session.wanted_seq)
    meter.do("settings live", session.go_live)
    meter.do("home", lambda: window.rooms.show_page(PageId.HOME))


def look_at_safety(meter: Meter, window: MainWindow, own: FakeReal) -> None:
    """The section about safety and its two dialogs."""
    rooms = window.rooms
    keys = OwnKeys(
        wallet=own,
        lock=rooms.own.lock,
        back_up=rooms.own.back_up,
        keyring_name=lambda: done("GNOME Keyring"),
        strength=FakeWallet().passphrase_strength,
    )
    for opens in (open_protect, open_export):
        meter.do("safety dialog", lambda opens=opens: opens(window, window.bridge, keys))
        for dialog in window.findChildren(KeyDialog):
            meter.do("safety closed", dialog.close_overlay)


def hold(for_ms: float) -> None:
    """Work for some time of CPU."""
    end_s = time.thread_time() + for_ms / 1e3
    while time.thread_time() < end_s:
        pass


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
