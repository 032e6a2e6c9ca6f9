"""What the activity page asks for and draws, as frozen values.

Units and cautions as in `wallet.views.values`. Nothing here knows the engine, so the window may import it before
the engine is there.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from wallet.views.values import NoticeView, StepView

LABEL_MAX_CHARS = 120
"""As many as the engine keeps of a label."""

SEARCH_MAX_CHARS = 160
"""The longest thing to look for is an id of 66 characters beside a few words."""


class ActivityKind(Enum):
    """What a row tells of. The values are the words of an export: renaming one changes files people keep."""

    SENT = "payment sent"
    RECEIVED = "payment received"
    REQUEST = "request"
    TAB_OPENED = "tab opened"
    TAB_SETTLED = "tab settled"
    CHANNEL_OPENED = "channel opened"
    CHANNEL_CLOSED = "channel closed"
    DEPOSIT = "deposit"
    PEER_DEPOSIT = "deposit of the other side"
    PAYOUT = "payout"


class ActivityStatus(Enum):
    """How far it came. The values are the words of an export.

    `WAITING`: something must still happen. `FAILED`: it did not happen, or was undone, and no money moved.
    `CANCELLED` and `EXPIRED` are for requests.
    """

    DONE = "done"
    WAITING = "waiting"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Facet(Enum):
    """One chip of the page. Never stored on disk."""

    ALL = "all"
    SENT = "sent"
    RECEIVED = "received"
    REQUESTS = "requests"
    ON_CHAIN = "on_chain"
    UNFINISHED = "unfinished"


class Period(Enum):
    """How far back. Days are those of the local clock, today included. Never stored on disk."""

    TODAY = 1
    WEEK = 7
    MONTH = 30
    ALL = 0


class ExportFormat(Enum):
    """What an export is written as. The value is the ending of the file's name."""

    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityQuery:
    """Which rows are wanted: those that meet all of it. `person` is a 0x address, "" for anyone."""

    text: str = ""
    facet: Facet = Facet.ALL
    person: str = ""
    period: Period = Period.ALL

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == _EVERYTHING


_EVERYTHING = ActivityQuery()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivitySums:
    """What the rows of a listing come to.

    `sent_wei` and `received_wei` count vouchers: what has been paid for good. A payment that still waits for its tab
    is in `waiting_wei`, one that was not made in none. `deposited_wei` is what I put into channels, `paid_out_wei`
    what came back on chain.
    """

    row_count: int = 0
    payment_count: int = 0
    sent_wei: int = 0
    received_wei: int = 0
    fees_wei: int = 0
    waiting_wei: int = 0
    failed_count: int = 0
    deposited_wei: int = 0
    paid_out_wei: int = 0


class Fate(Enum):
    """What follows if what is waited for does not come. Never stored on disk."""

    NONE = "none"
    ARRIVES_LATER = "arrives_later"
    GIVEN_UP = "given_up"
    GOES_ON = "goes_on"
    EXPIRES = "expires"
    STANDS = "stands"
    UNPAYABLE = "unpayable"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    """One thing that happened.

    `number` names the row as long as the session lives. `amount_wei` is negative where I paid; where nothing was
    paid yet, or will not be, it has no sign. `limit_wei` is a tab's. `label_target` is what `set_label` takes.
    `took_ms` is None while unknown. `step` is there while an objective is under way; `since_ms` is when the wait began
    and `fate` what follows of it, at `ends_ms` (0: no fixed time). `person` is a name, or the beginning of an address;
    "" where nobody else takes part.
    """

    number: int
    seq: int
    at_ms: int
    kind: ActivityKind
    status: ActivityStatus
    person: str
    amount_wei: int
    limit_wei: int
    note: str
    label: str
    label_target: str
    took_ms: int | None
    step: StepView | None
    since_ms: int
    fate: Fate
    ends_ms: int

    @property
    def is_payment(self) -> bool:
        """Whether it is a payment, made or not."""
        return self.kind in PAYMENTS


PAYMENTS = frozenset({ActivityKind.SENT, ActivityKind.RECEIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDetail:
    """All of one row.

    Ids are 0x hex, "" where there is none. `address` is the other person's. `payee` is what a payment to them takes,
    "" where paying again makes no sense. `problem` says why it failed.
    """

    row: ActivityRow
    address: str
    payment_id: str
    tab_id: str
    channel_id: str
    tx_hash: str
    block_num: int
    payee: str
    problem: NoticeView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPerson:
    """Somebody with whom something happened."""

    address: str
    name: str


class ActivityListing(Protocol):
    """The rows that met a query at event `seq`, newest first. Rows are made when they are asked for: about 10 us each.

    May be read from any thread.
    """

    @property
    def query(self) -> ActivityQuery:
        """What was asked for."""
        ...

    @property
    def seq(self) -> int:
        """The event up to which it looks."""
        ...

    @property
    def sums(self) -> ActivitySums:
        """What exactly these rows come to."""
        ...

    @property
    def people(self) -> tuple[ActivityPerson, ...]:
        """With whom there was anything, by name: for a choice, whatever the query."""
        ...

    @property
    def total_count(self) -> int:
        """How many rows there are without any filter."""
        ...

    def __len__(self) -> int:
        """How many rows met the query."""
        ...

    def row(self, index: int) -> ActivityRow:
        """A row, counted from the newest."""
        ...

    def number(self, index: int) -> int:
        """The row's own number."""
        ...

    def index_of(self, number: int) -> int:
        """Where a row with this number stands, -1 if it is not among them."""
        ...

    def detail(self, index: int) -> ActivityDetail:
        """All of a row."""
        ...

    def continues(self, other: ActivityListing) -> bool:
        """Whether this is the other one with more rows on top, or none more. Rows may tell something else by now."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportResult:
    """A file that was written whole."""

    path: str
    row_count: int


class Activity(Protocol):
    """What happened up to one moment.

    Both futures can be cancelled while they are under way, and the work ends soon after. `on_progress` gets a share
    from 0.0 to 1.0, from another thread, some times a second.
    """

    def find(
        self, query: ActivityQuery, on_progress: Callable[[float], None]
    ) -> Future[ActivityListing]:
        """The rows that meet a query. The first time, the whole log is read."""
        ...

    def export(
        self,
        listing: ActivityListing,
        path: str,
        kind: ExportFormat,
        on_progress: Callable[[float], None],
    ) -> Future[ExportResult]:
        """Write these rows to a file. It is there as a whole or not at all; an older one is replaced."""
        ...
