"""The open wallet as the window sees it: the durable world by reference, history rows through a reader of its own.

The engine runs in its own thread; nothing here waits for it. A moment in the past is worked out in one worker
thread and drawn by the same functions as the present.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from engine.log.folding import WorldFolding
from engine.log.port import LogReads
from engine.log.replay import Replayer
from engine.log.store import EventLog
from engine.protocol.draft import Draft
from engine.protocol.events import Recorded
from engine.protocol.types import ChannelId, MalformedValueError, channel_id_from_hex
from engine.protocol.world import World
from wallet import payer, paying, requests, targets
from wallet.activity import ActivityBook
from wallet.codes import Code
from wallet.handle import Handle
from wallet.inbox import mark_read
from wallet.people import People, add_contact, check_contact, forget_contact
from wallet.ports import Channels, PastSession, Problem
from wallet.profilefacts import profile_facts
from wallet.timeline import TimelineBook
from wallet.views.activity_values import Activity
from wallet.views.asks import Asked, Asks
from wallet.views.channelbook import ChannelBook, ChannelsAt
from wallet.views.closings import Closings
from wallet.views.home import Now, home_view, standing_notices
from wallet.views.inbox import Inbox
from wallet.views.inbox_values import InboxView
from wallet.views.language import tr
from wallet.views.payees import payees
from wallet.views.payments import Payments
from wallet.views.people_values import ContactCheck, ContactsView, HubsView, PaidRow
from wallet.views.profile_values import ProfileFacts
from wallet.views.quote import opening_step, quote
from wallet.views.request_values import RequestLinks, RequestsView
from wallet.views.since_values import SinceView
from wallet.views.strip import Strip
from wallet.views.target_values import RequestToPay, TargetView
from wallet.views.timeline_values import Timeline
from wallet.views.values import (
    HomeView,
    PaymentView,
    PayQuote,
    PayResult,
    StepView,
    StripView,
)


@dataclass(frozen=True, slots=True)
class Past:
    """The wallet after an event. Has no commands, by type. Implements `PastSession`."""

    world: World
    payments: tuple[PaymentView, ...]
    asks: Sequence[Asked]
    network_name: str
    people: People
    book: ChannelBook
    activity_book: ActivityBook
    timeline_book: TimelineBook
    notices: Inbox
    present: Callable[[], World]

    @property
    def seq(self) -> int:
        """The event that was the last one then."""
        return self.world.seq

    @property
    def at_ms(self) -> int:
        """When it happened."""
        return self.world.at_ms

    def home(self) -> HomeView:
        """The home page as it was."""
        return home_view(
            self.world,
            self.payments,
            now=None,
            asks=self.asks,
            network_name=self.network_name,
            book=self.book,
        )

    def contacts(self) -> ContactsView:
        """The contacts as they were."""
        return self.people.contacts(self.world, None)

    def paid_with(self, address: str) -> tuple[PaidRow, ...]:
        """The last payments with a contact until then."""
        return self.people.paid_with(self.world, address)

    def hubs(self) -> HubsView:
        """The hubs as they were."""
        return self.people.hubs(self.world, None)

    def channels(self) -> Channels:
        """The channels as they were."""
        return ChannelsAt(self.book, self.world, None)

    def activity(self) -> Activity:
        """What had happened by then."""
        return self.activity_book.at(self.world, self.at_ms)

    def requests(self) -> RequestsView:
        """What I asked for."""
        return requests.requests_view(self.world, self.at_ms)

    def timeline(self) -> Timeline:
        """Every event, with the names of then."""
        return self.timeline_book.at(self.world)

    def inbox(self) -> InboxView:
        """The notices as they were."""
        return self.notices.view(self.world, ())

    def since(self) -> SinceView:
        """What happened from then to now."""
        return self.people.since(self.world, self.present())


@dataclass(frozen=True, slots=True, kw_only=True)
class _History:
    """What works out the past, with its caches."""

    reader: LogReads
    replayer: Replayer[World, Draft]
    payments: Payments
    asks: Asks


class Live:
    """An open wallet that follows the present. Implements `LiveSession`.

    Args:
        handle: what it stands on.
        open_channel: opens the demo's channel anew, in the engine's thread; None for a wallet that chooses its hub.
    """

    def __init__(
        self,
        handle: Handle,
        *,
        open_channel: Callable[[], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        self._handle = handle
        self._open_channel = open_channel
        self._node = handle.running.node
        self._asked = tuple(
            Asked(name=ask.name, payee=ask.address, amount_wei=ask.amount_wei, note=ask.note)
            for ask in handle.asks
        )
        self._reader = EventLog.reader(handle.running.log_path)
        self._asks = Asks(self._reader, self._asked)
        self._payments = Payments(self._reader)
        self._closings = Closings(self._reader, partial(EventLog.reader, handle.running.log_path))
        self._book = ChannelBook(self._reader, self._closings)
        # Moments are asked in the window's thread, the past ones too; with one book they would push each other out.
        self._past_book = ChannelBook(self._reader, self._closings)
        self._strip = Strip(self._reader)
        self._activity = ActivityBook(partial(EventLog.reader, handle.running.log_path))
        self._timeline = TimelineBook(
            self._reader, partial(EventLog.reader, handle.running.log_path)
        )
        self._people = People(self._node, self._reader, handle.running.log_path, handle.engine.loop)
        self._inbox = Inbox(self._reader, partial(EventLog.reader, handle.running.log_path))
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="past")
        self._history: _History | None = None

    def subscribe(self, on_committed: Callable[[int], None]) -> None:
        """Tell of every commit, from the engine's thread."""

        def tell(world: World, _facts: Sequence[Recorded]) -> None:
            on_committed(world.seq)

        self._handle.engine.loop.call_soon_threadsafe(self._node.subscribe, tell)

    @property
    def seq(self) -> int:
        """The newest event on disk."""
        return self._node.durable.seq

    @property
    def at_ms(self) -> int:
        """When it happened."""
        return self._node.durable.at_ms

    def home(self) -> HomeView:
        """The home page now."""
        world = self._node.durable
        return home_view(
            world,
            self._payments.newest(world),
            now=self._now(world),
            asks=self._asks.open_at(world.seq),
            network_name=self._handle.network_name,
            book=self._book,
        )

    def contacts(self) -> ContactsView:
        """The contacts now."""
        world = self._node.durable
        return self._people.contacts(world, self._now(world))

    def paid_with(self, address: str) -> tuple[PaidRow, ...]:
        """The last payments with a contact."""
        return self._people.paid_with(self._node.durable, address)

    def hubs(self) -> HubsView:
        """The hubs now."""
        world = self._node.durable
        return self._people.hubs(world, self._now(world))

    def channels(self) -> Channels:
        """The channels now."""
        return ChannelsAt(self._book, self._node.durable, self._node.presence)

    def activity(self) -> Activity:
        """What has happened."""
        return self._activity.at(self._node.durable, self._node.now_ms())

    def requests(self) -> RequestsView:
        """What I ask for."""
        return requests.requests_view(self._node.durable, self._node.now_ms())

    def timeline(self) -> Timeline:
        """Every event."""
        return self._timeline.at(self._node.durable)

    def inbox(self) -> InboxView:
        """The notices now."""
        world = self._node.durable
        return self._inbox.view(world, standing_notices(world, self._node.presence))

    def since(self) -> SinceView:
        """Nothing yet: this is the present."""
        return self._people.since(self._node.durable, self._node.durable)

    def strip(self, *, buckets: int) -> StripView:
        """The whole log as bars."""
        return self._strip.view(bucket_count=buckets)

    def past(self, seq: int) -> Future[PastSession]:
        """The wallet after event `seq`."""
        return self._worker.submit(self._past, seq)

    def quote(self, payee: str, amount_wei: int) -> PayQuote:
        """What a payment would do."""
        return quote(self._node.durable, payee, amount_wei, presence=self._node.presence)

    def payees(self) -> tuple[str, ...]:
        """Who can be paid."""
        return payees(self._node.durable)

    def opening(self, payee: str) -> StepView | None:
        """The tab that a payment waits for."""
        return opening_step(self._node.durable, payee)

    def read_target(self, text: str) -> TargetView:
        """Whom a text means."""
        return targets.read(self._node.durable, self._node.now_ms(), text)

    def pay(
        self,
        payee: str,
        amount_wei: int,
        note: str,
        *,
        tab_limit_wei: int | None = None,
        request: RequestToPay | None = None,
    ) -> Future[PayResult]:
        """Pay."""
        return self._handle.engine.run(
            paying.pay(
                self._node, payee, amount_wei, note, tab_limit_wei=tab_limit_wei, request=request
            )
        )

    def check_contact(
        self, *, name: str, target: str, endpoint: str, known: str = ""
    ) -> ContactCheck:
        """What is to be said of a contact."""
        return check_contact(
            self._node.durable,
            self._node.now_ms(),
            name=name,
            target=target,
            endpoint=endpoint,
            known=known,
        )

    def add_contact(self, *, name: str, address: str, endpoint: str, is_new: bool) -> Future[None]:
        """Write a contact down, or change one."""
        return self._handle.engine.run(
            add_contact(self._node, name=name, address=address, endpoint=endpoint, is_new=is_new)
        )

    def forget_contact(self, address: str) -> Future[None]:
        """Let a contact go."""
        return self._handle.engine.run(forget_contact(self._node, address))

    def settle_tab(self, channel_id: str) -> Future[None]:
        """Settle a tab."""
        return self._handle.engine.run(self._settle(channel_id))

    def cancel_tab(self, channel_id: str) -> Future[None]:
        """Give up a tab."""
        return self._handle.engine.run(self._cancel(channel_id))

    def close_channel(self, channel_id: str) -> Future[None]:
        """Close a channel."""
        return self._handle.engine.run(self._close_channel(channel_id))

    def open_channel(self) -> Future[None]:
        """Open the demo's channel anew."""
        assert self._open_channel is not None, "a wallet of one's own chooses its hub"
        return self._handle.engine.run(self._open_channel())

    def make_request(self, amount_wei: int, memo: str, *, expires_ms: int) -> Future[RequestLinks]:
        """Ask for money."""
        return self._handle.engine.run(
            requests.make(
                self._handle.running, amount_wei=amount_wei, memo=memo, expires_ms=expires_ms
            )
        )

    def request_links(self, request_id: str) -> Future[RequestLinks]:
        """The links of a request."""
        return self._handle.engine.run(requests.links(self._handle.running, request_id))

    def cancel_request(self, request_id: str) -> Future[None]:
        """Take a request back."""
        return self._handle.engine.run(requests.cancel(self._node, request_id))

    def set_label(self, target: str, text: str) -> Future[None]:
        """Set a label."""
        return self._handle.engine.run(payer.set_label(self._node, target, text))

    def read_inbox(self, upto_seq: int) -> Future[None]:
        """Note how far the notices were read."""
        return self._handle.engine.run(mark_read(self._node, upto_seq))

    def profile_facts(self) -> Future[ProfileFacts]:
        """Where this wallet is and who I am."""
        log_path, name = self._handle.running.log_path, self._handle.network_name
        return self._worker.submit(
            lambda: profile_facts(self._node.durable, log_path, network_name=name)
        )

    def close(self) -> Future[None]:
        """Stop the session; everything goes on at the next start."""
        closing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="closing")
        done = closing.submit(self._close)
        closing.shutdown(wait=False)
        return done

    def _now(self, world: World) -> Now:
        latencies = {peer: self._node.latency_ms(peer) for peer in world.peers}
        return Now(presence=self._node.presence, latencies_ms=latencies)

    async def _settle(self, channel_id: str) -> None:
        await payer.settle_tab(self._node, _channel_id(channel_id))

    async def _cancel(self, channel_id: str) -> None:
        await payer.cancel_tab(self._node, _channel_id(channel_id))

    async def _close_channel(self, channel_id: str) -> None:
        await payer.close_ledger(self._node, _channel_id(channel_id))

    def _past(self, seq: int) -> PastSession:
        # Made here, because a reader and its caches belong to the thread that uses them.
        if self._history is None:
            reader = EventLog.reader(self._handle.running.log_path)
            self._history = _History(
                reader=reader,
                replayer=Replayer(reader, WorldFolding()),
                payments=Payments(reader),
                asks=Asks(reader, self._asked),
            )
        history = self._history
        world = history.replayer.world_at(max(0, min(seq, self._node.durable.seq)))
        return Past(
            world,
            history.payments.newest(world),
            history.asks.open_at(world.seq),
            self._handle.network_name,
            self._people,
            self._past_book,
            self._activity,
            self._timeline,
            self._inbox,
            lambda: self._node.durable,
        )

    def _close(self) -> None:
        self._activity.close()
        self._timeline.close()
        self._inbox.close()
        self._closings.close()
        self._worker.shutdown()
        self._people.close()
        if self._history is not None:
            self._history.reader.close()
        self._handle.close()
        self._reader.close()


def _channel_id(text: str) -> ChannelId:
    try:
        return channel_id_from_hex(text)
    except MalformedValueError:
        raise Problem(
            code=Code.UNKNOWN_CHANNEL,
            cause=tr("This is not a channel of yours. Nothing changed."),
            remedy=tr("Choose it from the list."),
        ) from None
