"""What stands in the table's place where it has no rows."""

from typing import Final

from ui.i18n import tr
from ui.qt import (
    QHBoxLayout,
    QLineF,
    QPainter,
    QPaintEvent,
    QPen,
    QRectF,
    Qt,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.theme import Face, theme, tokens
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.label import Label

_WIDE_PX: Final = 420
_CANAL_PX: Final = 28


class QuietCanal(QWidget):
    """A stretch of canal without a boat. It says nothing that the words below do not say."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_CANAL_PX)
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the water, its banks and its strokes."""
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0, 2, 0, -2)
        painter.fillRect(box, now.water_soft)
        painter.setPen(QPen(now.stone_line, 3))
        painter.drawLine(QLineF(box.topLeft(), box.topRight()))
        painter.drawLine(QLineF(box.bottomLeft(), box.bottomRight()))
        pen = QPen(now.water, 2)
        pen.setDashPattern([9, 9])
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(QLineF(16, box.top() + 8, box.right() - 16, box.top() + 8))
        painter.end()


class EmptyBox(QWidget):
    """What belongs here, and the first step.

    Signals:
        pay_requested: pay somebody.
        everything_requested: leave nothing out any more.
        reading_requested: read on.
    """

    pay_requested = Signal()
    everything_requested = Signal()
    reading_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._canal = QuietCanal()
        self._title = Label(face=Face.CARD_TITLE, wraps=True)
        self._words = Label(face=Face.BODY, color="muted", wraps=True)
        self.pay = Button(tr("Pay"), icon="pay", kind=ButtonKind.PRIMARY, size=ButtonSize.NORMAL)
        self.everything = Button(tr("Show all"), size=ButtonSize.NORMAL)
        self.reading = Button(tr("Read on"), size=ButtonSize.NORMAL)
        self.pay.clicked.connect(self.pay_requested)
        self.everything.clicked.connect(self.everything_requested)
        self.reading.clicked.connect(self.reading_requested)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addStretch(2)
        for widget in (self._canal, self._title, self._words):
            widget.setFixedWidth(_WIDE_PX)
            column.addWidget(widget)
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 0)
        row.setSpacing(10)
        for button in (self.pay, self.everything, self.reading):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        outer.addLayout(column)
        outer.addStretch(1)
        self.hide()

    def show_nothing_yet(self, *, lock: str, is_past: bool) -> None:
        """Nothing has happened; `lock` says why nobody can be paid now, "" if somebody can."""
        self._show(
            tr("Nothing had happened yet") if is_past else tr("Nothing paid yet"),
            tr("At this moment no payment had been made and no channel opened.")
            if is_past
            else tr(
                "What you pay and what you get stands here, with tabs, channels and the chain."
            ),
            self.pay,
        )
        self.pay.lock(lock)

    def show_no_match(self) -> None:
        """There are rows, and none meets the query."""
        self._show(
            tr("Nothing matches"),
            tr("Use fewer words, another chip or a longer time."),
            self.everything,
        )

    def show_stopped(self) -> None:
        """The log was not read to its end."""
        self._show(
            tr("Reading was stopped"),
            tr("The rest of the log has to be read before anything can be shown."),
            self.reading,
        )

    def _show(self, title: str, text: str, button: Button) -> None:
        self._title.show_text(title)
        self._words.show_text(text)
        for each in (self.pay, self.everything, self.reading):
            each.setVisible(each is button)
        self.show()
