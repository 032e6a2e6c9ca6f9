"""Starts the demo and tells its page how far it came."""

from collections.abc import Callable
from typing import Final

from ui.bridge import Bridge
from ui.pages.setup.view import SetupPage
from ui.qt import QObject, Signal
from wallet.api import Code, DemoProgress, LiveSession, Problem, Wallet

# Whatever these say of the old demo, the next start is a new one's.
_DEMO_OVER: Final = frozenset({Code.CHAIN_LOST, Code.DAMAGED})


class SetupController(QObject):
    """From "Try it now" to an open session.

    Signals:
        session_opened: the demo runs (LiveSession).
    """

    session_opened = Signal(object)

    def __init__(self, wallet: Wallet, bridge: Bridge, page: SetupPage) -> None:
        super().__init__()
        self._wallet, self._bridge, self._page = wallet, bridge, page
        self._attempt = 0
        self._is_starting = self._is_cancelled = False
        page.cancel_requested.connect(self._on_cancel_requested)
        page.retry_requested.connect(self.start)

    def start(self) -> None:
        """Start the demo, unless it is starting already."""
        if self._is_starting:
            return
        self._is_starting, self._is_cancelled = True, False
        self._attempt += 1
        self._page.show_start()
        self._bridge.deliver(
            self._wallet.start_demo(self._progress_sink(self._attempt)),
            self._on_started,
            self._on_failed,
        )

    def _progress_sink(self, attempt: int) -> Callable[[DemoProgress], None]:
        """A callback for any thread; what an earlier attempt still says is not shown."""

        def show(progress: DemoProgress) -> None:
            if attempt == self._attempt and self._is_starting:
                self._page.show_progress(progress)

        return lambda progress: self._bridge.post(lambda: show(progress))

    def _on_cancel_requested(self) -> None:
        """Ask for the end; a demo that was ready in the same moment opens all the same."""
        self._is_cancelled = True
        self._page.show_stopping()
        self._wallet.stop_demo_start()

    def _on_started(self, live: LiveSession) -> None:
        self._is_starting = False
        self.session_opened.emit(live)

    def _on_failed(self, problem: Problem) -> None:
        self._is_starting = False
        if self._is_cancelled:
            self._page.back_requested.emit()
            return
        is_over = problem.code in _DEMO_OVER
        self._page.show_problem(problem.cause, problem.remedy, is_over=is_over)
