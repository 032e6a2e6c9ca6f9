"""Sample channels of the pictures, and a few in each state."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.fakes import (
    NOW_MS,
    FakeLive,
    a_channel,
    a_home,
    a_step,
    a_tab,
    sample_home,
    sample_past,
    wei,
)
from tests.ui.fakes_channels import FakeChannels, a_detail, a_ladder
from wallet.views.channels_values import (
    LadderKind,
    Rung,
    RungView,
    SettledView,
    Share,
    ShareKind,
)
from wallet.views.values import ChannelBadge, ChannelView, HomeView

CEDAR, ALDER, BIRCH, ELM = (f"0x{number:040x}" for number in (0xCEDA, 0xA1DE, 0xB12C, 0xE1A))
DARA = "0x9c41e7b2a05d4f3388d1e6a3c2f05b7719ab20dd"


def cedar(**changes: object) -> ChannelView:
    """Open, mostly the hub's, with a tab to Dara."""
    tab = a_tab(
        channel_id="0xtab-dara",
        peer_name="Dara",
        peer_address=DARA,
        limit_wei=wei("1"),
        used_wei=wei("0.6"),
    )
    values: dict[str, object] = {
        "channel_id": "0xchannel-cedar",
        "peer_name": "Cedar",
        "peer_address": CEDAR,
        "mine_wei": wei("1.2"),
        "reserved_wei": wei("1"),
        "theirs_wei": wei("5.8"),
        "put_in_mine_wei": wei("4"),
        "put_in_theirs_wei": wei("4"),
        "turn_num": 47,
        "tabs": (tab,),
    }
    return a_channel(**values | changes)


def alder() -> ChannelView:
    """Opening: the deposit is on its way."""
    return cedar(
        channel_id="0xchannel-alder",
        peer_name="Alder",
        peer_address=ALDER,
        badge=ChannelBadge.OPENING,
        mine_wei=wei("2"),
        reserved_wei=0,
        theirs_wei=0,
        put_in_mine_wei=wei("2"),
        put_in_theirs_wei=wei("2"),
        turn_num=1,
        tabs=(),
        step=a_step(
            done_count=1,
            total_count=4,
            waiting_for="Waiting for the chain to show your deposit",
            since_ms=NOW_MS - 60_000,
        ),
    )


def birch() -> ChannelView:
    """Closing: the hub has not signed yet."""
    return cedar(
        channel_id="0xchannel-birch",
        peer_name="Birch",
        peer_address=BIRCH,
        badge=ChannelBadge.CLOSING,
        mine_wei=wei("3.1"),
        reserved_wei=0,
        theirs_wei=wei("0.9"),
        turn_num=88,
        tabs=(),
        step=a_step(
            done_count=2,
            total_count=4,
            waiting_for="Waiting for Birch to sign the last state",
            since_ms=NOW_MS - 3_600_000,
        ),
    )


def elm(**changes: object) -> ChannelView:
    """Closed, and empty."""
    parts: dict[str, object] = {
        "channel_id": "0xchannel-elm",
        "peer_name": "Elm",
        "peer_address": ELM,
        "badge": ChannelBadge.CLOSED,
        "mine_wei": 0,
        "reserved_wei": 0,
        "theirs_wei": 0,
        "turn_num": 9,
        "tabs": (),
    }
    return cedar(**(parts | changes))


def opening_tab() -> object:
    """A tab that Bob has not agreed to yet."""
    return a_tab(
        channel_id="0xtab-gita",
        peer_name="Gita",
        peer_address="0x" + "47" * 20,
        limit_wei=wei("0.5"),
        used_wei=0,
        badge=ChannelBadge.OPENING,
        can_cancel=True,
        step=a_step(
            done_count=0,
            total_count=3,
            waiting_for="Waiting for everybody on the way to agree",
            since_ms=NOW_MS - 20_000,
        ),
    )


def sample_channels() -> HomeView:
    """Willow of the pictures, and one channel in each other state."""
    home = sample_home()
    willow = home.channels[0]
    ada = replace(willow.tabs[0], peer_address="0x" + "ada0" * 10)
    willow = replace(willow, tabs=(ada, willow.tabs[1]))
    willow = replace(willow, channel_id="0x9f2c41b7" + "5e" * 24 + "08d1e6a3")
    return replace(home, channels=(willow, cedar(), alder(), birch(), elm()))


def sample_live(*, with_opening_tab: bool = True) -> FakeLive:
    """The wallet of the pictures."""
    live = FakeLive(view=sample_channels(), span_ms=8 * 24 * 3600 * 1000)
    live.away_peers = frozenset({CEDAR})
    if with_opening_tab:
        live.moving = {"0xchannel-cedar": (opening_tab(),)}  # type: ignore[dict-item]
    rows = FakeChannels(live.view, live.moving)
    alder_row, birch_row, cedar_row = (
        rows.row(f"0xchannel-{name}") for name in ("alder", "birch", "cedar")
    )
    assert alder_row is not None
    assert birch_row is not None
    assert cedar_row is not None
    elm_row = rows.row("0xchannel-elm")
    assert elm_row is not None
    live.details = {
        "0xchannel-elm": a_detail(elm_row, held_wei=0, settled=paid_out()),
        "0xchannel-alder": a_detail(alder_row, held_wei=wei("2"), ladder=a_ladder()),
        "0xchannel-birch": a_detail(birch_row, ladder=closing_ladder()),
        "0xchannel-cedar": a_detail(cedar_row, is_connected=False, ladder=opening_tab_ladder()),
    }
    live.history[812] = replace(sample_past(), channels=(sample_channels().channels[0], cedar()))
    return live


def paid_out() -> SettledView:
    """What Elm's channel came to."""
    share = Share(kind=ShareKind.FREE, name="", amount_wei=wei("3.1"))
    return SettledView(
        mine_wei=wei("3.1"),
        theirs_wei=wei("4.9"),
        undecided_wei=0,
        shares=(share,),
        is_paid_out=True,
    )


def closing_ladder() -> object:
    """Closing waits for the hub."""
    rungs = (Rung.TABS_SETTLED, Rung.LEADER_FINAL, Rung.FOLLOWER_FINAL, Rung.MONEY_BACK)
    return a_ladder(
        kind=LadderKind.CLOSE_CHANNEL,
        name="Birch",
        rungs=tuple(RungView(rung=rung, is_mine=rung is Rung.LEADER_FINAL) for rung in rungs),
        done_count=2,
        waiting_for="Waiting for Birch to sign the last state",
        since_ms=NOW_MS - 3_600_000,
    )


def opening_tab_ladder() -> object:
    """A tab waits for everybody on the way."""
    rungs = (Rung.ALL_PREFUNDS, Rung.GUARANTEES, Rung.ALL_POSTFUNDS)
    return a_ladder(
        kind=LadderKind.OPEN_TAB,
        name="Gita",
        rungs=tuple(RungView(rung=rung, is_mine=False) for rung in rungs),
        done_count=0,
        waiting_for="Waiting for everybody on the way to agree",
        since_ms=NOW_MS - 20_000,
        gives_up_ms=NOW_MS + 100_000,
        is_bound=False,
    )


def a_crowd(count: int) -> HomeView:
    """So many channels, each with two tabs."""
    channels = tuple(
        cedar(
            channel_id=f"0xchannel-{number}",
            peer_name=f"Hub {number}",
            peer_address=f"0x{number:040x}",
            tabs=(
                a_tab(channel_id=f"0xtab-{number}a", limit_wei=wei("0.5"), used_wei=wei("0.1")),
                a_tab(channel_id=f"0xtab-{number}b", limit_wei=wei("0.5"), used_wei=wei("0.2")),
            ),
        )
        for number in range(count)
    )
    return a_home(channels=channels)
