"""A few nodes in one function: messages are passed by hand, the chain is a dict of holdings. No sockets, no log."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from engine.protocol import inputs as inp
from engine.protocol.crypto import address_of_secret, keccak256
from engine.protocol.effects import Effect, SendMessages, SubmitConclude, SubmitDeposit
from engine.protocol.events import Event, Recorded
from engine.protocol.messages import Message
from engine.protocol.outstanding import outstanding
from engine.protocol.policy import Policy
from engine.protocol.signing import Signer
from engine.protocol.step import Step, step
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import NodeIdentity, World
from tests.engine.protocol.court import Court

ETHER = 10**18
CONSENSUS_APP = Address(b"\x0c" * 20)
VIRTUAL_APP = Address(b"\x0e" * 20)
HUB_POLICY = Policy(
    accepts_ledgers=True,
    accepts_tabs_as_hub=True,
    max_wei_per_peer=100 * ETHER,
    max_total_wei=1000 * ETHER,
    max_open_tabs=128,
)


@dataclass
class Villager:
    """One node: its world, its facts, and what it wants done outside."""

    name: str
    secret: bytes
    world: World = field(default_factory=World)
    log: list[Recorded] = field(default_factory=list)
    effects: deque[Effect] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.address = address_of_secret(self.secret)
        self.sign = Signer(self.secret)

    def take(self, what: inp.Input) -> Step:
        """One step; facts are committed at once."""
        done = step(self.world, what, self.sign)
        self.world = done.world
        self.log.extend(done.events)
        self.effects.extend(done.effects)
        return done

    def said(self, kind: type[Event]) -> list[Event]:
        """All facts of one kind."""
        return [entry.event for entry in self.log if isinstance(entry.event, kind)]


class Village:
    """Nodes by name, and the contract's holdings.

    Attributes:
        court: the contract, for disputes.
        silent: who does nothing and hears nothing.
        holds: (source, target, message) -> whether the message, and what follows it on that way, is on its way.
        is_mining: whether transactions get into blocks.
        liars: whose world is not what its log says, because a test put words into its mouth.
    """

    def __init__(
        self,
        *names: str,
        policies: dict[str, Policy] | None = None,
        secrets: dict[str, bytes] | None = None,
        consensus_app: Address = CONSENSUS_APP,
        virtual_app: Address = VIRTUAL_APP,
    ) -> None:
        self.now_ms = 1_000_000
        self.block_num = 0
        self.holdings_wei: dict[ChannelId, int] = {}
        self.paid_out: list[SubmitConclude] = []
        self.silent: set[str] = set()
        self.liars: set[str] = set()
        self.holds: Callable[[str, str, Message], bool] = _nothing
        self.is_mining = True
        self.court = Court()
        self.sent: list[tuple[str, str, Message]] = []
        self.nodes: dict[str, Villager] = {}
        for name in names:
            secret = (secrets or {}).get(name) or keccak256(name.encode())
            villager = self.nodes[name] = Villager(name, secret)
            villager.take(
                inp.CreateNode(
                    at_ms=self.now_ms,
                    node=NodeIdentity(
                        address=villager.address,
                        chain_id=31337,
                        adjudicator=Address(b"\x0a" * 20),
                        consensus_app=consensus_app,
                        virtual_app=virtual_app,
                        log_id=keccak256(name.encode())[:16],
                    ),
                )
            )
            villager.take(
                inp.SetPolicy(at_ms=self.now_ms, policy=(policies or {}).get(name, Policy()))
            )
        self._by_address = {node.address: node for node in self.nodes.values()}
        for node in self.nodes.values():
            for other in self.nodes.values():
                if other is not node:
                    node.take(
                        inp.AddPeer(
                            at_ms=self.now_ms, peer=other.address, name=other.name, endpoint=""
                        )
                    )

    def __getitem__(self, name: str) -> Villager:
        return self.nodes[name]

    def do(self, name: str, what: inp.Input) -> None:
        """A command, then everything that follows from it."""
        self.nodes[name].take(what)
        self.settle_down()

    def settle_down(self) -> None:
        """Do effects until none is left."""
        while any(node.effects for node in self.nodes.values() if node.name not in self.silent):
            for node in self.nodes.values():
                while node.effects and node.name not in self.silent:
                    self._perform(node, node.effects.popleft())

    def wake(self, name: str) -> None:
        """Let a silent node go on as after a restart: everything outstanding is dispatched again."""
        self.silent.discard(name)
        for node in self.nodes.values():
            node.effects.extend(outstanding(node.world, self.now_ms))
        self.settle_down()

    def go_on(self) -> None:
        """Let everything that was held go its way."""
        self.holds = _nothing
        self.is_mining = True
        for node in self.nodes.values():
            node.effects.extend(outstanding(node.world, self.now_ms))
        self.settle_down()

    def tick(self, *names: str, after_ms: int) -> None:
        """Time passes, and these nodes (or all) look at their clocks."""
        self.now_ms += after_ms
        for name in names or tuple(self.nodes):
            self.nodes[name].take(inp.Tick(at_ms=self.now_ms))
        self.settle_down()

    def open_ledger(
        self, leader: str, follower: str, mine: int, theirs: int, nonce: int = 1
    ) -> ChannelId:
        """A funded ledger."""
        self.do(
            leader,
            inp.OpenLedger(
                at_ms=self.now_ms,
                peer=self[follower].address,
                mine_wei=mine,
                theirs_wei=theirs,
                nonce=nonce,
                challenge_duration_s=3600,
            ),
        )
        return self[leader].world.peers[self[follower].address].ledgers[-1]

    def pay(self, payer: str, payee: str, amount_wei: int, number: int, **more: object) -> None:
        """A payment with a chosen number as its id and nonce."""
        self.do(
            payer,
            inp.Pay(
                at_ms=self.now_ms,
                payee=self[payee].address,
                amount_wei=amount_wei,
                payment_id=number.to_bytes(16, "big"),
                note=f"payment {number}",
                nonce=number,
                **more,
            ),
        )

    def _perform(self, node: Villager, effect: Effect) -> None:
        match effect:
            case SendMessages():
                self._deliver(node, effect)
            case _ if not self.is_mining:
                return
            case SubmitDeposit():
                held = self.holdings_wei.get(effect.channel_id, 0)
                if held == effect.expected_held_wei:
                    self.holdings_wei[effect.channel_id] = held + effect.amount_wei
                    self.block(inp.ChainDeposited(effect.channel_id, held + effect.amount_wei, 0))
            case SubmitConclude(is_paying=True):
                held = self.holdings_wei[effect.channel_id]
                if held:
                    self.holdings_wei[effect.channel_id] = 0
                    self.paid_out.append(effect)
                    self.block(
                        inp.ChainConcluded(effect.channel_id, 0),
                        inp.ChainAllocationUpdated(effect.channel_id, held, 0, 1),
                    )

            case _:
                self.court.now_s = max(self.court.now_s, self.now_ms // 1000)
                logs = self.court.mine(effect, self.holdings_wei)
                if logs:
                    self.block(*logs)
                    self._receipt(node, effect.key)

    def _receipt(self, node: Villager, key: str) -> None:
        tx_hash = keccak256(key.encode())
        at_ms, number = self.now_ms, self.block_num
        node.take(
            inp.PrepareTransaction(at_ms=at_ms, key=key, nonce=number, raw=b"", tx_hash=tx_hash)
        )
        node.take(
            inp.ChainMined(at_ms=at_ms, key=key, tx_hash=tx_hash, block_num=number, is_ok=True)
        )

    def wait(self, seconds: int) -> None:
        """The chain's time passes: an empty block."""
        self.now_ms += seconds * 1000
        self.block()
        self.settle_down()

    def _deliver(self, node: Villager, effect: SendMessages) -> None:
        target = self._by_address[effect.peer]
        if target.name in self.silent or effect.peer in {*node.world.unheard, *node.world.ahead}:
            return
        outbox = node.world.peers[effect.peer].outbox
        for wire_seq in sorted(outbox):
            message = outbox[wire_seq].message
            if self.holds(node.name, target.name, message):
                break
            self.sent.append((node.name, target.name, message))
            target.take(
                inp.PeerMessage(
                    at_ms=self.now_ms,
                    peer=node.address,
                    wire_seq=wire_seq,
                    digest=keccak256(wire_seq.to_bytes(8, "big")),
                    message=message,
                )
            )
        upto = target.world.peers[node.address].last_in
        node.take(inp.PeerAck(at_ms=self.now_ms, peer=target.address, upto=upto))

    def block(self, *logs: inp.ChainLog) -> None:
        """A block that everybody sees."""
        self.block_num += 1
        for node in self.nodes.values():
            node.take(
                inp.ChainBlock(
                    at_ms=self.now_ms,
                    block_num=self.block_num,
                    block_hash=keccak256(self.block_num.to_bytes(8, "big")),
                    timestamp_s=self.now_ms // 1000,
                    logs=logs,
                )
            )


def _nothing(_source: str, _target: str, _message: Message) -> bool:
    return False
