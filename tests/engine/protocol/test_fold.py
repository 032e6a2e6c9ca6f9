"""Standing properties of a whole life, with chance from a seed: the log is the world, money is kept, nothing is
decided twice, and a world that was shown is never changed."""

from __future__ import annotations

from collections import deque
from random import Random

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.codec.log import (
    decode_event,
    decode_world,
    encode_event,
    encode_world,
)
from engine.protocol.effects import SendMessages
from engine.protocol.errors import ProtocolError
from engine.protocol.fold import fold
from engine.protocol.step import Step, step
from engine.protocol.types import ChannelId
from engine.protocol.world import GENESIS, World
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    a_town,
    assert_sound,
    mine_wei,
    wealth_wei,
)
from tests.engine.protocol.village import Villager

PEOPLE = ("alice", "hub", "bob")
SEEDS = range(12)


class Life:
    """A town in which chance decides who does what, which message travels next and which comes twice.

    Attributes:
        town: the nodes.
        steps: (world before, input, world after) of one node each.
    """

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.town = a_town(self.chance.choice(EVERY_LEADER))
        self.paid_wei = 0
        self._number = 100

    def live(self, turns: int) -> None:
        """Some turns of everything, then calm, then everything settled."""
        for _ in range(turns):
            self._turn()
        self.town.silent = set()
        self.town.go_on()
        self.town.tick(after_ms=200_000)
        for tab in tuple(self.town["bob"].world.virtuals):
            self._try("bob", inp.SettleTab(at_ms=self.town.now_ms, channel_id=tab))
        self.town.go_on()

    def _turn(self) -> None:
        kind = self.chance.randrange(12)
        name = self.chance.choice(PEOPLE)
        if kind < 4:
            self._pay()
        elif kind == 4:
            self._on_a_tab(name, inp.Cancel)
        elif kind == 5:
            self._on_a_tab(name, inp.SettleTab)
        elif kind == 6:
            self.town.tick(name, after_ms=self.chance.randrange(30_000))
        elif kind == 7:
            node = self.town[name]
            node.effects = deque(self.chance.sample(list(node.effects), len(node.effects)))
        elif kind == 8:
            held = self.chance.sample(PEOPLE, 2)
            self.town.holds = lambda source, target, _: [source, target] == held
        elif kind == 9:
            self.town.silent = {name}
        else:
            self.town.silent = set()
            self.town.settle_down()

    def _pay(self) -> None:
        self._number += 1
        self._try(
            "alice",
            inp.Pay(
                at_ms=self.town.now_ms,
                payee=self.town["bob"].address,
                amount_wei=self.chance.randrange(1, 40),
                payment_id=self._number.to_bytes(16, "big"),
                note="",
                nonce=self._number,
                limit_wei=self.chance.choice((None, 40, 120)),
            ),
        )

    def _on_a_tab(self, name: str, command: type[inp.Cancel | inp.SettleTab]) -> None:
        tabs: list[ChannelId] = sorted(self.town[name].world.virtuals)
        if tabs:
            self._try(name, command(at_ms=self.town.now_ms, channel_id=self.chance.choice(tabs)))

    def _try(self, name: str, what: inp.Input) -> None:
        before = encode_world(self.town[name].world)
        try:
            self.town[name].take(what)
        except ProtocolError:
            assert encode_world(self.town[name].world) == before


@pytest.fixture(scope="module", params=SEEDS)
def life(request: pytest.FixtureRequest) -> Life:
    lived = Life(request.param)
    lived.live(150)
    return lived


def test_the_log_is_the_world_at_every_fact(life: Life) -> None:
    for node in life.town.nodes.values():
        world, halfway = GENESIS, len(node.log) // 2
        for entry in node.log[:halfway]:
            world = fold(world, (entry,))
        assert fold(GENESIS, node.log[:halfway]) == world
        assert fold(world, node.log[halfway:]) == node.world


def test_all_money_is_where_it_belongs(life: Life) -> None:
    assert_sound(life.town)
    assert [wealth_wei(life.town[name].world) for name in PEOPLE] == [2000, 4000, 2000]


def test_when_everything_is_settled_the_payee_has_what_it_was_paid(life: Life) -> None:
    town = life.town
    received_wei = sum(one.paid_wei for one in town["bob"].said(ev.VoucherReceived))
    sent_wei = sum(one.paid_wei for one in town["alice"].said(ev.VoucherSent))

    assert sent_wei == received_wei
    assert mine_wei(town, "bob") == 1000 + received_wei
    assert mine_wei(town, "alice") == 1000 - received_wei
    assert mine_wei(town, "hub") == 2000


def test_nothing_is_left_over(life: Life) -> None:
    for name in PEOPLE:
        world = life.town[name].world
        assert not world.objectives
        assert not any(peer.outbox for peer in world.peers.values())
        assert not any(ledger.queue for ledger in world.ledgers.values())


def test_every_promise_was_kept_or_taken_back(life: Life) -> None:
    alice = life.town["alice"]
    promised = [one.payment_id for one in alice.said(ev.PaymentPromised)]
    kept = {one.payment_id for one in alice.said(ev.VoucherSent)}
    failed = {one.payment_id for one in alice.said(ev.PaymentFailed)}

    assert not kept & failed
    assert set(promised) <= kept | failed


def test_facts_and_worlds_come_back_from_their_bytes(life: Life) -> None:
    for node in life.town.nodes.values():
        for entry in node.log:
            assert decode_event(*encode_event(entry.event)) == entry.event
        copy = decode_world(encode_world(node.world))
        assert copy == node.world
        assert encode_world(fold(GENESIS, node.log)) == encode_world(node.world)


def test_a_turn_never_falls_and_a_voucher_only_grows(life: Life) -> None:
    for node in life.town.nodes.values():
        signed: dict[ChannelId, int] = {}
        paid_wei: dict[ChannelId, int] = {}
        for entry in node.log:
            match entry.event:
                case ev.StateSigned(channel_id, turn_num):
                    assert signed.get(channel_id, -1) < turn_num
                    signed[channel_id] = turn_num
                case ev.ProposalSent(channel_id, turn_num) | ev.ProposalAccepted(
                    channel_id, turn_num
                ):
                    assert signed.get(channel_id, -1) < turn_num
                    signed[channel_id] = turn_num
                case ev.VoucherSent(channel_id, _, amount_wei) | ev.VoucherReceived(
                    channel_id, _, amount_wei
                ):
                    assert paid_wei.get(channel_id, 0) < amount_wei
                    paid_wei[channel_id] = amount_wei
                case _:
                    continue


class Shown(Villager):
    """A node that remembers every world it showed, and how it looked then."""

    worlds: list[tuple[World, bytes]]

    def take(self, what: inp.Input) -> Step:
        """One step, after noting the world before it."""
        self.worlds.append((self.world, encode_world(self.world)))
        return super().take(what)


@pytest.mark.parametrize("leads", EVERY_LEADER)
def test_a_published_world_is_never_changed(leads: tuple[str, str]) -> None:
    """Views and the strip of time hold on to old worlds while steps go on."""
    town = a_town(leads)
    for node in town.nodes.values():
        node.__class__ = Shown
        node.worlds = []
    for number in range(3):
        town.pay("alice", "bob", 30, number, limit_wei=50)
    for tab in tuple(town["bob"].world.virtuals):
        town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    for ledger in tuple(town["hub"].world.ledgers):
        town.do("hub", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger))
    town["hub"].take(inp.ChainRollback(at_ms=town.now_ms, block_num=1, block_hash=bytes(32)))

    for node in town.nodes.values():
        for world, then in node.worlds:
            assert encode_world(world) == then


def test_the_same_step_twice_is_the_same_step() -> None:
    town = a_town()
    pay = inp.Pay(
        at_ms=town.now_ms,
        payee=town["bob"].address,
        amount_wei=5,
        payment_id=bytes(16),
        note="",
        nonce=3,
    )
    alice = town["alice"]

    one, two = (step(alice.world, pay, alice.sign) for _ in range(2))

    assert one == two
    assert [type(effect) for effect in one.effects] == [SendMessages] * 2
