"""Activity in memory: rows by hand, searched in a simple way, answered at once or when told to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

from wallet.api import Problem
from wallet.views.activity_values import (
    ActivityDetail,
    ActivityKind,
    ActivityPerson,
    ActivityQuery,
    ActivityRow,
    ActivityStatus,
    ActivitySums,
    ExportFormat,
    ExportResult,
    Facet,
    Period,
)
from wallet.views.values import NoticeView

K, S = ActivityKind, ActivityStatus
DAY_MS = 24 * 3600 * 1000
ADDRESSES = {
    "Bob": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    "Ada": "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
    "Dara": "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
    "Willow": "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
}
_FACETS = {
    Facet.ALL: set(K),
    Facet.SENT: {K.SENT},
    Facet.RECEIVED: {K.RECEIVED},
    Facet.REQUESTS: {K.REQUEST},
    Facet.ON_CHAIN: {K.DEPOSIT, K.PEER_DEPOSIT, K.PAYOUT},
    Facet.UNFINISHED: set(K),
}


def a_detail(row: ActivityRow, **changes: object) -> ActivityDetail:
    is_tab = row.kind in {K.SENT, K.RECEIVED, K.TAB_OPENED, K.TAB_SETTLED}
    base = ActivityDetail(
        row=row,
        address=ADDRESSES.get(row.person, ""),
        payment_id=row.label_target if row.is_payment or row.kind is K.REQUEST else "",
        tab_id="0x9f2c41b7" + "0a" * 24 + "08d1e6a3" if is_tab else "",
        channel_id="" if is_tab else "0x51ab2200" + "0c" * 24 + "11d0e6ff",
        tx_hash="0xaa12bb34" + "0e" * 24 + "55cc66dd" if row.kind in {K.DEPOSIT, K.PAYOUT} else "",
        block_num=6_412_551 if row.kind in {K.DEPOSIT, K.PEER_DEPOSIT, K.PAYOUT} else 0,
        payee=row.person if row.kind is K.SENT else "",
        problem=None,
    )
    if row.status is S.FAILED:
        problem = NoticeView(
            code="HUB_INSUFFICIENT",
            cause="The hub has too little money towards this person. Nothing was paid.",
            remedy="Pay less, or try again later.",
        )
        base = replace(base, problem=problem)
    return replace(base, **changes)  # type: ignore[arg-type]


def sums_of(rows: tuple[ActivityRow, ...]) -> ActivitySums:
    paid = [row for row in rows if row.is_payment and row.amount_wei < 0]
    return ActivitySums(
        row_count=len(rows),
        payment_count=sum(row.is_payment for row in rows),
        sent_wei=-sum(row.amount_wei for row in paid),
        received_wei=sum(row.amount_wei for row in rows if row.kind is K.RECEIVED),
        waiting_wei=sum(
            row.amount_wei
            for row in rows
            if row.kind is K.SENT and row.status is S.WAITING and row.amount_wei > 0
        ),
        failed_count=sum(row.kind is K.SENT and row.status is S.FAILED for row in rows),
        deposited_wei=sum(row.amount_wei for row in rows if row.kind is K.DEPOSIT),
        paid_out_wei=sum(row.amount_wei for row in rows if row.kind is K.PAYOUT),
    )


@dataclass(frozen=True)
class FakeListing:
    """Rows that met a query. `story` is equal for listings of one log."""

    rows: tuple[ActivityRow, ...]
    query: ActivityQuery
    seq: int
    total_count: int

    @property
    def sums(self) -> ActivitySums:
        return sums_of(self.rows)

    @property
    def people(self) -> tuple[ActivityPerson, ...]:
        return tuple(
            ActivityPerson(address=ADDRESSES[name], name=name) for name in sorted(ADDRESSES)
        )

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, index: int) -> ActivityRow:
        return self.rows[index]

    def number(self, index: int) -> int:
        return self.rows[index].number

    def index_of(self, number: int) -> int:
        return next((at for at, row in enumerate(self.rows) if row.number == number), -1)

    def detail(self, index: int) -> ActivityDetail:
        return a_detail(self.rows[index])

    def continues(self, other: FakeListing) -> bool:
        mine = [row.number for row in self.rows]
        theirs = [row.number for row in other.rows]
        return self.query == other.query and mine[len(mine) - len(theirs) :] == theirs


@dataclass
class FakeActivity:
    """Rows, and what was asked about them. `holds` leaves questions and exports open until `release`."""

    rows: tuple[ActivityRow, ...] = ()
    seq: int = 1284
    now_ms: int = 0
    holds: bool = False
    problem: Problem | None = None
    asked: list[ActivityQuery] = field(default_factory=list)
    waiting: list[Callable[[], None]] = field(default_factory=list)
    finding: list[Future[FakeListing]] = field(default_factory=list)
    exported: list[tuple[str, ExportFormat, int]] = field(default_factory=list)
    writing: list[Future[ExportResult]] = field(default_factory=list)
    progress: list[Callable[[float], None]] = field(default_factory=list)
    export_problem: Problem | None = None

    def find(
        self, query: ActivityQuery, on_progress: Callable[[float], None]
    ) -> Future[FakeListing]:
        future: Future[FakeListing] = Future()
        self.asked.append(query)
        self.finding.append(future)
        self.progress.append(on_progress)
        rows = self.rows

        def answer() -> None:
            if self.problem is not None:
                _finish(future, problem=self.problem)
                return
            found = tuple(row for row in rows if _meets(row, query, self.now_ms))
            _finish(future, FakeListing(found, query, self.seq, len(rows)))

        self._answer(answer)
        return future

    def export(
        self,
        listing: FakeListing,
        path: str,
        kind: ExportFormat,
        on_progress: Callable[[float], None],
    ) -> Future[ExportResult]:
        future: Future[ExportResult] = Future()
        self.exported.append((path, kind, len(listing)))
        self.writing.append(future)
        self.progress.append(on_progress)
        result = ExportResult(path=path, row_count=len(listing))
        self._answer(lambda: _finish(future, result, problem=self.export_problem))
        return future

    def release(self) -> None:
        """Answer what is open."""
        while self.waiting:
            self.waiting.pop(0)()

    def _answer(self, answer: Callable[[], None]) -> None:
        if self.holds:
            self.waiting.append(answer)
        else:
            answer()


def _meets(row: ActivityRow, query: ActivityQuery, now_ms: int) -> bool:
    words = f"{row.person} {row.note} {row.label} {abs(row.amount_wei) / 1e18:.4f}".lower()
    if any(word not in words for word in query.text.lower().split()):
        return False
    if row.kind not in _FACETS[query.facet]:
        return False
    if query.facet is Facet.UNFINISHED and row.status not in {S.WAITING, S.FAILED}:
        return False
    if query.person and ADDRESSES.get(row.person) != query.person:
        return False
    is_all = query.period is Period.ALL
    return is_all or row.at_ms >= now_ms - (query.period.value - 1) * DAY_MS - DAY_MS // 2


def _finish(future: Future, value: object = None, *, problem: Problem | None = None) -> None:  # type: ignore[type-arg]
    """Finish on another thread, as the wallet does, unless nobody waits any more."""

    def work() -> None:
        if not future.set_running_or_notify_cancel():
            return
        if problem is None:
            future.set_result(value)
        else:
            future.set_exception(problem)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
