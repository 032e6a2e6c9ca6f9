"""What stands around the home page: brand, top bar, the bar of the past, the strip, the frame."""

from ui.i18n import outside_name, tr
from ui.qt import QHBoxLayout, QStackedWidget, Qt, QVBoxLayout, QWidget, Signal
from ui.theme import RADIUS_CONTROL, Face
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card, Ground, Pill
from ui.widgets.label import Label
from ui.widgets.mark import BrandMark
from ui.widgets.notice import Glyph
from ui.widgets.strip import StripBar
from wallet.views import units
from wallet.views.values import HomeView, PeerView

FRAME_PX = 4


class Sidebar(Ground):
    """The brand and the pages. There is one page so far."""

    def __init__(self) -> None:
        super().__init__("sunk", line_edges="r")
        self._mark = BrandMark(24)
        self._name = Label(tr("Towpath"), face=Face.BRAND)
        self._home = NavItem(tr("Home"), "home")
        self._column = QVBoxLayout(self)
        self._brand = QHBoxLayout()
        self._brand.addWidget(self._mark)
        self._brand.addWidget(self._name)
        self._brand.addStretch(1)
        self._column.addLayout(self._brand)
        self._column.addWidget(self._home)
        self._column.addStretch(1)
        self.show_compact(is_compact=False)

    def show_compact(self, *, is_compact: bool) -> None:
        """Only icons where there is no room for words."""
        self.setFixedWidth(56 if is_compact else 184)
        self._name.setVisible(not is_compact)
        self._brand.setContentsMargins(8 if is_compact else 10, 2, 0, 8)
        self._brand.setSpacing(10)
        self._column.setContentsMargins(8 if is_compact else 10, 13, 8 if is_compact else 10, 12)
        self._home.show_compact(is_compact=is_compact)


class NavItem(Card):
    """The page that is open, in the sidebar."""

    def __init__(self, text: str, icon: str) -> None:
        super().__init__(radius_px=RADIUS_CONTROL)
        self._label = Label(text, face=Face.BODY_BOLD, color="water")
        self.setFixedHeight(38)
        self.setAccessibleName(tr("{page}, this page").format(page=text))
        self.setToolTip(text)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(10)
        self._row.addWidget(Glyph(icon, "water", size_px=20))
        self._row.addWidget(self._label, 1)

    def show_compact(self, *, is_compact: bool) -> None:
        """Only the icon where there is no room for words."""
        self._label.setVisible(not is_compact)
        self._row.setContentsMargins(10, 0, 8, 0)


class TopBar(Ground):
    """The network, and whether hub, friend and chain answer."""

    _PEERS_MAX = 3

    def __init__(self) -> None:
        super().__init__("paper", line_edges="b")
        self._is_compact = False
        self._network = Pill(height_px=26)
        self._network.show_colors("info_soft", "info", "info")
        self._peers = [Pill() for _peer in range(self._PEERS_MAX)]
        self._block = Pill()
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(12)
        row.addWidget(self._network)
        row.addStretch(1)
        for pill in self._peers:
            row.addWidget(pill)
        row.addWidget(self._block)
        self._row = row

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self._is_compact = is_compact
        side = 16 if is_compact else 24
        self._row.setContentsMargins(side, 0, side, 0)

    def show_home(self, home: HomeView) -> None:
        """Show the state of the present."""
        network = outside_name(home.network_name)
        self._network.show_words(network, name=tr("Network: {name}").format(name=network))
        for at, pill in enumerate(self._peers):
            pill.setVisible(at < len(home.peers))
            if at < len(home.peers):
                _show_peer(pill, home.peers[at])
        self._block.setVisible(home.head_block is not None)
        if home.head_block is not None:
            number = units.count(home.head_block)
            words = ("", number) if self._is_compact else (tr("Block"), number)
            name = tr("Newest block: {number}").format(number=number)
            self._block.show_words(*words, icon="block", name=name)


class PastBar(Ground):
    """In the past, this takes the place of the top bar.

    Signals:
        stepped: one event back (-1) or on (1) (int).
        live_requested: back to the present.
    """

    stepped = Signal(int)
    live_requested = Signal()

    def __init__(self) -> None:
        super().__init__("dusk_bar")
        self._title = Label(
            tr("You are looking at the past."), face=Face.BUTTON_LARGE, color="on_dusk"
        )
        self._event = Label(face=Face.BODY_LARGE, color="on_dusk")
        self._more = Label(
            tr("Nothing here can be changed or paid."), face=Face.SECOND, color="on_dusk"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 20, 0)
        row.setSpacing(10)
        row.addWidget(Glyph("clock", "on_dusk", size_px=20))
        row.addWidget(self._title)
        row.addWidget(self._event)
        row.addWidget(self._more)
        row.addStretch(1)
        small = ButtonSize.SMALL
        for name, icon, step in (
            (tr("One event back"), "previous", -1),
            (tr("One event on"), "next", 1),
        ):
            button = Button("", name=name, icon=icon, kind=ButtonKind.ON_DUSK, size=small)
            button.clicked.connect(lambda _on=False, step=step: self.stepped.emit(step))
            row.addWidget(button)
        live = Button(tr("Back to live"), key_hint=tr("Esc"), kind=ButtonKind.SECOND, size=small)
        live.clicked.connect(self.live_requested)
        row.addWidget(live)

    def show_compact(self, *, is_compact: bool) -> None:
        """Leave out the second sentence where there is no room."""
        self._more.setVisible(not is_compact)

    def show_moment(self, seq: int, at_ms: int | None) -> None:
        """Say which event is looked at; its time follows when it is known."""
        event = tr("Viewing event {number}").format(number=units.event_number(seq))
        self._event.show_text(f"{event}, {units.moment(at_ms)}" if at_ms is not None else event)

    def words(self) -> str:
        """What the bar says."""
        return f"{self._title.text()} {self._event.text()}"


class StripPanel(Ground):
    """The strip with its buttons and its event number.

    Attributes:
        bar: the strip itself, with signals of its own.

    Signals:
        stepped: one event back (-1) or on (1) (int).
        live_requested: back to the present.
    """

    stepped = Signal(int)
    live_requested = Signal()

    def __init__(self) -> None:
        super().__init__("surface", line_edges="t")
        self.bar = StripBar()
        self._live = Pill()
        self._live.show_words(tr("Live"), icon="pulse")
        self._live.show_colors("ok_soft", "ok", "ok")
        self._back = Button(tr("Back to live"), kind=ButtonKind.DUSK, size=ButtonSize.SMALL)
        self._back.clicked.connect(self.live_requested)
        self._event = Label(face=Face.BODY_BOLD)
        self._event.setAlignment(Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 1, 14, 0)
        row.setSpacing(8)
        for name, icon, step in (
            (tr("Previous event"), "previous", -1),
            (tr("Next event"), "next", 1),
        ):
            button = Button("", name=name, icon=icon, size=ButtonSize.SMALL)
            button.clicked.connect(lambda _on=False, step=step: self.stepped.emit(step))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(6)
        row.addWidget(self.bar, 1)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addStretch(1)
        right.addWidget(self._live, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self._back, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self._event)
        right.addStretch(1)
        side = QWidget()
        side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(126)
        row.addWidget(side)
        self.show_moment(None, 0)

    def show_moment(self, past_seq: int | None, last_seq: int) -> None:
        """Show where the handle is."""
        self.bar.show_position(past_seq)
        self._live.setVisible(past_seq is None)
        self._back.setVisible(past_seq is not None)
        words = tr("event {number}") if past_seq is None else tr("at {number}")
        number = units.event_number(last_seq if past_seq is None else past_seq)
        self._event.show_text(words.format(number=number))


class Shell(Ground):
    """The window around a page.

    Attributes:
        top, past, strip: the bars.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__("paper")
        self._page = page
        self._sidebar = Sidebar()
        self.top, self.past, self.strip = TopBar(), PastBar(), StripPanel()
        self._heads = QStackedWidget()
        self._heads.addWidget(self.top)
        self._heads.addWidget(self.past)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._sidebar)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._heads)
        column.addWidget(page, 1)
        column.addWidget(self.strip)
        row.addLayout(column, 1)
        self._frame = [Ground("dusk_bar") for _edge in range(4)]
        for edge in self._frame:
            edge.setParent(self)
            edge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            edge.hide()
        self.show_compact(is_compact=False)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self._sidebar.show_compact(is_compact=is_compact)
        self._heads.setFixedHeight(46 if is_compact else 52)
        self.strip.setFixedHeight(64 if is_compact else 72)
        self.top.show_compact(is_compact=is_compact)
        self.past.show_compact(is_compact=is_compact)

    def show_past(self, *, is_past: bool) -> None:
        """Put up, or take down, the signs of the past."""
        self._heads.setCurrentWidget(self.past if is_past else self.top)
        for edge in self._frame:
            edge.setVisible(is_past)
            edge.raise_()

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002 - Qt's signature
        """Keep the frame at the edges."""
        wide, high = self.width(), self.height()
        boxes = (
            (0, 0, wide, FRAME_PX),
            (0, high - FRAME_PX, wide, FRAME_PX),
            (0, 0, FRAME_PX, high),
            (wide - FRAME_PX, 0, FRAME_PX, high),
        )
        for edge, box in zip(self._frame, boxes, strict=True):
            edge.setGeometry(*box)


def _show_peer(pill: Pill, peer: PeerView) -> None:
    name = outside_name(peer.name)
    if peer.is_connected is None:
        pill.show_words(name, tr("unknown"), icon="wait")
    elif not peer.is_connected:
        pill.show_words(name, tr("away"), icon="warning")
    else:
        latency = "" if peer.latency_ms is None else units.took(peer.latency_ms)
        said = tr("{name} answers {latency}").format(name=name, latency=latency).strip()
        pill.show_words(name, latency, icon="check", name=said)
