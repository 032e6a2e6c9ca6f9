"""A QR symbol on the screen: a camera reads it in both themes, and its ground keeps its round corners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ui.pages.pay.picture import text_of
from ui.theme import symbol_colors, theme
from ui.widgets.qr import QUIET, QrSymbol
from wallet.api import Problem, qr_symbol
from wallet.codes import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
SYMBOL = qr_symbol(ADDRESS)
TIGHT_PX = (len(SYMBOL) + 2 * QUIET) * 4
"""Four pixels a module, and not one to spare."""


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def _in_both_themes(request: pytest.FixtureRequest) -> Iterator[None]:
    was_dark = theme().is_dark
    theme().set_dark(request.param)
    yield
    theme().set_dark(was_dark)


def shown(qtbot: QtBot, side_px: int) -> QrSymbol:
    picture = QrSymbol("My address", side_px=side_px)
    qtbot.addWidget(picture)
    picture.show_symbol(SYMBOL, ADDRESS)
    return picture


@pytest.mark.usefixtures("_in_both_themes")
@pytest.mark.parametrize("side_px", [TIGHT_PX, 196, 264])
def test_a_camera_reads_it_from_the_screen(qtbot: QtBot, side_px: int) -> None:
    assert text_of(shown(qtbot, side_px).grab().toImage()) == ADDRESS


def test_who_cannot_see_it_is_told_what_it_says(qtbot: QtBot) -> None:
    picture = shown(qtbot, TIGHT_PX)

    assert picture.accessibleName() == "My address"
    assert picture.accessibleDescription() == ADDRESS


def test_its_ground_keeps_round_corners_however_little_room_there_is(qtbot: QtBot) -> None:
    image = shown(qtbot, TIGHT_PX).grab().toImage()
    light = symbol_colors()[1].name()

    assert image.pixelColor(0, 0).name() != light
    assert image.pixelColor(TIGHT_PX // 2, 4).name() == light


def test_without_a_symbol_it_holds_words(qtbot: QtBot) -> None:
    picture = shown(qtbot, 264)

    picture.show_symbol((), "It appears here.")

    assert picture.accessibleDescription() == "It appears here."
    with pytest.raises(Problem, match=Code.PICTURE_EMPTY):
        text_of(picture.grab().toImage())
