"""What can go wrong between the wallet and a chain, as one typed error.

    ChainError
      retryable      the service goes on by itself (UNREACHABLE, BAD_ANSWER, HEAD_BEHIND, TX_STUCK, FEE_TOO_HIGH)
      not retryable  of the service (WRONG_CHAIN, NO_CODE, WRONG_CODE, CHAIN_LOST, SERVICE_ENDED): it no longer follows
      not retryable  of one transaction (`key` is set): nothing more is sent for this key
      not retryable  of the dev chain's process (ANVIL_MISSING, PORT_TAKEN, ANVIL_DIED, ...)

The sentence a person reads is made elsewhere, from `kind` and the fields.
"""

from __future__ import annotations

from enum import Enum


class ChainErrorKind(Enum):
    """Why. Stored by name where it reaches a log."""

    UNREACHABLE = "no answer from the RPC address"
    BAD_ANSWER = "the RPC address answers what cannot be"
    HEAD_BEHIND = "the newest block is older than one already processed"
    WRONG_CHAIN = "another chain id"
    NO_CODE = "no contract at the adjudicator's address"
    WRONG_CODE = "another contract at a contract's address"
    CHAIN_LOST = "no processed block is on this chain"
    FUNDING_REFUSED = "funding is possible on the dev chain only"
    HOLDINGS_CHANGED = "the channel holds less than was deposited before"
    CHANNEL_FINALIZED = "the channel is finalized or in challenge on chain"
    REVERTED = "the contract refuses the transaction"
    FEE_TOO_HIGH = "the RPC address asks for more gas, or a higher price of it, than can be right"
    NO_GAS_MONEY = "the gas key cannot pay"
    TX_REFUSED = "the RPC address refuses the transaction"
    TX_STUCK = "the transaction waits too long"
    QUEUE_FULL = "too many transactions wait"
    ANVIL_MISSING = "the anvil program was not found"
    ANVIL_DIED = "anvil ended by itself"
    PORT_TAKEN = "another program listens on the port"
    SERVICE_ENDED = "the part that follows the chain ended by a mistake of ours"
    STATE_UNREADABLE = "the dev chain's state file cannot be read"


_RETRYABLE = frozenset(
    {
        ChainErrorKind.UNREACHABLE,
        ChainErrorKind.BAD_ANSWER,
        ChainErrorKind.HEAD_BEHIND,
        ChainErrorKind.TX_STUCK,
        ChainErrorKind.FEE_TOO_HIGH,
    }
)


class ChainError(Exception):
    """One trouble with a chain.

    Attributes:
        kind: why.
        key: the transaction intent it belongs to, or None if it concerns the whole service.
        expected, found: the two values that differ, as text or numbers (chain ids, wei), else None.
        detail: the other side's own words, for a log file; never shown as ours, never parsed.
    """

    def __init__(
        self,
        kind: ChainErrorKind,
        *,
        key: str | None = None,
        expected: int | str | None = None,
        found: int | str | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(kind.name, key, expected, found, detail)
        self.kind = kind
        self.key = key
        self.expected = expected
        self.found = found
        self.detail = detail

    @property
    def is_retryable(self) -> bool:
        """Whether the service goes on trying by itself."""
        return self.kind in _RETRYABLE

    def of(self, key: str) -> ChainError:
        """The same trouble, as that of one transaction intent."""
        return ChainError(
            self.kind, key=key, expected=self.expected, found=self.found, detail=self.detail
        )
