"""Every dialog fits into every window, however large its letters are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shots import __main__ as page_shots
from tests.shots import dialogs, own, palette, settings, wallets
from ui.qt import QPoint, QRect, QWidget
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.overlay import Overlay
from ui.widgets.scroll import PlainScroll
from wallet.views.language import use_language

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

SMALL = (960, 620)
# What a window of 960 x 620 points has at 150 % and at 200 %.
SIZES = (SMALL, (640, 413), (480, 310))
DRAWN = {
    name: make
    for shots in (page_shots, dialogs, own, palette, settings, wallets)
    for name, make in shots.PAGES.items()
    if shots is not page_shots or name in ("06-pay", "08-close-channel")
}


def shown_dialogs(window: MainWindow) -> list[Overlay]:
    return [one for one in window.findChildren(Overlay) if one.isVisible()]


def place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def lost(dialog: Overlay, window: QWidget) -> list[str]:
    """What of a dialog is not seen: its card, or a button that does not scroll."""
    card = dialog.findChild(Card)
    assert card is not None
    inside = place(card, window)
    found = [] if window.rect().contains(inside) else [f"{dialog.accessibleName()}: {inside}"]
    return found + [
        f"{button.text()}: {place(button, window)} of {inside}"
        for at in range(dialog.foot.count())
        for button in buttons_of(dialog, at)
        if button.isVisible() and not inside.contains(place(button, window))
    ]


def slides(dialog: Overlay) -> bool:
    """Whether one has to scroll sideways to read a dialog."""
    areas = dialog.findChildren(PlainScroll)
    return any(each.isVisible() and each.horizontalScrollBar().maximum() > 0 for each in areas)


def buttons_of(dialog: Overlay, at: int) -> list[Button]:
    item = dialog.foot.itemAt(at)
    if item.widget() is not None:
        return item.widget().findChildren(Button)
    row = item.layout()
    widgets = (row.itemAt(place_at).widget() for place_at in range(row.count()))
    return [widget for widget in widgets if isinstance(widget, Button)]


@pytest.mark.parametrize("code", ["en", "de"])
@pytest.mark.parametrize("name", DRAWN)
def test_a_dialog_fits_into_every_window(qtbot: QtBot, name: str, code: str) -> None:
    use_language(code)
    window = DRAWN[name](SMALL)
    qtbot.addWidget(window)
    if not shown_dialogs(window):
        return
    window.setMinimumSize(*SIZES[-1])

    for size in SIZES:
        window.resize(*size)
        page_shots.settle()
        for dialog in shown_dialogs(window):
            assert lost(dialog, window) == [], size
            assert not slides(dialog), size
