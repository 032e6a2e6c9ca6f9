"""A link is underlined under the pointer, and it alone."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.qt import QEnterEvent, QPointF
from ui.theme import Face, font
from ui.widgets.link import Link


def test_the_line_under_a_link_stays_with_it(qtbot: QtBot) -> None:
    link = Link("All activity")
    qtbot.addWidget(link)
    plain = link.grab().toImage()

    link.enterEvent(QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1)))

    assert link.grab().toImage() != plain
    assert not font(Face.SECOND_BOLD).underline()
