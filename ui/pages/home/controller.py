"""Turns what is done on the home page into commands, and the wallet's answers into words."""

from collections.abc import Callable
from concurrent.futures import Future

from ui.i18n import outside, tr
from ui.pages.home.view import HomePage
from ui.pages.page import PageContext
from ui.qt import QObject
from ui.waiting import WaitWatch
from ui.widgets.overlay import Question
from ui.words import back_wei, paid_text
from wallet.api import Problem
from wallet.views import units
from wallet.views.values import AskView, ChannelBadge, ChannelView, PayResult, TabView


class HomeController(QObject):
    """The home page of one session. Implements `PageController`."""

    def __init__(self, context: PageContext, page: HomePage) -> None:
        super().__init__()
        session = context.session
        self._session, self._bridge, self._window = session, context.bridge, context.window
        self._page = page
        session.seek_failed.connect(self._on_problem)
        page.needs.ask_accepted.connect(self.on_ask_accepted)
        page.channel.settle_requested.connect(self.on_settle_requested)
        page.channel.close_requested.connect(self.on_close_requested)
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

    def on_ask_accepted(self, ask: AskView) -> None:
        """Pay what is asked: one click."""
        if self._session.is_past:
            return
        self._page.leave_ask()
        self._page.needs.show_paying(is_paying=True)
        self._watch.start(payee=ask.payee, name=ask.name)
        self._bridge.deliver(
            self._session.live.pay(ask.payee, ask.amount_wei, ask.note),
            lambda result: self._on_ask_paid(ask, result),
            self._on_ask_failed,
        )

    def on_settle_requested(self, tab: TabView) -> None:
        """Ask, then settle."""
        name = outside(tab.peer_name)
        self._ask(
            title=tr("Settle the tab with {name}?").format(name=name),
            lines=(
                tr("{amount} comes back to your side of the channel when all have signed.").format(
                    amount=units.eth_unit(tab.back_wei)
                ),
                self._after_settling(tab),
            ),
            yes=tr("Settle tab"),
            on_agreed=lambda: self._run_settle(tab),
        )

    def on_close_requested(self, channel: ChannelView) -> None:
        """Ask, then close."""
        self._ask(
            title=tr("Close the channel with {name}?").format(name=outside(channel.peer_name)),
            lines=(
                tr("You receive {amount} on chain. Open tabs are settled first.").format(
                    amount=units.eth_unit(back_wei(channel))
                ),
                tr("Afterwards you cannot pay or be paid through this channel."),
            ),
            yes=tr("Close channel"),
            on_agreed=lambda: self._run_close(channel),
        )

    def _after_settling(self, tab: TabView) -> str:
        """What settling means for the next payment."""
        stays = tr("What was paid stays paid.")
        home = self._session.live.home()
        others = [
            other
            for channel in home.channels
            for other in channel.tabs
            if other.badge is ChannelBadge.OPEN
            and (other.peer_name, other.is_outgoing) == (tab.peer_name, tab.is_outgoing)
            and other.channel_id != tab.channel_id
        ]
        if others:
            return stays
        return tr("{stays} The next payment opens a new tab.").format(stays=stays)

    def _run_settle(self, tab: TabView) -> None:
        words = tr("The tab with {name} is settled. {amount} came back to your side.")
        done = words.format(name=outside(tab.peer_name), amount=units.eth_unit(tab.back_wei))
        self._run(self._session.live.settle_tab(tab.channel_id), done)

    def _run_close(self, channel: ChannelView) -> None:
        words = tr("The channel with {name} is closed. {amount} came back on chain.")
        done = words.format(
            name=outside(channel.peer_name), amount=units.eth_unit(back_wei(channel))
        )
        self._run(self._session.live.close_channel(channel.channel_id), done)

    def _run(self, future: Future[None], done: str) -> None:
        self._bridge.deliver(
            future, lambda _none: self._page.needs.show_done(done, ""), self._on_problem
        )

    def _on_ask_paid(self, ask: AskView, result: PayResult) -> None:
        self._end_ask()
        self._page.needs.show_done(
            paid_text(ask.amount_wei, ask.name, result),
            time_text(result),
            payment_id=result.payment_id,
        )

    def _on_ask_failed(self, problem: Problem) -> None:
        self._end_ask()
        self._on_problem(problem)

    def _end_ask(self) -> None:
        self._watch.stop()
        self._page.needs.show_paying(is_paying=False)

    def _ask(
        self, *, title: str, lines: tuple[str, ...], yes: str, on_agreed: Callable[[], None]
    ) -> None:
        if self._session.is_past:
            return
        question = Question(self._window, title=title, lines=lines, yes=yes, no=tr("Keep it open"))
        question.agreed.connect(on_agreed)
        question.open()

    def _on_problem(self, problem: Problem) -> None:
        self._page.needs.show_problem(problem.cause, problem.remedy)


def time_text(result: PayResult) -> str:
    """How long the tab took to open, and what to try next."""
    if result.tab_opened and result.opened_ms is not None:
        return tr("A tab was opened first, in {time}. Drag the line below to see how.").format(
            time=units.took(result.opened_ms)
        )
    return tr("Drag the line below to see how it happened.")
