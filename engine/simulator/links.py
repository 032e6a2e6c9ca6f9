"""Sessions between two nodes, as `engine.network` keeps them, without bytes.

A session begins with a hello from each side that says what it has on its disk; the other side sends everything
after that, in order, and is acknowledged after each commit. A lost message breaks the session, so it is never
missing in the middle. What is repeated comes with its old number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from engine.protocol import inputs as inp
from engine.protocol.claims import Claim, claim_towards
from engine.protocol.codec.wire import decode_message, encode_message
from engine.protocol.crypto import keccak256
from engine.protocol.errors import PeerError
from engine.protocol.messages import Message
from engine.protocol.types import Address
from engine.simulator.bugs import Bug
from engine.simulator.dice import FaultKind
from engine.simulator.node import Arrival, Node
from engine.simulator.plan import Faults
from engine.simulator.violation import Violation

WINDOW = 64
RECONNECT_MS = 400
STALL_MS = 15_000


class Post(Protocol):
    """What links need from the town."""

    @property
    def faults(self) -> Faults:
        """The seed's rates."""

    @property
    def bugs(self) -> frozenset[Bug]:
        """What was planted."""

    @property
    def now_ms(self) -> int:
        """Virtual time."""

    def later(self, delay_ms: int, action: Callable[[], None]) -> None:
        """Do something after a while."""

    def chance(self, kind: FaultKind, rate: float) -> bool:
        """Whether a fault of this rate happens now; never in the healing phase."""

    def wire_ms(self) -> int:
        """How long a message takes now."""

    def next_session(self) -> int:
        """A number no session had."""

    def on_hello(self, source: Node, target: Node, has_upto: int) -> None:
        """`target` told `source` what it has."""

    def on_released(self, source: Node, target: Node, wire_seq: int, message: Message) -> None:
        """A message leaves its node."""

    def lies(self, source: Node, target: Node) -> tuple[Message, ...] | None:
        """What an adversary says next instead of its outbox; None for an honest node."""


@dataclass(slots=True)
class Flow:
    """One direction of a link in one session."""

    source: Node
    target: Node
    is_blocked: bool = False
    is_lossy: bool = False
    is_open: bool = False
    sent: int = 0
    seen: int = 0
    told: int = 0
    free_ms: int = 0


@dataclass(slots=True)
class Link:
    """The way between two nodes. `session` is 0 while there is none."""

    post: Post
    nodes: tuple[Node, Node]
    session: int = 0
    flows: dict[str, Flow] = field(default_factory=dict)
    break_count: int = 0

    def __post_init__(self) -> None:
        one, other = self.nodes
        self.flows = {one.name: Flow(one, other), other.name: Flow(other, one)}

    def other(self, node: Node) -> Node:
        """The node at the other end."""
        return self.nodes[1] if node is self.nodes[0] else self.nodes[0]

    def connect(self) -> None:
        """Begin a session, if both are up and there is none."""
        one, other = self.nodes
        if self.session or not (one.is_up and other.is_up):
            return
        self.session = self.post.next_session()
        for flow in self.flows.values():
            flow.is_lossy = flow.is_open = False
            flow.sent = flow.seen = flow.told = 0
            flow.free_ms = self.post.now_ms
            known = flow.source.durable.peers.get(flow.target.address)
            last_in = 0 if known is None else known.last_in
            # From the tip, as a node does: what it is about to commit is part of what it claims.
            claim = claim_towards(flow.source.tip, flow.target.address)
            self._carry(flow, partial(self._hello, flow, last_in, claim))

    def disconnect(self) -> None:
        """Lose the session and all that is under way; another one begins soon."""
        if self.session:
            for node in self.nodes:
                node.drop_session(self.session)
            self.session = 0
            self.break_count += 1
        self.post.later(RECONNECT_MS, self.connect)

    def pump(self, source: Node) -> None:
        """Send what waits in a node's outbox, as far as the window allows."""
        flow = self.flows[source.name]
        if not (self.session and flow.is_open):
            return
        lies = self.post.lies(flow.source, flow.target)
        if lies is not None:
            self.push(source, lies)
            return
        world, target = source.durable, flow.target.address
        peer = world.peers.get(target)
        if peer is None or target in world.unheard or target in world.ahead:
            return
        while flow.sent + 1 in peer.outbox and flow.sent - peer.acked_upto < WINDOW:
            self._send(flow, peer.outbox[flow.sent + 1].message)

    def push(self, source: Node, messages: Iterable[Message]) -> None:
        """Send messages that are in no outbox, as an adversary does."""
        flow = self.flows[source.name]
        if self.session and flow.is_open:
            for message in messages:
                self._send(flow, message)

    def forge(self, source: Node, author: Node, message: Message) -> None:
        """Send a message that says it is from somebody else. Whose it is, the session has proved."""
        if Bug.TRUST_FROM not in self.post.bugs:
            self.push(source, (message,))
            return
        flow = self.flows[source.name]
        target = flow.target
        known = target.tip.peers.get(author.address)
        if self.session and flow.is_open and known is not None:
            self._carry(
                flow, lambda: self._receive(target, author.address, known.last_in + 1, message)
            )

    def acknowledge(self, source: Node) -> None:
        """Tell the peer how much of what it sent in this session is on our disk."""
        flow = self.flows[source.name]
        inbound = self.flows[flow.target.name]
        world = source.tip if Bug.ACK_BEFORE_COMMIT in self.post.bugs else source.durable
        known = world.peers.get(flow.target.address)
        if not self.session or known is None:
            return
        upto = min(known.last_in, inbound.seen)
        if upto > flow.told:
            flow.told = upto
            target = flow.target
            self._carry(
                flow,
                lambda: target.receive(
                    Arrival(
                        inp.PeerAck(
                            at_ms=self.post.now_ms + target.skew_ms, peer=source.address, upto=upto
                        ),
                        self.session,
                    )
                ),
            )

    def _hello(self, flow: Flow, last_in: int, claim: Claim) -> None:
        """The target learns what the source has: it sends the rest."""
        back = self.flows[flow.target.name]
        back.is_open = True
        back.sent = last_in
        flow.told = last_in
        back.seen = max(back.seen, last_in)
        self.post.on_hello(flow.target, flow.source, last_in)
        flow.target.receive(
            Arrival(
                inp.PeerHello(
                    at_ms=self.post.now_ms + flow.target.skew_ms,
                    peer=flow.source.address,
                    epoch=flow.source.log_id,
                    has_upto=last_in if flow.target.is_honest else 0,
                    claim=claim if flow.target.is_honest else None,
                ),
                self.session,
            )
        )
        self.pump(flow.target)

    def _send(self, flow: Flow, message: Message) -> None:
        flow.sent += 1
        wire_seq = flow.sent
        self.post.on_released(flow.source, flow.target, wire_seq, message)
        is_lost = flow.source.is_honest and self.post.chance(
            FaultKind.BREAK, self.post.faults.break_chance
        )
        is_cut = flow.source.is_honest and self.post.chance(
            FaultKind.CUT, self.post.faults.cut_chance
        )
        count = 2 if self.post.chance(FaultKind.REPEAT, self.post.faults.repeat_chance) else 1
        for _ in range(count):
            if is_lost:
                self._carry(flow, self.disconnect)
            elif is_cut:
                self._carry(flow, lambda: self._cut(message, wire_seq))
            else:
                self._carry(flow, lambda: self._deliver(flow, wire_seq, message))

    def _cut(self, message: Message, wire_seq: int) -> None:
        """A frame ends too early: its bytes mean nothing, and the session is over."""
        body = encode_message(message)
        try:
            decode_message(body[: wire_seq % len(body)])
        except PeerError:
            self.disconnect()
            return
        raise Violation("I9", f"a part of {message} was read")

    def _deliver(self, flow: Flow, wire_seq: int, message: Message) -> None:
        flow.seen = max(flow.seen, wire_seq)
        self._receive(flow.target, flow.source.address, wire_seq, message)
        self.acknowledge(flow.target)

    def _receive(self, target: Node, author: Address, wire_seq: int, message: Message) -> None:
        digest = keccak256(wire_seq.to_bytes(8, "big") + type(message).__name__.encode())
        target.receive(
            Arrival(
                inp.PeerMessage(
                    at_ms=self.post.now_ms + target.skew_ms,
                    peer=author,
                    wire_seq=wire_seq,
                    digest=digest,
                    message=message,
                ),
                self.session,
            )
        )

    def _carry(self, flow: Flow, action: Callable[[], None]) -> None:
        """Do `action` at the other end, in order, unless the session or the way breaks first."""
        session = self.session
        flow.free_ms = max(flow.free_ms, self.post.now_ms + self.post.wire_ms())

        def arrive() -> None:
            if self.session != session or not flow.target.is_up:
                return
            if flow.is_blocked and not flow.is_lossy:
                flow.is_lossy = True
                self.post.later(STALL_MS, lambda: self._stalled(session))
            if not flow.is_lossy:
                action()

        self.post.later(flow.free_ms - self.post.now_ms, arrive)

    def _stalled(self, session: int) -> None:
        if self.session == session:
            self.disconnect()
