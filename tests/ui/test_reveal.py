"""A secret field shows dots; what is typed can be read for a moment, and never by who comes later."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.qt import QLineEdit, Qt, QVBoxLayout, QWidget
from ui.widgets.secretfields import SecretField, StrengthMeter
from wallet.views.real_values import Level, PassphraseStrength

ECHO = QLineEdit.EchoMode


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.addWidget(SecretField("Passphrase"))
    column.addWidget(QLineEdit())
    qtbot.addWidget(page)
    page.resize(400, 120)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def field(page: QWidget) -> SecretField:
    (field,) = page.findChildren(SecretField)
    field.setFocus()
    return field


def test_it_is_reached_and_pressed_by_keyboard_and_says_what_it_would_do(
    qtbot: QtBot, field: SecretField
) -> None:
    qtbot.keyClicks(field, "gravel otter")
    assert field.echoMode() is ECHO.Password
    assert field.reveal.accessibleName() == "Show what is typed: Passphrase"

    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.window().focusWidget() is field.reveal
    qtbot.keyClick(field.reveal, Qt.Key.Key_Space)

    assert field.echoMode() is ECHO.Normal
    assert (field.reveal.text(), field.text()) == ("Hide", "gravel otter")
    assert field.reveal.accessibleName() == "Hide what is typed: Passphrase"
    qtbot.mouseClick(field.reveal, Qt.MouseButton.LeftButton)
    assert field.echoMode() is ECHO.Password


def test_the_word_stands_beside_the_text_and_never_over_it(
    qtbot: QtBot, field: SecretField
) -> None:

    for width in (160, 400):
        field.setFixedWidth(width)
        qtbot.waitUntil(lambda width=width: field.width() == width)
        word = field.reveal.geometry()
        assert field.rect().contains(word)
        assert field.textMargins().right() >= field.width() - word.left()


def test_what_was_shown_is_dots_again_when_it_was_left_or_emptied(
    qtbot: QtBot, field: SecretField
) -> None:
    for leave in (lambda: field.window().hide(), field.clear):
        field.window().show()
        qtbot.keyClicks(field, "gravel")
        field.reveal.click()
        assert field.echoMode() is ECHO.Normal

        leave()

        assert field.echoMode() is ECHO.Password
        assert field.reveal.text() == "Show"


def test_the_meter_says_what_is_not_taken_and_what_is_weak_and_taken(qtbot: QtBot) -> None:
    meter = StrengthMeter()
    qtbot.addWidget(meter)

    meter.show_strength(PassphraseStrength(level=Level.WEAK, missing=0, is_refused=True))
    assert (meter.is_refused, meter.words()) == (True, "Not taken: a common word, name or pattern")

    meter.show_strength(PassphraseStrength(level=Level.WEAK, missing=0))
    assert (meter.is_refused, meter.words()) == (False, "Weak: a longer one is better")
    meter.show_strength(None)
    assert not meter.is_refused
