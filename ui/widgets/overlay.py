"""A dialog inside the window: a card over a veil. The keyboard stays in it until it is closed."""

from typing import Final

from ui.qt import (
    QBoxLayout,
    QEvent,
    QHBoxLayout,
    QKeyEvent,
    QMouseEvent,
    QObject,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSize,
    QSizePolicy,
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
from ui.widgets.scroll import PlainScroll

# What stays of the window on each side of a dialog, where it has to be smaller than it would be.
_EDGE_PX: Final = 8
_DOWN_GAP_PX: Final = 12
_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class _Inside(PlainScroll):
    """What a dialog holds: as high as it needs to be, and scrolling where there is not so much room."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__(inside)
        self._held = inside
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumHeight(0)
        inside.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is inside changed, so this wants another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_bar()
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With room for all of it there is no bar."""
        self._fit_bar()
        super().resizeEvent(event)

    def _fit_bar(self) -> None:
        # Qt measures what is inside beside the bar that is there, where lines wrap earlier and it fits no more: a bar
        # that came for a moment, before the card grew, would stay.
        is_all_seen = self.heightForWidth(self.width()) <= self.height()
        never, where_needed = (
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
            Qt.ScrollBarPolicy.ScrollBarAsNeeded,
        )
        self.setVerticalScrollBarPolicy(never if is_all_seen else where_needed)

    def hasHeightForWidth(self) -> bool:
        """Lines wrap."""
        return True

    def heightForWidth(self, width_px: int) -> int:
        """All of it."""
        layout = self._held.layout()
        assert layout is not None, "the inside has the body's layout"
        wide_px = max(width_px, layout.minimumSize().width())
        bar_px = self.horizontalScrollBar().sizeHint().height() if wide_px > width_px else 0
        if layout.hasHeightForWidth():
            return layout.totalHeightForWidth(wide_px) + bar_px
        return layout.totalSizeHint().height() + bar_px

    def sizeHint(self) -> QSize:
        """All of it."""
        wide_px = self._held.sizeHint().width()
        return QSize(wide_px, self.heightForWidth(wide_px))

    def minimumSizeHint(self) -> QSize:
        """Hardly anything: it scrolls."""
        return QSize(0, 0)


class Overlay(QWidget):
    """A dialog that covers the window, and is never larger than it.

    Attributes:
        body: the layout of what the card holds; it scrolls where the window is too small for it.
        foot: the layout below it, for the buttons: they are always seen.

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
        self._wide_px = width_px
        self._stacked: list[tuple[QBoxLayout, int, int]] = []
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self._held_area = _Inside(inside)
        self.foot = QVBoxLayout()
        column = QVBoxLayout(self._card)
        column.addWidget(self._held_area)
        column.addLayout(self.foot)
        outer = QVBoxLayout(self)
        for layout in (self.body, self.foot, column, outer):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        outer.setContentsMargins(0, _EDGE_PX, 0, _EDGE_PX)
        outer.addWidget(self._card, 0, Qt.AlignmentFlag.AlignCenter)
        outer.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        theme().changed.connect(self.update)
        window.installEventFilter(self)
        self.hide()

    def stack(self, row: QBoxLayout, *, below_px: int) -> None:
        """Let what stands side by side in `row` stand below each other where the card is narrower than this."""
        self._stacked.append((row, below_px, row.spacing()))
        self._cover()

    def open(self) -> None:
        """Cover the window."""
        self._cover()
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
            self._cover()
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
        stop = stops[(at + (1 if is_next else -1)) % len(stops)]
        stop.setFocus(reason)
        if self._held_area.isAncestorOf(stop):
            self._held_area.ensureWidgetVisible(stop)
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

    def _cover(self) -> None:
        wide_px = min(self._wide_px, self._window.width() - 2 * _EDGE_PX)
        for row, below_px, gap_px in self._stacked:
            is_narrow = wide_px < below_px
            row.setDirection(_DOWN if is_narrow else _ACROSS)
            row.setSpacing(min(gap_px, _DOWN_GAP_PX) if is_narrow else gap_px)
        self._card.setFixedWidth(wide_px)
        self.setGeometry(self._window.rect())


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
        inner.setContentsMargins(24, 22, 24, 0)
        inner.setSpacing(10)
        inner.addWidget(Label(title, face=Face.CARD_TITLE, wraps=True))
        for line in lines:
            inner.addWidget(Label(line, wraps=True))
        row = QHBoxLayout()
        row.setContentsMargins(24, 20, 24, 20)
        row.setSpacing(12)
        row.addStretch(1)
        self._no = Button(no, size=ButtonSize.NORMAL)
        self._no.clicked.connect(self.close_overlay)
        row.addWidget(self._no)
        if yes:
            agree = Button(yes, kind=ButtonKind.SECOND, size=ButtonSize.NORMAL)
            agree.clicked.connect(self._on_agreed)
            row.addWidget(agree)
        self.body.addLayout(inner)
        self.foot.addLayout(row)
        self.closed.connect(self.deleteLater)

    def open(self) -> None:
        """Cover the window, with the way back in focus."""
        super().open()
        self._no.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_agreed(self) -> None:
        self.agreed.emit()
        self.close_overlay()
