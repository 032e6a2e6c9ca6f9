"""My requests, those that wait first."""

from __future__ import annotations

from typing import Final

from ui.i18n import tr
from ui.pages.request.words import row_words
from ui.qt import (
    QAbstractItemView,
    QAbstractListModel,
    QFrame,
    QListView,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from ui.theme import Face, font, list_sheet
from ui.widgets.dress import dress
from wallet.views.request_values import RequestRow, RequestsView

ROW_PX: Final = 30
_Index = QModelIndex | QPersistentModelIndex
_WHOLE: Final = QModelIndex()


class RequestsModel(QAbstractListModel):
    """The requests as lines; a line whose words changed is told alone."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[RequestRow, ...] = ()
        self._words: list[str] = []

    def show_view(self, view: RequestsView) -> None:
        """Take the requests of a moment."""
        words = [row_words(row, view.at_ms) for row in view.rows]
        if [row.request_id for row in view.rows] != [row.request_id for row in self._rows]:
            self._replace(view.rows, words)
            return
        before, self._rows, self._words = self._words, view.rows, words
        for at, (then, now) in enumerate(zip(before, words, strict=True)):
            if then != now:
                self.dataChanged.emit(self.index(at), self.index(at))

    def request_id(self, at: int) -> str:
        """Which request this line is."""
        return self._rows[at].request_id

    def row_of(self, request_id: str) -> int:
        """Where a request stands; -1 if it is not here."""
        ids = [row.request_id for row in self._rows]
        return ids.index(request_id) if request_id in ids else -1

    def _replace(self, rows: tuple[RequestRow, ...], words: list[str]) -> None:
        if self._rows:
            self.beginRemoveRows(_WHOLE, 0, len(self._rows) - 1)
            self._rows, self._words = (), []
            self.endRemoveRows()
        if rows:
            self.beginInsertRows(_WHOLE, 0, len(rows) - 1)
            self._rows, self._words = rows, words
            self.endInsertRows()

    def rowCount(self, parent: _Index = _WHOLE) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a line."""
        roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if role in roles:
            return self._words[index.row()]
        return QSize(100, ROW_PX) if role == Qt.ItemDataRole.SizeHintRole else None


class RequestList(QListView):
    """The list. A click or Enter chooses a request.

    Signals:
        chosen: show this request (its id, str).
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.requests = RequestsModel()
        self.setModel(self.requests)
        self.setAccessibleName(tr("Your requests"))
        self.setFont(font(Face.SECOND))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)
        dress(self, list_sheet)

    def show_view(self, view: RequestsView, chosen_id: str) -> None:
        """Show the requests, the chosen one marked."""
        self.requests.show_view(view)
        at = self.requests.row_of(chosen_id)
        if at >= 0 and at != self.currentIndex().row():
            self.setCurrentIndex(self.requests.index(at))

    def _on_chosen(self, index: QModelIndex) -> None:
        self.chosen.emit(self.requests.request_id(index.row()))
