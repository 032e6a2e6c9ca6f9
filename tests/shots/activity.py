"""The activity page with sample values."""

from collections.abc import Callable

from tests.shots.turns import settle, settle_for
from tests.ui.fakes import NOW_MS, FakeLive, FakeWallet, sample_home, sample_past
from tests.ui.fakes_activity import FakeActivity
from tests.ui.samples_activity import sample_activity, sample_rows
from ui.pages.activity.view import ActivityPage
from ui.pages.page import PageId
from ui.qt import QFileDialog, QWidget
from ui.window import MainWindow
from wallet.api import Problem
from wallet.codes import Code
from wallet.views.activity_values import ExportFormat

Size = tuple[int, int]
DAY_MS = 24 * 3600 * 1000
HELD = Problem(code="", cause="", remedy="")
NO_SPACE = Problem(
    code="EXPORT_NO_SPACE",
    cause="The disk is full. Nothing was written, and a file that was there is as it was.",
    remedy="Make room on it, or choose another.",
)


def opened(live: FakeLive, size: Size) -> MainWindow:
    """A window with an open session."""
    window = MainWindow(FakeWallet(live=live))
    window.resize(*size)
    window.show()
    settle()
    window.open_session(live)
    settle()
    return window


def activity(size: Size, *, chosen: int = -1, **changes: object) -> MainWindow:
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


def activity_found(size: Size, *, text: str) -> MainWindow:
    window = activity(size)
    page = activity_page(window)
    page.filters.search.setText(text)
    page.filters.search.returnPressed.emit()
    settle_for(window, 60)
    return window


def activity_reading(size: Size) -> MainWindow:
    window = activity(size, holds=True)
    live = window.rooms.session.live  # type: ignore[union-attr]
    live.activities.progress[-1](0.42)  # type: ignore[attr-defined]
    settle_for(window, 60)
    return window


def activity_label(size: Size) -> MainWindow:
    window = activity(size)
    page = activity_page(window)
    page.table.choose(6)
    page.table.edit_label(6)
    settle()
    return window


def activity_export(size: Size, problem: Problem | None = None) -> MainWindow:
    window = activity(size, export_problem=problem, holds=problem is HELD)
    page = activity_page(window)
    live = window.rooms.session.live  # type: ignore[union-attr]
    live.activities.release()  # type: ignore[attr-defined]
    settle_for(window, 60)
    controller = window.rooms._controllers[PageId.ACTIVITY]  # noqa: SLF001
    controller.export(page.model.listing, "Documents/towpath.csv", ExportFormat.CSV)  # type: ignore[attr-defined]
    if problem is HELD:
        live.activities.progress[-1](0.62)  # type: ignore[attr-defined]
    settle_for(window, 60)
    return window


def activity_dialog(size: Size) -> QWidget:
    """Qt's own file dialog, a window of its own."""
    window = activity(size)
    activity_page(window).export.click()
    settle_for(window, 100)
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    return dialog


def activity_stopped(size: Size) -> MainWindow:
    window = activity_reading(size)
    activity_page(window).progress.stop.click()
    settle()
    return window


def activity_refused(size: Size) -> MainWindow:
    """A label that could not be written."""
    window = activity(size)
    activity_page(window).tell_problem(
        Problem(
            code=Code.LABELS_FULL,
            cause="There are as many labels as Towpath keeps, so this one was not written.",
            remedy="Take away one that you no longer need.",
        )
    )
    settle()
    return window


def activity_past(size: Size) -> MainWindow:
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
    window.rooms.time.seek(812)
    settle_for(window, 120)
    activity_page(window).row_shown.emit(2)
    settle_for(window, 60)
    return window


PAGES: dict[str, Callable[[Size], QWidget]] = {
    "30-activity": activity,
    "30a-activity-row": lambda size: activity(size, chosen=3),
    "30b-activity-waiting": lambda size: activity(size, chosen=0),
    "30c-activity-failed": lambda size: activity(size, chosen=7),
    "30d-activity-on-chain": lambda size: activity(size, chosen=17),
    "30e-activity-empty": lambda size: activity(size, rows=()),
    "30f-activity-found": lambda size: activity_found(size, text="coffee"),
    "30g-activity-no-match": lambda size: activity_found(size, text="zeppelin"),
    "30h-activity-reading": activity_reading,
    "30h-activity-stopped": activity_stopped,
    "30i-activity-refused": activity_refused,
    "30i-activity-label": activity_label,
    "30j-activity-exporting": lambda size: activity_export(size, HELD),
    "30k-activity-exported": activity_export,
    "30l-activity-export-failed": lambda size: activity_export(size, NO_SPACE),
    "30m-activity-export-where": activity_dialog,
    "30n-activity-past": activity_past,
}
