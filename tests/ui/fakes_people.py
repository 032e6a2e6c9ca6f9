"""Contacts and hubs in memory, for the window's tests."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from itertools import starmap

from wallet.api import Problem
from wallet.views.people_values import (
    ContactCheck,
    ContactRow,
    ContactsView,
    HubHealth,
    HubRow,
    HubsView,
    PaidRow,
)
from wallet.views.values import NoticeView

MILLI = 10**15
NOW_MS = 1_781_015_160_000
BOB = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
ADA = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"
WILLOW = "0x90F79bf6EB2c4f870365E785982E1f101E93b906"
DARA = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65"
LIKE_BOB = "0x7099aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa79C8"
IN_USE = "There is an open channel with Willow. Close it first."


def a_contact(**changes: object) -> ContactRow:
    base = ContactRow(
        address=BOB,
        name="Bob",
        endpoint="127.0.0.1:40121",
        is_connected=True,
        latency_ms=22,
        can_pay_wei=8420 * MILLI,
        tab_used_wei=600 * MILLI,
        tab_limit_wei=2000 * MILLI,
        paid_count=14,
        last_paid_ms=NOW_MS - 1440_000,
        bound_by="There is an open tab with Bob. Settle it first.",
    )
    return replace(base, **changes)


def a_health(**changes: object) -> HubHealth:
    base = HubHealth(
        since_ms=NOW_MS - 24 * 60_000,
        watched_s=1440.0,
        answered_s=1440.0,
        latency_p50_ms=18,
        failure="",
        failed_ms=0,
    )
    return replace(base, **changes)


def a_hub(**changes: object) -> HubRow:
    base = HubRow(
        address=WILLOW,
        name="Willow",
        endpoint="127.0.0.1:40120",
        is_connected=True,
        latency_ms=18,
        health=a_health(),
        channel_count=1,
        open_count=1,
        free_wei=8420 * MILLI,
        yours_in_tabs_wei=1700 * MILLI,
        can_receive_wei=8080 * MILLI,
        tab_count=2,
    )
    return replace(base, **changes)


def sample_contacts() -> list[ContactRow]:
    free = {"tab_used_wei": 0, "tab_limit_wei": 0, "bound_by": ""}
    return [
        a_contact(address=ADA, name="Ada", latency_ms=9, paid_count=1, **free),
        a_contact(),
        a_contact(
            address=DARA,
            name="Dara",
            endpoint="",
            is_connected=False,
            latency_ms=None,
            can_pay_wei=0,
            paid_count=0,
            last_paid_ms=None,
            **free,
        ),
        a_contact(
            address=WILLOW,
            name="Willow",
            endpoint="127.0.0.1:40120",
            latency_ms=18,
            can_pay_wei=0,
            paid_count=0,
            last_paid_ms=None,
            **free | {"bound_by": IN_USE},
        ),
    ]


def sample_hubs() -> list[HubRow]:
    return [
        a_hub(),
        a_hub(
            address=ADA,
            name="Cedar",
            is_connected=False,
            latency_ms=None,
            channel_count=2,
            open_count=0,
            free_wei=0,
            yours_in_tabs_wei=0,
            can_receive_wei=0,
            tab_count=0,
            health=a_health(
                answered_s=1368.0,
                latency_p50_ms=31,
                failure="Nobody answered at its place",
                failed_ms=NOW_MS - 72_000,
            ),
        ),
    ]


@dataclass
class FakePeople:
    """Contacts that are added and forgotten at once, and hubs that stand."""

    rows: list[ContactRow] = field(default_factory=list)
    hub_rows: list[HubRow] = field(default_factory=list)
    payments: tuple[PaidRow, ...] = ()
    is_counting: bool = False
    problem: Problem | None = None
    added: list[tuple[str, str, str, bool]] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    def contacts(self, seq: int) -> ContactsView:
        rows = tuple(sorted(self.rows, key=lambda row: row.name.casefold()))
        return ContactsView(seq=seq, at_ms=NOW_MS, contacts=rows, is_counting=self.is_counting)

    def past_contacts(self, seq: int) -> ContactsView:
        now = self.contacts(seq)
        rows = (replace(row, is_connected=None, latency_ms=None) for row in now.contacts)
        return replace(now, contacts=tuple(rows))

    def paid_with(self, address: str) -> tuple[PaidRow, ...]:
        return self.payments if address == BOB else ()

    def hubs(self, seq: int) -> HubsView:
        return HubsView(seq=seq, at_ms=NOW_MS, hubs=tuple(self.hub_rows))

    def past_hubs(self, seq: int) -> HubsView:
        rows = (
            replace(row, is_connected=None, latency_ms=None, health=None) for row in self.hub_rows
        )
        return HubsView(seq=seq, at_ms=NOW_MS, hubs=tuple(rows))

    def check(self, *, name: str, target: str, endpoint: str, known: str) -> ContactCheck:
        taken = [row.name for row in self.rows if row.address != (known or target)]
        is_address = len(target) == len(BOB) and target.startswith("0x")
        ends = (target[:6], target[-4:])
        alike = [row for row in self.rows if (row.address[:6], row.address[-4:]) == ends]
        like = alike[0] if alike and alike[0].address != target else None
        return ContactCheck(
            address=target if is_address else "",
            name_problem=_said("NO_NAME", not name.strip()) or _said("TAKEN", name in taken),
            address_problem=_said("ADDRESS_MALFORMED", not is_address),
            endpoint_problem=_said("NOT_LOOPBACK", "." in endpoint and "127." not in endpoint),
            looks_like=like.name if like else "",
            looks_like_address=like.address if like else "",
            is_unchecked=is_address and target == target.lower(),
        )

    def add(self, *, name: str, address: str, endpoint: str, is_new: bool) -> Future[None]:
        self.added.append((name, address, endpoint, is_new))
        if self.problem is None:
            before = [row for row in self.rows if row.address == address]
            row = before[0] if before else a_contact(address=address, paid_count=0)
            self.rows = [each for each in self.rows if each.address != address]
            self.rows.append(replace(row, name=name, endpoint=endpoint))
        return self._answer()

    def forget(self, address: str) -> Future[None]:
        self.forgotten.append(address)
        if self.problem is None:
            self.rows = [row for row in self.rows if row.address != address]
        return self._answer()

    def _answer(self) -> Future[None]:
        future: Future[None] = Future()
        problem = self.problem
        finish = (
            (lambda: future.set_result(None))
            if problem is None
            else (lambda: future.set_exception(problem))
        )
        thread = threading.Thread(target=finish)
        thread.start()
        thread.join()
        return future


def sample_people() -> FakePeople:
    rows = ((1440, -250, "Coffee"), (18_480, -50, "Newspaper"), (86_760, 300, "Bike repair"))
    return FakePeople(
        rows=sample_contacts(), hub_rows=sample_hubs(), payments=tuple(starmap(_paid, rows))
    )


def _paid(ago_s: int, milli: int, note: str) -> PaidRow:
    return PaidRow(at_ms=NOW_MS - ago_s * 1000, amount_wei=milli * MILLI, note=note)


def _said(code: str, is_so: bool) -> NoticeView | None:
    words = {
        "NO_NAME": ("No name yet.", "Write what you would like to call them."),
        "TAKEN": (
            "Another contact has this name, so nothing was changed.",
            "Choose a name that nobody else has.",
        ),
        "ADDRESS_MALFORMED": (
            "This begins like an address but is not one.",
            "An address is 0x and 40 digits or letters from a to f. Copy all of it again.",
        ),
        "NOT_LOOPBACK": (
            "This place is not on this computer, and so far wallets speak on one computer only.",
            "Write 127.0.0.1, a colon and a port, or leave it empty.",
        ),
    }[code]
    return NoticeView(code=code, cause=words[0], remedy=words[1]) if is_so else None
