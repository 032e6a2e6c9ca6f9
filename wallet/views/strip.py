"""The timeline strip: how much happened when, and the marks on it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from engine.log.port import LogReads
from engine.log.rows import Bucket, Row
from engine.protocol import events as ev
from engine.protocol.codec.log import TYPE_IDS
from wallet.views.values import MarkKind, MarkView, StripView

MARKS_MAX = 200
"""More marks than this cannot be told apart on a 1,000 pixel strip."""

_KINDS: dict[type[ev.Event], MarkKind] = {
    ev.VoucherSent: MarkKind.PAYMENT,
    ev.VoucherReceived: MarkKind.PAYMENT,
    ev.TransferMade: MarkKind.PAYMENT,
    ev.DepositDetected: MarkKind.CHAIN,
    ev.AllocationUpdated: MarkKind.CHAIN,
    ev.ChannelConcluded: MarkKind.CHAIN,
    ev.ChallengeRegistered: MarkKind.DISPUTE,
}
_KIND_OF_TYPE = {TYPE_IDS[kind]: mark for kind, mark in _KINDS.items()}
_OTHER_TYPES = tuple(
    type_id for type_id, kind in _KIND_OF_TYPE.items() if kind is not MarkKind.PAYMENT
)
_PAYMENT_TYPES = tuple(
    type_id for type_id, kind in _KIND_OF_TYPE.items() if kind is MarkKind.PAYMENT
)
_EMPTY = StripView(
    first_ms=0,
    last_ms=0,
    last_seq=0,
    buckets=(),
    bucket_first_seqs=(),
    bucket_start_ms=(),
    marks=(),
)


class Strip:
    """Draws the strip of one log again and again; each mark is read once. For one thread."""

    def __init__(self, log: LogReads) -> None:
        self._log = log
        self._read_seq = 0
        self._payments: deque[MarkView] = deque(maxlen=MARKS_MAX)
        self._others: deque[MarkView] = deque(maxlen=MARKS_MAX)

    def view(self, *, bucket_count: int) -> StripView:
        """The whole log as bars. Cost: a few milliseconds, whatever its length."""
        head_seq = self._log.head.seq
        buckets = self._log.density(bucket_count) if head_seq else []
        if not buckets:
            return _EMPTY
        self._read_marks(head_seq)
        last = next(iter(self._log.rows(head_seq - 1, head_seq)))
        marks = sorted((*self._payments, *self._others), key=lambda mark: mark.seq)
        return StripView(
            first_ms=buckets[0].start_ms,
            last_ms=last[1],
            last_seq=head_seq,
            buckets=tuple(bucket.event_count for bucket in buckets),
            bucket_first_seqs=_first_seqs(buckets, head_seq),
            bucket_start_ms=tuple(bucket.start_ms for bucket in buckets),
            marks=tuple(marks),
        )

    def _read_marks(self, head_seq: int) -> None:
        for row in self._new_rows(head_seq):
            kind = _KIND_OF_TYPE[row[2]]
            marks = self._payments if kind is MarkKind.PAYMENT else self._others
            marks.append(MarkView(kind=kind, seq=row[0], at_ms=row[1]))
        self._read_seq = head_seq

    def _new_rows(self, head_seq: int) -> Iterable[Row]:
        if self._read_seq:
            return self._log.rows(self._read_seq, head_seq, tuple(_KIND_OF_TYPE))
        # The first time, the newest of each kind are enough.
        newest = [
            *self._log.newest(_PAYMENT_TYPES, head_seq, MARKS_MAX),
            *self._log.newest(_OTHER_TYPES, head_seq, MARKS_MAX),
        ]
        return sorted(newest)


def _first_seqs(buckets: Sequence[Bucket], last_seq: int) -> tuple[int, ...]:
    """For each bucket the first event at or after its beginning."""
    following = last_seq + 1
    firsts: list[int] = []
    for bucket in reversed(buckets):
        if bucket.event_count:
            # A clock that was set back puts later events into earlier buckets.
            following = min(following, bucket.first_seq)
        firsts.append(following)
    return tuple(reversed(firsts))
