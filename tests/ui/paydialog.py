"""The pay dialog, as a person uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.pages.pay.controller import StillTimer
from ui.qt import QLineEdit

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow


class HandStill(StillTimer):
    """Stillness that a test makes: its time passes when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.now_ms = 0
        self.changed_ms = 0

    def restart(self) -> None:
        self.changed_ms = self.now_ms

    def still_ms(self) -> int:
        return self.now_ms - self.changed_ms


def fill(qtbot: QtBot, window: MainWindow, payee: str, amount: str, note: str = "") -> None:
    """Write into the fields, one after the other."""
    for name, text in (("To", payee), ("Amount in ETH", amount), ("Note", note)):
        field = pay_field(window, name)
        field.setFocus()
        field.clear()
        qtbot.keyClicks(field, text)


def pay_field(window: MainWindow, name: str) -> QLineEdit:
    """A field of the dialog by its name."""
    return next(
        f for f in window.rooms.dialogs.pay.findChildren(QLineEdit) if f.accessibleName() == name
    )


def limit_field(window: MainWindow) -> QLineEdit:
    """The field for the limit of a new tab."""
    return pay_field(window, "Tab limit in ETH")
