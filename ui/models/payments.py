"""The recent payments as rows that change by difference."""

from collections.abc import Sequence
from typing import Final

from ui.i18n import outside, plain_tooltip, tr
from ui.qt import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from wallet.views import units
from wallet.views.values import PaymentStatus, PaymentView

PAYMENT_ROLE: Final = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex
_WHOLE: Final = QModelIndex()


class PaymentsModel(QAbstractListModel):
    """The payments it is given, newest first: how many there are is the wallet's choice."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[PaymentView] = []

    def show_payments(self, payments: Sequence[PaymentView]) -> None:
        """Take the new list; only rows that differ are touched."""
        wanted = list(payments)
        fresh_count = _fresh_count(self._rows, wanted)
        if fresh_count is None:
            self._replace(wanted)
            return
        if fresh_count:
            self.beginInsertRows(_WHOLE, 0, fresh_count - 1)
            self._rows[:0] = wanted[:fresh_count]
            self.endInsertRows()
        if len(self._rows) > len(wanted):
            self.beginRemoveRows(_WHOLE, len(wanted), len(self._rows) - 1)
            del self._rows[len(wanted) :]
            self.endRemoveRows()
        elif len(self._rows) < len(wanted):
            self.beginInsertRows(_WHOLE, len(self._rows), len(wanted) - 1)
            self._rows.extend(wanted[len(self._rows) :])
            self.endInsertRows()
        for row, payment in enumerate(wanted):
            if self._rows[row] is not payment and self._rows[row] != payment:
                self._rows[row] = payment
                self.dataChanged.emit(self.index(row), self.index(row))

    def _replace(self, wanted: list[PaymentView]) -> None:
        """Nothing in common: the rows of another moment."""
        if self._rows:
            self.beginRemoveRows(_WHOLE, 0, len(self._rows) - 1)
            self._rows.clear()
            self.endRemoveRows()
        if wanted:
            self.beginInsertRows(_WHOLE, 0, len(wanted) - 1)
            self._rows.extend(wanted)
            self.endInsertRows()

    def rowCount(self, parent: _Index = _WHOLE) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The payment itself for the delegate, a sentence for everyone else."""
        if role == PAYMENT_ROLE:
            return self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return sentence(self._rows[index.row()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(sentence(self._rows[index.row()]))
        return None


def sentence(payment: PaymentView) -> str:
    """A payment in words."""
    words = {
        PaymentStatus.SENT_WAITING: tr("Sent {amount} to {name}, waiting for {name}"),
        PaymentStatus.DELIVERED: tr("Paid {amount} to {name}"),
        PaymentStatus.RECEIVED: tr("Received {amount} from {name}"),
        PaymentStatus.FAILED: tr("Not paid: {amount} to {name}"),
    }[payment.status]
    said = words.format(
        amount=units.eth_unit(abs(payment.amount_wei)), name=outside(payment.peer_name)
    )
    note = outside(payment.note)
    parts = [said + (f": {note}" if note else ""), units.clock_seconds(payment.at_ms)]
    if payment.took_ms is not None:
        parts.append(units.took(payment.took_ms))
    return ", ".join(parts)


def _fresh_count(before: list[PaymentView], wanted: list[PaymentView]) -> int | None:
    """How many rows of `wanted` are new on top; None when the two lists share no beginning."""
    if not before:
        return None
    top_id = before[0].payment_id
    for row, payment in enumerate(wanted):
        if payment.payment_id == top_id:
            return row
    return None
