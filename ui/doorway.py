"""Hears later starts of the same profile, in the window's own loop. Imported behind the first paint."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ui.handover import ANSWER, ANSWER_MAX_S, MESSAGE_MAX_BYTES, is_mine, link_in, listen
from ui.i18n import tr
from ui.knocks import Knocks
from ui.qt import QObject, QSocketNotifier, QTimer, Signal
from ui.times import SECOND_MS

if TYPE_CHECKING:
    from ui.meeting import Claim

VISITORS_MAX: Final = 8


def open_door(claim: Claim) -> Doorway | None:
    """Listen for later starts; None, and one line of warning, where this system lets nobody listen."""
    try:
        return Doorway(claim)
    except OSError:
        words = tr(
            "Towpath cannot listen for later starts, so links from other programs do not reach it. "
            "The wallet works as usual. Paste links into it instead."
        )
        sys.stderr.write(words + "\n")
        return None


class Doorway(QObject):
    """Listens until it is closed. Texts go as objects: as strings Qt would take a first mark away.

    Whoever knocks is let in; where there is no room, the one who has been talking longest goes. Who has something to
    say has said it by then, and nobody can keep the others out by saying nothing.

    Raises:
        OSError: there can be no socket at the claim's path.

    Signals:
        asked: another start came, with a link or "" (str). At most one in each `ui.knocks.PAUSE_MS`.
    """

    asked = Signal(object)

    def __init__(self, claim: Claim) -> None:
        super().__init__()
        self._path = claim.path
        self._listener = listen(claim.path)
        self._visitors: list[_Visitor] = []
        self._knocks = Knocks(self)
        self._knocks.told.connect(self.asked)
        self._notifier = QSocketNotifier(self._listener.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_knock)

    def close(self) -> None:
        """Hear nobody any more. Twice is once."""
        if not self._notifier.isEnabled():
            return
        self._notifier.setEnabled(False)
        self._knocks.end()
        for visitor in tuple(self._visitors):
            visitor.leave()
        self._listener.close()
        # What is left behind counts for nothing.
        with suppress(OSError):
            self._path.unlink()

    def _on_knock(self) -> None:
        try:
            connection, _address = self._listener.accept()
        except OSError:
            return
        if not is_mine(connection):
            connection.close()
            return
        if len(self._visitors) >= VISITORS_MAX:
            self._visitors[0].leave()
        visitor = _Visitor(connection, self)
        self._visitors.append(visitor)
        visitor.heard.connect(self._knocks.hear)
        visitor.left.connect(lambda: self._visitors.remove(visitor))


class _Visitor(QObject):
    """One other start: says its whole message within a moment, or is sent away.

    Signals:
        heard: its link, "" for none (str).
        left: it is gone.
    """

    heard = Signal(object)
    left = Signal()

    def __init__(self, connection: socket.socket, parent: QObject) -> None:
        super().__init__(parent)
        connection.settimeout(0.0)
        self._connection, self._message = connection, b""
        self._notifier = QSocketNotifier(connection.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_readable)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self.leave)
        self._patience.start(round(ANSWER_MAX_S * SECOND_MS))

    def leave(self) -> None:
        """Let it go."""
        self._patience.stop()
        self._notifier.setEnabled(False)
        self._connection.close()
        self.left.emit()
        self.deleteLater()

    def _on_readable(self) -> None:
        try:
            piece = self._connection.recv(MESSAGE_MAX_BYTES + 1)
        except BlockingIOError:
            return
        except OSError:
            self.leave()
            return
        self._message += piece
        if piece and len(self._message) <= MESSAGE_MAX_BYTES:
            return
        link = link_in(self._message)
        if link is not None:
            self._answer()
            self.heard.emit(link)
        self.leave()

    def _answer(self) -> None:
        try:
            self._connection.send(ANSWER)
        except OSError:
            # It did not wait for the answer; what it said counts all the same.
            return
