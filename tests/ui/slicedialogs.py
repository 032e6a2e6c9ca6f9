"""The dialogs about one tab, one channel and one's money, and a walk along the strip, as `tests.ui.slices` measures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.qt import QCoreApplication, QEvent, QMouseEvent, QPointF, Qt
from ui.widgets.choice import Choice
from ui.widgets.overlay import Overlay
from ui.widgets.secretfields import SecretField
from ui.widgets.strip import StripBar

if TYPE_CHECKING:
    from tests.ui.slices import Meter
    from ui.pages.own.create_view import CreatePage
    from ui.qt import QWidget
    from ui.window import MainWindow

SCRUBBED = 40


def ask_about_money(meter: Meter, window: MainWindow) -> None:
    """Settle a tab, close a channel and deposit: each asked for twice, as the first time builds it."""
    home = window.rooms.home.channel
    session = window.rooms.session
    assert session is not None
    channel = next(one for one in session.live.home().channels if one.tabs)
    asked = {
        "settle": partial(home.settle_requested.emit, channel.tabs[0]),
        "close channel": partial(home.close_requested.emit, channel),
    }
    for phase, ask in asked.items():
        for _time in range(2):
            meter.do(phase, ask)
            meter.do(f"{phase} left", overlay_of(window).close_overlay)
    for _time in range(2):
        meter.do("deposit", window.rooms.dialogs.open_deposit)
        meter.do("deposit left", overlay_of(window).close_overlay)


def scrub(meter: Meter, window: MainWindow) -> None:
    """Drag along the strip, faster than the past can be read, and let go."""
    strip = next(one for one in window.findChildren(StripBar) if one.isVisible())
    session = window.rooms.session
    assert session is not None
    for at in range(SCRUBBED):
        place = QPointF(strip.width() * at / SCRUBBED, strip.height() / 2)
        meter.do("scrub", lambda place=place: drag(strip, place))
    meter.run_until(lambda: session.moment.seq == session.wanted_seq)
    meter.do("scrub left", session.go_live)


def restore(meter: Meter, page: CreatePage) -> None:
    """Look at the field for one's words, show what is typed, and choose a new wallet all the same."""
    for text in ("Restore from words", "I have a private key", "Create new"):
        choice = next(one for one in page.findChildren(Choice) if one.text() == text)
        meter.do("restore", choice.click)
        for field in page.findChildren(SecretField):
            if field.isVisible():
                meter.do("reveal", lambda field=field: field.reveal.click())


def overlay_of(window: QWidget) -> Overlay:
    """The dialog in the middle of the window. To search all of the window for it would be the longest turn."""
    at = window.childAt(window.rect().center())
    while not isinstance(at, Overlay):
        at = at.parentWidget()
    return at


def drag(widget: QWidget, place: QPointF) -> None:
    """Move the pointer over it with the button down."""
    left = Qt.MouseButton.LeftButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        widget.mapToGlobal(place),
        left,
        left,
        Qt.KeyboardModifier.NoModifier,
    )
    QCoreApplication.sendEvent(widget, moved)
