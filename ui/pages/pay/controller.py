"""Quotes while the person types, guards Enter, pays, and tells the result in the same place."""

from enum import Enum
from typing import Final

from ui.bridge import Bridge
from ui.i18n import tr
from ui.pages.pay.view import Faulty, PayDialog
from ui.qt import QElapsedTimer, QObject, Signal
from ui.session import Session
from ui.waiting import WaitWatch
from ui.words import amount_fault, paid_text
from wallet.api import Action, Code, Problem, action_of
from wallet.views import units
from wallet.views.units import AmountFault, AmountRefused
from wallet.views.values import PayQuote, PayResult

ENTER_GUARD_MS: Final = 500
# Which field to mend; a problem of no field here, such as a hub that is away, marks none.
_FAULTY: Final = {
    Code.UNKNOWN_PAYEE: Faulty.PAYEE,
    Code.AMBIGUOUS_PAYEE: Faulty.PAYEE,
    Code.PAYEE_IS_HUB: Faulty.PAYEE,
    Code.PAYING_MYSELF: Faulty.PAYEE,
    Code.NO_ROUTE: Faulty.PAYEE,
    Code.INSUFFICIENT: Faulty.AMOUNT,
    Code.HUB_INSUFFICIENT: Faulty.AMOUNT,
    Code.AMOUNT_NOT_POSITIVE: Faulty.AMOUNT,
    Code.AMOUNT_TOO_LARGE: Faulty.AMOUNT,
}


class StillTimer:
    """How long the content has been still."""

    def __init__(self) -> None:
        self._timer = QElapsedTimer()
        self._timer.start()

    def restart(self) -> None:
        """The content changed now."""
        self._timer.restart()

    def still_ms(self) -> int:
        """Milliseconds since the content changed."""
        return self._timer.elapsed()


class _Stage(Enum):
    """What the dialog is at."""

    EDITING = "editing"
    PAYING = "paying"
    PAID = "paid"


class PayController(QObject):
    """The pay dialog of one session.

    Signals:
        failed_unseen: a payment failed while the dialog was closed (Problem).
        paid_unseen: one was made meanwhile: what, how, and its id (str, str, str).
    """

    failed_unseen = Signal(object)
    paid_unseen = Signal(str, str, str)

    def __init__(
        self, session: Session, bridge: Bridge, dialog: PayDialog, still: StillTimer | None = None
    ) -> None:
        super().__init__()
        self._session, self._bridge, self._dialog = session, bridge, dialog
        self._still = still or StillTimer()
        self._watch = WaitWatch(session)
        self._watch.told.connect(dialog.show_waiting)
        self._amount_wei = 0
        self._limit_wei = 0
        self._quote: PayQuote | None = None
        self._payee = ""
        self._is_payee_checked = False
        self._is_ready = False
        self._stage = _Stage.EDITING
        self._failure: Problem | None = None
        dialog.edited.connect(self.on_edited)
        dialog.to.left.connect(self.on_payee_left)
        dialog.pay_requested.connect(self.on_pay_requested)
        dialog.enter_pressed.connect(self.on_enter_pressed)
        dialog.again.clicked.connect(self.on_again_clicked)
        session.home_changed.connect(self._on_home_changed)
        session.moment_changed.connect(self._on_moment_changed)

    def open(self, *, payee: str = "", amount_wei: int = 0, note: str = "") -> None:
        """Open the dialog, filled in; filling in never pays. A payment on its way is shown instead."""
        if self._session.is_past:
            return
        if self._stage is _Stage.PAYING:
            self._dialog.open()
            return
        self._dialog.to.show_names(self._session.live.payees())
        amount = units.eth_editable(amount_wei) if amount_wei else ""
        self._dialog.show_fields(payee=payee, amount=amount, note=note)
        self._stage = _Stage.EDITING
        self._dialog.open()
        self._dialog.show_editing()
        self.on_edited()
        self._is_payee_checked = bool(payee)
        self._requote()

    def on_edited(self) -> None:
        """A field changed: what went wrong before is about something else."""
        self._failure = None
        if self._payee != self._dialog.payee():
            self._payee, self._is_payee_checked = self._dialog.payee(), False
        self._still.restart()
        self._requote()

    def on_payee_left(self) -> None:
        """The person is done with the payee: say now if there is nobody of this name."""
        if self._stage is _Stage.EDITING and self._dialog.payee():
            self._is_payee_checked = True
            self._requote()

    def on_enter_pressed(self) -> None:
        """Enter pays only what has been before the eyes for a while."""
        if self._still.still_ms() >= ENTER_GUARD_MS:
            self.on_pay_requested()

    def on_pay_requested(self) -> None:
        """Pay what the dialog shows."""
        quote = self._quote
        is_off = self._stage is not _Stage.EDITING or self._session.is_past
        if quote is None or not self._is_ready or is_off:
            return
        self._stage, self._failure = _Stage.PAYING, None
        payee, amount_wei = self._dialog.payee(), self._amount_wei
        name = quote.payee_name or payee
        self._dialog.show_paying(amount_wei)
        self._watch.start(payee=payee, name=name)
        future = self._session.live.pay(
            payee,
            amount_wei,
            self._dialog.note(),
            tab_limit_wei=self._limit_wei if quote.tab_id is None else None,
        )
        self._bridge.deliver(
            future,
            lambda result: self._on_paid(result, paid_text(amount_wei, name, result)),
            self._on_problem,
        )

    def on_again_clicked(self) -> None:
        """The same payee and amount once more: nothing is sent before another click."""
        self._stage = _Stage.EDITING
        self._dialog.show_editing()
        self.on_edited()

    def _requote(self) -> None:
        fault: AmountFault | None = None
        try:
            self._amount_wei = units.parse_eth(self._dialog.amount_text())
        except AmountRefused as refused:
            self._amount_wei, fault = 0, refused.fault
        before, payee = self._quote, self._dialog.payee()
        self._quote = self._session.live.quote(payee, self._amount_wei) if payee else None
        if before != self._quote:
            self._still.restart()
        limit_fault = self._read_limit()
        self._dialog.show_quote(self._quote, self._amount_wei, self._limit_wei)
        self._show_state(fault, limit_fault)

    def _read_limit(self) -> str:
        """Take the tab's limit, typed or proposed; returns why it cannot be used, or ""."""
        quote, text = self._quote, self._dialog.limit_text()
        self._limit_wei = quote.tab_limit_wei if quote is not None else 0
        if quote is None or quote.tab_id is not None or text is None:
            return ""
        try:
            self._limit_wei = units.parse_eth(text)
        except AmountRefused as refused:
            return tr("The tab limit: {fault}").format(fault=amount_fault(refused.fault))
        if self._limit_wei < self._amount_wei:
            return tr("The tab limit is below the payment. Raise it to at least {amount}.").format(
                amount=units.eth_unit(self._amount_wei)
            )
        if self._limit_wei > quote.most_wei:
            return tr("The tab limit is more than is free. Lower it to at most {amount}.").format(
                amount=units.eth_unit(quote.most_wei)
            )
        return ""

    def _show_state(self, fault: AmountFault | None, limit_fault: str) -> None:
        problem = self._quote.problem if self._quote is not None else None
        is_of_payee = problem is not None and _FAULTY.get(problem.code) is Faulty.PAYEE
        cause, remedy, faulty, action = "", "", Faulty.NONE, Action.NOTHING
        if problem is not None and (fault is None or (is_of_payee and self._is_payee_checked)):
            cause, remedy = problem.cause, problem.remedy
            faulty, action = _FAULTY.get(problem.code, Faulty.NONE), action_of(problem.code)
        elif fault is not None and fault is not AmountFault.EMPTY:
            cause, faulty = amount_fault(fault), Faulty.AMOUNT
        elif limit_fault and fault is None:
            cause = limit_fault
        self._lock(cause, fault)
        if self._failure is not None:
            # It stays until the person does something about it, whatever the world does meanwhile.
            cause, remedy = self._failure.cause, self._failure.remedy
            code = self._failure.code
            faulty, action = _FAULTY.get(code, Faulty.NONE), action_of(code)
        elif faulty is Faulty.PAYEE and not self._is_payee_checked:
            # Half a name is no mistake yet.
            cause, remedy, faulty, action = "", "", Faulty.NONE, Action.NOTHING
        self._dialog.show_problem(cause, remedy, faulty=faulty, action=action)

    def _lock(self, cause: str, fault: AmountFault | None) -> None:
        reason = cause
        if self._quote is None:
            reason = tr("Say first who is to be paid")
        elif fault is AmountFault.EMPTY:
            reason = tr("Say first how much to pay")
        self._is_ready = not reason
        self._dialog.show_lock(reason)

    def _on_paid(self, result: PayResult, cause: str) -> None:
        self._stage, self._is_ready = _Stage.PAID, False
        self._watch.stop()
        most_wei = self._session.live.quote(self._dialog.payee(), 0).most_wei
        self._dialog.show_paid(cause, _time_text(result), most_wei=most_wei)
        if not self._dialog.isVisible():
            self.paid_unseen.emit(cause, _time_text(result), result.payment_id)

    def _on_problem(self, problem: Problem) -> None:
        self._stage = _Stage.EDITING
        self._watch.stop()
        if not self._dialog.isVisible():
            self.failed_unseen.emit(problem)
            return
        self._failure = problem
        self._dialog.show_editing()
        self._still.restart()
        self._requote()

    def _on_home_changed(self, _home: object) -> None:
        """The world moved on: what the dialog promises must still hold."""
        if self._dialog.isVisible() and self._stage is _Stage.EDITING:
            self._requote()

    def _on_moment_changed(self, seq: int | None) -> None:
        if seq is not None:
            self._dialog.close_overlay()


def _time_text(result: PayResult) -> str:
    if result.tab_opened and result.opened_ms is not None:
        return tr("The tab was opened first, in {time}.").format(time=units.took(result.opened_ms))
    return ""
