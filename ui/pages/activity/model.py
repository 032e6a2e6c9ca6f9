"""Rows of the activity for a table: made when they are first looked at, and kept while they are near."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from ui.i18n import outside, outside_name, tr
from ui.pages.activity import words
from ui.qt import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from wallet.views import units
from wallet.views.activity_values import ActivityListing, ActivityRow

CELLS_ROLE: Final = Qt.ItemDataRole.UserRole + 1
KEPT_MAX: Final = 512
"""Rows kept: twenty screens of them, about 1 kB each."""

_Index = QModelIndex | QPersistentModelIndex
_WHOLE: Final = QModelIndex()


class Column(IntEnum):
    """The columns, from the left."""

    WHAT = 0
    NOTE = 1
    AMOUNT = 2
    WHEN = 3
    STATUS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """What one row says, ready to be drawn. `letter` is a person's, "" where `picture` stands for it."""

    row: ActivityRow
    title: str
    letter: str
    picture: str
    label: str
    note: str
    amount: str
    is_moved: bool
    when: str
    status: str
    icon: str
    color: str


class ActivityModel(QAbstractTableModel):
    """A listing as a table.

    Signals:
        label_edited: a person wrote a label: for which 0x id, and what (str, str).
    """

    label_edited = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._listing: ActivityListing | None = None
        self._count = 0
        self._now_ms = 0
        self._is_locked = False
        self._kept: dict[int, Cells] = {}

    @property
    def listing(self) -> ActivityListing | None:
        """What is shown."""
        return self._listing

    def show_listing(self, listing: ActivityListing | None, *, now_ms: int, is_locked: bool) -> int:
        """Take a listing. If it only grew, rows come in on top; else all is new.

        Args:
            listing: the rows; None shows none.
            now_ms: the moment beside which times are written.
            is_locked: whether labels cannot be edited.

        Returns:
            How many rows came in on top of those that were there.
        """
        before, count = self._listing, 0 if listing is None else len(listing)
        self._now_ms, self._is_locked = now_ms, is_locked
        self._kept.clear()
        if before is None or listing is None or not listing.continues(before):
            self.beginResetModel()
            self._listing, self._count = listing, count
            self.endResetModel()
            return 0
        fresh_count = count - self._count
        if fresh_count:
            self.beginInsertRows(_WHOLE, 0, fresh_count - 1)
            self._listing, self._count = listing, count
            self.endInsertRows()
        self._listing = listing
        if count > fresh_count:
            # Older rows may tell something else by now, and nobody says which.
            self.dataChanged.emit(self.index(fresh_count, 0), self.index(count - 1, Column.STATUS))
        return fresh_count

    def cells(self, at: int) -> Cells:
        """What the row at this place says."""
        found = self._kept.get(at)
        if found is None:
            assert self._listing is not None, "rows of no listing"
            if len(self._kept) >= KEPT_MAX:
                self._kept.clear()
            found = self._kept[at] = _cells(self._listing.row(at), self._now_ms)
        return found

    def rowCount(self, parent: _Index = _WHOLE) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: _Index = _WHOLE) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The cells for the delegate; words for everyone else."""
        if not index.isValid():
            return None
        if role == CELLS_ROLE:
            return self.cells(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _TEXTS[Column(index.column())](self.cells(index.row()))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return words.sentence(self.cells(index.row()).row, self._now_ms)
        if role == Qt.ItemDataRole.EditRole:
            return self.cells(index.row()).row.label
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = Column(section) in (Column.AMOUNT, Column.WHEN)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.WHAT: tr("What happened"),
            Column.NOTE: tr("Label and note"),
            Column.AMOUNT: units.UNIT,
            Column.WHEN: tr("When"),
            Column.STATUS: tr("How it went"),
        }[Column(section)]

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Labels can be edited, but not those of the past."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        flags |= Qt.ItemFlag.ItemNeverHasChildren
        is_label = index.isValid() and index.column() == Column.NOTE
        return flags | Qt.ItemFlag.ItemIsEditable if is_label and not self._is_locked else flags

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Pass a label on. It is shown when it comes back as a fact."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        row = self.cells(index.row()).row
        text = str(value).strip()
        if text == row.label:
            return False
        self.label_edited.emit(row.label_target, text)
        return True


def _cells(row: ActivityRow, now_ms: int) -> Cells:
    icon, color = words.icon(row)
    note = words.note(row)
    wait = words.wait(row)
    is_person = row.is_payment and bool(row.person)
    return Cells(
        row=row,
        title=words.title(row),
        letter=outside_name(row.person) if is_person else "",
        picture=words.picture(row.kind),
        label=outside(row.label),
        note=f"{note}  {wait}".strip(),
        amount=words.amount(row),
        is_moved=words.is_moved(row),
        when=units.date_beside(row.at_ms, now_ms=now_ms),
        status=words.status(row),
        icon=icon,
        color=color,
    )


_TEXTS: Final[dict[Column, Callable[[Cells], str]]] = {
    Column.WHAT: lambda cells: cells.title,
    Column.NOTE: lambda cells: "  ".join(part for part in (cells.label, cells.note) if part),
    Column.AMOUNT: lambda cells: cells.amount,
    Column.WHEN: lambda cells: cells.when,
    Column.STATUS: lambda cells: cells.status,
}
