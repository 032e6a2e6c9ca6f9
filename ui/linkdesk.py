"""A payment link from outside the window: kept, in memory only, until the person wants to see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import tr
from ui.qt import (
    QApplication,
    QElapsedTimer,
    QEvent,
    QLineEdit,
    QObject,
    QPlainTextEdit,
    QTimer,
)
from ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from ui.qt import QWidget
    from ui.rooms import Rooms
    from ui.widgets.faultbar import FaultBar

# Whoever pressed a key or a button here within this time is at work in this window, and not following a link.
QUIET_MS: Final = 1_000
_WORK: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class LinkDesk(QObject):
    """Holds one link, the newest. Nothing is read before a wallet is open, and nothing is ever paid by it.

    A link opens the pay dialog by itself only in the moment it is handed over, and only in a window where nobody
    is at work: a dialog that opens by itself takes keys and clicks that were meant for something else.
    """

    def __init__(self, window: QWidget, bar: FaultBar) -> None:
        super().__init__(bar)
        self._window, self._bar = window, bar
        self._link = ""
        self._is_newer = False
        self._rooms: Rooms | None = None
        self._since_work = QElapsedTimer()
        bar.read.connect(self.forget)
        bar.wanted.connect(self.show_link)
        # A moment later: a dialog also closes because the wallet is about to be locked.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._tell)

    def furnish(self, rooms: Rooms) -> None:
        """There are pages now: whatever changes there may be what the link waits for."""
        self._rooms = rooms
        rooms.opened.connect(self._soon.start)
        for closed in (rooms.dialogs.pay.closed, rooms.own.lock_screen.closed):
            closed.connect(self._soon.start)
        watched = self._window.window().windowHandle()
        if watched is not None:
            watched.installEventFilter(self)

    def take(self, link: str) -> None:
        """A link was handed over; "" is none."""
        if not link:
            return
        self._is_newer = bool(self._link) and link != self._link
        self._link = link
        rooms = self._rooms
        if rooms is not None and self._is_quiet():
            self._offer(rooms)
        self._tell()

    def forget(self) -> None:
        """The person does not want it."""
        self._link = ""
        self._is_newer = False

    def show_link(self) -> None:
        """The person wants to see it."""
        rooms = self._rooms
        if rooms is not None and not self._is_covered(but=rooms.dialogs.pay):
            self._offer(rooms)
        self._tell()

    def _offer(self, rooms: Rooms) -> None:
        """Fill the pay dialog with the link, if it can be filled now."""
        # Whoever wants to see a link wants to pay, and the past pays nothing.
        rooms.time.go_live()
        if rooms.offer_link(self._link):
            self.forget()

    def _tell(self) -> None:
        if not self._link:
            self._bar.hide()
            return
        if self._is_newer:
            cause = tr(
                "A newer payment link came in place of the one that waited. Nothing is paid."
            )
        else:
            cause = tr("A payment link waits until you want to see it. Nothing is paid by it.")
        self._bar.show_words(cause, self._remedy())

    def _remedy(self) -> str:
        rooms = self._rooms
        if rooms is not None and rooms.own.is_locked:
            return tr('Unlock your wallet, then choose "Show it".')
        if rooms is None or rooms.session is None:
            return tr('Start the demo or open your wallet, then choose "Show it".')
        return tr('Finish what you are doing, close what is open, then choose "Show it".')

    def _is_quiet(self) -> bool:
        """Whether nobody is at work in the window, so that a dialog may open by itself."""
        since = self._since_work
        is_at_work = since.isValid() and since.elapsed() < QUIET_MS
        session = None if self._rooms is None else self._rooms.session
        # Whoever looks back is reading what a change of moment would take away.
        is_past = session is not None and session.is_past
        focus = self._window.focusWidget()
        is_writing = isinstance(focus, QLineEdit | QPlainTextEdit) and focus.isVisible()
        return not (is_at_work or is_past or is_writing or self._is_covered())

    def _is_covered(self, *, but: Overlay | None = None) -> bool:
        """Whether something lies above the pages."""
        if QApplication.activeModalWidget() or QApplication.activePopupWidget():
            return True
        return any(
            overlay.isVisible() and overlay is not but
            for overlay in self._window.findChildren(Overlay)
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        """Note that a person is at work."""
        if event.type() in _WORK:
            self._since_work.start()
        return False
