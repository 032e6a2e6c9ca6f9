"""Somebody goes silent for ever, after any message or transaction of a whole life: everything that others began comes to its end.

The life: two ledgers are opened, a tab over the hub, payments, the tab is settled, a ledger closed. After each of them
one of the three falls silent. The others' clocks pass all deadlines; what is in progress then is cancelled, or,
where that is too late, left by the chain. Nobody who kept to the protocol has less than is theirs.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from itertools import count
from operator import itemgetter

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.effects import Effect, SendMessages, SubmitDeposit
from engine.protocol.errors import Refused
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase, WaitingFor
from engine.protocol.limits import DEPOSIT_DEADLINE_MS
from engine.protocol.messages import Message
from engine.protocol.types import ChannelId, external
from tests.engine.protocol.makers import EVERY_LEADER, OPEN_HANDED, assert_sound
from tests.engine.protocol.village import Village, Villager

NAMES = ("alice", "hub", "bob")
FUNDS_WEI, WINDOW_S = 1000, 3600

FUND, DEFUND = ObjectiveKind.DIRECT_FUND, ObjectiveKind.DIRECT_DEFUND
TAB, SETTLE = ObjectiveKind.VIRTUAL_FUND, ObjectiveKind.VIRTUAL_DEFUND
BLOCKED_BY_OTHERS = {
    FUND: {
        WaitingFor.PEER_PREFUND,
        WaitingFor.EARLIER_DEPOSITS,
        WaitingFor.LATER_DEPOSITS,
        WaitingFor.PEER_POSTFUND,
    },
    TAB: {WaitingFor.ALL_PREFUNDS, WaitingFor.GUARANTEES, WaitingFor.ALL_POSTFUNDS},
    SETTLE: {WaitingFor.PAYER_FINAL, WaitingFor.ALL_FINALS, WaitingFor.GUARANTEES_RELEASED},
    DEFUND: {WaitingFor.TABS_SETTLED, WaitingFor.LEADER_FINAL, WaitingFor.FOLLOWER_FINAL, WaitingFor.MONEY_BACK},
}  # fmt: skip
"""Every rung on which another node can leave us. What the chain or our own key holds up is not among them."""

Rung = tuple[ObjectiveKind, WaitingFor]


class QuietTown(Village):
    """A village in which one node falls silent after so many messages and transactions.

    Attributes:
        put_in_wei: what each node deposited.
    """

    def __init__(self, victim: str, after_count: int) -> None:
        super().__init__(*NAMES, policies=dict.fromkeys(NAMES, OPEN_HANDED))
        self.put_in_wei: Counter[str] = Counter()
        self._victim, self._left_count = victim, after_count
        self.holds = self._holds

    def _holds(self, source: str, target: str, _message: Message) -> bool:
        return self._is_silenced() and self._victim in {source, target}

    def _is_silenced(self) -> bool:
        if self._left_count == 0:
            self.silent.add(self._victim)
        else:
            self._left_count -= 1
        return bool(self.silent)

    def _perform(self, node: Villager, effect: Effect) -> None:
        if (
            not isinstance(effect, SendMessages)
            and self._is_silenced()
            and node.name in self.silent
        ):
            return
        before_wei = sum(self.holdings_wei.values())
        super()._perform(node, effect)
        if isinstance(effect, SubmitDeposit):
            self.put_in_wei[node.name] += sum(self.holdings_wei.values()) - before_wei

    @property
    def honest(self) -> tuple[str, ...]:
        return tuple(name for name in NAMES if name not in self.silent)

    def owned_wei(self, name: str) -> int:
        """What the chain paid to a node, and what is its own in ledgers that are open."""
        return self.got_wei(name) + self.told_wei(name, LedgerPhase.OPEN)

    def told_wei(self, name: str, phase: LedgerPhase) -> int:
        """What a node's own world says is its own in ledgers of one phase."""
        ledgers = self[name].world.ledgers.values()
        return sum(ledger.my_wei for ledger in ledgers if ledger.phase is phase)

    def got_wei(self, name: str) -> int:
        """What the chain paid to a node."""
        node = self[name]
        concluded_wei = sum(
            allocation.amount_wei
            for effect in self.paid_out
            for exit_ in effect.outcome
            for allocation in exit_.allocations
            if allocation.destination == external(node.address)
        )
        return concluded_wei + self.court.paid_wei(node.address)


def live(town: QuietTown, leads: tuple[str, str]) -> None:
    """As much of the life as comes about before somebody falls silent."""
    tab: ChannelId | None = None
    alices: ChannelId | None = None
    for step in range(6):
        if town.silent:
            return
        match step:
            case 0 | 1:
                person, leader = NAMES[2 * step], leads[step]
                follower = "hub" if leader == person else person
                opened = town.open_ledger(leader, follower, FUNDS_WEI, FUNDS_WEI, nonce=step)
                alices = alices or opened
            case 2:
                town.pay("alice", "bob", 7, 1, limit_wei=100, hops=(town["hub"].address,))
            case 3:
                town.pay("alice", "bob", 5, 2)
            case 4:
                (tab,) = town["bob"].world.virtuals
                # By who is paid, so that the payer has to be asked.
                town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
            case _:
                assert alices is not None
                town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=alices))


def close_with_an_open_tab(town: QuietTown, leads: tuple[str, str]) -> None:
    """The same beginning; then the ledger is closed with the tab in it."""
    for step in range(3):
        if town.silent:
            return
        match step:
            case 0 | 1:
                person, leader = NAMES[2 * step], leads[step]
                follower = "hub" if leader == person else person
                town.open_ledger(leader, follower, FUNDS_WEI, FUNDS_WEI, nonce=step)
            case _:
                town.pay("alice", "bob", 7, 1, limit_wei=100, hops=(town["hub"].address,))
    if not town.silent:
        (ledger_id,) = town["alice"].world.ledgers
        town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_id))


LIVES = {"settled": live, "closed": close_with_an_open_tab}


def rungs(town: QuietTown) -> set[Rung]:
    return {
        (objective.kind, objective.waiting_for)
        for name in town.honest
        for objective in town[name].world.objectives.values()
    }


def give_up(town: QuietTown) -> None:
    """All deadlines pass, twice: what they begin may wait for one itself."""
    for _ in range(2):
        town.tick(*town.honest, after_ms=DEPOSIT_DEADLINE_MS)


def leave(town: QuietTown) -> None:
    """What a person does about whatever is still in progress: cancel it, or else leave by the chain."""
    for name in town.honest:
        node = town[name]
        for key in sorted(node.world.objectives, key=lambda key: (key[1], key[0].name)):
            for way_out in (inp.Cancel, inp.Dispute):
                with suppress(Refused):
                    if key in node.world.objectives:
                        town.do(name, way_out(at_ms=town.now_ms, channel_id=key[1]))
        for tab_id, tab in sorted(node.world.virtuals.items(), key=itemgetter(0)):
            if tab.phase is VirtualPhase.OPEN:
                town.do(name, inp.Dispute(at_ms=town.now_ms, channel_id=tab_id))
    for _ in range(3):
        town.wait(WINDOW_S)


def assert_over(town: QuietTown) -> None:
    assert_sound(town)
    for name in town.honest:
        world = town[name].world
        left = {key: one.waiting_for for key, one in world.objectives.items()}
        assert left == {}, name
        assert town.owned_wei(name) >= fair_wei(town, name), name
        assert town.told_wei(name, LedgerPhase.CLOSED) == town.got_wei(name), name


def fair_wei(town: QuietTown, name: str) -> int:
    """What a node put in, less the vouchers that it signed, more those that it took."""
    paid_wei = sum(fact.paid_wei for fact in town[name].said(ev.VoucherSent))
    taken_wei = sum(fact.paid_wei for fact in town[name].said(ev.VoucherReceived))
    return town.put_in_wei[name] - paid_wei + taken_wei


@pytest.mark.parametrize("life", LIVES)
@pytest.mark.parametrize("leads", EVERY_LEADER)
def test_everything_ends_whoever_falls_silent_after_whichever_message(
    leads: tuple[str, str], life: str
) -> None:
    for victim in NAMES:
        for after_count in count():
            town = QuietTown(victim, after_count)
            LIVES[life](town, leads)
            if not town.silent:
                break
            give_up(town)
            leave(town)
            assert_over(town)


def test_the_lives_come_to_every_rung_on_which_others_can_leave_us() -> None:
    """By construction: a rung that no life stands on when somebody falls silent was not tried above."""
    seen: set[Rung] = set()
    for leads in EVERY_LEADER[1:3]:
        for life in LIVES.values():
            for victim in NAMES:
                for after_count in count():
                    town = QuietTown(victim, after_count)
                    life(town, leads)
                    if not town.silent:
                        break
                    seen |= rungs(town)

    tried = {(kind, rung) for kind, rungs_ in BLOCKED_BY_OTHERS.items() for rung in rungs_}
    assert tried - seen == set()
