"""What stands on the map: hubs, the people behind them, and what each says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.channelwords import away_text, row_sentence
from ui.i18n import outside, tr
from ui.widgets.map_layout import HUB_PX, PERSON_PX
from ui.words import tab_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.qt import QPointF
    from ui.widgets.map_layout import MapLayout
    from wallet.views.channels_values import ChannelRow
    from wallet.views.values import TabView


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody behind a hub, with all their tabs over it."""

    tabs: tuple[TabView, ...]

    @property
    def name(self) -> str:
        """What they are called."""
        return outside(self.tabs[0].peer_name)

    @property
    def address(self) -> str:
        """Who they are, 0x hex."""
        return self.tabs[0].peer_address

    @property
    def sums_wei(self) -> tuple[int, int]:
        """Used and limit."""
        return sum(tab.used_wei for tab in self.tabs), sum(tab.limit_wei for tab in self.tabs)

    @property
    def is_paid(self) -> bool:
        """Whether they are paid from one of their tabs; else they pay."""
        return any(tab.is_outgoing for tab in self.tabs)


@dataclass(frozen=True, slots=True)
class Node:
    """What the keyboard and the pointer can be on. Me has no channel, a hub no tab."""

    channel_id: str
    tab_id: str
    at: QPointF
    radius_px: int
    text: str


def people_of(row: ChannelRow) -> tuple[Person, ...]:
    """Who is behind a hub, each once."""
    tabs: dict[str, list[TabView]] = {}
    for tab in row.tabs:
        tabs.setdefault(tab.peer_address, []).append(tab)
    return tuple(Person(tuple(each)) for each in tabs.values())


def nodes_of(
    layout: MapLayout,
    rows: Sequence[ChannelRow],
    people: Sequence[tuple[Person, ...]],
    *,
    away: frozenset[str],
    now_ms: int,
) -> tuple[Node, ...]:
    """Each hub, followed by its people: the way of the keyboard."""
    nodes: list[Node] = []
    for row, at, each, places in zip(rows, layout.hubs, people, layout.people, strict=True):
        channel = row.channel
        is_away = channel.peer_address in away
        text = row_sentence(row, is_away=is_away, now_ms=now_ms)
        nodes.append(Node(channel.channel_id, "", at, HUB_PX, text))
        hub = outside(channel.peer_name)
        for person, place in zip(each, places, strict=True):
            said = _person_text(person, hub, is_away=person.address in away)
            tab_id = person.tabs[0].channel_id
            nodes.append(Node(channel.channel_id, tab_id, place, PERSON_PX, said))
    return tuple(nodes)


def thick_px(amount_wei: int, all_wei: Sequence[int], ends_px: tuple[int, int]) -> float:
    """A thickness between the two ends, by the largest amount."""
    largest_wei = max(all_wei, default=0)
    if not largest_wei:
        return ends_px[0]
    return ends_px[0] + (ends_px[1] - ends_px[0]) * (amount_wei * 100 // largest_wei) / 100


def _person_text(person: Person, hub: str, *, is_away: bool) -> str:
    said = tr("{name}, behind {hub}. {tabs}").format(
        name=person.name, hub=hub, tabs="; ".join(tab_text(tab) for tab in person.tabs)
    )
    return f"{said}, {away_text(person.name)}" if is_away else said
