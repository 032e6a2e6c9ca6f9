from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ui.fakes import a_channel, wei
from ui.widgets.bars import ChannelBar
from wallet.views.values import ChannelBadge

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from wallet.views.values import ChannelView


def colors_along(qtbot: QtBot, channel: ChannelView) -> set[str]:
    """What is drawn inside the bar, from end to end, without its outline."""
    bar = ChannelBar()
    qtbot.addWidget(bar)
    bar.resize(300, bar.height())
    bar.show_channel(channel)
    picture = bar.grab().toImage()
    return {picture.pixelColor(x, bar.height() // 2).name() for x in range(12, 288)}


def test_a_closed_channel_is_an_empty_bar(qtbot: QtBot) -> None:
    closed = a_channel(badge=ChannelBadge.CLOSED, mine_wei=0, theirs_wei=0)
    bare = ChannelBar()
    qtbot.addWidget(bare)
    ground = bare.grab().toImage().pixelColor(1, 1).name()

    assert colors_along(qtbot, closed) == {ground}


def test_an_open_channel_is_no_empty_bar(qtbot: QtBot) -> None:
    assert len(colors_along(qtbot, a_channel(reserved_wei=wei("1")))) > 2
