"""Opens a channel with the hub that was typed, and says why not."""

from ui.bridge import Bridge
from ui.i18n import tr
from ui.pages.own.hub_view import HubDialog
from ui.qt import QGuiApplication, QObject
from ui.words import amount_fault
from wallet.api import Problem, RealWallet
from wallet.views.amount_entry import AmountRefused, parse_eth
from wallet.views.real_values import GasAccount, HubToJoin


class HubController(QObject):
    """From the dialog to an open channel."""

    def __init__(self, own: RealWallet, bridge: Bridge, dialog: HubDialog) -> None:
        super().__init__(dialog)
        self._own, self._bridge, self._dialog = own, bridge, dialog
        self._gas_address = ""
        self._is_busy = False
        dialog.edited.connect(self._on_edited)
        dialog.copy_requested.connect(self._on_copy_requested)
        dialog.open_requested.connect(self._on_open_requested)

    def start(self) -> None:
        """Open the dialog and look what there is to put in."""
        self._dialog.start()
        if self._is_busy:
            self._dialog.show_busy()
        else:
            self._on_edited()
        self._bridge.deliver(self._own.gas_account(), self._on_gas, self._on_problem)

    def _on_gas(self, account: GasAccount) -> None:
        self._gas_address = account.address
        self._dialog.show_gas(account)

    def _on_edited(self) -> None:
        hub = self._hub()
        self._dialog.show_amount(hub.mine_wei if isinstance(hub, HubToJoin) else 0)
        self._dialog.show_lock("" if isinstance(hub, HubToJoin) else hub)

    def _on_copy_requested(self) -> None:
        QGuiApplication.clipboard().setText(self._gas_address)

    def _on_open_requested(self) -> None:
        hub = self._hub()
        if self._is_busy or not isinstance(hub, HubToJoin):
            return
        self._is_busy = True
        self._dialog.show_busy()
        self._bridge.deliver(self._own.join_hub(hub), self._on_opened, self._on_problem)

    def _on_opened(self, _none: None) -> None:
        self._is_busy = False
        self._dialog.forget_problem()
        self._dialog.close_overlay()

    def _on_problem(self, problem: Problem) -> None:
        was_looking = not self._is_busy
        self._is_busy = False
        self._dialog.show_problem(problem, self.start if was_looking else self._on_open_requested)
        self._on_edited()

    def _hub(self) -> HubToJoin | str:
        """What was typed, or what is missing."""
        dialog = self._dialog
        texts = [field.text().strip() for field in (dialog.name, dialog.address, dialog.endpoint)]
        if not all(texts):
            return tr("Name, address and place of the hub are needed")
        try:
            mine_wei = parse_eth(dialog.mine.text())
            theirs_wei = parse_eth(dialog.theirs.text())
        except AmountRefused as refused:
            return amount_fault(refused)
        name, address, endpoint = texts
        return HubToJoin(
            name=name,
            address=address,
            endpoint=endpoint,
            mine_wei=mine_wei,
            theirs_wei=theirs_wei,
        )
