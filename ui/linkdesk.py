"""A payment link from outside the window: kept, in memory only, until there is a dialog to fill with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.qt import QObject

if TYPE_CHECKING:
    from ui.rooms import Rooms
    from ui.widgets.faultbar import FaultBar


class LinkDesk(QObject):
    """Holds one link, the newest. Nothing is read before a wallet is open, and nothing is ever paid by it."""

    def __init__(self, bar: FaultBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self._link = ""
        self._rooms: Rooms | None = None
        bar.read.connect(self.forget)

    def furnish(self, rooms: Rooms) -> None:
        """There are pages now: whatever changes there may be what the link waits for."""
        self._rooms = rooms
        for changed in (rooms.opened, rooms.pay.closed, rooms.own.lock_screen.closed):
            changed.connect(self.offer)
        self.offer()

    def take(self, link: str) -> None:
        """A link was handed over; "" is none."""
        if link:
            self._link = link
            self.offer()

    def forget(self) -> None:
        """The person does not want it."""
        self._link = ""

    def offer(self) -> None:
        """Fill the pay dialog, if there is one that can be filled now; else say that a link waits."""
        if not self._link:
            return
        if self._rooms is not None and self._rooms.offer_link(self._link):
            self._link = ""
            self._bar.hide()
            return
        self._bar.show_words(
            tr("A payment link waits until it can be shown. Nothing is paid by it."), self._reason()
        )

    def _reason(self) -> str:
        rooms = self._rooms
        if rooms is not None and rooms.own.is_locked:
            return tr("Unlock your wallet, then the pay dialog opens with it.")
        if rooms is not None and rooms.session is not None:
            return tr("It is shown as soon as you close the pay dialog and nothing is on its way.")
        return tr("Start the demo or open your wallet, then the pay dialog opens with it.")
