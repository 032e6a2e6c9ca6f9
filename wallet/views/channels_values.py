"""What the channels page draws, as frozen values.

Units and cautions as in `wallet.views.values`. Nothing here knows the engine, so the window may import it before
the engine is there.
"""

from dataclasses import dataclass
from enum import Enum

from wallet.views.values import ChannelView, StepView, TabView


class ChannelGroup(Enum):
    """Which chip of the page a channel belongs to; each channel has exactly one. Never stored on disk."""

    OPEN = "open"
    WAITING = "waiting"
    CLOSING = "closing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelEntry:
    """A channel in the list: enough to count, filter and order thousands of them."""

    channel_id: str
    group: ChannelGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelsView:
    """All channels at event `seq`, the most prominent first.

    `away` are the 0x addresses of peers known not to be connected; in the past nothing is known and it is empty.
    """

    seq: int
    at_ms: int
    entries: tuple[ChannelEntry, ...]
    away: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """What is in progress with a channel (`tab` is None) or with one of its tabs."""

    step: StepView
    tab: TabView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """How a channel ended: `mine_wei` came back to me.

    `at_ms` is when, None while a long log is still read. `was_refused`: it never opened, and nothing was put in.
    """

    at_ms: int | None
    mine_wei: int
    was_refused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRow:
    """A channel as a row of the table.

    `moving` are tabs over it for which it sets no money aside: not yet, or not any more. `over` is None while the
    channel is there.
    """

    channel: ChannelView
    moving: tuple[TabView, ...]
    over: Over | None

    @property
    def tabs(self) -> tuple[TabView, ...]:
        """All its tabs, those in progress first."""
        resting = tuple(tab for tab in self.channel.tabs if tab.step is None)
        return (*self.moving, *(tab for tab in self.channel.tabs if tab.step is not None), *resting)

    @property
    def unfinished(self) -> Unfinished | None:
        """The one thing to tell first: the channel's own, else the tab that waits longest."""
        if self.channel.step is not None:
            return Unfinished(step=self.channel.step, tab=None)
        waiting = [(tab.step, tab) for tab in self.tabs if tab.step is not None]
        if not waiting:
            return None
        step, tab = min(waiting, key=lambda pair: (pair[0].since_ms, pair[1].channel_id))
        return Unfinished(step=step, tab=tab)


class Rung(Enum):
    """One step of an objective, named after what it waits for. Never stored on disk."""

    UNLOCK = "UNLOCK"
    CLAIMS = "CLAIMS"
    PEER_PREFUND = "PEER_PREFUND"
    EARLIER_DEPOSITS = "EARLIER_DEPOSITS"
    MY_DEPOSIT = "MY_DEPOSIT"
    LATER_DEPOSITS = "LATER_DEPOSITS"
    PEER_POSTFUND = "PEER_POSTFUND"
    ALL_PREFUNDS = "ALL_PREFUNDS"
    GUARANTEES = "GUARANTEES"
    ALL_POSTFUNDS = "ALL_POSTFUNDS"
    GUARANTEES_RELEASED = "GUARANTEES_RELEASED"
    TAB_OPENING = "TAB_OPENING"
    PAYER_FINAL = "PAYER_FINAL"
    ALL_FINALS = "ALL_FINALS"
    TABS_SETTLED = "TABS_SETTLED"
    LEADER_FINAL = "LEADER_FINAL"
    FOLLOWER_FINAL = "FOLLOWER_FINAL"
    MONEY_BACK = "MONEY_BACK"
    NEWEST_SHOWN = "NEWEST_SHOWN"
    CHALLENGE_EXPIRED = "CHALLENGE_EXPIRED"
    GUARANTEES_RECLAIMED = "GUARANTEES_RECLAIMED"


class LadderKind(Enum):
    """What is being done, step by step. Never stored on disk."""

    OPEN_CHANNEL = "open_channel"
    CLOSE_CHANNEL = "close_channel"
    OPEN_TAB = "open_tab"
    SETTLE_TAB = "settle_tab"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True, kw_only=True)
class RungView:
    """A step. `is_mine`: it is our own doing; else the peer's or everybody's."""

    rung: Rung
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderView:
    """What is in progress: its steps in order, of which `done_count` are done and the next one is waited for.

    `name` is the channel's or the tab's other person. `waiting_for` is a plain sentence, "" when nothing blocks, and
    `since_ms` when the wait began. `gives_up_ms` is when it ends by itself with nothing done, None where it never does.
    `is_bound`: our money depends on it already, so that only the others' answer ends it.
    """

    kind: LadderKind
    name: str
    rungs: tuple[RungView, ...]
    done_count: int
    waiting_for: str
    since_ms: int
    gives_up_ms: int | None
    is_bound: bool


class ShareKind(Enum):
    """Why a part of what a channel holds is somebody's. Never stored on disk."""

    FREE = "free"
    UNSPENT = "unspent"
    EARNED = "earned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of what would be mine. `name` is the tab's person, "" for what is free."""

    kind: ShareKind
    name: str
    amount_wei: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledView:
    """Who would get what if all were settled now, by the newest doubly signed state and the newest vouchers.

    `mine_wei + theirs_wei + undecided_wei` is what the contract holds, to the wei. `undecided_wei` is in tabs between
    two others, of which a hub sees no vouchers. `shares` add up to `mine_wei`. `is_paid_out`: it is over, and this is
    what each got.
    """

    mine_wei: int
    theirs_wei: int
    undecided_wei: int
    shares: tuple[Share, ...]
    is_paid_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDetail:
    """All of one channel.

    `is_connected` is None where unknown, and always in the past. `opened_ms`: when it was begun. `held_wei` is what
    the contract held at block `held_block`, None before anything was seen there. `challenge_s` is how long one side has
    to answer if the other asks the chain to end the channel.
    """

    row: ChannelRow
    is_connected: bool | None
    is_led_by_me: bool
    opened_ms: int
    held_wei: int
    held_block: int | None
    challenge_s: int
    ladder: LadderView | None
    settled: SettledView
