"""Colours, type and measures: paper and deep water.

One `Theme` serves the window. It follows the system's light or dark scheme, and turns to the
shifted "past" grounds while the person looks at an earlier event. Widgets ask `tokens()` when they
paint and repaint on `theme().changed`; no colour is written anywhere else.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Final, NamedTuple

from resources import FOLDER
from ui.qt import QColor, QFont, QFontDatabase, QGuiApplication, QObject, QPalette, Qt, Signal

# Spacing and measures of the design, in pixels at 100 %.
RADIUS_SMALL: Final = 8
RADIUS_CONTROL: Final = 10
RADIUS_CARD: Final = 14
RADIUS_DIALOG: Final = 18
COMPACT_BELOW: Final = 1200
SCROLL_BAR_PX: Final = 8


class Tokens(NamedTuple):
    """The named colours of one scheme. A named tuple is made in half the time of a data class."""

    paper: QColor
    surface: QColor
    sunk: QColor
    line: QColor
    edge: QColor
    ink: QColor
    muted: QColor
    water: QColor
    water_hover: QColor
    on_water: QColor
    tab: QColor
    tab_soft: QColor
    theirs: QColor
    theirs_soft: QColor
    ok: QColor
    ok_soft: QColor
    warn: QColor
    warn_soft: QColor
    danger: QColor
    danger_soft: QColor
    info: QColor
    info_soft: QColor
    dusk: QColor
    dusk_bar: QColor
    on_dusk: QColor
    bed: QColor
    stone: QColor
    stone_line: QColor
    air: QColor
    ripple: QColor
    gate: QColor
    water_soft: QColor
    selected: QColor
    focus: QColor
    hull: QColor
    scrim: QColor


class Face(Enum):
    """What a text is, which decides its size, weight and family: (pixels, weight, family)."""

    HERO = (46, 600, "Vollkorn")
    TITLE = (26, 600, "Vollkorn")
    CARD_TITLE = (20, 600, "Vollkorn")
    BRAND = (22, 600, "Vollkorn")
    TOTAL = (34, 700, "Lato")
    TOTAL_SMALL = (26, 700, "Lato")
    POUND = (22, 700, "Lato")
    POUND_SMALL = (19, 700, "Lato")
    AMOUNT = (24, 700, "Lato")
    UNIT = (18, 400, "Lato")
    BUTTON_LARGE = (16, 700, "Lato")
    SECTION = (15, 700, "Lato")
    BODY = (14, 400, "Lato")
    BODY_BOLD = (14, 700, "Lato")
    BODY_LARGE = (15, 400, "Lato")
    SECOND = (13, 400, "Lato")
    SECOND_BOLD = (13, 700, "Lato")
    AXIS = (12, 400, "Lato")
    HASH = (12, 400, "JetBrains Mono")


class Theme(QObject):
    """Which scheme is on, and the fonts.

    Attributes:
        tokens: the colours in force.
        is_past: the window shows an earlier event.

    Signals:
        changed: the colours are others now; repaint.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_dark = False
        self.is_past = False
        self.tokens = _LIGHT
        self._chosen: bool | None = None

    def follow_system(self) -> None:
        """Take the system's scheme now and whenever it changes."""
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_scheme_changed)
        self._on_scheme_changed(hints.colorScheme())

    def choose(self, is_dark: bool | None) -> None:
        """The dark or the light scheme, whatever the system says; None follows the system again."""
        self._chosen = is_dark
        scheme = QGuiApplication.styleHints().colorScheme()
        self.set_dark(scheme == Qt.ColorScheme.Dark if is_dark is None else is_dark)

    def set_dark(self, is_dark: bool) -> None:
        """Choose the light or the dark scheme."""
        self._show(is_dark=is_dark, is_past=self.is_past)

    def set_past(self, is_past: bool) -> None:
        """Choose the grounds of the past or of the present."""
        self._show(is_dark=self.is_dark, is_past=is_past)

    def _on_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        if self._chosen is None:
            self.set_dark(scheme == Qt.ColorScheme.Dark)

    def _show(self, *, is_dark: bool, is_past: bool) -> None:
        if (is_dark, is_past) == (self.is_dark, self.is_past):
            return
        self.is_dark, self.is_past = is_dark, is_past
        self.tokens = {
            (False, False): _LIGHT,
            (True, False): _DARK,
            (False, True): _LIGHT_PAST,
            (True, True): _DARK_PAST,
        }[is_dark, is_past]
        self.changed.emit()


@cache
def theme() -> Theme:
    """The window's one theme."""
    return Theme()


def tokens() -> Tokens:
    """The colours in force."""
    return theme().tokens


@cache
def bundled_family(wanted: str) -> str:
    """Register the fonts of a bundled family, when it is first used; "" where Qt cannot read them."""
    found = ""
    for path in sorted((FOLDER / "fonts").glob(f"{wanted.replace(' ', '')}-*.ttf")):
        added = QFontDatabase.addApplicationFont(str(path))
        found = found or next(iter(QFontDatabase.applicationFontFamilies(added)), "")
    return found


@cache
def font(face: Face) -> QFont:
    """The font of a face. Figures are tabular, so that columns of amounts line up."""
    size_px, weight, wanted = face.value
    family = bundled_family(wanted)
    found = QFont(QGuiApplication.font())
    if family:
        found.setFamily(family)
    elif face is Face.HASH:
        found = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    found.setPixelSize(size_px)
    found.setWeight(QFont.Weight(weight))
    found.setFeature(QFont.Tag("tnum"), 1)
    found.setFeature(QFont.Tag("lnum"), 1)
    return found


def symbol_colors() -> tuple[QColor, QColor]:
    """The dark and the light modules of a QR symbol: the same in every scheme, for cameras and not for eyes."""
    return _SYMBOL


def tint(color: QColor, alpha: int) -> QColor:
    """The colour with an opacity of `alpha` of 255."""
    tinted = QColor(color)
    tinted.setAlpha(alpha)
    return tinted


def qt_palette() -> QPalette:
    """Qt's own palette in our colours, for fields, menus and tooltips."""
    now, made = tokens(), QPalette()
    roles = QPalette.ColorRole
    for role, color in (
        (roles.Window, now.paper),
        (roles.WindowText, now.ink),
        (roles.Base, now.surface),
        (roles.AlternateBase, now.sunk),
        (roles.Text, now.ink),
        (roles.PlaceholderText, now.muted),
        (roles.Button, now.surface),
        (roles.ButtonText, now.ink),
        (roles.ToolTipBase, now.surface),
        (roles.ToolTipText, now.ink),
        (roles.Highlight, now.water),
        (roles.HighlightedText, now.on_water),
        (roles.Mid, now.edge),
    ):
        made.setColor(role, color)
    made.setColor(QPalette.ColorGroup.Disabled, roles.Text, now.muted)
    made.setColor(QPalette.ColorGroup.Disabled, roles.ButtonText, now.muted)
    return made


def field_sheet() -> str:
    """The rules for Qt's own fields; what we draw ourselves needs none."""
    return _in_colors(_FIELD_SHEET)


def menu_sheet() -> str:
    """The rules for Qt's own menus."""
    return _in_colors(_MENU_SHEET)


def popup_sheet() -> str:
    """The rules for the list that opens below a field."""
    return _in_colors(_POPUP_SHEET)


def list_sheet() -> str:
    """The rules for Qt's own lists and their scroll bars."""
    return _in_colors(_LIST_SHEET + _BAR_SHEET)


def text_sheet() -> str:
    """The rules for a text that is only read."""
    return _in_colors(_TEXT_SHEET + _BAR_SHEET)


def bar_sheet() -> str:
    """The rules for a scroll bar by itself."""
    return _in_colors(_BAR_SHEET)


def table_sheet() -> str:
    """The rules for tables with titles."""
    return list_sheet() + _in_colors(_TABLE_SHEET)


def _in_colors(sheet: str) -> str:
    now = tokens()
    return sheet % {name: color.name() for name, color in now._asdict().items()}


_TEXT_SHEET: Final = """
QPlainTextEdit { background: %(paper)s; color: %(ink)s; border: 1px solid %(edge)s;
  border-radius: 8px; padding: 8px; selection-background-color: %(water)s;
  selection-color: %(on_water)s; placeholder-text-color: %(muted)s; }
QPlainTextEdit:focus { border: 2px solid %(focus)s; padding: 7px; }
"""

_FIELD_SHEET: Final = """
QLineEdit { background: %(paper)s; color: %(ink)s; border: 1px solid %(edge)s;
  border-radius: 10px; padding: 0 12px; selection-background-color: %(water)s;
  selection-color: %(on_water)s; placeholder-text-color: %(muted)s; }
QLineEdit:focus { background: %(surface)s; border: 2px solid %(focus)s; padding: 0 11px; }
QLineEdit[faulty="true"] { border: 2px solid %(danger)s; padding: 0 11px; }
QLineEdit:disabled { border: 1px dashed %(edge)s; background: %(sunk)s; color: %(muted)s; }
"""
_MENU_SHEET: Final = """
QMenu { background: %(surface)s; color: %(ink)s; border: 1px solid %(edge)s; padding: 4px; }
QMenu::item { padding: 7px 16px; border-radius: 6px; }
QMenu::item:selected { background: %(selected)s; }
"""
_POPUP_SHEET: Final = """
QListView { background: %(surface)s; color: %(ink)s; border: 1px solid %(edge)s; padding: 4px;
  outline: none; }
QListView::item { padding: 7px 8px; border-radius: 6px; color: %(ink)s; }
QListView::item:selected, QListView::item:hover { background: %(selected)s; color: %(ink)s; }
"""
_LIST_SHEET: Final = """
QTableView { background: transparent; border: none; }
"""
_BAR_SHEET: Final = """
QScrollBar:vertical { background: transparent; width: 8px; margin: 0; }
QScrollBar::handle:vertical { background: %(edge)s; border-radius: 3px; min-height: 24px;
  margin: 0 1px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar:horizontal { background: transparent; height: 8px; margin: 0; }
QScrollBar::handle:horizontal { background: %(edge)s; border-radius: 3px; min-width: 24px;
  margin: 1px 0; }
"""
_TABLE_SHEET: Final = """
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: %(muted)s; border: none;
  border-bottom: 1px solid %(line)s; padding: 0 10px; }
"""


def _scheme(**colors: str) -> Tokens:
    return Tokens(**{name: QColor(f"#{value}") for name, value in colors.items()})


_LIGHT: Final = _scheme(
    paper="F4EEE2",
    surface="FFFCF5",
    sunk="EAE2D2",
    line="DCD1BC",
    edge="857960",
    ink="1D2A31",
    muted="555F5E",
    water="0B6472",
    water_hover="084D58",
    on_water="FFFFFF",
    tab="634C8E",
    tab_soft="E6DFF0",
    theirs="7A4E10",
    theirs_soft="F6E9D2",
    ok="1B673A",
    ok_soft="DDEDDF",
    warn="7B4D00",
    warn_soft="F8E8C8",
    danger="A3261C",
    danger_soft="F8DEDA",
    info="1E5890",
    info_soft="DCE8F3",
    dusk="69378F",
    dusk_bar="69378F",
    on_dusk="FFFFFF",
    bed="D8CBB2",
    stone="C6B799",
    stone_line="AC9B7A",
    air="FBF6EB",
    ripple="3F8F9A",
    gate="3A332A",
    water_soft="D2E6E4",
    selected="DDEBE8",
    focus="1E5890",
    hull="1D2A31",
    scrim="801D2A31",
)
_DARK: Final = _scheme(
    paper="091720",
    surface="10232E",
    sunk="0C1C26",
    line="234050",
    edge="6F8D99",
    ink="EAF2F0",
    muted="A3B8BE",
    water="52C5CC",
    water_hover="6FD3D9",
    on_water="04212A",
    tab="BBAAF0",
    tab_soft="2A2A4C",
    theirs="E8B66F",
    theirs_soft="33301F",
    ok="6FCF97",
    ok_soft="143A2C",
    warn="EDBE62",
    warn_soft="3A3118",
    danger="FF9A91",
    danger_soft="45211F",
    info="8ABDF4",
    info_soft="17344F",
    dusk="D3ABF0",
    dusk_bar="8A4FB8",
    on_dusk="FFFFFF",
    bed="1B3644",
    stone="284A5A",
    stone_line="3B6274",
    air="0B1C26",
    ripple="237E8A",
    gate="A9BDC3",
    water_soft="14404A",
    selected="173A45",
    focus="8ABDF4",
    hull="EAF2F0",
    scrim="B0040C12",
)


_SYMBOL: Final = (QColor(Qt.GlobalColor.black), QColor(Qt.GlobalColor.white))


def _shifted(base: Tokens, grounds: str, **more: str) -> Tokens:
    order = "paper surface sunk line edge air bed stone stone_line water water_soft ripple selected"
    colors = dict(zip(order.split(), grounds.split(), strict=True)) | more
    return base._replace(**{name: QColor(f"#{value}") for name, value in colors.items()})


_LIGHT_PAST: Final = _shifted(
    _LIGHT,
    "EFE9F0 FBF8FB E4DCE8 D3C7DA 857960 F6F1F8 D0C4D4 BCAEC4 9E8EA9 565070 DEDAE6 847E9C E5DDEE",
    water_hover="45405A",
)
_DARK_PAST: Final = _shifted(
    _DARK,
    "15101D 1F1829 1A1323 3B304B 8D80A3 17111F 2F2641 3D3253 56486F B3ABD0 2E2642 756D99 312844",
    water_hover="C6BFDF",
    on_water="1A1426",
)
