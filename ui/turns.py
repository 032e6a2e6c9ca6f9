"""Work that is too long for one turn of the loop, done a piece in each turn."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from ui.qt import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable


class Turns(QObject):
    """Does one piece in each turn of the loop, in the order in which they were asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pieces: deque[Callable[[], None]] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_turn)

    def add(self, *pieces: Callable[[], None]) -> None:
        """Do these too, from the next turn on."""
        self._pieces.extend(pieces)
        if not self._timer.isActive():
            self._timer.start()

    def _on_turn(self) -> None:
        piece = self._pieces.popleft()
        if not self._pieces:
            self._timer.stop()
        piece()
