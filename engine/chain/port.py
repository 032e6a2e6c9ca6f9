"""What the node and the chain service say to each other. Cheap to import."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.chain.errors import ChainError
from engine.chain.logs import ChainLog
from engine.protocol.channel.dispute import Finalised, SignedTurn, Target
from engine.protocol.channel.outcome import Outcome
from engine.protocol.channel.state import FixedPart
from engine.protocol.types import Address, Bytes32, ChannelId, Signature

BlockMark = tuple[int, bytes]
"""A block's number and hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """Our three contracts on one chain, and the block from which on their logs can exist."""

    adjudicator: Address
    consensus_app: Address
    virtual_app: Address
    block_num: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainConfig:
    """One chain as seen through one RPC address.

    Attributes:
        rpc_url: `http://` or `https://` address.
        chain_id: pinned; any other answer stops the service.
        confirmations: blocks a log must have, its own included (1 on the dev chain, CONFIRMATIONS_USUAL on real ones).
    """

    rpc_url: str
    chain_id: int
    deployment: Deployment
    confirmations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedBlock:
    """A block with enough confirmations and what the adjudicator logged in it, in order."""

    block_num: int
    block_hash: Bytes32
    parent_hash: Bytes32
    timestamp_s: int
    logs: tuple[ChainLog, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The newest block, for presence only.

    Attributes:
        processed_num: the newest block delivered so far; the distance is the progress of catching up.
    """

    block_num: int
    block_hash: Bytes32
    timestamp_s: int
    processed_num: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """Pay `amount_wei` of the native asset into a channel that holds `expected_held_wei`.

    If others have put in more meanwhile, only the rest is paid.
    """

    key: str
    channel_id: ChannelId
    expected_held_wei: int
    amount_wei: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclude:
    """Conclude a channel by its fully signed final state and, if `is_paying`, pay out everything it holds.

    `signatures` have a right recovery id (`crypto.with_recovery_id`).
    """

    key: str
    fixed_part: FixedPart
    outcome: Outcome
    turn_num: int
    signatures: tuple[Signature, ...]
    is_final: bool = True
    app_data: bytes = b""
    is_paying: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """Register a supported state and start its clock. Nothing to do if the record has it already."""

    key: str
    fixed_part: FixedPart
    proof: tuple[SignedTurn, ...]
    candidate: SignedTurn
    challenger_signature: Signature

    @property
    def channel_id(self) -> ChannelId:
        """Whose record changes."""
        return self.fixed_part.channel_id()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """Show a newer supported state, which ends a running challenge."""

    key: str
    fixed_part: FixedPart
    candidate: SignedTurn

    @property
    def channel_id(self) -> ChannelId:
        """Whose record changes."""
        return self.fixed_part.channel_id()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclaim:
    """Turn the next guarantee of a final ledger into balances, `reclaimed_count` being done.

    `target` is chosen by the sender, who also puts the outcome that stands into `ledger`.
    """

    key: str
    ledger: Finalised
    reclaimed_count: int
    target: Target | None = None

    @property
    def channel_id(self) -> ChannelId:
        """Whose record changes."""
        return self.ledger.channel_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Pay entry number `index` of a final ledger. The sender puts the outcome that stands into `ledger`."""

    key: str
    ledger: Finalised
    index: int

    @property
    def channel_id(self) -> ChannelId:
        """Whose record changes."""
        return self.ledger.channel_id


TxIntent = Deposit | Conclude | Challenge | Checkpoint | Reclaim | Transfer
"""Something to put on chain once. `key` names it for good, also over restarts."""


class ChainHost(Protocol):
    """Implemented by the node. All calls come in the thread and loop that started the service, and must not block."""

    def on_block(self, block: ConfirmedBlock) -> None:
        """A block is confirmed. In order; blocks without logs may be missing, except the newest."""

    def on_rollback(self, block_num: int, block_hash: bytes) -> None:
        """Everything above this block is undone; what replaces it follows by `on_block`."""

    def on_head(self, head: Head) -> None:
        """The newest block changed, catching up went on, or the address answers again after a trouble."""

    def on_trouble(self, trouble: ChainError) -> None:
        """Something is wrong, told once for each change of kind. A retryable one ends with the next `on_head`."""

    def on_tx_prepared(self, key: str, nonce: int, raw: bytes, tx_hash: bytes) -> Awaitable[None]:
        """A transaction is signed. It is broadcast when the awaitable completes, so complete it after the commit.

        Let the awaitable fail if the commit fails; the service then stops with that failure (`join`).
        """

    def on_tx_mined(self, key: str, tx_hash: bytes, block_num: int, *, is_ok: bool) -> None:
        """A transaction is in a block (which may still be undone). `is_ok` is False if it reverted."""

    def on_tx_unneeded(self, key: str) -> None:
        """The chain already is as the intent wants it; nothing was sent."""


class ChainPort(Protocol):
    """What the node may ask of a running chain service."""

    async def wait_ready(self) -> None:
        """Return when the chain has been checked and caught up once.

        Raises:
            ChainError: it is the wrong chain, or lost.
        """

    def submit(self, intent: TxIntent, resume_raw: bytes | None = None) -> None:
        """Put an intent on chain once; the host hears what became of it. The same key in flight is ignored.

        Args:
            intent: what to do.
            resume_raw: the transaction prepared for this key before a restart or a reorg; it is broadcast
                again in place of a second one.
        """

    async def join(self) -> None:
        """Return when the service has stopped; raises what stopped it if that is a fault of ours."""

    async def aclose(self) -> None:
        """Stop both tasks and close the connection. What was half done is submitted again at the next start."""


class GasSigner(Protocol):
    """Signs transactions with the gas key."""

    @property
    def address(self) -> Address:
        """The account that pays."""

    def sign_transaction(self, fields: dict[str, int | bytes]) -> bytes:
        """The signed raw bytes of an EIP-1559 transaction."""


KnownBlocks = Sequence[BlockMark]
