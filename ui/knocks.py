"""How often the window comes forward because others ask for it: not at the pace of a program that asks."""

from __future__ import annotations

from typing import Final

from ui.qt import QObject, QTimer, Signal
from ui.times import SECOND_MS

# Nobody opens two links within it; a window that comes up more often takes the keyboard from whoever types elsewhere.
PAUSE_MS: Final = SECOND_MS


class Knocks(QObject):
    """Tells the first knock at once, and of those within a pause one, when it ends: the newest that brings a link.

    Signals:
        told: somebody asks for the window, with a link or "" (str).
    """

    told = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._kept: str | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._on_rested)

    def hear(self, link: str) -> None:
        """Somebody knocked."""
        if self._pause.isActive():
            self._kept = link or self._kept or ""
        else:
            self._tell(link)

    def end(self) -> None:
        """Tell nothing any more."""
        self._pause.stop()
        self._kept = None

    def _tell(self, link: str) -> None:
        self._pause.start(PAUSE_MS)
        self.told.emit(link)

    def _on_rested(self) -> None:
        if self._kept is not None:
            kept, self._kept = self._kept, None
            self._tell(kept)
