"""Draws the cells of the activity's table, and edits labels where they stand."""

from typing import Final

from ui.i18n import tr
from ui.pages.activity.model import CELLS_ROLE, Cells, Column
from ui.qt import (
    QAbstractItemModel,
    QLineEdit,
    QModelIndex,
    QPainter,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    Qt,
    QWidget,
)
from ui.theme import Face, field_sheet, font, tokens
from ui.widgets.card import paint_letter
from ui.widgets.icon import paint_icon
from ui.widgets.longtable import PAD_PX
from wallet.views.activity_values import LABEL_MAX_CHARS

ROW_PX: Final = 36
_BOX_PX: Final = 26
_PENCIL_PX: Final = 16
_GAP_PX: Final = 10
_FIRST_PX: Final = _BOX_PX + 14
"""Where the words of the first column begin, after its box."""

_Index = QModelIndex | QPersistentModelIndex
_LEFT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def pencil_box(cell: QRect) -> QRect:
    """Where the pencil stands in a label's cell."""
    left = cell.right() - PAD_PX - _PENCIL_PX
    return QRect(left, cell.center().y() - _PENCIL_PX // 2, _PENCIL_PX, _PENCIL_PX)


class LabelField(QLineEdit):
    """The field in which a label is written.

    What is typed stays when the table changes beneath it.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_filled = False
        self.setMaxLength(LABEL_MAX_CHARS)
        self.setFont(font(Face.BODY))
        self.setAccessibleName(tr("Label"))
        self.setPlaceholderText(tr("A label of your own"))
        self.setStyleSheet(field_sheet() + "QLineEdit { border-radius: 6px; }")


class CellDelegate(QStyledItemDelegate):
    """Draws one cell.

    Attributes:
        hovered_row: the row under the pointer, -1 if there is none.
        is_locked: whether labels cannot be edited, so that no pencil is shown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.hovered_row = -1
        self.is_locked = False

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002
        """All rows are equally high."""
        return QSize(100, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw ground, hairline and words."""
        cells = index.data(CELLS_ROLE)
        assert isinstance(cells, Cells), f"row {index.row()} holds no cells"
        now = tokens()
        box = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, now.selected)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), now.line)
        column = Column(index.column())
        if column is Column.WHAT:
            _paint_what(painter, cells, box)
        elif column is Column.NOTE:
            is_near = index.row() == self.hovered_row or bool(
                option.state & QStyle.StateFlag.State_Selected
            )
            room = box.adjusted(0, 0, -PAD_PX - _PENCIL_PX, 0)
            _paint_note(painter, cells, room)
            if is_near and not self.is_locked:
                paint_icon(painter, "edit", now.muted, QRectF(pencil_box(option.rect)))
        elif column is Column.STATUS:
            _paint_status(painter, cells, box)
        else:
            _paint_figure(painter, cells, column, box)
        painter.restore()

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's signature
        index: _Index,  # noqa: ARG002
    ) -> QWidget:
        """A field in the label's place."""
        return LabelField(parent)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Fill the field once; later changes of the table do not overwrite what is typed."""
        if isinstance(editor, LabelField) and not editor.is_filled:
            editor.is_filled = True
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Pass the label on."""
        if isinstance(editor, LabelField):
            model.setData(index, editor.text())

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: _Index,  # noqa: ARG002 - Qt's signature
    ) -> None:
        """The field fills the cell."""
        editor.setGeometry(option.rect.adjusted(0, 2, -2, -3))


def _paint_what(painter: QPainter, cells: Cells, box: QRectF) -> None:
    now = tokens()
    place = QRectF(box.left() + PAD_PX - 4, box.center().y() - _BOX_PX / 2, _BOX_PX, _BOX_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if cells.letter:
        paint_letter(painter, cells.letter, place)
    else:
        paint_icon(painter, cells.picture, now.muted, place.adjusted(4, 4, -4, -4))
    painter.setFont(font(Face.BODY_BOLD if cells.is_moved else Face.BODY))
    painter.setPen(now.ink)
    _draw(painter, box.adjusted(PAD_PX - 4 + _FIRST_PX - 4, 0, -PAD_PX, 0), cells.title, _LEFT)


def _paint_note(painter: QPainter, cells: Cells, box: QRectF) -> None:
    now = tokens()
    room = box.adjusted(PAD_PX, 0, -PAD_PX, 0)
    if cells.label:
        painter.setFont(font(Face.BODY))
        painter.setPen(now.ink)
        used_px = _draw(painter, room, cells.label, _LEFT)
        room.setLeft(room.left() + used_px + _GAP_PX)
    if cells.note and room.width() > 2 * _GAP_PX:
        painter.setFont(font(Face.BODY))
        painter.setPen(now.muted)
        _draw(painter, room, cells.note, _LEFT)


def _paint_status(painter: QPainter, cells: Cells, box: QRectF) -> None:
    color = getattr(tokens(), cells.color)
    room = box.adjusted(PAD_PX, 0, -PAD_PX, 0)
    if cells.icon:
        place = QRectF(room.left(), box.center().y() - 8, 16, 16)
        paint_icon(painter, cells.icon, color, place)
        room.setLeft(room.left() + 22)
    painter.setFont(font(Face.BODY))
    painter.setPen(color)
    _draw(painter, room, cells.status, _LEFT)


def _paint_figure(painter: QPainter, cells: Cells, column: Column, box: QRectF) -> None:
    now = tokens()
    is_amount = column is Column.AMOUNT
    is_strong = is_amount and cells.is_moved
    painter.setFont(font(Face.BODY_BOLD if is_strong else Face.BODY))
    painter.setPen(now.ink if is_strong else now.muted)
    text = cells.amount if is_amount else cells.when
    _draw(painter, box.adjusted(PAD_PX, 0, -PAD_PX, 0), text, _RIGHT)


def _draw(painter: QPainter, box: QRectF, text: str, flags: Qt.AlignmentFlag) -> int:
    """Draw what fits; returns how wide it is."""
    metrics = painter.fontMetrics()
    wide_px = metrics.horizontalAdvance(text)
    if wide_px > box.width():
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        wide_px = metrics.horizontalAdvance(text)
    painter.drawText(box, flags | Qt.TextFlag.TextSingleLine, text)
    return wide_px
