"""Does what the window can do about problems, wherever they are told."""

from collections.abc import Callable
from functools import partial
from typing import Final

from ui.bridge import Bridge
from ui.logview import LogViewer
from ui.ownroom import OwnRoom
from ui.pages.page import PageId
from ui.qt import QWidget
from ui.remedies import offer, offered
from ui.widgets.overlay import Overlay
from wallet.api import Remedy

_PAGES: Final = {
    Remedy.OPEN_CHANNELS: PageId.CHANNELS,
    Remedy.OPEN_CONTACTS: PageId.CONTACTS,
    Remedy.OPEN_ACTIVITY: PageId.ACTIVITY,
}


class RemedyDesk:
    """Offers what pages and the wallet's own dialogs can do, until it is closed."""

    def __init__(
        self, window: QWidget, bridge: Bridge, own: OwnRoom, go: Callable[[PageId], object]
    ) -> None:
        self._window, self._bridge, self._own, self._go = window, bridge, own, go
        self._log: LogViewer | None = None
        self._offers: dict[Remedy, Callable[[], None]] = {
            Remedy.UNLOCK: own.ask_to_unlock,
            Remedy.BACK_UP: lambda: self._open(own.back_up),
            Remedy.OPEN_CHANNEL: self._open_channel,
            Remedy.SHOW_DETAILS: self.open_log,
        }
        for action, page in _PAGES.items():
            self._offers[action] = partial(self._open, partial(go, page))
        for action, act in self._offers.items():
            offer(action, act)

    def open_log(self) -> None:
        """The program's own log."""
        if self._log is None:
            self._log = LogViewer(self._window, self._bridge)
        self._open(self._log.open)

    def close(self) -> None:
        """Offer nothing more: the window is going away."""
        for action, act in self._offers.items():
            if offered(action) is act:
                offer(action, None)

    def _open_channel(self) -> None:
        """Only a wallet with keys of its own chooses its hub; the demo's channels are on their page."""
        if self._own.own is None:
            self._open(lambda: self._go(PageId.CHANNELS))
        else:
            self._open(self._own.choose_hub)

    def _open(self, act: Callable[[], object]) -> None:
        """What lies above the page goes first; a locked wallet shows nothing."""
        if self._own.is_locked:
            return
        for overlay in self._window.findChildren(Overlay):
            if overlay is not self._own.lock_screen:
                overlay.close_overlay()
        act()
