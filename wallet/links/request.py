"""A request of my own: what I ask for, and the two links that say it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.protocol.limits import AMOUNT_MAX_WEI, NOTE_MAX_BYTES, PAYMENT_ID_SIZE_BYTES
from engine.protocol.signing import LinkToSign
from engine.protocol.types import Address, Signature
from wallet.links.hidden import has_hidden
from wallet.links.invoice import write_invoice
from wallet.links.limits import CHAIN_ID_MAX, EXPIRY_MAX_S, HUBS_MAX
from wallet.links.payload import Invoice
from wallet.links.problems import LinkFault, problem
from wallet.links.readable import write_readable
from wallet.links.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDraft:
    """What I ask somebody to pay me, in the network's own coin.

    Attributes:
        request_id: 16 random bytes, by which the payment is known again.
        payee: my channel address.
        chain_id: my network.
        adjudicator: the contract of my channels.
        amount_wei: None leaves it to the payer.
        memo: one line of at most 120 bytes of UTF-8, "" for none.
        expires_ms: until when I wait for it. Links carry whole seconds.
        hubs: through whom I can be reached, best first; at most three.

    Raises:
        Problem: MEMO_TOO_LONG or MEMO_HIDDEN, when it is made. All else is not a person's doing and asserted.
    """

    request_id: bytes
    payee: Address
    chain_id: int
    adjudicator: Address
    amount_wei: int | None
    memo: str
    expires_ms: int
    hubs: tuple[Address, ...]

    def __post_init__(self) -> None:
        if has_hidden(self.memo):
            raise problem(LinkFault.MEMO_HIDDEN)
        if len(self.memo.encode()) > NOTE_MAX_BYTES:
            raise problem(LinkFault.MEMO_TOO_LONG)
        amount_wei = self.amount_wei
        assert amount_wei is None or 0 < amount_wei <= AMOUNT_MAX_WEI, f"amount {amount_wei}"
        assert len(self.request_id) == PAYMENT_ID_SIZE_BYTES, f"id {self.request_id.hex()}"
        assert 0 < self.chain_id <= CHAIN_ID_MAX, f"chain {self.chain_id}"
        assert 0 < self.expires_ms // 1000 <= EXPIRY_MAX_S, f"expiry {self.expires_ms}"
        assert len(set(self.hubs)) == len(self.hubs) <= HUBS_MAX, f"{len(self.hubs)} hubs"

    def readable_link(self) -> str:
        """The link that a person can read and anybody can change."""
        return write_readable(self._terms())

    def signed_link(self, sign: Callable[[LinkToSign], Signature]) -> str:
        """The link that nobody can change. `sign` is my channel key's. Cost: 0.3 ms."""
        return write_invoice(Invoice(terms=self._terms(), adjudicator=self.adjudicator), sign)

    def _terms(self) -> Terms:
        return Terms(
            payee=self.payee,
            chain_id=self.chain_id,
            amount_wei=self.amount_wei,
            memo=self.memo,
            expires_ms=self.expires_ms,
            request_id=self.request_id,
            hubs=self.hubs,
        )
