"""The top bar: the network, and whether hub, friend and chain answer."""

from ui.frame.bell import Bell
from ui.frame.narrow import leave_out
from ui.i18n import outside_name, set_plain_tooltip, tr
from ui.qt import QHBoxLayout, QResizeEvent
from ui.realwords import network_color
from ui.widgets.button import Button, ButtonSize
from ui.widgets.card import Ground, Pill
from wallet.views import units
from wallet.views.real_values import NetworkName
from wallet.views.values import PEERS_SHOWN_MAX, HomeView, PeerView

# The search's words, how fast each answers, their names, and the block.
_NO_TIME, _NO_NAME, _LEFT_OUT_MAX = 2, 3, 4


class TopBar(Ground):
    """The network, whether hub, friend and chain answer, and the lock of a wallet with keys of its own.

    Attributes:
        search: opens the palette.
        lock: locks the wallet; hidden in the demo.
        bell: opens the notices.
    """

    def __init__(self) -> None:
        super().__init__("paper", line_edges="b")
        self._is_compact = False
        self._home: HomeView | None = None
        self._network = Pill(height_px=26)
        self._network.show_colors("info_soft", "info", "info")
        self._peers = [Pill() for _peer in range(PEERS_SHOWN_MAX)]
        self._block = Pill()
        self.bell = Bell()
        self.lock = Button(
            "", name=tr("Lock the wallet, Ctrl+L"), icon="lock", size=ButtonSize.SMALL
        )
        self.lock.hide()
        self.search = Button(
            tr("Search or jump to"), icon="search", key_hint=tr("Ctrl K"), size=ButtonSize.SMALL
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(12)
        row.addWidget(self._network)
        row.addWidget(self.search)
        row.addStretch(1)
        for pill in self._peers:
            row.addWidget(pill)
        row.addWidget(self._block)
        row.addWidget(self.bell)
        row.addWidget(self.lock)
        self._row = row

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        self._is_compact = is_compact
        side = 16 if is_compact else 24
        self._row.setContentsMargins(side, 0, side, 0)
        self._fit()

    def show_own(self, network: NetworkName) -> None:
        """The wallet has keys of its own: mark its network, and offer to lock it."""
        color = network_color(network)
        self._network.show_colors(f"{color}_soft", color, color)
        self.lock.show()

    def show_home(self, home: HomeView) -> None:
        """Show the state of the present."""
        self._home = home
        network = outside_name(home.network_name)
        self._network.show_words(network, name=tr("Network: {name}").format(name=network))
        for at, pill in enumerate(self._peers):
            pill.setVisible(at < len(home.peers))
        if home.head_block is not None:
            self._show_block(home.head_block)
        self._fit()

    def _fit(self) -> None:
        """Where there is no room for all, words go first; no pill and no button is ever cut."""
        leave_out(self, self._show_without, _LEFT_OUT_MAX)

    def _show_without(self, count: int) -> None:
        """Leave out the search's words, how fast each answers, their names, and the block."""
        words = "" if count > 0 else tr("Search or jump to")
        if words != self.search.text():
            self.search.show_key_hint("" if count > 0 else tr("Ctrl K"))
            self.search.show_text(words, name=tr("Search or jump to"))
        home = self._home
        if home is None:
            return
        for pill, peer in zip(self._peers, home.peers, strict=False):
            _show_peer(pill, peer, has_time=count < _NO_TIME, has_name=count < _NO_NAME)
        self._block.setVisible(home.head_block is not None and count < _LEFT_OUT_MAX)

    def _show_block(self, head_block: int) -> None:
        number = units.count(head_block)
        words = ("", number) if self._is_compact else (tr("Block"), number)
        name = tr("Newest block: {number}").format(number=number)
        self._block.show_words(*words, icon="block", name=name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more or less room."""
        super().resizeEvent(event)
        self._fit()


def _show_peer(pill: Pill, peer: PeerView, *, has_time: bool, has_name: bool) -> None:
    name = outside_name(peer.name)
    if peer.is_connected is None:
        icon, state, said = "wait", tr("unknown"), ""
    elif not peer.is_connected:
        icon, state, said = "warning", tr("away"), ""
    else:
        icon = "check"
        state = "" if peer.latency_ms is None else units.took(peer.latency_ms)
        said = tr("{name} answers {latency}").format(name=name, latency=state).strip()
    whole = said or f"{name} {state}".strip()
    pill.show_words(name if has_name else "", state if has_time else "", icon=icon, name=whole)
    set_plain_tooltip(pill, "" if has_time else whole)
