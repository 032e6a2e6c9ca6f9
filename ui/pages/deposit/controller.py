"""Says where money is sent to once the words are confirmed, and watches what arrives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from ui.pages.deposit.view import DepositDialog
from ui.qt import QObject, QTimer, Signal
from wallet.api import Problem, qr_symbol

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.bridge import Bridge
    from ui.qt import QWidget
    from ui.session import Session
    from wallet.api import RealWallet
    from wallet.views.real_values import GasAccount

LOOK_MS: Final = 2_000


class DepositController(QObject):
    """The deposit dialog of the window; the demo has one of words only.

    Args:
        own: a wallet of one's own; None in the demo.

    Signals:
        backup_requested: write the words down first.
        channel_requested: choose a hub to open a channel with.
    """

    backup_requested = Signal()
    channel_requested = Signal()

    def __init__(
        self, window: QWidget, own: Callable[[], RealWallet | None], bridge: Bridge
    ) -> None:
        super().__init__(window)
        self._own, self._bridge = own, bridge
        self._dialog = DepositDialog(window)
        self._network = ""
        self._drawn = ""
        self._is_looking = False
        self._worker: ThreadPoolExecutor | None = None
        self._look = QTimer(self)
        self._look.timeout.connect(self._on_look_due)
        self._dialog.closed.connect(self._look.stop)
        self._dialog.back_up.clicked.connect(self._on_back_up)
        self._dialog.open_channel.clicked.connect(self._on_open_channel)

    @property
    def dialog(self) -> DepositDialog:
        """The dialog."""
        return self._dialog

    def open(self, session: Session) -> None:
        """Open it as far as the wallet allows."""
        own, home = self._own(), session.live.home()
        self._network = home.network_name
        self._dialog.open()
        if own is None:
            self._dialog.show_demo(home.on_chain_wei, has_channel=bool(home.channels))
        elif own.is_backed_up:
            self._show_open()
        else:
            self._dialog.show_closed()

    def _show_open(self) -> None:
        self._dialog.show_open(self._network)
        self._look.start(LOOK_MS)
        self._on_look_due()

    def _on_look_due(self) -> None:
        own = self._own()
        if own is None or self._is_looking or not self._dialog.isVisible():
            return
        self._is_looking = True
        self._bridge.deliver(own.gas_account(), self._on_account, self._on_problem)

    def _on_account(self, account: GasAccount) -> None:
        self._is_looking = False
        own = self._own()
        if own is None or not own.is_backed_up or not self._look.isActive():
            return
        self._dialog.show_problem("", "")
        self._dialog.show_account(account)
        if account.address != self._drawn:
            self._drawn = account.address
            if self._worker is None:
                self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="symbol")
            self._bridge.deliver(
                self._worker.submit(qr_symbol, account.address),
                self._dialog.show_symbol,
                self._on_problem,
            )

    def _on_problem(self, problem: Problem) -> None:
        self._is_looking = False
        self._dialog.show_problem(problem.cause, problem.remedy)

    def _on_back_up(self) -> None:
        self._dialog.close_overlay()
        self.backup_requested.emit()

    def _on_open_channel(self) -> None:
        self._dialog.close_overlay()
        self.channel_requested.emit()

    def on_backed_up(self) -> None:
        """The words were confirmed while it was open."""
        if self._dialog.isVisible():
            self._show_open()
