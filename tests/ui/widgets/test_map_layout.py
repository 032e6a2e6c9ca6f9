from __future__ import annotations

import itertools
import math

import pytest

from ui.qt import QPointF, QRectF
from ui.widgets.map_layout import (
    HUB_PX,
    HUBS_MAX,
    ME_PX,
    PERSON_PX,
    PERSON_STEP_PX,
    MapLayout,
    lay_out,
    people_max,
)

AREAS = [QRectF(0, 0, 1206, 612), QRectF(0, 0, 780, 612), QRectF(0, 0, 450, 400)]
COUNTS = range(HUBS_MAX + 1)


def full(area: QRectF, hub_count: int) -> MapLayout:
    return lay_out([people_max(hub_count, area.height())] * hub_count, area)


def nodes(layout: MapLayout) -> list[tuple[QPointF, int]]:
    found = [(layout.me, ME_PX)]
    found += [(hub, HUB_PX) for hub in layout.hubs]
    found += [(place, PERSON_PX) for places in layout.people for place in places]
    return found


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("hub_count", COUNTS)
def test_everybody_stands_inside_and_nobody_on_somebody_else(area: QRectF, hub_count: int) -> None:
    layout = full(area, hub_count)

    assert len(layout.hubs) == len(layout.people) == hub_count
    for place, radius in nodes(layout):
        assert area.adjusted(radius, radius, -radius, -radius).contains(place)
    for (one, one_px), (other, other_px) in itertools.combinations(nodes(layout), 2):
        apart = math.hypot(one.x() - other.x(), one.y() - other.y())
        assert apart > one_px + other_px, (one, other)


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("hub_count", COUNTS)
def test_no_two_tab_lines_cross(area: QRectF, hub_count: int) -> None:
    layout = full(area, hub_count)
    lines = [
        (hub, place)
        for hub, places in zip(layout.hubs, layout.people, strict=True)
        for place in places
    ]

    for one, other in itertools.combinations(lines, 2):
        if one[0] != other[0]:
            assert not _cross(one, other), (one, other)


def test_a_name_has_room_below_each_person() -> None:
    layout = full(AREAS[2], HUBS_MAX)
    ys = sorted(place.y() for places in layout.people for place in places if place.x() > 225)

    assert all(after - before >= PERSON_STEP_PX for before, after in itertools.pairwise(ys))


def test_people_stand_on_the_side_of_their_hub() -> None:
    area = AREAS[0]
    layout = lay_out([2, 3], area)

    assert [len(places) for places in layout.people] == [2, 3]
    assert all(place.x() > layout.hubs[0].x() for place in layout.people[0])
    assert all(place.x() < layout.hubs[1].x() for place in layout.people[1])


def test_without_channels_i_am_alone_in_the_middle() -> None:
    layout = lay_out([], AREAS[0])

    assert (layout.me, layout.hubs, layout.people) == (AREAS[0].center(), (), ())


def test_more_hubs_leave_less_room_for_people() -> None:
    rooms = [people_max(count, 612) for count in COUNTS]

    assert rooms == sorted(rooms, reverse=True)
    assert rooms[-1] >= 1


def _cross(one: tuple[QPointF, QPointF], other: tuple[QPointF, QPointF]) -> bool:
    def side(a: QPointF, b: QPointF, c: QPointF) -> float:
        return (b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x())

    a, b = one
    c, d = other
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
