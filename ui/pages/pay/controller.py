"""Quotes while the person types, guards Enter, pays, and tells the result in the same place."""

from typing import Final

from ui.bridge import Bridge
from ui.i18n import tr
from ui.pages.pay.view import Faulty, PayDialog
from ui.qt import QElapsedTimer, QObject
from ui.session import Session
from ui.words import amount_fault, paid_text
from wallet.api import Problem
from wallet.views import units
from wallet.views.units import AmountFault, AmountRefused
from wallet.views.values import PayQuote, PayResult

ENTER_GUARD_MS: Final = 500
# Which field to mend; a problem of no field here, such as a hub that is away, marks none.
_FAULTY: Final = {
    "UNKNOWN_PAYEE": Faulty.PAYEE,
    "AMBIGUOUS_PAYEE": Faulty.PAYEE,
    "PAYING_MYSELF": Faulty.PAYEE,
    "NO_ROUTE": Faulty.PAYEE,
    "INSUFFICIENT": Faulty.AMOUNT,
    "HUB_INSUFFICIENT": Faulty.AMOUNT,
    "AMOUNT_NOT_POSITIVE": Faulty.AMOUNT,
    "AMOUNT_TOO_LARGE": Faulty.AMOUNT,
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


class PayController(QObject):
    """The pay dialog of one session."""

    def __init__(
        self, session: Session, bridge: Bridge, dialog: PayDialog, still: StillTimer | None = None
    ) -> None:
        super().__init__()
        self._session, self._bridge, self._dialog = session, bridge, dialog
        self._still = still or StillTimer()
        self._amount_wei = 0
        self._limit_wei = 0
        self._quote: PayQuote | None = None
        self._is_ready = False
        self._is_paying = False
        dialog.edited.connect(self.on_edited)
        dialog.pay_requested.connect(self.on_pay_requested)
        dialog.enter_pressed.connect(self.on_enter_pressed)
        dialog.again.clicked.connect(self.on_again_clicked)
        session.home_changed.connect(self._on_home_changed)
        session.moment_changed.connect(self._on_moment_changed)

    def open(self, *, payee: str = "", amount_wei: int = 0, note: str = "") -> None:
        """Open the dialog, filled in; filling in never pays."""
        if self._session.is_past:
            return
        if not self._is_paying:
            amount = units.eth_editable(amount_wei) if amount_wei else ""
            self._dialog.show_fields(payee=payee, amount=amount, note=note)
            self.on_edited()
        self._dialog.open()
        if not self._is_paying:
            self._dialog.show_editing()

    def on_edited(self) -> None:
        """A field changed."""
        self._still.restart()
        self._requote()

    def on_enter_pressed(self) -> None:
        """Enter pays only what has been before the eyes for a while."""
        if self._still.still_ms() >= ENTER_GUARD_MS:
            self.on_pay_requested()

    def on_pay_requested(self) -> None:
        """Pay what the dialog shows."""
        quote = self._quote
        if quote is None or not self._is_ready or self._is_paying or self._session.is_past:
            return
        self._is_paying = True
        self._dialog.show_paying()
        name, amount_wei = quote.payee_name or self._dialog.payee(), self._amount_wei

        def done(result: PayResult) -> None:
            self._is_paying = False
            self._is_ready = False
            self._dialog.show_paid(paid_text(amount_wei, name, result), _time_text(result))

        future = self._session.live.pay(
            self._dialog.payee(),
            amount_wei,
            self._dialog.note(),
            tab_limit_wei=self._limit_wei if quote.tab_id is None else None,
        )
        self._bridge.deliver(future, done, self._on_problem)

    def on_again_clicked(self) -> None:
        """The same payee and amount once more: nothing is sent before another click."""
        self._dialog.show_editing()
        self.on_edited()

    def _requote(self) -> None:
        payee = self._dialog.payee()
        fault: AmountFault | None = None
        try:
            self._amount_wei = units.parse_eth(self._dialog.amount_text())
        except AmountRefused as refused:
            self._amount_wei, fault = 0, refused.fault
        before = self._quote
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
        cause, remedy, faulty = "", "", Faulty.NONE
        if fault is not None and fault is not AmountFault.EMPTY:
            cause, faulty = amount_fault(fault), Faulty.AMOUNT
        elif problem is not None and fault is None:
            cause, remedy = problem.cause, problem.remedy
            faulty = _FAULTY.get(problem.code, Faulty.NONE)
        elif limit_fault and fault is None:
            cause = limit_fault
        self._dialog.show_problem(cause, remedy, faulty=faulty)
        reason = cause
        if self._quote is None:
            reason = tr("Say first who is to be paid")
        elif fault is AmountFault.EMPTY:
            reason = tr("Say first how much to pay")
        self._is_ready = not reason
        self._dialog.show_lock(reason)

    def _on_problem(self, problem: Problem) -> None:
        self._is_paying = False
        self._dialog.show_editing()
        self.on_edited()
        self._dialog.show_problem(problem.cause, problem.remedy)

    def _on_home_changed(self, _home: object) -> None:
        """The world moved on: what the dialog promises must still hold."""
        if self._dialog.isVisible() and not self._is_paying and self._is_ready:
            self._requote()

    def _on_moment_changed(self, seq: int | None) -> None:
        if seq is not None:
            self._dialog.close_overlay()


def _time_text(result: PayResult) -> str:
    if result.tab_opened and result.opened_ms is not None:
        return tr("The tab was opened first, in {time}.").format(time=units.took(result.opened_ms))
    return ""
