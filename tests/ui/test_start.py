"""How the window starts, ends, and stays light."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeLive, a_home, a_payment
from ui import __main__ as ui_main
from ui import app as ui_app
from ui.faults import FaultSink
from ui.qt import QApplication
from wallet.api import Problem
from wallet.codes import Code

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
# What must not stand before the first paint: libraries, the engine, the loop, and the later pages.
HEAVY = ("web3", "eth_account", "eth_abi", "wasmtime", "sqlite_utils")
# What only costs time there: each of these takes 2 to 5 ms.
SLOW = ("dataclasses", "html", "socket", "concurrent.futures")
LATER = ("engine", "wallet.open", "wallet.live", "asyncio", "qasync", "ui.rooms", "ui.pages.home")


def run_python(program: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd="/",
        env=environment,
    )


def test_the_first_paint_imports_nothing_heavy() -> None:
    done = run_python(
        f"""
        import sys
        import ui.app
        from ui.window import MainWindow
        from wallet.api import open_wallet
        app = ui.app._application(["towpath"])
        window = MainWindow(open_wallet())
        window.show()
        app.processEvents()
        window.grab()
        print(sorted(name for name in {HEAVY + LATER + SLOW!r} if name in sys.modules))
        """
    )

    assert done.stdout.strip() == "[]", done.stderr


def test_the_source_of_our_modules_is_not_read_at_a_start() -> None:
    """Qt's bindings would read it for each module that comes after them: a tenth of the first paint."""
    done = run_python(
        """
        import builtins
        import linecache
        pythons_import = builtins.__import__
        import ui.app
        assert builtins.__import__ is pythons_import
        print(sorted(name for name in linecache.cache if "/ui/" in name))
        """
    )

    assert done.stdout.strip() == "[]", done.stderr


def test_a_demo_imports_no_keyring() -> None:
    """Its libraries take a tenth of a second, and only a wallet with keys of its own asks it."""
    done = run_python(
        """
        import sys
        import wallet.open
        print(sorted(name for name in ("keyring", "secretstorage", "web3") if name in sys.modules))
        """
    )

    assert done.stdout.strip() == "[]", done.stderr


def test_the_other_pages_are_built_behind_the_first_paint(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window._rooms is not None)  # noqa: SLF001 - asking would build them


def test_the_window_runs_and_ends_cleanly_when_it_is_closed() -> None:
    """In a process of its own: the loop, the closing of the wallet, and the exit code."""
    done = run_python(
        """
        import sys
        from tests.ui.fakes import FakeWallet
        from ui.app import run
        from ui.qt import QApplication, QTimer
        import ui.window

        class Closing(ui.window.MainWindow):
            def showEvent(self, event):
                super().showEvent(event)
                self.start_demo()
                self.furnished.connect(lambda: QTimer.singleShot(0, self.close))

        import ui.app
        ui.app.MainWindow = Closing
        wallet = FakeWallet()
        code = run(wallet, ["towpath"])
        print(code, wallet.starts, wallet.is_closed)
        sys.exit(code)
        """
    )

    assert done.stdout.strip() == "0 1 True", done.stderr
    assert done.returncode == 0
    assert done.stderr.strip() in ("", "This plugin does not support propagateSizeHints()")


def test_a_wallet_that_cannot_be_closed_is_told_and_not_swallowed() -> None:
    done = run_python(
        """
        import sys
        from concurrent.futures import Future
        from tests.ui.fakes import FakeWallet
        import ui.app, ui.window
        from ui.qt import QTimer
        from wallet.api import Problem

        class Closing(ui.window.MainWindow):
            def showEvent(self, event):
                super().showEvent(event)
                QTimer.singleShot(50, self.close)

        class Stuck(FakeWallet):
            def close(self):
                future = Future()
                future.set_exception(Problem(code="X", cause="The log is busy.", remedy="Wait."))
                return future

        ui.app.MainWindow = Closing
        sys.exit(ui.app.run(Stuck(), ["towpath"]))
        """
    )

    assert done.returncode == 1
    assert "The log is busy. Wait." in done.stderr


def stuck_wallet(after: str) -> str:
    """A program whose wallet never closes; what follows is done when the window says so."""
    return f"""
        import sys, threading
        from concurrent.futures import ThreadPoolExecutor
        from tests.ui.fakes import FakeWallet
        from tests.ui.reading import read
        import ui.__main__, ui.app, ui.closing, ui.loop, ui.window
        from ui.qt import QTimer

        class Closing(ui.window.MainWindow):
            def showEvent(self, event):
                super().showEvent(event)
                QTimer.singleShot(50, self.close)

        class Stuck(FakeWallet):
            def close(self):
                return ThreadPoolExecutor().submit(threading.Event().wait)

        class Note(ui.closing.ClosingNote):
            def showEvent(self, event):
                super().showEvent(event)
                print(read(self), flush=True)
                {after}

        ui.loop.ClosingNote, ui.loop.CLOSING_TOLD_S = Note, 0.01
        ui.__main__.meeting_place = lambda *_: None
        ui.__main__.open_wallet = lambda _: Stuck()
        ui.app.MainWindow = Closing
        sys.exit(ui.__main__.main([]))
        """


@pytest.mark.parametrize(
    "after",
    [
        "ui.loop.CLOSING_MAX_S = 0.01",
        "QTimer.singleShot(0, self.go.click)",
        "QTimer.singleShot(0, self.close)",
    ],
    ids=["limit", "button", "closed"],
)
def test_a_wallet_that_never_closes_is_told_and_left(after: str) -> None:
    done = run_python(stuck_wallet(after))

    assert done.returncode == 1, done.stderr
    assert "It waits until the log" in done.stdout
    assert "What you signed is on disk." in done.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        "button.clicked.connect(lambda: 1 / 0); button.click()",
        "asyncio.get_event_loop().call_soon(lambda: 1 / 0)",
    ],
    ids=["in a slot", "in the loop"],
)
def test_a_mistake_of_ours_is_told_in_the_window(wrong: str) -> None:
    done = run_python(
        f"""
        import asyncio, sys
        from tests.ui.fakes import FakeWallet
        from tests.ui.reading import read
        import ui.app, ui.window
        from ui.qt import QTimer
        from ui.widgets.button import Button

        class Wrong(ui.window.MainWindow):
            def showEvent(self, event):
                super().showEvent(event)
                QTimer.singleShot(50, self.err)
                self.tries = 0
                QTimer.singleShot(60, self.tell)

            def err(self):
                button = Button("x")
                {wrong}

            def tell(self):
                self.tries += 1
                if "mistake" in read(self) or self.tries > 500:
                    print(read(self))
                    self.close()
                else:
                    QTimer.singleShot(10, self.tell)

        ui.app.MainWindow = Wrong
        sys.exit(ui.app.run(FakeWallet(), ["towpath"]))
        """
    )

    assert "Towpath made a mistake" in done.stdout
    assert "close Towpath and start it anew" in done.stdout
    assert done.stderr.count("ZeroDivisionError") == 1
    assert done.returncode == 0


@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_a_signal_closes_the_window_and_the_wallet(number: str) -> None:
    """Sent from another thread while nothing happens in the window, as a terminal would."""
    done = run_python(
        f"""
        import os, signal, sys, threading
        from tests.ui.fakes import FakeWallet
        import ui.app, ui.window
        from ui.qt import QTimer

        def interrupt():
            os.kill(os.getpid(), signal.{number})

        class Waiting(ui.window.MainWindow):
            def showEvent(self, event):
                super().showEvent(event)
                QTimer.singleShot(300, lambda: threading.Thread(target=interrupt).start())

        ui.app.MainWindow = Waiting
        wallet = FakeWallet()
        code = ui.app.run(wallet, ["towpath"])
        print(code, wallet.is_closed)
        """
    )

    assert done.stdout.strip() == "0 True", done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "profile", "starts"),
    [
        ([], None, False),
        (["--profile", "./mine"], "./mine", False),
        (["--demo", "--profile", "./mine"], "./mine", True),
    ],
)
def test_the_window_opens_the_profile_that_was_named(
    arguments: list[str],
    profile: str | None,
    *,
    starts: bool,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    opened: list[str | None] = []
    run_as: list[tuple[list[str], bool]] = []
    monkeypatch.setattr(ui_main, "open_wallet", opened.append)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))

    def run(_wallet: object, argv: list[str], *, starts_demo: bool, **_meeting: object) -> int:
        run_as.append((argv, starts_demo))
        return 1

    monkeypatch.setattr(ui_main, "run", run)

    code = ui_main.main(arguments)

    assert opened == [profile]
    assert run_as == [(["towpath"], starts)]
    assert code == 1


@pytest.mark.parametrize("arguments", [["--colour"], ["--prof", "x"], ["--profile"], ["mine"]])
def test_a_wrong_command_line_is_told_in_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        ui_main.main(arguments)

    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert arguments[0] in told


@pytest.mark.parametrize(
    ("qt", "python", "is_refused"),
    [
        ("6.12.0", (3, 11), True),
        ("6.12.0", (3, 12), False),
        ("6.11.3", (3, 11), False),
    ],
)
def test_a_pair_of_qt_and_python_that_would_crash_is_refused(
    qt: str, python: tuple[int, int], is_refused: bool
) -> None:
    assert bool(ui_app.unusable_reason(qt, python)) is is_refused


@pytest.mark.parametrize(("starts_demo", "starts"), [(True, 1), (False, 0)])
def test_the_demo_begins_at_once_where_it_was_asked_for(*, starts_demo: bool, starts: int) -> None:
    done = run_python(
        f"""
        import sys
        from tests.ui.fakes import FakeWallet
        import ui.app, ui.window
        from ui.qt import QTimer

        class Brief(ui.window.MainWindow):
            def __init__(self, wallet):
                super().__init__(wallet)
                self.furnished.connect(lambda: QTimer.singleShot(0, self.close))

        ui.app.MainWindow = Brief
        wallet = FakeWallet()
        ui.app.run(wallet, ["towpath"], starts_demo={starts_demo})
        print("starts", wallet.starts)
        """
    )

    assert f"starts {starts}" in done.stdout


def test_without_a_display_the_window_ends_with_one_line() -> None:
    done = run_python(
        """
        import os, sys
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            os.environ.pop(name, None)
        from tests.ui.fakes import FakeWallet
        from ui.app import run
        sys.exit(run(FakeWallet(), ["towpath"]))
        """
    )

    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert "needs a display" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DISPLAY", ":4099", "The display :4099 does not answer."),
        ("QT_QPA_PLATFORM", "fog", 'Qt has no display platform "fog".'),
    ],
)
def test_a_display_that_cannot_be_had_ends_with_one_line(name: str, value: str, words: str) -> None:
    done = run_python(
        f"""
        import os, sys
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            os.environ.pop(name, None)
        os.environ[{name!r}] = {value!r}
        from tests.ui.fakes import FakeWallet
        from ui.app import run
        sys.exit(run(FakeWallet(), ["towpath"]))
        """
    )

    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert words in done.stderr


def test_a_fault_of_ours_is_told_and_reported(
    qtbot: QtBot,
    open_window: Callable[[], MainWindow],
    live: FakeLive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from concurrent.futures import Future  # noqa: PLC0415 - used here only

    seen: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _fault, _trace: seen.append(kind))
    broken: Future[None] = Future()
    window = open_window()
    problems: list[Problem] = []

    window.bridge.deliver(broken, lambda _none: None, problems.append)
    broken.set_exception(ZeroDivisionError())

    qtbot.waitUntil(lambda: bool(problems))
    assert problems[0].code == Code.UNEXPECTED
    assert seen == [ZeroDivisionError]


def test_nothing_is_delivered_after_the_window_closed(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    shown: list[int] = []
    assert window.rooms.session is not None
    window.rooms.session.home_changed.connect(lambda home: shown.append(home.seq))

    window.close()
    live.commit()
    qtbot.wait(40)

    assert shown == []


def test_a_frame_of_a_busy_wallet_stays_light(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    """CPU of one update and its paint, with eight new payments in it; the bar is 8 ms."""
    window = open_window()
    app = QApplication.instance()
    assert app is not None
    rows = tuple(a_payment(payment_id=f"p{i}", amount_wei=-i - 1) for i in range(900, 0, -1))
    spent: list[int] = []

    for frame in range(60):
        view = a_home(
            seq=100 + frame,
            payments=rows[-50 - 8 * frame :][:50],
            can_send_wei=10**18 + frame,
            asks=(),
        )
        before = _cpu_ns()
        window.rooms.session.home_changed.emit(view)
        app.processEvents()
        spent.append(_cpu_ns() - before)

    # The lower quartile: other programs on this machine slow the rest down.
    frame_ms = sorted(spent)[len(spent) // 4] / 1e6
    assert frame_ms <= 8, f"{frame_ms:.1f} ms"


def _cpu_ns() -> int:
    from time import thread_time_ns  # noqa: PLC0415 - the only clock a test may read: its own CPU

    return thread_time_ns()


def test_a_traceback_of_ours_shows_no_key_and_no_words(capsys: pytest.CaptureFixture[str]) -> None:
    key = "ab" * 32
    fault = ZeroDivisionError(f"{key} abandon ability able about above absent")
    sink = FaultSink()

    sink.on_fault_raised(type(fault), fault, None)
    sink.close()

    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told
    assert key not in told
    assert "ability able" not in told
