"""The chain service: one RPC address, one follower, one sender, as tasks of the host's loop.

The follower's task also keeps watch over the address itself: after each trouble, and at the start, the chain id and
the adjudicator's code are asked again, because another chain may answer on the same address.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from engine.backoff import delays_ms
from engine.chain import limits
from engine.chain.errors import ChainError, ChainErrorKind
from engine.chain.follower import Follower
from engine.chain.port import (
    BlockMark,
    ChainConfig,
    ChainHost,
    GasSigner,
    KnownBlocks,
    TxIntent,
)
from engine.chain.rpc import Rpc
from engine.chain.sender import Sender
from engine.protocol.types import hex0x


class ChainService:
    """Implements `ChainPort` on a real address. Made, used and closed in one event loop."""

    def __init__(
        self,
        *,
        host: ChainHost,
        config: ChainConfig,
        signer: GasSigner,
        adjudicator_code: bytes,
    ) -> None:
        self._host = host
        self._config = config
        self._adjudicator_code = adjudicator_code
        self._rpc = Rpc(config.rpc_url)
        self._wake = asyncio.Event()
        self._sender = Sender(
            rpc=self._rpc,
            host=host,
            signer=signer,
            config=config,
            on_broadcast=self._wake.set,
        )
        self._is_settled = asyncio.Event()
        self._fatal: ChainError | None = None
        self._has_processed = False
        self._told: ChainErrorKind | None = None
        self._task: asyncio.Task[None] | None = None
        is_dev = config.chain_id == limits.DEV_CHAIN_ID
        self._poll_ms = limits.DEV_POLL_MS if is_dev else limits.POLL_MS
        self._retry_cap_ms = limits.DEV_RETRY_CAP_MS if is_dev else limits.RETRY_CAP_MS

    def start(self, from_block: BlockMark | None, known: KnownBlocks) -> None:
        """Begin to follow after the last processed block; returns at once.

        Args:
            from_block: the last processed block, or None to begin with the contracts' first block.
            known: earlier processed blocks in any order, for finding a reorg's ancestor. The more, the deeper.
        """
        assert self._task is None, "started twice"
        self._has_processed = from_block is not None
        processed = (*known, *(() if from_block is None else (from_block,)))
        follower = Follower(self._rpc, self._host, self._config, processed)
        self._task = asyncio.get_running_loop().create_task(self._run(follower))

    async def wait_ready(self) -> None:
        """See `ChainPort.wait_ready`."""
        await self._is_settled.wait()
        if self._fatal is not None:
            raise self._fatal

    def submit(self, intent: TxIntent, resume_raw: bytes | None = None) -> None:
        """See `ChainPort.submit`."""
        if self._fatal is not None:
            self._host.on_trouble(self._fatal.of(intent.key))
            return
        self._sender.submit(intent, resume_raw)

    async def join(self) -> None:
        """See `ChainPort.join`."""
        assert self._task is not None, "not started"
        await asyncio.wait([self._task])
        if not self._task.cancelled() and (crash := self._task.exception()) is not None:
            raise crash

    async def aclose(self) -> None:
        """See `ChainPort.aclose`."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._rpc.aclose()

    async def _run(self, follower: Follower) -> None:
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(self._send())
            watching = group.create_task(self._sender.watch_all())
            await self._follow(follower)
            sending.cancel()
            watching.cancel()

    async def _send(self) -> None:
        # Nothing is sent to a chain that was not checked.
        await self._is_settled.wait()
        await self._sender.send_all()

    async def _follow(self, follower: Follower) -> None:
        """Look again and again; returns when the chain is a wrong one or lost."""
        is_checked = False
        retries = delays_ms(limits.RETRY_FIRST_MS, self._retry_cap_ms)
        while True:
            try:
                if not is_checked:
                    await self._check_address(follower)
                    is_checked = True
                await follower.look()
            except ChainError as trouble:
                is_checked = False
                self._tell(trouble)
                if not trouble.is_retryable:
                    self._fatal = trouble
                    self._is_settled.set()
                    return
                await self._pause(next(retries))
                continue
            self._told = None
            if follower.is_caught_up:
                self._has_processed = True
                self._is_settled.set()
            # Undone blocks may have been the contracts' own.
            is_checked = not follower.has_rolled_back
            retries = delays_ms(limits.RETRY_FIRST_MS, self._retry_cap_ms)
            await self._pause(self._poll_ms)

    async def _check_address(self, follower: Follower) -> None:
        """Whether this address serves our chain with our contract.

        The position comes before the code: on a dev chain that was started anew both are gone, and "lost" is the
        truth that helps. Its first block may even be the same, if it began in the same second.
        """
        chain_id = await self._rpc.chain_id()
        if chain_id != self._config.chain_id:
            raise ChainError(
                ChainErrorKind.WRONG_CHAIN, expected=self._config.chain_id, found=chain_id
            )
        follower.forget_head()
        await follower.find_position()
        follower.has_rolled_back = False
        adjudicator = self._config.deployment.adjudicator
        code = await self._rpc.code(adjudicator)
        if not code:
            kind = ChainErrorKind.CHAIN_LOST if self._has_processed else ChainErrorKind.NO_CODE
            raise ChainError(kind, expected=hex0x(adjudicator))
        if code != self._adjudicator_code:
            raise ChainError(ChainErrorKind.WRONG_CODE, expected=hex0x(adjudicator))

    def _tell(self, trouble: ChainError) -> None:
        if trouble.kind is not self._told:
            self._told = trouble.kind
            self._host.on_trouble(trouble)

    async def _pause(self, delay_ms: int) -> None:
        """Wait, but not longer than until a transaction was broadcast."""
        with suppress(TimeoutError):
            async with asyncio.timeout(delay_ms / 1000):
                await self._wake.wait()
        self._wake.clear()
