"""What the contacts and hubs pages draw, as frozen values.

Units: amounts are integer wei, times milliseconds since 1970 (UTC). Addresses are 0x and 40 hex digits with EIP-55
capitals. Names, endpoints and notes may come from other people: plain text, never markup. What is true only now
(connections, latencies) is None in the past.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from wallet.views.values import NoticeView


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """One contact.

    `can_pay_wei` is the most that can be paid to them at once: one tab or one channel, never split. `tab_used_wei` of
    `tab_limit_wei` is what was paid in my open tabs to them, both 0 without one. `paid_count` is how often I paid them,
    None while the log is still being read; `last_paid_ms` is None if I never did. `bound_by` says in a sentence why
    they cannot be forgotten; "" if nothing is known that speaks against it.
    """

    address: str
    name: str
    endpoint: str
    is_connected: bool | None
    latency_ms: int | None
    can_pay_wei: int
    tab_used_wei: int
    tab_limit_wei: int
    paid_count: int | None
    last_paid_ms: int | None
    bound_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsView:
    """All contacts at event `seq`, by name. `is_counting`: how often each was paid is not known yet."""

    seq: int
    at_ms: int
    contacts: tuple[ContactRow, ...]
    is_counting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidRow:
    """One payment of mine to a contact, or theirs to me (`amount_wei` is negative when I sent it)."""

    at_ms: int
    amount_wei: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCheck:
    """What is to be said of a contact before it is written down.

    `address` is whom the text means, "" while that is not clear. The three problems belong to the fields; one without
    a cause to tell yet (an empty field) is a problem too. `looks_like` is the contact that this address could be
    mistaken for, with `looks_like_address`; "" if there is none. `is_unchecked`: a slip in the address would not show.
    """

    address: str
    name_problem: NoticeView | None
    address_problem: NoticeView | None
    endpoint_problem: NoticeView | None
    looks_like: str
    looks_like_address: str
    is_unchecked: bool

    @property
    def problem(self) -> NoticeView | None:
        """The first one, in the order of the fields."""
        return self.name_problem or self.address_problem or self.endpoint_problem


@dataclass(frozen=True, slots=True, kw_only=True)
class HubHealth:
    """How a hub has been since this Towpath was started, as seen from here.

    It was looked at for `watched_s` seconds from `since_ms` on, and was connected in `answered_s` of them.
    `latency_p50_ms` is the middle one of the newest answer times. `failure` is why it was away last, in words, "" if
    it never was; `failed_ms` is when that was seen.
    """

    since_ms: int
    watched_s: float
    answered_s: float
    latency_p50_ms: int | None
    failure: str
    failed_ms: int

    @property
    def answered_percent(self) -> int | None:
        """The answered share of the time, rounded down: only what never failed is 100. None before any time passed."""
        if self.watched_s <= 0:
            return None
        return int(100 * self.answered_s / self.watched_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class HubRow:
    """One peer with whom I have or had a channel.

    `open_count` of `channel_count` channels are open. `free_wei` is mine and free, `yours_in_tabs_wei` is mine of what
    stands in `tab_count` tabs over its channels: not what was paid out of my tabs, but what others' tabs paid me.
    `can_receive_wei` is the hub's free share. `health` is None in the past.
    """

    address: str
    name: str
    endpoint: str
    is_connected: bool | None
    latency_ms: int | None
    health: HubHealth | None
    channel_count: int
    open_count: int
    free_wei: int
    yours_in_tabs_wei: int
    can_receive_wei: int
    tab_count: int

    @property
    def yours_wei(self) -> int:
        """What is mine in all."""
        return self.free_wei + self.yours_in_tabs_wei


@dataclass(frozen=True, slots=True, kw_only=True)
class HubsView:
    """All hubs at event `seq`, those with open channels first."""

    seq: int
    at_ms: int
    hubs: tuple[HubRow, ...]


def contacts_json(view: ContactsView) -> str:
    """The contacts as a file for other programs and for safekeeping. Holds no amounts and no payments."""
    contacts = [
        {"name": row.name, "address": row.address, "endpoint": row.endpoint}
        for row in view.contacts
    ]
    content = {"format": "towpath-contacts", "version": 1, "event": view.seq, "contacts": contacts}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
