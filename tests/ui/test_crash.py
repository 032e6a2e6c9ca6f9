"""Our own mistakes: told once, in words, with a report that can be read, saved and that says no secret."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest

from tests.ui.reading import button, read
from tests.ui.test_access import controls
from ui import __main__ as ui_main
from ui.app import EXIT_AGAIN
from ui.crash import FAULTS_KEPT_MAX, REPORT_NAME, CrashScreen
from ui.faults import FaultSink
from ui.qt import QFileDialog, QLineEdit, Qt
from wallet.api import fault_text
from wallet.enginethread import EngineThread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def a_fault(text: str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8 owes 12.5") -> str:
    try:
        int(text)
    except ValueError as fault:
        return fault_text(fault)
    raise AssertionError(text)


@pytest.fixture
def crash(qtbot: QtBot, window: MainWindow) -> CrashScreen:
    window.show_fault(a_fault())
    found = window.findChild(CrashScreen)
    assert isinstance(found, CrashScreen)
    qtbot.waitExposed(found)
    return found


@pytest.fixture
def sink() -> Iterator[FaultSink]:
    hooks = sys.excepthook, threading.excepthook
    made = FaultSink()
    yield made
    made.close()
    sys.excepthook, threading.excepthook = hooks


def test_it_says_what_happened_what_is_safe_and_what_to_do(crash: CrashScreen) -> None:
    words = read(crash)

    assert "Towpath made a mistake" in words
    assert "Your money is safe." in words
    assert "written to disk before anything is signed" in words
    assert "Look whether it was done before you try again." in words
    assert button(crash, "Restart Towpath").hasFocus()
    assert all(control.accessibleName().strip() for control in controls(crash))


def test_the_report_is_read_before_it_is_saved_and_holds_no_values(
    qtbot: QtBot, crash: CrashScreen
) -> None:
    qtbot.mouseClick(button(crash, "Show report"), LEFT)

    text = crash.report.toPlainText()
    assert "ValueError (what it says is left out)" in text
    assert "in a_fault" in text
    assert "Qt: " in text
    assert "0x7099" not in text
    assert "12.5" not in text
    assert crash.report.isReadOnly()
    qtbot.mouseClick(button(crash, "Hide report"), LEFT)
    assert crash.report.isHidden()


def test_the_report_is_saved_where_the_person_wants(
    qtbot: QtBot, crash: CrashScreen, tmp_path: Path
) -> None:
    crash.report.hide()
    qtbot.mouseClick(button(crash, "Save report..."), LEFT)
    dialog = crash.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(tmp_path))
    (field,) = (each for each in dialog.findChildren(QLineEdit) if each.accessibleName())
    field.setText(REPORT_NAME)
    dialog.accept()

    qtbot.waitUntil(lambda: "The report is in" in read(crash))

    assert (tmp_path / REPORT_NAME).read_text().startswith("Towpath report")


def test_a_report_that_cannot_be_saved_is_told(
    qtbot: QtBot, crash: CrashScreen, tmp_path: Path
) -> None:
    (tmp_path / "x.txt").mkdir()
    qtbot.mouseClick(button(crash, "Save report..."), LEFT)
    dialog = crash.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "x.txt"))

    qtbot.waitUntil(lambda: "A folder has this name." in read(crash))


def test_the_same_mistake_is_told_once_however_often_it_happens(
    window: MainWindow, crash: CrashScreen
) -> None:
    fault = "ValueError: elsewhere\n"
    crash.close()
    window.show_fault(fault)
    assert crash.isVisible(), "another place is another mistake"
    for _time in range(100):
        window.show_fault(fault)
    assert "It happened 102 times." in read(crash)
    crash.close()

    window.show_fault(fault)

    assert not crash.isVisible(), "it was sent away"


def test_a_storm_of_different_mistakes_comes_to_rest(
    qtbot: QtBot, window: MainWindow, crash: CrashScreen
) -> None:
    for number in range(3 * FAULTS_KEPT_MAX):
        crash.close()
        window.show_fault(f"ValueError: {number}\n")

    assert not crash.isVisible()
    crash.show()
    qtbot.mouseClick(button(crash, "Show report"), LEFT)
    assert crash.report.toPlainText().count("Mistake ") == FAULTS_KEPT_MAX


def test_a_mistake_in_the_crash_window_is_not_told_in_a_circle(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[int] = []

    class Broken:
        def __init__(self, *_given: object) -> None:
            built.append(1)
            raise RuntimeError

    monkeypatch.setattr("ui.crash.CrashScreen", Broken)
    with pytest.raises(RuntimeError):
        window.show_fault(a_fault())

    window.show_fault(a_fault())

    assert built == [1]


def test_going_on_and_quitting(qtbot: QtBot, window: MainWindow, crash: CrashScreen) -> None:
    qtbot.mouseClick(button(crash, "Go on"), LEFT)
    assert not crash.isVisible()
    assert window.isVisible()
    window.show_fault("ValueError: another\n")
    with qtbot.waitSignal(window.closed):
        qtbot.mouseClick(button(crash, "Quit"), LEFT)
    assert not window.wants_restart


def test_restarting_closes_the_window_first(
    qtbot: QtBot, window: MainWindow, crash: CrashScreen
) -> None:
    with qtbot.waitSignal(window.closed):
        qtbot.mouseClick(button(crash, "Restart Towpath"), LEFT)

    assert window.wants_restart


def test_a_restart_begins_the_window_anew_with_the_same_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    again: list[list[str]] = []
    monkeypatch.setattr(ui_main, "open_wallet", lambda _profile: None)
    monkeypatch.setattr(ui_main, "run", lambda *_given, **_named: EXIT_AGAIN)
    monkeypatch.setattr(ui_main, "start_again", again.append)

    ui_main.main(["--profile", "./mine"])

    assert again == [["--profile", "./mine"]]


def test_mistakes_of_threads_and_of_the_engine_come_to_the_window(
    qtbot: QtBot, sink: FaultSink, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []
    sink.happened.connect(told.append)
    engine = EngineThread()
    engine.start()

    engine.loop.call_soon_threadsafe(_break)
    thread = threading.Thread(target=_break)
    thread.start()
    thread.join()

    qtbot.waitUntil(lambda: len(told) == 2)
    engine.stop()
    assert all("ZeroDivisionError" in text for text in told)
    assert capsys.readouterr().err.count("ZeroDivisionError") == 2


def test_a_slot_that_fails_opens_the_crash_window(
    qtbot: QtBot, sink: FaultSink, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    sink.happened.connect(window.show_fault, Qt.ConnectionType.QueuedConnection)
    sink.on_fault_raised(ValueError, ValueError("x"), None)

    qtbot.waitUntil(lambda: window.findChild(CrashScreen) is not None)


def _break() -> None:
    _none = 1 // 0
