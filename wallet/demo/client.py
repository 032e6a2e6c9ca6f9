"""The wallet's side of the demo: start it or attach to it, open the wallet's own node, open its channel with the hub."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.protocol.types import Address
from engine.runtime import RunningNode
from wallet.enginethread import EngineThread
from wallet.ports import DemoProgress, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A contact of the demo who would like to be paid `amount_wei` for `note`."""

    name: str
    address: Address
    amount_wei: int
    note: str


class DemoHandle:
    """A demo that runs.

    Attributes:
        engine: the thread in which the wallet's node lives.
        running: the wallet's node; touch it in the engine's thread only, except `node.durable`, `node.presence`.
        asks: who asks for what.
        network_name: what the window calls this network.
    """

    def __init__(
        self, *, engine: EngineThread, running: RunningNode, asks: tuple[Ask, ...]
    ) -> None:
        self.engine = engine
        self.running = running
        self.asks = asks
        self.network_name = "Demo"

    def close(self) -> None:
        """End the node, its thread and the supervisor, in this order. Blocks. Twice is once."""
        self.engine.run(self.running.aclose()).result()
        self.engine.stop()


def start_demo(directory: Path, on_progress: Callable[[DemoProgress], None]) -> DemoHandle:
    """Start the demo in a folder, or go on with the one that is there. Blocks; call it in a worker thread.

    Args:
        directory: where the demo lives, `wallet.profile` says which.
        on_progress: told of each step, from any thread.

    Raises:
        Problem: it cannot be started; everything that was started has ended again.
    """
    raise Problem(
        code="DEMO_NOT_BUILT",
        cause=f"The demo in {directory.name} cannot be started by this version.",
        remedy="Update Towpath.",
    )
