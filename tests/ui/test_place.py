"""The window comes back where it stood, on the screens there are now, at the font size that was chosen."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeLive, FakeWallet
from tests.ui.reading import read
from ui.magnified import Magnified
from ui.motion import may_move
from ui.pages.page import PageId
from ui.place import fitted, open_in_place, place_of
from ui.preferences import Motion, Place, preferences
from ui.qt import QRect, QWidget
from ui.scale import FACTOR, enlarged
from ui.window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

ROOT = Path(__file__).resolve().parents[2]
BIG, SMALL = QRect(0, 0, 1920, 1080), QRect(1920, 0, 1024, 768)


def a_place(left: int, top: int, width: int = 1200, height: int = 700, **more: bool) -> Place:
    sides = {"left": left, "top": top, "width": width, "height": height}
    return Place(**sides, **({"is_maximised": False} | more))


@pytest.mark.parametrize(
    ("place", "box"),
    [
        (a_place(100, 80), QRect(100, 80, 1200, 700)),
        (a_place(-300, -90), QRect(0, 0, 1200, 700)),
        (a_place(1100, 900), QRect(720, 380, 1200, 700)),
        (a_place(2000, 100), QRect(1920, 68, 1024, 700)),
        (a_place(0, 0, 5000, 4000), QRect(0, 0, 1920, 1080)),
        (a_place(1880, 0), QRect(1920, 0, 1024, 700)),
    ],
    ids=["as it was", "over the corner", "over the edge", "second screen", "too large", "between"],
)
def test_a_window_comes_back_where_all_of_it_is_seen(place: Place, box: QRect) -> None:
    assert fitted(place, [BIG, SMALL], scale_percent=100) == box


@pytest.mark.parametrize("place", [a_place(2000, 0), a_place(-1190, 0), a_place(0, 1079)])
def test_a_window_of_a_screen_that_is_gone_goes_where_the_system_puts_it(place: Place) -> None:
    assert fitted(place, [BIG], scale_percent=100) is None
    assert fitted(place, [], scale_percent=100) is None


def test_the_place_is_the_same_on_the_desk_at_every_font_size(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(100, 50, 600, 400)

    place = place_of(window, scale_percent=200)

    assert place == a_place(200, 100, 1200, 800)
    assert fitted(place, [QRect(0, 0, 960, 540)], scale_percent=200) == QRect(100, 50, 600, 400)


def test_a_window_that_filled_the_screen_does_so_again(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)

    open_in_place(window, a_place(30, 20, 500, 400, is_maximised=True), scale_percent=100)
    qtbot.waitUntil(window.isMaximized)

    assert place_of(window, scale_percent=100).is_maximised


def test_closing_the_window_keeps_its_place_and_its_page(
    open_window: Callable[[], MainWindow],
) -> None:
    window = open_window()
    window.resize(1300, 760)
    window.rooms.show_page(PageId.HUBS)

    window.close()

    kept = preferences().now
    assert kept.page == "HUBS"
    assert kept.place is not None
    assert (kept.place.width, kept.place.height) == (1300, 760)


@pytest.mark.parametrize(
    ("page", "title"), [("HUBS", "Answers as seen"), ("NO_SUCH", "You can send")]
)
def test_the_session_opens_on_the_page_that_was_open_last(
    open_window: Callable[[], MainWindow], page: str, title: str
) -> None:
    preferences().change(page=page)

    window = open_window()

    assert title in read(window.rooms.shell) or page == "HUBS"
    assert window.rooms.page_name() == ("HUBS" if page == "HUBS" else "HOME")


@pytest.mark.parametrize(
    ("before", "percent", "factor"), [(None, 150, "1.5"), ("2", 125, "2.5"), ("x", 200, "2")]
)
def test_qt_is_told_the_font_size_and_no_later_program_inherits_it(
    monkeypatch: pytest.MonkeyPatch, before: str | None, percent: int, factor: str
) -> None:
    monkeypatch.delenv(FACTOR, raising=False)
    if before is not None:
        monkeypatch.setenv(FACTOR, before)

    with enlarged(percent):
        assert os.environ[FACTOR] == factor
    assert os.environ.get(FACTOR) == before


def test_at_the_usual_size_qt_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FACTOR, raising=False)

    with enlarged(100):
        assert FACTOR not in os.environ


def test_a_small_frame_scrolls_to_what_has_the_keyboard(qtbot: QtBot, live: FakeLive) -> None:
    window = MainWindow(FakeWallet(live=live))
    frame = Magnified(window)
    qtbot.addWidget(frame)
    frame.resize(480, 310)
    frame.show()
    qtbot.waitExposed(frame)
    frame.activateWindow()
    window.open_session(live)
    last = window.rooms.shell.strip.bar

    for widget in (last, window.rooms.home.pay):
        widget.setFocus()
        qtbot.waitUntil(lambda widget=widget: not widget.visibleRegion().isEmpty())

    assert window.width() >= 800
    assert window.height() >= 620
    closed = []
    window.closed.connect(lambda: closed.append(True))
    frame.close()
    assert closed == [True]
    assert frame.isHidden()


@pytest.mark.parametrize("percent", [125, 200])
def test_a_window_of_larger_letters_starts_and_ends_cleanly(tmp_path: Path, percent: int) -> None:
    """In a process of its own, because Qt takes a factor only once."""
    folder = tmp_path / "towpath"
    folder.mkdir()
    (folder / "preferences.json").write_text(f'{{"scale_percent": {percent}}}')
    program = """
        import sys
        from tests.ui.fakes import FakeWallet
        import ui.app, ui.window
        from ui.qt import QTimer

        class Closing(ui.window.MainWindow):
            def showEvent(self, event):
                super().showEvent(event)
                self.furnished.connect(lambda: QTimer.singleShot(0, self.look))

            def look(self):
                print(round(self.devicePixelRatio() * 100), self.window() is not self)
                self.window().close()

        ui.app.MainWindow = Closing
        sys.exit(ui.app.run(FakeWallet(), ["towpath"]))
        """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)},
    )

    assert done.stdout.split() == [str(percent), "True"], done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize(("motion", "moves"), [(Motion.FULL, True), (Motion.REDUCED, False)])
def test_what_the_person_says_about_motion_counts_more_than_the_system(
    qtbot: QtBot, motion: Motion, moves: bool
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)

    preferences().change(motion=motion)

    assert may_move(widget) is moves
