"""Follows the chain: what is confirmed goes to the host in order, what is undone is told first.

One way only, by looking (get_logs); a subscription could at most be a reason to look sooner. A reorg is found by
hashes, never by a log's `removed` mark: anvil and others leave it out. Each look
  1. asks for the newest block; the same hash as before ends it,
  2. checks that the newest delivered block still is on the chain, else walks back to one that is and rolls back,
  3. reads blocks up to `head - confirmations + 1` in ranges, each checked against the hashes at both its ends
     (a reorg in the middle of a look ends it; the next look begins again at step 1).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import pairwise

from engine.chain import limits
from engine.chain.errors import ChainError, ChainErrorKind
from engine.chain.logs import RawLog
from engine.chain.port import BlockMark, ChainConfig, ChainHost, ConfirmedBlock, Head
from engine.chain.rpc import Header, Rpc, decoded
from engine.protocol.types import Bytes32


class Follower:
    """The position on one chain, and the look that moves it on.

    Attributes:
        is_caught_up: whether a look has reached the newest confirmed block.
        has_rolled_back: whether blocks were undone; whoever acts on it clears it.
    """

    def __init__(
        self, rpc: Rpc, host: ChainHost, config: ChainConfig, processed: Iterable[BlockMark]
    ) -> None:
        assert config.confirmations >= 1, f"confirmations {config.confirmations}"
        self._rpc = rpc
        self._host = host
        self._config = config
        self._marks: deque[BlockMark] = deque(
            sorted(set(processed)), maxlen=limits.KNOWN_BLOCKS_MAX
        )
        self._head_hash: Bytes32 | None = None
        self._moves = 0
        self.is_caught_up = False
        self.has_rolled_back = False

    def forget_head(self) -> None:
        """Make the next look a full one; after a trouble, when the address may serve another chain."""
        self._head_hash = None

    async def find_position(self) -> None:
        """Make the newest delivered block one that is on the chain; rolls back if it must.

        Raises:
            ChainError: as `look`.
        """
        await self._stand_on(await self._rpc.newest())

    async def look(self) -> None:
        """One look at the chain.

        Raises:
            ChainError: CHAIN_LOST, HEAD_BEHIND, or what the RPC address caused.
        """
        head = await self._rpc.newest()
        if head.block_hash == self._head_hash:
            return
        await self._stand_on(head)
        target = head.block_num - self._config.confirmations + 1
        while self._marks[-1][0] < target:
            last = min(self._marks[-1][0] + limits.LOG_RANGE_MAX, target)
            blocks = await self._read_to(last)
            if blocks is None:
                self._count_move()
                return
            self._moves = 0
            for block in blocks:
                self._deliver(block)
            if last < target:
                self._tell(head)
        self._head_hash = head.block_hash
        self.is_caught_up = True
        self._tell(head)

    async def _stand_on(self, head: Header) -> None:
        if not self._marks:
            await self._begin()
        mark_num, mark_hash = self._marks[-1]
        header = head if head.block_num == mark_num else await self._rpc.header(mark_num)
        if header is not None and header.block_hash == mark_hash:
            return
        if head.block_num < mark_num and self._config.chain_id != limits.DEV_CHAIN_ID:
            # A provider's machine that lags, not a reorg: real chains do not get shorter.
            raise ChainError(ChainErrorKind.HEAD_BEHIND, expected=mark_num, found=head.block_num)
        await self._roll_back()

    async def _begin(self) -> None:
        """Without any processed block: stand right before the contracts' first one."""
        before = max(self._config.deployment.block_num - 1, 0)
        header = await self._rpc.header(before)
        if header is None:
            raise ChainError(ChainErrorKind.CHAIN_LOST, expected=before)
        self._marks.append((before, header.block_hash))

    async def _roll_back(self) -> None:
        for position in range(len(self._marks) - 2, -1, -1):
            mark_num, mark_hash = self._marks[position]
            header = await self._rpc.header(mark_num)
            if header is not None and header.block_hash == mark_hash:
                while len(self._marks) > position + 1:
                    self._marks.pop()
                self._host.on_rollback(mark_num, mark_hash)
                self.has_rolled_back = True
                return
        raise ChainError(ChainErrorKind.CHAIN_LOST, expected=self._marks[-1][0])

    async def _read_to(self, last: int) -> tuple[ConfirmedBlock, ...] | None:
        """The blocks after the position up to `last` that have logs, and `last`; None if the chain moved meanwhile."""
        mark_num, mark_hash = self._marks[-1]
        end = await self._rpc.header(last)
        if end is None:
            return None
        raw_logs = await self._rpc.logs(mark_num + 1, last, self._config.deployment.adjudicator)
        headers = {last: end}
        for block_num in {raw.block_num for raw in raw_logs} - {last}:
            header = await self._rpc.header(block_num)
            if header is None:
                return None
            headers[block_num] = header
        if any(raw.block_hash != headers[raw.block_num].block_hash for raw in raw_logs):
            return None
        if not _is_linked(mark_num, mark_hash, headers):
            return None
        # The same hash at both ends before and after: what was read in between belongs to one chain.
        for block_num, block_hash in ((mark_num, mark_hash), (last, end.block_hash)):
            again = await self._rpc.header(block_num)
            if again is None or again.block_hash != block_hash:
                return None
        return tuple(_confirmed(headers[num], raw_logs) for num in sorted(headers))

    def _count_move(self) -> None:
        self._moves += 1
        if self._moves >= limits.MOVES_MAX:
            raise ChainError(
                ChainErrorKind.BAD_ANSWER, detail="logs and blocks do not fit together"
            )

    def _deliver(self, block: ConfirmedBlock) -> None:
        self._host.on_block(block)
        self._marks.append((block.block_num, block.block_hash))

    def _tell(self, head: Header) -> None:
        self._host.on_head(
            Head(
                block_num=head.block_num,
                block_hash=head.block_hash,
                timestamp_s=head.timestamp_s,
                processed_num=self._marks[-1][0],
            )
        )


def _is_linked(mark_num: int, mark_hash: bytes, headers: dict[int, Header]) -> bool:
    """Whether every header names the one before it as its parent, where that one is at hand."""
    line = [(mark_num, mark_hash, b"")] + [
        (num, headers[num].block_hash, headers[num].parent_hash) for num in sorted(headers)
    ]
    return all(
        later[2] == earlier[1] for earlier, later in pairwise(line) if later[0] == earlier[0] + 1
    )


def _confirmed(header: Header, raw_logs: tuple[RawLog, ...]) -> ConfirmedBlock:
    mine = (raw for raw in raw_logs if raw.block_num == header.block_num)
    return ConfirmedBlock(
        block_num=header.block_num,
        block_hash=header.block_hash,
        parent_hash=header.parent_hash,
        timestamp_s=header.timestamp_s,
        logs=tuple(log for log in map(decoded, mine) if log is not None),
    )
