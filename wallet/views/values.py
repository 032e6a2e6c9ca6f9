"""What the window draws, as frozen values.

Every view is a pure function of a World, so the live page and a page in the past are drawn by the
same code. Units: amounts are integer wei, times are milliseconds since 1970 (UTC), `seq` counts
events from 1 (0 means "before the first event"). Names, notes and sentences may come from other
people: they are plain text and are never to be read as markup.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from wallet.codes import Code


class ChannelBadge(Enum):
    """Where a channel or a tab stands, in one word. Never stored on disk."""

    OPENING = "opening"
    OPEN = "open"
    BUSY = "busy"
    CLOSING = "closing"
    CLOSED = "closed"
    NEEDS_YOU = "needs_you"


class PaymentStatus(Enum):
    """How far a payment came. `SENT_WAITING`: committed here, the payee has not confirmed yet.

    `FAILED`: its tab did not open, so nothing was paid.
    """

    SENT_WAITING = "sent_waiting"
    DELIVERED = "delivered"
    RECEIVED = "received"
    FAILED = "failed"


class MarkKind(Enum):
    """What a mark on the timeline strip stands for; each has a form of its own."""

    PAYMENT = "payment"
    CHAIN = "chain"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """How far an objective came: `done_count` of `total_count`, and what it waits for.

    `waiting_for` is a plain sentence, "" when nothing blocks. `since_ms` is when the wait began.
    """

    done_count: int
    total_count: int
    waiting_for: str
    since_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TabView:
    """A one-way tab that branches off a channel: `used_wei` of `limit_wei` has been paid.

    `channel_id` is the tab's own id. `peer_address` is the other person's, 0x hex. `is_outgoing`: I pay from it.
    `can_cancel`: it is still opening, and I may give it up without any loss.
    """

    channel_id: str
    peer_name: str
    peer_address: str
    is_outgoing: bool
    limit_wei: int
    used_wei: int
    badge: ChannelBadge
    step: StepView | None
    can_cancel: bool

    @property
    def back_wei(self) -> int:
        """What of it is mine, and comes to my side of the channel when it is settled.

        Of a tab that I pay from, that is what is not yet paid; of one that I am paid from, what was paid.
        """
        return self.limit_wei - self.used_wei if self.is_outgoing else self.used_wei


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelView:
    """A channel with a hub: three parts of one sum, `mine + reserved + theirs`.

    `peer_address` is the hub's, 0x hex. `reserved_wei` is the sum of the limits of `tabs`: what was paid out of them is
    the payees'. `put_in_*_wei` is what each side deposited.
    """

    channel_id: str
    peer_name: str
    peer_address: str
    badge: ChannelBadge
    mine_wei: int
    reserved_wei: int
    theirs_wei: int
    put_in_mine_wei: int
    put_in_theirs_wei: int
    turn_num: int
    tabs: tuple[TabView, ...]
    step: StepView | None

    @property
    def yours_in_tabs_wei(self) -> int:
        """What of `reserved_wei` is mine."""
        return sum(tab.back_wei for tab in self.tabs)

    @property
    def yours_wei(self) -> int:
        """What is mine in all: what is free, and what is mine in tabs."""
        return self.mine_wei + self.yours_in_tabs_wei


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentView:
    """One payment. `amount_wei` is negative when I sent it, or would have if it had not failed.

    `took_ms` is None while unknown. `peer_name` is "" where a failed one's payee is not known.
    """

    payment_id: str
    peer_name: str
    note: str
    amount_wei: int
    at_ms: int
    status: PaymentStatus
    took_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskView:
    """Someone asks me for money. `payee` is what `LiveSession.pay` takes."""

    name: str
    payee: str
    amount_wei: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """Something to know: one cause and one remedy, both plain sentences. `code` names the case."""

    code: Code
    cause: str
    remedy: str


PEERS_SHOWN_MAX: Final = 3
"""So many others are told of beside the money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerView:
    """Whether a peer answers. Both facts are None where unknown, and always in the past."""

    name: str
    is_connected: bool | None
    latency_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InTab:
    """What is left of my open tabs with one person: it can be paid to that person only.

    `most_wei` is what the fullest of the `tab_count` open tabs has left: no payment is split. `opening_wei` is set
    aside for tabs that open, and can be paid as soon as they are open.
    """

    name: str
    left_wei: int
    most_wei: int
    tab_count: int
    opening_wei: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """All of the home page at event `seq`.

    `channels`: the most prominent that are not closed, the one to show large first; `more_channel_count` such others
    are not among them, and `closed_channel_count` are over.
    `payments`: newest first, about 50 of them.
    `can_send_wei` is my free balance in all open channels, `can_receive_wei` the hubs'. `yours_wei` is what is mine in
    all channels that are not closed: what is free, what is not yet paid out of my tabs, and what others' tabs paid me.
    `head_block` is None where the chain's head is unknown.
    """

    seq: int
    at_ms: int
    network_name: str
    can_send_wei: int
    can_receive_wei: int
    yours_wei: int
    on_chain_wei: int
    in_tabs: tuple[InTab, ...]
    channels: tuple[ChannelView, ...]
    more_channel_count: int
    closed_channel_count: int
    payments: tuple[PaymentView, ...]
    asks: tuple[AskView, ...]
    notices: tuple[NoticeView, ...]
    peers: tuple[PeerView, ...]
    head_block: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkView:
    """A mark on the strip, at event `seq`."""

    kind: MarkKind
    seq: int
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StripView:
    """The whole log as a row of bars, oldest first.

    Bucket i holds `buckets[i]` events and begins at `bucket_start_ms[i]`; the first event at or
    after its beginning is `bucket_first_seqs[i]` (`last_seq + 1` where none follows). Buckets need
    not be equally long: quiet time may be squeezed. The three tuples have one length; all are empty
    while there are no events.
    """

    first_ms: int
    last_ms: int
    last_seq: int
    buckets: tuple[int, ...]
    bucket_first_seqs: tuple[int, ...]
    bucket_start_ms: tuple[int, ...]
    marks: tuple[MarkView, ...]


class PayWay(Enum):
    """How a payment goes. Never stored on disk."""

    OPEN_TAB = "open_tab"
    NEW_TAB = "new_tab"
    INSIDE = "inside"
    """Inside the channel with the payee, without a tab."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayQuote:
    """What paying `amount_wei` to this payee would do now.

    `payee_address` is 0x hex, "" where the payee is not known. `way` is how it would go. From a tab,
    `tab_used_wei` of `tab_limit_wei` are used already, of a new one none. Inside a channel
    `tab_limit_wei` is what I can pay there. `most_wei` is the most this payee can be paid at once.
    Afterwards there is `can_send_after_wei` for anybody and `in_tabs_after_wei` more for this payee, in open tabs.
    `route` is the names from me to the payee, `You` first. `problem` is None when the payment can
    be made.
    """

    payee_name: str
    payee_address: str
    way: PayWay
    tab_used_wei: int
    tab_limit_wei: int
    most_wei: int
    fee_wei: int
    can_send_after_wei: int
    in_tabs_after_wei: int
    route: tuple[str, ...]
    problem: NoticeView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayResult:
    """A payment that is committed here.

    `opened_ms` is how long the tab took to open, None when one was there. `paid_ms` is the payment
    alone. `is_delivered`: the payee has confirmed it; else it is sent and waits for the payee.
    """

    payment_id: str
    tab_opened: bool
    opened_ms: int | None
    paid_ms: int
    is_delivered: bool
