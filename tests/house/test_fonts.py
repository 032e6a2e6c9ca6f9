"""The fonts we ship load in Qt, carry their licence and stay small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

from tests.house.tree import ROOT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

FONTS = ROOT / "resources" / "fonts"
FACES = {
    "Lato-Regular.ttf": ("Lato", 400),
    "Lato-Bold.ttf": ("Lato", 700),
    "Vollkorn-SemiBold.ttf": ("Vollkorn", 600),
    "JetBrainsMono-Regular.ttf": ("JetBrains Mono", 400),
}


@pytest.mark.parametrize(("file", "face"), FACES.items(), ids=str)
def test_font_loads_under_its_name(qapp: QApplication, file: str, face: tuple[str, int]) -> None:
    family, weight = face

    number = QFontDatabase.addApplicationFont(str(FONTS / file))

    assert number >= 0, f"Qt cannot read {file}"
    assert any(name.startswith(family) for name in QFontDatabase.applicationFontFamilies(number))
    wanted = QFont(family)
    wanted.setWeight(QFont.Weight(weight))
    assert QFontInfo(wanted).family().startswith(family)
    assert QFontInfo(wanted).weight() == weight


def test_every_font_has_its_licence() -> None:
    for file in FONTS.glob("*.ttf"):
        text = (FONTS / f"{file.name.partition('-')[0]}-LICENSE.txt").read_text(encoding="utf-8")
        assert text.startswith("Copyright")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text


def test_fonts_are_small() -> None:
    assert sum(file.stat().st_size for file in FONTS.iterdir() if file.is_file()) < 3_000_000
    assert {file.name for file in FONTS.glob("*.ttf")} == set(FACES)
