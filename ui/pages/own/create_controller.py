"""Sets a wallet up as the page says, and looks at what is typed on the way."""

from typing import Final

from ui.bridge import Bridge
from ui.pages.own.create_view import CreatePage
from ui.qt import QObject, QTimer, Signal
from wallet.api import Problem, RealWallet, Wallet, contracts_in
from wallet.views.real_values import (
    ChainCheck,
    ContractPlaces,
    DevNetwork,
    Network,
    PassphraseStrength,
    TypedWords,
)

# A person who types pauses about so long between two words.
LOOK_MS: Final = 350
_PROTECT, _NETWORK = 1, 2


class CreateController(QObject):
    """From the first step to an open wallet.

    Signals:
        opened: the wallet is made and open (RealWallet).
    """

    opened = Signal(object)

    def __init__(self, wallet: Wallet, bridge: Bridge, page: CreatePage) -> None:
        super().__init__()
        self._wallet, self._bridge, self._page = wallet, bridge, page
        self._looked_at: Network | None = None
        self._look = QTimer(page)  # ends with its page
        self._look.setSingleShot(True)
        self._look.timeout.connect(self._on_look_due)
        page.step_opened.connect(self._on_step_opened)
        self._file = ""
        page.network.file_given.connect(self._on_file_given)
        page.network.edited.connect(self._on_network_edited)
        page.protect.passphrase.textEdited.connect(lambda _text: self._measure())
        page.words_typed.connect(self._on_words_typed)
        page.finished.connect(self._on_finished)

    def _on_step_opened(self, at: int) -> None:
        if at == _PROTECT:
            step = self._page.protect
            self._bridge.deliver(
                self._wallet.keyring_name(),
                step.show_keyring,
                lambda problem: step.show_no_keyring(problem.cause, problem.remedy),
            )
        elif at == _NETWORK:
            self._looked_at = None
            self._on_look_due()

    def _on_words_typed(self, words: TypedWords) -> None:
        checked = self._wallet.check_words(words)
        self._bridge.deliver(checked, lambda _none: self._page.go_to_next(), self._on_problem)

    def _measure(self) -> None:
        step = self._page.protect
        if not step.passphrase.text():
            step.show_strength(None)
            return
        typed = step.passphrase.secret()

        def show(found: PassphraseStrength) -> None:
            # What was typed since is being measured already.
            if typed.reveal() == step.passphrase.text():
                step.show_strength(found)

        self._bridge.deliver(self._wallet.passphrase_strength(typed), show, self._on_problem)

    def _on_network_edited(self) -> None:
        if self._page.network.network() != self._looked_at:
            self._look.start(LOOK_MS)

    def _on_file_given(self, path: str) -> None:
        self._file = path

        def show(places: ContractPlaces) -> None:
            # Another file that was given since is the one that is meant.
            if path == self._file:
                self._page.forget_problem()
                self._page.network.show_contracts(places)

        def tell(problem: Problem) -> None:
            if path == self._file:
                self._on_problem(problem)

        self._bridge.deliver(contracts_in(path), show, tell)

    def _on_look_due(self) -> None:
        step = self._page.network
        network = step.network()
        self._looked_at = network
        if not isinstance(network, DevNetwork):
            return
        step.show_looking()

        def show(check: ChainCheck) -> None:
            if network == self._looked_at:
                step.show_check(check)

        def tell(problem: Problem) -> None:
            if network == self._looked_at:
                step.show_unusable(problem.remedy)

        self._bridge.deliver(self._wallet.check_chain(network), show, tell)

    def _on_finished(self) -> None:
        wanted = self._page.wanted()
        self._page.show_busy()
        self._bridge.deliver(self._wallet.set_up(wanted), self._on_made, self._on_problem)

    def _on_made(self, made: RealWallet) -> None:
        self._page.start()
        self.opened.emit(made)

    def _on_problem(self, problem: Problem) -> None:
        self._page.show_problem(problem)
