"""Holds the pay button for a moment when something that the person did not write was put before their eyes."""

from __future__ import annotations

from typing import Final

from ui.qt import QObject, QTimer, Signal

# Longer than a double click, and than a hand that was on its way to what stood there before.
GIVEN_GUARD_MS: Final = 1_000


class Hold(QObject):
    """One moment, counted from when the content was shown.

    Signals:
        ended: the content has been before the eyes long enough.
    """

    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GIVEN_GUARD_MS)
        self._timer.timeout.connect(self.ended)

    def start(self) -> None:
        """Something is shown now that was not written here."""
        self._timer.start()

    @property
    def is_on(self) -> bool:
        """Whether nothing can be paid yet."""
        return self._timer.isActive()
