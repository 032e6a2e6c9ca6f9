from __future__ import annotations

from typing import TYPE_CHECKING

from ui.qt import QVBoxLayout, QWidget, isValid
from ui.widgets.button import Button
from ui.widgets.focus import FocusRing

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def shown_with_two_buttons(qtbot: QtBot) -> tuple[QWidget, FocusRing, Button, Button]:
    window = QWidget()
    qtbot.addWidget(window)
    ring = FocusRing(window)
    first, second = Button("First"), Button("Second")
    column = QVBoxLayout(window)
    column.addWidget(first)
    column.addWidget(second)
    window.show()
    qtbot.waitExposed(window)
    return window, ring, first, second


def delete_now(qtbot: QtBot, widget: QWidget) -> None:
    widget.deleteLater()
    qtbot.waitUntil(lambda: not isValid(widget))


def test_the_ring_moves_on_from_a_widget_that_was_deleted(qtbot: QtBot) -> None:
    _window, ring, first, second = shown_with_two_buttons(qtbot)
    ring.surround(first, 4)
    delete_now(qtbot, first)

    ring.surround(second, 4)

    assert ring.isVisible()
    assert ring.geometry().contains(second.geometry())


def test_the_ring_of_a_deleted_widget_is_hidden_by_the_next_layout(qtbot: QtBot) -> None:
    _window, ring, first, _second = shown_with_two_buttons(qtbot)
    ring.surround(first, 4)
    delete_now(qtbot, first)

    ring.follow()
    ring.release()

    assert not ring.isVisible()
