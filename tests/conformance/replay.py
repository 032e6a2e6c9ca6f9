"""Plays one role of a reference run with a node of ours.

The node gets the role's key. Everything that the others sent to the role goes in, in the order of the run, with
the chain's events and with the commands that the role's person must have given; a command is given where the run
shows its first consequence. What comes out is compared by whoever asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import Proposal
from engine.protocol.crypto import address_of_secret, keccak256
from engine.protocol.effects import Effect, SubmitConclude, SubmitDeposit
from engine.protocol.messages import (
    Message,
    PaymentPart,
    Refusal,
    SettleRequest,
    SignedState,
    Voucher,
)
from engine.protocol.policy import Policy
from engine.protocol.signing import Signer
from engine.protocol.step import step
from engine.protocol.types import ZERO_ADDRESS, Address, ChannelId
from engine.protocol.world import GENESIS, NodeIdentity, World
from tests.conformance.gonitro_json import Reader, Said, said_by_us
from tests.conformance.vectors import addr, raw

AT_MS = 1_000_000
OPEN_HANDED = Policy(
    accepts_ledgers=True,
    accepts_tabs_as_hub=True,
    match_ppm=10**12,
    max_wei_per_peer=10**30,
    max_total_wei=10**30,
)
CLOSE_FISTED = Policy(accepts_ledgers=False, accepts_tabs_as_hub=False, accepts_tabs_as_payee=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """One part of a message of the run; `step` is what was going on."""

    step: str
    source: str
    target: str
    message: Message
    said: Said


@dataclass(frozen=True, slots=True)
class Mined:
    """A transaction of the run."""

    source: str
    entry: dict[str, Any]

    @property
    def step(self) -> str:
        """What was going on."""
        return str(self.entry["step"])

    @property
    def channel_id(self) -> ChannelId:
        """The ledger it is about."""
        return ChannelId(raw(self.entry["channelId"]))

    @property
    def deposit_wei(self) -> int | None:
        """What is deposited, or None for a conclusion."""
        if self.entry["type"] != "deposit":
            return None
        return sum(int(amount) for amount in self.entry["deposit"].values())


Happening = Sent | Mined


class Run:
    """A whole run of the reference, read once.

    Attributes:
        names: the participants by address.
        happenings: what was sent and mined, in order.
        closers: who first wanted each channel's end, by a final state or a request.
    """

    def __init__(self, trace: dict[str, Any]) -> None:
        self.trace = trace
        self.names = {addr(one["address"]): name for name, one in trace["participants"].items()}
        reader = Reader()
        self.happenings = tuple(self._happenings(reader))
        self.closers: dict[ChannelId, str] = {}
        for one in self.happenings:
            channel_id = _closes(one.message) if isinstance(one, Sent) else None
            if channel_id is not None:
                self.closers.setdefault(channel_id, one.source)

    def secret(self, role: str) -> bytes:
        """A participant's key."""
        return raw(self.trace["participants"][role]["privateKey"])

    def sent_by(self, role: str) -> Counter[tuple[str, Said]]:
        """Everything a participant said, by whom it said it to."""
        return Counter(
            (one.target, one.said)
            for one in self.happenings
            if isinstance(one, Sent) and one.source == role
        )

    def transactions_of(self, role: str) -> list[tuple[Any, ...]]:
        """A participant's transactions, comparable with `Player.transactions`."""
        mined = [one for one in self.happenings if isinstance(one, Mined) and one.source == role]
        return [transaction(one) for one in mined]

    def _happenings(self, reader: Reader) -> Iterator[Happening]:
        for entry in self.trace["entries"]:
            if entry["kind"] == "transaction":
                yield Mined(entry["from"], entry)
            else:
                for message, said in reader.read(entry["wire"]):
                    yield Sent(entry["step"], entry["from"], entry["to"], message, said)


class Player:
    """A node of ours in one role of a run.

    Attributes:
        world: what the node knows.
        log: its facts.
        effects: what it wanted done outside.
    """

    def __init__(self, run: Run, role: str) -> None:
        self.run = run
        self.role = role
        self.address = address_of_secret(run.secret(role))
        self.world: World = GENESIS
        self.log: list[ev.Recorded] = []
        self.effects: list[Effect] = []
        self._sign = Signer(run.secret(role))
        self._wire_seqs: Counter[str] = Counter()
        self._closing: set[ChannelId] = set()
        self._holdings_wei: Counter[ChannelId] = Counter()
        self._addresses = {name: address for address, name in run.names.items()}
        self._refused = {
            one.message.channel_id
            for one in run.happenings
            if isinstance(one, Sent) and one.source == role and isinstance(one.message, Refusal)
        }
        self._set_up()

    def take(self, what: inp.Input) -> None:
        """One step, committed at once."""
        done = step(self.world, what, self._sign)
        self.world = done.world
        self.log.extend(done.events)
        self.effects.extend(done.effects)

    def play(self) -> None:
        """The whole run."""
        for happening in self.run.happenings:
            self.meet(happening)

    def meet(self, happening: Happening) -> None:
        """One part of the run, as far as it concerns this role."""
        if isinstance(happening, Mined):
            self._mine(happening)
        elif happening.source == self.role:
            for command in self._commands(happening.message):
                self.take(command)
        elif happening.target == self.role:
            self._choose_policy(happening.message)
            self.receive(happening.source, happening.message)

    def receive(self, source: str, message: Message) -> None:
        """A message, under its sender's next number."""
        self.take(self.arrival(source, message))
        self._wire_seqs[source] += 1

    def arrival(self, source: str, message: Message) -> inp.PeerMessage:
        """A message as this node's session would hand it over; the reference numbers none, so we do."""
        wire_seq = self._wire_seqs[source] + 1
        return inp.PeerMessage(
            at_ms=AT_MS,
            peer=self._addresses[source],
            wire_seq=wire_seq,
            digest=keccak256(wire_seq.to_bytes(8, "big")),
            message=message,
        )

    def sent(self) -> Counter[tuple[str, Said]]:
        """Everything this node said, by whom it said it to. Nobody acknowledged, so the outboxes hold it all."""
        asked: dict[tuple[ChannelId, int], Proposal] = {
            (entry.event.ledger_id, entry.event.turn_num): entry.event.proposal
            for entry in self.log
            if isinstance(entry.event, ev.ProposalReceived)
        }
        return Counter((target, said_by_us(message, asked)) for target, _, message in self.posted())

    def posted(self) -> set[tuple[str, int, Message]]:
        """This node's messages: to whom, under which number, what."""
        return {
            (self.run.names[peer.address], wire_seq, outgoing.message)
            for peer in self.world.peers.values()
            for wire_seq, outgoing in peer.outbox.items()
        }

    def transactions(self) -> list[tuple[Any, ...]]:
        """What this node wanted on chain, in order."""
        found: list[tuple[Any, ...]] = []
        for effect in self.effects:
            match effect:
                case SubmitDeposit():
                    found.append(("deposit", effect.channel_id, effect.amount_wei))
                case SubmitConclude():
                    found.append(
                        (
                            "conclude",
                            effect.channel_id,
                            effect.turn_num,
                            tuple(line.amount_wei for line in effect.outcome[0].allocations),
                            effect.signatures,
                        )
                    )
                case _:
                    continue
        return found

    def _set_up(self) -> None:
        trace = self.run.trace
        node = NodeIdentity(
            address=self.address,
            chain_id=trace["chainId"],
            adjudicator=addr(trace["adjudicator"]),
            consensus_app=addr(trace["consensusApp"]),
            virtual_app=_virtual_app(self.run),
            log_id=bytes(16),
        )
        self.take(inp.CreateNode(at_ms=AT_MS, node=node))
        self.take(inp.SetPolicy(at_ms=AT_MS, policy=OPEN_HANDED))
        for address, name in self.run.names.items():
            if name != self.role:
                self.take(inp.AddPeer(at_ms=AT_MS, peer=address, name=name, endpoint=""))

    def _choose_policy(self, message: Message) -> None:
        """Agree to everything but what this role refused in the run."""
        if isinstance(message, SignedState):
            is_refused = message.fixed.channel_id() in self._refused
            policy = CLOSE_FISTED if is_refused else OPEN_HANDED
            self.take(inp.SetPolicy(at_ms=AT_MS, policy=policy))

    def _mine(self, mined: Mined) -> None:
        channel_id, deposit_wei = mined.channel_id, mined.deposit_wei
        before_wei = self._holdings_wei[channel_id]
        logs: tuple[inp.ChainLog, ...]
        if deposit_wei is None:
            self._holdings_wei[channel_id] = 0
            logs = (
                inp.ChainConcluded(channel_id, 0),
                inp.ChainAllocationUpdated(channel_id, before_wei, 0, 1),
            )
        else:
            self._holdings_wei[channel_id] += deposit_wei
            logs = (inp.ChainDeposited(channel_id, before_wei + deposit_wei, 0),)
        block_num = mined.entry["seq"] + 1
        self.take(
            inp.ChainBlock(
                at_ms=AT_MS,
                block_num=block_num,
                block_hash=keccak256(block_num.to_bytes(8, "big")),
                timestamp_s=AT_MS // 1000,
                logs=logs,
            )
        )

    def _commands(self, said: Message) -> Iterator[inp.Command]:
        """What the role's person asked for, where `said` is the first sign of it."""
        match said:
            case SignedState(turn_num=0, signer_index=0):
                yield from self._opening(said)
            case SignedState(is_final=True):
                yield from self._close(said.fixed.channel_id())
            case SettleRequest():
                yield from self._close(said.channel_id)
            case Voucher():
                yield self._payment(said, said.payments[0])
            case _:
                return

    def _opening(self, state: SignedState) -> Iterator[inp.Command]:
        fixed, channel_id = state.fixed, state.fixed.channel_id()
        is_begun = channel_id in self.world.ledgers or channel_id in self.world.virtuals
        if not is_begun and len(fixed.participants) == 2:
            yield inp.OpenLedger(
                at_ms=AT_MS,
                peer=fixed.participants[1],
                mine_wei=state.first_wei,
                theirs_wei=state.last_wei,
                nonce=fixed.nonce,
                challenge_duration_s=fixed.challenge_duration_s,
            )
        elif not is_begun:
            yield inp.OpenTab(
                at_ms=AT_MS,
                payee=fixed.participants[-1],
                limit_wei=state.first_wei,
                nonce=fixed.nonce,
                hops=fixed.participants[1:-1],
                challenge_duration_s=fixed.challenge_duration_s,
            )

    def _close(self, channel_id: ChannelId) -> Iterator[inp.Command]:
        """The first sign that a channel shall end is a command of whoever gave it."""
        if self.run.closers[channel_id] != self.role or channel_id in self._closing:
            return
        self._closing.add(channel_id)
        if channel_id in self.world.ledgers:
            yield inp.CloseLedger(at_ms=AT_MS, channel_id=channel_id)
        else:
            yield inp.SettleTab(at_ms=AT_MS, channel_id=channel_id)

    def _payment(self, voucher: Voucher, part: PaymentPart) -> inp.Pay:
        tab = self.world.virtuals[voucher.channel_id]
        return inp.Pay(
            at_ms=AT_MS,
            payee=tab.payee,
            amount_wei=part.amount_wei,
            payment_id=part.payment_id,
            note=part.note,
            nonce=0,
        )


def _closes(message: Message) -> ChannelId | None:
    """The channel whose end this message wants."""
    match message:
        case SignedState(is_final=True):
            return message.fixed.channel_id()
        case SettleRequest():
            return message.channel_id
        case _:
            return None


def transaction(mined: Mined) -> tuple[Any, ...]:
    """A transaction of the run, comparable with `Player.transactions`."""
    if mined.deposit_wei is not None:
        return ("deposit", mined.channel_id, mined.deposit_wei)
    state, signatures = (mined.entry["signedState"][key] for key in ("State", "Sigs"))
    return (
        "conclude",
        mined.channel_id,
        state["TurnNum"],
        tuple(line["Amount"] for line in state["Outcome"][0]["Allocations"]),
        tuple(raw(signatures[index]) for index in sorted(signatures)),
    )


def _virtual_app(run: Run) -> Address:
    """The app that the run's virtual channels name: the zero address in all runs of the reference."""
    apps = {
        one.message.fixed.app_definition
        for one in run.happenings
        if isinstance(one, Sent)
        and isinstance(one.message, SignedState)
        and len(one.message.fixed.participants) > 2
    }
    assert len(apps) <= 1, f"several apps: {apps}"
    return apps.pop() if apps else ZERO_ADDRESS
