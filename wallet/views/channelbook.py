"""The channels of a World as the page wants them: all of them lightly, and a few in full.

A list of thousands is looked at after every commit, so what is known of a record is kept as long as the very same
record is in the World (records of a published World never change, ADR 0018).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from engine.log.port import LogReads
from engine.presence import Presence
from engine.protocol.kinds import LedgerPhase, ObjectiveKind
from engine.protocol.types import (
    Address,
    ChannelId,
    MalformedValueError,
    channel_id_from_hex,
    hex0x,
)
from engine.protocol.world import Ledger, Virtual, World
from wallet.links.addresses import checksummed
from wallet.views.channeldetail import detail_view, tabs_in_progress
from wallet.views.channelproof import channel_json
from wallet.views.channels import channel_view, parts_wei, tab_objective, tab_view, tabs_of
from wallet.views.channels_values import (
    ChannelDetail,
    ChannelEntry,
    ChannelGroup,
    ChannelRow,
    ChannelsView,
    Over,
)
from wallet.views.closings import Closing, Closings
from wallet.views.settled import settled_view
from wallet.views.values import ChannelView

_ROWS_KEPT_MAX = 64
"""More than a screen shows, so that scrolling back makes nothing anew."""
_TIMES_KEPT_MAX = 1024
_Order = tuple[int, int, int, ChannelId]
_RANKS = {
    ChannelGroup.OPEN: 0,
    ChannelGroup.WAITING: 1,
    ChannelGroup.CLOSING: 2,
    ChannelGroup.CLOSED: 3,
}
_NOTHING: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What was made of a record."""

    ledger: Ledger
    is_closing: bool
    order: _Order
    entry: ChannelEntry


class ChannelBook:
    """Keeps what it made of the records it saw. For one thread.

    Cost of `entries`: a look at each channel, and the making of what changed. Everything else is linear in the
    channels that are asked for and their tabs.
    """

    def __init__(self, log: LogReads, closings: Closings) -> None:
        self._log, self._closings = log, closings
        self._known: dict[ChannelId, _Known] = {}
        self._entries: tuple[ChannelEntry, ...] = ()
        self._rows: OrderedDict[ChannelId, tuple[tuple[object, ...], ChannelRow]] = OrderedDict()
        self._times_ms: OrderedDict[int, int] = OrderedDict()
        self._in_progress: tuple[object, dict[ChannelId, list[Virtual]]] = (None, {})
        self._away: tuple[object, frozenset[str]] = (None, frozenset())

    def entries(self, world: World) -> tuple[ChannelEntry, ...]:
        """All channels, the most prominent first. The same tuple as before if nothing changed."""
        # Early, so that a long log is read before somebody looks at the list.
        self._closings.follow(world.seq)
        closing = {
            channel_id
            for kind, channel_id in world.objectives
            if kind is ObjectiveKind.DIRECT_DEFUND
        }
        known, is_same = self._known, len(world.ledgers) == len(self._known)
        kept: dict[ChannelId, _Known] = {}
        for channel_id, ledger in world.ledgers.items():
            found = known.get(channel_id)
            is_closing = channel_id in closing
            if found is None or found.ledger is not ledger or found.is_closing is not is_closing:
                before, found = found, _learn(ledger, is_closing=is_closing)
                is_same = is_same and before is not None and before.order == found.order
            kept[channel_id] = found
        self._known = kept
        if not is_same:
            ordered = sorted(kept.values(), key=_order)
            self._entries = tuple(entry.entry for entry in ordered)
        return self._entries

    def prominent(self, world: World, count_max: int) -> tuple[ChannelView, ...]:
        """The first channels of the list that are not over."""
        living = (entry for entry in self.entries(world) if entry.group is not ChannelGroup.CLOSED)
        shown = islice(living, count_max)
        rows = (self.row(world, entry.channel_id) for entry in shown)
        return tuple(row.channel for row in rows if row is not None)

    def view(self, world: World, presence: Presence | None) -> ChannelsView:
        """The whole list; `presence` is None in the past."""
        return ChannelsView(
            seq=world.seq,
            at_ms=world.at_ms,
            entries=self.entries(world),
            away=self._away_peers(presence),
        )

    def row(self, world: World, channel_id: str) -> ChannelRow | None:
        """One channel; None if there is no such channel at this moment."""
        ledger = _ledger(world, channel_id)
        if ledger is None:
            return None
        moving = self._moving(world, ledger)
        closing = self._closing(world, ledger)
        parts = (closing, *_parts(world, ledger, self._tabs(world, ledger)))
        before, row = self._rows.get(ledger.channel_id, (_NOTHING, None))
        if row is None or not _are_same(before, parts):
            row = ChannelRow(
                channel=channel_view(world, ledger),
                moving=tuple(tab_view(world, virtual) for virtual in moving),
                over=_over(world, ledger, closing),
            )
            self._rows[ledger.channel_id] = parts, row
            if len(self._rows) > _ROWS_KEPT_MAX:
                self._rows.popitem(last=False)
        return row

    def detail(
        self, world: World, channel_id: str, presence: Presence | None
    ) -> ChannelDetail | None:
        """All of one channel; None if there is no such channel at this moment."""
        ledger = _ledger(world, channel_id)
        row = self.row(world, channel_id)
        if ledger is None or row is None:
            return None
        return detail_view(
            world,
            ledger,
            row,
            presence,
            tabs=self._tabs(world, ledger),
            opened_ms=self._time_ms(ledger.root),
        )

    def json(self, world: World, channel_id: str) -> str:
        """One channel with its proofs as JSON; "" if there is no such channel at this moment."""
        ledger = _ledger(world, channel_id)
        if ledger is None:
            return ""
        return channel_json(world, ledger, self._tabs(world, ledger))

    def _tabs(self, world: World, ledger: Ledger) -> tuple[Virtual, ...]:
        return (*self._moving(world, ledger), *tabs_of(world, ledger))

    def _moving(self, world: World, ledger: Ledger) -> list[Virtual]:
        """Tabs over a channel in which it sets no money aside: not yet, or not any more."""
        seen, in_progress = self._in_progress
        if seen is not world:
            in_progress = tabs_in_progress(world)
            self._in_progress = world, in_progress
        return [
            virtual
            for virtual in in_progress.get(ledger.channel_id, ())
            if ledger.tip.guarantee(virtual.channel_id) is None
        ]

    def _closing(self, world: World, ledger: Ledger) -> Closing | None:
        if ledger.phase is not LedgerPhase.CLOSED:
            return None
        self._closings.follow(world.seq)
        return self._closings.last(ledger.channel_id, world.seq)

    def _time_ms(self, seq: int) -> int:
        """When an event happened."""
        found = self._times_ms.get(seq)
        if found is None:
            rows = list(self._log.rows(seq - 1, seq))
            assert rows, f"the log has no event {seq}"
            found = self._times_ms[seq] = rows[0][1]
            if len(self._times_ms) > _TIMES_KEPT_MAX:
                self._times_ms.popitem(last=False)
        return found

    def _away_peers(self, presence: Presence | None) -> frozenset[str]:
        if presence is None:
            return frozenset()
        seen, away = self._away
        if seen is not presence.peers:
            away = frozenset(
                checksummed(address)
                for address, peer in presence.peers.items()
                if not peer.is_connected
            )
            self._away = presence.peers, away
        return away


def _over(world: World, ledger: Ledger, closing: Closing | None) -> Over | None:
    if ledger.phase not in {LedgerPhase.CLOSED, LedgerPhase.REJECTED}:
        return None
    return Over(
        at_ms=None if closing is None else closing.at_ms,
        mine_wei=settled_view(world, ledger).mine_wei,
        was_refused=ledger.phase is LedgerPhase.REJECTED,
    )


def _learn(ledger: Ledger, *, is_closing: bool) -> _Known:
    group = _group(ledger, is_closing=is_closing)
    total_wei = sum(parts_wei(ledger))
    return _Known(
        ledger,
        is_closing,
        (_RANKS[group], -total_wei, -ledger.root, ledger.channel_id),
        ChannelEntry(channel_id=hex0x(ledger.channel_id), group=group),
    )


def _group(ledger: Ledger, *, is_closing: bool) -> ChannelGroup:
    if ledger.phase is LedgerPhase.OPENING:
        return ChannelGroup.WAITING
    if ledger.phase is not LedgerPhase.OPEN:
        return ChannelGroup.CLOSED
    return ChannelGroup.CLOSING if is_closing or ledger.is_closing else ChannelGroup.OPEN


def _order(known: _Known) -> _Order:
    return known.order


def _ledger(world: World, channel_id: str) -> Ledger | None:
    try:
        return world.ledgers.get(channel_id_from_hex(channel_id))
    except MalformedValueError:
        return None


def _parts(world: World, ledger: Ledger, virtuals: Sequence[Virtual]) -> Iterator[object]:
    """Every record and name that a row is made of."""
    yield ledger
    for kind in (ObjectiveKind.DIRECT_DEFUND, ObjectiveKind.DIRECT_FUND):
        yield world.objectives.get((kind, ledger.channel_id))
    yield _name(world, ledger.peer)
    for virtual in virtuals:
        yield virtual
        yield tab_objective(world, virtual)
        for participant in virtual.fixed.participants:
            yield _name(world, participant)


def _name(world: World, address: Address) -> str | None:
    record = world.peers.get(address)
    return None if record is None else record.name


def _are_same(before: tuple[object, ...], after: tuple[object, ...]) -> bool:
    return len(before) == len(after) and all(
        one is other for one, other in zip(before, after, strict=True)
    )


@dataclass(frozen=True, slots=True)
class ChannelsAt:
    """The channels at one moment. Implements `wallet.ports.Channels`."""

    book: ChannelBook
    world: World
    presence: Presence | None

    def view(self) -> ChannelsView:
        """All of them, in order."""
        return self.book.view(self.world, self.presence)

    def row(self, channel_id: str) -> ChannelRow | None:
        """One as a row of the table."""
        return self.book.row(self.world, channel_id)

    def detail(self, channel_id: str) -> ChannelDetail | None:
        """All of one."""
        return self.book.detail(self.world, channel_id, self.presence)

    def json(self, channel_id: str) -> str:
        """One with its proofs."""
        return self.book.json(self.world, channel_id)
