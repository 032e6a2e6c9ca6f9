"""Nothing of a page is cut: in a window that is too small, pages scroll and bars leave words out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shots import __main__ as page_shots
from tests.shots import activity, settings, timeline
from ui.qt import QAbstractButton, QAbstractScrollArea, QLabel, QPoint, QRect, QWidget
from ui.widgets.card import Pill
from ui.widgets.label import Label
from ui.widgets.overlay import Overlay
from wallet.views.language import use_language

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

USUAL = (960, 620)
# A large window, the smallest, and what its pixels hold at 150 % and at 200 %.
SIZES = ((1440, 900), USUAL, (640, 413), (480, 310))
DRAWN = {
    **{
        name: page_shots.PAGES[name]
        for name in (
            "03-home-first",
            "04-home",
            "05-home-paid",
            "07-home-past",
            "09-two-tabs",
            "09a-many-tabs",
            "10-closing",
            "10a-closed",
            "20-contacts",
            "20b-contact",
            "21-hubs",
            "20-channels",
            "20a-channels-drawer",
            "21-channels-map",
        )
    },
    # Its file dialog is Qt's own.
    **{name: make for name, make in activity.PAGES.items() if name != "30m-activity-export-where"},
    **settings.PAGES,
    **timeline.PAGES,
}


def cut(window: MainWindow) -> list[str]:
    """What cannot be read whole, or not be reached by scrolling."""
    over = [each for each in window.findChildren(Overlay) if each.isVisible()]
    found = []
    for widget in window.rooms.shell.findChildren(QWidget):
        if not widget.isVisible() or any(each.isAncestorOf(widget) for each in over):
            continue
        if is_squeezed(widget) or is_clipped(widget):
            found.append(f"{type(widget).__name__} {words(widget)!r} {widget.geometry()}")
    return found


def is_squeezed(widget: QWidget) -> bool:
    """Whether words have less room than they need."""
    if isinstance(widget, Label) and not widget.text():
        return False
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() < widget.heightForWidth(widget.width())
    if not isinstance(widget, (QLabel, QAbstractButton, Pill)):
        return False
    least = widget.sizeHint() if isinstance(widget, Pill) else widget.minimumSizeHint()
    return widget.width() < least.width() or widget.height() < least.height()


def is_clipped(widget: QWidget) -> bool:
    """Whether a control or words reach out of what holds them, without a way to scroll there."""
    if not isinstance(widget, (QLabel, QAbstractButton, Pill)):
        return False
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            return False
        if not parent.rect().contains(QRect(widget.mapTo(parent, QPoint()), widget.size())):
            return True
        parent = parent.parentWidget()
    return False


def words(widget: QWidget) -> str:
    return widget.accessibleName() or str(getattr(widget, "text", str)())


@pytest.mark.parametrize("code", ["en", "de"])
@pytest.mark.parametrize("name", DRAWN)
def test_nothing_of_a_page_is_cut(qtbot: QtBot, name: str, code: str) -> None:
    use_language(code)
    window = DRAWN[name](USUAL)
    qtbot.addWidget(window)
    window.setMinimumSize(*SIZES[-1])

    for size in SIZES:
        window.resize(*size)
        page_shots.settle()
        assert cut(window) == [], size
