"""The node: one writer, two worlds, and everything outside as callbacks that only enqueue.

Inputs that wait together become one batch. Each is stepped on `tip`; then the batch's facts are appended in one
transaction with one sync, in the log's own thread; then `durable` becomes the batch's world and only now effects,
acknowledgements and answers are released. While the disk works the next batch is stepped, so a slow disk makes
larger batches and not fewer payments. If an append fails, `tip` goes back to `durable`, every command not yet
answered fails with the one error, and the node takes nothing more until its log is opened again (ADR 0020): the
disk may have lied once, so only then is it known what was committed.

Everything here runs in one asyncio loop of one thread. Other threads read `durable` and `presence`, which are
values, and send commands with `asyncio.run_coroutine_threadsafe(node.submit(...), loop)`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from engine.chain.errors import ChainError
from engine.chain.port import ChainPort, ConfirmedBlock, Head, TxIntent
from engine.chainlogs import as_protocol_log, intent_of, is_waiting_for_chain
from engine.commit import Answer, Batch, NodeHaltedError, Waiting, append, halted
from engine.limits import (
    BATCH_INPUTS_MAX,
    FAULTS_EVERY_MS,
    HEAD_EVERY_S,
    SLICE_MS,
    TICK_MS,
)
from engine.log.folding import row_of
from engine.log.limits import SNAPSHOT_EVERY
from engine.log.port import Log
from engine.network.causes import Cause, NetworkError
from engine.network.host import Links, RemoteHello, Resume
from engine.presence import PeerPresence, Presence
from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.claims import claim_towards
from engine.protocol.codec.claims import encode_claim
from engine.protocol.codec.wire import decode_message, encode_message
from engine.protocol.crypto import keccak256
from engine.protocol.effects import Effect, SendMessages
from engine.protocol.errors import PeerError, ProtocolError, Reason
from engine.protocol.outstanding import outstanding
from engine.protocol.signing import Sign
from engine.protocol.step import Step, step
from engine.protocol.types import Address
from engine.protocol.world import World
from engine.strangers import Strangers, hello_of

Committed = Callable[[World, Sequence[ev.Recorded]], None]
"""Called in the loop's thread after each commit, with the durable world and the new facts."""

_LOG = logging.getLogger("towpath.node")
_FROM_PEERS = (inp.PeerMessage, inp.PeerHello, inp.PeerAck)
_NO_EPOCH = bytes(16)


class Node:
    """A state-channel node. Implements `network.host.Host` and `chain.port.ChainHost`.

    Attributes:
        durable: the world that is on disk. What is shown and sent comes from here.
        presence: what is true only now.
        has_halted: set when the node takes nothing more; `presence.halted` says why. For waiters in the node's loop.
    """

    def __init__(self, *, log: Log, world: World, sign: Sign, clock_ms: Callable[[], int]) -> None:
        self.durable = world
        self.presence = Presence()
        self.has_halted = asyncio.Event()
        self._tip = world
        self._log = log
        self._sign = sign
        self._clock_ms = clock_ms
        self._queue: deque[Waiting] = deque()
        self._batch = Batch(world)
        self._is_scheduled = False
        self._committing: asyncio.Future[None] | None = None
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="log")
        self._network: Links | None = None
        self._chain: ChainPort | None = None
        self._listeners: list[Committed] = []
        self._faults: Counter[tuple[Address, Reason]] = Counter()
        self._faults_since_ms = 0
        self._strangers = Strangers(clock_ms())
        self._noted_block_s = world.blocks[-1].timestamp_s if world.blocks else -HEAD_EVERY_S
        self._ticker: asyncio.TimerHandle | None = None

    # --- life ---

    def attach_network(self, network: Links) -> None:
        """Begin to talk: dial every peer that has an endpoint."""
        self._network = network
        for peer in self.durable.peers.values():
            if peer.endpoint:
                self._dial(peer.address, peer.endpoint)

    def attach_chain(self, chain: ChainPort) -> None:
        """Begin to use the chain: everything outstanding on it is submitted (again)."""
        self._chain = chain
        for effect in outstanding(self.durable, self._clock_ms()):
            self._perform(effect)

    def start(self) -> None:
        """Begin to tick."""
        self._tick()

    async def aclose(self) -> None:
        """Take nothing more and let the commit under way end. Who waits, for that commit too, gets NodeHaltedError."""
        if self._ticker is not None:
            self._ticker.cancel()
        committing = self._committing
        self._halt(NodeHaltedError("the node was stopped"))
        if committing is not None:
            await asyncio.wait([committing])
        self._writer.shutdown()

    def subscribe(self, on_committed: Committed) -> None:
        """Be told of every commit."""
        self._listeners.append(on_committed)

    def unsubscribe(self, on_committed: Committed) -> None:
        """Be told no more."""
        self._listeners.remove(on_committed)

    async def submit(self, command: inp.Command) -> tuple[ev.Recorded, ...]:
        """Do a command; return its facts once they are committed.

        Raises:
            Refused: it cannot be done; nothing changed.
            NodeHaltedError: the node takes nothing more; whether this was committed is known when the log is opened
                again.
        """
        answer: Answer = asyncio.get_running_loop().create_future()
        self._enqueue(command, answer)
        return await answer

    def now_ms(self) -> int:
        """The node's clock, for stamping commands."""
        return self._clock_ms()

    # --- the loop ---

    def _enqueue(self, what: inp.Input, answer: Answer | None = None) -> None:
        self._wait(Waiting(what, answer))

    def _wait(self, waiting: Waiting) -> None:
        if self.presence.halted is not None:
            waiting.refuse(halted(self.presence.halted))
            return
        self._queue.append(waiting)
        self._schedule()

    def _schedule(self) -> None:
        if not self._is_scheduled:
            self._is_scheduled = True
            asyncio.get_running_loop().call_soon(self._run_slice)

    def _run_slice(self) -> None:
        """Step what waits, for a few milliseconds at most, and begin a commit if none is under way."""
        self._is_scheduled = False
        deadline = time.perf_counter() + SLICE_MS / 1000
        while self._queue and self._batch.inputs_count < BATCH_INPUTS_MAX:
            self._step(self._queue.popleft(), self._batch)
            if time.perf_counter() > deadline:
                break
        if self._committing is None:
            self._begin_commit()
        if self._queue and self._batch.inputs_count < BATCH_INPUTS_MAX:
            self._schedule()

    def _begin_commit(self) -> None:
        batch = self._batch
        if not batch.inputs_count:
            return
        batch.world = self._tip
        self._batch = Batch(self._tip)
        if not batch.rows:
            self._release(batch)
            return
        is_snapshot_due = batch.rows[-1].seq // SNAPSHOT_EVERY != self.durable.seq // SNAPSHOT_EVERY
        snapshot_of = batch.world if is_snapshot_due else None
        is_idle = not self._queue
        loop = asyncio.get_running_loop()
        self._committing = loop.run_in_executor(
            self._writer, append, self._log, batch.rows, snapshot_of, is_idle
        )
        self._committing.add_done_callback(lambda done: self._on_committed(batch, done))

    def _on_committed(self, batch: Batch, done: asyncio.Future[None]) -> None:
        self._committing = None
        error = done.exception()
        if error is not None:
            _LOG.error("the log failed", extra={"seq": batch.rows[0].seq}, exc_info=error)
            self._tip = self.durable
            fault = error if isinstance(error, Exception) else NodeHaltedError(repr(error))
            batch.fail(fault)
            self._halt(fault)
            return
        self.durable = batch.world
        if self.presence.halted is not None:
            batch.fail(self.presence.halted)
            return
        self._release(batch)
        self._begin_commit()
        if self._queue:
            self._schedule()

    def _step(self, waiting: Waiting, batch: Batch) -> None:
        what = waiting.what
        batch.inputs_count += 1
        try:
            done = self._stepped(waiting)
            # Before the tip moves: a fact that has no form at rest would leave a gap that stops the log for good.
            rows = [row_of(fact) for fact in done.events]
        except PeerError as error:
            self._offended(what, error)
            return
        except ProtocolError as error:
            waiting.refuse(error)
            return
        except Exception as fault:
            # A mistake of ours, told to the loop as well: whoever asked must not wait for ever.
            waiting.refuse(fault)
            raise
        if isinstance(what, inp.PeerMessage) and not self._strangers.may_write(
            self._tip, what.peer, done.events, what.at_ms
        ):
            self._not_now(what.peer)
            return
        self._tip = done.world
        batch.facts.extend(done.events)
        batch.rows.extend(rows)
        batch.effects.extend(done.effects)
        if isinstance(what, inp.PeerMessage):
            batch.heard.add(what.peer)
        if waiting.answer is not None:
            batch.answers.append((waiting.answer, done.events))

    def _stepped(self, waiting: Waiting) -> Step:
        first = waiting.introduction
        if first is None:
            return step(self._tip, waiting.what, self._sign)
        met = step(self._tip, first, self._sign)
        done = step(met.world, waiting.what, self._sign)
        return Step(done.world, (*met.events, *done.events), (*met.effects, *done.effects))

    def _release(self, batch: Batch) -> None:
        """What may leave now that it is committed."""
        network = self._network
        if network is not None:
            for peer in batch.heard:
                network.acknowledge(peer, self.durable.peers[peer].last_in)
        for effect in batch.effects:
            self._perform(effect)
        for answer, facts in batch.answers:
            if not answer.done():
                answer.set_result(facts)
        if batch.facts:
            self._follow_up(batch.facts)

    def _follow_up(self, facts: list[ev.Recorded]) -> None:
        """What facts mean for sessions, transactions and listeners."""
        for fact in facts:
            match fact.event:
                case ev.PeerAdded(peer=peer, endpoint=endpoint):
                    self._dial(peer, endpoint)
                case ev.PeerForgotten(peer=peer):
                    self._dial(peer, "")
                case ev.ClaimCompared(peer=peer):
                    self._perform(SendMessages(peer, 0))
                case ev.CaughtUp(peer=peer):
                    # Both outboxes have other numbers than this session began with.
                    self._not_now(peer)
                case ev.TransactionMined(is_ok=False) as failed:
                    self._plan_again(failed.key)
                case _:
                    pass
        if self.presence.transaction_troubles:
            self._drop_old_troubles()
        for listener in tuple(self._listeners):
            listener(self.durable, facts)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case SendMessages():
                if self._network is not None:
                    self._network.wake(effect.peer)
            case _:
                self._submit(intent_of(effect))

    def _submit(self, intent: TxIntent) -> None:
        """Before the chain service is there nothing is lost: `attach_chain` submits what is outstanding."""
        if self._chain is not None:
            prepared = self.durable.transactions.get(intent.key)
            self._chain.submit(intent, None if prepared is None else prepared.raw)

    def _plan_again(self, key: str) -> None:
        """A transaction was mined and did nothing: if its purpose still stands, submit it anew."""
        for effect in outstanding(self.durable, self._clock_ms()):
            if not isinstance(effect, SendMessages) and effect.key == key:
                self._perform(effect)

    def _drop_old_troubles(self) -> None:
        """A trouble with something that is no longer wanted troubles nobody."""
        wanted = {
            effect.key
            for effect in outstanding(self.durable, self._clock_ms())
            if not isinstance(effect, SendMessages)
        }
        self.presence = self.presence.without_troubles(keep=wanted)

    def _dial(self, peer: Address, endpoint: str) -> None:
        """Dial a peer there from now on, or no more. A place that cannot be dialled is shown and stops nothing else."""
        if self._network is None:
            return
        if not endpoint:
            self._network.forget(peer)
            return
        try:
            self._network.keep_connected(peer, endpoint)
        except NetworkError as error:
            self._network.forget(peer)
            self.on_closed(peer, error.cause)

    def _halt(self, error: Exception) -> None:
        if self.presence.halted is not None:
            return
        self.presence = replace(self.presence, halted=error)
        self.has_halted.set()
        self._batch.fail(error)
        self._batch = Batch(self.durable)
        while self._queue:
            self._queue.popleft().refuse(halted(error))

    def _tick(self) -> None:
        self._ticker = asyncio.get_running_loop().call_later(TICK_MS / 1000, self._tick)
        self.look_at_time()

    def look_at_time(self) -> None:
        """Let deadlines pass, and sum up the faults of peers once a minute."""
        now_ms = self._clock_ms()
        self._enqueue(inp.Tick(at_ms=now_ms))
        if self._faults and now_ms - self._faults_since_ms >= FAULTS_EVERY_MS:
            for (peer, reason), count in self._faults.items():
                self._enqueue(
                    inp.PeerFault(at_ms=now_ms, peer=peer, reason_name=reason.name, count=count)
                )
            self._faults.clear()

    # --- peers (network.host.Host) ---

    def resume(self, peer: Address) -> Resume:
        """Where this node stands towards a peer."""
        known = self.durable.peers.get(peer)
        return Resume(
            epoch=self.durable.identity.log_id,
            last_in=0 if known is None else known.last_in,
            peer_epoch=_NO_EPOCH if known is None or not known.in_epoch else known.in_epoch,
        )

    def claim(self, peer: Address) -> tuple[bytes, ...]:
        """What we claim towards a peer who begins a session."""
        # From the tip, for what is being committed now will be on disk. What an ended session left in the queue is
        # dropped: nothing may come to disk later that the claim does not know.
        self._drop_queued(peer)
        return encode_claim(claim_towards(self._tip, peer))

    def outgoing(
        self, peer: Address, after_seq: int, count_max: int
    ) -> Sequence[tuple[int, bytes]]:
        """The durable outbox from `after_seq + 1` on."""
        known = self.durable.peers.get(peer)
        if known is None or peer in self.durable.ahead or peer in self.durable.unheard:
            return ()
        upto = min(after_seq + count_max, known.next_out - 1)
        outbox = known.outbox
        return [
            (wire_seq, encode_message(outbox[wire_seq].message))
            for wire_seq in range(max(after_seq, known.acked_upto) + 1, upto + 1)
        ]

    def on_opened(self, peer: Address, remote: RemoteHello) -> None:
        """A session began."""
        try:
            hello = hello_of(remote, self._clock_ms())
        except PeerError as error:
            self._note_fault(peer, error)
            return
        self.presence = self.presence.with_peer(
            peer, PeerPresence(is_connected=True, features=remote.features)
        )
        if not self._strangers.opened(self._tip, hello):
            self._enqueue(hello)

    def on_closed(self, peer: Address, cause: Cause) -> None:
        """A session, or an attempt at one, ended."""
        self._strangers.closed(peer)
        if peer in self._tip.peers:
            self.presence = self.presence.with_peer(
                peer, PeerPresence(is_connected=False, cause=cause)
            )
        else:
            self.presence = self.presence.without_peer(peer)

    def on_message(self, peer: Address, wire_seq: int, body: bytes) -> None:
        """A message arrived."""
        try:
            message = decode_message(body)
        except PeerError as error:
            self._note_fault(peer, error)
            return
        what = inp.PeerMessage(
            at_ms=self._clock_ms(),
            peer=peer,
            wire_seq=wire_seq,
            digest=keccak256(body),
            message=message,
        )
        self._wait(Waiting(what, introduction=self._strangers.introduction(peer)))

    def on_acked(self, peer: Address, upto: int) -> None:
        """The peer has our messages up to `upto`."""
        self._enqueue(inp.PeerAck(at_ms=self._clock_ms(), peer=peer, upto=upto))

    def is_welcome(self, node_id: Address) -> bool:
        """Whoever we know, and strangers if our policy could take something from them."""
        policy = self.durable.policy
        return (
            node_id in self.durable.peers or policy.accepts_ledgers or policy.accepts_tabs_as_payee
        )

    def _offended(self, what: inp.Input, error: PeerError) -> None:
        if not isinstance(what, _FROM_PEERS):
            return
        if error.reason is Reason.OLDER_COPY:
            self._not_now(what.peer)
        else:
            self._note_fault(what.peer, error)

    def _note_fault(self, peer: Address, error: PeerError) -> None:
        """A peer broke the protocol: its session ends; strangers leave a counter, known peers a fact a minute."""
        _LOG.warning(
            "a peer broke the protocol",
            extra={"peer": peer.hex(), "reason": error.reason.name, "numbers": error.numbers},
        )
        if self.durable.peers.get(peer) is not None:
            if not self._faults:
                self._faults_since_ms = self._clock_ms()
            self._faults[peer, error.reason] += 1
        self._drop_queued(peer)
        if self._network is not None:
            self._network.refuse(peer, Cause.BROKE_RULES)

    def _not_now(self, peer: Address) -> None:
        """We cannot take it now, by no fault of the peer's. It keeps the message and comes back with it."""
        self._drop_queued(peer)
        if self._network is not None:
            self._network.hang_up(peer)

    def _drop_queued(self, peer: Address) -> None:
        """What a session had queued goes with it: without the message that was not taken the next ones are a gap."""
        self._queue = deque(
            waiting
            for waiting in self._queue
            if not isinstance(waiting.what, _FROM_PEERS) or waiting.what.peer != peer
        )

    def latency_ms(self, peer: Address) -> float | None:
        """How long the peer took to answer last; None if it is not connected."""
        return None if self._network is None else self._network.latency_ms(peer)

    # --- chain (chain.port.ChainHost) ---

    def on_block(self, block: ConfirmedBlock) -> None:
        """A block at its depth. Empty ones are noted only if somebody waits for the chain, or once a minute."""
        logs = tuple(log for seen in block.logs if (log := as_protocol_log(seen)) is not None)
        if not logs and not self._is_block_worth_noting(block):
            return
        self._noted_block_s = block.timestamp_s
        self._enqueue(
            inp.ChainBlock(
                at_ms=self._clock_ms(),
                block_num=block.block_num,
                block_hash=block.block_hash,
                timestamp_s=block.timestamp_s,
                logs=logs,
            )
        )

    def on_rollback(self, block_num: int, block_hash: bytes) -> None:
        """Blocks above this one are undone."""
        self._enqueue(
            inp.ChainRollback(at_ms=self._clock_ms(), block_num=block_num, block_hash=block_hash)
        )

    def on_head(self, head: Head) -> None:
        """The newest block, for presence."""
        self.presence = replace(self.presence, head_block=head.block_num, chain_trouble=None)

    def on_trouble(self, trouble: ChainError) -> None:
        """Something is wrong with the chain or with one transaction."""
        _LOG.warning("chain trouble", extra={"kind": trouble.kind.name, "key": trouble.key})
        if trouble.key is None:
            self.presence = replace(self.presence, chain_trouble=trouble)
        else:
            troubles = self.presence.transaction_troubles.set(trouble.key, trouble)
            self.presence = replace(self.presence, transaction_troubles=troubles)

    async def on_tx_prepared(self, key: str, nonce: int, raw: bytes, tx_hash: bytes) -> None:
        """A transaction is signed; it may leave when this is done."""
        at_ms = self._clock_ms()
        await self.submit(
            inp.PrepareTransaction(at_ms=at_ms, key=key, nonce=nonce, raw=raw, tx_hash=tx_hash)
        )

    def on_tx_mined(self, key: str, tx_hash: bytes, block_num: int, *, is_ok: bool) -> None:
        """A transaction is in a block."""
        self.presence = self.presence.without_trouble(key)
        self._enqueue(
            inp.ChainMined(
                at_ms=self._clock_ms(), key=key, tx_hash=tx_hash, block_num=block_num, is_ok=is_ok
            )
        )

    def on_tx_unneeded(self, key: str) -> None:
        """The chain already is as an intent wants it."""
        self.presence = self.presence.without_trouble(key)

    def _is_block_worth_noting(self, block: ConfirmedBlock) -> bool:
        if block.timestamp_s - self._noted_block_s >= HEAD_EVERY_S:
            return True
        return is_waiting_for_chain(self._tip)
