"""A wallet's node in this process, beside the town's real hub and payee."""

from __future__ import annotations

from tests.scenarios.home import Home
from tests.scenarios.town import Town
from wallet.demo.nodes import NodeFolder
from wallet.payer import Payment, pay
from wallet.views.values import PayResult


class Household(Home):
    """The payer's node of a town."""

    def __init__(self, town: Town) -> None:
        super().__init__(NodeFolder(folder=town.folder / "payer"))
        self.hub, self.payee = self.peers

    def open_channel(self) -> None:
        self.open_channel_with(self.hub)

    def pay(self, amount_wei: int) -> PayResult:
        payment = Payment(payee=self.payee, amount_wei=amount_wei, note="", tab_limit_wei=None)
        return self.engine.run(pay(self.node, payment)).result()
