"""The list of recent payments: a table with one column that a delegate draws."""

from typing import Final

from ui.i18n import outside, tr
from ui.models.payments import PAYMENT_ROLE, PaymentsModel
from ui.qt import (
    QAbstractItemView,
    QColor,
    QFontMetrics,
    QFrame,
    QHeaderView,
    QModelIndex,
    QPainter,
    QPersistentModelIndex,
    QRectF,
    QSize,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    Qt,
    QTableView,
)
from ui.theme import SCROLL_BAR_PX, Face, font, list_sheet, tokens
from ui.widgets.card import paint_letter
from ui.widgets.dress import dress
from wallet.views import units
from wallet.views.values import PaymentStatus, PaymentView

ROW_PX: Final = 36
# A name keeps so much room: before it is cut, how long it took goes, then when it was. Both are in the tooltip.
NAME_MIN_PX: Final = 90
_Index = QModelIndex | QPersistentModelIndex
_Column = tuple[str, Face, int, QColor]
_LEFT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class PaymentDelegate(QStyledItemDelegate):
    """Draws one payment: who, what for, how much, when, and how long it took."""

    def __init__(self) -> None:
        super().__init__()
        self.now_ms = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002
        """All rows are equally high."""
        return QSize(300, ROW_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> None:
        """Draw the row."""
        payment = index.data(PAYMENT_ROLE)
        assert isinstance(payment, PaymentView), f"row {index.row()} holds no payment"
        now = tokens()
        box = QRectF(option.rect)
        # Rows end where they would beside the scroll bar, so that they line up with the card.
        box.setRight(min(box.right(), float(option.widget.width() - SCROLL_BAR_PX)))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, now.selected)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), now.line)
        letter = QRectF(box.left() + 1, box.center().y() - 13, 26, 26)
        paint_letter(painter, outside(payment.peer_name), letter)
        self._paint_words(painter, payment, box.adjusted(40, 0, -2, 0))
        painter.restore()

    def _paint_words(self, painter: QPainter, payment: PaymentView, box: QRectF) -> None:
        now = tokens()
        took = _took_text(payment)
        at = units.clock_beside(payment.at_ms, now_ms=self.now_ms)
        is_paid = payment.status is not PaymentStatus.FAILED
        # What was not paid has no sign: it neither came nor went.
        amount_wei = payment.amount_wei
        amount = units.eth_signed(amount_wei) if is_paid else units.eth(abs(amount_wei))
        amount_face = Face.BODY_BOLD if is_paid else Face.BODY
        right = box.right()
        columns: tuple[_Column, ...] = (
            (took, Face.BODY, 78, now.muted if is_paid else now.warn),
            (at, Face.BODY, 84, now.muted),
            (amount, amount_face, 96, now.ink if is_paid else now.muted),
        )
        for text, face, room_px, color in fitting(columns, box.width() - NAME_MIN_PX):
            painter.setFont(font(face))
            painter.setPen(color)
            wide = _column_px(text, face, room_px)
            painter.drawText(QRectF(right - wide, box.top(), wide, box.height()), _RIGHT, text)
            right -= wide
        left = box.left()
        for text, face, color, column_px, most_px in (
            (outside(payment.peer_name), Face.BODY_BOLD, now.ink, 36.0, 110.0),
            (outside(payment.note), Face.BODY, now.muted, 0.0, 1000.0),
        ):
            painter.setFont(font(face))
            painter.setPen(color)
            room = min(max(right - left - 8, 0), most_px)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room))
            painter.drawText(QRectF(left, box.top(), room + 2, box.height()), _LEFT, shown)
            left += max(painter.fontMetrics().horizontalAdvance(shown), column_px) + 14


class PaymentList(QTableView):
    """The last payments. New rows come in at the top; nothing else is laid out again."""

    def __init__(self, model: PaymentsModel) -> None:
        super().__init__()
        self._delegate = PaymentDelegate()
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.horizontalHeader().setVisible(False)
        self.verticalHeader().setVisible(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.verticalHeader().setMinimumSectionSize(ROW_PX)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(tr("Recent payments"))
        dress(self, list_sheet)

    def show_now(self, now_ms: int) -> None:
        """The moment beside which times are written: another day gets its name."""
        self._delegate.now_ms = now_ms

    def sizeHint(self) -> QSize:
        """One row; it takes the room that is left, and never asks the picture for its own."""
        return QSize(300, ROW_PX)

    def minimumSizeHint(self) -> QSize:
        """At least one row."""
        return QSize(240, ROW_PX)


def _column_px(text: str, face: Face, room_px: int) -> int:
    return max(QFontMetrics(font(face)).horizontalAdvance(text) + 14, room_px)


def fitting(columns: tuple[_Column, ...], room_px: float) -> tuple[_Column, ...]:
    """The columns that find room, without the first ones where there is too little; the last one always stays."""
    while len(columns) > 1 and room_px < sum(_column_px(*column[:3]) for column in columns):
        columns = columns[1:]
    return columns


def _took_text(payment: PaymentView) -> str:
    if payment.status is PaymentStatus.SENT_WAITING:
        return tr("waiting")
    if payment.status is PaymentStatus.FAILED:
        return tr("not paid")
    return "" if payment.took_ms is None else units.took(payment.took_ms)
