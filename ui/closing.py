"""The small window that says what is waited for when a wallet takes its time to close."""

import asyncio
from typing import Final

from ui.appicon import app_icon
from ui.i18n import tr
from ui.limits import CLOSING_MAX_S
from ui.qt import QCloseEvent, QHBoxLayout, Qt, QVBoxLayout
from ui.theme import Face
from ui.widgets.button import Button
from ui.widgets.card import Ground
from ui.widgets.focus import FocusRing
from ui.widgets.label import Label

_WIDTH_PX: Final = 460


class ClosingNote(Ground):
    """Stands alone, after the wallet's window is gone.

    Attributes:
        left: set when the person does not want to wait any longer.
        farewell: what a terminal reads if the program ended without the wallet.
    """

    def __init__(self) -> None:
        super().__init__("surface")
        self.setWindowTitle(tr("Towpath is closing"))
        self.setWindowIcon(app_icon())
        self.left = asyncio.Event()
        self.farewell = tr(
            "Towpath ended without waiting any longer for the log and the connections to close. "
            "What you signed is on disk."
        )
        self.go = Button(tr("End now"), name=tr("End now, without waiting any longer"))
        self.go.clicked.connect(self.left.set)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 22)
        column.setSpacing(10)
        column.addWidget(Label(tr("Towpath is closing"), face=Face.CARD_TITLE))
        waited = tr(
            "It waits until the log, the connections and a demo's helpers have ended, {seconds} seconds at most."
        ).format(seconds=int(CLOSING_MAX_S))
        safe = tr(
            "Your money is safe, also if you end it now: each step is on disk before it is signed or sent."
        )
        for line in (waited, safe):
            column.addWidget(Label(line, wraps=True))
        column.addSpacing(6)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.go)
        column.addLayout(row)
        self.setFixedSize(_WIDTH_PX, column.heightForWidth(_WIDTH_PX))
        FocusRing(self)
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Nothing is waited for any more."""
        self.hide()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Whoever closes it does not want to wait."""
        event.accept()
        self.left.set()
