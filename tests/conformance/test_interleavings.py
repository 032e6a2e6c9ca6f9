"""The reference's runs, with every sender and the chain at its own pace.

A captured run is one of many legal orders. Here each role gets the same messages in others: every sender's stay in
their order and none comes before the messages of ours that it may answer, but one sender, or the chain, can lag
far behind another. Nothing of that may be refused, and the node must say the same in the end.

The reference lets everybody sign a tab's turns 0 and 1 at the same time. Here each signs turn 0 after those on its left,
and the payee signs turn 1 last (ADR 0028); so what those on our left sign does not wait for us, and comes before what
they propose.
"""

from __future__ import annotations

from collections import defaultdict, deque
from random import Random

from engine.protocol.fold import fold
from engine.protocol.world import GENESIS
from tests.conformance.gonitro_json import SaidState
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
        for name, line in self._waiting.items():
            self._waiting[name] = _turn_0_first(line)

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
        mine = (at for at, one in self._waiting[self._role] if not _may_wait(one, happening))
        return index < next(mine, index + 1)

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


def _may_wait(mine: Happening, theirs: Happening) -> bool:
    """Whether both are signatures on the same turn of a tab's opening, and ours comes after theirs."""
    ours, others = _opening_state(mine), _opening_state(theirs)
    return (
        ours is not None
        and others is not None
        and ours.turn_num == others.turn_num
        and others.signer_index < ours.signer_index
    )


def _opening_state(one: Happening) -> SaidState | None:
    is_opening = one.step.startswith("virtualfund") and isinstance(one, Sent)
    return one.said if is_opening and isinstance(one.said, SaidState) else None


def _turn_0_first(line: deque[tuple[int, Happening]]) -> deque[tuple[int, Happening]]:
    """Within a sender's opening of a tab its turn 0 comes first; all else stays in its order."""
    opening = [place for place in line if place[1].step.startswith("virtualfund")]
    opening.sort(key=lambda place: getattr(_opening_state(place[1]), "turn_num", 1) != 0)
    in_order = iter(opening)
    return deque(
        next(in_order) if place[1].step.startswith("virtualfund") else place for place in line
    )


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
