"""The quiet page of a wallet on a network where no channels are opened yet."""

from ui.i18n import tr
from ui.pages.page import Page
from ui.qt import QHBoxLayout, QKeyEvent, Qt, QVBoxLayout, Signal
from ui.realwords import network_color, network_title
from ui.theme import RADIUS_CONTROL, RADIUS_DIALOG, Face
from ui.widgets.button import Button, ButtonKind
from ui.widgets.card import Card, Ground, HairLine, Pill
from ui.widgets.label import Label
from ui.widgets.mark import BrandMark
from ui.widgets.notice import Glyph
from wallet.views import units
from wallet.views.real_values import NetworkName


class FarPage(Ground):
    """Who I am there, the backup, and what is not possible yet.

    Signals:
        copy_requested: copy the address.
        backup_requested: back up the words.
        lock_requested: lock the wallet.
        settings_requested: open the settings.
        leave_requested: lock the wallet and show the first page.
    """

    copy_requested = Signal()
    backup_requested = Signal()
    lock_requested = Signal()
    settings_requested = Signal()
    leave_requested = Signal()

    def __init__(self) -> None:
        super().__init__("paper")
        self._network = Pill()
        self._address = Label(face=Face.HASH, wraps=True)
        self.copy = Button(tr("Copy"), icon="copy", name=tr("Copy your address"))
        self.copy.clicked.connect(self.copy_requested)
        self._glyph = Glyph("warning", "warn")
        self._backed_up = Label(wraps=True)
        self._backup = Button(tr("Back up your words"), icon="words", kind=ButtonKind.PRIMARY)
        self._backup.clicked.connect(self.backup_requested)
        self._lock = Button(tr("Lock"), icon="lock", name=tr("Lock the wallet"))
        self._lock.clicked.connect(self.lock_requested)
        self._settings = Button("", icon="settings", name=tr("Settings"))
        self._settings.clicked.connect(self.settings_requested)
        column = QVBoxLayout(self)
        column.addStretch(1)
        card = Card(radius_px=RADIUS_DIALOG, outline="edge")
        card.setFixedWidth(680)
        self._fill(card)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)

    def show_wallet(self, network: NetworkName, address: str, *, is_backed_up: bool) -> None:
        """Show a wallet."""
        title, color = network_title(network), network_color(network)
        self._network.show_words(title, name=tr("Network: {name}").format(name=title))
        self._network.show_colors(f"{color}_soft", color, color)
        self._address.show_text(units.hex_groups(address, is_whole=True))
        self._glyph.show_icon(
            "check" if is_backed_up else "warning", "ok" if is_backed_up else "warn"
        )
        self._backed_up.show_text(
            tr("Your recovery words are backed up.")
            if is_backed_up
            else tr("Your recovery words are on this computer only. Write them down before use.")
        )
        self._backup.setVisible(not is_backed_up)

    def show_copied(self) -> None:
        """The address is in the clipboard."""
        self.copy.show_text(tr("Copied"), name=tr("Your address is copied"))

    def take_focus(self) -> None:
        """The keyboard is on the first thing to do."""
        first = self.copy if self._backup.isHidden() else self._backup
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, card: Card) -> None:
        inner = QVBoxLayout(card)
        inner.setContentsMargins(28, 22, 28, 24)
        inner.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(BrandMark(34))
        head.addWidget(Label(tr("Your wallet"), face=Face.TITLE), 1)
        head.addWidget(self._network)
        head.addWidget(self._lock)
        head.addWidget(self._settings)
        inner.addLayout(head)
        inner.addWidget(HairLine())
        inner.addWidget(Label(tr("Your address"), face=Face.SECOND, color="muted"))
        box = Card(fill="sunk", outline="sunk", radius_px=RADIUS_CONTROL)
        row = QHBoxLayout(box)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        row.addWidget(self._address, 1)
        row.addWidget(self.copy)
        inner.addWidget(box)
        backup = QHBoxLayout()
        backup.setSpacing(10)
        backup.addWidget(self._glyph)
        backup.addWidget(self._backed_up, 1)
        backup.addWidget(self._backup)
        inner.addLayout(backup)
        inner.addWidget(HairLine())
        words = tr(
            "Towpath opens no channels on this network until its contracts and every way out of a "
            "channel are finished. Send no money to this address for channels yet."
        )
        plain = QHBoxLayout()
        plain.setSpacing(10)
        plain.addWidget(Glyph("info", "info"), 0, Qt.AlignmentFlag.AlignTop)
        plain.addWidget(Label(words, wraps=True), 1)
        inner.addLayout(plain)
        inner.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        other = tr("A wallet keeps its network. For another network, make another wallet.")
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(Label(other, face=Face.SECOND, color="muted", wraps=True), 1)
        leave = Button(
            tr("To the first page"), icon="previous", name=tr("Lock, and to the first page")
        )
        leave.clicked.connect(self.leave_requested)
        foot.addWidget(leave)
        return foot


class FarSettings(Ground):
    """The settings of such a wallet, and the way back.

    Signals:
        back_requested: back to the wallet.
    """

    back_requested = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__("paper")
        self._page = page
        back = Button(tr("Back to your wallet"), icon="previous")
        back.clicked.connect(self.back_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 24, 0)
        row.addWidget(back)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(page, 1)

    def take_focus(self) -> None:
        """The keyboard begins in the settings."""
        self._page.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
            return
        super().keyPressEvent(event)
