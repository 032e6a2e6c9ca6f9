"""The first page: a promise, and two ways to begin."""

from ui.i18n import tr
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, Signal
from ui.theme import RADIUS_CARD, RADIUS_DIALOG, Face
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card, Ground
from ui.widgets.label import Label
from ui.widgets.mark import BrandMark
from ui.widgets.notice import Glyph
from ui.widgets.scene import LockScene
from wallet.views.values import HUB_NAME, PEER_NAME


class WelcomePage(Ground):
    """Try it now, or set up a wallet.

    Signals:
        demo_requested: start the demo.
        setup_requested: set up a wallet.
    """

    demo_requested = Signal()
    setup_requested = Signal()

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
        setup = Button(
            tr("Create or restore"),
            name=tr("Set up my wallet: create or restore"),
            size=ButtonSize.LARGE,
        )
        setup.clicked.connect(self.setup_requested)
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
        self._column.addLayout(self._cards(setup))
        self._column.addStretch(1)
        self._column.addWidget(LockScene(), 8)
        self.show_compact(is_compact=False)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self._column.setContentsMargins(0, 22 if is_compact else 58, 0, 0)
        self._title.show_face(Face.TITLE if is_compact else Face.HERO)

    def take_focus(self) -> None:
        """Enter starts the demo."""
        self._start.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cards(self, setup: Button) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addStretch(1)
        try_words = tr(
            "A private test network on this computer, a hub called {hub}, and {friend}, who would "
            "like a coffee. Play money."
        ).format(hub=HUB_NAME, friend=PEER_NAME)
        set_up_words = tr(
            "Create a new wallet, or bring one back from recovery words, a key file or a backup."
        )
        row.addWidget(
            _choice(tr("Try it now"), "drop", try_words, (self._start, tr("Ready in seconds"))), 4
        )
        row.addWidget(
            _choice(tr("Set up my wallet"), "words", set_up_words, (setup, tr("Not yet possible"))),
            4,
        )
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


def _choice(title: str, icon: str, words: str, action: tuple[Button, str]) -> Card:
    button, aside = action
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
    head.addWidget(Label(title, face=Face.TITLE), 1)
    inner.addLayout(head)
    text = Label(words, face=Face.BODY_LARGE, wraps=True)
    text.setAlignment(Qt.AlignmentFlag.AlignTop)
    text.setMinimumHeight(62)
    inner.addWidget(text)
    inner.addStretch(1)
    foot = QHBoxLayout()
    foot.addWidget(button)
    foot.addStretch(1)
    foot.addWidget(Label(aside, face=Face.BODY, color="muted"))
    inner.addSpacing(10)
    inner.addLayout(foot)
    return card
