"""Bugs planted on purpose, to show that each is found. None of them is in the code that ships.

The shell's bugs (what leaves when, what the disk keeps, what is told of the chain) are in the town's own parts. The
protocol's are planted around `step`: for one input the rule is shown a world in which it has nothing to object to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import Add, LedgerOutcome, Proposal
from engine.protocol.kinds import VirtualPhase
from engine.protocol.messages import LedgerProposal, Voucher
from engine.protocol.signing import Sign
from engine.protocol.step import Step, step
from engine.protocol.world import (
    Ledger,
    QueuedProposal,
    World,
    copy_ledger,
    copy_virtual,
    copy_world,
)
from engine.simulator.bugs import Bug

Look = Callable[[World, inp.Input], World]
"""The world as a node with a bug sees it when this input comes; the same one if the bug does not bite."""


def planted_step(bugs: frozenset[Bug]) -> Callable[[World, inp.Input, Sign], Step]:
    """`step` with these bugs in it; the very `step` that ships if none of them is the protocol's."""
    looks = [look for bug, look in _LOOKS.items() if bug in bugs]
    if not looks:
        return step

    def faulty(world: World, what: inp.Input, sign: Sign) -> Step:
        seen = world
        for look in looks:
            seen = look(seen, what)
        done = step(seen, what, sign)
        return done if done.events else Step(world, (), done.effects)

    return faulty


@contextmanager
def planted_rules(bugs: frozenset[Bug]) -> Iterator[None]:
    """Inside, the ledger's arithmetic has these bugs, for every node."""
    if Bug.SKIP_GUARANTEE_DEDUCTION not in bugs:
        yield
        return
    sound = LedgerOutcome.apply

    def undeducted(outcome: LedgerOutcome, proposal: Proposal) -> LedgerOutcome:
        after = sound(outcome, proposal)
        if not isinstance(proposal, Add):
            return after
        return replace(after, leader_wei=outcome.leader_wei, follower_wei=outcome.follower_wei)

    with patch.object(LedgerOutcome, "apply", undeducted):
        yield


def _equal_turn(world: World, what: inp.Input) -> World:
    """A proposal at the newest turn is taken as if that turn were free; so is the node's own signature there."""
    message = what.message if isinstance(what, inp.PeerMessage) else None
    if not isinstance(message, LedgerProposal):
        return world
    ledger = world.ledgers.get(message.ledger_id)
    if ledger is None or ledger.is_leader or ledger.queue or message.turn_num != ledger.turn_num:
        return world
    earlier = copy_ledger(ledger)
    earlier.turn_num -= 1
    earlier.signed_turn = min(earlier.signed_turn, earlier.turn_num)
    return _with_ledger(world, earlier)


def _lower_voucher(world: World, what: inp.Input) -> World:
    """A voucher is taken as if what was paid were just below it."""
    message = what.message if isinstance(what, inp.PeerMessage) else None
    tab = world.virtuals.get(message.channel_id) if isinstance(message, Voucher) else None
    if tab is None or not isinstance(message, Voucher) or message.amount_wei > tab.paid_wei:
        return world
    poorer = copy_virtual(tab)
    poorer.paid_wei = message.amount_wei - sum(part.amount_wei for part in message.payments)
    seen = copy_world(world)
    seen.virtuals = world.virtuals.set(poorer.channel_id, poorer)
    return seen


def _turn_free_again(world: World, _what: inp.Input) -> World:
    """A leader takes back a proposal, and those behind it, once the tab that it was for is given up."""
    seen = world
    for ledger in world.ledgers.values():
        given_up = [number for number, each in enumerate(ledger.queue) if _is_given_up(world, each)]
        if ledger.is_leader and given_up:
            seen = _with_ledger(seen, _shortened(ledger, given_up[0]))
    return seen


def _is_given_up(world: World, queued: QueuedProposal) -> bool:
    if not isinstance(queued.proposal, Add):
        return False
    tab = world.virtuals.get(queued.proposal.target)
    return tab is not None and tab.phase is VirtualPhase.CANCELLED


def _shortened(ledger: Ledger, queue_count: int) -> Ledger:
    earlier = copy_ledger(ledger)
    earlier.queue = ledger.queue[:queue_count]
    earlier.tip = ledger.outcome
    for queued in earlier.queue:
        earlier.tip = earlier.tip.apply(queued.proposal)
    earlier.signed_turn = earlier.tip_turn
    return earlier


def _with_ledger(world: World, ledger: Ledger) -> World:
    seen = copy_world(world)
    seen.ledgers = world.ledgers.set(ledger.channel_id, ledger)
    return seen


_LOOKS: dict[Bug, Look] = {
    Bug.ACCEPT_EQUAL_TURN: _equal_turn,
    Bug.ACCEPT_LOWER_VOUCHER: _lower_voucher,
    Bug.REUSE_TURN_AFTER_REJECT: _turn_free_again,
}
