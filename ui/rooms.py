"""All of the window but its first page: pages, dialogs, notices, and whose wallet is open.

`ui.furnish` imports and builds them after the first paint: the first page needs none of them.
"""

from functools import partial

from ui.bridge import Bridge
from ui.dialogs import Dialogs
from ui.frame.shell import Shell
from ui.inbox.controller import InboxController
from ui.ownroom import OwnRoom
from ui.pages.activity.controller import ActivityController
from ui.pages.channels.controller import ChannelsController
from ui.pages.home.controller import HomeController
from ui.pages.home.view import HomePage
from ui.pages.page import PageContext, PageController, PageId
from ui.pages.pay.view import PayDialog
from ui.pages.profiles.controller import WalletsController
from ui.pages.request.view import RequestDialog
from ui.pages.setup.controller import SetupController
from ui.pages.setup.view import SetupPage
from ui.pageset import BUILDERS
from ui.place import bring_forward
from ui.preferences import preferences
from ui.qt import QObject, QStackedWidget, QWidget, Signal
from ui.remedydesk import RemedyDesk
from ui.session import Session
from ui.timewalk import TimeWalk
from ui.tray import Tray
from wallet.api import LiveSession, Problem, RealWallet, Wallet, remedy_of
from wallet.views.firststeps import first_steps
from wallet.views.values import HomeView


class Rooms(QObject):
    """The pages behind the first one.

    Attributes:
        setup: the start of the demo.
        shell: what stands around the pages.
        home: the page that is open first.
        dialogs: pay, request and deposit.
        time: where in time the window stands.
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
        self.session: Session | None = None
        self.setup, self.shell, self.home, pay, request, self.own = parts
        self.dialogs = Dialogs(window, bridge, self.own, pay, request)
        self.dialogs.no_channel.connect(lambda: self.show_page(PageId.HOME))
        self.dialogs.demo_channel_wanted.connect(self._on_demo_channel_wanted)
        self.time = TimeWalk(self.shell)
        for page in (self.setup, self.shell):
            pages.addWidget(page)
        self._setup_controller = SetupController(wallet, bridge, self.setup)
        self._setup_controller.session_opened.connect(self.open_session)
        self.setup.back_requested.connect(self.left)
        self._context: PageContext | None = None
        self._controllers: dict[PageId, PageController] = {}
        self._page_id = PageId.HOME
        self.home.request_requested.connect(self.dialogs.open_request)
        self.home.deposit_requested.connect(self.dialogs.open_deposit)
        self.inbox: InboxController | None = None
        self.tray: Tray | None = None
        for bar in (self.shell.top, self.shell.past):
            bar.bell.clicked.connect(self.open_inbox)
        self.home.pay_requested.connect(self.dialogs.open_pay)
        self.shell.sidebar.page_requested.connect(self.show_page)
        self.own.left.connect(self.left)
        self.own.session_opened.connect(self._on_own_opened)
        self.own.backed_up.connect(self._on_backed_up)
        self.own.restart_wanted.connect(self.restart_wanted)
        self.shell.top.lock.clicked.connect(self.own.lock)
        self.home.first_steps.backup_requested.connect(self.own.back_up)
        self.home.first_steps.hub_requested.connect(self.own.choose_hub)
        self.wallets = WalletsController(wallet, bridge, window)
        self.own.lock_screen.wallets_requested.connect(self.wallets.open)
        self._remedies = RemedyDesk(window, bridge, self.own, self.show_page)

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
        pay = self.dialogs.begin(session, is_demo=own is None)
        pay.failed_unseen.connect(self._on_failed_unseen)
        pay.paid_unseen.connect(self._on_paid_unseen)
        self._context = PageContext(
            session=session,
            bridge=self._bridge,
            window=self._window,
            go=self.show_page,
            show_channel=self.show_channel,
            pay=pay.open,
            own=None if own is None else self.own.keys_of(own),
            show_wallets=self.wallets.open,
            restart=self.restart_wanted.emit,
        )
        self._controllers = {PageId.HOME: HomeController(self._context, self.home)}
        self.inbox = InboxController(self._context, self.shell, self.show_payment)
        self.inbox.log_requested.connect(self.open_log)
        self.tray = Tray(
            self._window,
            self.inbox,
            partial(bring_forward, self._window),
            lambda: self.own.is_locked,
        )
        self.tray.told_clicked.connect(self.open_inbox)
        self.tray.lock_requested.connect(self.own.lock)
        session.home_changed.connect(self._on_home_changed)
        self.time.begin(session)
        self.show_page(_last_page())
        self._pages.setCurrentWidget(self.shell)
        self.time.fit()
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
        self._remedies.open_log()

    def open_inbox(self) -> None:
        """The notices."""
        if self.inbox is not None and not self.own.is_locked:
            self.inbox.open()

    def close(self) -> None:
        """Ask for nothing more: the window is going away."""
        self._remedies.close()
        if self.inbox is not None:
            self.inbox.close()
        if self.tray is not None:
            self.tray.close()
        self.own.close()
        if self.session is not None:
            self.session.close()

    def offer_link(self, link: str) -> bool:
        """Fill the pay dialog with a link from outside; returns whether that could be done now."""
        is_shown = self._pages.currentWidget() is self.shell
        return is_shown and self.dialogs.offer_link(link)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self.shell.show_compact(is_compact=is_compact)
        if self.session is not None:
            self.session.refresh()

    def _on_backed_up(self) -> None:
        self._show_first_steps()
        if self._page_id in self._controllers:
            self._controllers[self._page_id].refresh()

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
        self._controllers[self._page_id].refresh()
        self._show_first_steps()
        self.time.show_home(home)

    def _on_demo_channel_wanted(self) -> None:
        home = self.show_page(PageId.HOME)
        if isinstance(home, HomeController):
            home.open_channel()

    def _on_failed_unseen(self, problem: Problem) -> None:
        self.home.needs.show_problem(problem.cause, problem.remedy, remedy_of(problem.code))

    def _on_paid_unseen(self, cause: str, remedy: str, payment_id: str) -> None:
        self.home.needs.show_done(cause, remedy, payment_id=payment_id)


def _last_page() -> PageId:
    """The page that was open when the window was closed; Home where there is none such."""
    known = {page.name: page for page in (PageId.HOME, *BUILDERS)}
    return known.get(preferences().now.page, PageId.HOME)
