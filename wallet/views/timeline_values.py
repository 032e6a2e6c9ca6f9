"""What the timeline page asks for and draws, as frozen values.

Units and cautions as in `wallet.views.values`. Nothing here knows the engine, so the window may import it before
the engine is there. Words are made in the window: a row only says of which kind it is and what it tells.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from wallet.views.timeline_kinds import FORMS, EventFacet, EventForm, EventKind

EVENT_SEARCH_MAX_CHARS = 160
"""The longest thing to look for is an id of 66 characters beside a few words."""

ME = "me"
CHAIN = "chain"
"""What stands in the place of an address where it was not a peer."""


class Work(Enum):
    """What an objective is about. Never stored on disk."""

    OPEN_CHANNEL = "open_channel"
    CLOSE_CHANNEL = "close_channel"
    OPEN_TAB = "open_tab"
    SETTLE_TAB = "settle_tab"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventChannel:
    """The channel or tab that an event is about.

    `name` is the hub's of a channel, the other person's of a tab. `payer_name` is only set of a tab that leads over us
    as a hub: then `name` is the payee's.
    """

    channel_id: str
    is_tab: bool
    name: str
    is_outgoing: bool = False
    payer_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event.

    Attributes:
        seq, at_ms: its number and when the wallet saw it.
        kind: what happened.
        lane: by whom: `ME`, `CHAIN`, or a peer's 0x address.
        who: the peer's name, "" where it was not a peer.
        other: the peer to whom something of mine goes, "" where it goes to none.
        channel: which channel or tab it is about; None where it is about none, or one this log does not tell of.
        beside: the tab for which money is set aside in a channel, or given free.
        work: what is being done, of an objective.
        amount_wei, more_wei: what it tells in money; `more_wei` only where there are two.
        number: a turn, a block, a count or a number of messages.
        is_so: the one thing that its kind leaves open: whether I began it, whether a state is final, whether money is
            set aside, whether a transaction went well.
        is_paying: whether a proposal moves money from one side to the other; `is_so` then says whether I pay.
        text: a note, a label, a reason, or what is waited for; written by others too.
        cause: the event that directly led to it, 0 if it came from outside.
        root: the event with which it all began, 0 if none.
    """

    seq: int
    at_ms: int
    kind: EventKind
    lane: str
    who: str = ""
    other: str = ""
    channel: EventChannel | None = None
    beside: EventChannel | None = None
    work: Work | None = None
    amount_wei: int = 0
    more_wei: int = 0
    number: int = 0
    is_so: bool = False
    is_paying: bool = False
    text: str = ""
    cause: int = 0
    root: int = 0

    @property
    def form(self) -> EventForm:
        """What it is by its nature."""
        return FORMS.get(self.kind, EventForm.FACT)


class FieldSort(Enum):
    """How a field of an event is written."""

    TEXT = "text"
    HEX = "hex"
    AMOUNT = "amount"
    NUMBER = "number"
    YES_NO = "yes_no"
    TIME_MS = "time_ms"
    TIME_S = "time_s"
    SECONDS = "seconds"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventField:
    """One field as the log keeps it. `name` is the engine's. `value` is 0x hex, or text; other sorts are numbers."""

    name: str
    sort: FieldSort
    value: str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDetail:
    """All of one event.

    `cause` and `root` are the events that led to it, None where it came from outside. `effects` are those that it
    directly led to, the first few. `json` is all of it as the log keeps it, for other programs.
    """

    row: EventRow
    fields: tuple[EventField, ...]
    cause: EventRow | None
    root: EventRow | None
    effects: tuple[EventRow, ...]
    json: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventQuery:
    """Which events are wanted: those that meet all of it. `lane` is "" for anybody."""

    text: str = ""
    facet: EventFacet = EventFacet.ALL
    lane: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == _EVERYTHING


_EVERYTHING = EventQuery()


class EventListing(Protocol):
    """The events that meet a query, oldest first. Only what is asked for is read, so it is small at any length."""

    @property
    def query(self) -> EventQuery:
        """What was asked for."""
        ...

    @property
    def last_seq(self) -> int:
        """The newest event of the log when it was asked for."""
        ...

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """All peers of the log as (0x address, name), in the order of the names."""
        ...

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are kept; then these are the newest."""
        ...

    def __len__(self) -> int:
        """How many there are."""
        ...

    def rows(self, first: int, count: int) -> tuple[EventRow, ...]:
        """Events by place, counted from 0. Cost: some 20 us each. For the window's thread."""
        ...

    def around(self, seq: int, *, before: int, count: int) -> tuple[EventRow, ...]:
        """Events of the log in a row, whatever the query: about `before` of them before this one.

        Near the ends of the log the row begins or ends there. For the window's thread.
        """
        ...

    def seq_at(self, place: int) -> int:
        """The number of the event at a place."""
        ...

    def place_of(self, seq: int) -> int:
        """Where an event stands; that of the last one before it where it is not among them, -1 where none is."""
        ...

    def detail(self, seq: int) -> EventDetail:
        """All of an event of the log, whether it is among these or not. For the window's thread."""
        ...

    def continues(self, before: EventListing) -> bool:
        """Whether it only has more at its end than one asked for before."""
        ...


class Timeline(Protocol):
    """Every event of the log, told with the names of one moment."""

    def find(
        self,
        query: EventQuery,
        text_of: Callable[[EventRow], str],
        on_progress: Callable[[float], None],
    ) -> Future[EventListing]:
        """The events that meet a query. Cancel the future to stop looking; fails with what is wrong with the log.

        Args:
            query: what is wanted.
            text_of: all that is shown of an event, in which the text is looked for. Called in another thread.
            on_progress: called now and then with how much was looked through, 0 to 1, from another thread.
        """
        ...
