"""What the node commits at once, and what it tells those who wait for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from engine.log.port import Log
from engine.log.rows import LogRow
from engine.protocol import inputs as inp
from engine.protocol.codec.log import encode_world
from engine.protocol.effects import Effect
from engine.protocol.events import Recorded
from engine.protocol.types import Address
from engine.protocol.world import World

Answer = asyncio.Future[tuple[Recorded, ...]]
"""A command's facts once they are committed, or why there are none."""


class NodeHaltedError(Exception):
    """The node takes nothing more: its log failed, or it was stopped. `__cause__` says which.

    No word on what was under way: a commit that failed, or that ended after the stop, may be on disk all the same.
    """


@dataclass(slots=True)
class Waiting:
    """An input in the queue, and who wants to know what became of it.

    `introduction` is a stranger's session, stepped with its first message: both are taken or neither.
    """

    what: inp.Input
    answer: Answer | None = None
    introduction: inp.PeerHello | None = None

    def refuse(self, error: Exception) -> None:
        """Tell who asked, if anybody did, why there are no facts to answer with."""
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(error)


@dataclass(slots=True)
class Batch:
    """What one batch will commit and then release. `world` is the one after its last fact."""

    world: World
    inputs_count: int = 0
    facts: list[Recorded] = field(default_factory=list)
    rows: list[LogRow] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    answers: list[tuple[Answer, tuple[Recorded, ...]]] = field(default_factory=list)
    heard: set[Address] = field(default_factory=set)

    def fail(self, error: Exception) -> None:
        """Tell everybody who waits: whether this was committed is known when the log is opened again."""
        for answer, _ in self.answers:
            if not answer.done():
                answer.set_exception(halted(error))


def append(log: Log, rows: list[LogRow], snapshot_of: World | None, is_idle: bool) -> None:  # noqa: FBT001 - called by an executor
    """Commit, in the log's thread. A world is a value, so it may be encoded here.

    Raises:
        StoreError: as `Log.append`.
        GateError: as `Log.append`.
    """
    log.append(rows, snapshot=None if snapshot_of is None else encode_world(snapshot_of))
    if is_idle:
        log.checkpoint_if_idle()


def halted(error: Exception) -> NodeHaltedError:
    """The answer to whoever asks a node that `error` has stopped."""
    answer = NodeHaltedError("the node takes nothing more")
    answer.__cause__ = error
    return answer
