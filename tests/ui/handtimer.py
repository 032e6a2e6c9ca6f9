"""Time that passes when a test says so."""

from __future__ import annotations

from ui.qt import QObject, Signal


class HandTimer(QObject):
    """A timer whose time passes when the test says so."""

    timeout = Signal()
    made: list[HandTimer] = []  # noqa: RUF012 - emptied by the fixture

    def __init__(self, _parent: QObject) -> None:
        super().__init__()
        self.waits_ms: int | None = None
        HandTimer.made.append(self)

    def setSingleShot(self, _is_single: bool) -> None:  # noqa: N802 - Qt's name
        """It always is."""

    def isActive(self) -> bool:  # noqa: N802 - Qt's name
        return self.waits_ms is not None

    def start(self, wait_ms: int) -> None:
        self.waits_ms = wait_ms

    def stop(self) -> None:
        self.waits_ms = None


def pass_time(wait_ms: int) -> None:
    """Let the timers that wait so long fire."""
    for timer in HandTimer.made:
        if timer.waits_ms == wait_ms:
            timer.stop()
            timer.timeout.emit()
