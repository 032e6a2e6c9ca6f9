"""Waiting for the world to become something: a command's answer is a change of the world, as for everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from engine.node import Node
from engine.protocol.events import Recorded
from engine.protocol.world import World

Seen = Callable[[World, Sequence[Recorded]], bool]


async def until(node: Node, is_so: Seen, *, within_s: float) -> bool:
    """Whether `is_so` came true of a committed world within the time. Asked at once, then after each commit.

    False too, and at once, when the node takes nothing more: then nothing comes true any more.
    """
    done = asyncio.get_running_loop().create_future()
    halted = asyncio.create_task(node.has_halted.wait())

    def on_committed(world: World, facts: Sequence[Recorded]) -> None:
        if not done.done() and is_so(world, facts):
            done.set_result(None)

    node.subscribe(on_committed)
    try:
        on_committed(node.durable, ())
        await asyncio.wait((done, halted), timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
        return done.done()
    finally:
        halted.cancel()
        done.cancel()
        node.unsubscribe(on_committed)
