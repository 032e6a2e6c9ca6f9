"""Parts that the sections of the drawer share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.glossary import Term, explain
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget
from ui.theme import Face
from ui.widgets.label import Label

if TYPE_CHECKING:
    from ui.widgets.copybutton import CopyButton

_NAME_PX = 104


class SectionHead(QWidget):
    """A section's title, and a quiet word at its right."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self._title = Label(title, face=Face.SECTION, elides=True)
        self._more = Label(face=Face.SECOND, color="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._title, 1)
        row.addWidget(self._more)

    def show_title(self, title: str) -> None:
        """Set the title."""
        self._title.show_text(title)

    def show_more(self, words: str, term: Term | None = None) -> None:
        """Set the quiet word, and which word of the field there is in it."""
        self._more.show_text(words)
        if term is not None:
            explain(self._more, term)


class FactRow(QWidget):
    """A fact: its name and its value."""

    def __init__(self, name: str, term: Term | None = None) -> None:
        super().__init__()
        label = Label(name, face=Face.SECOND, color="muted")
        if term is not None:
            explain(label, term)
        label.setFixedWidth(_NAME_PX)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._value = Label(face=Face.SECOND, wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._value, 1)

    def show_value(self, value: str) -> None:
        """Set the value."""
        self._value.show_text(value)


class HashRow(QWidget):
    """A hash or an address, in groups of four, with a button that copies it."""

    def __init__(self, name: str, copy: CopyButton, term: Term) -> None:
        super().__init__()
        self._copy = copy
        self._value = Label(face=Face.HASH, wraps=True)
        label = Label(name, face=Face.SECOND, color="muted")
        explain(label, term)
        head = QHBoxLayout()
        head.addWidget(label, 1)
        head.addWidget(copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._value)

    def show_hash(self, groups: str, whole: str) -> None:
        """Set what is read, and what is copied."""
        self._value.show_text(groups)
        self._copy.show_content(whole)
