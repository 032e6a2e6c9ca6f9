"""How far something came, and the way to end it."""

from typing import Final

from ui.i18n import tr
from ui.qt import QHBoxLayout, QPainter, QPaintEvent, QRectF, QSize, Qt, QWidget, Signal
from ui.theme import Face, theme, tokens
from ui.widgets.button import Button, ButtonSize
from ui.widgets.label import Label

_BAR_PX: Final = 8


class ProgressBar(QWidget):
    """How far something came: a bar whose share is said as well."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedHeight(_BAR_PX)
        theme().changed.connect(self.update)

    def show_share(self, share: float, words_before: str) -> None:
        """Set the share from 0.0 to 1.0."""
        self._share = max(0.0, min(share, 1.0))
        self.setAccessibleName(f"{words_before} {percent(self._share)}")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as it may be."""
        return QSize(160, _BAR_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the trough and what is filled of it."""
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(now.edge)
        painter.setBrush(now.surface)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, _BAR_PX / 2, _BAR_PX / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.water)
        filled = QRectF(box.left(), box.top(), box.width() * self._share, box.height())
        painter.drawRoundedRect(filled, _BAR_PX / 2, _BAR_PX / 2)
        painter.end()


class Progress(QWidget):
    """Words, a bar, and a button that ends it.

    Signals:
        stopped: the person wants it to end.
    """

    stopped = Signal()

    def __init__(self, *, stop: str, stop_name: str) -> None:
        super().__init__()
        self._words = Label(face=Face.SECOND, color="muted")
        self._bar = ProgressBar()
        self.stop = Button(stop, name=stop_name, size=ButtonSize.SMALL)
        self.stop.clicked.connect(self.stopped)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._words)
        row.addWidget(self._bar, 1)
        row.addWidget(self.stop)
        self.hide()

    def show_progress(self, text: str, share: float) -> None:
        """Tell how far it came."""
        self._words.show_text(f"{text} {percent(share)}")
        self._bar.show_share(share, text)
        self.show()


def percent(share: float) -> str:
    """A share in words: "42 %"."""
    return tr("{number} %").format(number=int(share * 100))
