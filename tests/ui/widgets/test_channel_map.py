from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import a_tab
from tests.ui.fakes_channels import FakeChannels
from tests.ui.pointer import hover
from tests.ui.samples_channels import CEDAR, DARA, a_crowd, opening_tab, sample_channels
from ui.qt import QPoint, Qt
from ui.widgets.channel_map import ChannelMap
from ui.widgets.map_layout import HUBS_MAX
from wallet.views.channels_values import ChannelRow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton
NOTHING_AWAY: frozenset[str] = frozenset()


def rows() -> tuple[ChannelRow, ...]:
    """Willow with Ada and Bob, Cedar with Gita and Dara."""
    home = sample_channels()
    moving = {"0xchannel-cedar": (opening_tab(),)}
    channels = FakeChannels(home, moving)  # type: ignore[arg-type]
    found = (channels.row(channel.channel_id) for channel in home.channels[:2])
    return tuple(row for row in found if row is not None)


@pytest.fixture
def channel_map(qtbot: QtBot) -> ChannelMap:
    made = ChannelMap()
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show_map(rows(), away=NOTHING_AWAY, more_count=0, now_ms=0)
    made.show()
    return made


def walk(qtbot: QtBot, channel_map: ChannelMap, steps: int) -> list[str]:
    """What is said on the way."""
    said = [channel_map.accessibleDescription()]
    for _step in range(steps):
        qtbot.keyClick(channel_map, Qt.Key.Key_Right)
        said.append(channel_map.accessibleDescription())
    return said


def place(channel_map: ChannelMap, begins: str) -> QPoint:
    """Where a node stands, by the words it says."""
    nodes = channel_map._nodes  # noqa: SLF001 - a hand sees where it stands
    return next(node.at.toPoint() for node in nodes if node.text.startswith(begins))


def test_the_map_says_how_many_channels_there_are(channel_map: ChannelMap) -> None:
    assert channel_map.accessibleDescription() == "You, with 2 channels"


def test_arrow_keys_walk_from_me_over_each_hub_to_its_people(
    qtbot: QtBot, channel_map: ChannelMap
) -> None:
    channel_map.setFocus(Qt.FocusReason.TabFocusReason)

    said = walk(qtbot, channel_map, 7)

    beginnings = [text.split(",")[0] for text in said]
    assert beginnings == [
        "You",
        "Channel with Willow",
        "Ada",
        "Bob",
        "Channel with Cedar",
        "Gita",
        "Dara",
        "You",
    ]
    assert said[3] == "Bob, behind Willow. Tab to Bob, used 0.6000 of 2.0000 ETH"
    assert "10.1200 yours in all, 8.4200 of it free, 3.5000 reserved, 8.0800 Willow's" in said[1]
    qtbot.keyClick(channel_map, Qt.Key.Key_Left)
    assert channel_map.accessibleDescription().startswith("Dara")


def test_enter_and_click_choose_a_hub_or_a_person(qtbot: QtBot, channel_map: ChannelMap) -> None:
    chosen: list[tuple[str, str]] = []
    channel_map.chosen.connect(lambda channel_id, tab_id: chosen.append((channel_id, tab_id)))
    channel_map.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.keyClick(channel_map, Qt.Key.Key_Return)
    assert chosen == [], "there is nothing to choose in myself"
    walk(qtbot, channel_map, 4)
    qtbot.keyClick(channel_map, Qt.Key.Key_Return)
    qtbot.mouseClick(channel_map, LEFT, pos=place(channel_map, "Dara"))
    qtbot.mouseClick(channel_map, LEFT, pos=QPoint(3, 3))

    assert chosen == [("0xchannel-cedar", ""), ("0xchannel-cedar", "0xtab-dara")]


def test_the_numbers_stand_in_the_tooltip_of_what_is_under_the_pointer(
    channel_map: ChannelMap,
) -> None:
    hover(channel_map, place(channel_map, "Bob"))
    assert "used 0.6000 of 2.0000 ETH" in channel_map.toolTip()
    assert channel_map.cursor().shape() == Qt.CursorShape.PointingHandCursor

    hover(channel_map, QPoint(5, 5))

    assert "You, with 2 channels" in channel_map.toolTip()
    assert channel_map.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_who_does_not_answer_is_said_and_drawn_otherwise(
    qtbot: QtBot, channel_map: ChannelMap
) -> None:
    before = channel_map.grab().toImage()

    channel_map.show_map(rows(), away=frozenset({CEDAR, DARA}), more_count=0, now_ms=0)

    assert channel_map.grab().toImage() != before
    channel_map.setFocus(Qt.FocusReason.TabFocusReason)
    said = walk(qtbot, channel_map, 6)
    assert "Cedar does not answer" in said[4]
    assert said[6].endswith("Dara does not answer")


def test_the_chosen_hub_is_marked(channel_map: ChannelMap) -> None:
    before = channel_map.grab().toImage()

    channel_map.show_selected("0xchannel-cedar")

    assert channel_map.grab().toImage() != before


def test_more_than_find_room_are_counted(qtbot: QtBot, channel_map: ChannelMap) -> None:
    home = a_crowd(HUBS_MAX + 3)
    channels = FakeChannels(home)
    found = tuple(
        row for channel in home.channels if (row := channels.row(channel.channel_id)) is not None
    )

    channel_map.show_map(found, away=NOTHING_AWAY, more_count=7, now_ms=0)

    assert channel_map.accessibleDescription() == f"You, with {HUBS_MAX + 10} channels"
    channel_map.setFocus(Qt.FocusReason.TabFocusReason)
    said = walk(qtbot, channel_map, 2 * HUBS_MAX)
    assert sum(text.startswith("Channel with") for text in said) == HUBS_MAX


def test_a_person_with_two_tabs_stands_there_once(qtbot: QtBot, channel_map: ChannelMap) -> None:
    row = rows()[0]
    two = (*row.channel.tabs, a_tab(channel_id="0xtab-2"))
    channel = replace(row.channel, tabs=two)

    channel_map.show_map(
        (replace(row, channel=channel),), away=NOTHING_AWAY, more_count=0, now_ms=0
    )

    channel_map.setFocus(Qt.FocusReason.TabFocusReason)
    said = walk(qtbot, channel_map, 3)
    assert said[3].startswith("Bob, behind Willow. Tab to Bob, used 0.6000 of 2.0000 ETH; Tab to")
    assert channel_map.value_text() == "You, with one channel"


def test_what_lies_under_the_drawer_is_left_free(channel_map: ChannelMap) -> None:
    channel_map.show_covered(420)

    ends = [node.at.x() + node.radius_px for node in channel_map._nodes]  # noqa: SLF001

    assert max(ends) < 1000 - 420


def test_nothing_is_laid_out_again_where_nothing_changed(
    channel_map: ChannelMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_map, "_lay_out", lambda: pytest.fail("laid out again"))

    channel_map.show_map(rows(), away=NOTHING_AWAY, more_count=0, now_ms=0)


@pytest.mark.parametrize("hub_count", [0, 1, 2, 3, 5, 10])
def test_any_number_of_hubs_can_be_drawn(
    qtbot: QtBot, channel_map: ChannelMap, hub_count: int
) -> None:
    home = a_crowd(hub_count)
    channels = FakeChannels(home)
    found = tuple(
        row for channel in home.channels if (row := channels.row(channel.channel_id)) is not None
    )

    channel_map.show_map(found, away=NOTHING_AWAY, more_count=0, now_ms=0)

    assert not channel_map.grab().isNull()
