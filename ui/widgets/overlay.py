"""A dialog inside the window: a card over a veil. The keyboard stays in it until it is closed."""

from ui.qt import (
    QEvent,
    QHBoxLayout,
    QKeyEvent,
    QMouseEvent,
    QObject,
    QPainter,
    QPaintEvent,
    Qt,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.theme import RADIUS_DIALOG, Face, theme, tokens
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card
from ui.widgets.faultbar import raise_fault
from ui.widgets.label import Label


class Overlay(QWidget):
    """A dialog that covers the window.

    Attributes:
        body: the layout of the card.

    Signals:
        closed: the person is done with it, or sent it away.
    """

    closed = Signal()

    def __init__(self, window: QWidget, *, name: str, width_px: int) -> None:
        super().__init__(window)
        self._window = window
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._card = Card(radius_px=RADIUS_DIALOG)
        self._card.setFixedWidth(width_px)
        self.body = QVBoxLayout(self._card)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._card, 0, Qt.AlignmentFlag.AlignCenter)
        theme().changed.connect(self.update)
        window.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Cover the window."""
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        raise_fault(self._window)

    def close_overlay(self) -> None:
        """Uncover the window."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window at any size."""
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
        return False

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Walk round inside the dialog."""
        stops = [
            child
            for child in self.findChildren(QWidget)
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and child.isVisible()
            and child.isEnabled()
        ]
        if not stops:
            return True
        now = self.window().focusWidget()
        at = stops.index(now) if now in stops else (-1 if is_next else 0)
        reason = Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if is_next else -1)) % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc sends it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_overlay()
            return
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The window below does not feel clicks."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the veil."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens().scrim)
        painter.end()


class Question(Overlay):
    """A plain question with one way on and one way back; the way back is the default.

    Signals:
        agreed: the person wants it.
    """

    agreed = Signal()

    def __init__(
        self, window: QWidget, *, title: str, lines: tuple[str, ...], yes: str, no: str
    ) -> None:
        super().__init__(window, name=title, width_px=480)
        inner = QVBoxLayout()
        inner.setContentsMargins(24, 22, 24, 20)
        inner.setSpacing(10)
        inner.addWidget(Label(title, face=Face.CARD_TITLE, wraps=True))
        for line in lines:
            inner.addWidget(Label(line, wraps=True))
        row = QHBoxLayout()
        row.setContentsMargins(0, 10, 0, 0)
        row.setSpacing(12)
        row.addStretch(1)
        self._no = Button(no, size=ButtonSize.NORMAL)
        self._no.clicked.connect(self.close_overlay)
        row.addWidget(self._no)
        if yes:
            agree = Button(yes, kind=ButtonKind.SECOND, size=ButtonSize.NORMAL)
            agree.clicked.connect(self._on_agreed)
            row.addWidget(agree)
        inner.addLayout(row)
        self.body.addLayout(inner)
        self.closed.connect(self.deleteLater)

    def open(self) -> None:
        """Cover the window, with the way back in focus."""
        super().open()
        self._no.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_agreed(self) -> None:
        self.agreed.emit()
        self.close_overlay()
