"""The channels page without a channel: what belongs here, and what to do next."""

from __future__ import annotations

from ui.i18n import tr
from ui.qt import (
    QHBoxLayout,
    QPainter,
    QPaintEvent,
    QRectF,
    Qt,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.theme import Face, theme, tokens
from ui.widgets.button import Button, ButtonSize
from ui.widgets.label import Label

_WORDS_PX = 440


class EmptyChannels(QWidget):
    """No channel yet."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Label(face=Face.CARD_TITLE)
        self._words = Label(color="muted", wraps=True)
        for label in (self._title, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setMaximumWidth(_WORDS_PX)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(2)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(EmptyCanal(), 0, middle)
        column.addSpacing(6)
        column.addWidget(self._title, 0, middle)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._words, 100)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        self.show_moment(is_past=False)

    def show_moment(self, *, is_past: bool) -> None:
        """Say it for the present or for the past."""
        self._title.show_text(tr("No channel yet"))
        self._words.show_text(
            tr("No channel had been opened at this moment.")
            if is_past
            else tr(
                "A channel with a hub holds what you put in, and you can take it out again at any "
                "time. The demo opens one when it starts: close Towpath and start the demo again."
            )
        )


class EmptyCanal(QWidget):
    """A canal without water."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(300, 74)
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw bed, air and gates."""
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.bed)
        painter.drawRoundedRect(QRectF(0, 10, 300, 62), 8, 8)
        painter.setBrush(now.air)
        for left in (34, 114, 194):
            painter.drawRoundedRect(QRectF(left, 10, 72, 52), 4, 4)
        painter.setBrush(now.gate)
        for left, beam in ((107, 90), (187, 187)):
            painter.drawRoundedRect(QRectF(left, 2, 6, 60), 2, 2)
            painter.drawRoundedRect(QRectF(beam, 1, 23, 5), 2, 2)
        painter.end()


class NoneHere(QWidget):
    """A chip that leaves nothing.

    Signals:
        all_requested: show all channels again.
    """

    all_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = Label(color="muted", wraps=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._all = Button(tr("Show all channels"), size=ButtonSize.SMALL)
        self._all.clicked.connect(self.all_requested)
        self.setFocusProxy(self._all)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_words(self, words: str) -> None:
        """Say what there is none of."""
        self._words.show_text(words)
