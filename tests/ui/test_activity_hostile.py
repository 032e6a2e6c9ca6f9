"""What people call themselves and write into notes is shown on the activity page as it is, and does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ui.fakes import FakeLive
from tests.ui.fakes_activity import FakeActivity
from tests.ui.hostile import HOSTILE, naming
from tests.ui.reading import read
from tests.ui.samples_activity import an_activity_row
from ui.i18n import outside, outside_name
from ui.pages.activity.model import Column
from ui.pages.activity.view import ActivityPage
from ui.pages.page import PageId
from ui.qt import QLabel, Qt, QWidget
from wallet.api import Problem
from wallet.codes import Code
from wallet.views.activity_values import ActivityKind, ActivityPerson, ActivityStatus, Fate
from wallet.views.values import StepView

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

HIDDEN = {chr(code) for code in (*range(32), 0x200B, 0x200D, 0x202E, 0x2028, 0xFEFF)}


def hostile_rows(text: str) -> tuple[object, ...]:
    """A payment that waits, and one of each other kind, whose every text is `text`."""
    step = StepView(done_count=0, total_count=3, waiting_for=text, since_ms=1)
    waiting = an_activity_row(
        number=20, person=text, note=text, label=text, step=step, status=ActivityStatus.WAITING,
        amount_wei=1, fate=Fate.GIVEN_UP, ends_ms=2, took_ms=None,
    )  # fmt: skip
    others = (
        an_activity_row(number=19 - at, person=text, note=text, label=text, kind=kind)
        for at, kind in enumerate(ActivityKind)
    )
    return (waiting, *others)


def test_any_text_is_shown_as_it_is_and_moves_nothing(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    window.resize(960, 620)
    window.rooms.show_page(PageId.ACTIVITY)
    page = window.findChild(ActivityPage)
    assert isinstance(page, ActivityPage)
    for text in HOSTILE:
        with naming(text):
            shows_any_text(qtbot, page, live, text)


def shows_any_text(qtbot: QtBot, page: ActivityPage, live: FakeLive, text: str) -> None:
    rows, window = hostile_rows(text), page.window()
    page.filters.choose_person("")
    live.activities = FakeActivity(rows=rows)  # type: ignore[arg-type]
    live.commit()
    paying = f"Paying {outside_name(text)}"
    qtbot.waitUntil(
        lambda: (
            page.model.rowCount() == len(rows)
            and page.model.data(page.model.index(0, Column.WHAT)) == paying
        )
    )
    page.row_shown.emit(0)
    page.filters.show_people((ActivityPerson(address="0x00", name=text),))
    page.filters.choose_person("0x00")
    menu = page.filters.people_menu()
    page.tell_problem(Problem(code=Code.LABELS_FULL, cause=text, remedy=text))
    page.exporting.show_done(1, text, text)
    window.grab()

    words = read(page)
    cells = [
        str(page.model.data(page.model.index(at, column), role))
        for at in range(len(rows))
        for column in Column
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleDescriptionRole)
    ]
    assert paying in words
    assert outside(text) in words
    assert paying in cells
    assert menu.actions()[1].text() == (outside_name(text).replace("&", "&&") or "Anyone")
    said = [words, *cells, *(widget.accessibleName() for widget in page.findChildren(QWidget))]
    for each in said:
        assert not HIDDEN & set(each.replace("\n", ""))
    for widget in page.findChildren(QWidget):
        assert "<" not in widget.toolTip().partition(">")[2].removesuffix("</p>")
    for label in page.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    assert window.width() == 960
    assert window.minimumSizeHint().width() <= 960


def test_a_hostile_problem_is_plain(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    text = "<b>{name}</b>\u202e"
    live.activities = FakeActivity(problem=Problem(code="X", cause=text, remedy=text))
    window = open_window()
    window.rooms.show_page(PageId.ACTIVITY)

    qtbot.waitUntil(lambda: "<b>{name}</b>\N{REPLACEMENT CHARACTER}" in read(window))
