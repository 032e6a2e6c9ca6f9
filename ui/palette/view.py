"""The palette: a field, and below it what fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.palette.entries import ROWS, EntryList
from ui.qt import QKeyEvent, Qt, QWidget, Signal
from ui.theme import Face, font
from ui.widgets.form import Field
from ui.widgets.keys import ENTER_KEYS
from ui.widgets.label import Label
from ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from ui.palette.finder import Entry

_TYPED_MAX_CHARS = 120


class PaletteField(Field):
    """Where one types; the keys that walk go to the list.

    Signals:
        walked: so many rows on (int).
        entered: take the chosen one.
    """

    walked = Signal(int)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Search or jump to"))
        self.setPlaceholderText(tr("A page, an action, a name, or: pay bob 0.25"))
        self.setMaxLength(_TYPED_MAX_CHARS)
        self.setFont(font(Face.BODY_LARGE))
        self.setFixedHeight(46)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down and the page keys walk; Enter takes."""
        by = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -ROWS,
            Qt.Key.Key_PageDown: ROWS,
        }.get(Qt.Key(event.key()), 0)
        if by:
            self.walked.emit(by)
        elif event.key() in ENTER_KEYS:
            if not event.isAutoRepeat():
                self.entered.emit()
        else:
            super().keyPressEvent(event)


class Palette(Overlay):
    """Finds pages, actions and names, by keyboard alone.

    Attributes:
        field: where one types.
        entries: what was found.

    Signals:
        edited: something else is typed (str).
        taken: the person wants this (Entry).
    """

    edited = Signal(str)
    taken = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, name=tr("Search or jump to"), width_px=660)
        self.field = PaletteField()
        self.entries = EntryList()
        self._said = Label(face=Face.SECOND, color="muted", elides=True)
        self.body.setContentsMargins(16, 16, 16, 12)
        self.body.setSpacing(8)
        self.body.addWidget(self.field)
        self.body.addWidget(self.entries)
        self.body.addWidget(self._said)
        self._before: QWidget | None = None
        self.field.textChanged.connect(self.edited)
        self.field.walked.connect(self._on_walked)
        self.field.entered.connect(self._on_entered)
        self.entries.picked.connect(lambda _at: self._on_entered())
        self.closed.connect(self._on_closed)
        self._said.show_text(tr("Up and Down choose, Enter takes, Esc leaves."))

    def start(self, typed: str = "") -> None:
        """Open it, with this typed already."""
        self._before = self.window().focusWidget()
        self.field.setText(typed)
        self.open()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show what fits."""
        self.entries.show_entries(entries)
        self._tell()

    def refresh(self, entries: tuple[Entry, ...]) -> None:
        """More was found meanwhile: the chosen row stays where it is."""
        self.entries.show_more(entries)
        self._tell()

    def _tell(self) -> None:
        self.field.setAccessibleDescription(self.entries.sentence())

    def _on_walked(self, by: int) -> None:
        self.entries.walk(by)
        self._tell()

    def _on_entered(self) -> None:
        entry = self.entries.chosen()
        if entry is not None and not entry.reason:
            self.close_overlay()
            self.taken.emit(entry)

    def _on_closed(self) -> None:
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None
