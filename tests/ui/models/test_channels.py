from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import a_home
from tests.ui.fakes_channels import FakeChannels
from tests.ui.samples_channels import CEDAR, alder, cedar, sample_channels
from ui.glossary import Term, meaning
from ui.models.channels import AWAY_ROLE, ROW_ROLE, ChannelsModel
from ui.qt import QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester

IDS = [f"0x{number}" for number in range(40)]


def a_model(ids: list[str]) -> ChannelsModel:
    model = ChannelsModel()
    model.show_moment(lambda _id: None, away=frozenset(), now_ms=0)
    model.show_ids(ids)
    return model


def ids_of(model: ChannelsModel) -> list[str]:
    return [model.id_at(row) for row in range(model.rowCount())]


@pytest.mark.parametrize(
    "wanted",
    [
        [],
        IDS,
        IDS[::-1],
        IDS[5:],
        IDS[:5],
        [*IDS[:3], *IDS[7:]],
        ["new", *IDS],
        [*IDS, "new"],
        [*IDS[20:], *IDS[:20]],
        IDS[::2],
        ["x", "y", *IDS[3:9], "z"],
    ],
)
def test_any_list_follows_any_other(qtmodeltester: ModelTester, wanted: list[str]) -> None:
    model = a_model(IDS)
    qtmodeltester.check(model)

    model.show_ids(wanted)

    assert ids_of(model) == wanted
    model.show_ids(IDS)
    assert ids_of(model) == IDS


def test_a_row_that_stays_keeps_the_cursor() -> None:
    model = a_model(IDS[:10])
    cursor = QPersistentModelIndex(model.index(4))

    model.show_ids(["new", *IDS[2:10]])
    assert model.id_at(cursor.row()) == IDS[4]
    model.show_ids([*IDS[2:10][::-1], "new"])

    assert model.id_at(cursor.row()) == IDS[4]


def test_nothing_is_told_where_nothing_changed() -> None:
    model = a_model(IDS)
    told: list[str] = []
    for name in ("rowsInserted", "rowsRemoved", "layoutChanged", "modelReset"):
        getattr(model, name).connect(lambda *_args, name=name: told.append(name))

    model.show_ids(list(IDS))

    assert told == []


def test_very_many_rows_come_and_go_at_once() -> None:
    model = a_model([f"0x{number}" for number in range(1000)])
    removals: list[int] = []
    model.rowsRemoved.connect(lambda *_args: removals.append(1))

    model.show_ids(["0x7"])

    assert len(removals) == 2


def test_a_row_is_asked_for_only_when_it_is_looked_at() -> None:
    channels = FakeChannels(sample_channels())
    model = ChannelsModel()
    model.show_moment(channels.row, away=frozenset(), now_ms=0)

    model.show_ids([entry.channel_id for entry in channels.view().entries])
    assert channels.asked == []
    model.index(1).data(ROW_ROLE)

    assert channels.asked == ["0xchannel-cedar"]


def test_a_row_reads_as_a_sentence() -> None:
    home = a_home(channels=(cedar(), alder()))
    channels = FakeChannels(home)
    model = ChannelsModel()
    model.show_moment(channels.row, away=frozenset({CEDAR}), now_ms=home.at_ms)
    model.show_ids(["0xchannel-cedar", "0xchannel-alder"])

    said = [
        str(model.index(row).data(Qt.ItemDataRole.AccessibleTextRole))
        for row in range(model.rowCount())
    ]

    assert said[0] == (
        "Channel with Cedar, Open, 1.6000 yours in all, 1.2000 of it free, 1.0000 reserved, "
        "5.8000 Cedar's, "
        "1 tab: to Dara, Cedar does not answer"
    )
    assert said[1].startswith("Channel with Alder, Opening, 2.0000 yours")
    assert "Waiting for the chain to show your deposit, Step 2 of 4, since " in said[1]
    assert said[1].endswith(". Goes on by itself")
    assert [model.index(row).data(AWAY_ROLE) for row in (0, 1)] == [True, False]


def test_a_tooltip_is_never_markup() -> None:
    channels = FakeChannels(a_home(channels=(cedar(peer_name="<b>Bob</b>"),)))
    model = ChannelsModel()
    model.show_moment(channels.row, away=frozenset(), now_ms=0)
    model.show_ids(["0xchannel-cedar"])

    tip = str(model.index(0).data(Qt.ItemDataRole.ToolTipRole))

    assert tip.startswith("<p ")
    assert ">Channel with &lt;b&gt;Bob&lt;/b&gt;," in tip


@pytest.mark.parametrize(("is_away", "tells_turn"), [(False, True), (True, False)])
def test_a_row_that_tells_its_turn_explains_it(*, is_away: bool, tells_turn: bool) -> None:
    channels = FakeChannels(a_home(channels=(cedar(),)))
    model = ChannelsModel()
    away = frozenset({cedar().peer_address}) if is_away else frozenset[str]()
    model.show_moment(channels.row, away=away, now_ms=0)
    model.show_ids(["0xchannel-cedar"])

    tip = str(model.index(0).data(Qt.ItemDataRole.ToolTipRole))

    assert (meaning(Term.TURN) in tip) is tells_turn


def test_a_channel_that_is_gone_has_no_words() -> None:
    model = a_model(["0x1"])

    assert model.index(0).data(ROW_ROLE) is None
    assert model.index(0).data(Qt.ItemDataRole.DisplayRole) is None
    assert model.id_at(-1) == ""
    assert model.id_at(9) == ""
    assert model.row_at("0x7") == -1
