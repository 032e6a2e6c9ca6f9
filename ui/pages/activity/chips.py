"""A row of joined chips, of which one is on."""

from collections.abc import Sequence
from enum import Enum
from itertools import pairwise
from typing import Final

from ui.qt import (
    QAbstractButton,
    QButtonGroup,
    QEnterEvent,
    QEvent,
    QFocusEvent,
    QFontMetrics,
    QHBoxLayout,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRectF,
    QSize,
    QSizePolicy,
    Qt,
    QWidget,
    Signal,
)
from ui.theme import RADIUS_SMALL, Face, font, theme, tokens
from ui.widgets.focus import hide_ring, show_ring

_HEIGHT_PX: Final = 30
_PAD_PX: Final = 12
_ARROWS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Chips(QWidget):
    """Chips for a choice of one.

    Tab comes to the one that is on; the arrows walk to the others and choose them.

    Signals:
        chosen: the person chose another (Enum).
    """

    chosen = Signal(object)

    def __init__(self, name: str, choices: Sequence[tuple[Enum, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._chips = {choice: Chip(text) for choice, text in choices}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        chips = list(self._chips.values())
        chips[0].show_place(is_first=True, is_last=False)
        chips[-1].show_place(is_first=False, is_last=True)
        for choice, chip in self._chips.items():
            self._group.addButton(chip)
            row.addWidget(chip)
            chip.clicked.connect(lambda _on=True, choice=choice: self._choose(choice))
            chip.walked.connect(lambda by, choice=choice: self._walk(choice, by))
        for before, after in pairwise(chips):
            QWidget.setTabOrder(before, after)
        self._on = next(iter(self._chips))
        self.show_choice(self._on)

    @property
    def choice(self) -> Enum:
        """The one that is on."""
        return self._on

    def show_choice(self, choice: Enum) -> None:
        """Switch one on, telling nobody."""
        self._on = choice
        for each, chip in self._chips.items():
            chip.setChecked(each is choice)
            policy = Qt.FocusPolicy
            chip.setFocusPolicy(policy.StrongFocus if each is choice else policy.ClickFocus)

    def _choose(self, choice: Enum) -> None:
        if choice is not self._on:
            self.show_choice(choice)
            self.chosen.emit(choice)

    def _walk(self, choice: Enum, by: int) -> None:
        choices = list(self._chips)
        at = choices.index(choice) + by
        if 0 <= at < len(choices):
            self._choose(choices[at])
            self._chips[choices[at]].setFocus(Qt.FocusReason.TabFocusReason)


class Chip(QAbstractButton):
    """One choice.

    Signals:
        walked: an arrow key goes to the next (1) or the one before (-1) (int).
    """

    walked = Signal(int)

    def __init__(self, text: str) -> None:
        super().__init__()
        self._is_first, self._is_last, self._is_hot = False, False, False
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_place(self, *, is_first: bool, is_last: bool) -> None:
        """Which ends of the row it stands at."""
        self._is_first, self._is_last = is_first, is_last

    def sizeHint(self) -> QSize:
        """As wide as its word, whether it is on or not."""
        wide = QFontMetrics(font(Face.SECOND_BOLD)).horizontalAdvance(self.text())
        return QSize(wide + 2 * _PAD_PX, _HEIGHT_PX)

    def _outline(self) -> QPainterPath:
        """A box whose corners are round at the ends of the row; neighbours share an edge."""
        box = QRectF(self.rect()).adjusted(0.5 if self._is_first else -0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(box, RADIUS_SMALL, RADIUS_SMALL)
        if not self._is_first:
            path.addRect(box.adjusted(0, 0, -RADIUS_SMALL, 0))
        if not self._is_last:
            path.addRect(box.adjusted(RADIUS_SMALL, 0, 0, 0))
        return path.simplified()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw ground and word. The one that is on is bold too: colour alone says nothing."""
        now, is_on = tokens(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = now.water_soft if is_on else (now.selected if self._is_hot else now.surface)
        painter.setPen(QPen(now.edge, 1))
        painter.setBrush(ground)
        painter.drawPath(self._outline())
        painter.setPen(now.water if is_on else now.ink)
        painter.setFont(font(Face.SECOND_BOLD if is_on else Face.SECOND))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the pointer is here."""
        self._is_hot = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Show that the pointer is gone."""
        self._is_hot = False
        self.update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, unless the pointer brought the focus."""
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            show_ring(self, RADIUS_SMALL)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        hide_ring(self)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows walk; Enter chooses, as the space bar does."""
        by = _ARROWS.get(Qt.Key(event.key()))
        if by is not None:
            self.walked.emit(by)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)
