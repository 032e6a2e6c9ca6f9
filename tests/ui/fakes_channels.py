"""Channels in memory: rows made from the home page's channels, and details made from rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

from wallet.views.channels_values import (
    ChannelDetail,
    ChannelEntry,
    ChannelGroup,
    ChannelRow,
    ChannelsView,
    LadderKind,
    LadderView,
    Over,
    Rung,
    RungView,
    SettledView,
    Share,
    ShareKind,
)
from wallet.views.values import ChannelBadge, ChannelView, HomeView, TabView

GROUPS = {
    ChannelBadge.OPENING: ChannelGroup.WAITING,
    ChannelBadge.CLOSING: ChannelGroup.CLOSING,
    ChannelBadge.CLOSED: ChannelGroup.CLOSED,
}


Index = tuple[tuple[ChannelEntry, ...], dict[str, ChannelView]]


class _Same:
    """The very same tuple of channels."""

    def __init__(self, channels: tuple[ChannelView, ...]) -> None:
        self.channels = channels

    def __hash__(self) -> int:
        return id(self.channels)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.channels is self.channels


def _over(channel: ChannelView) -> Over | None:
    """Closed ones gave back a quarter less than was put in, each a minute after another."""
    if channel.badge is not ChannelBadge.CLOSED:
        return None
    at_ms = 1_781_015_100_000 + 60_000 * len(channel.channel_id)
    return Over(at_ms=at_ms, mine_wei=channel.put_in_mine_wei * 3 // 4, was_refused=False)


@dataclass
class FakeChannels:
    """The channels of one moment. `asked` are the rows that were asked for."""

    home: HomeView
    moving: dict[str, tuple[TabView, ...]] = field(default_factory=dict)
    details: dict[str, ChannelDetail] = field(default_factory=dict)
    away: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)

    def view(self) -> ChannelsView:
        entries = _indexed(self.home.channels)[0]
        return ChannelsView(
            seq=self.home.seq, at_ms=self.home.at_ms, entries=entries, away=self.away
        )

    def row(self, channel_id: str) -> ChannelRow | None:
        self.asked.append(channel_id)
        channel = _indexed(self.home.channels)[1].get(channel_id)
        if channel is None:
            return None
        moving = self.moving.get(channel_id, ())
        return ChannelRow(channel=channel, moving=moving, over=_over(channel))

    def detail(self, channel_id: str) -> ChannelDetail | None:
        row = self.row(channel_id)
        if row is None:
            return None
        known = self.details.get(channel_id)
        return replace(known, row=row) if known is not None else a_detail(row)

    def json(self, channel_id: str) -> str:
        return f'{{"id": "{channel_id}"}}'


@lru_cache(maxsize=8)
def _index_of(key: _Same) -> Index:
    entries = tuple(
        ChannelEntry(
            channel_id=channel.channel_id, group=GROUPS.get(channel.badge, ChannelGroup.OPEN)
        )
        for channel in key.channels
    )
    return entries, {channel.channel_id: channel for channel in key.channels}


def _indexed(channels: tuple[ChannelView, ...]) -> Index:
    """As cheap as the wallet's own book, where nothing changed."""
    return _index_of(_Same(channels))


def a_detail(row: ChannelRow, **changes: object) -> ChannelDetail:
    channel = row.channel
    base = ChannelDetail(
        row=row,
        is_connected=True,
        is_led_by_me=True,
        opened_ms=1_780_308_240_000,
        held_wei=channel.put_in_mine_wei + channel.put_in_theirs_wei,
        held_block=42,
        challenge_s=86_400,
        ladder=None,
        settled=a_settled(channel),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def a_settled(channel: ChannelView) -> SettledView:
    shares = [Share(kind=ShareKind.FREE, name="", amount_wei=channel.mine_wei)]
    shares += [
        Share(
            kind=ShareKind.UNSPENT if tab.is_outgoing else ShareKind.EARNED,
            name=tab.peer_name,
            amount_wei=tab.back_wei,
        )
        for tab in channel.tabs
    ]
    mine_wei = sum(share.amount_wei for share in shares)
    whole_wei = channel.mine_wei + channel.reserved_wei + channel.theirs_wei
    return SettledView(
        mine_wei=mine_wei,
        theirs_wei=whole_wei - mine_wei,
        undecided_wei=0,
        shares=tuple(shares),
        is_paid_out=channel.badge is ChannelBadge.CLOSED,
    )


def a_ladder(**changes: object) -> LadderView:
    base = LadderView(
        kind=LadderKind.OPEN_CHANNEL,
        name="Alder",
        rungs=(
            RungView(rung=Rung.PEER_PREFUND, is_mine=False),
            RungView(rung=Rung.MY_DEPOSIT, is_mine=True),
            RungView(rung=Rung.LATER_DEPOSITS, is_mine=False),
            RungView(rung=Rung.PEER_POSTFUND, is_mine=False),
        ),
        done_count=1,
        waiting_for="Waiting for the chain to show your deposit",
        since_ms=1_781_015_100_000,
        gives_up_ms=None,
        is_bound=True,
    )
    return replace(base, **changes)  # type: ignore[arg-type]
