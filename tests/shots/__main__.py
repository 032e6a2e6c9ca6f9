"""Draws the window with sample values into build/shots, for eyes to judge.

`python -m tests.shots [folder]` writes one picture for each page, theme and size.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.shots import own as own_shots
from tests.shots.turns import settle, settle_for
from tests.ui.fakes import (
    NOW_MS,
    FakeLive,
    FakeWallet,
    a_home,
    sample_home,
    sample_past,
)
from ui.qt import QApplication
from ui.theme import Face, font, theme
from ui.window import MainWindow
from wallet.api import DemoProgress, DemoStep

SIZES = ((1440, 900), (960, 620))
DAY_MS = 24 * 3600 * 1000


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


def progress(size: tuple[int, int], *, fails: bool = False) -> MainWindow:
    window = welcome(size)
    window._pages.setCurrentWidget(window.rooms.setup)  # noqa: SLF001
    for step in (DemoStep.CHAIN, DemoStep.CONTRACTS, DemoStep.HUB):
        window.rooms.setup.show_progress(DemoProgress(step=step, is_done=False))
        if step is not DemoStep.HUB:
            window.rooms.setup.show_progress(DemoProgress(step=step, is_done=True))
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


PAGES = {
    "01-welcome": welcome,
    **own_shots.PAGES,
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
