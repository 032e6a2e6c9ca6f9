"""One wallet of this computer: its name, its network in its colour, and the way into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import TOLD_MAX_CHARS, outside, outside_name, tr
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget, Signal
from ui.realwords import network_color, network_title
from ui.theme import Face
from ui.widgets.button import Button
from ui.widgets.card import Pill
from ui.widgets.label import Label

if TYPE_CHECKING:
    from wallet.views.wallets_values import WalletRow


class WalletLine(QWidget):
    """One line of the dialog.

    Signals:
        open_requested: open it in a window of its own (its name).
    """

    open_requested = Signal(str)

    def __init__(self, row: WalletRow) -> None:
        super().__init__()
        self._button = self._way_in(row)
        name = outside(row.name)
        self.setAccessibleName(f"{name}. {_holds(row)}")
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 10, 24, 10)
        line.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(name, face=Face.BODY_BOLD, elides=True))
        words.addWidget(_below(row))
        line.addLayout(words, 1)
        line.addWidget(_network_pill(row), 0, Qt.AlignmentFlag.AlignVCenter)
        if self._button is not None:
            line.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)

    def lock(self, reason: str) -> None:
        """Switch its button off, and say why; "" switches it on."""
        if self._button is not None:
            self._button.lock(reason)

    def _way_in(self, row: WalletRow) -> Button | None:
        if row.is_current:
            return None
        name = outside_name(row.name)
        if row.is_open:
            words, spoken = tr("Show its window"), tr("Show the window of {name}")
        else:
            words, spoken = tr("Open in a new window"), tr("Open {name} in a new window")
        button = Button(words, name=spoken.format(name=name))
        button.clicked.connect(lambda: self.open_requested.emit(row.name))
        return button


def _holds(row: WalletRow) -> str:
    """What is in it, and where it is open."""
    if row.has_keys:
        holds = tr("Your own keys")
    elif row.has_demo:
        holds = tr("Demo only")
    else:
        holds = tr("Empty")
    if row.is_current:
        return tr("{holds}. In this window").format(holds=holds)
    if row.is_open:
        return tr("{holds}. Open in another window").format(holds=holds)
    return holds


def _below(row: WalletRow) -> Label:
    if row.cause:
        words = outside(f"{row.cause} {row.remedy}", TOLD_MAX_CHARS)
        return Label(words, face=Face.SECOND, color="danger", wraps=True)
    return Label(_holds(row), face=Face.SECOND, color="muted", elides=True)


def _network_pill(row: WalletRow) -> Pill:
    pill = Pill()
    if row.network is not None:
        title, color = network_title(row.network), network_color(row.network)
    elif row.cause:
        title, color = tr("Not readable"), "danger"
    elif row.has_demo:
        title, color = tr("Demo"), "info"
    else:
        pill.show_words(tr("No network"))
        return pill
    pill.show_words(title, name=tr("Network: {name}").format(name=title))
    pill.show_colors(f"{color}_soft", color, color)
    return pill
