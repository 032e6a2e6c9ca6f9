"""A town: nodes, links and the chain of one seed, with faults, then the healing phase.

Two phases. First everything goes wrong that the seed asks for, while the checker looks at each step. Then the
faults stop, everybody is connected, and what people began must come to its end within a deadline.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Collection
from functools import partial
from random import Random

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.effects import Effect
from engine.protocol.kinds import LedgerPhase
from engine.protocol.messages import Message
from engine.protocol.types import Address
from engine.protocol.world import NodeIdentity
from engine.simulator.adversary import Adversary, Manner
from engine.simulator.bugs import Bug
from engine.simulator.chain import Chain
from engine.simulator.checker import Checker
from engine.simulator.copies import older_copy
from engine.simulator.dice import Dice, Fault, FaultKind
from engine.simulator.follower import Follower
from engine.simulator.links import Flow, Link
from engine.simulator.node import ADJUDICATOR, CHAIN_ID, Arrival, Node, Taken
from engine.simulator.plan import Faults, PlannedLedger, Role, make_plan
from engine.simulator.schedule import Schedule
from engine.simulator.trace import told
from engine.simulator.weather import Weather
from engine.simulator.workload import Workload

START_MS = 1_700_000_000_000
CONSENSUS_APP = Address(b"\x0c" * 20)
VIRTUAL_APP = Address(b"\x0e" * 20)
MISSED_BLOCK_CHANCE = 0.3
QUIET_BLOCK_S = 20
LIE_EVERY_COMMANDS = 8
OPENING_PATIENCE_MS = 60_000
LOOK_EVERY_ACTIONS = 32
LAST_FACTS_MAX = 60


class Town:
    """Everything of one seed. Implements what nodes and links need around them.

    Attributes:
        step_count: inputs that nodes stepped on.
        fact_count: facts committed.
        last_facts: the newest facts of all nodes, a line each.
        older_copy_count: how often a log was replaced by an older copy.
        is_healing: whether faults have stopped.
    """

    def __init__(
        self,
        seed: int,
        bugs: frozenset[Bug] = frozenset(),
        only: Collection[Fault] | None = None,
    ) -> None:
        """Of the seed's faults only those in `only` happen; all of them if it is None."""
        self._rng = Random(seed)  # noqa: S311 - a seed, not a secret
        self.dice = Dice(seed, only)
        self.plan = make_plan(self._rng)
        self.bugs = bugs
        self.schedule = Schedule(START_MS)
        self.weather = Weather(self._rng, self.plan.faults, self.chance)
        self.chain = Chain(self._rng)
        self.step_count = 0
        self.fact_count = 0
        self.older_copy_count = 0
        self.is_healing = False
        self._session = 0
        self._trace = hashlib.sha256()
        self.last_facts: deque[str] = deque(maxlen=LAST_FACTS_MAX)
        self.nodes = {each.name: Node(each, self, bugs) for each in self.plan.members}
        self.checker = Checker(tuple(self.nodes.values()))
        self.followers = {
            name: Follower(node, self.chain, self._clock(node), self.weather.hidden_count, bugs)
            for name, node in self.nodes.items()
        }
        self.links = tuple(
            Link(self, (self.nodes[one], self.nodes[other])) for one, other in self.plan.links
        )
        self._by_node: dict[str, list[Link]] = {name: [] for name in self.nodes}
        for link in self.links:
            for node in link.nodes:
                self._by_node[node.name].append(link)
        manners = Random(f"manner {seed}")  # noqa: S311 - a seed, not a secret
        self.liars = {
            name: Adversary(
                self.nodes[name], self._rng, self._has_lie, manners.choice(tuple(Manner))
            )
            for name in self.plan.names(Role.ADVERSARY)
        }
        inside = Random(f"inside {seed}")  # noqa: S311 - a seed, not a secret
        self.workload = Workload(self._rng, self.plan, self.nodes, inside=inside)
        self._set_up()

    @property
    def now_ms(self) -> int:
        """Virtual time."""
        return self.schedule.now_ms

    @property
    def faults(self) -> Faults:
        """The seed's rates."""
        return self.plan.faults

    @property
    def trace_hash(self) -> str:
        """SHA-256 over everything that happened so far."""
        return self._trace.hexdigest()

    def run_faulty(self, step_count: int) -> None:
        """Open ledgers, then live with faults and wishes for so many steps."""
        self.run_until(self._has_opened, OPENING_PATIENCE_MS)
        self._work()
        if self.liars:
            self._lie()
        begun = self.step_count
        while self.step_count < begun + step_count // 2:
            self.schedule.run_next()
        self._lose_somebody()
        while self.step_count < begun + step_count:
            self.schedule.run_next()

    def run_until(self, is_done: Callable[[], bool], patience_ms: int) -> bool:
        """Live on until something holds; False if it does not in time."""
        deadline_ms = self.now_ms + patience_ms
        while not is_done():
            if self.now_ms > deadline_ms:
                return False
            for _ in range(LOOK_EVERY_ACTIONS):
                self.schedule.run_next()
        return True

    def run_for(self, time_ms: int) -> None:
        """Live on for a while."""
        until_ms = self.now_ms + time_ms
        while self.now_ms < until_ms:
            self.schedule.run_next()

    def heal(self) -> None:
        """Stop all faults and connect everybody."""
        self.is_healing = True
        self.chain.censor_no_more()
        for node in self.nodes.values():
            self._restart(node)
        for link in self.links:
            for flow in link.flows.values():
                flow.is_blocked = False
            link.disconnect()

    # --- what nodes and links need ---

    def on_taken(self, node: Node, taken: Taken) -> None:
        """Count, trace and check a step."""
        self.step_count += 1
        self._note(node, taken.arrival.what)
        if node.is_honest:
            self.checker.on_taken(node, taken)
        if taken.error is not None and taken.arrival.session:
            self._close_for_fault(node, taken)

    def on_committed(self, node: Node, facts: tuple[ev.Recorded, ...]) -> None:
        """Trace and check a commit; transactions may leave now."""
        self.fact_count += len(facts)
        for entry in facts:
            self._note(node, entry)
            self.last_facts.append(told(self.now_ms - START_MS, node.name, entry))
        self.checker.on_committed(node, facts)
        for entry in facts:
            if isinstance(entry.event, ev.CaughtUp):
                self._hang_up(node, entry.event.peer)
        self.followers[node.name].on_committed(facts)

    def release(self, node: Node, effects: tuple[Effect, ...]) -> None:
        """Acknowledge, send, submit."""
        for link in self._links_of(node):
            link.acknowledge(node)
            link.pump(node)
        self.followers[node.name].submit(effects)

    def on_stopped(self, node: Node) -> None:
        """All its sessions are lost; a fallen node comes back."""
        for link in self._links_of(node):
            link.disconnect()
        if not node.is_up and not node.is_gone:
            node.disk.crash(self._rng)
            if self.chance(FaultKind.OLDER_COPY, self.faults.older_copy_chance):
                self._put_older_copy_back(node)
            self.later(self._rng.choice((50, 2_000, 30_000)), lambda: self._restart(node))

    def on_started(self, node: Node) -> None:
        """Connect it, and let it follow the chain from where it was."""
        self.checker.on_started(node)
        self.followers[node.name].start()
        for link in self._links_of(node):
            link.connect()

    def later(self, delay_ms: int, action: Callable[[], None]) -> None:
        """Do something after a while."""
        self.schedule.after(delay_ms, action)

    def chance(self, kind: FaultKind, rate: float) -> bool:
        """Whether a fault of this rate happens now."""
        return not self.is_healing and self.dice.falls(kind, rate, self.now_ms)

    def delay_ms(self) -> int:
        """How long a node works or its disk takes."""
        return self._rng.choice((0, 0, 1, 3)) + (
            2_000 if self.chance(FaultKind.SLOW_NODE, self.faults.slow_chance / 10) else 0
        )

    def wire_ms(self) -> int:
        """How long a message takes: exponential, sometimes much longer."""
        delay_ms = int(self._rng.expovariate(1.0) * self.faults.delay_ms)
        is_slow = self.chance(FaultKind.SLOW_WIRE, self.faults.slow_chance)
        return delay_ms + (self._rng.randint(500, 20_000) if is_slow else 0)

    def next_session(self) -> int:
        """A number no session had."""
        self._session += 1
        return self._session

    def on_hello(self, source: Node, target: Node, has_upto: int) -> None:
        """Check what the target says it has from the source."""
        self.checker.on_hello(source, target, has_upto)

    def on_released(self, source: Node, target: Node, wire_seq: int, message: Message) -> None:
        """Check a message that leaves; liars listen."""
        self.checker.on_released(source, target, wire_seq, message)
        if not target.is_honest:
            self.liars[target.name].hear(message)

    def lies(self, source: Node, target: Node) -> tuple[Message, ...] | None:
        """What a liar sends instead of its outbox."""
        liar = self.liars.get(source.name)
        return None if liar is None else liar.says(target.address)

    # --- setting up ---

    def _set_up(self) -> None:
        for member in self.plan.members:
            node = self.nodes[member.name]
            node.take_now(self._creation(node))
            node.take_now(inp.SetPolicy(at_ms=self.now_ms, policy=member.policy))
            if node.is_honest:
                node.set_fault_rates(self.faults.crash_chance, self.faults.store_error_chance)
        for link in self.links:
            for node in link.nodes:
                other = link.other(node)
                node.take_now(
                    inp.AddPeer(at_ms=self.now_ms, peer=other.address, name=other.name, endpoint="")
                )
            link.connect()
        for planned in self.plan.ledgers:
            self.later(self._rng.randint(10, 3_000), partial(self._open_planned, planned))
        for node in self.nodes.values():
            self._often(partial(self._tick, node), 5_000, 15_000)
            self._often(partial(self._look, node), 200, 3_000)
        self._often(self._mine, self.plan.block_every_ms, self.plan.block_every_ms)
        self._often(self._partition, self.faults.partition_every_ms, self.faults.partition_every_ms)

    def _creation(self, node: Node) -> inp.CreateNode:
        return inp.CreateNode(
            at_ms=self.now_ms,
            node=NodeIdentity(
                address=node.address,
                chain_id=CHAIN_ID,
                adjudicator=ADJUDICATOR,
                consensus_app=CONSENSUS_APP,
                virtual_app=VIRTUAL_APP,
                log_id=node.log_id,
            ),
        )

    def _open_planned(self, planned: PlannedLedger) -> None:
        node = self.nodes[planned.leader]
        node.receive(Arrival(self.workload.opening(planned, self._clock(node)())))

    # --- what happens again and again ---

    def _often(self, action: Callable[[], None], least_ms: int, most_ms: int) -> None:
        """Do something for ever, with waits between these bounds; never if they are 0."""

        def again() -> None:
            action()
            self.later(self._rng.randint(least_ms, most_ms), again)

        if most_ms:
            self.later(self._rng.randint(least_ms, most_ms), again)

    def _tick(self, node: Node) -> None:
        node.receive(Arrival(inp.Tick(at_ms=self._clock(node)())))

    def _look(self, node: Node) -> None:
        if node.is_up:
            self.followers[node.name].look()

    def _mine(self) -> None:
        """A block, where there is something to put in or nothing came for long."""
        is_late = self.now_ms // 1000 - self.chain.blocks[-1].timestamp_s >= QUIET_BLOCK_S
        if not (self.chain.is_busy or is_late):
            return
        self.weather.strike(self.chain, tuple(self.nodes.values()))
        self.chain.mine(self.now_ms, 0.0 if self.is_healing else MISSED_BLOCK_CHANCE)

    def _work(self) -> None:
        if self.is_healing:
            return
        self.later(1 + int(self._rng.expovariate(1.0) * self.plan.pace_ms), self._work)
        node, command = self.workload.next_command(self.now_ms)
        node.receive(Arrival(command))

    def _has_opened(self) -> bool:
        """Whether the planned ledgers are there."""
        phases = [
            ledger.phase for node in self.nodes.values() for ledger in node.durable.ledgers.values()
        ]
        return len(phases) >= len(self.plan.ledgers) and LedgerPhase.OPENING not in phases

    def _partition(self) -> None:
        """Block some ways for a while."""
        if not self.chance(FaultKind.PARTITION, 1.0):
            return
        node = self._rng.choice(tuple(self.nodes.values()))
        flows = self.weather.blocked(node, self._links_of(node))
        for flow in flows:
            flow.is_blocked = True
        self.later(self._rng.choice((3_000, 40_000, 150_000)), partial(self._unblock, flows))

    def _unblock(self, flows: tuple[Flow, ...]) -> None:
        for flow in flows:
            flow.is_blocked = False

    def _lie(self) -> None:
        if self.is_healing:
            return
        every_ms = self.plan.pace_ms * LIE_EVERY_COMMANDS
        self.later(1 + int(self._rng.expovariate(1.0) * every_ms), self._lie)
        if not self.chance(FaultKind.LIE, 1.0):
            return
        liar = self.liars[self._rng.choice(tuple(self.liars))]
        liar.lie_over(self._links_of(liar.node), tuple(self.nodes.values()))

    def _restart(self, node: Node) -> None:
        if not node.is_up and not node.is_gone:
            node.restart()

    def _lose_somebody(self) -> None:
        """Somebody goes silent for good, with what is open just then."""
        if self.chance(FaultKind.SILENCE, self.plan.silence_chance):
            self._rng.choice(tuple(self.nodes.values())).fall_silent()
            self.chain.undo_no_more()

    # --- small parts ---

    def _put_older_copy_back(self, node: Node) -> None:
        seq = older_copy(self._rng, node)
        if seq is not None:
            node.put_back(seq)
            self.checker.on_put_back(node)
            self.older_copy_count += 1

    def _hang_up(self, node: Node, peer: Address) -> None:
        """A session goes on with other numbers than it began with, so another one must begin."""
        for link in self._links_of(node):
            if link.other(node).address == peer:
                link.disconnect()

    def _has_lie(self) -> bool:
        return self.chance(FaultKind.LIE, self.faults.lie_chance / 2)

    def _clock(self, node: Node) -> Callable[[], int]:
        return lambda: self.now_ms + node.skew_ms

    def _links_of(self, node: Node) -> tuple[Link, ...]:
        return tuple(self._by_node[node.name])

    def _close_for_fault(self, node: Node, taken: Taken) -> None:
        """A peer broke the protocol: its session ends and what waits of it is dropped."""
        session = taken.arrival.session
        node.drop_session(session)
        for link in self._links_of(node):
            if link.session == session:
                link.disconnect()

    def _note(self, node: Node, what: object) -> None:
        self._trace.update(f"{self.now_ms} {node.name} {what!r}\n".encode())
