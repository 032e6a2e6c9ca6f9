"""Fills the dialog with the wallets of this computer, and opens them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.meeting import meeting_place
from ui.pages.profiles.view import WalletsDialog

if TYPE_CHECKING:
    from pathlib import Path

    from ui.bridge import Bridge
    from ui.qt import QWidget
    from wallet.api import Problem, Wallet
    from wallet.views.wallets_values import WalletList


class WalletsController:
    """The dialog, made when it is first asked for."""

    def __init__(self, wallet: Wallet, bridge: Bridge, window: QWidget) -> None:
        self._wallet, self._bridge, self._window = wallet, bridge, window
        self._dialog: WalletsDialog | None = None

    def open(self) -> None:
        """Show what there is now."""
        dialog = self._dialog
        if dialog is None:
            dialog = self._dialog = WalletsDialog(self._window)
            dialog.open_requested.connect(lambda name: self._begin(name, is_new=False))
            dialog.new_requested.connect(lambda name: self._begin(name.strip(), is_new=True))
        dialog.open()
        self._look()

    def _look(self) -> None:
        self._bridge.deliver(self._wallet.wallets(_window_lock), self._on_wallets, self._on_problem)

    def _on_wallets(self, wallets: WalletList) -> None:
        if self._dialog is not None:
            self._dialog.show_wallets(wallets)

    def _begin(self, name: str, *, is_new: bool) -> None:
        if self._dialog is not None:
            self._dialog.show_problem("", "")
            self._dialog.show_busy(tr("A window is being opened"))
        opened = self._wallet.open_other(name, is_new=is_new)
        self._bridge.deliver(opened, lambda _none: self._on_opened(name), self._on_problem)

    def _on_opened(self, name: str) -> None:
        if self._dialog is not None:
            self._dialog.show_busy("")
            self._dialog.show_opened(name)
            self._look()

    def _on_problem(self, problem: Problem) -> None:
        if self._dialog is not None:
            self._dialog.show_busy("")
            self._dialog.show_problem(problem.cause, problem.remedy)


def _window_lock(name: str) -> Path | None:
    """The file that the window of a profile keeps locked; None where windows do not meet."""
    place = meeting_place(os.environ, name)
    return None if place is None else place.with_suffix(".lock")
