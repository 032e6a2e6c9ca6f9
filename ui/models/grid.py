"""Rows and named columns for a table of plain texts; rows change by difference."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from ui.i18n import plain_tooltip
from ui.qt import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from ui.theme import Face, font, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ADDRESS_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_WHOLE: Final = QModelIndex()
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SAID: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its title, its least width, how much of the rest it takes, and from which table width on it stands.

    `meaning` explains the title, where it needs that.
    """

    title: str
    width_px: int
    stretch: int = 0
    from_px: int = 0
    is_number: bool = False
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A text in a table, in a face and a colour of the theme; `said` is all of what is cut short in it."""

    text: str
    face: Face = Face.BODY
    color: str = "ink"
    icon_of: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A row: its cells in the order of the columns, and all of it as one sentence."""

    cells: tuple[Cell, ...]
    sentence: str


class Addressed(Protocol):
    """What a row stands for: somebody with an address, who is known by it again."""

    @property
    def address(self) -> str:
        """Whose row it is."""
        ...


class GridModel(QAbstractTableModel):
    """The rows of a table."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._titles = [column.title for column in self.columns]
        self._rows: list[Addressed] = []
        self._make: Callable[[Any], GridRow] = _nothing
        self._made: dict[int, GridRow] = {}
        self._day = ""

    def show_title(self, at: int, title: str) -> None:
        """Set the title of a column."""
        if title != self._titles[at]:
            self._titles[at] = title
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, at, at)

    def show_rows(
        self, rows: Sequence[Addressed], make: Callable[[Any], GridRow], *, day: str
    ) -> None:
        """Take the new rows; where the same ones stand in the same order only those that differ are told.

        A row is put into words when it is drawn for the first time; on another `day` all are anew.
        """
        wanted = list(rows)
        self._make = make
        is_other = [row.address for row in wanted] != [row.address for row in self._rows]
        if is_other or day != self._day:
            self.beginResetModel()
            self._rows, self._day, self._made = wanted, day, {}
            self.endResetModel()
            return
        last = len(self.columns) - 1
        for at, row in enumerate(wanted):
            if row is not self._rows[at] and row != self._rows[at]:
                self._rows[at] = row
                self._made.pop(at, None)
                self.dataChanged.emit(self.index(at, 0), self.index(at, last))

    def row_id(self, row: int) -> str:
        """Whose row this is; "" where there is none."""
        return self._rows[row].address if 0 <= row < len(self._rows) else ""

    def row_of(self, row_id: str) -> int:
        """Where somebody's row is; -1 where there is none."""
        return next((at for at, row in enumerate(self._rows) if row.address == row_id), -1)

    def rowCount(self, parent: _Index = _WHOLE) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _WHOLE) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The titles."""
        if way != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.is_number else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(column.meaning)
        return font(Face.AXIS) if role == Qt.ItemDataRole.FontRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell's text, its looks, and for a tooltip what is cut short in it, else the row as a sentence."""
        row = self._made.get(index.row())
        if row is None:
            row = self._made[index.row()] = self._make(self._rows[index.row()])
        cell = row.cells[index.column()]
        if role in _SAID:
            is_spoken = role == Qt.ItemDataRole.AccessibleTextRole
            return (cell.said or cell.text) if is_spoken else cell.text
        if role == Qt.ItemDataRole.FontRole:
            return font(cell.face)
        if role == Qt.ItemDataRole.ForegroundRole:
            return getattr(tokens(), cell.color)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[index.column()].is_number else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p>{html.escape(cell.said or row.sentence)}</p>"
        return cell.icon_of if role == ADDRESS_ROLE else None


def _nothing(_row: object) -> GridRow:
    return GridRow(cells=(), sentence="")
