"""What a desktop reads of the package: the entry in its menu, the page in its shop, the icon."""

from __future__ import annotations

import configparser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.house.packing import FOLDER, load
from tests.house.tree import ROOT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

APP_ID = "io.github.towpath.Wallet"


@pytest.fixture
def entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(FOLDER / f"{APP_ID}.desktop", encoding="utf-8")
    assert parser.sections() == ["Desktop Entry"]
    return parser["Desktop Entry"]


def test_the_window_says_that_it_is_the_one_of_the_entry(entry: configparser.SectionProxy) -> None:
    window = (ROOT / "ui" / "app.py").read_text(encoding="utf-8")

    assert f'setDesktopFileName("{APP_ID}")' in window  # Wayland
    assert (
        entry["StartupWMClass"] == "towpath"
    )  # X11: the program's name, which ui.__main__ hands over
    assert entry["Icon"] == APP_ID


def test_the_entry_starts_the_window_and_takes_links(entry: configparser.SectionProxy) -> None:
    assert (entry["Type"], entry["Version"], entry["Terminal"]) == ("Application", "1.4", "false")
    assert entry["Exec"] == "towpath %u"
    assert entry["MimeType"] == "x-scheme-handler/nitro;"
    assert all(
        entry[key].endswith(";") for key in ("Categories", "Keywords", "MimeType")
    )  # a list ends so, or a reader loses its last word


def test_the_page_belongs_to_the_entry_and_says_the_same() -> None:
    page = ET.fromstring((FOLDER / f"{APP_ID}.metainfo.xml").read_text(encoding="utf-8"))

    assert page.findtext("id") == APP_ID
    assert page.findtext("launchable") == f"{APP_ID}.desktop"
    assert page.findtext("project_license") == "Apache-2.0"
    assert page.findtext("provides/mediatype") == "x-scheme-handler/nitro"


def test_the_pages_release_is_this_version_of_the_last_commits_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    build = load("build", monkeypatch)

    page = ET.fromstring(build.filled(f"{APP_ID}.metainfo.xml").decode())

    release = page.find("releases/release")
    assert release is not None
    assert release.attrib == {"version": build.project_version(), "date": "1970-01-02"}


@pytest.mark.usefixtures("qapp")
def test_the_icon_is_there_as_a_drawing_and_in_three_sizes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object, qapp: QApplication
) -> None:
    icons = load("icons", monkeypatch)
    folder = ROOT.__class__(str(tmp_path))

    icons.write_icons(folder)

    written = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*g"))
    assert written == [
        f"hicolor/128x128/apps/{APP_ID}.png",
        f"hicolor/256x256/apps/{APP_ID}.png",
        f"hicolor/48x48/apps/{APP_ID}.png",
        f"hicolor/scalable/apps/{APP_ID}.svg",
    ]
    for size_px in icons.SIZES_PX:
        drawn = icons.picture(size_px)
        assert (drawn.width(), drawn.height()) == (size_px, size_px)
        assert drawn.pixelColor(0, 0).alpha() == 0, "its corners are round"
        assert drawn.pixelColor(size_px // 2, size_px // 8).name() == "#0b6472"
