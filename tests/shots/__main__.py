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
from tests.ui.fakes_activity import FakeActivity
from tests.ui.samples_activity import sample_activity, sample_rows
from ui.pages.activity.view import ActivityPage
from ui.pages.page import PageId
from ui.qt import QApplication, QElapsedTimer, QFileDialog, QWidget
from ui.theme import Face, font, theme
from ui.window import MainWindow
from wallet.api import DemoProgress, DemoStep, Problem
from wallet.views.activity_values import ExportFormat

HELD = Problem(code="", cause="", remedy="")
NO_SPACE = Problem(
    code="EXPORT_NO_SPACE",
    cause="The disk is full. Nothing was written, and a file that was there is as it was.",
    remedy="Make room on it, or choose another.",
)
SIZES = ((1440, 900), (960, 620))
DAY_MS = 24 * 3600 * 1000


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


def activity(size: tuple[int, int], *, chosen: int = -1, **changes: object) -> MainWindow:
    """The activity page with the sample rows, or with others."""
    live = FakeLive(view=sample_home(), span_ms=8 * DAY_MS, activities=sample_activity(**changes))
    window = opened(live, size)
    window.rooms.show_page(PageId.ACTIVITY)
    settle_for(window, 60)
    if chosen >= 0:
        page = activity_page(window)
        page.row_shown.emit(chosen)
        page.table.setFocus()
        settle()
    return window


def activity_page(window: MainWindow) -> ActivityPage:
    """The activity page of a window."""
    page = window.findChild(ActivityPage)
    assert isinstance(page, ActivityPage)
    return page


def activity_found(size: tuple[int, int], *, text: str) -> MainWindow:
    window = activity(size)
    page = activity_page(window)
    page.filters.search.setText(text)
    page.filters.search.returnPressed.emit()
    settle_for(window, 60)
    return window


def activity_reading(size: tuple[int, int]) -> MainWindow:
    window = activity(size, holds=True)
    live = window.rooms.session.live  # type: ignore[union-attr]
    live.activities.progress[-1](0.42)  # type: ignore[attr-defined]
    settle_for(window, 60)
    return window


def activity_label(size: tuple[int, int]) -> MainWindow:
    window = activity(size)
    page = activity_page(window)
    page.table.choose(6)
    page.table.edit_label(6)
    settle()
    return window


def activity_export(size: tuple[int, int], problem: Problem | None = None) -> MainWindow:
    window = activity(size, export_problem=problem, holds=problem is HELD)
    page = activity_page(window)
    live = window.rooms.session.live  # type: ignore[union-attr]
    live.activities.release()  # type: ignore[attr-defined]
    settle_for(window, 60)
    controller = window.rooms._controllers[PageId.ACTIVITY]  # noqa: SLF001
    controller.export(page.model.listing, "/home/you/Documents/towpath.csv", ExportFormat.CSV)  # type: ignore[attr-defined]
    if problem is HELD:
        live.activities.progress[-1](0.62)  # type: ignore[attr-defined]
    settle_for(window, 60)
    return window


def activity_dialog(size: tuple[int, int]) -> QWidget:
    """Qt's own file dialog, a window of its own."""
    window = activity(size)
    activity_page(window).export.click()
    settle_for(window, 100)
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    return dialog


def activity_stopped(size: tuple[int, int]) -> MainWindow:
    window = activity_reading(size)
    activity_page(window).progress.stop.click()
    settle()
    return window


def activity_refused(size: tuple[int, int]) -> MainWindow:
    """A label that could not be written."""
    window = activity(size)
    activity_page(window).show_problem(
        "There are as many labels as Towpath keeps, so this one was not written.",
        "Take away one that you no longer need.",
    )
    settle()
    return window


def activity_past(size: tuple[int, int]) -> MainWindow:
    rows = sample_rows()[8:]
    live = FakeLive(
        view=sample_home(),
        span_ms=8 * DAY_MS,
        activities=sample_activity(),
        past_activities=FakeActivity(rows=rows, seq=812, now_ms=NOW_MS),
    )
    live.history[812] = sample_past()
    window = opened(live, size)
    window.rooms.show_page(PageId.ACTIVITY)
    window.rooms.seek(812)
    settle_for(window, 120)
    activity_page(window).row_shown.emit(2)
    settle_for(window, 60)
    return window


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
    "20-activity": activity,
    "20a-activity-row": lambda size: activity(size, chosen=3),
    "20b-activity-waiting": lambda size: activity(size, chosen=0),
    "20c-activity-failed": lambda size: activity(size, chosen=7),
    "20d-activity-on-chain": lambda size: activity(size, chosen=17),
    "20e-activity-empty": lambda size: activity(size, rows=()),
    "20f-activity-found": lambda size: activity_found(size, text="coffee"),
    "20g-activity-no-match": lambda size: activity_found(size, text="zeppelin"),
    "20h-activity-reading": activity_reading,
    "20h-activity-stopped": activity_stopped,
    "20i-activity-refused": activity_refused,
    "20i-activity-label": activity_label,
    "20j-activity-exporting": lambda size: activity_export(size, HELD),
    "20k-activity-exported": activity_export,
    "20l-activity-export-failed": lambda size: activity_export(size, NO_SPACE),
    "20m-activity-export-where": activity_dialog,
    "20n-activity-past": activity_past,
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
