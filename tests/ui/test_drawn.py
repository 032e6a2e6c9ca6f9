"""What a person reads is written for persons: on each page and in each dialog, with each of its states."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.shots import __main__ as page_shots
from ui.qt import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractListModel,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    Qt,
    QWidget,
)
from wallet.links.addresses import checksummed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from ui.qt import QAbstractItemModel

SIZE = (1440, 900)
ROWS_MAX = 60
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
ADDRESS = re.compile(r"0x([0-9a-fA-F]{40})(?![0-9a-fA-F])")
REPR = re.compile(
    r"""\bb'|\bb"|\bbytes?array\(|\bDecimal\(|\bdatetime\.|\bfrozenset\(|\bmappingproxy\("""
    r"""|<\w[\w.]* object|<\w[\w.]*: |\b[A-Z]\w*\(\w+=|\{'|\['|\bTrue\b|\bFalse\b"""
    r"""|\bNone\b(?! of\b| with\b)"""
)


def foreign_in(text: str) -> list[str]:
    """What in a text is no word of ours: an address that cannot be checked by its letters, or a Python value."""
    addresses = [found.group() for found in ADDRESS.finditer(text)]
    unchecked = [one for one in addresses if one != checksummed(bytes.fromhex(one[2:]))]
    return unchecked + [found.group() for found in REPR.finditer(text)]


def drawn(window: QWidget) -> Iterator[str]:
    """All texts of what is visible, and what a screen reader says and a pointer shows there.

    What is being typed is the person's own, and is left as it is.
    """
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisible():
            continue
        yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
        if isinstance(widget, (QLabel, QAbstractButton)) or (
            isinstance(widget, QLineEdit) and widget.isReadOnly()
        ):
            yield widget.text()
        elif isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from cells(widget.model())


def cells(model: QAbstractItemModel) -> Iterator[str]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for row in range(min(model.rowCount(), ROWS_MAX)):
        for column in range(columns):
            for role in ROLES:
                value = model.data(model.index(row, column), role)
                if isinstance(value, str):
                    yield value


@pytest.mark.parametrize("name", page_shots.PAGES)
def test_every_text_is_written_for_persons(qtbot: QtBot, name: str) -> None:
    window = page_shots.PAGES[name](SIZE)
    qtbot.addWidget(window)

    texts = list(drawn(window))

    assert any(texts)
    assert [(text, foreign_in(text)) for text in texts if foreign_in(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "to 0x5fbdb2315678afecb367f032d93f642f64180aa3",
        "to 0x5FBDB2315678AFECB367F032D93F642F64180AA3",
        "partners=(b'\\x19\\x88')",
        "limit None",
        "Decimal('1.5')",
        "<TabState.OPEN: 'open'>",
        "<ui.rooms.Rooms object at 0x7f>",
        "Channel(name='x')",
        "{'a': 1}",
    ],
)
def test_what_is_not_would_be_found(text: str) -> None:
    assert foreign_in(text)


def test_words_and_addresses_with_their_check_are_right() -> None:
    right = "None of these: 0x5FbDB2315678afecb367f032d93F642f64180aa3, block 0x" + "ab" * 32

    assert foreign_in(right) == []
