"""What stands in the place of the events while there are none: what belongs here, and what to do next."""

from __future__ import annotations

from typing import Final

from ui.i18n import tr
from ui.qt import (
    QHBoxLayout,
    QLineF,
    QPainter,
    QPaintEvent,
    QPen,
    QPointF,
    Qt,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.theme import Face, theme, tokens
from ui.widgets.button import Button
from ui.widgets.label import Label

_WIDE_PX: Final = 420
_HIGH_PX: Final = 54
_MARKS: Final = 5


class QuietPath(QWidget):
    """A path with empty places along it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_HIGH_PX)
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the path and its places."""
        painter, now, middle = QPainter(self), tokens(), self.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(now.stone_line, 2))
        painter.drawLine(QLineF(0, middle, self.width(), middle))
        pen = QPen(now.edge, 1.6)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.setBrush(now.surface)
        for at in range(_MARKS):
            painter.drawEllipse(QPointF(30 + at * (self.width() - 60) / (_MARKS - 1), middle), 9, 9)
        painter.end()


class QuietBox(QWidget):
    """Title, a sentence, and the next step where there is one.

    Signals:
        everything_requested: leave nothing out.
        again_requested: try once more to read the log.
    """

    everything_requested = Signal()
    again_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = Label(face=Face.CARD_TITLE, wraps=True)
        self._words = Label(color="muted", wraps=True)
        self.everything = Button(tr("Show all"))
        self.everything.clicked.connect(self.everything_requested)
        self.again = Button(tr("Try again"))
        self.again.clicked.connect(self.again_requested)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(2)
        middle = Qt.AlignmentFlag.AlignHCenter
        for widget in (QuietPath(), self._title, self._words):
            widget.setFixedWidth(_WIDE_PX)
            # A text that wraps takes its height only where nothing else asks it for its width.
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(widget)
            row.addStretch(1)
            column.addLayout(row)
        foot = QWidget()
        foot.setFixedWidth(_WIDE_PX)
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 6, 0, 0)
        row.addWidget(self.everything)
        row.addWidget(self.again)
        row.addStretch(1)
        column.addWidget(foot, 0, middle)
        column.addStretch(3)
        self.hide()

    def show_nothing_yet(self) -> None:
        """The log is empty."""
        self._show(
            tr("Nothing has happened yet"),
            tr("Every step of your wallet will stand here, the first one as soon as it is taken."),
        )

    def show_no_match(self) -> None:
        """There are events, and none meets the query."""
        self._show(
            tr("Nothing matches"),
            tr("Use fewer words, another chip or anybody."),
            self.everything,
        )

    def show_stopped(self) -> None:
        """The search was stopped."""
        self._show(
            tr("The search was stopped"),
            tr("Press Enter in the search box to look again."),
            self.everything,
        )

    def show_unreadable(self) -> None:
        """The log could not be read; what is wrong stands above."""
        self._show(
            tr("The events cannot be shown now"),
            tr("They are kept as they are on the disk, and nothing was changed."),
            self.again,
        )

    def text(self) -> str:
        """What it says."""
        return f"{self._title.text()}. {self._words.text()}"

    def _show(self, title: str, text: str, way: Button | None = None) -> None:
        self._title.show_text(title)
        self._words.show_text(text)
        for button in (self.everything, self.again):
            button.setVisible(button is way)
        self.show()
