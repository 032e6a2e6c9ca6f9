"""Where the window stands: kept when it is closed, found again at the next start, and always where it can be seen."""

from collections.abc import Sequence
from typing import Final

from ui.preferences import SCALE_USUAL, Place
from ui.qt import QGuiApplication, QRect, Qt, QWidget

SEEN_PX: Final = 80
"""So much of a window, both ways, must be on one screen to be taken hold of with a mouse."""


def place_of(window: QWidget, *, scale_percent: int) -> Place:
    """Where a window stands."""
    box = window.normalGeometry() if window.isMaximized() else window.geometry()
    sides = (box.left(), box.top(), box.width(), box.height())
    left, top, width, height = (side * scale_percent // SCALE_USUAL for side in sides)
    return Place(left=left, top=top, width=width, height=height, is_maximised=window.isMaximized())


def open_in_place(window: QWidget, place: Place | None, *, scale_percent: int) -> None:
    """Show a window where it stood, or where the system puts it."""
    if place is not None:
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        box = fitted(place, screens, scale_percent=scale_percent)
        if box is not None:
            window.setGeometry(box)
    if place is not None and place.is_maximised:
        window.showMaximized()
    else:
        window.show()


def bring_forward(inside: QWidget) -> None:
    """Show the person the window that a widget stands in: at a larger font size ours stands inside another one."""
    top = inside.window()
    top.setWindowState(top.windowState() & ~Qt.WindowState.WindowMinimized)
    top.show()
    top.raise_()
    top.activateWindow()


def fitted(place: Place, screens: Sequence[QRect], *, scale_percent: int) -> QRect | None:
    """The place on the screens that are there now, moved and shrunk so that all of it is seen.

    Args:
        place: where the window stood.
        screens: what the system leaves free of each, in pixels at this font size.
        scale_percent: the font size.

    Returns:
        None if too little of it would be on any screen: one was unplugged.
    """
    sides = (place.left, place.top, place.width, place.height)
    box = QRect(*(side * SCALE_USUAL // scale_percent for side in sides))
    screen = max(screens, key=lambda each: _area_px(each.intersected(box)), default=QRect())
    seen = screen.intersected(box)
    if min(seen.width(), seen.height()) < SEEN_PX:
        return None
    box.setSize(box.size().boundedTo(screen.size()))
    box.moveLeft(min(max(box.left(), screen.left()), screen.right() + 1 - box.width()))
    box.moveTop(min(max(box.top(), screen.top()), screen.bottom() + 1 - box.height()))
    return box


def _area_px(box: QRect) -> int:
    return box.width() * box.height() if box.isValid() else 0
