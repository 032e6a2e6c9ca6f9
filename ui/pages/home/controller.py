"""Turns what is done on the home page into commands, and the wallet's answers into words."""

from collections.abc import Callable
from typing import Final

from ui.i18n import tr
from ui.pages.home.view import HomePage
from ui.pages.page import PageContext, PageId
from ui.qt import QObject, QTimer
from ui.questions import ChannelQuestions
from ui.waiting import WaitWatch
from ui.words import new_channel_words, new_tab_text, paid_text, takes_all
from wallet.api import Problem, remedy_of
from wallet.views import units
from wallet.views.values import AskView, PayQuote, PayResult, PayWay

# While a long log is still read, what was paid is looked for so often.
COUNT_AGAIN_MS: Final = 250


class HomeController(QObject):
    """The home page of one session. Implements `PageController`."""

    def __init__(self, context: PageContext, page: HomePage) -> None:
        super().__init__()
        session = context.session
        self._session, self._bridge = session, context.bridge
        self._page = page
        self._limit_wei: int | None = None
        session.seek_failed.connect(self._on_seek_failed)
        page.needs.ask_accepted.connect(self.on_ask_accepted)
        page.needs.ask_opened.connect(
            lambda ask: context.pay(payee=ask.payee, amount_wei=ask.amount_wei, note=ask.note)
        )
        page.payments.all_requested.connect(lambda: context.go(PageId.ACTIVITY))
        self._questions = ChannelQuestions(context)
        self._questions.done.connect(self._on_done)
        self._questions.failed.connect(self._on_question_failed)
        page.channel.settle_requested.connect(self._questions.settle)
        page.channel.close_requested.connect(self._questions.close)
        for card in (page.channel, page.others):
            card.inspect_requested.connect(context.show_channel)
        self._is_demo = context.own is None
        if self._is_demo:
            page.show_demo()
            page.needs.offer_channel(self.open_channel)
            self._tell_new_channel()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(COUNT_AGAIN_MS)
        self._again.timeout.connect(self._on_counted)
        self._watch = WaitWatch(session)
        self._watch.told.connect(page.needs.show_waiting)

    @property
    def page(self) -> HomePage:
        """The page."""
        return self._page

    def refresh(self) -> None:
        """Show the session's moment."""
        now = self._session.live.home() if self._session.is_past else None
        self._page.show_home(self._session.moment.home(), now=now)
        if self._session.is_past:
            self._show_since()
        self._show_aside()

    def open_channel(self) -> None:
        """Open the demo's channel anew, once the person agrees."""
        self._questions.open_anew(self._begin_channel)

    def _begin_channel(self) -> None:
        """While it opens, the page shows how far it came."""
        self._page.needs.show_opening(is_opening=True)
        self._bridge.deliver(
            self._session.live.open_channel(), self._on_channel_open, self._on_channel_failed
        )

    def _on_channel_open(self, _none: None) -> None:
        self._page.needs.show_opening(is_opening=False)
        self._tell_new_channel()

    def _on_channel_failed(self, problem: Problem) -> None:
        self._page.needs.show_opening(is_opening=False)
        self._on_problem(problem, self._begin_channel)

    def _tell_new_channel(self) -> None:
        """Say where the money of a new channel comes from, where an earlier one was closed."""
        cause, remedy = new_channel_words(self._session.live.home())
        if cause:
            self._page.needs.show_done(cause, remedy)

    def on_ask_accepted(self, ask: AskView) -> None:
        """Pay what is asked: one click."""
        if self._session.is_past:
            return
        self._page.leave_ask()
        self._page.needs.show_paying(is_paying=True)
        self._watch.start(payee=ask.payee, name=ask.name)
        self._bridge.deliver(
            self._session.live.pay(
                ask.payee, ask.amount_wei, ask.note, tab_limit_wei=self._limit_wei
            ),
            lambda result: self._on_ask_paid(ask, result),
            lambda problem: self._on_ask_failed(ask, problem),
        )

    def _show_since(self) -> None:
        since = self._session.moment.since()
        self._page.since.show_since(since)
        if since.is_counting and not self._again.isActive():
            self._again.start()

    def _on_counted(self) -> None:
        if self._session.is_past:
            self._show_since()

    def _show_aside(self) -> None:
        """Say what a click would set aside, as the world is now."""
        ask = self._page.needs.ask()
        if ask is None or self._session.is_past:
            self._page.needs.show_aside("", takes_all=False)
            return
        quote = self._session.live.quote(ask.payee, ask.amount_wei)
        self._limit_wei = quote.tab_limit_wei if _opens_tab(quote) else None
        if self._limit_wei is not None:
            words = new_tab_text(quote, self._limit_wei)
            self._page.needs.show_aside(words, takes_all=takes_all(quote, self._limit_wei))
        else:
            self._page.needs.show_aside("", takes_all=False)

    def _on_done(self, words: str) -> None:
        self._page.needs.show_done(words, "")

    def _on_ask_paid(self, ask: AskView, result: PayResult) -> None:
        self._end_ask()
        self._page.needs.show_done(
            paid_text(ask.amount_wei, ask.name, result),
            time_text(result),
            payment_id=result.payment_id,
        )

    def _on_ask_failed(self, ask: AskView, problem: Problem) -> None:
        self._end_ask()
        self._on_problem(problem, lambda: self._ask_again(ask))

    def _ask_again(self, ask: AskView) -> None:
        """Pay it, if it is still asked for."""
        if self._page.needs.ask() == ask:
            self.on_ask_accepted(ask)

    def _end_ask(self) -> None:
        self._watch.stop()
        self._page.needs.show_paying(is_paying=False)

    def _on_question_failed(self, problem: Problem) -> None:
        self._page.needs.show_problem(
            problem.cause, problem.remedy, remedy_of(problem.code), again=self._questions.again
        )

    def _on_seek_failed(self, problem: Problem) -> None:
        self._on_problem(problem)

    def _on_problem(self, problem: Problem, again: Callable[[], None] | None = None) -> None:
        self._page.needs.show_problem(
            problem.cause, problem.remedy, remedy_of(problem.code), again=again
        )


def _opens_tab(quote: PayQuote) -> bool:
    return quote.problem is None and quote.way is PayWay.NEW_TAB


def time_text(result: PayResult) -> str:
    """How long the tab took to open, and what to try next."""
    if result.tab_opened and result.opened_ms is not None:
        return tr(
            "A tab was opened first, in {time}. It keeps money ready for them: what is not paid "
            "from it comes back when it is settled. Drag the line below to see how."
        ).format(time=units.took(result.opened_ms))
    return tr("Drag the line below to see how it happened.")
