"""A chain with the contracts deployed, and short words for what people do with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import eth_abi
from eth_utils import keccak

from tests.contracts.channels import (
    NATIVE,
    Party,
    channel_id,
    encode_outcome,
    signed,
    simple,
    state_hash,
)
from tests.contracts.evm import ANYBODY, Chain

DURATION_S = 3600
ZERO = bytes(32)

Outcome = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel and those who can sign for it."""

    fixed: tuple[Any, ...]
    parties: Sequence[Party]

    @property
    def id(self) -> bytes:
        """Its id."""
        return channel_id(self.fixed)

    def state(
        self, outcome: Outcome, turn_num: int, *, final: bool = False, data: bytes = b""
    ) -> Any:
        """A variable part."""
        return outcome, data, turn_num, final

    def signed(self, state: Any, by: Sequence[Party] | None = None) -> Any:
        """A state signed by everybody or by the given parties."""
        return signed(self.id, state, self.parties if by is None else by)

    def hash(self, state: Any) -> bytes:
        """What participants sign."""
        return state_hash(self.id, state)

    def forcemove(self, state: Any, by: Party) -> tuple[int, bytes, bytes]:
        """A challenger's signature."""
        return by.sign(
            keccak(eth_abi.encode(["bytes32", "string"], [self.hash(state), "forceMove"]))
        )

    def voucher(self, amount_wei: int, by: Party) -> bytes:
        """App data of a redemption: the amount and the payer's signature."""
        digest = keccak(eth_abi.encode(["bytes32", "uint256"], [self.id, amount_wei]))
        types = ["(uint256,(uint8,bytes32,bytes32))"]
        return eth_abi.encode(types, [(amount_wei, by.sign(digest))])


class Scene:
    """Adjudicator and apps on a fresh chain."""

    def __init__(self, chain: Chain | None = None) -> None:
        self.chain = Chain() if chain is None else chain
        self.adjudicator = self.chain.deploy("NitroAdjudicator")
        self.consensus_app = self.chain.deploy("ConsensusApp")
        self.virtual_app = self.chain.deploy("VirtualPaymentApp")
        self._nonce = 0

    def do(self, name: str, *values: Any, value_wei: int = 0, sender: str = ANYBODY) -> bytes:
        """Call the adjudicator."""
        return self.chain.call(self.adjudicator, name, *values, value_wei=value_wei, sender=sender)

    def ledger(self, *parties: Party) -> Channel:
        """A new channel under the rules of ledgers."""
        return self._channel(self.consensus_app, parties)

    def virtual(self, *parties: Party) -> Channel:
        """A new channel under the rules of virtual payments."""
        return self._channel(self.virtual_app, parties)

    def _channel(self, app: str, parties: Sequence[Party]) -> Channel:
        self._nonce += 1
        fixed = ([one.address for one in parties], self._nonce, app, DURATION_S)
        return Channel(fixed=fixed, parties=parties)

    def fund(self, channel: Channel, amount_wei: int) -> None:
        """Deposit coins."""
        held = self.held(channel)
        self.do("deposit", NATIVE, channel.id, held, amount_wei, value_wei=amount_wei)

    def fund_token(self, channel: Channel, token: str, amount: int, *, value_wei: int = 0) -> None:
        """Make, allow and deposit tokens."""
        chain, held = self.chain, self.held(channel, token)
        chain.tell(token, "mint(address,uint256)", ANYBODY, amount)
        chain.tell(token, "approve(address,uint256)", self.adjudicator, amount)
        self.do("deposit", token, channel.id, held, amount, value_wei=value_wei)

    def token(self, name: str) -> str:
        """Deploy a token."""
        return self.chain.deploy(name)

    def tokens(self, token: str, account: str) -> int:
        """Token balance of an account."""
        return self.chain.number(token, "balanceOf(address)", account)

    def held(self, channel: Channel, asset: str = NATIVE) -> int:
        """What a channel holds."""
        return int.from_bytes(self.do("holdings", asset, channel.id), "big")

    def status(self, channel: Channel) -> bytes:
        """A channel's word."""
        return self.do("statusOf", channel.id)

    def conclude(self, channel: Channel, outcome: Outcome) -> None:
        """End a channel by agreement."""
        final = channel.state(outcome, 9, final=True)
        self.do("conclude", channel.fixed, channel.signed(final))

    def conclude_and_pay(self, channel: Channel, outcome: Outcome) -> None:
        """End a channel by agreement, and pay out what it holds."""
        final = channel.state(outcome, 9, final=True)
        self.do("concludeAndTransferAllAssets", channel.fixed, channel.signed(final))

    def challenge(
        self, channel: Channel, state: Any, *, proof: Sequence[Any] = (), by: Party
    ) -> None:
        """Register a state that everybody signed."""
        self.do(
            "challenge",
            channel.fixed,
            list(proof),
            channel.signed(state),
            channel.forcemove(state, by),
        )

    def expire(self) -> None:
        """Let every running challenge end."""
        self.chain.set_time(self.chain.now_s + DURATION_S)

    def transfer(
        self, channel: Channel, outcome: Outcome, indices: Sequence[int], state: bytes = ZERO
    ) -> None:
        """Pay entries of the first asset."""
        self.do("transfer", 0, channel.id, encode_outcome(outcome), state, list(indices))

    def pay_all(self, channel: Channel, outcome: Outcome, state: bytes = ZERO) -> None:
        """Pay everything."""
        self.do("transferAllAssets", channel.id, outcome, state)

    def reclaim(
        self, source: Channel, before: Outcome, index: int, target: Channel, decided: Outcome
    ) -> None:
        """Turn the guarantee at an index into balances."""
        self.do(
            "reclaim",
            (source.id, ZERO, encode_outcome(before), 0, index, ZERO, encode_outcome(decided), 0),
        )


def contract_destination(address: str) -> bytes:
    """A contract as an external destination."""
    return bytes(12) + bytes.fromhex(address[2:])


def owed(who: Party, amount: int) -> tuple[bytes, int, int, bytes]:
    """A plain entry for a participant."""
    return simple(who.destination, amount)
