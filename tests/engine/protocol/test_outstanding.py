"""Effects are read off the world: a node that lost everything but its log goes on to the same end."""

from __future__ import annotations

from collections import deque

import pytest

from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import LedgerOutcome
from engine.protocol.effects import SendMessages, SubmitConclude, SubmitDeposit
from engine.protocol.events import VoucherReceived
from engine.protocol.fold import fold
from engine.protocol.kinds import LedgerPhase
from engine.protocol.outstanding import outstanding
from engine.protocol.step import Step
from engine.protocol.types import ChannelId
from engine.protocol.world import GENESIS
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    OPEN_HANDED,
    a_town,
    assert_sound,
    ledger_of,
    open_tab,
)
from tests.engine.protocol.village import Village, Villager

PEOPLE = ("alice", "hub", "bob")


class Mortal(Villager):
    """A node that is killed after one of its commits and starts again from its log alone.

    Attributes:
        commits: how many steps were committed.
        dies_at: after which of them it is killed; 0 = never.
    """

    commits: int
    dies_at: int

    def take(self, what: inp.Input) -> Step:
        """One step; the effects of the fatal one are lost with all that waited."""
        done = super().take(what)
        if done.events:
            self.commits += 1
            if self.commits == self.dies_at:
                self.world = fold(GENESIS, self.log)
                self.effects = deque(outstanding(self.world, what.at_ms))
        return done


def a_whole_life(leads: tuple[str, str], dying: str = "", dies_at: int = 0) -> Village:
    """Open, pay while the tab opens and afterwards, settle, close. One node may die once on the way."""
    town = Village(*PEOPLE, policies=dict.fromkeys(PEOPLE, OPEN_HANDED))
    for node in town.nodes.values():
        node.__class__ = Mortal
        node.commits = 0
        node.dies_at = dies_at if node.name == dying else 0
    for nonce, (person, leader) in enumerate(zip(("alice", "bob"), leads, strict=True), start=1):
        town.open_ledger(leader, "hub" if leader == person else person, 1000, 1000, nonce=nonce)
    for number in (1, 2):
        town.pay("alice", "bob", 10 * number, number)
    for tab in sorted(town["bob"].world.virtuals):
        town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    for ledger in sorted(town["hub"].world.ledgers):
        town.do("hub", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger))
    return town


def end_of(
    town: Village,
) -> tuple[dict[ChannelId, tuple[LedgerPhase, LedgerOutcome]], list[object], int]:
    """What a life comes to: the ledgers, the payments, the money on chain."""
    ledgers = {
        key: (ledger.phase, ledger.outcome)
        for name in PEOPLE
        for key, ledger in town[name].world.ledgers.items()
    }
    payments = town["bob"].said(VoucherReceived)
    return ledgers, [*payments], len(town.paid_out)


@pytest.mark.parametrize("leads", EVERY_LEADER)
@pytest.mark.parametrize("name", PEOPLE)
def test_a_node_that_dies_at_any_commit_goes_on_to_the_same_end(
    name: str, leads: tuple[str, str]
) -> None:
    undisturbed = a_whole_life(leads)
    commits: int = undisturbed[name].commits
    assert commits > 20

    for dies_at in range(1, commits + 1):
        town = a_whole_life(leads, name, dies_at)

        assert end_of(town) == end_of(undisturbed), f"{name} at commit {dies_at}"
        assert not any(peer.outbox for one in PEOPLE for peer in town[one].world.peers.values())
    assert_sound(town)


def test_recovering_three_times_is_recovering_once() -> None:
    town = a_town()
    town.silent.add("hub")
    open_tab(town)
    alice = town["alice"]

    first = outstanding(alice.world, town.now_ms)
    for _ in range(3):
        alice.world = fold(GENESIS, alice.log)

    assert outstanding(alice.world, town.now_ms) == first
    assert {type(one) for one in first} == {SendMessages}


def test_everything_outstanding_is_named_at_the_start_and_nothing_more() -> None:
    town = a_town(policies={"mallory": OPEN_HANDED})
    town.is_mining = False
    town.do(
        "alice",
        inp.OpenLedger(
            at_ms=town.now_ms,
            peer=town["mallory"].address,
            mine_wei=7,
            theirs_wei=3,
            nonce=90,
            challenge_duration_s=3600,
        ),
    )
    old = ledger_of_nonce(town, 1)
    town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=old))

    wanted = outstanding(town["alice"].world, town.now_ms)

    assert {type(one) for one in wanted} == {SubmitDeposit, SubmitConclude}
    assert len(wanted) == 2
    assert outstanding(town["bob"].world, town.now_ms) == ()


def ledger_of_nonce(town: Village, nonce: int) -> ChannelId:
    """Alice's ledger with this nonce."""
    (found,) = (key for key, one in town["alice"].world.ledgers.items() if one.fixed.nonce == nonce)
    return found


def test_a_step_names_only_what_it_added() -> None:
    town = a_town()
    town.silent.add("hub")
    open_tab(town)

    again = town["alice"].take(
        inp.Pay(
            at_ms=town.now_ms,
            payee=town["bob"].address,
            amount_wei=1,
            payment_id=bytes(16),
            note="",
            nonce=3,
        )
    )

    assert again.effects == ()
    assert ledger_of(town, "alice", "hub").queue == ()


def test_only_what_is_new_in_an_outbox_is_named() -> None:
    town = a_town()
    open_tab(town)
    sent = town["alice"].world.peers[town["bob"].address].next_out - 1

    done = town["alice"].take(
        inp.Pay(
            at_ms=town.now_ms,
            payee=town["bob"].address,
            amount_wei=1,
            payment_id=bytes(16),
            note="",
            nonce=3,
        )
    )

    assert done.effects == (SendMessages(town["bob"].address, sent),)
