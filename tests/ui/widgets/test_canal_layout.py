from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.fakes import a_channel, a_tab, wei
from ui.widgets.canal_layout import (
    LARGE,
    SMALL,
    WATER_MIN_PX,
    canal_height_px,
    free_box,
    gauge_full_wei,
    lay_out,
    row_count,
    share_px,
)

if TYPE_CHECKING:
    from ui.qt import QRectF
    from ui.widgets.canal_layout import Measure
    from wallet.views.values import TabView


@pytest.mark.parametrize(
    ("largest", "full"),
    [("10", "12"), ("0.85", "1"), ("1", "1.2"), ("3.6", "5"), ("21.5", "40"), ("0.04", "0.05")],
)
def test_the_gauge_ends_at_the_next_round_amount(largest: str, full: str) -> None:
    assert gauge_full_wei(wei(largest)) == wei(full)


@given(st.integers(min_value=1, max_value=10**30))
def test_the_gauge_clears_the_largest_by_an_eighth_and_wastes_little(largest_wei: int) -> None:
    full_wei = gauge_full_wei(largest_wei)

    assert full_wei * 100 >= largest_wei * 112
    assert full_wei < largest_wei * 4 or largest_wei < 10


def test_an_empty_channel_has_a_gauge() -> None:
    assert gauge_full_wei(0) == 10**18


@given(
    mine=st.integers(min_value=0, max_value=10**24),
    reserved=st.integers(min_value=0, max_value=10**24),
    theirs=st.integers(min_value=0, max_value=10**24),
)
def test_equal_pounds_make_area_the_same_as_money(mine: int, reserved: int, theirs: int) -> None:
    channel = a_channel(mine_wei=mine, reserved_wei=reserved, theirs_wei=theirs)

    layout = lay_out(channel, 1170, LARGE)

    assert len({pound.width() for pound in layout.pounds}) == 1
    for water, amount_wei in zip(layout.waters, (mine, reserved, theirs), strict=True):
        exact_px = amount_wei * LARGE.depth_px / layout.full_wei
        least_px = WATER_MIN_PX if amount_wei else 0
        assert water.height() == pytest.approx(max(exact_px, least_px), abs=0.1)
        assert water.bottom() == layout.floor_y


@pytest.mark.parametrize(
    ("measure", "width_px", "pound_px"), [(LARGE, 1170, 343), (SMALL, 842, 239)]
)
def test_the_picture_has_the_sizes_of_the_design(
    measure: Measure, width_px: int, pound_px: int
) -> None:
    layout = lay_out(a_channel(), width_px, measure)

    assert round(layout.pounds[0].width()) == pound_px
    assert layout.pounds[1].left() - layout.pounds[0].right() == 12
    assert layout.pounds[2].right() == pytest.approx(width_px - measure.quay_px)


def test_a_tab_branches_from_the_middle_of_its_own_part_of_the_lock() -> None:
    tabs = (
        a_tab(channel_id="in", is_outgoing=False, limit_wei=wei("1"), used_wei=0),
        a_tab(channel_id="out", limit_wei=wei("3"), used_wei=wei("1.5")),
    )
    layout = lay_out(a_channel(reserved_wei=wei("4"), tabs=tabs), 1170, LARGE)
    lock = layout.pounds[1]
    incoming, outgoing = layout.basins

    assert incoming.branch_x == pytest.approx(lock.left() + lock.width() / 8, abs=0.2)
    assert outgoing.branch_x == pytest.approx(lock.left() + lock.width() * 5 / 8, abs=0.2)
    assert layout.walls == pytest.approx((lock.left() + lock.width() / 4,), abs=0.2)
    assert incoming.box.right() == layout.pounds[0].right()
    assert outgoing.box.left() == layout.pounds[2].left()
    assert outgoing.box.width() == pytest.approx(3 * incoming.box.width(), abs=0.5)
    assert outgoing.used.width() == pytest.approx(outgoing.box.width() / 2, abs=0.1)
    assert incoming.used.width() == 0


def test_tabs_without_room_are_counted() -> None:
    tabs = tuple(a_tab(channel_id=f"t{i}") for i in range(5))
    channel = a_channel(tabs=tabs)

    assert lay_out(channel, 1170, LARGE).hidden_tab_count == 3
    assert lay_out(channel, 842, SMALL).hidden_tab_count == 4
    assert row_count(channel) == 5
    assert canal_height_px(LARGE, 5) == canal_height_px(LARGE, 2) == canal_height_px(LARGE, 1) + 50


@pytest.mark.parametrize("is_outgoing", [True, False])
def test_no_branch_crosses_another(is_outgoing: bool) -> None:
    """On its way to its row, a branch passes the rows above on the side where no branch runs level."""
    tabs = tuple(a_tab(channel_id=f"t{i}", is_outgoing=is_outgoing) for i in range(2))
    layout = lay_out(a_channel(reserved_wei=wei("5"), tabs=tabs), 1170, LARGE)

    upper, lower = sorted(layout.basins, key=lambda basin: basin.box.top())

    assert upper.box.bottom() < lower.box.top()
    assert (lower.branch_x < upper.branch_x) is is_outgoing


def test_words_beside_the_basins_touch_none_of_them() -> None:
    outgoing = tuple(a_tab(channel_id=f"o{i}") for i in range(3))
    incoming = tuple(a_tab(channel_id=f"i{i}", is_outgoing=False) for i in range(3))

    def free(tabs: tuple[TabView, ...]) -> QRectF | None:
        layout = lay_out(a_channel(reserved_wei=wei("5"), tabs=tabs), 1170, LARGE)
        box = free_box(layout, canal_height_px(LARGE, 3))
        assert box is None or not any(box.intersects(basin.box) for basin in layout.basins)
        return box

    left, right = free(outgoing), free(incoming)

    assert left is not None
    assert right is not None
    assert left.right() < right.left()
    assert free((*outgoing, *incoming)) is None


def test_a_share_of_nothing_has_no_length() -> None:
    assert share_px(5, 0, 100) == 0
    assert share_px(0, 5, 100) == 0
    assert share_px(5, 5, 100) == 100


def test_a_tab_with_room_is_drawn_before_one_that_is_used_up() -> None:
    used_up = a_tab(channel_id="01", limit_wei=wei("1"), used_wei=wei("1"))
    with_room = a_tab(channel_id="02", limit_wei=wei("1"), used_wei=0)

    layout = lay_out(a_channel(tabs=(used_up, with_room)), 842, SMALL)

    assert [basin.tab for basin in layout.basins] == [with_room]
