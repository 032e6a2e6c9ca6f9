from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ui.fakes import a_channel, wei
from ui.qt import QWidget
from ui.widgets.bars import ChannelBar, PayBar
from wallet.views.values import ChannelBadge

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def colors_along(qtbot: QtBot, bar: QWidget) -> set[str]:
    """What is drawn inside the bar, from end to end, without its outline."""
    qtbot.addWidget(bar)
    bar.resize(300, bar.height())
    picture = bar.grab().toImage()
    return {picture.pixelColor(x, bar.height() // 2).name() for x in range(12, 288)}


def ground(qtbot: QtBot) -> set[str]:
    """What is drawn where nothing is drawn."""
    bare = QWidget()
    bare.setFixedHeight(20)
    return colors_along(qtbot, bare)


def test_a_closed_channel_is_an_empty_bar(qtbot: QtBot) -> None:
    bar = ChannelBar()

    bar.show_channel(a_channel(badge=ChannelBadge.CLOSED, mine_wei=0, theirs_wei=0))

    assert colors_along(qtbot, bar) == ground(qtbot)


def test_an_open_channel_is_no_empty_bar(qtbot: QtBot) -> None:
    bar = ChannelBar()

    bar.show_channel(a_channel(reserved_wei=wei("1")))

    assert len(colors_along(qtbot, bar)) > 2


def test_where_there_is_no_tab_its_bar_is_empty(qtbot: QtBot) -> None:
    bar = PayBar()

    bar.show_parts(used_wei=0, amount_wei=0, limit_wei=0)

    assert colors_along(qtbot, bar) == ground(qtbot)
    assert not bar.accessibleDescription()
    bar.show_parts(used_wei=0, amount_wei=0, limit_wei=wei("1"))
    assert colors_along(qtbot, bar) != ground(qtbot)
