"""What a dispute is about: states shown to the contract, its record of a channel, and our own two special signatures.

Source: contract functions challenge, checkpoint, conclude, reclaim, transfer; ADR 0035.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.protocol.channel.outcome import Outcome
from engine.protocol.codec import abi
from engine.protocol.crypto import keccak256
from engine.protocol.types import Bytes32, ChannelId, Signature

RECORDS_MAX = 32
"""Records kept per channel to undo a reorganisation: a dispute has a handful, one a block at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedTurn:
    """A state with its signatures, as the contract takes it. `signatures` have a right recovery id."""

    turn_num: int
    outcome: Outcome
    signatures: tuple[Signature, ...]
    is_final: bool = False
    app_data: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownState:
    """The candidate of a challenge, as the contract's event tells it.

    `outcome` is its encoding as it stands inside a state, without a leading offset.
    """

    turn_num: int
    is_final: bool
    outcome: bytes
    app_data: bytes

    def hash_in(self, channel_id: ChannelId) -> Bytes32:
        """The state hash that the contract's fingerprint is over."""
        return keccak256(
            abi.state(
                channel_id, self.app_data, self.outcome, self.turn_num, is_final=self.is_final
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainRecord:
    """What the contract's record of a channel is after a block.

    `finalizes_at_s` is 0 while no challenge stands. `reclaimed_count` counts the guarantees that anybody reclaimed.
    """

    block_num: int
    finalizes_at_s: int = 0
    shown: ShownState | None = None
    is_concluded: bool = False
    reclaimed_count: int = 0

    @property
    def is_challenged(self) -> bool:
        """Whether a challenge stands, expired or not."""
        return self.finalizes_at_s > 0

    def is_final_at(self, now_s: int) -> bool:
        """Whether nothing can change the outcome any more, by the chain's own clock."""
        return self.is_concluded or 0 < self.finalizes_at_s <= now_s


OPEN = ChainRecord(block_num=0)
"""A channel that nobody ever disputed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceMove:
    """Our signature that a state may be challenged with: the newest one of the lane."""

    turn_num: int
    state_hash: Bytes32
    signature: Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """The one redemption of a tab that we, its payee, ever sign, with the voucher that backs it."""

    amount_wei: int
    state_hash: Bytes32
    signature: Signature
    voucher_signature: Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """All that is known of a channel on the chain beyond deposits and conclusions.

    `records` are in the order of blocks, the newest last; the earlier ones undo a reorganisation. `paid_in_block` is
    where our payout was mined, 0 if it was not.
    """

    channel_id: ChannelId
    records: tuple[ChainRecord, ...] = ()
    force_move: ForceMove | None = None
    redemption: Redemption | None = None
    paid_in_block: int = 0

    @property
    def record(self) -> ChainRecord:
        """The contract's record now."""
        return self.records[-1] if self.records else OPEN

    def with_record(self, record: ChainRecord) -> Dispute:
        """After the contract said something new; one record a block is enough to undo it."""
        earlier = self.records
        if earlier and earlier[-1].block_num == record.block_num:
            earlier = earlier[:-1]
        return replace(self, records=(*earlier, record)[-RECORDS_MAX:])

    def rolled_back_to(self, block_num: int) -> Dispute:
        """Without what later blocks said."""
        return replace(
            self,
            records=tuple(record for record in self.records if record.block_num <= block_num),
            paid_in_block=self.paid_in_block if self.paid_in_block <= block_num else 0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A finalised virtual channel whose guarantee can be reclaimed."""

    channel_id: ChannelId
    state_hash: Bytes32
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Finalised:
    """A ledger that became final by a challenge: its outcome then, and the targets that are final too.

    What was reclaimed or paid since is not in it; the contract's fingerprint tells that (adjudicator.py).
    """

    channel_id: ChannelId
    state_hash: Bytes32
    outcome: Outcome
    targets: tuple[Target, ...]


def voucher_app_data(amount_wei: int, signature: Signature) -> bytes:
    """AppData of a redemption: (uint256 amount, (uint8 v, bytes32 r, bytes32 s)), 128 bytes.

    Source: VirtualPaymentApp.VoucherAmountAndSignature.
    """
    return abi.word(amount_wei) + abi.word(signature[64]) + signature[:64]


def force_move_hash(state_hash: Bytes32) -> Bytes32:
    """What a challenger signs, before the prefix. Source: contract function challenge."""
    return keccak256(abi.force_move(state_hash))
