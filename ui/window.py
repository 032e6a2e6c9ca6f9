"""The window, and its first page.

Everything behind the first page stands in `ui.rooms`, which `ui.furnish` makes after the first
paint.
"""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Final

from ui.bridge import Bridge
from ui.furnish import Furnisher
from ui.i18n import outside_name, tr
from ui.pages.welcome.view import WelcomePage
from ui.place import bring_forward, place_of
from ui.preferences import preferences
from ui.qt import (
    QApplication,
    QStackedWidget,
    Qt,
    QTimer,
    QToolTip,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.theme import COMPACT_BELOW, Face, font, qt_palette, theme
from ui.widgets.focus import FocusRing

if TYPE_CHECKING:
    from ui.crash import CrashScreen
    from ui.linkdesk import LinkDesk
    from ui.qt import (
        QCloseEvent,
        QKeyEvent,
        QResizeEvent,
        QShowEvent,
    )
    from ui.rooms import Rooms
    from ui.widgets.faultbar import FaultBar
    from wallet.api import LiveSession, Wallet
    from wallet.views.real_values import RealState
    from wallet.views.wallets_values import WalletList

# Long enough for the first paint, short enough to be over before a hand reaches the mouse.
FURNISH_MS: Final = 60


class MainWindow(QWidget):
    """Towpath's window.

    Attributes:
        welcome: the first page.
        bridge: the way in from other threads.
        wants_restart: whether Towpath is to start again once it is closed.

    Signals:
        furnished: the pages behind the first one are there.
        closed: the person closed the window.
    """

    furnished = Signal()
    closed = Signal()

    def __init__(self, wallet: Wallet) -> None:
        super().__init__()
        self._wallet = wallet
        self._profile = outside_name(wallet.profile.rstrip("/").rpartition("/")[2])
        QToolTip.setFont(font(Face.SECOND))
        self.bridge = Bridge()
        self._rooms: Rooms | None = None
        self._is_demo_wanted = False
        self._is_own_wanted = False
        self._are_wallets_wanted = False
        self._is_compact = False
        title = tr("Towpath")
        self.setWindowTitle(f"{title} - {self._profile}" if self._profile else title)
        # With large letters a small screen has less room than this, and dialogs fit themselves into the window.
        room = self.screen().availableSize()
        self.setMinimumSize(min(960, room.width()), min(620, room.height()))
        self.resize(1440, 900)
        self.welcome = WelcomePage()
        self.welcome.show_profile(self._profile)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._ring = FocusRing(self)
        self._crash: CrashScreen | None = None
        self._fault: FaultBar | None = None
        self._is_crash_broken = False
        self.wants_restart = False
        self.welcome.demo_requested.connect(self.start_demo)
        self.welcome.setup_requested.connect(self.open_own)
        self.welcome.wallets_requested.connect(self.open_wallets)
        self._furnisher = Furnisher(self, self._pages, wallet, self.bridge)
        self._furnisher.done.connect(self._on_furnished)
        self._furnish = QTimer(self)
        self._furnish.setSingleShot(True)
        self._furnish.timeout.connect(self._furnisher.start)
        theme().changed.connect(self._apply_theme)
        self._apply_theme()
        self.show_welcome()

    @cached_property
    def links(self) -> LinkDesk:
        """Where payment links from outside wait."""
        bar = import_module("ui.widgets.faultbar").FaultBar(
            self, color="info", button=tr("Forget it"), wanted=tr("Show it")
        )
        desk: LinkDesk = import_module("ui.linkdesk").LinkDesk(self, bar)
        return desk

    @property
    def rooms(self) -> Rooms:
        """The pages behind the first one. Asking before they are there builds them at once."""
        return self._rooms or self._furnisher.finish()

    def show_welcome(self) -> None:
        """The first page."""
        self._pages.setCurrentWidget(self.welcome)
        self.welcome.take_focus()

    def start_demo(self) -> None:
        """Try it now, as soon as there is a page to show it on."""
        if self._rooms is None:
            self._is_demo_wanted = True
        else:
            self._rooms.start_demo()

    def open_own(self) -> None:
        """Set a wallet up or open the one that is there, as soon as there is a page to show it on."""
        if self._rooms is None:
            self._is_own_wanted = True
        else:
            self._rooms.own.begin()

    def open_wallets(self) -> None:
        """Show the wallets of this computer, as soon as there is a dialog for them."""
        if self._rooms is None:
            self._are_wallets_wanted = True
        else:
            self._rooms.wallets.open()

    def open_session(self, live: LiveSession) -> None:
        """Show a session that is open already."""
        self.rooms.open_session(live)

    def come_forward(self, link: str) -> None:
        """Another start of this profile asked for the window, perhaps with a payment link."""
        bring_forward(self)
        self.links.take(link)

    def show_fault(self, fault: str) -> None:
        """We made a mistake: tell of it by its traceback, redacted, in a window of its own."""
        if self._is_crash_broken:
            # A mistake in that window itself: the traceback is on standard error, and is not told in a circle.
            return
        self._is_crash_broken = True
        if self._crash is None:
            self._crash = import_module("ui.crash").CrashScreen(self, self.bridge)
            self._crash.quit_requested.connect(self.close)
            self._crash.restart_requested.connect(self._on_restart_requested)
        self._crash.show_fault(fault)
        self._is_crash_broken = False

    def _on_restart_requested(self) -> None:
        self.wants_restart = True
        self.close()

    def show_notice(self, cause: str, remedy: str) -> None:
        """Tell something above everything else, until the person has read it."""
        if self._fault is None:
            self._fault = import_module("ui.widgets.faultbar").FaultBar(self)
        self._fault.show_words(cause, remedy)

    def _on_furnished(self, rooms: Rooms) -> None:
        self._rooms = rooms
        rooms.show_compact(is_compact=self._is_compact)
        rooms.left.connect(self.show_welcome)
        rooms.restart_wanted.connect(self._on_restart_requested)
        rooms.own.state_known.connect(self._on_state_known)
        rooms.own.look()
        self._ring.raise_()
        self.links.furnish(rooms)
        self.furnished.emit()
        if self._is_demo_wanted:
            rooms.start_demo()
        elif self._is_own_wanted:
            rooms.own.begin()
        elif self._are_wallets_wanted:
            rooms.wallets.open()

    def _on_state_known(self, state: RealState) -> None:
        if state.has_keys:
            self.welcome.show_own(is_backed_up=state.is_backed_up)
        elif self._profile:
            # A name may be mistyped, and then the wallet that is missed is another profile's.
            self.bridge.deliver(
                self._wallet.wallets(lambda _name: None), self._on_wallets, lambda _problem: None
            )

    def _on_wallets(self, wallets: WalletList) -> None:
        if any(row.has_keys for row in wallets.rows if not row.is_current):
            self.welcome.show_no_wallet(self._profile)

    def _apply_theme(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(qt_palette())

    def _keep_place(self) -> None:
        """Where the window stands and which page is open, for the next start."""
        store = preferences()
        place = place_of(self.window(), scale_percent=store.running_percent)
        page = "" if self._rooms is None else self._rooms.page_name()
        store.change(place=place, page=page or store.now.page)

    def showEvent(self, event: QShowEvent) -> None:
        """Build the other pages once this one is painted."""
        super().showEvent(event)
        if self._rooms is None:
            self._furnish.start(FURNISH_MS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the large or the small layout."""
        super().resizeEvent(event)
        is_compact = self.width() < COMPACT_BELOW
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self.welcome.show_compact(is_compact=is_compact)
            if self._rooms is not None:
                self._rooms.show_compact(is_compact=is_compact)
        if self._rooms is not None:
            self._rooms.time.fit()
        self._ring.follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc returns to live. A dialog takes its own Esc before it comes here."""
        if event.key() == Qt.Key.Key_Escape and self._rooms is not None:
            self._rooms.time.go_live()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the application end in its own order."""
        self._keep_place()
        self._furnish.stop()
        self._furnisher.close()
        self.bridge.close()
        if self._rooms is not None:
            self._rooms.close()
        event.accept()
        self.closed.emit()
