"""Draws the window with sample values into build/shots, for eyes to judge.

`python -m tests.shots [folder]` writes one picture for each page, theme and size.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.ui.fakes import (
    NOW_MS,
    FakeLive,
    FakeWallet,
    a_home,
    sample_home,
    sample_past,
)
from tests.ui.samples_channels import sample_channels, sample_live
from ui.pages.channels.view import ChannelsPage
from ui.pages.page import PageId
from ui.qt import QApplication, QElapsedTimer
from ui.theme import Face, font, theme
from ui.widgets.overlay import Question
from ui.window import MainWindow
from wallet.api import DemoProgress, DemoStep, Problem
from wallet.views.channels_values import ChannelGroup

SIZES = ((1440, 900), (960, 620))
DAY_MS = 24 * 3600 * 1000
WILLOW_CHANNEL = sample_channels().channels[0].channel_id


def settle() -> None:
    """Let timers and layouts come to rest."""
    app = QApplication.instance()
    assert app is not None
    for _turn in range(12):
        app.processEvents()


def opened(live: FakeLive, size: tuple[int, int]) -> MainWindow:
    """A window with an open session."""
    window = MainWindow(FakeWallet(live=live))
    window.resize(*size)
    window.show()
    settle()
    window.open_session(live)
    settle()
    return window


def welcome(size: tuple[int, int]) -> MainWindow:
    window = MainWindow(FakeWallet())
    window.resize(*size)
    window.show()
    settle()
    return window


def not_yet(size: tuple[int, int]) -> MainWindow:
    window = welcome(size)
    window.welcome.setup_requested.emit()
    settle()
    return window


def progress(size: tuple[int, int], *, fails: bool = False) -> MainWindow:
    window = welcome(size)
    window._pages.setCurrentWidget(window.rooms.setup)  # noqa: SLF001
    details = ("Block 0 after 44 ms.", "Three contracts at block 3.", "")
    for step, detail in zip(DemoStep, details, strict=False):
        window.rooms.setup.show_progress(DemoProgress(step=step, is_done=False, detail=""))
        if step is not DemoStep.HUB:
            window.rooms.setup.show_progress(DemoProgress(step=step, is_done=True, detail=detail))
    if fails:
        window.rooms.setup.show_problem(
            "Willow did not start within 10 seconds. Nothing is lost.",
            "Close other programs that use much memory, then try again.",
        )
    settle()
    return window


def first_home(size: tuple[int, int]) -> MainWindow:
    return opened(FakeLive(view=a_home()), size)


def home(size: tuple[int, int]) -> MainWindow:
    return opened(FakeLive(view=sample_home(), span_ms=8 * DAY_MS), size)


def paid(size: tuple[int, int]) -> MainWindow:
    window = first_home(size)
    window.rooms.home.needs.pay.click()
    settle_for(window, 300)
    return window


def pay(size: tuple[int, int], *, amount_wei: int = 25 * 10**16) -> MainWindow:
    window = home(size)
    controller = window.rooms.pay_controller
    assert controller is not None
    controller.open(payee="Bob", amount_wei=amount_wei, note="Coffee")
    settle()
    return window


def pay_new_tab(size: tuple[int, int]) -> MainWindow:
    window = first_home(size)
    controller = window.rooms.pay_controller
    assert controller is not None
    controller.open(payee="Bob", amount_wei=25 * 10**16, note="Coffee")
    settle()
    return window


def pay_done(size: tuple[int, int]) -> MainWindow:
    window = pay(size)
    window.rooms.pay.pay.click()
    settle_for(window, 300)
    return window


def past(size: tuple[int, int]) -> MainWindow:
    live = FakeLive(view=sample_home(), span_ms=8 * DAY_MS)
    live.history[812] = sample_past()
    window = opened(live, size)
    window.rooms.seek(812)
    settle_for(window, 120)
    return window


def ask_close(size: tuple[int, int]) -> MainWindow:
    window = home(size)
    window.rooms.home.channel.close_requested.emit(sample_home().channels[0])
    settle()
    return window


def channels(
    size: tuple[int, int], *, live: FakeLive | None = None, inspect: str = ""
) -> MainWindow:
    """The channels page, with the drawer on a channel where one is named."""
    window = opened(live or sample_live(), size)
    if inspect:
        window.rooms.show_channel(inspect)
    else:
        window.rooms.show_page(PageId.CHANNELS)
    settle_for(window, 200)
    return window


def channels_map(size: tuple[int, int], *, inspect: str = "") -> MainWindow:
    window = channels(size, inspect=inspect)
    channels_page(window).map_chosen.emit(True)
    settle()
    return window


def channels_group(size: tuple[int, int]) -> MainWindow:
    """A chip that leaves nothing."""
    window = channels(size, live=FakeLive(view=sample_home()))
    channels_page(window).group_chosen.emit(ChannelGroup.CLOSED)
    settle()
    return window


def channels_past(size: tuple[int, int], *, inspect: str = "") -> MainWindow:
    window = channels(size, inspect=inspect)
    window.rooms.seek(812)
    settle_for(window, 120)
    return window


def channels_failed(size: tuple[int, int]) -> MainWindow:
    """A tab that cannot be settled now."""
    live = sample_live()
    live.end_problem = Problem(
        code="UNANSWERED",
        cause="Somebody does not answer, so it is not settled yet. Your money is safe.",
        remedy="It goes on by itself as soon as they answer.",
    )
    window = channels(size, live=live, inspect="0xchannel-cedar")
    drawer = channels_page(window).drawer
    assert drawer is not None
    drawer.settle_requested.emit(live.view.channels[1].tabs[0])
    settle()
    window.findChildren(Question)[-1].agreed.emit()
    window.findChildren(Question)[-1].close_overlay()
    settle_for(window, 100)
    return window


def channels_page(window: MainWindow) -> ChannelsPage:
    page = window.findChild(ChannelsPage)
    assert isinstance(page, ChannelsPage)
    return page


def settle_for(window: MainWindow, wait_ms: int) -> None:
    """Let time pass for frames and levels."""
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < wait_ms:
        settle()
    window.update()
    settle()


PAGES = {
    "01-welcome": welcome,
    "01b-not-yet": not_yet,
    "02-progress": progress,
    "02b-progress-stopped": lambda size: progress(size, fails=True),
    "03-home-first": first_home,
    "04-home": home,
    "05-home-paid": paid,
    "06-pay": pay,
    "06a-pay-new-tab": pay_new_tab,
    "06b-pay-too-much": lambda size: pay(size, amount_wei=99 * 10**17),
    "06c-pay-done": pay_done,
    "07-home-past": past,
    "08-close-channel": ask_close,
    "20-channels": channels,
    "20a-channels-drawer": lambda size: channels(size, inspect=WILLOW_CHANNEL),
    "20b-channels-opening": lambda size: channels(size, inspect="0xchannel-alder"),
    "20c-channels-waiting": lambda size: channels(size, inspect="0xchannel-cedar"),
    "20d-channels-closed": lambda size: channels(size, inspect="0xchannel-elm"),
    "21-channels-map": channels_map,
    "21a-channels-map-drawer": lambda size: channels_map(size, inspect="0xchannel-cedar"),
    "22-channels-empty": lambda size: channels(size, live=FakeLive(view=a_home(channels=()))),
    "22a-channels-none-of-these": channels_group,
    "23-channels-past": channels_past,
    "23a-channels-past-drawer": lambda size: channels_past(size, inspect="0xchannel-cedar"),
    "23b-channels-past-missing": lambda size: channels_past(size, inspect="0xchannel-birch"),
    "24-channels-failed": channels_failed,
}


def main() -> None:
    """Draw all pages, or those whose names hold the second argument."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "build/shots")
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    app.setStyle("Fusion")
    app.setFont(font(Face.BODY))
    assert NOW_MS > 0
    for is_dark in (False, True):
        for name, make in PAGES.items():
            if only not in name:
                continue
            for size in SIZES:
                theme().set_dark(is_dark)
                window = make(size)
                look = "dark" if is_dark else "light"
                path = folder / f"{name}-{look}-{size[0]}x{size[1]}.png"
                window.grab().save(str(path))
                print(path)
                theme().set_past(False)
                window.close()
                window.deleteLater()
                settle()


if __name__ == "__main__":
    main()
