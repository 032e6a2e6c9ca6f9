"""The channels as rows of a table. Rows are light; what is seen of one is asked for when it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.channelwords import row_sentence
from ui.glossary import Term, meaning
from ui.i18n import plain_tooltip
from ui.qt import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wallet.views.channels_values import ChannelRow

ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1
AWAY_ROLE: Final = Qt.ItemDataRole.UserRole + 2
_RUNS_MAX: Final = 12
_SAID: Final = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
)

_Index = QModelIndex | QPersistentModelIndex
_WHOLE: Final = QModelIndex()


class ChannelsModel(QAbstractListModel):
    """Channels by their ids, in the order of the page."""

    def __init__(self) -> None:
        super().__init__()
        self._ids: list[str] = []
        self._row_of: Callable[[str], ChannelRow | None] = _no_row
        self._away: frozenset[str] = frozenset()
        self.now_ms = 0

    def show_ids(self, ids: Sequence[str]) -> None:
        """Take the new list; rows that stay keep their place under the cursor."""
        wanted = list(ids)
        if wanted == self._ids:
            return
        before, after = set(self._ids), set(wanted)
        gone = _runs([channel_id not in after for channel_id in self._ids])
        fresh = _runs([channel_id not in before for channel_id in wanted])
        if len(gone) + len(fresh) > _RUNS_MAX:
            # Another list altogether: to tell of each change would take longer than to begin anew.
            self.beginResetModel()
            self._ids = wanted
            self.endResetModel()
            return
        for first, end in reversed(gone):
            self.beginRemoveRows(_WHOLE, first, end - 1)
            del self._ids[first:end]
            self.endRemoveRows()
        for first, end in fresh:
            self.beginInsertRows(_WHOLE, first, end - 1)
            self._ids[first:first] = wanted[first:end]
            self.endInsertRows()
        if self._ids != wanted:
            self._reorder(wanted)

    def show_moment(
        self,
        row_of: Callable[[str], ChannelRow | None],
        *,
        away: frozenset[str],
        now_ms: int,
    ) -> None:
        """Where rows come from at this moment, and which peers are away then."""
        self._row_of, self._away, self.now_ms = row_of, away, now_ms

    def tell_changed(self, first: int, last: int) -> None:
        """These rows may read otherwise now."""
        if 0 <= first <= last < len(self._ids):
            self.dataChanged.emit(self.index(first), self.index(last))

    def id_at(self, row: int) -> str:
        """The channel in a row; "" where there is none."""
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def row_at(self, channel_id: str) -> int:
        """Where a channel stands; -1 where it is not in the list."""
        return self._ids.index(channel_id) if channel_id in self._ids else -1

    def rowCount(self, parent: _Index = _WHOLE) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row's value for the delegate, a sentence for everyone else."""
        row = self._row_of(self._ids[index.row()])
        if role == ROW_ROLE:
            return row
        is_away = row is not None and row.channel.peer_address in self._away
        if role == AWAY_ROLE:
            return is_away
        if role not in _SAID or row is None:
            return None
        said = row_sentence(row, is_away=is_away, now_ms=self.now_ms)
        if role != Qt.ItemDataRole.ToolTipRole:
            return said
        tells_turn = row.unfinished is None and not is_away
        return plain_tooltip(f"{said}. {meaning(Term.TURN)}" if tells_turn else said)

    def _reorder(self, wanted: list[str]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        moved = {channel_id: row for row, channel_id in enumerate(wanted)}
        after = [self.index(moved[self._ids[index.row()]]) for index in before]
        self._ids = wanted
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Where neighbours are true: (first, end)."""
    runs: list[tuple[int, int]] = []
    for at, flag in enumerate(flags):
        if not flag:
            continue
        if runs and runs[-1][1] == at:
            runs[-1] = runs[-1][0], at + 1
        else:
            runs.append((at, at + 1))
    return runs


def _no_row(_channel_id: str) -> None:
    return None
