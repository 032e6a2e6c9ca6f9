"""The list of names that opens below the payee's field while one is typed.

It stands inside the window, not in one of its own: the keyboard stays in the field.
"""

from collections.abc import Callable
from typing import Final

from ui.i18n import tr
from ui.qt import (
    QAbstractItemView,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QListView,
    QMimeData,
    QModelIndex,
    QPoint,
    QStringListModel,
    Qt,
    QTimer,
    QWidget,
    Signal,
)
from ui.theme import Face, font, popup_sheet
from ui.widgets.dress import dress
from ui.widgets.form import Field
from ui.widgets.keys import ENTER_KEYS

REST_MS: Final = 800
"""A name is looked for once nobody types for so long."""

_ROW_PX = 34
_ROWS_MAX = 6
_EDGE_PX = 10


class NameList(QListView):
    """Names to choose from. It never takes the keyboard.

    Signals:
        picked: the person chose this name (str).
    """

    picked = Signal(str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._names = QStringListModel()
        self.setModel(self._names)
        self.setAccessibleName(tr("Names that fit"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setFont(font(Face.BODY))
        self.clicked.connect(lambda index: self.picked.emit(index.data()))
        dress(self, popup_sheet)
        self.hide()

    def show_below(self, field: QWidget, names: list[str]) -> None:
        """Offer these names below a field."""
        self._names.setStringList(names)
        self.setCurrentIndex(QModelIndex())
        host = self.parentWidget()
        assert host is not None, "a list of names stands in a dialog"
        self.move(field.mapTo(host, QPoint(0, field.height() + 4)))
        self.resize(field.width(), _ROW_PX * min(len(names), _ROWS_MAX) + _EDGE_PX)
        self.show()
        self.raise_()

    def walk(self, by: int) -> str:
        """Go to the next (1) or previous (-1) name, round the ends; returns it."""
        count = self._names.rowCount()
        at = self.currentIndex().row()
        row = (at + by) % count if at >= 0 else (0 if by > 0 else count - 1)
        self.setCurrentIndex(self._names.index(row))
        return self.chosen()

    def chosen(self) -> str:
        """The name that the keyboard is on; "" where it is on none."""
        at = self.currentIndex()
        return str(at.data()) if at.isValid() else ""


class NameField(Field):
    """A field with a list of names: Up and Down walk it, Enter takes a name, Esc closes it.

    Attributes:
        pasted: asked first when something is pasted; returns whether it has taken it.

    Signals:
        picked: a name was taken from the list.
        rested: nobody has typed for a while, and no name is offered that this may become.
    """

    picked = Signal()
    rested = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__()
        self._host = host
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._on_rested)
        self._known: tuple[str, ...] = ()
        # Made when it is needed: the dialog is built in short turns, and this is a long one.
        self._list: NameList | None = None
        self.pasted: Callable[[QMimeData], bool] = lambda _mime: False
        self.textEdited.connect(self._offer)

    def show_known(self, names: tuple[str, ...]) -> None:
        """Which names there are."""
        self._known = names
        self._close()

    def _on_rested(self) -> None:
        is_offering = self._list is not None and self._list.isVisible()
        if self.isVisible() and not is_offering:
            self.rested.emit()

    def _offer(self, text: str) -> None:
        self._rest.start()
        wanted = text.strip().casefold()
        fitting = [name for name in self._known if wanted and wanted in name.casefold()]
        is_there = [name.casefold() for name in fitting] == [wanted]
        self.setAccessibleDescription("")
        if not fitting or is_there:
            self._close()
            return
        if self._list is None:
            self._list = NameList(self._host)
            self._list.picked.connect(self._take)
        self._list.show_below(self, fitting)

    def _close(self) -> None:
        if self._list is not None:
            self._list.hide()

    def _take(self, name: str) -> None:
        self._close()
        self.setText(name)
        self.setAccessibleDescription("")
        self.picked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the list while it is open."""
        names, key = self._list, event.key()
        is_paste = event.matches(QKeySequence.StandardKey.Paste)
        if is_paste and self.pasted(QGuiApplication.clipboard().mimeData()):
            self._close()
            return
        if names is None or names.isHidden():
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.setAccessibleDescription(names.walk(1 if key == Qt.Key.Key_Down else -1))
        elif key in ENTER_KEYS and names.chosen():
            self._take(names.chosen())
        elif key == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the keyboard."""
        self._close()
        super().focusOutEvent(event)
