"""The reference's runs, with every sender and the chain at its own pace.

A captured run is one of many legal orders. Here each role gets the same messages in others: every sender's stay in
their order and none comes before the messages of ours that it may answer, but one sender, or the chain, can lag
far behind another. Nothing of that may be refused, and the node must say the same in the end.
"""

from __future__ import annotations

from collections import defaultdict, deque
from random import Random

from engine.protocol.fold import fold
from engine.protocol.world import GENESIS
from tests.conformance.replay import Happening, Mined, Run, Sent, transaction
from tests.conformance.test_order import RUNS, Watched
from tests.conformance.vectors import golden

CHAIN = "the chain"
SEEDS = range(40)


class Interleaved:
    """A watched player that meets a run in an order drawn from a seed.

    Attributes:
        watched: the player.
    """

    def __init__(self, run: Run, role: str, seed: int) -> None:
        self.watched = Watched(run, role)
        self._role = role
        self._random = Random(seed)
        self._waiting: dict[str, deque[tuple[int, Happening]]] = defaultdict(deque)
        self._is_asked_for = False
        for index, one in enumerate(run.happenings):
            if isinstance(one, Mined):
                self._waiting[CHAIN].append((index, one))
            elif role in {one.source, one.target}:
                self._waiting[one.source].append((index, one))

    def play(self) -> None:
        """The whole run; an assertion fails if the node waits for something that never comes."""
        while any(self._waiting.values()):
            ready = [name for name in sorted(self._waiting) if self._is_ready(name)]
            assert ready, f"waits at {[line[0][0] for line in self._waiting.values() if line]}"
            self._go_on(self._random.choice(ready))

    def _is_ready(self, name: str) -> bool:
        if not self._waiting[name]:
            return False
        index, happening = self._waiting[name][0]
        if not happening.step.startswith("directfund") and self._is_funding():
            return False
        if name == self._role:
            return not self._is_asked_for or self._is_said(happening)
        if isinstance(happening, Mined) and happening.source == self._role:
            return transaction(happening) in self.watched.player.transactions()
        mine = self._waiting[self._role]
        return not mine or index < mine[0][0]

    def _is_funding(self) -> bool:
        """Nobody opens a tab before all ledgers are open: a hub would refuse it, and rightly."""
        heads = (line[0][1] for line in self._waiting.values() if line)
        return any(one.step.startswith("directfund") for one in heads)

    def _go_on(self, name: str) -> None:
        happening = self._waiting[name][0][1]
        if name != self._role:
            self._waiting[name].popleft()
            self.watched.meet(happening)
            return
        if not self._is_asked_for:
            self.watched.meet(happening)
            self._is_asked_for = True
        if self._is_said(happening):
            self._waiting[name].popleft()
            self._is_asked_for = False

    def _is_said(self, happening: Happening) -> bool:
        assert isinstance(happening, Sent), f"not a message: {happening}"
        return (happening.target, happening.said) in self.watched.player.sent()


@RUNS
def test_says_the_same_at_any_pace(name: str, role: str) -> None:
    run = Run(golden(name))
    for seed in SEEDS:
        interleaved = Interleaved(run, role, seed)

        interleaved.play()

        player = interleaved.watched.player
        assert player.sent() == run.sent_by(role), f"seed {seed}"
        assert sorted(map(repr, player.transactions())) == sorted(
            map(repr, run.transactions_of(role))
        )
        assert interleaved.watched.early == []
        assert (len(player.world.virtuals), len(player.world.objectives)) == (0, 0)
        assert fold(GENESIS, player.log) == player.world
