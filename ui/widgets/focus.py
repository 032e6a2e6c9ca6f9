"""The ring around what the keyboard is on: 2 px wide, 2 px away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.qt import (
    QEvent,
    QPainter,
    QPen,
    QPoint,
    QRect,
    QRectF,
    Qt,
    QWidget,
    isValid,
)
from ui.theme import RADIUS_CONTROL, tokens

if TYPE_CHECKING:
    from ui.qt import (
        QObject,
        QPaintEvent,
    )

_REACH_PX = 5


class FocusRing(QWidget):
    """One ring for a whole window, laid over the widget that has the focus.

    A closed dialog is deleted while the ring still remembers its button, and touching a deleted
    widget raises; so whatever is remembered is asked first whether it still exists.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._radius_px = RADIUS_CONTROL
        self.hide()

    def surround(self, target: QWidget, radius_px: int) -> None:
        """Show the ring around `target`."""
        self.release()
        self._target, self._radius_px = target, radius_px
        self._watched = self._chain(target)
        for widget in self._watched:
            widget.installEventFilter(self)
        self._place()

    def release(self) -> None:
        """Hide the ring."""
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._target, self._watched = None, []
        self.hide()

    def follow(self) -> None:
        """The window was laid out anew: move with the widget."""
        if self._target is not None:
            self._place()

    def _chain(self, target: QWidget) -> list[QWidget]:
        """The widget and all that it stands in: it moves when any of them does."""
        chain: list[QWidget] = []
        widget: QWidget | None = target
        while widget is not None and widget is not self._window:
            chain.append(widget)
            widget = widget.parentWidget()
        return chain

    def _place(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        corner = target.mapTo(self._window, QPoint(0, 0))
        box = QRect(corner, target.size())
        self.setGeometry(box.adjusted(-_REACH_PX, -_REACH_PX, _REACH_PX, _REACH_PX))
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay with the widget when it moves or changes its size."""
        kinds = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)
        if watched is not self and event.type() in kinds:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens().focus, 2))
        radius = self._radius_px + 3
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()


def show_ring(target: QWidget, radius_px: int) -> None:
    """Put the window's ring around `target`, where the window has one."""
    ring = target.window().findChild(FocusRing)
    if isinstance(ring, FocusRing):
        ring.surround(target, radius_px)


def hide_ring(target: QWidget) -> None:
    """Take the window's ring away."""
    ring = target.window().findChild(FocusRing)
    if isinstance(ring, FocusRing):
        ring.release()
