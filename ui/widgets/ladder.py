"""The steps of something in progress: done, now, and to come."""

from __future__ import annotations

from enum import Enum
from typing import Final

from ui.qt import (
    QLineF,
    QPainter,
    QPaintEvent,
    QPen,
    QPointF,
    QRectF,
    Qt,
    QVBoxLayout,
    QWidget,
)
from ui.theme import Face, theme, tokens
from ui.widgets.icon import paint_icon
from ui.widgets.label import Label
from ui.widgets.shown import set_shown

_DOT_PX: Final = 20
_TEXT_LEFT_PX: Final = 32
_ROW_MIN_PX: Final = 28


class RungState(Enum):
    """Where a step is."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


class Ladder(QWidget):
    """Steps below each other, joined by a line: solid where it was walked, dashed where not yet."""

    def __init__(self) -> None:
        super().__init__()
        self._rungs: list[RungRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_rungs(self, rungs: list[tuple[RungState, str, str]]) -> None:
        """Set the steps: (state, words, second line or "")."""
        while len(self._rungs) < len(rungs):
            row = RungRow()
            self._rungs.append(row)
            self._column.addWidget(row)
        for at, row in enumerate(self._rungs):
            set_shown(row, is_shown=at < len(rungs))
            if at < len(rungs):
                before = rungs[at - 1][0] if at else None
                row.show_rung(*rungs[at], before=before, is_last=at == len(rungs) - 1)


class RungRow(QWidget):
    """One step."""

    def __init__(self) -> None:
        super().__init__()
        self._state = RungState.AHEAD
        self._before: RungState | None = None
        self._is_last = False
        self._words = Label(face=Face.BODY_BOLD, wraps=True)
        self._more = Label(face=Face.SECOND, color="muted", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(_TEXT_LEFT_PX, 6, 0, 6)
        column.setSpacing(4)
        column.addWidget(self._words)
        column.addWidget(self._more)
        self.setMinimumHeight(_ROW_MIN_PX)
        theme().changed.connect(self.update)

    def show_rung(
        self,
        state: RungState,
        words: str,
        more: str,
        *,
        before: RungState | None,
        is_last: bool,
    ) -> None:
        """Set the step; `before` is the state of the one above."""
        self._state, self._before, self._is_last = state, before, is_last
        self._words.show_text(words)
        self._words.show_face(Face.BODY if state is RungState.AHEAD else Face.BODY_BOLD)
        self._words.show_color("muted" if state is RungState.AHEAD else "ink")
        self._more.show_text(more)
        set_shown(self._more, is_shown=bool(more))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the dot and the lines to its neighbours."""
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(_DOT_PX / 2 + 1, _ROW_MIN_PX / 2)
        if self._before is not None:
            self._paint_line(painter, middle.x(), 0, middle.y() - _DOT_PX / 2, self._state)
        if not self._is_last:
            below = RungState.NOW if self._state is RungState.DONE else RungState.AHEAD
            self._paint_line(painter, middle.x(), middle.y() + _DOT_PX / 2, self.height(), below)
        box = QRectF(middle.x() - _DOT_PX / 2, middle.y() - _DOT_PX / 2, _DOT_PX, _DOT_PX)
        if self._state is RungState.DONE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.ok)
            painter.drawEllipse(box)
            paint_icon(painter, "check", now.surface, box.adjusted(3, 3, -3, -3))
        elif self._state is RungState.NOW:
            painter.setPen(QPen(now.info, 2))
            painter.setBrush(now.info_soft)
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
            paint_icon(painter, "clock", now.info, box.adjusted(3, 3, -3, -3))
        else:
            pen = QPen(now.edge, 1.4)
            pen.setDashPattern([3, 3])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_line(
        self, painter: QPainter, x: float, top: float, bottom: float, to: RungState
    ) -> None:
        now = tokens()
        is_walked = to is not RungState.AHEAD
        pen = QPen(now.ok if is_walked else now.edge, 2 if is_walked else 1.4)
        if not is_walked:
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawLine(QLineF(x, top, x, bottom))
