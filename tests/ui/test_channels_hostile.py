"""What hubs and people call themselves is shown on the channels page as it is, and does nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.ui.fakes import FakeLive, a_home, a_step, a_tab
from tests.ui.fakes_channels import FakeChannels, a_detail, a_ladder
from tests.ui.hostile import HOSTILE, naming
from tests.ui.reading import read
from tests.ui.samples_channels import cedar
from ui.i18n import outside, outside_name
from ui.pages.channels.view import ChannelsPage
from ui.pages.page import PageId
from ui.qt import QLabel, Qt, QWidget
from wallet.api import Problem
from wallet.views.values import ChannelBadge

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

HIDDEN = {chr(code) for code in (*range(32), 0x200B, 0x200D, 0x202E, 0x2028, 0xFEFF)}


def a_hostile_live(live: FakeLive, text: str) -> None:
    """One channel whose every text is `text`, with something in progress."""
    tab = a_tab(
        channel_id="0xtab-hostile",
        peer_name=text,
        badge=ChannelBadge.OPENING,
        can_cancel=True,
        step=a_step(done_count=0, total_count=3, waiting_for=text),
    )
    channel = cedar(peer_name=text, tabs=(a_tab(peer_name=text),), step=None)
    live.view = a_home(channels=(channel,), asks=())
    live.moving = {"0xchannel-cedar": (tab,)}
    row = FakeChannels(live.view, live.moving).row("0xchannel-cedar")
    assert row is not None
    ladder = a_ladder(name=text, waiting_for=text)
    live.details = {"0xchannel-cedar": a_detail(row, ladder=ladder, is_connected=False)}
    live.away_peers = frozenset({channel.peer_address})
    live.end_problem = Problem(code="X", cause=text, remedy=text)


def test_any_text_is_shown_as_it_is_and_moves_nothing(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    window = open_window()
    window.resize(960, 620)
    for text in HOSTILE:
        with naming(text):
            shows_any_text(qtbot, window, live, text)


def shows_any_text(qtbot: QtBot, window: MainWindow, live: FakeLive, text: str) -> None:
    window.rooms.show_page(PageId.HOME)
    a_hostile_live(live, text)
    live.commit()
    window.rooms.show_page(PageId.CHANNELS)
    page = window.findChild(ChannelsPage)
    assert isinstance(page, ChannelsPage)
    window.rooms.show_channel("0xchannel-cedar")
    qtbot.waitUntil(
        lambda: (
            page.drawer is not None
            and "Channel id" in read(page.drawer)
            and outside(text) in read(page.drawer)
        )
    )
    page.show_result(text, text, is_problem=True)
    page.map_chosen.emit(True)
    assert page.map is not None
    page.map.setFocus(Qt.FocusReason.TabFocusReason)
    for _step in range(3):
        qtbot.keyClick(page.map, Qt.Key.Key_Right)
    window.grab()

    words = read(page)
    assert outside(text) in words
    assert f"Opening the tab with {outside_name(text)}" in words or "Opening the channel" in words
    said = [words, page.map.accessibleDescription(), str(page.model.index(0).data())]
    said += [widget.accessibleName() for widget in page.findChildren(QWidget)]
    for each in said:
        assert not HIDDEN & set(each.replace("\n", ""))
    tips = [page.map.toolTip(), str(page.model.index(0).data(Qt.ItemDataRole.ToolTipRole))]
    tips += [widget.toolTip() for widget in page.findChildren(QWidget)]
    for tip in tips:
        assert "<" not in tip.partition(">")[2].removesuffix("</p>")
    for label in page.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    assert window.width() == 960
    assert window.minimumSizeHint().width() <= 960


def test_a_hostile_past_is_as_harmless(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    a_hostile_live(live, "<b>{name}</b>\u202e")
    live.history[3] = replace(live.view, seq=3)
    window = open_window()
    window.rooms.show_channel("0xchannel-cedar")

    window.rooms.time.seek(3)
    qtbot.waitUntil(lambda: "Viewing event #3, " in read(window))

    assert "<b>{name}</b>\N{REPLACEMENT CHARACTER}" in read(window)
