"""The window: the first page, the start of the demo, and the home page with all around it."""

from ui.bridge import Bridge
from ui.i18n import tr
from ui.pages.home.controller import HomeController
from ui.pages.home.view import HomePage
from ui.pages.pay.controller import PayController
from ui.pages.pay.view import PayDialog
from ui.pages.setup.controller import SetupController
from ui.pages.setup.view import SetupPage
from ui.pages.welcome.controller import WelcomeController
from ui.pages.welcome.view import WelcomePage
from ui.qt import (
    QApplication,
    QCloseEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QStackedWidget,
    Qt,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.session import Session
from ui.shell import Shell
from ui.theme import COMPACT_BELOW, load_fonts, qt_palette, theme
from ui.widgets.focus import FocusRing
from ui.widgets.icon import app_icon
from wallet.api import LiveSession, Wallet
from wallet.views.values import HomeView, StripView


class MainWindow(QWidget):
    """Towpath's window.

    Attributes:
        welcome, setup, home: the pages.
        shell: what stands around the home page.
        pay: the pay dialog.
        session: the open session, None before the demo runs.

    Signals:
        closed: the person closed the window.
    """

    closed = Signal()

    def __init__(self, wallet: Wallet) -> None:
        super().__init__()
        load_fonts()
        self.bridge = Bridge()
        self.session: Session | None = None
        self._is_compact = False
        self._last_seq = 0
        self.setWindowTitle(tr("Towpath"))
        self.setWindowIcon(app_icon())
        self.setMinimumSize(960, 620)
        self.resize(1440, 900)
        self.welcome, self.setup, self.home = WelcomePage(), SetupPage(), HomePage()
        self.shell = Shell(self.home)
        self._pages = QStackedWidget()
        for page in (self.welcome, self.setup, self.shell):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.pay = PayDialog(self)
        self._ring = FocusRing(self)
        self._welcome_controller = WelcomeController(self.welcome, self)
        self._welcome_controller.demo_requested.connect(self.start_demo)
        self._setup_controller = SetupController(wallet, self.bridge, self.setup)
        self._setup_controller.session_opened.connect(self._on_session_opened)
        self.setup.back_requested.connect(self.show_welcome)
        self._home_controller: HomeController | None = None
        self._pay_controller: PayController | None = None
        self.home.pay_requested.connect(self.open_pay)
        self._connect_time()
        theme().changed.connect(self._apply_theme)
        self._apply_theme()
        self.show_welcome()

    def show_welcome(self) -> None:
        """The first page."""
        self._pages.setCurrentWidget(self.welcome)
        self.welcome.take_focus()

    def start_demo(self) -> None:
        """Try it now."""
        self._pages.setCurrentWidget(self.setup)
        self._setup_controller.start()

    def open_pay(self) -> None:
        """The pay dialog, unless the window shows the past."""
        if self._pay_controller is not None:
            self._pay_controller.open()

    def seek(self, seq: int) -> None:
        """Look at the wallet after event `seq`; at or after the last one is the present."""
        if self.session is None:
            return
        if seq >= self._last_seq:
            self.session.go_live()
        else:
            self.session.seek(max(seq, 1))

    def step(self, by: int) -> None:
        """One event back or on."""
        if self.session is not None:
            at = self.session.wanted_seq
            self.seek((self._last_seq if at is None else at) + by)

    def go_live(self) -> None:
        """Back to the present."""
        if self.session is not None:
            self.session.go_live()

    def _connect_time(self) -> None:
        strip, past = self.shell.strip, self.shell.past
        strip.bar.seq_requested.connect(self.seek)
        for part in (strip.bar, strip, past):
            part.live_requested.connect(self.go_live)
        for part in (strip, past):
            part.stepped.connect(self.step)
        QShortcut(QKeySequence("Ctrl+P"), self, self.open_pay)

    def _on_session_opened(self, live: LiveSession) -> None:
        session = Session(live, self.bridge)
        self.session = session
        self._home_controller = HomeController(session, self.bridge, self.home, self)
        self._pay_controller = PayController(session, self.bridge, self.pay)
        session.home_changed.connect(self._on_home_changed)
        session.strip_changed.connect(self._on_strip_changed)
        session.moment_changed.connect(self._on_moment_changed)
        self._pages.setCurrentWidget(self.shell)
        session.show_bucket_count(self.shell.strip.bar.bucket_count())
        session.refresh()
        # Enter here opens the dialog; it cannot pay what Bob asks by accident.
        self.home.pay.setFocus(Qt.FocusReason.MouseFocusReason)
        self._ring.release()

    def _on_home_changed(self, home: HomeView) -> None:
        session = self.session
        assert session is not None, "only a session has a home page"
        if session.is_past:
            if session.wanted_seq == home.seq:
                self.shell.past.show_moment(home.seq, home.at_ms)
            return
        self._last_seq = home.seq
        self.shell.top.show_home(home)
        self.shell.strip.show_moment(None, home.seq)

    def _on_strip_changed(self, strip: StripView) -> None:
        self._last_seq = max(strip.last_seq, self._last_seq)
        self.shell.strip.bar.show_strip(strip)

    def _on_moment_changed(self, seq: int | None) -> None:
        theme().set_past(seq is not None)
        self.shell.show_past(is_past=seq is not None)
        if seq is not None:
            self.shell.past.show_moment(seq, None)
            # What had the focus may be off now; the arrow keys step from here on.
            self.shell.strip.bar.setFocus(Qt.FocusReason.MouseFocusReason)
        self.shell.strip.show_moment(seq, self._last_seq)

    def _apply_theme(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(qt_palette())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the large or the small layout."""
        super().resizeEvent(event)
        is_compact = self.width() < COMPACT_BELOW
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            for part in (self.welcome, self.home, self.shell):
                part.show_compact(is_compact=is_compact)
            if self.session is not None:
                self.session.refresh()
        if self.session is not None:
            self.session.show_bucket_count(self.shell.strip.bar.bucket_count())
        self._ring.follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc returns to live. A dialog takes its own Esc before it comes here."""
        if event.key() == Qt.Key.Key_Escape:
            self.go_live()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the application end in its own order."""
        self.bridge.close()
        event.accept()
        self.closed.emit()
