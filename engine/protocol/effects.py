"""What must still happen outside. Effects are read off the state, so a crash forgets none (ADR 0007).

Each has an idempotency key: doing one twice equals doing it once.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.protocol.channel.dispute import Finalised, SignedTurn
from engine.protocol.channel.outcome import Outcome
from engine.protocol.channel.state import FixedPart
from engine.protocol.types import Address, ChannelId, Signature

PAYOUT = "transfer:"
"""How the key of the transaction that pays us out begins."""


@dataclass(frozen=True, slots=True)
class SendMessages:
    """The peer's outbox grew: everything after `after_seq` waits to be sent. The session pulls it."""

    peer: Address
    after_seq: int


@dataclass(frozen=True, slots=True)
class SubmitDeposit:
    """Deposit into the adjudicator, if it holds exactly `expected_held_wei` for the channel."""

    channel_id: ChannelId
    expected_held_wei: int
    amount_wei: int

    @property
    def key(self) -> str:
        """Equal for the same deposit, also after a restart."""
        return f"deposit:{self.channel_id.hex()}:{self.expected_held_wei}"


@dataclass(frozen=True, slots=True)
class SubmitConclude:
    """Conclude a channel by its fully signed final state; a ledger pays everybody out, a tab has nothing to pay."""

    channel_id: ChannelId
    fixed: FixedPart
    outcome: Outcome
    turn_num: int
    signatures: tuple[Signature, ...]
    is_paying: bool = True

    @property
    def key(self) -> str:
        """Equal for the same channel, also after a restart."""
        return f"conclude:{self.channel_id.hex()}"


@dataclass(frozen=True, slots=True)
class SubmitChallenge:
    """Register a supported state and start the clock."""

    channel_id: ChannelId
    fixed: FixedPart
    proof: tuple[SignedTurn, ...]
    candidate: SignedTurn
    challenger_signature: Signature

    @property
    def key(self) -> str:
        """Equal for the same turn of a channel, also after a restart."""
        return f"challenge:{self.channel_id.hex()}:{self.candidate.turn_num}"


@dataclass(frozen=True, slots=True)
class SubmitCheckpoint:
    """Answer a challenge with a newer supported state."""

    channel_id: ChannelId
    fixed: FixedPart
    candidate: SignedTurn

    @property
    def key(self) -> str:
        """Equal for the same turn of a channel, also after a restart."""
        return f"checkpoint:{self.channel_id.hex()}:{self.candidate.turn_num}"


@dataclass(frozen=True, slots=True)
class SubmitReclaim:
    """Turn the next guarantee of a final ledger back into balances, as its final target decided.

    One after the other: each call names the outcome that the one before it left. `reclaimed_count` are done.
    """

    ledger: Finalised
    reclaimed_count: int

    @property
    def channel_id(self) -> ChannelId:
        """The ledger."""
        return self.ledger.channel_id

    @property
    def key(self) -> str:
        """Equal for the same step, also after a restart."""
        return f"reclaim:{self.channel_id.hex()}:{self.reclaimed_count}"


@dataclass(frozen=True, slots=True)
class SubmitTransfer:
    """Take entry number `index` of a final ledger, when its guarantees are reclaimed.

    Ours alone: an account that refuses money must not hold up another's.
    """

    ledger: Finalised
    index: int

    @property
    def channel_id(self) -> ChannelId:
        """The ledger."""
        return self.ledger.channel_id

    @property
    def key(self) -> str:
        """Equal for the same ledger, also after a restart."""
        return f"{PAYOUT}{self.channel_id.hex()}"


OnChain = (
    SubmitDeposit
    | SubmitConclude
    | SubmitChallenge
    | SubmitCheckpoint
    | SubmitReclaim
    | SubmitTransfer
)
Effect = SendMessages | OnChain
