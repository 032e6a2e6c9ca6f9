"""Waiting for the world to become something: a command's answer is a change of the world, as for everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from engine.node import Node
from engine.protocol.events import Recorded
from engine.protocol.world import World

_HALT_LOOK_S = 0.5
"""A node that halts commits nothing more, so nobody is told; it is looked for this often."""

Seen = Callable[[World, Sequence[Recorded]], bool]


async def until(node: Node, is_so: Seen, *, within_s: float) -> bool:
    """Whether `is_so` came true of a committed world within the time. Asked at once, then after each commit.

    False too, and early, when the node takes nothing more: then nothing comes true any more.
    """
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    end_s = loop.time() + within_s

    def on_committed(world: World, facts: Sequence[Recorded]) -> None:
        if not done.done() and is_so(world, facts):
            done.set_result(None)

    node.subscribe(on_committed)
    try:
        on_committed(node.durable, ())
        while not done.done() and node.presence.halted is None and loop.time() < end_s:
            await asyncio.wait([done], timeout=min(_HALT_LOOK_S, max(0.0, end_s - loop.time())))
        return done.done()
    finally:
        done.cancel()
        node.unsubscribe(on_committed)
