"""The inbox as the window draws it. Amounts are wei, times milliseconds since 1970 (UTC)."""

from dataclasses import dataclass
from enum import Enum

from wallet.views.values import NoticeView


class EntryKind(Enum):
    """What a notice is about. Never stored on disk."""

    RECEIVED = "received"
    NOT_PAID = "not_paid"
    CHANNEL_OPEN = "channel_open"
    CHANNEL_CLOSED = "channel_closed"
    CHANNEL_REFUSED = "channel_refused"
    CHALLENGED = "challenged"
    OLDER_COPY = "older_copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxEntry:
    """One notice.

    `first_seq` names it; `seq` is its newest event and `at_ms` the time of that: payments of one person within a minute
    are one notice of `count` payments and `amount_wei` in all. Of a channel `amount_wei` is mine: what I put in when it
    opened, what came back when it closed, what is in it when it is challenged. `name` is the other side's, "" where it
    is not known.
    `channel_id` and `payment_id` are what to open, "" where there is nothing. `cause` and `remedy` tell why something
    did not work, else "".
    """

    kind: EntryKind
    first_seq: int
    seq: int
    at_ms: int
    name: str
    is_read: bool
    count: int = 1
    amount_wei: int = 0
    channel_id: str = ""
    payment_id: str = ""
    cause: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxView:
    """The inbox at event `seq`, newest first.

    `needs` is what is the matter now and needs the person; nothing in the past. `is_counting` while a long log is
    still being read: then older notices are missing.
    """

    seq: int
    entries: tuple[InboxEntry, ...]
    needs: tuple[NoticeView, ...]
    unread_count: int
    is_counting: bool
