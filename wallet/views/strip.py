"""The timeline strip: how much happened when, and the marks on it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.log.port import LogReads
from engine.log.rows import Bucket
from engine.protocol import events as ev
from engine.protocol.codec.log import TYPE_IDS
from wallet.views.values import MarkKind, MarkView, StripView

MARKS_MAX = 200
"""More marks than this cannot be told apart on a 1,000 pixel strip."""

_KINDS: dict[type[ev.Event], MarkKind] = {
    ev.VoucherSent: MarkKind.PAYMENT,
    ev.VoucherReceived: MarkKind.PAYMENT,
    ev.DepositDetected: MarkKind.CHAIN,
    ev.AllocationUpdated: MarkKind.CHAIN,
    ev.ChannelConcluded: MarkKind.CHAIN,
    ev.ChallengeRegistered: MarkKind.DISPUTE,
}
_KIND_OF_TYPE = {TYPE_IDS[kind]: mark for kind, mark in _KINDS.items()}
_CHAIN_TYPES = tuple(
    type_id for type_id, kind in _KIND_OF_TYPE.items() if kind is not MarkKind.PAYMENT
)
_PAYMENT_TYPES = tuple(
    type_id for type_id, kind in _KIND_OF_TYPE.items() if kind is MarkKind.PAYMENT
)


def strip_view(log: LogReads, *, bucket_count: int) -> StripView:
    """The whole log as bars. Cost: a few milliseconds, whatever its length."""
    head = log.head
    buckets = log.density(bucket_count)
    if head.seq == 0 or not buckets:
        return StripView(
            first_ms=0,
            last_ms=0,
            last_seq=head.seq,
            buckets=(),
            bucket_first_seqs=(),
            bucket_start_ms=(),
            marks=(),
        )
    newest = [
        *log.newest(_CHAIN_TYPES, head.seq, MARKS_MAX),
        *log.newest(_PAYMENT_TYPES, head.seq, MARKS_MAX),
    ]
    marks = sorted(
        (MarkView(kind=_KIND_OF_TYPE[row[2]], seq=row[0], at_ms=row[1]) for row in newest),
        key=lambda mark: mark.seq,
    )
    last = next(iter(log.rows(head.seq - 1, head.seq)))
    return StripView(
        first_ms=buckets[0].start_ms,
        last_ms=last[1],
        last_seq=head.seq,
        buckets=tuple(bucket.event_count for bucket in buckets),
        bucket_first_seqs=_first_seqs(buckets, head.seq),
        bucket_start_ms=tuple(bucket.start_ms for bucket in buckets),
        marks=tuple(marks),
    )


def _first_seqs(buckets: Sequence[Bucket], last_seq: int) -> tuple[int, ...]:
    """For each bucket the first event at or after its beginning."""
    following = last_seq + 1
    firsts: list[int] = []
    for bucket in reversed(buckets):
        if bucket.event_count:
            following = bucket.first_seq
        firsts.append(following)
    return tuple(reversed(firsts))
