"""Where our own mistakes go: the traceback to standard error, and word of it to the window.

Qt calls slots and event handlers of ours, and has nobody to raise to. Without this a mistake in one
of them leaves a page that does nothing and says nothing.
"""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from typing import TYPE_CHECKING

from ui.qt import QObject, Signal
from wallet.api import fault_text

if TYPE_CHECKING:
    from types import TracebackType


class FaultSink(QObject):
    """Takes every exception that nobody caught, from any thread, until it is closed.

    Signals:
        happened: there was one (its traceback, redacted). Connect it queued: it may come from the middle of a paint.
    """

    happened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        sys.excepthook = self.on_fault_raised
        threading.excepthook = self._on_thread_died

    def on_fault_raised(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        """Write the traceback, and tell."""
        text = fault_text(fault.with_traceback(trace))
        sys.stderr.write(text)
        logging = import_module("logging")
        if logging.getLogger().hasHandlers():
            # The log keeps its kind only; without a handler the library would write to standard error.
            logging.getLogger("towpath.window").error("mistake", extra={"kind": kind.__name__})
        if issubclass(kind, Exception):
            self.happened.emit(text)

    def close(self) -> None:
        """The window is gone: the traceback is all that can be told."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _on_thread_died(self, death: threading.ExceptHookArgs) -> None:
        if death.exc_value is not None:
            self.on_fault_raised(death.exc_type, death.exc_value, death.exc_traceback)
