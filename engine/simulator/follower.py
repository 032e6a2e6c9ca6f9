"""A node's view of the chain: it follows blocks at its own pace and sends transactions.

A transaction is prepared, committed, and only then sent; after a restart the same bytes go out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.chain.disputes import wanted_of
from engine.chain.port import Conclude, Deposit, TxIntent
from engine.chainlogs import intent_of
from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.crypto import keccak256
from engine.protocol.effects import Effect, SendMessages
from engine.protocol.outstanding import outstanding
from engine.simulator.bugs import Bug
from engine.simulator.chain import Chain, MinedBlock, Sent
from engine.simulator.node import Arrival, Node

BLOCKS_PER_LOOK_MAX = 8


class Follower:
    """Follows the chain for one node and sends its transactions."""

    def __init__(
        self,
        node: Node,
        chain: Chain,
        now_ms: Callable[[], int],
        hidden_count: Callable[[], int],
        bugs: frozenset[Bug],
    ) -> None:
        """`hidden_count` says how many of the newest blocks the RPC address does not show now."""
        self._node = node
        self._chain = chain
        self._now_ms = now_ms
        self._hidden_count = hidden_count
        self._bugs = bugs
        self._genesis = (0, chain.blocks[0].block_hash)
        self._told = [self._genesis]
        self._by_hash: dict[bytes, Sent] = {}
        self._sent: dict[str, Sent] = {}
        self._preparing: set[str] = set()
        self._nonce = 0

    def start(self) -> None:
        """Begin again after the last processed block."""
        blocks = self._node.durable.blocks
        self._told = [self._genesis, *((each.block_num, each.block_hash) for each in blocks)]
        self._preparing.clear()

    def look(self) -> None:
        """Send what waits; tell the node of a rollback if its newest block is gone, then of blocks."""
        transactions = self._node.durable.transactions
        for prepared in sorted(transactions.values(), key=lambda each: each.nonce):
            self._chain.submit(self._by_hash[prepared.tx_hash])
        newest = self._told[-1]
        height = max(1, len(self._chain.blocks) - self._hidden_count())
        while self._told[-1][0] >= height or not self._chain.is_canonical(*self._told[-1]):
            self._told.pop()
        block_num, block_hash = self._told[-1]
        if self._told[-1] != newest and Bug.IGNORE_REORG not in self._bugs:
            self._tell(
                inp.ChainRollback(at_ms=self._now_ms(), block_num=block_num, block_hash=block_hash)
            )
        for block in self._chain.blocks[block_num + 1 : height][:BLOCKS_PER_LOOK_MAX]:
            self._told.append((block.block_num, block.block_hash))
            self._tell_block(block)

    def submit(self, effects: Iterable[Effect]) -> None:
        """Prepare the transactions among these effects, each once."""
        for effect in effects:
            if isinstance(effect, SendMessages):
                continue
            sent = self._sent.get(effect.key)
            if sent is not None:
                # The same bytes again after a reorganisation: a second deposit could land behind a conclusion.
                self._chain.submit(sent)
            elif effect.key not in self._preparing:
                self._prepare(intent_of(effect))

    def on_committed(self, facts: Iterable[ev.Recorded]) -> None:
        """Send what was prepared; try again what reverted, if it is still wanted."""
        for entry in facts:
            match entry.event:
                case ev.TransactionPrepared():
                    self._preparing.discard(entry.event.key)
                    self._sent[entry.event.key] = self._by_hash[entry.event.tx_hash]
                    self._chain.submit(self._by_hash[entry.event.tx_hash])
                case ev.TransactionMined(is_ok=False):
                    key = entry.event.key
                    failed = self._sent.pop(key, None)
                    if failed is not None and Bug.DEPOSIT_WITHOUT_READING in self._bugs:
                        self._prepare(failed.intent)
                        continue
                    wanted = outstanding(self._node.durable, self._now_ms())
                    self.submit(
                        effect
                        for effect in wanted
                        if not isinstance(effect, SendMessages) and effect.key == key
                    )
                case _:
                    pass

    def _prepare(self, intent: TxIntent) -> None:
        wanted = self._wanted(intent)
        if wanted is None:
            return
        self._nonce += 1
        raw = intent.key.encode() + self._node.address + self._nonce.to_bytes(8, "big")
        sent = Sent(keccak256(raw), intent.key, self._node.address, self._nonce, wanted)
        self._by_hash[sent.tx_hash] = sent
        self._preparing.add(intent.key)
        self._tell(
            inp.PrepareTransaction(
                at_ms=self._now_ms(),
                key=intent.key,
                nonce=self._nonce,
                raw=raw,
                tx_hash=sent.tx_hash,
            )
        )

    def _wanted(self, intent: TxIntent) -> TxIntent | None:
        """What a dispute still needs, by the rules of the sender that ships; None if others did it."""
        if isinstance(intent, Deposit | Conclude):
            return intent
        status = self._chain.state.adjudicator.status(intent.channel_id)
        return wanted_of(intent, status, self._chain.blocks[-1].timestamp_s)

    def _tell_block(self, block: MinedBlock) -> None:
        at_ms = self._now_ms()
        self._tell(
            inp.ChainBlock(
                at_ms=at_ms,
                block_num=block.block_num,
                block_hash=block.block_hash,
                timestamp_s=block.timestamp_s,
                logs=tuple(self._as_seen(log) for log in block.logs),
            )
        )
        for sent, is_ok in block.receipts:
            if sent.sender == self._node.address:
                self._tell(
                    inp.ChainMined(
                        at_ms=at_ms,
                        key=sent.key,
                        tx_hash=sent.tx_hash,
                        block_num=block.block_num,
                        is_ok=is_ok,
                    )
                )

    def _as_seen(self, log: inp.ChainLog) -> inp.ChainLog:
        if Bug.CHAIN_EVENT_TWICE in self._bugs and isinstance(log, inp.ChainDeposited):
            return inp.ChainDeposited(log.channel_id, 2 * log.holdings_wei, log.log_index)
        return log

    def _tell(self, what: inp.Input) -> None:
        self._node.receive(Arrival(what))
