"""Scrolling without Qt's own grounds and frames.

Qt's view ports fill themselves, and a style sheet that forbids it costs CPU for every widget inside at each change of
the theme. A view port of our own fills nothing, and only the bar has a sheet.
"""

from __future__ import annotations

from ui.qt import QAbstractScrollArea, QFrame, QScrollArea, QScrollBar, Qt, QWidget
from ui.theme import bar_sheet
from ui.widgets.dress import dress


class SlimBar(QScrollBar):
    """An upright scroll bar in our colours."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)
        dress(self, bar_sheet)


class PlainScroll(QScrollArea):
    """A column that scrolls up and down, on the ground of what it stands in."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        make_plain(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)


def make_plain(area: QAbstractScrollArea) -> None:
    """Take ground and frame from a scrolling widget, and give it our bar."""
    area.setViewport(QWidget())
    area.setVerticalScrollBar(SlimBar())
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
