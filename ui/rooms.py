"""All of the window but its first page: the start of the demo, the home page, the pay dialog.

`ui.furnish` imports and builds them after the first paint: the first page needs none of them.
"""

from collections.abc import Generator

from ui.bridge import Bridge
from ui.pages.home.cards import PaymentsCard
from ui.pages.home.controller import HomeController
from ui.pages.home.view import HomePage
from ui.pages.pay.controller import PayController
from ui.pages.pay.view import PayDialog
from ui.pages.setup.controller import SetupController
from ui.pages.setup.view import SetupPage
from ui.qt import QObject, QStackedWidget, Qt, QWidget, Signal
from ui.session import Session
from ui.shell import Shell
from ui.theme import theme
from ui.widgets.focus import hide_ring
from wallet.api import LiveSession, Wallet
from wallet.views.values import HomeView, StripView


class Rooms(QObject):
    """The pages behind the first one.

    Attributes:
        setup, home: the pages.
        shell: what stands around the home page.
        pay: the pay dialog.
        session: the open session, None before the demo runs.

    Signals:
        left: the person wants the first page back.
    """

    left = Signal()

    def __init__(
        self,
        window: QWidget,
        pages: QStackedWidget,
        wallet: Wallet,
        bridge: Bridge,
        parts: tuple[SetupPage, Shell, HomePage, PayDialog],
    ) -> None:
        super().__init__(window)
        self._window, self._pages, self._bridge = window, pages, bridge
        self._last_seq = 0
        self.session: Session | None = None
        self.setup, self.shell, self.home, self.pay = parts
        for page in (self.setup, self.shell):
            pages.addWidget(page)
        self._setup_controller = SetupController(wallet, bridge, self.setup)
        self._setup_controller.session_opened.connect(self.open_session)
        self.setup.back_requested.connect(self.left)
        self._home_controller: HomeController | None = None
        self.pay_controller: PayController | None = None
        self.home.pay_requested.connect(self.open_pay)
        self._connect_time()

    def start_demo(self) -> None:
        """Try it now."""
        self._pages.setCurrentWidget(self.setup)
        self._setup_controller.start()

    def open_session(self, live: LiveSession) -> None:
        """The demo runs: show the home page."""
        session = Session(live, self._bridge)
        self.session = session
        self._home_controller = HomeController(session, self._bridge, self.home, self._window)
        self.pay_controller = PayController(session, self._bridge, self.pay)
        session.home_changed.connect(self._on_home_changed)
        session.strip_changed.connect(self._on_strip_changed)
        session.moment_changed.connect(self._on_moment_changed)
        self._pages.setCurrentWidget(self.shell)
        session.show_bucket_count(self.shell.strip.bar.bucket_count())
        session.refresh()
        # Enter here opens the dialog; it cannot pay what Bob asks by accident.
        self.home.pay.setFocus(Qt.FocusReason.MouseFocusReason)
        hide_ring(self.home.pay)

    def close(self) -> None:
        """Ask for nothing more: the window is going away."""
        if self.session is not None:
            self.session.close()

    def open_pay(self) -> None:
        """The pay dialog, unless the page's button for it is off."""
        if self.pay_controller is not None and self.home.pay.isEnabled():
            self.pay_controller.open()

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

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        for part in (self.home, self.shell):
            part.show_compact(is_compact=is_compact)
        if self.session is not None:
            self.session.refresh()

    def fit(self) -> None:
        """The window has another width: the strip has room for other bars."""
        if self.session is not None:
            self.session.show_bucket_count(self.shell.strip.bar.bucket_count())

    def _connect_time(self) -> None:
        strip, past = self.shell.strip, self.shell.past
        strip.bar.seq_requested.connect(self.seek)
        for part in (strip.bar, strip, past):
            part.live_requested.connect(self.go_live)
        for part in (strip, past):
            part.stepped.connect(self.step)

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


def rooms_in_steps(
    window: QWidget, pages: QStackedWidget, wallet: Wallet, bridge: Bridge
) -> Generator[None, None, Rooms]:
    """Build the rooms, one part for each step; the last step returns them."""
    setup = SetupPage()
    yield
    payments = PaymentsCard()
    yield
    home = HomePage(payments)
    yield
    shell = Shell(home)
    yield
    pay = PayDialog(window)
    yield
    return Rooms(window, pages, wallet, bridge, (setup, shell, home, pay))
