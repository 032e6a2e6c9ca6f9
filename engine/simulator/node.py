"""One simulated node: inputs wait, become a batch, are committed, and only then released (ADR 0020).

    waiting inputs -> steps on `tip` -> commit -> `durable` = tip -> acks, messages, transactions

A crash loses the waiting inputs and the batch that was not committed; the restart folds the disk's facts and
dispatches everything outstanding. A commit that fails brings the tip back and breaks the sessions, because what
came over them since is lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from engine.log.errors import GateError
from engine.log.header import LogHeader
from engine.protocol import inputs as inp
from engine.protocol.crypto import address_of_secret, keccak256
from engine.protocol.effects import Effect
from engine.protocol.errors import PeerError, Refused
from engine.protocol.events import Recorded
from engine.protocol.fold import fold
from engine.protocol.outstanding import outstanding
from engine.protocol.signing import Signer
from engine.protocol.step import Step
from engine.protocol.types import Address
from engine.protocol.world import GENESIS, World
from engine.simulator.bugs import Bug
from engine.simulator.dice import FaultKind
from engine.simulator.disk import Disk
from engine.simulator.plan import Member, Role
from engine.simulator.planted import planted_step
from engine.simulator.violation import Violation

BATCH_MAX = 64
CHAIN_ID = 31337
_DEAF = {Bug.RESUME_OLDER_COPY, Bug.IGNORE_CLAIM}
ADJUDICATOR = Address(b"\x0a" * 20)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An input that waits. `session` is the one it came over, 0 if none."""

    what: inp.Input
    session: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """One input was tried: the worlds around it, and the refusal if there was one."""

    arrival: Arrival
    before: World
    done: Step | None
    error: PeerError | Refused | None


class Surroundings(Protocol):
    """What a node's steps and commits lead to; the town."""

    def on_taken(self, node: Node, taken: Taken) -> None:
        """An input was stepped on the tip."""

    def on_committed(self, node: Node, facts: tuple[Recorded, ...]) -> None:
        """Facts are on the disk; nothing of them has left yet."""

    def release(self, node: Node, effects: tuple[Effect, ...]) -> None:
        """Let out what the committed facts allow."""

    def on_stopped(self, node: Node) -> None:
        """The node fell, or lost its sessions."""

    def on_started(self, node: Node) -> None:
        """The node is up on its durable world."""

    def later(self, delay_ms: int, action: Callable[[], None]) -> None:
        """Do something after a while."""

    def chance(self, kind: FaultKind, rate: float) -> bool:
        """Whether a fault of this rate happens now; never in the healing phase."""

    def delay_ms(self) -> int:
        """How long the node or its disk takes now."""


class Node:
    """A node and its disk.

    Attributes:
        tip: the world that steps run on.
        durable: the world of the disk; what others may see.
        sign: its key, as a signer.
        life: counts restarts, so that what belongs to an earlier life is recognised.
        ahead: the partners that know a newer copy of its log, as the checker knows.
        is_older_copy: whether its log was once replaced by an older copy of itself (ADR 0029).
        is_gone: whether it fell silent for good.
    """

    def __init__(self, member: Member, surroundings: Surroundings, bugs: frozenset[Bug]) -> None:
        secret = keccak256(member.name.encode())
        self.name = member.name
        self.is_honest = member.role is not Role.ADVERSARY
        self.skew_ms = member.skew_ms
        self.address: Address = address_of_secret(secret)
        self.log_id = keccak256(b"log " + member.name.encode())[:16]
        header = LogHeader(
            log_id=self.log_id, chain_id=CHAIN_ID, adjudicator=ADJUDICATOR, address=self.address
        )
        self.disk = Disk(header, never_syncs=Bug.NO_SYNC in bugs)
        self.tip: World = GENESIS
        self.durable: World = GENESIS
        self.is_up = True
        self.life = 1
        self.crash_count = 0
        self.is_older_copy = False
        self.is_gone = False
        self.ahead: frozenset[Address] = frozenset()
        self.sign = Signer(secret)
        self._around = surroundings
        self._bugs = bugs
        self._step = planted_step(bugs)
        self._waiting: deque[Arrival] = deque()
        self._is_working = False
        self._crash_rate = 0.0
        self._store_error_rate = 0.0

    @property
    def is_sound(self) -> bool:
        """Whether others can count on it: it neither lies, nor is gone, nor has forgotten what it did."""
        return self.is_honest and not self.is_older_copy and not self.is_gone

    def set_fault_rates(self, crash_rate: float, store_error_rate: float) -> None:
        """How often a commit meets a crash or a disk error."""
        self._crash_rate = crash_rate
        self._store_error_rate = store_error_rate

    def receive(self, arrival: Arrival) -> None:
        """Queue an input."""
        if not self.is_up:
            return
        self._waiting.append(arrival)
        self._wake()

    def drop_session(self, session: int) -> None:
        """Forget waiting inputs of a session that ended: the next one begins with what was taken."""
        self._waiting = deque(entry for entry in self._waiting if entry.session != session)

    def put_back(self, seq: int) -> None:
        """Somebody replaced its log, while it was down, by a copy made after event `seq`."""
        self.is_older_copy = True
        self.disk.rewind(seq)

    def crash(self) -> None:
        """Fall at once: the tip, what waits and what was not synced are gone."""
        self.is_up = False
        self.crash_count += 1
        self._forget()
        self._around.on_stopped(self)

    def fall_silent(self) -> None:
        """Stop for good. What it sent to the chain before may still be mined."""
        self.is_up, self.is_gone = False, True
        self._forget()
        self._around.on_stopped(self)

    def restart(self) -> None:
        """Come back from the disk."""
        self.durable = self.tip = self._without_outbox(fold(GENESIS, self.disk.facts()))
        self.is_up = True
        self._begin()
        self._around.release(self, outstanding(self.durable, self.durable.at_ms))

    def take_now(self, what: inp.Input) -> None:
        """Step and commit at once, for setting up."""
        done = self._step(self.tip, what, self.sign)
        self.tip = done.world
        self._commit(done.events, done.effects)

    def _forget(self) -> None:
        self.life += 1
        self._waiting.clear()
        self._is_working = False

    def _wake(self) -> None:
        if self._waiting and not self._is_working:
            self._is_working = True
            self._later(self._work)

    def _later(self, action: Callable[[], None]) -> None:
        life = self.life

        def act() -> None:
            if self.life == life:
                action()

        self._around.later(self._around.delay_ms(), act)

    def _work(self) -> None:
        """One batch: steps on the tip, then one commit."""
        facts: list[Recorded] = []
        effects: list[Effect] = []
        for _ in range(min(BATCH_MAX, len(self._waiting))):
            if not self._waiting:  # a fault dropped the rest of its session
                break
            done = self._take(self._waiting.popleft())
            if done is not None:
                facts.extend(done.events)
                effects.extend(done.effects)
        if Bug.SEND_BEFORE_COMMIT in self._bugs:
            self.durable = self.tip
            self._around.release(self, tuple(effects))
        if Bug.ACK_BEFORE_COMMIT in self._bugs:
            self._around.release(self, ())
        if not facts:
            self._finish((), tuple(effects))
        elif self._around.chance(FaultKind.FULL_DISK, self._store_error_rate):
            self.crash()  # it takes nothing more until somebody made room and started it again
        elif self._around.chance(FaultKind.STORE_ERROR, self._store_error_rate):
            self._later(lambda: self._fail(()))
        elif self._around.chance(FaultKind.FAILED_SYNC, self._store_error_rate):
            self._later(lambda: self._fail(tuple(facts)))
        else:
            self._later(lambda: self._finish(tuple(facts), tuple(effects)))

    def _take(self, arrival: Arrival) -> Step | None:
        before = self.tip
        done: Step | None = None
        error: PeerError | Refused | None = None
        try:
            done = self._step(before, self._renumbered(arrival.what), self.sign)
            self.tip = done.world
        except (PeerError, Refused) as refusal:
            error = refusal
        self._around.on_taken(self, Taken(arrival, before, done, error))
        return done

    def _begin(self) -> None:
        """Write down that a process began, before anything else, and come up."""
        self._around.on_started(self)
        if Bug.RESUME_OLDER_COPY not in self._bugs:
            self.take_now(inp.Start(at_ms=self.durable.at_ms))

    def _finish(self, facts: tuple[Recorded, ...], effects: tuple[Effect, ...]) -> None:
        if facts and self._around.chance(FaultKind.CRASH, self._crash_rate / 2):
            self.crash()  # just before the commit
            return
        self._commit(facts, ())
        if facts and self._around.chance(FaultKind.CRASH, self._crash_rate / 2):
            self.crash()  # just after the commit, before anything was released
            return
        self._around.release(self, effects)
        self._is_working = False
        self._wake()

    def _commit(self, facts: tuple[Recorded, ...], effects: tuple[Effect, ...]) -> None:
        if facts:
            try:
                self.disk.append(facts)
            except GateError as refused:
                raise Violation("I1", f"{self.name}: {refused}") from refused
            self.durable = self.tip
            self._around.on_committed(self, facts)
        if effects:
            self._around.release(self, effects)

    def _fail(self, landed: tuple[Recorded, ...]) -> None:
        """The disk reported an error; `landed` is on it all the same. Only opening the log again tells."""
        self._commit(landed, ())
        self._forget()
        self.tip = self.durable
        self._around.on_stopped(self)
        self._begin()
        self._around.release(self, outstanding(self.durable, self.durable.at_ms))

    def _renumbered(self, what: inp.Input) -> inp.Input:
        if Bug.ACCEPT_REPEATED in self._bugs and isinstance(what, inp.PeerMessage):
            peer = self.tip.peers.get(what.peer)
            if peer is not None and what.wire_seq <= peer.last_in:
                return replace(what, wire_seq=peer.last_in + 1)
        if self._bugs & _DEAF and isinstance(what, inp.PeerHello):
            peer = self.tip.peers.get(what.peer)
            newest_out = 0 if peer is None else peer.next_out - 1
            return replace(what, has_upto=min(what.has_upto, newest_out), claim=None)
        return what

    def _without_outbox(self, world: World) -> World:
        if Bug.DROP_OUTBOX_ON_RESTART in self._bugs:
            for peer in world.peers.values():
                peer.outbox = type(peer.outbox)()
                peer.acked_upto = peer.next_out - 1
        return world
