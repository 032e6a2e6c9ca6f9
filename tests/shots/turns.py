"""Letting the window come to rest before it is drawn."""

from ui.qt import QApplication, QElapsedTimer
from ui.window import MainWindow


def settle() -> None:
    """Let timers and layouts come to rest."""
    app = QApplication.instance()
    assert app is not None
    for _turn in range(12):
        app.processEvents()


def settle_for(window: MainWindow, wait_ms: int) -> None:
    """Let time pass for frames and levels."""
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < wait_ms:
        settle()
    window.update()
    settle()
