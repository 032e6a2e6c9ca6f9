"""What an open wallet stands on, whoever started it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from engine.protocol.types import Address
from engine.runtime import RunningNode
from wallet.enginethread import EngineThread


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Somebody who would like to be paid `amount_wei` for `note`."""

    name: str
    address: Address
    amount_wei: int
    note: str


class Handle(Protocol):
    """A node that runs in a thread of its own."""

    @property
    def engine(self) -> EngineThread:
        """The thread in which the node lives."""
        ...

    @property
    def running(self) -> RunningNode:
        """The node; touch it in the engine's thread only, except `node.durable` and `node.presence`."""
        ...

    @property
    def asks(self) -> tuple[Ask, ...]:
        """Who asks for what."""
        ...

    @property
    def network_name(self) -> str:
        """What the window calls this network."""
        ...

    def close(self) -> None:
        """End all of it. Blocks. Twice is once."""
        ...
