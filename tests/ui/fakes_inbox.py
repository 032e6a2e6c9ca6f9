"""An inbox in memory."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field, replace

from wallet.api import Problem
from wallet.views.inbox_values import EntryKind, InboxEntry, InboxView
from wallet.views.log_values import LogLine
from wallet.views.values import NoticeView

AT_MS = 1_781_015_100_000


def an_entry(**changes: object) -> InboxEntry:
    """Bob paid, and nobody has read it."""
    usual = InboxEntry(
        kind=EntryKind.RECEIVED,
        first_seq=30,
        seq=30,
        at_ms=AT_MS,
        name="Bob",
        is_read=False,
        amount_wei=25 * 10**16,
        payment_id="0x" + "1b" * 16,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


@dataclass
class FakeInbox:
    """Notices by hand. What was marked as read is noted in `marked`."""

    entries: tuple[InboxEntry, ...] = ()
    needs: tuple[NoticeView, ...] = ()
    is_counting: bool = False
    problem: Problem | None = None
    marked: list[int] = field(default_factory=list)
    asked_count: int = 0

    def view(self, seq: int) -> InboxView:
        self.asked_count += 1
        return InboxView(
            seq=seq,
            entries=self.entries,
            needs=self.needs,
            unread_count=sum(not entry.is_read for entry in self.entries),
            is_counting=self.is_counting,
        )

    def read(self, upto_seq: int) -> Future[None]:
        done: Future[None] = Future()
        if self.problem is not None:
            done.set_exception(self.problem)
            return done
        self.marked.append(upto_seq)
        self.entries = tuple(
            replace(entry, is_read=entry.is_read or entry.seq <= upto_seq) for entry in self.entries
        )
        done.set_result(None)
        return done


def sample_inbox() -> FakeInbox:
    """One of each kind, some read, and something that needs the person now."""
    minute_ms = 60_000
    kinds = EntryKind
    rows = (
        an_entry(first_seq=38, seq=39, count=12, amount_wei=3 * 10**18, payment_id=""),
        an_entry(
            kind=kinds.NOT_PAID,
            first_seq=36,
            seq=36,
            name="Ada",
            cause="The tab did not open in time. Nothing was paid and the money is free again.",
            remedy="Try again when everybody on the way answers.",
        ),
        an_entry(first_seq=33, seq=33, name="Dara"),
        an_entry(
            kind=kinds.CHALLENGED,
            first_seq=28,
            seq=28,
            name="Cedar",
            channel_id="0xc",
            amount_wei=40 * 10**17,
        ),
        an_entry(
            kind=kinds.CHANNEL_OPEN,
            first_seq=20,
            seq=20,
            name="Alder",
            channel_id="0xa",
            amount_wei=50 * 10**17,
        ),
        an_entry(
            kind=kinds.CHANNEL_CLOSED,
            first_seq=18,
            seq=18,
            name="Elm",
            channel_id="0xe",
            amount_wei=31 * 10**17,
        ),
        an_entry(
            kind=kinds.CHANNEL_REFUSED,
            first_seq=12,
            seq=12,
            name="Birch",
            channel_id="0xb",
            cause="The channel with Birch was not opened. The hub asks for a larger deposit of yours.",
            remedy="Put in more, or choose another hub.",
        ),
        an_entry(
            kind=kinds.CHANNEL_OPEN,
            first_seq=8,
            seq=8,
            name="Willow",
            channel_id="0xw",
            amount_wei=50 * 10**17,
        ),
    )
    return FakeInbox(
        entries=tuple(
            replace(row, at_ms=AT_MS - at * 97 * minute_ms, is_read=at > 2)
            for at, row in enumerate(rows)
        ),
        needs=(
            NoticeView(
                code="PEER_AWAY",
                cause="Willow does not answer at the moment. Your money is safe.",
                remedy="Towpath keeps trying. If it stays, ask Willow whether all is well there.",
            ),
        ),
    )


def sample_lines() -> tuple[LogLine, ...]:
    """What a busy hour leaves in the log."""
    said = (
        ("info", "towpath.network", "connected", "peer=0x70997970"),
        ("info", "towpath.chain", "block seen", "seq=1280"),
        ("warning", "towpath.network", "a peer fell silent", "peer=0x3c44cddd cause=TIMEOUT"),
        ("error", "towpath.chain", "the chain does not answer", "code=UNREACHABLE"),
    )
    return tuple(
        LogLine(f"2026-06-09T14:{at // 60:02}:{at % 60:02}.120+00:00", *said[at % 4])
        for at in range(400)
    )
