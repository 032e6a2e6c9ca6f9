"""What the window says of the wallet's values."""

from __future__ import annotations

import pytest

from tests.ui.fakes import a_channel, a_tab, wei
from ui.words import pound_words, short_pound_words
from wallet.views.values import ChannelBadge


@pytest.mark.parametrize(
    ("badge", "words"),
    [
        (
            ChannelBadge.OPENING,
            ("yours, once it is open", "reserved", "Willow's, once it is open"),
        ),
        (ChannelBadge.OPEN, ("yours, free to send", "reserved", "Willow's, so you can receive")),
        (
            ChannelBadge.CLOSING,
            ("yours, coming back", "reserved", "Willow's, going back"),
        ),
        (ChannelBadge.CLOSED, ("yours", "reserved", "Willow's")),
    ],
)
def test_what_the_parts_of_a_channel_are(badge: ChannelBadge, words: tuple[str, ...]) -> None:
    assert pound_words(a_channel(badge=badge)) == words


def test_tabs_are_counted_and_settled_first_when_the_channel_closes() -> None:
    tabs = (a_tab(), a_tab(channel_id="2"))

    assert pound_words(a_channel(tabs=tabs))[1] == "in 2 tabs, 4.5000 of it yours"
    closing = a_channel(badge=ChannelBadge.CLOSING, tabs=tabs[:1])
    assert pound_words(closing)[1] == "in 1 tab, settled first"


def test_where_there_is_little_room_the_words_are_short_and_still_true() -> None:
    assert short_pound_words(a_channel()) == ("yours", "reserved", "Willow's")
    assert short_pound_words(a_channel(tabs=(a_tab(),)))[1] == "in 1 tab"
    assert short_pound_words(a_channel(badge=ChannelBadge.CLOSING))[0] == "coming back"


def test_what_comes_back_is_mine_and_what_the_tabs_leave_me() -> None:
    tabs = (
        a_tab(used_wei=wei("0.5")),
        a_tab(channel_id="in", is_outgoing=False, used_wei=wei("0.25")),
    )

    assert a_channel(mine_wei=wei("7"), tabs=tabs).yours_wei == wei("9.25")
