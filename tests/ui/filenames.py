"""Writing a name into the dialog that asks for a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.qt import QLineEdit, Qt

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.qt import QFileDialog


def name_field(dialog: QFileDialog) -> QLineEdit:
    (found,) = (
        each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == "File name"
    )
    return found


def write_name(qtbot: QtBot, dialog: QFileDialog, name: str) -> None:
    field = name_field(dialog)
    field.selectAll()
    # Pasted: typing opens the list of what is there, and the offscreen platform warns of it.
    field.insert(name)
    qtbot.keyClick(field, Qt.Key.Key_Return)
