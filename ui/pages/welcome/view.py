"""The first page: a promise, and two ways to begin."""

from __future__ import annotations

from ui.i18n import tr
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, Signal
from ui.theme import RADIUS_CARD, RADIUS_DIALOG, Face
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card, Ground
from ui.widgets.label import Label
from ui.widgets.link import Link
from ui.widgets.mark import BrandMark
from ui.widgets.notice import Glyph
from ui.widgets.scene import LockScene
from wallet.views.demo_names import HUB_NAME, PEER_NAME


class WelcomePage(Ground):
    """Try it now, or set up a wallet.

    Signals:
        demo_requested: start the demo.
        setup_requested: set up a wallet.
        wallets_requested: show the wallets of this computer.
    """

    demo_requested = Signal()
    setup_requested = Signal()
    wallets_requested = Signal()

    def __init__(self) -> None:
        super().__init__("paper")
        self._title = Label(tr("Pay people instantly. Keep your own keys."), face=Face.HERO)
        self._start = Button(
            tr("Start the demo"),
            name=tr("Try it now: start the demo"),
            kind=ButtonKind.PRIMARY,
            size=ButtonSize.LARGE,
        )
        self._start.clicked.connect(self.demo_requested)
        self._setup = Button(
            tr("Create or restore"),
            name=tr("Set up my wallet: create or restore"),
            size=ButtonSize.LARGE,
        )
        self._setup.clicked.connect(self.setup_requested)
        self._first = self._start
        self._own_title = Label(tr("Set up my wallet"), face=Face.TITLE)
        self._own_words = Label(
            tr("Create a new wallet, or bring one back from recovery words or a key file."),
            face=Face.BODY_LARGE,
            wraps=True,
        )
        self._own_aside = Label(tr("Your own keys"), face=Face.BODY, color="muted")
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addLayout(_brand_row())
        self._column.addSpacing(10)
        self._column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(6)
        lead = Label(
            tr("Your money moves like water between locks: at once, and only when you open it."),
            face=Face.UNIT,
            color="muted",
        )
        self._column.addWidget(lead, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(34)
        self._column.addLayout(self._cards())
        self._column.addSpacing(14)
        self._profile = Label(face=Face.SECOND, color="muted")
        self._profile.hide()
        self._column.addWidget(self._profile, 0, Qt.AlignmentFlag.AlignHCenter)
        others = Link(tr("Other wallets on this computer"))
        others.clicked.connect(self.wallets_requested)
        self._column.addWidget(others, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self._column.addWidget(LockScene(), 8)
        self.show_compact(is_compact=False)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self._column.setContentsMargins(0, 22 if is_compact else 58, 0, 0)
        self._title.show_face(Face.TITLE if is_compact else Face.HERO)

    def show_own(self, *, is_backed_up: bool) -> None:
        """There is a wallet in this profile already: the second way opens it."""
        self._own_title.show_text(tr("Open my wallet"))
        self._own_words.show_text(
            tr("It is locked. Your keys are on this computer, and your words on your paper.")
            if is_backed_up
            else tr("It is locked. Its recovery words are not backed up yet.")
        )
        self._own_aside.show_text(tr("Locked"))
        self._setup.show_text(tr("Unlock"), name=tr("Open my wallet: unlock"))
        has_focus = self._first.hasFocus()
        self._first = self._setup
        self._start.show_kind(ButtonKind.SECOND)
        self._setup.show_kind(ButtonKind.PRIMARY)
        self._try_card.show_outline("edge", width_px=1)
        self._own_card.show_outline("water", width_px=2)
        if has_focus:
            self.take_focus()

    def show_profile(self, name: str) -> None:
        """Which profile this is; "" is the usual one and is not named."""
        self._profile.setVisible(bool(name))
        self._profile.show_text(tr("Profile: {name}").format(name=name))

    def show_no_wallet(self, name: str) -> None:
        """This profile holds no wallet, and another one does."""
        self._profile.show_color("warn")
        self._profile.show_text(tr("No wallet in profile {name} yet").format(name=name))

    def take_focus(self) -> None:
        """Enter starts the demo, or opens the wallet that is there."""
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cards(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addStretch(1)
        try_words = tr(
            "A private test network on this computer, a hub called {hub}, and {friend}, who would "
            "like a coffee. Play money."
        ).format(hub=HUB_NAME, friend=PEER_NAME)
        title = Label(tr("Try it now"), face=Face.TITLE)
        words = Label(try_words, face=Face.BODY_LARGE, wraps=True)
        aside = Label(tr("Ready in seconds"), face=Face.BODY, color="muted")
        self._try_card = _choice("drop", (title, words, aside), self._start)
        row.addWidget(self._try_card, 4)
        own = (self._own_title, self._own_words, self._own_aside)
        self._own_card = _choice("words", own, self._setup)
        row.addWidget(self._own_card, 4)
        row.addStretch(1)
        return row


def _brand_row() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(14)
    row.addStretch(1)
    row.addWidget(BrandMark(38))
    row.addWidget(Label(tr("Towpath"), face=Face.TITLE))
    row.addStretch(1)
    return row


def _choice(icon: str, texts: tuple[Label, Label, Label], button: Button) -> Card:
    title, text, aside = texts
    is_first = icon == "drop"
    card = Card(
        outline="water" if is_first else "edge",
        width_px=2 if is_first else 1,
        radius_px=RADIUS_DIALOG,
    )
    card.setMinimumWidth(380)
    card.setMaximumWidth(460)
    inner = QVBoxLayout(card)
    inner.setContentsMargins(30, 28, 30, 28)
    inner.setSpacing(12)
    head = QHBoxLayout()
    head.setSpacing(14)
    tile = Card(fill="water_soft", outline="water_soft", radius_px=RADIUS_CARD - 2)
    tile.setFixedSize(44, 44)
    box = QHBoxLayout(tile)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(Glyph(icon, "water", size_px=24), 0, Qt.AlignmentFlag.AlignCenter)
    head.addWidget(tile)
    head.addWidget(title, 1)
    inner.addLayout(head)
    text.setAlignment(Qt.AlignmentFlag.AlignTop)
    text.setMinimumHeight(62)
    inner.addWidget(text)
    inner.addStretch(1)
    foot = QHBoxLayout()
    foot.addWidget(button)
    foot.addStretch(1)
    foot.addWidget(aside)
    inner.addSpacing(10)
    inner.addLayout(foot)
    return card
