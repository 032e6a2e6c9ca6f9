"""What must still happen outside. Effects are read off the state, so a crash forgets none (ADR 0007).

Each has an idempotency key: doing one twice equals doing it once.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.protocol.channel.outcome import Outcome
from engine.protocol.channel.state import FixedPart
from engine.protocol.types import Address, ChannelId, Signature


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
    """Conclude a ledger by its fully signed final state and pay everybody out."""

    channel_id: ChannelId
    fixed: FixedPart
    outcome: Outcome
    turn_num: int
    signatures: tuple[Signature, ...]

    @property
    def key(self) -> str:
        """Equal for the same channel, also after a restart."""
        return f"conclude:{self.channel_id.hex()}"


Effect = SendMessages | SubmitDeposit | SubmitConclude
