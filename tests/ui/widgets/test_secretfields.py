"""What was typed into a field for secrets is gone once it is cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

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
