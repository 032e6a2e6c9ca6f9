"""Which wallet this is, and who I am in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import outside, outside_name, tr
from ui.pages.settings.parts import Section, SettingRow
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget, Signal, qVersion
from ui.theme import Face
from ui.widgets.button import Button
from ui.widgets.card import Pill
from ui.widgets.copybutton import CopyButton
from ui.widgets.label import Label
from ui.widgets.qr import QrSymbol
from wallet.views import units

if TYPE_CHECKING:
    from wallet.views.profile_values import ProfileFacts

_SIDE_PX: Final = 148


class ProfileSection(Section):
    """Network, folder, log and versions.

    Signals:
        wallets_requested: show the wallets of this computer.
    """

    wallets_requested = Signal()

    def __init__(self, color: str) -> None:
        """`color` is the token that marks the network."""
        super().__init__(tr("This profile"))
        self._network = Pill()
        self._network.show_colors(f"{color}_soft", color, color)
        self._copy = CopyButton(tr("Copy"), name=tr("Copy the folder"))
        others = Button(tr("Show"), name=tr("Show the wallets on this computer"))
        others.clicked.connect(self.wallets_requested)
        self._rows = {
            "network": SettingRow(tr("Network"), "", self._network),
            "folder": SettingRow(tr("Folder"), "", self._copy),
            "log": SettingRow(tr("Log"), ""),
            "versions": SettingRow(tr("Versions"), ""),
            "others": SettingRow(
                tr("Wallets on this computer"),
                tr("Open another one in a window of its own, or make a new one."),
                others,
            ),
        }
        for row in self._rows.values():
            self.add_row(row)

    def show_facts(self, facts: ProfileFacts) -> None:
        """Show them."""
        name = outside_name(facts.network_name)
        self._network.show_words(name, name=tr("Network: {name}").format(name=name))
        chain = tr("Chain {number}. Each network keeps its own channels and its own log.")
        log = tr("{count} events, {size}. It is kept on this computer only.")
        versions = tr("Towpath {towpath}, log format {log}, Qt {qt}")
        self._copy.show_content(facts.folder)
        self._rows["network"].show_words(chain.format(number=facts.chain_id))
        self._rows["folder"].show_words(outside(facts.folder))
        self._rows["log"].show_words(
            log.format(count=units.count(facts.event_count), size=units.size(facts.log_size_bytes))
        )
        self._rows["versions"].show_words(
            versions.format(towpath=facts.version, log=facts.log_version, qt=qVersion())
        )


class AddressSection(Section):
    """Who I am, to be read, copied and photographed."""

    def __init__(self) -> None:
        super().__init__(tr("My address"))
        self._picture = QrSymbol(tr("Your address as a QR symbol"), side_px=_SIDE_PX)
        self._address = Label(face=Face.HASH, wraps=True)
        self._copy = CopyButton(tr("Copy"), name=tr("Copy your address"))
        words = Label(
            tr(
                "Give it to whoever wants to pay you or to have you as a contact. It is no secret, "
                "and nobody can take money with it."
            ),
            face=Face.SECOND,
            color="muted",
            wraps=True,
        )
        column = QVBoxLayout()
        column.setSpacing(10)
        for widget in (words, self._address):
            column.addWidget(widget)
        column.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.add_row(body, has_line=False)

    def show_facts(self, facts: ProfileFacts) -> None:
        """Show them."""
        self._picture.show_symbol(facts.symbol, facts.address)
        self._address.show_text(units.hex_groups(facts.address, is_whole=True))
        self._copy.show_content(facts.address)
