"""Requests in memory, for the window's tests."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import cache

from tests.ui.fakes_real import done, failed
from wallet.api import Problem
from wallet.links.qr import qr_matrix
from wallet.views.request_values import Matrix, RequestLinks, RequestRow, RequestState, RequestsView
from wallet.views.values import ChannelBadge, HomeView

NOW_MS = 1_781_015_160_000
SIGNED = "nitro:nvd1qqu67nfqtzpgnd6gcw2jdp0ffk0js4t6l4vlzhztyggcpxypqphstdva8vsqqq9csgqqqgzqvzq2ps8pqys5zcvp58q7pkwddy7q"


def a_request(**changes: object) -> RequestRow:
    base = RequestRow(
        request_id=f"{1:032x}",
        amount_wei=8 * 10**16,
        memo="Sourdough, two loaves",
        made_ms=NOW_MS - 19_000,
        expires_ms=NOW_MS + 3_581_000,
        state=RequestState.WAITING,
        paid_wei=0,
        payment_count=0,
        paid_ms=0,
        payer_name="",
    )
    return replace(base, **changes)


@cache
def _matrix(link: str) -> Matrix:
    """Made once: the wallet makes them in another thread."""
    return qr_matrix(link)


def some_links(request_id: str, *, is_locked: bool = False) -> RequestLinks:
    readable = "nitro:0x70997970C51812dc3A010C7d01b50e0d17dc79C8@31337?value=8e16"
    return RequestLinks(
        request_id=request_id,
        readable=readable,
        signed="" if is_locked else SIGNED,
        readable_qr=_matrix(readable),
        signed_qr=() if is_locked else _matrix(SIGNED),
    )


@dataclass
class FakeRequests:
    """What `LiveSession` does with requests."""

    rows: list[RequestRow] = field(default_factory=list)
    problem: Problem | None = None
    is_locked: bool = False
    now_ms: int = NOW_MS
    asked: list[tuple[int, str, int]] = field(default_factory=list)

    def view(self, home: HomeView) -> RequestsView:
        carrying = (ChannelBadge.OPEN, ChannelBadge.BUSY)
        usable = [channel for channel in home.channels if channel.badge in carrying]
        channel = usable[0] if usable else None
        return RequestsView(
            rows=tuple(self.rows),
            waiting_count=sum(row.state is RequestState.WAITING for row in self.rows),
            room_wei=channel.theirs_wei if channel else 0,
            room_name=channel.peer_name if channel else "",
            only_channel_id=channel.channel_id if channel and len(usable) == 1 else "",
            at_ms=self.now_ms,
        )

    def make(self, amount_wei: int, memo: str, expires_ms: int) -> Future:
        if self.problem is not None:
            return failed(self.problem.code, self.problem.cause, self.problem.remedy)
        self.asked.append((amount_wei, memo, expires_ms))
        request_id = f"{len(self.rows) + 100:032x}"
        self.rows.insert(0, a_request(request_id=request_id, amount_wei=amount_wei, memo=memo))
        return self.links(request_id)

    def links(self, request_id: str) -> Future:
        return done(some_links(request_id, is_locked=self.is_locked))

    def cancel(self, request_id: str) -> Future:
        self.change(request_id, state=RequestState.WITHDRAWN)
        return done()

    def change(self, request_id: str, **changes: object) -> None:
        at = [row.request_id for row in self.rows].index(request_id)
        self.rows[at] = replace(self.rows[at], **changes)
