"""Quiet furniture: cards, hairlines, badges, chips and the round letter of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.qt import (
    QFontMetrics,
    QFrame,
    QPainter,
    QPen,
    QRectF,
    QSize,
    QSizePolicy,
    Qt,
    QWidget,
)
from ui.theme import RADIUS_CARD, Face, font, theme, tokens
from ui.widgets.fill import fill_box
from ui.widgets.icon import paint_icon

if TYPE_CHECKING:
    from ui.qt import (
        QColor,
        QPaintEvent,
    )
    from ui.theme import Tokens

_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft

# No name makes a badge wider than this.
_PILL_TEXT_MAX_PX = 170


class Ground(QWidget):
    """An area in one colour of the theme, with hairlines at some of its edges."""

    def __init__(self, color: str, *, line_edges: str = "") -> None:
        super().__init__()
        self._color, self._line_edges = color, line_edges
        # It fills all of itself, so Qt need not fill what is below it first.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme().changed.connect(self.update)

    def show_color(self, color: str) -> None:
        """Set the colour, by the name of its token."""
        self._color = color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Fill, then draw the hairlines."""
        painter = QPainter(self)
        fill_box(painter, self.rect(), getattr(tokens(), self._color))
        painter.setPen(tokens().line)
        right, bottom = self.width() - 1, self.height() - 1
        if "r" in self._line_edges:
            painter.drawLine(right, 0, right, bottom)
        if "b" in self._line_edges:
            painter.drawLine(0, bottom, right, bottom)
        if "t" in self._line_edges:
            painter.drawLine(0, 0, right, 0)
        painter.end()


class Card(QFrame):
    """A card: a rounded ground with a hairline, or a stronger outline."""

    def __init__(
        self,
        *,
        fill: str = "surface",
        outline: str = "line",
        width_px: int = 1,
        radius_px: int = RADIUS_CARD,
    ) -> None:
        super().__init__()
        self._fill, self._outline = fill, outline
        self._width_px, self._radius_px = width_px, radius_px
        theme().changed.connect(self.update)

    def show_outline(self, outline: str, *, width_px: int) -> None:
        """Set the outline."""
        self._outline, self._width_px = outline, width_px
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the ground and its outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(getattr(tokens(), self._outline), self._width_px))
        painter.setBrush(getattr(tokens(), self._fill))
        inset = self._width_px / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, self._radius_px, self._radius_px)
        painter.end()


class HairLine(QWidget):
    """A line between parts, level or upright."""

    def __init__(self, *, is_upright: bool = False) -> None:
        super().__init__()
        if is_upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the line."""
        painter = QPainter(self)
        fill_box(painter, self.rect(), tokens().line)
        painter.end()


class Pill(QWidget):
    """Icon and words in a rounded outline: a badge or a chip. Never colour alone.

    The words have a strong part and a quiet part; either may be empty.
    """

    def __init__(self, *, height_px: int = 26) -> None:
        super().__init__()
        self._icon, self._strong, self._quiet = "", "", ""
        self._drawn = ""
        self._fill, self._ink, self._outline = "surface", "ink", "line"
        self._height_px = height_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_words(self, strong: str, quiet: str = "", *, icon: str = "", name: str = "") -> None:
        """Set icon and words; `name` is what a screen reader says, else the words."""
        if (strong, quiet, icon) == (self._strong, self._quiet, self._icon):
            return
        self._strong, self._quiet, self._icon = strong, quiet, icon
        metrics, how = QFontMetrics(font(Face.SECOND_BOLD)), Qt.TextElideMode.ElideRight
        self._drawn = metrics.elidedText(strong, how, _PILL_TEXT_MAX_PX)
        self.setAccessibleName(name or f"{strong} {quiet}".strip())
        self.updateGeometry()
        self.update()

    def show_colors(self, fill: str, ink: str, outline: str) -> None:
        """Set the colours, by the names of their tokens."""
        if (fill, ink, outline) != (self._fill, self._ink, self._outline):
            self._fill, self._ink, self._outline = fill, ink, outline
            self.update()

    def words(self) -> str:
        """What is written in it."""
        return f"{self._strong} {self._quiet}".strip()

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        width = pill_width_px(self._drawn, self._quiet, has_icon=bool(self._icon))
        return QSize(width, self._height_px)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw outline, icon and words."""
        painter = QPainter(self)
        colors = (self._fill, self._ink, self._outline)
        paint_pill(painter, QRectF(self.rect()), (self._icon, self._drawn, self._quiet), colors)
        painter.end()


def pill_width_px(strong: str, quiet: str, *, has_icon: bool) -> int:
    """How wide a pill with these words is."""
    strong_px = QFontMetrics(font(Face.SECOND_BOLD)).horizontalAdvance(strong)
    quiet_px = QFontMetrics(font(Face.SECOND)).horizontalAdvance(quiet)
    gap_px = 6 if strong_px and quiet_px else 0
    return strong_px + quiet_px + gap_px + (20 if has_icon else 0) + 22


def paint_pill(
    painter: QPainter, box: QRectF, words: tuple[str, str, str], colors: tuple[str, str, str]
) -> None:
    """Draw a pill: (icon, strong words, quiet words) in the tokens (fill, ink, outline)."""
    now = tokens()
    icon, strong, quiet = words
    fill, ink_name, outline = colors
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(getattr(now, outline), 1))
    painter.setBrush(getattr(now, fill))
    radius = box.height() / 2 - 0.5
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    left, ink = box.left() + 11, getattr(now, ink_name)
    if icon:
        top = box.top() + (box.height() - 16) // 2
        paint_icon(painter, icon, ink, QRectF(left - 1, top, 16, 16))
        left += 20
    for text, face, color in (
        (strong, Face.SECOND_BOLD, ink),
        (quiet, Face.SECOND, now.muted if ink_name == "ink" else ink),
    ):
        if not text:
            continue
        painter.setPen(color)
        painter.setFont(font(face))
        text_px = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(QRectF(left, box.top(), text_px + 4, box.height()), _MIDDLE, text)
        left += text_px + 6


class Letter(QWidget):
    """A person's first letter in a box of their colour."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(26, 26)
        theme().changed.connect(self.update)

    def show_name(self, name: str) -> None:
        """Set the person."""
        self._name = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the box and the letter."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_letter(painter, self._name, QRectF(self.rect()))
        painter.end()


def paint_letter(painter: QPainter, name: str, box: QRectF) -> None:
    """Draw a person's letter into a box."""
    color = letter_color(tokens(), name)
    painter.setPen(QPen(color, 1.2))
    painter.setBrush(tokens().surface)
    painter.drawRoundedRect(box.adjusted(0.6, 0.6, -0.6, -0.6), 7, 7)
    painter.setFont(font(Face.SECOND_BOLD))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name[:1].upper() or "?")


def letter_color(now: Tokens, name: str) -> QColor:
    """One of four colours, always the same one for a name."""
    choice = (now.info, now.ok, now.theirs, now.tab)
    return choice[sum(name.encode()) % len(choice)]
