"""How far something in progress came: the steps of an objective as one side goes through them."""

from __future__ import annotations

from engine.protocol.kinds import ObjectiveKind, WaitingFor
from engine.protocol.world import Objective
from wallet.views.channels_values import LadderKind, LadderView, Rung, RungView
from wallet.views.sentences import LADDERS, waiting_sentence
from wallet.views.values import StepView

_KINDS = {
    ObjectiveKind.DIRECT_FUND: LadderKind.OPEN_CHANNEL,
    ObjectiveKind.DIRECT_DEFUND: LadderKind.CLOSE_CHANNEL,
    ObjectiveKind.VIRTUAL_FUND: LadderKind.OPEN_TAB,
    ObjectiveKind.VIRTUAL_DEFUND: LadderKind.SETTLE_TAB,
    ObjectiveKind.DISPUTE: LadderKind.DISPUTE,
}
_NOT_OF_THE_FIRST = {WaitingFor.EARLIER_DEPOSITS}
_NOT_OF_OTHERS = {WaitingFor.LATER_DEPOSITS, WaitingFor.TABS_SETTLED}
"""Nobody deposits before the leader or after the follower, and only the leader knows whether all tabs are settled."""
_ALWAYS_MINE = {WaitingFor.MY_DEPOSIT, WaitingFor.UNLOCK}
_OF_THE_FIRST = {WaitingFor.LEADER_FINAL, WaitingFor.PAYER_FINAL}


def step_view(objective: Objective, waited_for: str, *, is_first: bool) -> StepView:
    """How far it came, in numbers. Arguments as for `ladder_view`."""
    rungs = rungs_of(objective, is_first=is_first)
    return StepView(
        done_count=_done_count(objective, rungs),
        total_count=len(rungs),
        waiting_for=waiting_sentence(objective.waiting_for, waited_for),
        since_ms=objective.since_ms,
    )


def ladder_view(
    objective: Objective, name: str, waited_for: str, *, is_first: bool, has_postfund: bool = True
) -> LadderView:
    """All steps.

    Args:
        objective: what is in progress.
        name: whom the channel or the tab is with.
        waited_for: the one whom a wait for one person is a wait for: the peer, or a tab's payer.
        is_first: we lead the channel, or pay in the tab.
        has_postfund: we signed the tab's turn 1; nothing of a channel's depends on it.
    """
    rungs = rungs_of(objective, is_first=is_first)
    done_count = _done_count(objective, rungs)
    return LadderView(
        kind=_KINDS[objective.kind],
        name=name,
        rungs=tuple(
            RungView(rung=Rung[rung.name], is_mine=_is_mine(rung, is_first=is_first))
            for rung in rungs
        ),
        done_count=done_count,
        waiting_for=waiting_sentence(objective.waiting_for, waited_for),
        since_ms=objective.since_ms,
        gives_up_ms=objective.deadline_ms if WaitingFor.ALL_POSTFUNDS in rungs else None,
        is_bound=_is_bound(objective, rungs[: done_count + 1], has_postfund=has_postfund),
    )


def rungs_of(objective: Objective, *, is_first: bool) -> tuple[WaitingFor, ...]:
    """The steps that one side goes through."""
    skipped = _NOT_OF_THE_FIRST if is_first else _NOT_OF_OTHERS
    rungs = tuple(rung for rung in LADDERS[objective.kind.name] if rung not in skipped)
    if objective.waiting_for in (*rungs, WaitingFor.NOTHING):
        return rungs
    # A tab that was given up while it opened waits for its money only, a locked wallet for its person, and who must
    # compare logs first for the others: a way of one step.
    return (objective.waiting_for,)


def _done_count(objective: Objective, rungs: tuple[WaitingFor, ...]) -> int:
    return rungs.index(objective.waiting_for) if objective.waiting_for in rungs else 0


def _is_bound(objective: Objective, reached: tuple[WaitingFor, ...], *, has_postfund: bool) -> bool:
    """Whether money of ours depends on it. A deposit may have left as soon as it is waited for."""
    if objective.kind is ObjectiveKind.DIRECT_FUND:
        return WaitingFor.MY_DEPOSIT in reached
    return objective.kind is not ObjectiveKind.VIRTUAL_FUND or has_postfund


def _is_mine(rung: WaitingFor, *, is_first: bool) -> bool:
    if rung is WaitingFor.FOLLOWER_FINAL:
        return not is_first
    return rung in _ALWAYS_MINE or (rung in _OF_THE_FIRST and is_first)
