"""What a person can read in a window, and find in it."""

from __future__ import annotations

from ui.qt import QAbstractButton, QApplication, QLabel, Qt, QTableView, QWidget
from ui.widgets.card import Pill


def read(widget: QWidget) -> str:
    """All words that are visible."""
    words = []
    for child in [widget, *widget.findChildren(QWidget)]:
        if not child.isVisible():
            continue
        if isinstance(child, (QLabel, QAbstractButton)):
            words.append(child.text())
        elif isinstance(child, Pill):
            words.append(child.words())
    return "\n".join(words)


def button(widget: QWidget, text: str) -> QAbstractButton:
    """The one visible button that says `text`, or is named so."""
    found = [
        child
        for child in widget.findChildren(QAbstractButton)
        if child.isVisible() and text in (child.text(), child.accessibleName())
    ]
    assert len(found) == 1, f"{len(found)} buttons say {text}"
    return found[0]


def titles(table: QTableView) -> list[str]:
    """The titles of the columns that have room."""
    grid = table.model()
    return [
        str(grid.headerData(at, Qt.Orientation.Horizontal))
        for at in range(grid.columnCount())
        if not table.isColumnHidden(at)
    ]


def settle() -> None:
    """Handle what is queued until nothing follows from it: layouts come to rest in a few turns."""
    for _turn in range(20):
        QApplication.processEvents()
