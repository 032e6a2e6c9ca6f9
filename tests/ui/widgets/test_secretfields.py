"""What was typed into a field for secrets is gone once it is cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ui.qt import QLineEdit, Qt
from ui.widgets.secretfields import SecretField, WordsField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize("kind", [SecretField, WordsField])
def test_what_was_cleared_cannot_be_brought_back(
    qtbot: QtBot, kind: type[SecretField | WordsField]
) -> None:
    field = kind("Words")
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "abandon ability")

    field.clear()
    field.undo()

    assert field.text() == ""
    assert not field.isUndoAvailable()


@pytest.mark.parametrize("key", [Qt.Key.Key_Z, Qt.Key.Key_Y])
@pytest.mark.parametrize("is_emptied_first", [False, True])
@pytest.mark.parametrize("is_shown_before", [False, True])
def test_a_cleared_secret_does_not_come_back_when_it_is_shown(
    qtbot: QtBot, key: Qt.Key, *, is_emptied_first: bool, is_shown_before: bool
) -> None:
    field = SecretField("Passphrase")
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "abandon ability")
    field.reveal.turn(is_shown=is_shown_before)
    if is_emptied_first:
        qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    field.clear()
    field.reveal.click()
    for modifiers in (
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    ):
        qtbot.keyClick(field, key, modifiers)
        assert field.text() == ""

    assert (field.isUndoAvailable(), field.isRedoAvailable()) == (False, False)


def test_clearing_an_empty_secret_gives_dots_to_what_is_typed_next(qtbot: QtBot) -> None:
    field = SecretField("Passphrase")
    qtbot.addWidget(field)
    field.reveal.click()

    field.clear()

    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert field.reveal.text() == "Show"
