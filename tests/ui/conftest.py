"""A window with a wallet in memory, in the light theme and the present."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from tests.patience import PATIENCE_S
from tests.ui.fakes import FakeLive, FakeWallet
from tests.ui.paydialog import HandStill
from tests.ui.rest import put_to_rest
from ui.qt import QApplication
from ui.window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE_MS = round(PATIENCE_S * 1000)


@pytest.fixture(autouse=True, scope="session")
def _settled() -> Iterator[None]:
    # What is there before the first window holds no widget, and need not be walked after each test.
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _collected_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Widgets in cycles end in this thread, as in the program: see ui.garbage."""
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def _present_and_light() -> Iterator[None]:
    yield
    put_to_rest()


@pytest.fixture(autouse=True)
def _read_at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test reads faster than a person; those that ask for `held` wait as a person must."""
    if "held" not in request.fixturenames:
        monkeypatch.setattr("ui.pages.pay.hold.Hold.start", lambda _self: None)


class PatientBot(QtBot):
    """Waits as long as a slow machine takes."""

    def waitUntil(  # noqa: N802 - its name
        self, callback: Callable[[], object], *, timeout: int = PATIENCE_MS
    ) -> None:
        """As Qt's own, with the patience of all tests."""
        super().waitUntil(callback, timeout=timeout)

    def settle(self) -> None:
        """Let everything that has been asked for by now be done, layouts of layouts too."""
        for _turn in range(10):
            QApplication.sendPostedEvents()
            QApplication.processEvents()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


@pytest.fixture
def held() -> None:
    """What was not written in the dialog cannot be paid at once."""


@pytest.fixture
def wallet() -> FakeWallet:
    return FakeWallet()


@pytest.fixture
def live(wallet: FakeWallet) -> FakeLive:
    return wallet.live


@pytest.fixture
def window(qtbot: QtBot, wallet: FakeWallet) -> MainWindow:
    made = MainWindow(wallet)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def open_window(qtbot: QtBot, window: MainWindow) -> Callable[[], MainWindow]:
    """Start the demo and wait for the home page."""

    def start() -> MainWindow:
        window.start_demo()
        qtbot.waitUntil(lambda: window.rooms.session is not None)
        return window

    return start


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> HandStill:
    timer = HandStill()
    monkeypatch.setattr("ui.pages.pay.controller.StillTimer", lambda: timer)
    return timer


@pytest.fixture
def dialog_window(still: HandStill, open_window: Callable[[], MainWindow]) -> MainWindow:
    """The home page with the pay dialog over it."""
    window = open_window()
    window.rooms.dialogs.open_pay()
    return window
