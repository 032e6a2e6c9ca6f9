"""What a page says while it has nothing to show: a quiet drawing, what belongs here, what to do next."""

from __future__ import annotations

from ui.qt import QHBoxLayout, QPainter, QPaintEvent, QPen, QRectF, Qt, QVBoxLayout, QWidget
from ui.theme import Face, theme, tokens
from ui.widgets.label import Label


class EmptyPeople(QWidget):
    """Three empty places in a row, joined."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(200, 64)
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the places."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now, side = tokens(), 48
        pen = QPen(now.edge, 1.6)
        pen.setDashPattern([3, 3])
        for index in range(3):
            left = 6 + index * 70
            if index:
                painter.fillRect(QRectF(left - 22, 29, 22, 6), now.stone_line)
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(left, 8, side, side), 13, 13)
        painter.end()


class EmptyCard(QWidget):
    """The drawing with a title and two sentences."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Label(face=Face.CARD_TITLE)
        self._words = Label(wraps=True)
        self._words.setFixedWidth(440)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(2)
        column.addWidget(EmptyPeople(), 0, middle)
        column.addWidget(self._title, 0, middle)
        # A text that wraps takes its height only where nothing else asks it for its width.
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._words)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    def show_words(self, title: str, words: str) -> None:
        """Say what belongs here."""
        self._title.show_text(title)
        self._words.show_text(words)
