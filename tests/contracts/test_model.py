"""The pure model of the adjudicator says what the compiled contract does, over random histories."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from engine.protocol import adjudicator as model
from engine.protocol.adjudicator import Adjudicator, Reverted
from engine.protocol.channel.dispute import Finalised, Target
from engine.protocol.channel.outcome import Allocation, Exit, Outcome
from engine.protocol.types import Bytes32, ChannelId, Destination
from tests.contracts.channels import an_exit, encode_outcome, guarantee, party
from tests.contracts.evm import RevertedError
from tests.contracts.scene import DURATION_S, ZERO, Channel, Scene, owed

ALICE, HUB, BOB = party(1), party(2), party(3)
STEPS = 60


class Twins:
    """One history, told to the contract and to the model; after each step they must be alike."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.scene = Scene()
        self.tab = self.scene.virtual(ALICE, HUB, BOB)
        self.ledger = self.scene.ledger(ALICE, HUB)
        self.storage = Adjudicator()
        self.kind = self.random.choice([1, 2])
        self.shown: dict[bytes, tuple[Any, bytes]] = {}
        self.did: set[str] = set()

    @property
    def now_s(self) -> int:
        return self.scene.chain.now_s

    def step(self) -> None:
        name = self.random.choice(
            ["deposit", "challenge", "challenge", "checkpoint", "conclude", "conclude_and_pay", "wait",
             "transfer", "reclaim", "reclaim"]
        )  # fmt: skip
        channel = self.random.choice([self.tab, self.ledger])
        getattr(self, f"_{name}")(channel)
        self._compare()

    def _both(
        self, name: str, chain: Callable[[], object], pure: Callable[[], Adjudicator]
    ) -> bool:
        """Whether it was taken. Both take it or neither does, for the same reason."""
        refused = [None, None]
        try:
            chain()
        except RevertedError as error:
            refused[0] = error.reason
        try:
            self.storage = pure()
        except Reverted as error:
            refused[1] = str(error)
        assert refused[0] == refused[1], name
        if refused[0] is None:
            self.did.add(name)
        return refused[0] is None

    def _outcome(self, channel: Channel) -> Any:
        """What the channel may say: a tab's split, or a ledger with the tab's guarantee."""
        if channel is self.tab:
            paid = self.random.choice([0, 30, 100])
            return [an_exit(owed(ALICE, 100 - paid), owed(BOB, paid))]
        promised = guarantee(self.tab.id, 100, ALICE, HUB)
        entry = (*promised[:2], self.kind, promised[3])
        return [an_exit(owed(ALICE, 50), owed(HUB, 70), entry)]

    def _deposit(self, channel: Channel) -> None:
        held = self.scene.held(channel) + self.random.choice([0, 0, 0, 1])
        amount = self.random.choice([1, 60, 220])
        self._both(
            "deposit",
            lambda: self.scene.do(
                "deposit", "0x" + "00" * 20, channel.id, held, amount, value_wei=amount
            ),
            lambda: model.deposit(
                self.storage, ChannelId(channel.id), expected_held_wei=held, amount_wei=amount
            ),
        )

    def _challenge(self, channel: Channel) -> None:
        turn_num = self.random.choice([0, 1]) if channel is self.tab else self.random.randint(0, 4)
        outcome = self._outcome(channel)
        state = channel.state(outcome, turn_num)
        state_hash = channel.hash(state)
        is_taken = self._both(
            "challenge",
            lambda: self.scene.challenge(channel, state, by=ALICE),
            lambda: model.challenge(
                self.storage,
                ChannelId(channel.id),
                turn_num=turn_num,
                state_hash=Bytes32(state_hash),
                outcome=as_outcome(outcome),
                now_s=self.now_s,
                duration_s=DURATION_S,
            ),
        )
        if is_taken:
            self.shown[channel.id] = (outcome, state_hash)

    def _checkpoint(self, channel: Channel) -> None:
        turn_num = self.random.choice([0, 1]) if channel is self.tab else self.random.randint(0, 5)
        state = channel.state(self._outcome(channel), turn_num)
        self._both(
            "checkpoint",
            lambda: self.scene.do("checkpoint", channel.fixed, [], channel.signed(state)),
            lambda: model.checkpoint(
                self.storage, ChannelId(channel.id), turn_num=turn_num, now_s=self.now_s
            ),
        )

    def _conclude(self, channel: Channel) -> None:
        if self.random.random() < 0.7:
            return
        outcome = self._outcome(channel)
        is_taken = self._both(
            "conclude",
            lambda: self.scene.conclude(channel, outcome),
            lambda: model.conclude(
                self.storage, ChannelId(channel.id), outcome=as_outcome(outcome), now_s=self.now_s
            ),
        )
        if is_taken:
            self.shown[channel.id] = (outcome, ZERO)

    def _conclude_and_pay(self, channel: Channel) -> None:
        if self.random.random() < 0.7:
            return
        outcome = self._outcome(channel)
        before, held_wei = as_outcome(outcome), self.storage.held_wei(ChannelId(channel.id))
        is_taken = self._both(
            "conclude_and_pay",
            lambda: self.scene.conclude_and_pay(channel, outcome),
            lambda: model.conclude_and_pay(
                self.storage, ChannelId(channel.id), outcome=before, now_s=self.now_s
            ),
        )
        if is_taken:
            after, _ = model.paying(before, held_wei, [])
            self.shown[channel.id] = (as_entries(after), ZERO)

    def _wait(self, _channel: Channel) -> None:
        chain = self.scene.chain
        chain.set_time(chain.now_s + self.random.choice([1, DURATION_S - 1, DURATION_S]))

    def _transfer(self, channel: Channel) -> None:
        outcome, state_hash = self.shown.get(channel.id, (self._outcome(channel), ZERO))
        count = len(outcome[0][2])
        indices = self.random.choice([[], [0], [1], [0, 1], [1, 0], [count - 1]])
        before = as_outcome(outcome)
        held_wei = self.storage.held_wei(ChannelId(channel.id))
        is_taken = self._both(
            "transfer",
            lambda: self.scene.transfer(channel, outcome, indices, state_hash),
            lambda: model.transfer(
                self.storage,
                ChannelId(channel.id),
                outcome=before,
                state_hash=Bytes32(state_hash),
                indices=indices,
                now_s=self.now_s,
            ),
        )
        if is_taken:
            after, _ = model.paying(before, held_wei, indices)
            self.shown[channel.id] = (as_entries(after), state_hash)

    def _reclaim(self, _channel: Channel) -> None:
        source, source_hash = self.shown.get(self.ledger.id, (self._outcome(self.ledger), ZERO))
        decided, decided_hash = self.shown.get(self.tab.id, (self._outcome(self.tab), ZERO))
        if len(source[0][2]) < 3:
            return
        args = (self.ledger.id, source_hash, encode_outcome(source), 0, 2)
        target = Target(
            channel_id=ChannelId(self.tab.id),
            state_hash=Bytes32(decided_hash),
            outcome=as_outcome(decided),
        )
        is_taken = self._both(
            "reclaim",
            lambda: self.scene.do("reclaim", (*args, decided_hash, encode_outcome(decided), 0)),
            lambda: model.reclaim(
                self.storage,
                ChannelId(self.ledger.id),
                outcome=as_outcome(source),
                state_hash=Bytes32(source_hash),
                target=target,
                now_s=self.now_s,
            ),
        )
        if is_taken:
            mark = self.storage.status(ChannelId(self.ledger.id)).fingerprint
            known = Finalised(
                channel_id=ChannelId(self.ledger.id),
                state_hash=Bytes32(source_hash),
                outcome=as_outcome(source),
                targets=(target,),
            )
            after = model.reclaiming(as_outcome(source), target)
            assert after == model.outcome_now(known, mark)
            self.shown[self.ledger.id] = (as_entries(after), source_hash)

    def _compare(self) -> None:
        for channel in (self.tab, self.ledger):
            key = ChannelId(channel.id)
            assert self.scene.status(channel) == self.storage.status(key).word()
            assert self.scene.held(channel) == self.storage.held_wei(key)
        for one in (ALICE, HUB, BOB):
            paid_wei = self.storage.paid_wei.get(Destination(one.destination), 0)
            assert self.scene.chain.balance(one.address) == paid_wei


def as_outcome(entries: Any) -> Outcome:
    ((_, _, lines),) = entries
    allocations = (
        Allocation(
            destination=Destination(to), amount_wei=amount, allocation_type=kind, metadata=metadata
        )
        for to, amount, kind, metadata in lines
    )
    return (Exit(allocations=tuple(allocations)),)


def as_entries(outcome: Outcome) -> Any:
    lines = outcome[0].allocations
    return [
        an_exit(
            *(
                (line.destination, line.amount_wei, int(line.allocation_type), line.metadata)
                for line in lines
            )
        )
    ]


@pytest.mark.parametrize("batch", range(4))
def test_model_and_contract_agree_over_random_histories(batch: int) -> None:
    did: set[str] = set()
    for seed in range(12 * batch, 12 * (batch + 1)):
        twins = Twins(seed)
        for _ in range(STEPS):
            twins.step()
        did |= twins.did

    assert did >= {
        "deposit",
        "challenge",
        "checkpoint",
        "conclude",
        "conclude_and_pay",
        "transfer",
        "reclaim",
    }


@pytest.mark.parametrize("kind", [1, 2])
def test_a_guarantee_of_either_kind_is_reclaimed_and_never_paid(kind: int) -> None:
    """The reference client signs type 1, the official contract knows type 2 only."""
    scene = Scene()
    tab, ledger = scene.virtual(ALICE, HUB, BOB), scene.ledger(ALICE, HUB)
    promised = guarantee(tab.id, 100, ALICE, HUB)
    before = [an_exit(owed(ALICE, 50), owed(HUB, 70), (*promised[:2], kind, promised[3]))]
    decided = [an_exit(owed(ALICE, 60), owed(BOB, 40))]
    scene.fund(ledger, 220)
    scene.conclude(ledger, before)
    scene.conclude(tab, decided)

    with pytest.raises(RevertedError, match="cannot transfer a guarantee"):
        scene.transfer(ledger, before, [2])
    scene.reclaim(ledger, before, 2, tab, decided)
    scene.transfer(ledger, [an_exit(owed(ALICE, 110), owed(HUB, 110))], [])

    assert [110, 110] == [scene.chain.balance(one.address) for one in (ALICE, HUB)]
