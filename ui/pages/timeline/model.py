"""Events for a table: read by the page when they are first looked at, and kept while they are near."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from ui.i18n import plain_tooltip, tr
from ui.pages.timeline import words
from ui.qt import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from wallet.views import units

if TYPE_CHECKING:
    from wallet.views.timeline_values import EventListing, EventRow

PAGE_ROWS: Final = 16
"""Events read at once: less than a screen of them, a third of a millisecond."""
PAGES_MAX: Final = 48
"""Pages kept: some 800 events, about 1 kB each."""

_Index = QModelIndex | QPersistentModelIndex
_WHOLE: Final = QModelIndex()
_FLAGS: Final = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
)


class Column(IntEnum):
    """The columns, from the left."""

    EVENT = 0
    WHEN = 1
    WHO = 2
    WHAT = 3
    CHANNEL = 4
    LINK = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """What one event says, ready to be drawn."""

    row: EventRow
    event: str
    when: str
    who: str
    what: str
    channel: str


class EventModel(QAbstractTableModel):
    """A listing as a table, oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self._listing: EventListing | None = None
        self._count = 0
        self._now_ms = self._today_ms = 0
        self._past_seq: int | None = None
        self._chosen: EventRow | None = None
        self._pages: dict[int, tuple[Cells, ...]] = {}

    @property
    def listing(self) -> EventListing | None:
        """What is shown."""
        return self._listing

    @property
    def past_seq(self) -> int | None:
        """The event that the window looks at; None in the present."""
        return self._past_seq

    def show_listing(self, listing: EventListing, *, now_ms: int) -> None:
        """Take a listing. If it only grew, rows come in at its end; else all is new."""
        before, count = self._listing, len(listing)
        today_ms = units.days_before(now_ms, 0)
        is_same_day, self._today_ms = today_ms == self._today_ms, today_ms
        self._now_ms = now_ms
        if before is None or not is_same_day or not listing.continues(before):
            self._pages.clear()
            self.beginResetModel()
            self._listing, self._count = listing, count
            self.endResetModel()
            return
        # The last page may have been read before it was full.
        self._pages.pop(self._count // PAGE_ROWS, None)
        if count > self._count:
            self.beginInsertRows(_WHOLE, self._count, count - 1)
            self._listing, self._count = listing, count
            self.endInsertRows()
        else:
            self._listing = listing

    def show_moment(self, past_seq: int | None) -> None:
        """Set the event that the window looks at; what came later is marked so."""
        self._past_seq = past_seq

    def show_chosen(self, row: EventRow | None) -> None:
        """Set the event whose causes and effects are marked."""
        self._chosen = row

    def cells(self, at: int) -> Cells:
        """What the event at this place says."""
        number, inside = divmod(at, PAGE_ROWS)
        page = self._pages.get(number)
        if page is None:
            assert self._listing is not None, "events of no listing"
            while len(self._pages) >= PAGES_MAX:
                del self._pages[next(iter(self._pages))]
            rows = self._listing.rows(number * PAGE_ROWS, PAGE_ROWS)
            page = self._pages[number] = tuple(self._made(row) for row in rows)
        return page[inside]

    def is_later(self, row: EventRow) -> bool:
        """Whether it came after the moment that the window looks at."""
        return self._past_seq is not None and row.seq > self._past_seq

    def link(self, row: EventRow) -> str:
        """How it hangs together with the event that was chosen, or that it came later."""
        chosen = self._chosen
        if chosen is not None and chosen.seq != row.seq:
            if row.seq == chosen.cause:
                return tr("cause")
            if row.seq == chosen.root:
                return tr("beginning")
            if row.cause == chosen.seq:
                return tr("effect")
        if row.seq == self._past_seq:
            return tr("shown")
        return tr("later") if self.is_later(row) else ""

    def rowCount(self, parent: _Index = _WHOLE) -> int:
        """How many there are."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: _Index = _WHOLE) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words; the delegate asks for the cells themselves."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(self.cells(index.row()), Column(index.column()))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            row = self.cells(index.row()).row
            return ", ".join(part for part in (words.spoken(row), self.link(row)) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(words.spoken(self.cells(index.row()).row))
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
            is_right = Column(section) is Column.LINK
            side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.EVENT: tr("Event"),
            Column.WHEN: tr("When"),
            Column.WHO: tr("Who"),
            Column.WHAT: tr("What happened"),
            Column.CHANNEL: tr("Channel or tab"),
            Column.LINK: tr("Link"),
        }[Column(section)]

    def flags(self, index: _Index) -> Qt.ItemFlag:  # noqa: ARG002 - Qt's signature
        """Every row can be chosen."""
        return _FLAGS

    def _made(self, row: EventRow) -> Cells:
        now_ms, today_ms = self._now_ms, self._today_ms
        return Cells(
            row=row,
            event=units.event_number(row.seq),
            when=words.when(row.at_ms, now_ms=now_ms, today_ms=today_ms) if row.at_ms else "",
            who=words.who(row),
            what=words.sentence(row),
            channel=words.channel_cell(row),
        )

    def _text(self, cells: Cells, column: Column) -> str:
        return {
            Column.EVENT: cells.event,
            Column.WHEN: cells.when,
            Column.WHO: cells.who,
            Column.WHAT: cells.what,
            Column.CHANNEL: cells.channel,
            Column.LINK: self.link(cells.row),
        }[column]
