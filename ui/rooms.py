"""All of the window but its first page: the start of the demo, the pages, the pay dialog.

`ui.furnish` imports and builds them after the first paint: the first page needs none of them.
"""

from collections.abc import Generator
from functools import partial

from ui.bridge import Bridge
from ui.frame.shell import Shell
from ui.helper import Helper
from ui.inbox.controller import InboxController
from ui.ownroom import OwnRoom
from ui.pages.activity.controller import ActivityController
from ui.pages.channels.controller import ChannelsController
from ui.pages.deposit.controller import DepositController
from ui.pages.home.cards import ChannelCard, PaymentsCard
from ui.pages.home.controller import HomeController
from ui.pages.home.firststeps import FirstStepsCard
from ui.pages.home.needs import NeedsCard
from ui.pages.home.others import OtherChannels
from ui.pages.home.view import HomeCards, HomePage
from ui.pages.page import PageContext, PageController, PageId
from ui.pages.pay.controller import PayController
from ui.pages.pay.parts import TabBox
from ui.pages.pay.sums import Sums
from ui.pages.pay.view import PayDialog
from ui.pages.profiles.controller import WalletsController
from ui.pages.request.controller import RequestController
from ui.pages.request.form import RequestForm
from ui.pages.request.listing import RequestList
from ui.pages.request.shown import RequestShown
from ui.pages.request.view import RequestDialog
from ui.pages.setup.controller import SetupController
from ui.pages.setup.view import SetupPage
from ui.pageset import BUILDERS
from ui.place import bring_forward
from ui.preferences import preferences
from ui.qt import QObject, QStackedWidget, Qt, QWidget, Signal
from ui.session import Session
from ui.theme import theme
from ui.tray import Tray
from ui.words import no_channel_reason
from wallet.api import LiveSession, Problem, RealWallet, Wallet, remedy_of
from wallet.views.firststeps import first_steps
from wallet.views.values import HomeView, StripView


class Rooms(QObject):
    """The pages behind the first one.

    Attributes:
        setup: the start of the demo.
        shell: what stands around the pages.
        home: the page that is open first.
        pay: the pay dialog.
        request: the request dialog.
        own: the wallet with keys of its own.
        wallets: the dialog with the wallets of this computer.
        inbox: the notices, None before a session is open.
        tray: the place in the desktop's tray, None before a session is open.
        session: the open session, of the demo or of an own wallet; None before there is one.

    Signals:
        left: the person wants the first page back.
        opened: a session is open.
        restart_wanted: close Towpath and start it again.
    """

    left = Signal()
    opened = Signal()
    restart_wanted = Signal()

    def __init__(
        self,
        window: QWidget,
        pages: QStackedWidget,
        wallet: Wallet,
        bridge: Bridge,
        parts: tuple[SetupPage, Shell, HomePage, PayDialog, RequestDialog, OwnRoom],
    ) -> None:
        super().__init__(window)
        self._window, self._pages, self._bridge = window, pages, bridge
        self._last_seq = 0
        self.session: Session | None = None
        self.setup, self.shell, self.home, self.pay, self.request, self.own = parts
        for page in (self.setup, self.shell):
            pages.addWidget(page)
        self._setup_controller = SetupController(wallet, bridge, self.setup)
        self._setup_controller.session_opened.connect(self.open_session)
        self.setup.back_requested.connect(self.left)
        self._context: PageContext | None = None
        self._controllers: dict[PageId, PageController] = {}
        self._page_id = PageId.HOME
        self.pay_controller: PayController | None = None
        self.request_controller: RequestController | None = None
        self._deposit: DepositController | None = None
        self.home.request_requested.connect(self.open_request)
        self.home.deposit_requested.connect(self.open_deposit)
        self.inbox: InboxController | None = None
        self.tray: Tray | None = None
        for bar in (self.shell.top, self.shell.past):
            bar.bell.clicked.connect(self.open_inbox)
        self.home.pay_requested.connect(self.open_pay)
        self.shell.sidebar.page_requested.connect(self.show_page)
        self.own.left.connect(self.left)
        self.own.session_opened.connect(self._on_own_opened)
        self.own.backed_up.connect(self._on_backed_up)
        self.own.restart_wanted.connect(self.restart_wanted)
        self.shell.top.lock.clicked.connect(self.own.lock)
        self.home.first_steps.backup_requested.connect(self.own.back_up)
        self.home.first_steps.hub_requested.connect(self.own.choose_hub)
        self._connect_time()
        self.wallets = WalletsController(wallet, bridge, window)
        self.own.lock_screen.wallets_requested.connect(self.wallets.open)
        self._helper = Helper(window, bridge, self.own, self.show_page)

    def start_demo(self) -> None:
        """Try it now."""
        self._pages.setCurrentWidget(self.setup)
        self._setup_controller.start()

    def open_session(self, live: LiveSession, own: RealWallet | None = None) -> None:
        """There is a session, of the demo or of an own wallet: show its page."""
        session = Session(live, self._bridge)
        # Its timers must end in the window's thread, wherever garbage is collected.
        session.setParent(self)
        self.session = session
        self.pay_controller = PayController(session, self._bridge, self.pay)
        self.pay_controller.failed_unseen.connect(self._on_failed_unseen)
        self.pay_controller.paid_unseen.connect(self._on_paid_unseen)
        self.request_controller = RequestController(
            session, self._bridge, self.request, is_demo=own is None
        )
        self._context = PageContext(
            session=session,
            bridge=self._bridge,
            window=self._window,
            go=self.show_page,
            show_channel=self.show_channel,
            pay=self.pay_controller.open,
            own=None if own is None else self.own.keys_of(own),
            show_wallets=self.wallets.open,
            restart=self.restart_wanted.emit,
        )
        self._controllers = {PageId.HOME: HomeController(self._context, self.home)}
        self.inbox = InboxController(self._context, self.shell, self.show_payment)
        self.inbox.log_requested.connect(self.open_log)
        self.tray = Tray(self._window, self.inbox, partial(bring_forward, self._window))
        self.tray.told_clicked.connect(self.open_inbox)
        self.tray.lock_requested.connect(self.own.lock)
        session.home_changed.connect(self._on_home_changed)
        session.strip_changed.connect(self._on_strip_changed)
        session.moment_changed.connect(self._on_moment_changed)
        self.show_page(_last_page())
        self._pages.setCurrentWidget(self.shell)
        session.show_bucket_count(self.shell.strip.bar.bucket_count())
        session.refresh()
        self._controllers[self._page_id].page.take_focus()
        self.opened.emit()

    def show_page(self, page_id: PageId) -> PageController | None:
        """Open a page, building it the first time; returns what fills it, None before there is a session."""
        if self._context is None:
            return None
        controller = self._controllers.get(page_id)
        if controller is None:
            controller = self._controllers[page_id] = BUILDERS[page_id](self._context)
        self._page_id = page_id
        self.shell.show_page(page_id, controller.page)
        controller.refresh()
        controller.page.take_focus()
        return controller

    def page_name(self) -> str:
        """The name of the page that is open; "" while there is no session."""
        return "" if self.session is None else self._page_id.name

    def show_channel(self, channel_id: str) -> None:
        """Open the channels page at a channel."""
        self.show_page(PageId.CHANNELS)
        controller = self._controllers.get(PageId.CHANNELS)
        if isinstance(controller, ChannelsController):
            controller.show_channel(channel_id)

    def show_payment(self, payment_id: str) -> None:
        """Open the activity page at a payment."""
        self.show_page(PageId.ACTIVITY)
        controller = self._controllers.get(PageId.ACTIVITY)
        if isinstance(controller, ActivityController):
            controller.show_payment(payment_id)

    def open_log(self) -> None:
        """The program's own log."""
        self._helper.open_log()

    def open_inbox(self) -> None:
        """The notices."""
        if self.inbox is not None and not self.own.is_locked:
            self.inbox.open()

    def close(self) -> None:
        """Ask for nothing more: the window is going away."""
        self._helper.close()
        if self.inbox is not None:
            self.inbox.close()
        if self.tray is not None:
            self.tray.close()
        self.own.close()
        if self.session is not None:
            self.session.close()

    def open_pay(self) -> None:
        """The pay dialog; where nothing can be paid, the page that says why."""
        if self.session is None or self.pay_controller is None or self.session.is_past:
            return
        if self.own.is_locked:
            return
        if no_channel_reason(self.session.live.home()):
            self.show_page(PageId.HOME)
        else:
            self.pay_controller.open()

    def open_request(self) -> None:
        """The request dialog."""
        if self.request_controller is not None and not self.own.is_locked:
            self.request_controller.open()

    def open_deposit(self) -> None:
        """The deposit dialog."""
        if self.session is None or self.session.is_past or self.own.is_locked:
            return
        if self._deposit is None:
            self._deposit = DepositController(self._window, lambda: self.own.own, self._bridge)
            self._deposit.backup_requested.connect(self.own.back_up)
            self._deposit.channel_requested.connect(self.own.choose_hub)
            self.own.backed_up.connect(self._deposit.on_backed_up)
        self._deposit.open(self.session)

    def offer_link(self, link: str) -> bool:
        """Fill the pay dialog with a link from outside; returns whether that could be done now."""
        if self.session is None or self.pay_controller is None or self.own.is_locked:
            return False
        if self._pages.currentWidget() is not self.shell:
            return False
        return self.pay_controller.offer(link)

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
        self.shell.show_compact(is_compact=is_compact)
        if self.session is not None:
            self.session.refresh()

    def fit(self) -> None:
        """The window has another width: the strip has room for other bars."""
        if self.session is not None:
            self.session.show_bucket_count(self.shell.strip.bar.bucket_count())

    def _on_backed_up(self) -> None:
        self._show_first_steps()
        if self._page_id in self._controllers:
            self._controllers[self._page_id].refresh()

    def _connect_time(self) -> None:
        strip, past = self.shell.strip, self.shell.past
        strip.bar.seq_requested.connect(self.seek)
        for part in (strip.bar, strip, past):
            part.live_requested.connect(self.go_live)
        for part in (strip, past):
            part.stepped.connect(self.step)

    def _on_own_opened(self, own: RealWallet) -> None:
        assert own.session is not None, "told of a wallet without channels"
        self.open_session(own.session, own)
        self.shell.top.show_own(own.network)
        self._show_first_steps()

    def _show_first_steps(self) -> None:
        own, session = self.own.own, self.session
        # A wallet that opens no channels has no steps to take in a demo beside it.
        if own is not None and own.session is not None and session is not None:
            is_past = session.is_past
            self.home.first_steps.show_steps(
                None if is_past else first_steps(session.live.home(), is_backed_up=own.is_backed_up)
            )

    def _on_home_changed(self, home: HomeView) -> None:
        session = self.session
        assert session is not None, "only a session has a home page"
        self._controllers[self._page_id].refresh()
        self._show_first_steps()
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

    def _on_failed_unseen(self, problem: Problem) -> None:
        self.home.needs.show_problem(problem.cause, problem.remedy, remedy_of(problem.code))

    def _on_paid_unseen(self, cause: str, remedy: str, payment_id: str) -> None:
        self.home.needs.show_done(cause, remedy, payment_id=payment_id)

    def _on_moment_changed(self, seq: int | None) -> None:
        theme().set_past(seq is not None)
        self.shell.show_past(is_past=seq is not None)
        if seq is not None and self._deposit is not None:
            self._deposit.dialog.close_overlay()
        if seq is not None:
            self.shell.past.show_moment(seq, None)
            # What had the focus may be off now; the arrow keys step from here on.
            self.shell.strip.bar.setFocus(Qt.FocusReason.MouseFocusReason)
        self.shell.strip.show_moment(seq, self._last_seq)


def _last_page() -> PageId:
    """The page that was open when the window was closed; Home where there is none such."""
    known = {page.name: page for page in (PageId.HOME, *BUILDERS)}
    return known.get(preferences().now.page, PageId.HOME)


def rooms_in_steps(
    window: QWidget, pages: QStackedWidget, wallet: Wallet, bridge: Bridge
) -> Generator[None, None, Rooms]:
    """Build the rooms, one part for each step; the last step returns them."""
    setup = SetupPage()
    yield
    payments = PaymentsCard()
    yield
    channel, others = ChannelCard(), OtherChannels()
    yield
    needs, first_steps = NeedsCard(), FirstStepsCard()
    yield
    home = HomePage(
        HomeCards(
            channel=channel, others=others, payments=payments, needs=needs, first_steps=first_steps
        )
    )
    yield
    shell = Shell((PageId.HOME, *BUILDERS))
    yield
    shell.show_page(PageId.HOME, home)
    yield
    tab, sums = TabBox(), Sums()
    yield
    pay = PayDialog(window, tab, sums)
    yield
    form = RequestForm()
    yield
    shown, rows = RequestShown(), RequestList()
    yield
    request = RequestDialog(window, form, shown, rows)
    yield
    own = OwnRoom(window, pages, wallet, bridge)
    yield
    return Rooms(window, pages, wallet, bridge, (setup, shell, home, pay, request, own))
