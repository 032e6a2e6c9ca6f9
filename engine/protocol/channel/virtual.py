"""The outcome of a virtual channel: two allocations, payer then payee.

Vouchers move money from the payer to the payee off-chain; the final state (turn 2) writes the sum down.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.protocol.channel.outcome import Allocation, Exit, Outcome
from engine.protocol.channel.state import state_hash
from engine.protocol.codec import abi
from engine.protocol.types import Bytes32, ChannelId, Destination


@dataclass(frozen=True, slots=True)
class VirtualOutcome:
    """Who owns what in a virtual channel."""

    payer: Destination
    payee: Destination
    payer_wei: int
    payee_wei: int

    @property
    def amounts_wei(self) -> tuple[int, int]:
        """What payer and payee own outside guarantees."""
        return self.payer_wei, self.payee_wei

    def total_wei(self) -> int:
        """All money in the channel: the amount of its guarantees."""
        return self.payer_wei + self.payee_wei

    def paying(self, paid_wei: int) -> VirtualOutcome:
        """The outcome after `paid_wei` went from payer to payee."""
        return VirtualOutcome(
            self.payer, self.payee, self.payer_wei - paid_wei, self.payee_wei + paid_wei
        )

    def encoded(self) -> bytes:
        """The outcome as it stands inside a state."""
        return abi.single_native_exit(
            (
                abi.simple_allocation(self.payer, self.payer_wei),
                abi.simple_allocation(self.payee, self.payee_wei),
            ),
            (),
        )

    def hash_at(self, channel_id: ChannelId, turn_num: int, *, is_final: bool = False) -> Bytes32:
        """The state hash of this outcome at a turn."""
        return state_hash(channel_id, self.encoded(), turn_num, is_final=is_final)

    def general(self) -> Outcome:
        """The contract's general form."""
        return (
            Exit(
                allocations=(
                    Allocation(destination=self.payer, amount_wei=self.payer_wei),
                    Allocation(destination=self.payee, amount_wei=self.payee_wei),
                )
            ),
        )
