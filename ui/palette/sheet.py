"""The sheet of all keys, drawn in two columns, and told to a screen reader in one text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ui.actions import Group, group_title
from ui.i18n import tr
from ui.keytext import key_text
from ui.qt import (
    QFontMetrics,
    QHBoxLayout,
    QPainter,
    QPaintEvent,
    QPen,
    QRectF,
    Qt,
    QWidget,
)
from ui.theme import Face, font, theme, tokens
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.actions import Action, Key

_ROW_PX: Final = 27
_GAP_PX: Final = 14
_LEFT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    rows: tuple[tuple[str, str], ...]

    @property
    def height_px(self) -> int:
        return _ROW_PX * (1 + len(self.rows)) + _GAP_PX


class KeyTable(QWidget):
    """All keys in two columns."""

    def __init__(self, lines: Sequence[Action | Key]) -> None:
        super().__init__()
        self._columns: tuple[list[_Section], list[_Section]] = ([], [])
        for section in _sections(lines):
            heights = [sum(one.height_px for one in column) for column in self._columns]
            self._columns[0 if heights[0] <= heights[1] else 1].append(section)
        tall = max(sum(one.height_px for one in column) for column in self._columns)
        self.setFixedHeight(tall - _GAP_PX)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.words())
        theme().changed.connect(self.update)

    def words(self) -> str:
        """All of it as text."""
        return "\n".join(
            f"{section.title}: " + "; ".join(f"{title}, {keys}" for title, keys in section.rows)
            for column in self._columns
            for section in column
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw both columns."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = (self.width() - 28) / 2
        for at, column in enumerate(self._columns):
            top = 0.0
            for section in column:
                _paint_section(painter, section, QRectF(at * (wide + 28), top, wide, _ROW_PX))
                top += section.height_px
        painter.end()


class KeySheet(Overlay):
    """The keys, over the window."""

    def __init__(self, window: QWidget, lines: Sequence[Action | Key]) -> None:
        super().__init__(window, name=tr("Keys"), width_px=760)
        self.body.setContentsMargins(24, 22, 24, 0)
        self.body.setSpacing(12)
        self.table = KeyTable(lines)
        self.body.addWidget(Label(tr("Keys"), face=Face.CARD_TITLE))
        self.body.addWidget(self.table)
        self._close = Button(tr("Close"))
        self._close.clicked.connect(self.close_overlay)
        row = QHBoxLayout()
        row.setContentsMargins(24, 12, 24, 20)
        row.addStretch(1)
        row.addWidget(self._close)
        self.foot.addLayout(row)

    def open(self) -> None:
        """Cover the window."""
        super().open()
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)


def _sections(lines: Sequence[Action | Key]) -> list[_Section]:
    found = []
    for group in Group:
        rows = tuple(
            (one.title, key_text(one.keys)) for one in lines if one.keys and one.group is group
        )
        if rows:
            found.append(_Section(group_title(group), rows))
    return found


def _paint_section(painter: QPainter, section: _Section, box: QRectF) -> None:
    now = tokens()
    painter.setFont(font(Face.SECTION))
    painter.setPen(now.ink)
    painter.drawText(box, _LEFT, section.title)
    for title, keys in section.rows:
        box = box.translated(0, _ROW_PX)
        left = _paint_keys(painter, keys, box)
        painter.setFont(font(Face.BODY))
        painter.setPen(now.ink)
        room = left - box.left() - 8
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(box.left(), box.top(), room, box.height()), _LEFT, shown)


def _paint_keys(painter: QPainter, keys: str, box: QRectF) -> float:
    """Draw the keys from the right, each in a cap; returns where they begin."""
    now, face = tokens(), font(Face.AXIS)
    painter.setFont(face)
    right = box.right()
    for key in reversed(keys.split("  ")):
        wide = QFontMetrics(face).horizontalAdvance(key) + 14.0
        cap = QRectF(right - wide + 0.5, box.center().y() - 10.5, wide - 1, 21)
        painter.setPen(QPen(now.edge, 1))
        painter.setBrush(now.sunk)
        painter.drawRoundedRect(cap, 5, 5)
        painter.setPen(now.ink)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        right -= wide + 5
    return right
