"""The pointer, as a test moves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.qt import QCoreApplication, QEvent, QMouseEvent, QPointF, Qt

if TYPE_CHECKING:
    from ui.qt import QPoint, QWidget


def hover(widget: QWidget, place: QPoint) -> None:
    """Move the pointer over a widget, whatever other windows the screen has: the event is sent to it alone."""
    at, none = QPointF(place), Qt.MouseButton.NoButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        widget.mapToGlobal(at),
        none,
        none,
        Qt.KeyboardModifier.NoModifier,
    )
    QCoreApplication.sendEvent(widget, moved)
