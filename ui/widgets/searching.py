"""What pages are searched with: the box, and buttons that open a menu."""

from typing import Final

from ui.qt import QHBoxLayout, QKeyEvent, QLineEdit, QMenu, QPoint, Qt, QWidget
from ui.theme import Face, field_sheet, font
from ui.widgets.dress import dress
from ui.widgets.notice import Glyph

TYPING_MS: Final = 120
"""So long after the last letter a search begins: nobody types faster for long, and none is felt as a wait."""

_NAME_MAX_CHARS: Final = 10


class SearchField(QLineEdit):
    """The one search box of a page. Esc empties it first, and then goes on to whoever waits for it."""

    def __init__(self, name: str, hint: str, chars_max: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMaxLength(chars_max)
        self.setFont(font(Face.BODY))
        self.setFixedHeight(36)
        self.setTextMargins(22, 0, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 0, 0)
        row.addWidget(Glyph("search", "muted", size_px=16))
        row.addStretch(1)
        dress(self, field_sheet)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties a field with something in it."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.text():
            self.clear()
            self.textEdited.emit("")
        else:
            event.ignore()


def short_name(name: str) -> str:
    """What finds room on a button in a small window."""
    is_long = len(name) > _NAME_MAX_CHARS
    return f"{name[: _NAME_MAX_CHARS - 1]}\N{HORIZONTAL ELLIPSIS}" if is_long else name


def open_below(menu: QMenu, button: QWidget) -> None:
    """Open a menu below its button."""
    menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))
