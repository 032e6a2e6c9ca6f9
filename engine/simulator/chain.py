"""A small model of the chain: blocks, reorganisations, transactions that wait. `contract.py` runs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from engine.chain.port import Conclude, Deposit, TxIntent
from engine.protocol import inputs as inp
from engine.protocol.crypto import keccak256
from engine.protocol.types import Address, ChannelId
from engine.simulator.contract import STRANGER, Holdings, channel_of, run

SHALLOW_DEPTH_MAX = 3
REORG_DEPTH_MAX = 20
DUST_WEI = 1


@dataclass(frozen=True, slots=True)
class Sent:
    """A transaction that left a node."""

    tx_hash: bytes
    key: str
    sender: Address
    nonce: int
    intent: TxIntent


@dataclass(frozen=True, slots=True)
class MinedBlock:
    """A block, what it says, what it ran and the contract's state after it."""

    block_num: int
    block_hash: bytes
    timestamp_s: int
    logs: tuple[inp.ChainLog, ...]
    receipts: tuple[tuple[Sent, bool], ...]
    after: Holdings


class Chain:
    """The canonical chain and the transactions that wait.

    Attributes:
        blocks: the canonical chain; its index is the block's number.
        reorg_count: how many reorganisations there were.
        deepest_reorg: how many blocks the deepest of them dropped.
        dust_count: how often a stranger was quicker than a deposit.
    """

    def __init__(self, rng: Random) -> None:
        self.blocks = [MinedBlock(0, keccak256(b"genesis"), 0, (), (), Holdings())]
        self.reorg_count = 0
        self.deepest_reorg = 0
        self._waiting: dict[bytes, Sent] = {}
        self._censored: dict[Address | None, int] = {}
        self._rng = rng
        self._mined_count = 0
        self.dust_count = 0
        self._mined: set[bytes] = set()
        self._is_kept = False
        self._concluding: set[ChannelId] = set()

    @property
    def state(self) -> Holdings:
        """The contract after the newest block."""
        return self.blocks[-1].after

    @property
    def is_busy(self) -> bool:
        """Whether a transaction waits, or the newest block had one."""
        return bool(self._waiting or self.blocks[-1].receipts)

    def submit(self, sent: Sent) -> None:
        """Take a transaction; one that waits or is mined already changes nothing."""
        if isinstance(sent.intent, Conclude):
            self._concluding.add(channel_of(sent.intent))
        if sent.tx_hash not in self._mined:
            self._waiting.setdefault(sent.tx_hash, sent)

    def mine(self, now_ms: int, delay_chance: float) -> None:
        """Make the next block; each waiting transaction may miss it."""
        after = self.state
        logs: list[inp.ChainLog] = []
        receipts: list[tuple[Sent, bool]] = []
        missed: set[bytes] = set()
        for sent in sorted(self._waiting.values(), key=_mining_order):
            # Who missed the block holds up what he sent later, and what others sent about the same channel.
            about = {sent.sender, channel_of(sent.intent)}
            if missed & about or self._is_left_out(sent, delay_chance):
                missed |= about
                continue
            if not receipts:
                after = after.copy()
            del self._waiting[sent.tx_hash]
            self._mined.add(sent.tx_hash)
            made = run(after, sent.sender, sent.intent, now_ms // 1000, len(logs))
            logs.extend(made)
            receipts.append((sent, bool(made)))
        self._mined_count += 1
        block_num = len(self.blocks)
        block_hash = keccak256(self.blocks[-1].block_hash + self._mined_count.to_bytes(8, "big"))
        self.blocks.append(
            MinedBlock(block_num, block_hash, now_ms // 1000, tuple(logs), tuple(receipts), after)
        )

    def censor(self, key: Address | None, block_count: int) -> None:
        """Leave out one sender's transactions for some blocks; everybody's if None, as when fees are too high."""
        self._censored[key] = len(self.blocks) + block_count

    def censor_no_more(self) -> None:
        """End all censorship."""
        self._censored.clear()

    def put_dust(self) -> None:
        """A stranger is quicker than a deposit that waits: what is held is no longer what it expects."""
        waiting = [each for each in self._waiting.values() if isinstance(each.intent, Deposit)]
        if not waiting:
            return
        channel_id = channel_of(self._rng.choice(waiting).intent)
        dust = Deposit(
            key="",
            channel_id=channel_id,
            expected_held_wei=self.state.held_wei(channel_id),
            amount_wei=DUST_WEI,
        )
        self.dust_count += 1
        tx_hash = keccak256(b"dust" + self.dust_count.to_bytes(8, "big"))
        self._waiting = {tx_hash: Sent(tx_hash, "", STRANGER, -1, dust), **self._waiting}

    def undo_no_more(self) -> None:
        """From now on blocks stay. A deposit that is undone is made again, but not by somebody who is gone."""
        self._is_kept = True

    def reorganise(self, is_lost: Callable[[], bool]) -> None:
        """Drop some of the newest blocks; what they ran waits again, or is lost: forgotten by the network."""
        if self._is_kept:
            return
        deepest = self._rng.choice((SHALLOW_DEPTH_MAX, SHALLOW_DEPTH_MAX, REORG_DEPTH_MAX))
        depth = min(self._rng.randint(1, deepest), len(self.blocks) - 1)
        dropped = self.blocks[len(self.blocks) - depth :]
        del self.blocks[len(self.blocks) - depth :]
        self.reorg_count += bool(dropped)
        self.deepest_reorg = max(self.deepest_reorg, depth)
        back = [sent for block in dropped for sent, _ in block.receipts]
        for sent in back:
            self._mined.discard(sent.tx_hash)
            # A deposit lost under a conclusion that is on its way is what confirmations are for; nobody here waits
            # for any, so it does not happen.
            is_safe = channel_of(sent.intent) in self._concluding
            if is_safe or not is_lost():
                self._waiting[sent.tx_hash] = sent

    def _is_left_out(self, sent: Sent, delay_chance: float) -> bool:
        upto_block = max(self._censored.get(key, 0) for key in (sent.sender, None))
        return len(self.blocks) < upto_block or self._rng.random() < delay_chance

    def is_canonical(self, block_num: int, block_hash: bytes) -> bool:
        """Whether this block is part of the chain."""
        return block_num < len(self.blocks) and self.blocks[block_num].block_hash == block_hash


def _mining_order(sent: Sent) -> tuple[bool, int]:
    """Deposits first, so that no conclusion overtakes one after a reorganisation; then by nonce."""
    return isinstance(sent.intent, Conclude), sent.nonce
