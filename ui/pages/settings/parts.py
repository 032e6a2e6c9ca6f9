"""What all sections of the settings page are made of: a card with a title, and rows with words and a control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget
from ui.theme import Face
from ui.widgets.card import Card, HairLine
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence


class Section(Card):
    """One section: a title, and rows below it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 14, 20, 14)
        self._column.setSpacing(10)
        self._column.addWidget(Label(title, face=Face.CARD_TITLE))

    def add_row(self, row: QWidget, *, has_line: bool = True) -> None:
        """One row more, below a hairline."""
        if has_line and self._column.count() > 1:
            self._column.addWidget(HairLine())
        self._column.addWidget(row)


class SettingRow(QWidget):
    """A title, a line or two about it, and what one does about it."""

    def __init__(self, title: str, words: str, *controls: QWidget) -> None:
        super().__init__()
        self._words = Label(words, face=Face.SECOND, color="muted", wraps=True)
        self._words.setVisible(bool(words))
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(Label(title, face=Face.BODY_BOLD, wraps=True))
        column.addWidget(self._words)
        self._column = column
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(column, 1)
        for control in controls:
            row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_words(self, words: str) -> None:
        """Say something else about it."""
        self._words.show_text(words)
        self._words.setVisible(bool(words))

    def add_below(self, control: QWidget) -> None:
        """What one does about the words, below them."""
        self._column.addSpacing(4)
        self._column.addWidget(control, 0, Qt.AlignmentFlag.AlignLeft)

    def words(self) -> str:
        """What it says about it."""
        return self._words.text()


def one_of(name: str, choices: Sequence[tuple[object, str]]) -> ChipRow:
    """A switch with a part for each of these choices, which says its name with each of them."""
    row = ChipRow([(key, words, "") for key, words in choices], name=name, is_joined=True)
    for chip in row.findChildren(Chip):
        chip.setAccessibleName(f"{name}: {chip.text()}")
    return row
