"""Words of the field are explained where they stand, from one list."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QHelpEvent

from tests.ui.paydialog import fill
from tests.ui.reading import read
from tests.ui.samples_channels import sample_live
from ui.glossary import Term, meaning
from ui.i18n import plain_tooltip
from ui.models.grid import GridModel
from ui.pages.channels.drawer import ChannelDrawer
from ui.pages.contacts.words import contact_columns
from ui.pages.own.steps import NetworkStep
from ui.pages.timeline.fields import FieldSheet
from ui.qt import QApplication, QEvent, QPoint, Qt, QToolTip, QWidget
from ui.widgets.label import Label
from wallet.views.timeline_values import EventField, FieldSort

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.ui.fakes import FakeLive, FakeWallet
    from ui.window import MainWindow


@pytest.mark.parametrize("term", list(Term), ids=lambda term: term.name)
def test_every_word_has_one_short_explanation(term: Term) -> None:
    words = meaning(term)

    assert words.endswith(".")
    assert len(words) <= 140


@pytest.fixture
def live(wallet: FakeWallet) -> FakeLive:
    wallet.live = sample_live()
    return wallet.live


def explained(inside: QWidget, text: str) -> str:
    """What the label that reads so says in its tooltip; a screen reader is told the same."""
    label = next(
        each
        for each in inside.findChildren(Label)
        if text in each.text() and each.accessibleDescription()
    )
    assert label.accessibleDescription() in plain(label.toolTip())
    return plain(label.toolTip())


def plain(tip: str) -> str:
    return html.unescape(tip)


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("Turn", Term.TURN),
        ("Leads", Term.LEADER),
        ("Contract", Term.CONTRACT),
        ("Challenge", Term.CHALLENGE),
        ("Channel id", Term.CHANNEL_ID),
        ("newest vouchers", Term.VOUCHER),
    ],
)
def test_the_words_of_a_channel_are_explained(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive, word: str, term: Term
) -> None:
    window = open_window()
    channel_id = live.home().channels[0].channel_id
    window.rooms.show_channel(channel_id)
    qtbot.waitUntil(lambda: "Channel id" in read(window))

    assert meaning(term) in explained(window.findChild(ChannelDrawer), word)


def test_home_explains_a_turn_and_what_a_tab_keeps(
    open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    home = open_window().rooms.home

    assert live.home().in_tabs
    assert explained(home, "in all, turn").endswith(f". {meaning(Term.TURN)}</p>")
    assert explained(home, "more in ").endswith(f". {meaning(Term.TAB)}</p>")


def test_pay_explains_what_a_tab_keeps(qtbot: QtBot, dialog_window: MainWindow) -> None:
    fill(qtbot, dialog_window, "Bob", "0.25")

    assert meaning(Term.TAB) in explained(dialog_window.rooms.dialogs.pay, "in tabs with Bob")


def test_the_title_of_pinned_addresses_is_explained() -> None:
    (column,) = (each for each in contact_columns() if each.title == "Pinned address")

    assert column.meaning == meaning(Term.PINNED_ADDRESS)
    tips = [tip(GridModel(contact_columns()), at) for at in range(2)]
    assert tips == ["", plain_tooltip(column.meaning)]


def tip(model: GridModel, at: int) -> object:
    return model.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)


def test_the_contracts_of_a_chain_are_explained(qtbot: QtBot) -> None:
    step = NetworkStep()
    qtbot.addWidget(step)

    for word, term in (
        ("Adjudicator", Term.ADJUDICATOR),
        ("Consensus app", Term.CONSENSUS_APP),
        ("Virtual app", Term.VIRTUAL_APP),
    ):
        assert meaning(term) in explained(step, word)


def test_pointing_at_a_field_of_an_event_explains_its_word(qtbot: QtBot) -> None:
    sheet = FieldSheet()
    qtbot.addWidget(sheet)
    sheet.resize(300, 100)
    sheet.show_fields(
        (
            EventField(name="memo", sort=FieldSort.TEXT, value="Coffee"),
            EventField(name="turn_num", sort=FieldSort.NUMBER, value=2),
        )
    )
    sheet.show()

    point(sheet, sheet.height() - 4)
    assert QToolTip.text() == plain_tooltip(meaning(Term.TURN))

    point(sheet, 4)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def point(sheet: QWidget, y_px: int) -> None:
    at = QPoint(4, y_px)
    QApplication.sendEvent(sheet, QHelpEvent(QEvent.Type.ToolTip, at, sheet.mapToGlobal(at)))
