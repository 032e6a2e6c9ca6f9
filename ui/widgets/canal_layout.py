"""Where everything of a channel's picture lies. Pure measures; nothing is drawn here.

A channel is a stretch of canal: a quay, three equal pounds (yours, reserved, theirs) parted by two
gates, a quay. Equal pounds make area the same as money. Below the lock, each tab is a basin that a
branch feeds. Money becomes pixels by whole-number division only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from ui.qt import QRectF
from wallet.views.values import ChannelBadge, ChannelView, TabView

GATE_PX: Final = 10
GATES_ROOM_PX: Final = 24
BED_PX: Final = 16
BASIN_PX: Final = 22
WATER_MIN_PX: Final = 4
ROW_PX: Final = 50
# A finer grid than any screen's, so that a level is exact to a fraction of a pixel.
_GRAIN: Final = 16
_STEPS: Final = (1, 2, 4, 5, 6, 8, 10, 12, 16, 20, 24, 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """The sizes of the picture on a large and on a small page, and in a drawer.

    `rows_max` 0 draws no tabs. `is_stacked` writes the words above a pound in two lines. Below `width_min_px` the
    words would touch.
    """

    quay_px: int
    depth_px: int
    top_px: int
    words_min_px: int
    rows_max: int
    width_min_px: int = 600
    is_stacked: bool = False


LARGE: Final = Measure(quay_px=58, depth_px=168, top_px=54, words_min_px=210, rows_max=2)
SMALL: Final = Measure(quay_px=50, depth_px=86, top_px=43, words_min_px=210, rows_max=1)
DRAWER: Final = Measure(
    quay_px=36,
    depth_px=72,
    top_px=56,
    words_min_px=210,
    rows_max=0,
    width_min_px=300,
    is_stacked=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basin:
    """One tab below the lock: its basin, its used part, and where its branch leaves the lock."""

    tab: TabView
    box: QRectF
    used: QRectF
    branch_x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CanalLayout:
    """The picture of one channel at one width.

    `waters` are the filled parts of the three `pounds`, in their order. `walls` are the borders
    between tabs in the reserved pound. `hidden_tab_count` tabs did not find room.
    """

    measure: Measure
    full_wei: int
    pounds: tuple[QRectF, QRectF, QRectF]
    waters: tuple[QRectF, QRectF, QRectF]
    put_in_y: tuple[float, float]
    walls: tuple[float, ...]
    basins: tuple[Basin, ...]
    hidden_tab_count: int

    @property
    def floor_y(self) -> float:
        """The floor of the pounds."""
        return self.pounds[0].bottom()


def gauge_full_wei(largest_wei: int) -> int:
    """The top of the gauge: the smallest round amount that clears `largest_wei` by 12 %."""
    if largest_wei <= 0:
        return 10**18
    needed_wei = -(-largest_wei * 112 // 100)
    for power in count():
        if _STEPS[-1] * 10**power >= needed_wei:
            fitting = (step * 10**lower for lower in range(power + 1) for step in _STEPS)
            return min(full_wei for full_wei in fitting if full_wei >= needed_wei)
    raise AssertionError("some power of ten is always large enough")


def canal_height_px(measure: Measure, row_count: int) -> int:
    """How high the picture is with so many rows of tabs below it."""
    if measure.rows_max == 0:
        return measure.top_px + measure.depth_px + BED_PX + 2
    rows = min(max(row_count, 1), measure.rows_max)
    return measure.top_px + measure.depth_px + 46 + BASIN_PX + ROW_PX * (rows - 1)


def row_count(channel: ChannelView) -> int:
    """How many rows the tabs of a channel would fill."""
    incoming_count = sum(1 for tab in channel.tabs if not tab.is_outgoing)
    return max(incoming_count, len(channel.tabs) - incoming_count, 1)


def lay_out(channel: ChannelView, width_px: int, measure: Measure) -> CanalLayout:
    """Measure the picture of `channel` at a width."""
    pounds = _pounds(width_px, measure)
    amounts_wei = (channel.mine_wei, channel.reserved_wei, channel.theirs_wei)
    put_in_wei = (channel.put_in_mine_wei, channel.put_in_theirs_wei)
    full_wei = gauge_full_wei(max(*amounts_wei, *put_in_wei))
    waters = tuple(
        _filled(pound, amount_wei, full_wei)
        for pound, amount_wei in zip(pounds, amounts_wei, strict=True)
    )
    parts = _lock_parts(channel.tabs, pounds[1])
    shown = _shown_tabs(channel.tabs, measure)
    return CanalLayout(
        measure=measure,
        full_wei=full_wei,
        pounds=pounds,
        waters=(waters[0], waters[1], waters[2]),
        put_in_y=(
            pounds[0].bottom() - share_px(put_in_wei[0], full_wei, pounds[0].height()),
            pounds[0].bottom() - share_px(put_in_wei[1], full_wei, pounds[0].height()),
        ),
        walls=tuple(right for _left, right in parts[:-1]),
        basins=_basins(channel.tabs, parts, shown, pounds),
        hidden_tab_count=len(channel.tabs) - len(shown),
    )


def free_box(layout: CanalLayout, height_px: float) -> QRectF | None:
    """Where words find room beside the lowest row of basins; None where both sides are taken."""
    top = height_px - BASIN_PX
    taken = {basin.tab.is_outgoing for basin in layout.basins if basin.box.bottom() > top}
    for is_outgoing, pound in ((False, layout.pounds[0]), (True, layout.pounds[2])):
        if is_outgoing not in taken:
            return QRectF(pound.left(), top, pound.width(), BASIN_PX)
    return None


def share_px(part_wei: int, whole_wei: int, length_px: float) -> float:
    """The length that stands for `part_wei` where `whole_wei` has `length_px`."""
    if whole_wei <= 0:
        return 0.0
    return part_wei * int(length_px * _GRAIN) // whole_wei / _GRAIN


def _pounds(width_px: int, measure: Measure) -> tuple[QRectF, QRectF, QRectF]:
    pound_px = (width_px - 2 * measure.quay_px - GATES_ROOM_PX) / 3
    step_px = pound_px + GATES_ROOM_PX / 2
    left, top, depth = measure.quay_px, measure.top_px, measure.depth_px
    return (
        QRectF(left, top, pound_px, depth),
        QRectF(left + step_px, top, pound_px, depth),
        QRectF(left + 2 * step_px, top, pound_px, depth),
    )


def _filled(pound: QRectF, amount_wei: int, full_wei: int) -> QRectF:
    height = share_px(amount_wei, full_wei, pound.height())
    if amount_wei > 0:
        height = max(height, WATER_MIN_PX)
    return QRectF(pound.left(), pound.bottom() - height, pound.width(), height)


def _lock_parts(tabs: Sequence[TabView], lock: QRectF) -> list[tuple[float, float]]:
    """Each tab's own part of the lock: incoming ones on the left, in the order of the tabs."""
    total_wei = sum(tab.limit_wei for tab in tabs)
    parts: dict[str, tuple[float, float]] = {}
    left = lock.left()
    for tab in sorted(tabs, key=lambda tab: tab.is_outgoing):
        right = left + share_px(tab.limit_wei, total_wei, lock.width())
        parts[tab.channel_id] = (left, right)
        left = right
    ordered = sorted(parts.values())
    assert len(ordered) == len(tabs), "two tabs have one id"
    return ordered


def _shown_tabs(tabs: Sequence[TabView], measure: Measure) -> list[tuple[TabView, int, int]]:
    """The tabs that find room, each with its row and its place among the lock's parts.

    Of each side those that can be used come first: open ones, and of them those with the most left.
    The branch nearest to its basins takes the row nearest to the lock, so that no two cross.
    """
    placed = list(enumerate(sorted(tabs, key=lambda tab: tab.is_outgoing)))
    incoming = _most_useful([each for each in placed if not each[1].is_outgoing], measure.rows_max)
    outgoing = _most_useful([each for each in placed if each[1].is_outgoing], measure.rows_max)
    last = len(outgoing) - 1
    return [
        *((tab, row, place) for row, (place, tab) in enumerate(incoming)),
        *((tab, last - at, place) for at, (place, tab) in enumerate(outgoing)),
    ]


def _most_useful(side: list[tuple[int, TabView]], count_max: int) -> list[tuple[int, TabView]]:
    """Those of one side that are drawn, in the order of their places."""

    def use(placed: tuple[int, TabView]) -> tuple[bool, int]:
        tab = placed[1]
        return tab.badge is ChannelBadge.OPEN, tab.limit_wei - tab.used_wei

    return sorted(sorted(side, key=use, reverse=True)[:count_max], key=lambda each: each[0])


def _basins(
    tabs: Sequence[TabView],
    parts: list[tuple[float, float]],
    shown: list[tuple[TabView, int, int]],
    pounds: tuple[QRectF, QRectF, QRectF],
) -> tuple[Basin, ...]:
    largest_wei = max((tab.limit_wei for tab in tabs), default=1)
    longest_px = pounds[0].width() - 12
    made = []
    for tab, row, place in shown:
        length = max(share_px(tab.limit_wei, largest_wei, longest_px), BASIN_PX * 2)
        left = pounds[2].left() if tab.is_outgoing else pounds[0].right() - length
        top = pounds[0].bottom() + 46 + ROW_PX * row
        box = QRectF(left, top, length, BASIN_PX)
        used_px = share_px(min(tab.used_wei, tab.limit_wei), tab.limit_wei, length)
        used_left = left if tab.is_outgoing else box.right() - used_px
        begin, end = parts[place]
        made.append(
            Basin(
                tab=tab,
                box=box,
                used=QRectF(used_left, top, used_px, BASIN_PX),
                branch_x=(begin + end) / 2,
            )
        )
    return tuple(made)
