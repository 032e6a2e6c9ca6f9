"""The chain, as the node's `ChainPort`, over the simulator's model of the adjudicator."""

from __future__ import annotations

import asyncio
from random import Random

from engine.chain import logs as seen
from engine.chain.port import BlockMark, ChainHost, ConfirmedBlock, TxIntent
from engine.commit import NodeHaltedError
from engine.protocol import inputs as inp
from engine.protocol.crypto import keccak256
from engine.protocol.types import ZERO_ADDRESS, Address, Bytes32
from engine.simulator.chain import Chain, Sent
from tests.crash.left import Left

BLOCK_S = 0.5
LOOK_S = 0.2


class Network:
    """The one chain that all see. Signed bytes mean the same to everybody, whoever broadcasts them."""

    def __init__(self) -> None:
        self.chain = Chain(Random(0))
        self.signed: dict[bytes, Sent] = {}

    async def live(self, now_ms) -> None:
        """Make a block whenever something waits for one."""
        while True:
            await asyncio.sleep(BLOCK_S)
            if self.chain.is_busy:
                self.chain.mine(now_ms(), 0.0)

    def sign(self, intent: TxIntent, sender: Address) -> Sent:
        """A transaction's bytes; the same purpose and number give the same ones."""
        nonce = sum(each.sender == sender for each in self.signed.values())
        raw = b"|".join((intent.key.encode(), sender, nonce.to_bytes(4, "big")))
        sent = Sent(keccak256(raw), intent.key, sender, nonce, intent)
        self.signed[raw] = sent
        return sent

    def raw_of(self, sent: Sent) -> bytes:
        return next(raw for raw, each in self.signed.items() if each is sent)


class ChainClient:
    """One node's look at the chain in one of its lives. Implements `ChainPort`."""

    def __init__(
        self, network: Network, host: ChainHost, left: Left, known: list[BlockMark]
    ) -> None:
        self._network = network
        self._host = host
        self._left = left
        self._processed = max((number for number, _ in known), default=0)
        self._looked_at = 0
        self._in_flight: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        self._begin(self._follow())

    def submit(self, intent: TxIntent, resume_raw: bytes | None = None) -> None:
        if intent.key not in self._in_flight:
            self._in_flight.add(intent.key)
            self._looked_at = 0
            self._begin(self._send(intent, resume_raw))

    async def wait_ready(self) -> None:
        """It is ready when it is made."""

    async def join(self) -> None:
        await asyncio.gather(*self._tasks)

    async def aclose(self) -> None:
        self.cut()

    def cut(self) -> None:
        """End at once."""
        for task in self._tasks:
            task.cancel()

    def _begin(self, work) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, intent: TxIntent, resume_raw: bytes | None) -> None:
        raw = resume_raw
        if raw is None:
            sent = self._network.sign(intent, self._left.me)
            raw = self._network.raw_of(sent)
            try:
                await self._host.on_tx_prepared(intent.key, sent.nonce, raw, sent.tx_hash)
            except NodeHaltedError:
                return
        self._left.transactions.add(raw)
        self._network.chain.submit(self._network.signed[raw])

    async def _follow(self) -> None:
        while True:
            for block in self._network.chain.blocks[self._processed + 1 :]:
                self._processed = block.block_num
                self._host.on_block(
                    ConfirmedBlock(
                        block_num=block.block_num,
                        block_hash=Bytes32(block.block_hash),
                        parent_hash=Bytes32(
                            self._network.chain.blocks[block.block_num - 1].block_hash
                        ),
                        timestamp_s=block.timestamp_s,
                        logs=tuple(_as_seen(log) for log in block.logs),
                    )
                )
            self._tell_mined()
            await asyncio.sleep(LOOK_S)

    def _tell_mined(self) -> None:
        for block in self._network.chain.blocks[self._looked_at :]:
            for sent, is_ok in block.receipts:
                if sent.sender == self._left.me and sent.key in self._in_flight:
                    self._in_flight.discard(sent.key)
                    self._host.on_tx_mined(sent.key, sent.tx_hash, block.block_num, is_ok=is_ok)
        self._looked_at = len(self._network.chain.blocks)


def _as_seen(log: inp.ChainLog) -> seen.ChainLog:
    no_hash = Bytes32(bytes(32))
    match log:
        case inp.ChainDeposited():
            return seen.Deposited(
                channel_id=log.channel_id,
                asset=ZERO_ADDRESS,
                holdings_wei=log.holdings_wei,
                log_index=log.log_index,
                tx_hash=no_hash,
            )
        case inp.ChainAllocationUpdated():
            return seen.AllocationUpdated(
                channel_id=log.channel_id,
                asset_index=0,
                initial_holdings_wei=log.before_wei,
                final_holdings_wei=log.after_wei,
                log_index=log.log_index,
                tx_hash=no_hash,
            )
        case inp.ChainConcluded():
            return seen.Concluded(
                channel_id=log.channel_id,
                finalizes_at_s=0,
                log_index=log.log_index,
                tx_hash=no_hash,
            )
        case _:
            raise AssertionError(f"nobody disputes anything here: {log}")
