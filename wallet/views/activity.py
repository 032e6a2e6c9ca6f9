"""Rows and details of the activity page: an entry and the world of the same moment."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from engine.protocol.kinds import ObjectiveKind
from engine.protocol.types import ChannelId, hex0x
from engine.protocol.world import World
from wallet.codes import Code
from wallet.links.addresses import checksummed
from wallet.views.activity_entries import NOBODY, Entry
from wallet.views.activity_index import ActivityIndex
from wallet.views.activity_values import (
    PAYMENTS,
    ActivityDetail,
    ActivityKind,
    ActivityListing,
    ActivityPerson,
    ActivityQuery,
    ActivityRow,
    ActivityStatus,
    ActivitySums,
    Fate,
)
from wallet.views.channels import channel_view, peer_name, tab_view
from wallet.views.language import tr
from wallet.views.sentences import inside_problem, ledger_problem, reason_problem
from wallet.views.values import NoticeView, StepView

_PEOPLE_MAX: Final = 200
"""More names than this are no choice any more; who is not among them is found by typing."""

_OPENINGS: Final = frozenset({ActivityKind.TAB_OPENED, ActivityKind.CHANNEL_OPENED})
_TAB_ROWS: Final = frozenset({ActivityKind.TAB_OPENED, ActivityKind.TAB_SETTLED})
_CHANNEL_ROWS: Final = frozenset({ActivityKind.CHANNEL_OPENED, ActivityKind.CHANNEL_CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """A moment: its world, and the clock. `now_ms` is the present's, or the moment's own in the past."""

    world: World
    now_ms: int

    @property
    def seq(self) -> int:
        """The moment's event."""
        return self.world.seq


class Listing:
    """What met a query. Implements `ActivityListing`."""

    def __init__(
        self,
        index: ActivityIndex,
        at: At,
        query: ActivityQuery,
        numbers: array[int],
        sums: ActivitySums,
    ) -> None:
        """`numbers` are those of the entries, oldest first; they are not copied and must not change."""
        self._index, self._at, self._numbers = index, at, numbers
        self.query, self.sums, self.seq = query, sums, at.seq
        self.people = people_at(index, at.world)
        self.total_count = index.entries.count_at(at.seq)

    def __len__(self) -> int:
        """How many rows."""
        return len(self._numbers)

    def number(self, index: int) -> int:
        """A row's number, counted from the newest."""
        return self._numbers[len(self._numbers) - 1 - index]

    def index_of(self, number: int) -> int:
        """Where this number stands."""
        at = bisect_left(self._numbers, number)
        if at == len(self._numbers) or self._numbers[at] != number:
            return -1
        return len(self._numbers) - 1 - at

    def row(self, index: int) -> ActivityRow:
        """A row, counted from the newest."""
        return row_of(self._entry(index), self._at)

    def detail(self, index: int) -> ActivityDetail:
        """All of a row."""
        entry = self._entry(index)
        return detail_of(entry, self._at, self._index.transaction_at(entry, self.seq))

    def continues(self, other: ActivityListing) -> bool:
        """Whether this only has more on top."""
        if not isinstance(other, Listing) or other._index is not self._index:  # noqa: SLF001 - its own kind
            return False
        return self._numbers[: len(other)] == other._numbers  # noqa: SLF001

    def _entry(self, index: int) -> Entry:
        return self._index.entries[self.number(index)]


def people_at(index: ActivityIndex, world: World) -> tuple[ActivityPerson, ...]:
    """Who took part up to now, by name."""
    known = [peer for peer, seq in index.entries.people.items() if seq <= world.seq]
    people = [
        ActivityPerson(address=checksummed(peer), name=peer_name(world, peer))
        for peer in known[-_PEOPLE_MAX:]
    ]
    return tuple(sorted(people, key=lambda person: (person.name.casefold(), person.address)))


def row_of(entry: Entry, at: At) -> ActivityRow:
    """An entry as it was at a moment. Cost: about 10 us; for what is under way, linear in a channel's tabs."""
    world, status = at.world, entry.status_at(at.seq, at.now_ms)
    step = _step(entry, at, status)
    fate, ends_ms = _fate(entry, at, status)
    is_delivered = entry.kind is ActivityKind.SENT and status is ActivityStatus.DONE
    return ActivityRow(
        number=entry.number,
        seq=entry.seq,
        at_ms=entry.time_at(at.seq),
        kind=entry.kind,
        status=status,
        person="" if entry.peer == NOBODY else peer_name(world, entry.peer),
        amount_wei=signed_wei(entry, at.seq),
        limit_wei=entry.more.limit_wei,
        note=entry.note,
        label=world.notes.labels.get(entry.target, ""),
        label_target=hex0x(entry.target),
        took_ms=entry.took_ms() if is_delivered else None,
        step=step,
        since_ms=entry.time_at(at.seq) if step is None else step.since_ms,
        fate=fate,
        ends_ms=ends_ms,
    )


def signed_wei(entry: Entry, seq: int) -> int:
    """What an entry was about at event `seq`: less than nothing where it was paid."""
    amount_wei = entry.amount_at(seq)
    return -amount_wei if entry.kind is ActivityKind.SENT and entry.is_paid_at(seq) else amount_wei


def detail_of(entry: Entry, at: At, tx_hash: bytes) -> ActivityDetail:
    """All of an entry at a moment."""
    row = row_of(entry, at)
    is_payment = entry.kind in PAYMENTS
    is_asked = is_payment or entry.kind is ActivityKind.REQUEST
    return ActivityDetail(
        row=row,
        address="" if entry.peer == NOBODY else checksummed(entry.peer),
        payment_id=hex0x(entry.target) if is_asked else "",
        tab_id=_hex(entry.tab_at(at.seq)),
        channel_id=_hex(entry.more.channel or _channel_of(entry, at)),
        tx_hash=_hex(tx_hash),
        block_num=entry.more.block_num,
        payee=_payee(entry, at.world) if entry.kind is ActivityKind.SENT else "",
        problem=_problem(entry, at, row.status),
    )


def _hex(raw: bytes) -> str:
    return hex0x(raw) if raw else ""


def _payee(entry: Entry, world: World) -> str:
    record = world.peers.get(entry.peer)
    return record.name if record is not None and record.name else checksummed(entry.peer)


def _channel_of(entry: Entry, at: At) -> bytes:
    """The channel that a tab branches off, while the tab is in the world."""
    tab = entry.tab_at(at.seq)
    virtual = at.world.virtuals.get(ChannelId(tab)) if tab else None
    return virtual.ledgers[0] if virtual is not None and virtual.ledgers else b""


def _step(entry: Entry, at: At, status: ActivityStatus) -> StepView | None:
    """How far it came; a tab that failed still has to let go of what was set aside for it."""
    if status not in {ActivityStatus.WAITING, ActivityStatus.FAILED}:
        return None
    world = at.world
    is_promised = entry.kind is ActivityKind.SENT and not entry.is_paid_at(at.seq)
    if entry.kind in _TAB_ROWS or (is_promised and status is ActivityStatus.WAITING):
        virtual = world.virtuals.get(ChannelId(entry.tab_at(at.seq)))
        return None if virtual is None else tab_view(world, virtual).step
    if entry.kind in _CHANNEL_ROWS and status is ActivityStatus.WAITING:
        ledger = world.ledgers.get(ChannelId(entry.more.channel))
        return None if ledger is None else channel_view(world, ledger).step
    return None


def _fate(entry: Entry, at: At, status: ActivityStatus) -> tuple[Fate, int]:
    """What follows if what is waited for does not come, and when."""
    if status is not ActivityStatus.WAITING:
        return Fate.NONE, 0
    if entry.kind is ActivityKind.REQUEST:
        if not any(ledger.is_usable for ledger in at.world.ledgers.values()):
            return Fate.UNPAYABLE, entry.more.expires_ms
        return (Fate.EXPIRES, entry.more.expires_ms) if entry.more.expires_ms else (Fate.STANDS, 0)
    if entry.kind is ActivityKind.SENT and entry.is_paid_at(at.seq):
        return Fate.ARRIVES_LATER, 0
    if entry.kind in {ActivityKind.SENT, ActivityKind.TAB_OPENED}:
        key = (ObjectiveKind.VIRTUAL_FUND, ChannelId(entry.tab_at(at.seq)))
        objective = at.world.objectives.get(key)
        if objective is not None and objective.deadline_ms:
            return Fate.GIVEN_UP, objective.deadline_ms
    return Fate.GOES_ON, 0


def _problem(entry: Entry, at: At, status: ActivityStatus) -> NoticeView | None:
    if status is not ActivityStatus.FAILED:
        return None
    if entry.more.reason is None:
        return NoticeView(
            code=Code.ROLLED_BACK,
            cause=tr(
                "The chain took back the block that this stood in. It does not count any more."
            ),
            remedy=tr("Towpath follows the chain. What comes back has a row of its own."),
        )
    if entry.kind in _OPENINGS and entry.more.channel:
        name = peer_name(at.world, entry.peer)
        problem = ledger_problem(name, entry.more.reason, is_ours=entry.more.is_reason_ours)
    elif entry.kind is ActivityKind.SENT and not entry.tab_at(at.seq):
        problem = inside_problem(entry.more.reason)
    else:
        problem = reason_problem(entry.more.reason)
    return NoticeView(code=problem.code, cause=problem.cause, remedy=problem.remedy)
