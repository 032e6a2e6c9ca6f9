"""What goes wrong between nodes and on the chain: ways that are blocked, blocks that are undone, left out or hidden."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from random import Random

from engine.simulator.chain import Chain
from engine.simulator.dice import FaultKind
from engine.simulator.links import Flow, Link
from engine.simulator.node import Node
from engine.simulator.plan import Faults

CENSORED_BLOCKS_MAX = 12
HIDDEN_BLOCKS_MAX = 20
ISOLATION_SHARE = 0.25

Chance = Callable[[FaultKind, float], bool]
"""Whether a fault of this kind and rate happens now."""


class Weather:
    """Draws what happens; `chance` says whether."""

    def __init__(self, rng: Random, faults: Faults, chance: Chance) -> None:
        self._rng = rng
        self._faults = faults
        self._chance = chance

    def strike(self, chain: Chain, nodes: Sequence[Node]) -> None:
        """What befalls the chain before a block is mined."""
        faults = self._faults
        if self._chance(FaultKind.REORG, faults.reorg_chance):
            is_lost = partial(
                self._chance, FaultKind.LOST_TRANSACTION, faults.lost_transaction_chance
            )
            chain.reorganise(is_lost)
        if self._chance(FaultKind.CENSORSHIP, faults.censorship_chance):
            victim = self._rng.choice(nodes)
            chain.censor(victim.address, self._rng.randint(2, CENSORED_BLOCKS_MAX))
        if self._chance(FaultKind.FEE_SPIKE, faults.censorship_chance / 4):
            chain.censor(None, self._rng.randint(2, CENSORED_BLOCKS_MAX))
        if self._chance(FaultKind.DUST, faults.dust_chance):
            chain.put_dust()

    def hidden_count(self) -> int:
        """How many of the newest blocks an RPC address does not show now."""
        if not self._chance(FaultKind.OLD_HEAD, self._faults.old_head_chance):
            return 0
        return self._rng.randint(1, HIDDEN_BLOCKS_MAX)

    def blocked(self, node: Node, links: Sequence[Link]) -> tuple[Flow, ...]:
        """Which ways of a node are blocked now: one link or all, in one direction or both."""
        is_alone = self._rng.random() < ISOLATION_SHARE
        is_two_way, inward = self._rng.choice((True, False)), self._rng.choice((True, False))
        struck = links if is_alone else (self._rng.choice(links),)
        return tuple(
            flow
            for link in struck
            for flow in link.flows.values()
            if is_two_way or (flow.target is node) == inward
        )
