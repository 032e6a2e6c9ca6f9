"""Towpath's place in the desktop's tray, where there is one: a menu, and the short messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.appicon import app_icon
from ui.i18n import tr
from ui.preferences import preferences
from ui.qt import QMenu, QObject, QSystemTrayIcon, QTimer, Signal
from ui.telling import Teller, Telling
from ui.theme import menu_sheet
from ui.widgets.dress import dress

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.inbox.controller import InboxController
    from ui.qt import QWidget

LATER_MS: Final = 500
"""The desktop is asked for a tray once the first page of the session stands."""
_SHOWN_MS: Final = 8_000


class Tray(QObject):
    """The tray's icon. Where the desktop has none, nothing is there and nothing is missing: the inbox tells.

    Args:
        window: what the icon stands for.
        inbox: what there is to tell.
        come_to_front: shows the window to the person.
        is_locked: whether the wallet is; then messages name nobody and no sum.

    Attributes:
        menu: the icon's menu, None where there is no tray.
        teller: chooses the messages.

    Signals:
        lock_requested: lock the wallet now.
        told_clicked: the person wants to see what a message was about.
    """

    lock_requested = Signal()
    told_clicked = Signal()

    def __init__(
        self,
        window: QWidget,
        inbox: InboxController,
        come_to_front: Callable[[], None],
        is_locked: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window, self._inbox, self._come_to_front = window, inbox, come_to_front
        self._is_locked = is_locked
        self._icon: QSystemTrayIcon | None = None
        self.teller = Teller(self._show, window.isActiveWindow, is_wanted)
        self.teller.setParent(self)
        self.menu: QMenu | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.look)
        self._later.start(LATER_MS)

    def look(self) -> None:
        """Take a place in the tray, if there is one."""
        self._later.stop()
        if self._icon is not None or not QSystemTrayIcon.isSystemTrayAvailable():
            return
        self.menu = self._menu()
        self._icon = QSystemTrayIcon(app_icon(), self)
        self._icon.setToolTip(tr("Towpath"))
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self._on_told_clicked)
        self._icon.show()
        self._inbox.followed.connect(self.teller.follow)

    def close(self) -> None:
        """Leave the tray: the window is going away."""
        self._later.stop()
        self.teller.close()
        if self._icon is not None:
            self._icon.hide()

    def _menu(self) -> QMenu:
        menu = QMenu(self._window)
        menu.setAccessibleName(tr("Towpath"))
        menu.addAction(tr("Open Towpath")).triggered.connect(self._come_to_front)
        menu.addAction(tr("Lock now")).triggered.connect(self.lock_requested)
        menu.addAction(tr("Quit")).triggered.connect(self._window.close)
        dress(menu, menu_sheet)
        return menu

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self._come_to_front()

    def _on_told_clicked(self) -> None:
        self._come_to_front()
        self.told_clicked.emit()

    def _show(self, title: str, text: str) -> None:
        if self._icon is not None and QSystemTrayIcon.supportsMessages():
            if self._is_locked():
                # Who stands before a locked computer may be anybody.
                title, text = tr("Something new in Towpath"), tr("Unlock your wallet to see it.")
            self._icon.showMessage(title, text, app_icon(), _SHOWN_MS)


def is_wanted(what: Telling) -> bool:
    """Whether the person wants to be told of such things, as Settings say now."""
    chosen = preferences().now
    return chosen.tells_payments if what is Telling.PAYMENTS else chosen.tells_needs
