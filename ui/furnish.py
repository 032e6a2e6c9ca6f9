"""Makes the pages behind the first one without holding the window up.

Their modules are imported in a thread: together they take longer than the first page takes to
appear. Then one part is built in each turn of the loop, so that no turn is long.
"""

from __future__ import annotations

from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

from ui.qt import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Generator

    from ui.bridge import Bridge
    from ui.qt import QStackedWidget, QWidget
    from ui.rooms import Rooms
    from wallet.api import Wallet


class Furnisher(QObject):
    """Builds the rooms once.

    Signals:
        done: the rooms are there (Rooms).
    """

    done = Signal(object)

    def __init__(
        self, window: QWidget, pages: QStackedWidget, wallet: Wallet, bridge: Bridge
    ) -> None:
        super().__init__(window)
        self._context = (window, pages, wallet, bridge)
        self._bridge = bridge
        self._steps: Generator[None, None, Rooms] | None = None
        self._is_over = False
        self._thread: Thread | None = None
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._build_next)

    def start(self) -> None:
        """Begin; `done` follows in a moment."""
        self._thread = Thread(target=self._import, name="towpath-furnish", daemon=True)
        self._thread.start()

    def finish(self) -> Rooms:
        """Build everything that is missing, now."""
        steps = self._begin()
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return self._end(end.value)

    def stop(self) -> None:
        """Build nothing more: the window is going away."""
        self._is_over = True
        self._turn.stop()

    def close(self) -> None:
        """Stop, and wait for the thread: what it makes must not meet a Qt that is being taken down."""
        self.stop()
        if self._thread is not None:
            self._thread.join()

    def _import(self) -> None:
        # Qt's types that the pages need are made meanwhile, too.
        import_module("ui.rooms")
        self._bridge.post(self._on_imported)

    def _on_imported(self) -> None:
        if not self._is_over:
            self._turn.start()

    def _begin(self) -> Generator[None, None, Rooms]:
        if self._steps is None:
            self._steps = import_module("ui.rooms").rooms_in_steps(*self._context)
        return self._steps

    def _build_next(self) -> None:
        try:
            next(self._begin())
        except StopIteration as end:
            self._end(end.value)

    def _end(self, rooms: Rooms) -> Rooms:
        self.stop()
        self.done.emit(rooms)
        return rooms
