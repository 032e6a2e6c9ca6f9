"""Noting how far a person has read."""

from __future__ import annotations

from engine.node import Node
from engine.protocol import inputs as inp
from wallet import payer


async def mark_read(node: Node, upto_seq: int) -> None:
    """Write down that notices up to this event were read; it never goes back.

    Raises:
        Problem: it could not be written down.
    """
    await payer.command(node, inp.ReadInbox(at_ms=node.now_ms(), upto_seq=upto_seq))
