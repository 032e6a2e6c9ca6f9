"""The one way in from other threads: finished futures, and "committed up to event N".

Other threads only leave a note and wake Qt's loop; everything is handled in the window's thread.
However many commits arrive, the window hears of at most one in each frame, and of the latest.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from importlib import import_module
from typing import TYPE_CHECKING, Final, TypeVar

from ui.qt import QObject, Qt, QTimer, Signal
from wallet.api import Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

FRAME_MS: Final = 16
T = TypeVar("T")


class Bridge(QObject):
    """Carries calls from any thread into the window's thread.

    Signals:
        committed: the log grew up to this event (int); at most once a frame.
    """

    committed = Signal(int)
    _woken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._calls: deque[Callable[[], None]] = deque()
        self._lock = threading.Lock()
        self._is_awake = False
        self._is_open = True
        self._seq = 0
        self._shown_seq = 0
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.timeout.connect(self._on_frame_passed)
        self._woken.connect(self._on_woken, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` in the window's thread, soon. May be called from any thread."""
        self._calls.append(call)
        self._wake()

    def post_committed(self, seq: int) -> None:
        """Note that the log grew. May be called from any thread, as often as it likes."""
        self._seq = max(seq, self._seq)
        self._wake()

    def deliver(
        self,
        future: Future[T],
        on_done: Callable[[T], None],
        on_problem: Callable[[Problem], None],
    ) -> None:
        """Hand a future's result or problem to the window's thread when it is there.

        Anything but a `Problem` is a fault of ours: it is reported to `sys.excepthook`, and the
        person reads that it happened.
        """

        def finish() -> None:
            if future.cancelled():
                return
            fault = future.exception()
            if fault is None:
                on_done(future.result())
            elif isinstance(fault, Problem):
                on_problem(fault)
            elif not isinstance(fault, import_module("concurrent.futures").CancelledError):
                sys.excepthook(type(fault), fault, fault.__traceback__)
                on_problem(import_module("ui.mistakes").unexpected())

        future.add_done_callback(lambda _done: self.post(finish))

    def close(self) -> None:
        """Deliver nothing more: the window is going away."""
        self._is_open = False
        self._frame.stop()

    def _wake(self) -> None:
        with self._lock:
            if self._is_awake or not self._is_open:
                return
            self._is_awake = True
        self._woken.emit()

    def _on_woken(self) -> None:
        with self._lock:
            self._is_awake = False
        if self._calls and self._is_open:
            self._calls.popleft()()
        if self._calls:
            # One in each turn of the loop: together they may be long.
            self._wake()
        if self._seq > self._shown_seq and not self._frame.isActive() and self._is_open:
            self._frame.start(FRAME_MS)

    def _on_frame_passed(self) -> None:
        self._shown_seq = self._seq
        self.committed.emit(self._shown_seq)
