"""What is asked before a tab or a channel ends, or the demo's begins anew, wherever it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import outside, tr, trn
from ui.qt import QObject, Signal
from ui.widgets.overlay import Question
from ui.words import settle_back_text, settle_done_text, settle_paid_text
from wallet.views import units
from wallet.views.values import ChannelBadge

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from ui.pages.page import PageContext
    from wallet.api import Problem
    from wallet.views.values import ChannelView, TabView


class ChannelQuestions(QObject):
    """Asks, and does it if the person agrees. In the past nothing is asked.

    Signals:
        done: it is done (a sentence).
        failed: it is not done, or not yet (Problem).
    """

    done = Signal(str)
    failed = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._session, self._bridge, self._window = context.session, context.bridge, context.window
        self._again: Callable[[], None] | None = None

    def again(self) -> None:
        """Ask once more what was asked last, by what holds now."""
        if self._again is not None:
            self._again()

    def settle(self, tab: TabView) -> None:
        """Settle a tab?"""
        self._again = lambda: self.settle(self._now(tab))
        name = outside(tab.peer_name)
        self._ask(
            title=tr("Settle the tab with {name}?").format(name=name),
            lines=(
                settle_paid_text(tab),
                settle_back_text(tab),
                self._after_settling(tab),
            ),
            buttons=(tr("Settle tab"), tr("Keep it open")),
            command=lambda: self._session.live.settle_tab(tab.channel_id),
            done=settle_done_text(tab),
        )

    def cancel(self, tab: TabView) -> None:
        """Give up a tab that is not open yet?"""
        self._again = lambda: self.cancel(self._now(tab))
        name = outside(tab.peer_name)
        self._ask(
            title=tr("Cancel the tab with {name}?").format(name=name),
            lines=(
                tr("It is not open yet, and nothing was paid. {amount} is free again.").format(
                    amount=units.eth_unit(tab.limit_wei)
                )
                if tab.is_outgoing
                else tr("It is not open yet, and nothing was paid."),
                tr("A payment that waits for it is not made."),
            ),
            buttons=(tr("Cancel the tab"), tr("Go on waiting")),
            command=lambda: self._session.live.cancel_tab(tab.channel_id),
            done=tr("The tab with {name} is cancelled. Nothing was paid.").format(name=name),
        )

    def close(self, channel: ChannelView) -> None:
        """Close a channel?"""
        self._again = lambda: self.close(self._channel_now(channel))
        name = outside(channel.peer_name)
        amount = units.eth_unit(channel.yours_wei)
        self._ask(
            title=tr("Close the channel with {name}?").format(name=name),
            lines=(
                tr("You receive {amount} on chain. Open tabs are settled first.").format(
                    amount=amount
                ),
                tr("Afterwards you cannot pay or be paid through this channel."),
                *self._lost_requests(channel),
            ),
            buttons=(tr("Close channel"), tr("Keep it open")),
            command=lambda: self._session.live.close_channel(channel.channel_id),
            done=tr("The channel with {name} is closed. {amount} came back on chain.").format(
                name=name, amount=amount
            ),
        )

    def _now(self, tab: TabView) -> TabView:
        """The tab as it is now: something may have been paid from it since."""
        tabs = (each for channel in self._session.live.home().channels for each in channel.tabs)
        return next((each for each in tabs if each.channel_id == tab.channel_id), tab)

    def _channel_now(self, channel: ChannelView) -> ChannelView:
        channels = self._session.live.home().channels
        found = (each for each in channels if each.channel_id == channel.channel_id)
        return next(found, channel)

    def _lost_requests(self, channel: ChannelView) -> tuple[str, ...]:
        """What closing means for those who were asked to pay; nothing where they can come another way."""
        view = self._session.live.requests()
        if view.only_channel_id != channel.channel_id or not view.waiting_count:
            return ()
        words = trn(
            "1 request of yours waits to be paid. Without this channel nobody can pay it.",
            "{count} requests of yours wait to be paid. Without this channel nobody can pay them.",
            view.waiting_count,
        )
        return (words.format(count=units.count(view.waiting_count)),)

    def open_anew(self, begin: Callable[[], None]) -> None:
        """Open the demo's channel anew?"""
        if self._session.is_past:
            return
        self._show(
            title=tr("Open a new channel?"),
            lines=(
                tr("It gets new play money, on your side and on the hub's. It is worth nothing."),
                tr("What came back from a closed channel stays on the demo's chain."),
            ),
            buttons=(tr("Open the channel"), tr("Not now")),
            agreed=begin,
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
            and (other.peer_address, other.is_outgoing) == (tab.peer_address, tab.is_outgoing)
            and other.channel_id != tab.channel_id
        ]
        if others:
            return stays
        return tr("{stays} The next payment opens a new tab.").format(stays=stays)

    def _ask(
        self,
        *,
        title: str,
        lines: tuple[str, ...],
        buttons: tuple[str, str],
        command: Callable[[], Future[None]],
        done: str,
    ) -> None:
        if self._session.is_past:
            return
        self._show(
            title=title,
            lines=lines,
            buttons=buttons,
            agreed=lambda: self._bridge.deliver(
                command(), lambda _none: self.done.emit(done), self._fail
            ),
        )

    def _show(
        self,
        *,
        title: str,
        lines: tuple[str, ...],
        buttons: tuple[str, str],
        agreed: Callable[[], None],
    ) -> None:
        yes, no = buttons
        question = Question(self._window, title=title, lines=lines, yes=yes, no=no)
        question.agreed.connect(agreed)
        question.open()

    def _fail(self, problem: Problem) -> None:
        self.failed.emit(problem)
