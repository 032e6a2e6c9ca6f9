from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import a_payment
from ui.models.payments import PaymentsModel
from ui.qt import Qt
from ui.theme import SCROLL_BAR_PX, Face, tokens
from ui.widgets.payment_list import ROW_PX, PaymentList, fitting
from wallet.views.values import PaymentStatus, PaymentView

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot


def drawn(qtbot: QtBot, payment: PaymentView) -> QImage:
    """One row, 400 pixels wide."""
    model = PaymentsModel()
    model.show_payments((payment,))
    rows = PaymentList(model)
    qtbot.addWidget(rows)
    rows.resize(400, 2 * ROW_PX)
    rows.show()
    return rows.grab().toImage()


def test_a_row_ends_where_it_would_beside_a_scroll_bar(qtbot: QtBot) -> None:
    """So it lines up with the card, whether there are few rows or many."""
    image = drawn(qtbot, a_payment())

    line = tokens().line.rgb()
    assert image.pixel(400 - SCROLL_BAR_PX - 4, ROW_PX - 1) == line
    assert image.pixel(400 - 3, ROW_PX - 1) != line


def test_a_payment_that_was_not_made_looks_different(qtbot: QtBot) -> None:
    failed = drawn(qtbot, a_payment(status=PaymentStatus.FAILED, took_ms=None))

    assert failed != drawn(qtbot, a_payment(took_ms=None))


@pytest.mark.usefixtures("qapp")
def test_the_name_is_the_last_to_go() -> None:
    """Where there is little room, first how long it took goes, then when it was; the amount stays."""
    line = tokens().ink
    columns = tuple((text, Face.BODY, 100, line) for text in ("took", "at", "amount"))

    names = {room: [one[0] for one in fitting(columns, room)] for room in (300, 299, 199, 10)}

    assert names == {
        300: ["took", "at", "amount"],
        299: ["at", "amount"],
        199: ["amount"],
        10: ["amount"],
    }


def test_a_row_tells_all_of_it_in_its_tooltip() -> None:
    model = PaymentsModel()
    model.show_payments((a_payment(),))

    tip = model.data(model.index(0), Qt.ItemDataRole.ToolTipRole)

    assert isinstance(tip, str)
    assert a_payment().peer_name in tip
