"""Where everything on the map lies: me in the middle, hubs around, their people behind them. Pure measures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ui.qt import QPointF, QRectF

if TYPE_CHECKING:
    from collections.abc import Sequence

HUBS_MAX: Final = 10
ME_PX: Final = 26
HUB_PX: Final = 20
PERSON_PX: Final = 14
PEOPLE_MAX: Final = 5
PERSON_STEP_PX: Final = 54
# Shares of the width and of the height at which hubs stand around the middle, and people beside it.
_RING: Final = (0.21, 0.29)
_COLUMN: Final = 0.38
_PAIR: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLayout:
    """The middles of all nodes: me, each hub, and each hub's people in the same order."""

    me: QPointF
    hubs: tuple[QPointF, ...]
    people: tuple[tuple[QPointF, ...], ...]


def people_max(hub_count: int, height: float) -> int:
    """How many people find room behind each of so many hubs, half of which share a side."""
    in_column = int(height // PERSON_STEP_PX)
    return max(1, min(PEOPLE_MAX, in_column // max(1, math.ceil(hub_count / 2))))


def lay_out(people_counts: Sequence[int], area: QRectF) -> MapLayout:
    """Place me, as many hubs as there are counts, and as many people behind each.

    Hubs stand at equal angles on an ellipse, beginning at the right. People stand in a column on the side of their
    hub, in the order of the hubs from top to bottom: so no two of their lines cross, and above and below a hub there
    is room for its name.
    """
    hubs = _hubs(len(people_counts), area)
    people: list[tuple[QPointF, ...]] = [()] * len(hubs)
    for is_right in (True, False):
        side = [at for at, hub in enumerate(hubs) if _is_right(hub, area.center()) is is_right]
        side.sort(key=lambda at: hubs[at].y())
        wanted = [
            hubs[at].y() + (place - (people_counts[at] - 1) / 2) * PERSON_STEP_PX
            for at in side
            for place in range(people_counts[at])
        ]
        places = iter(_apart(wanted, area))
        x = area.center().x() + (1 if is_right else -1) * _COLUMN * area.width()
        for at in side:
            people[at] = tuple(QPointF(x, next(places)) for _ in range(people_counts[at]))
    return MapLayout(me=area.center(), hubs=tuple(hubs), people=tuple(people))


def line_box(begin: QPointF, end: QPointF, gaps: tuple[float, float], height: float) -> QRectF:
    """The line between two nodes as a box along the x axis from `begin`, less the gaps at its ends."""
    length = math.hypot(end.x() - begin.x(), end.y() - begin.y())
    return QRectF(gaps[0], -height / 2, max(length - sum(gaps), 1.0), height)


def angle_degrees(begin: QPointF, end: QPointF) -> float:
    """The direction from one node to another."""
    return math.degrees(math.atan2(end.y() - begin.y(), end.x() - begin.x()))


def _hubs(count: int, area: QRectF) -> list[QPointF]:
    step = 2 * math.pi / max(count, 1)
    # The page is wide: with more than two, nobody stands straight beside me.
    first = -step / 2 if count > _PAIR else 0.0
    middle = area.center()
    return [
        QPointF(
            middle.x() + area.width() * _RING[0] * math.cos(first + step * at),
            middle.y() + area.height() * _RING[1] * math.sin(first + step * at),
        )
        for at in range(count)
    ]


def _is_right(hub: QPointF, middle: QPointF) -> bool:
    """Straight above me counts as right and straight below as left, so that neither side has more to carry."""
    if abs(hub.x() - middle.x()) < 1:
        return hub.y() < middle.y()
    return hub.x() > middle.x()


def _apart(wanted: Sequence[float], area: QRectF) -> list[float]:
    """The nearest places to the wanted ones, in the same order, far enough apart and inside the area."""
    places = list(wanted)
    half = PERSON_STEP_PX / 2
    least = area.top() + half
    for at, place in enumerate(places):
        places[at] = max(place, least)
        least = places[at] + PERSON_STEP_PX
    most = area.bottom() - half
    for at in reversed(range(len(places))):
        places[at] = min(places[at], most)
        most = places[at] - PERSON_STEP_PX
    return places
