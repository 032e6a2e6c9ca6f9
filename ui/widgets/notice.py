"""One cause and one remedy, beside the thing they are about."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ui.i18n import TOLD_MAX_CHARS, outside
from ui.qt import QHBoxLayout, QPainter, QRectF, Qt, QVBoxLayout, QWidget
from ui.theme import RADIUS_CONTROL, Face, theme, tokens
from ui.widgets.button import Button, ButtonSize
from ui.widgets.icon import paint_icon
from ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.qt import QColor, QPaintEvent
    from wallet.api import Remedy


class Glyph(QWidget):
    """An icon in a colour of the theme. It says nothing that words beside it do not say."""

    def __init__(self, icon: str, color: str, *, size_px: int = 18) -> None:
        super().__init__()
        self._icon, self._color = icon, color
        self.setFixedSize(size_px, size_px)
        theme().changed.connect(self.update)

    def show_icon(self, icon: str, color: str) -> None:
        """Set icon and colour."""
        self._icon, self._color = icon, color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the icon."""
        painter = QPainter(self)
        color: QColor = getattr(tokens(), self._color)
        paint_icon(painter, self._icon, color, QRectF(self.rect()))
        painter.end()


class NoticeBox(QWidget):
    """A soft box with an icon, a cause in bold, a remedy below it, and its button where the program can help.

    Attributes:
        button: does what can be done; hidden where nothing can.
    """

    def __init__(self, *, color: str = "danger", icon: str = "warning") -> None:
        super().__init__()
        self._color = color
        self._glyph = Glyph(icon, color)
        self._cause = Label(face=Face.SECOND_BOLD, color=color, wraps=True)
        self._remedy = Label(face=Face.SECOND, color=color, wraps=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._cause)
        words.addWidget(self._remedy)
        self._words = words
        self._act: Callable[[], None] | None = None
        self._acts: dict[Remedy, Callable[[], None]] = {}
        self.button: Button | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 9, 12, 9)
        row.setSpacing(10)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        theme().changed.connect(self.update)
        self.hide()

    def offer(self, action: Remedy, act: Callable[[], None] | None) -> None:
        """Here, `act` is what is done about such problems; None takes the offer back."""
        if act is None:
            self._acts.pop(action, None)
        else:
            self._acts[action] = act

    def show_words(self, cause: str, remedy: str, action: Remedy | None = None) -> None:
        """Tell; an empty cause hides the box. The button is there if somebody offers the action."""
        self._show_action(action if cause else None)
        self._cause.show_text(outside(cause, TOLD_MAX_CHARS))
        self._remedy.show_text(outside(remedy, TOLD_MAX_CHARS))
        self._remedy.setVisible(bool(remedy))
        self.setAccessibleName(outside(f"{cause} {remedy}".strip(), 2 * TOLD_MAX_CHARS))
        self.setVisible(bool(cause))

    def hold(self, reason: str) -> None:
        """Why its button cannot be clicked now; "" lets it."""
        if self.button is not None:
            self.button.lock(reason)

    def words(self) -> str:
        """What it tells."""
        return f"{self._cause.text()} {self._remedy.text()}".strip()

    def _show_action(self, action: Remedy | None) -> None:
        self._act = self._found(action)
        is_offered = self._act is not None
        if self.button is None and is_offered:
            self.button = Button("", size=ButtonSize.SMALL)
            self.button.clicked.connect(self._on_clicked)
            self._words.addSpacing(4)
            self._words.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        if self.button is not None:
            self.button.setVisible(is_offered)
            if action is not None and is_offered:
                self.button.show_text(import_module("ui.remedies").remedy_words(action))

    def _found(self, action: Remedy | None) -> Callable[[], None] | None:
        """Who can do it: this place itself, or whoever offers it. The offers are made after the first paint."""
        if action is None:
            return None
        found: Callable[[], None] | None = import_module("ui.remedies").offered(action)
        return self._acts.get(action, found)

    def _on_clicked(self) -> None:
        if self._act is not None:
            self._act()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the soft ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(getattr(tokens(), f"{self._color}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CONTROL, RADIUS_CONTROL)
        painter.end()
