"""The dialogs about money: pay, request and deposit, for the session that is open."""

from ui.bridge import Bridge
from ui.ownroom import OwnRoom
from ui.pages.deposit.controller import DepositController
from ui.pages.pay.controller import PayController
from ui.pages.pay.view import PayDialog
from ui.pages.request.controller import RequestController
from ui.pages.request.view import RequestDialog
from ui.qt import QObject, QWidget, Signal
from ui.session import Session
from ui.words import no_channel_reason


class Dialogs(QObject):
    """Opens them where that can be done: in the present, with a wallet that is not locked.

    Attributes:
        pay: the pay dialog.
        request: the request dialog.
        pay_controller, request_controller: what fills them; None before there is a session.

    Signals:
        no_channel: something is to be paid or asked for, and there is no channel for it.
        demo_channel_wanted: open the demo's channel anew.
    """

    no_channel = Signal()
    demo_channel_wanted = Signal()

    def __init__(
        self, window: QWidget, bridge: Bridge, own: OwnRoom, pay: PayDialog, request: RequestDialog
    ) -> None:
        super().__init__(window)
        self._window, self._bridge, self._own = window, bridge, own
        self.pay, self.request = pay, request
        self._session: Session | None = None
        self.pay_controller: PayController | None = None
        self.request_controller: RequestController | None = None
        self._deposit: DepositController | None = None

    def begin(self, session: Session, *, is_demo: bool) -> PayController:
        """They are about this session from now on; returns what fills the pay dialog."""
        self._session = session
        self.pay_controller = PayController(session, self._bridge, self.pay)
        self.request_controller = RequestController(
            session, self._bridge, self.request, is_demo=is_demo
        )
        session.moment_changed.connect(self._on_moment_changed)
        return self.pay_controller

    def open_pay(self) -> None:
        """The pay dialog; where nothing can be paid, the page that says why."""
        session = self._present()
        if session is None or self.pay_controller is None:
            return
        if no_channel_reason(session.live.home()):
            self.no_channel.emit()
        else:
            self.pay_controller.open()

    def open_request(self) -> None:
        """The request dialog; where nobody could pay, the page that says why."""
        session = self._present()
        if session is None or self.request_controller is None:
            return
        if no_channel_reason(session.live.home()):
            self.no_channel.emit()
        else:
            self.request_controller.open()

    def open_deposit(self) -> None:
        """The deposit dialog."""
        session = self._present()
        if session is None:
            return
        if self._deposit is None:
            self._deposit = DepositController(self._window, lambda: self._own.own, self._bridge)
            self._deposit.backup_requested.connect(self._own.back_up)
            self._deposit.channel_requested.connect(self._on_channel_requested)
            self._own.backed_up.connect(self._deposit.on_backed_up)
        self._deposit.open(session)

    def offer_link(self, link: str) -> bool:
        """Fill the pay dialog with a link from outside; returns whether that could be done now."""
        if self.pay_controller is None or self._own.is_locked:
            return False
        return self.pay_controller.offer(link)

    def _on_channel_requested(self) -> None:
        if self._own.own is None:
            self.demo_channel_wanted.emit()
        else:
            self._own.choose_hub()

    def _present(self) -> Session | None:
        """The session, if money can be moved in it now."""
        session = self._session
        if session is None or session.is_past or self._own.is_locked:
            return None
        return session

    def _on_moment_changed(self, seq: int | None) -> None:
        if seq is not None and self._deposit is not None:
            self._deposit.dialog.close_overlay()
