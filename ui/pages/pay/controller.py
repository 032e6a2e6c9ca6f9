"""Quotes while the person types, guards against a slip, pays, and tells the result in the same place."""

from enum import Enum
from typing import Final

from ui.bridge import Bridge
from ui.i18n import tr
from ui.pages.pay.asked import again_question
from ui.pages.pay.faulty import FAULTY, Faulty
from ui.pages.pay.hold import Hold
from ui.pages.pay.limit import read_limit
from ui.pages.pay.picture import PictureReader, ask_for_picture
from ui.pages.pay.view import PayDialog
from ui.pages.pay.whom import Whom
from ui.qt import QElapsedTimer, QObject, Signal
from ui.session import Session
from ui.waiting import WaitWatch
from ui.words import amount_fault, paid_text
from wallet.api import Problem, Remedy, remedy_of
from wallet.views import units
from wallet.views.amount_entry import AmountFault, AmountRefused, parse_eth
from wallet.views.values import PayQuote, PayResult, PayWay

ENTER_GUARD_MS: Final = 500


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
        self._hold = Hold(dialog)
        self._hold.ended.connect(self._on_time_passed)
        self._watch = WaitWatch(session)
        self._watch.told.connect(dialog.show_waiting)
        self._whom = Whom(session, dialog)
        self._whom.time_passed.connect(self._on_time_passed)
        self._pictures = PictureReader(bridge)
        self._pictures.found.connect(self._on_text_given)
        self._pictures.failed.connect(self._on_picture_failed)
        dialog.to.picture_given.connect(self._pictures.read)
        dialog.to.picture_wanted.connect(
            lambda: ask_for_picture(dialog.window(), self._pictures.read)
        )
        dialog.told.compared.clicked.connect(self._on_compared)
        self._amount_wei = 0
        self._limit_wei = 0
        self._quote: PayQuote | None = None
        self._payee = ""
        self._is_payee_checked = False
        self._is_ready = False
        self._is_offered = False
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
        self._whom.forget()
        self._pictures.forget()
        self._stage = _Stage.EDITING
        self._dialog.open()
        self._dialog.show_editing()
        self.on_edited()
        self._is_payee_checked = bool(payee)
        if payee:
            self._hold.start()
        self._requote()

    def on_edited(self) -> None:
        """A field changed: what went wrong before is about something else."""
        self._failure = None
        self._is_offered = False
        before, self._payee = self._payee, self._dialog.payee()
        if before != self._payee:
            self._pictures.forget()
            # What came in one piece is whole: it was pasted.
            self._is_payee_checked = len(self._payee) - len(before) > 1
            if self._is_payee_checked:
                self._hold.start()
        self._still.restart()
        self._requote()

    def fill(self, text: str) -> None:
        """Put a text from elsewhere into the payee's field and say what it is; nothing is paid."""
        self._dialog.to.show_given(text)
        self.on_edited()
        self._is_payee_checked = True
        self._hold.start()
        self._requote()

    def offer(self, text: str) -> bool:
        """Open the dialog with a link from outside the window; returns whether it could be taken now."""
        is_in_use = self._dialog.isVisible() and bool(self._dialog.payee())
        if self._session.is_past or self._stage is _Stage.PAYING or is_in_use:
            # Nothing is to change under the finger that is about to pay.
            return False
        self.open(payee=text)
        self.fill(text)
        self._is_offered = True
        self._dialog.focus_leaving()
        return True

    def on_payee_left(self) -> None:
        """The person is done with the payee: say now if there is nobody of this name."""
        if self._stage is _Stage.EDITING and self._dialog.payee():
            self._is_payee_checked = True
            self._requote()

    def on_enter_pressed(self) -> None:
        """Enter pays only what has been before the eyes for a while, and what came from here."""
        if self._is_offered:
            # It may have been meant for another program, which the link took the keyboard from.
            return
        if self._still.still_ms() >= ENTER_GUARD_MS:
            self.on_pay_requested()

    def on_pay_requested(self) -> None:
        """Pay what the dialog shows; what was paid before is asked about."""
        if not self._is_ready or self._stage is not _Stage.EDITING or self._session.is_past:
            return
        target = self._whom.target
        if target is not None and target.is_paid:
            self._ask_again()
        else:
            self._pay()

    def _ask_again(self) -> None:
        quote = self._quote
        assert quote is not None, "only what can be paid is asked about"
        question = again_question(self._dialog.window(), quote.payee_name, self._amount_wei)
        shown = (self._dialog.payee(), self._amount_wei, self._dialog.note())
        question.agreed.connect(lambda: self._on_agreed(shown))
        question.open()

    def _on_agreed(self, shown: tuple[str, int, str]) -> None:
        """Only what was asked about is paid."""
        now = (self._dialog.payee(), self._amount_wei, self._dialog.note())
        is_off = self._stage is not _Stage.EDITING or self._session.is_past
        if self._is_ready and not is_off and shown == now:
            self._pay()

    def _pay(self) -> None:
        quote = self._quote
        assert quote is not None, "ready without a quote"
        self._stage, self._failure = _Stage.PAYING, None
        payee, amount_wei = self._whom.payee, self._amount_wei
        name = quote.payee_name or payee
        self._dialog.show_paying(amount_wei)
        self._watch.start(payee=payee, name=name)
        future = self._session.live.pay(
            payee,
            amount_wei,
            self._dialog.note(),
            tab_limit_wei=self._limit_wei if quote.way is PayWay.NEW_TAB else None,
            request=self._whom.request,
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
        # The second click of a double click would be that other click.
        self._hold.start()
        self.on_edited()

    def _requote(self) -> None:
        self._whom.read(self._dialog.payee())
        refused: AmountRefused | None = None
        try:
            self._amount_wei = parse_eth(self._dialog.amount_text())
        except AmountRefused as error:
            self._amount_wei, refused = 0, error
        before, payee = self._quote, self._whom.payee
        self._quote = self._session.live.quote(payee, self._amount_wei) if payee else None
        if before != self._quote:
            self._still.restart()
        limit_text = self._dialog.limit_text()
        self._limit_wei, limit_fault = read_limit(self._quote, limit_text, self._amount_wei)
        self._dialog.show_quote(self._quote, self._amount_wei, self._limit_wei)
        self._show_state(refused, limit_fault)

    def _show_state(self, refused: AmountRefused | None, limit_fault: str) -> None:
        fault = refused.fault if refused is not None else None
        problem = self._whom.problem
        is_of_payee = problem is not None
        if problem is None and self._quote is not None:
            problem = self._quote.problem
            is_of_payee = problem is not None and FAULTY.get(problem.code) is Faulty.PAYEE
        cause, remedy, faulty, action = "", "", Faulty.NONE, Remedy.NOTHING
        if problem is not None and (fault is None or (is_of_payee and self._is_payee_checked)):
            cause, remedy = problem.cause, problem.remedy
            faulty = Faulty.PAYEE if is_of_payee else FAULTY.get(problem.code, Faulty.NONE)
            action = remedy_of(problem.code)
        elif refused is not None and fault is not AmountFault.EMPTY:
            cause, faulty = amount_fault(refused), Faulty.AMOUNT
        elif limit_fault and fault is None:
            cause = limit_fault
        self._lock(cause, fault)
        if self._failure is not None:
            # It stays until the person does something about it, whatever the world does meanwhile.
            cause, remedy = self._failure.cause, self._failure.remedy
            code = self._failure.code
            faulty, action = FAULTY.get(code, Faulty.NONE), remedy_of(code)
        elif faulty is Faulty.PAYEE and not self._is_payee_checked:
            # Half a name is no mistake yet.
            cause, remedy, faulty, action = "", "", Faulty.NONE, Remedy.NOTHING
        self._dialog.show_problem(cause, remedy, faulty=faulty, action=action)
        if not cause and self._whom.is_alike:
            self._dialog.show_careful(*self._whom.like_words())

    def _lock(self, cause: str, fault: AmountFault | None) -> None:
        reason = cause
        if self._quote is None and not reason:
            reason = tr("Say first who is to be paid")
        elif fault is AmountFault.EMPTY:
            reason = tr("Say first how much to pay")
        elif not reason and self._whom.is_alike:
            reason = tr("Compare the two addresses first")
        elif not reason and self._hold.is_on:
            reason = tr("Read it first; this button opens in a moment")
        self._is_ready = not reason
        self._dialog.show_lock(reason)

    def _on_paid(self, result: PayResult, cause: str) -> None:
        self._stage, self._is_ready = _Stage.PAID, False
        self._watch.stop()
        most_wei = self._session.live.quote(self._whom.payee, 0).most_wei
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

    def _on_text_given(self, text: str) -> None:
        if self._stage is _Stage.EDITING and self._dialog.isVisible():
            self.fill(text)

    def _on_picture_failed(self, problem: Problem) -> None:
        if self._stage is _Stage.EDITING and self._dialog.isVisible():
            self._failure = problem
            self._requote()

    def _on_compared(self) -> None:
        self._whom.note_compared()
        self._still.restart()
        self._requote()

    def _on_time_passed(self) -> None:
        """A request has an end, and the pay button a hold: either may be over."""
        if self._dialog.isVisible() and self._stage is _Stage.EDITING:
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
        return tr(
            "The tab was opened first, in {time}. What is not paid from it comes back when it is settled."
        ).format(time=units.took(result.opened_ms))
    return ""
