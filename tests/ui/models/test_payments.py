from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.ui.fakes import a_payment
from ui.models.payments import PAYMENT_ROLE, PaymentsModel, sentence
from wallet.views.values import PaymentStatus, PaymentView

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester


def rows(*ids: int) -> tuple[PaymentView, ...]:
    return tuple(a_payment(payment_id=f"p{i}") for i in ids)


def shown(model: PaymentsModel) -> list[str]:
    return [model.index(row).data(PAYMENT_ROLE).payment_id for row in range(model.rowCount())]


def test_new_payments_come_in_on_top_and_the_rest_stays(qtmodeltester: ModelTester) -> None:
    model = PaymentsModel()
    qtmodeltester.check(model)
    model.show_payments(rows(2, 1))
    inserted: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))

    model.show_payments(rows(4, 3, 2, 1))

    assert shown(model) == ["p4", "p3", "p2", "p1"]
    assert inserted == [(0, 1)]
    assert resets == []


def test_only_a_row_that_changed_is_painted_again() -> None:
    model = PaymentsModel()
    model.show_payments(rows(3, 2, 1))
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    waiting = replace(rows(2)[0], status=PaymentStatus.SENT_WAITING)

    model.show_payments((*rows(3), waiting, *rows(1)))

    assert changed == [1]


def test_a_payment_that_was_not_made_says_so_in_words() -> None:
    failed = a_payment(status=PaymentStatus.FAILED, took_ms=None)

    assert sentence(failed).startswith("Not paid: 0.2500 ETH to Bob: Coffee")


@given(st.lists(st.integers(min_value=0, max_value=80), max_size=12))
def test_any_walk_through_time_shows_the_right_rows(tops: list[int]) -> None:
    model = PaymentsModel()

    for top in tops:
        wanted = rows(*range(top, 0, -1))
        model.show_payments(wanted)
        assert shown(model) == [payment.payment_id for payment in wanted]
