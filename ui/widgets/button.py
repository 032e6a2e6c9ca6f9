"""Buttons, drawn after the design: at rest, under the pointer, pressed, in focus, and locked."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from ui.i18n import set_plain_tooltip
from ui.qt import (
    QFontMetrics,
    QPainter,
    QPen,
    QRectF,
    QSize,
    QSizePolicy,
    Qt,
)
from ui.theme import RADIUS_CONTROL, RADIUS_SMALL, Face, font, theme, tokens
from ui.widgets.icon import paint_icon
from ui.widgets.pressable import Pressable

if TYPE_CHECKING:
    from ui.qt import (
        QColor,
        QPaintEvent,
    )

_ICON_PX: Final = 18
_GAP_PX: Final = 8


class ButtonKind(Enum):
    """How much weight a button has. A page has at most one primary button for each purpose."""

    PRIMARY = "primary"
    SECOND = "second"
    DANGER = "danger"
    DUSK = "dusk"
    ON_DUSK = "on_dusk"


class ButtonSize(Enum):
    """Height, side padding, corner radius and face."""

    SMALL = (30, 12, RADIUS_SMALL, Face.SECOND)
    NORMAL = (36, 16, RADIUS_CONTROL, Face.SECOND_BOLD)
    LARGE = (46, 24, RADIUS_CONTROL + 2, Face.BUTTON_LARGE)


class Button(Pressable):
    """A button with a text, or an icon, or both, and perhaps its key.

    Signals:
        clicked: inherited; a locked button never sends it.
    """

    def __init__(
        self,
        text: str,
        *,
        name: str = "",
        icon: str = "",
        key_hint: str = "",
        kind: ButtonKind = ButtonKind.SECOND,
        size: ButtonSize = ButtonSize.NORMAL,
    ) -> None:
        super().__init__()
        self._icon, self._key_hint, self._kind, self._size = icon, key_hint, kind, size
        self._ring_px = size.value[2]
        self._reason = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_text(text, name=name)
        theme().changed.connect(self.update)

    def show_text(self, text: str, *, name: str = "") -> None:
        """Set the text; `name` is what a screen reader says where the text alone is too little."""
        self.setText(text)
        self.setAccessibleName(name or text)
        if name and not text:
            set_plain_tooltip(self, name)
        self.updateGeometry()
        self.update()

    def show_kind(self, kind: ButtonKind) -> None:
        """Set the weight."""
        self._kind = kind
        self.update()

    def show_size(self, size: ButtonSize) -> None:
        """Set the size."""
        self._size, self._ring_px = size, size.value[2]
        self.updateGeometry()

    def show_key_hint(self, key_hint: str) -> None:
        """Show the key beside the text, or nothing where there is no room."""
        self._key_hint = key_hint
        self.updateGeometry()

    def lock(self, reason: str) -> None:
        """Switch the button off, and say why; an empty reason switches it on."""
        self._reason = reason
        self.setEnabled(not reason)
        self.setAccessibleDescription(reason)
        set_plain_tooltip(self, reason or ("" if self.text() else self.accessibleName()))
        self.updateGeometry()
        self.update()

    def _paint_ground(self, painter: QPainter, box: QRectF) -> QColor:
        """Fill and outline; returns the colour of the text."""
        now = tokens()
        radius = self._size.value[2]
        fill, outline, ink = self._colors()
        pen = QPen(outline, 1)
        if not self.isEnabled():
            fill, ink, pen = now.sunk, now.muted, QPen(now.edge, 1)
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        return ink

    def _colors(self) -> tuple[QColor, QColor, QColor]:
        now = tokens()
        is_hot = self._is_hot or self.isDown()
        if self._kind is ButtonKind.PRIMARY:
            fill = now.water_hover if is_hot else now.water
            return fill, fill, now.on_water
        if self._kind is ButtonKind.DUSK:
            return now.dusk_bar, now.dusk_bar, now.on_dusk
        if self._kind is ButtonKind.ON_DUSK:
            return now.dusk_bar, now.on_dusk, now.on_dusk
        fill = now.selected if is_hot else now.surface
        if self._kind is ButtonKind.DANGER:
            return (now.danger_soft if is_hot else fill), now.danger, now.danger
        return fill, now.edge, now.ink

    def _shown_icon(self) -> str:
        return "lock" if self._reason and self.text() else self._icon

    def sizeHint(self) -> QSize:
        """As wide as the content, as high as the size says."""
        height, pad, _radius, face = self._size.value
        if not self.text():
            return QSize(28 if self._size is ButtonSize.SMALL else height, min(height, 28))
        width = 2 * pad + QFontMetrics(font(face)).horizontalAdvance(self.text())
        if self._shown_icon():
            width += _ICON_PX + _GAP_PX
        if self._key_hint and self.isEnabled():
            width += QFontMetrics(font(Face.AXIS)).horizontalAdvance(self._key_hint) + _GAP_PX + 2
        return QSize(width + 2, height)

    def minimumSizeHint(self) -> QSize:
        """A button never hides a part of its text."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw ground, icon, text and key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._paint_ground(painter, QRectF(self.rect()))
        if self.isDown():
            painter.translate(0, 1)
        face, icon = self._size.value[3], self._shown_icon()
        hint = self._key_hint if self.isEnabled() else ""
        text_px = QFontMetrics(font(face)).horizontalAdvance(self.text())
        hint_px = QFontMetrics(font(Face.AXIS)).horizontalAdvance(hint) + _GAP_PX if hint else 0
        icon_px = _ICON_PX + (_GAP_PX if self.text() else 0) if icon else 0
        left = (self.width() - icon_px - text_px - hint_px) / 2
        if icon:
            box = QRectF(round(left), round((self.height() - _ICON_PX) / 2), _ICON_PX, _ICON_PX)
            paint_icon(painter, icon, ink, box)
        painter.setPen(ink)
        painter.setFont(font(face))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left + icon_px, 0, text_px + 4, self.height()), middle, self.text())
        if hint:
            painter.setFont(font(Face.AXIS))
            at = left + icon_px + text_px + _GAP_PX
            painter.drawText(QRectF(at, 0, hint_px + 4, self.height()), middle, hint)
        painter.end()
