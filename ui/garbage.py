"""Collects Python's cyclic garbage in the window's thread, and nowhere else.

Python collects in whichever thread happens to allocate. An object of Qt that is part of a cycle would be destroyed
there, and Qt allows that in the object's own thread only: timers that end elsewhere bring the program down. A whole
collection also holds every thread for some 60 ms, so it waits until nobody is looking.
"""

from __future__ import annotations

import gc
import time
from typing import Final

from ui.qt import QGuiApplication, QObject, Qt, QTimer

LOOK_MS: Final = 500
SETTLED_MS: Final = 5_000
WAIT_MAX_S: Final = 60.0
_OLDEST: Final = 2


class Collector(QObject):
    """Takes the collection over from Python until it is closed.

    After the start, what is there stays for good: it is set aside, so that later collections need not walk it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._due_s: float | None = None
        self._look = QTimer(self)
        self._look.timeout.connect(self.look)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(gc.freeze)
        gc.disable()
        self._look.start(LOOK_MS)
        self._settled.start(SETTLED_MS)

    def look(self) -> None:
        """Collect what Python itself would collect by now."""
        generation = due_generation()
        if generation == _OLDEST and self._is_watched():
            generation -= 1
        if generation >= 0:
            gc.collect(generation)
        if generation == _OLDEST:
            self._due_s = None

    def close(self) -> None:
        """Python collects by itself again."""
        self._look.stop()
        self._settled.stop()
        gc.unfreeze()
        gc.enable()

    def _is_watched(self) -> bool:
        """Whether somebody may be looking at the window; not for ever."""
        now_s = time.monotonic()
        self._due_s = now_s if self._due_s is None else self._due_s
        is_active = QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive
        return is_active and now_s - self._due_s < WAIT_MAX_S


def due_generation() -> int:
    """The oldest generation whose turn has come by Python's own limits; -1 if none has."""
    counts, limits = gc.get_count(), gc.get_threshold()
    return max((age for age in range(len(limits)) if counts[age] > limits[age]), default=-1)
