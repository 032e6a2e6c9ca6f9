"""A payment link from outside the window: kept, in memory only, until there is a dialog to fill with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.qt import QObject, QTimer

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
        # A moment later: a dialog also closes because the wallet is about to be locked.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.offer)

    def furnish(self, rooms: Rooms) -> None:
        """There are pages now: whatever changes there may be what the link waits for."""
        self._rooms = rooms
        rooms.opened.connect(self._on_opened)
        for closed in (rooms.pay.closed, rooms.own.lock_screen.closed):
            closed.connect(self._soon.start)
        self.offer()

    def take(self, link: str) -> None:
        """A link was handed over; "" is none."""
        if not link:
            return
        self._link = link
        if self._rooms is not None:
            # Whoever followed a link wants to see it, and the past shows none.
            self._rooms.go_live()
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

    def _on_opened(self) -> None:
        rooms = self._rooms
        assert rooms is not None, "told by nobody"
        assert rooms.session is not None, "told of no session"
        rooms.session.moment_changed.connect(lambda _seq: self._soon.start())
        self.offer()

    def _reason(self) -> str:
        rooms = self._rooms
        if rooms is not None and rooms.own.is_locked:
            return tr("Unlock your wallet, then the pay dialog opens with it.")
        if rooms is not None and rooms.session is not None:
            return tr("It is shown as soon as you close the pay dialog and nothing is on its way.")
        return tr("Start the demo or open your wallet, then the pay dialog opens with it.")
