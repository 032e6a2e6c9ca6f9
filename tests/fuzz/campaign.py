"""Hostile bytes against everything that reads bytes from a peer, and what must hold whatever they are.

Only the typed errors may come out. A message that is refused leaves the world as it was; one that is taken keeps
every ledger's sum, never makes the node sign a second state for a turn, and is what its facts say. A stranger
never touches a channel that is there already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from random import Random

import msgpack

from engine.network.causes import Cause, WireError
from engine.network.frames import (
    FrameSplitter,
    ack_frame,
    auth_frame,
    bye_frame,
    bye_of,
    claim_frame,
    fields_of,
    hello_frame,
    hello_of,
    kind_of,
    message_frame,
    message_of,
    number_of,
    page_of,
    ping_frame,
    pong_frame,
    resume_frame,
    resume_of,
    seal_frame,
    seal_of,
    signature_of,
)
from engine.network.limits import FRAME_MAX_BYTES
from engine.protocol import inputs as inp
from engine.protocol.channel.state import PREFUND_TURN
from engine.protocol.codec.log import encode_world
from engine.protocol.codec.wire import (
    BODY_MAX_BYTES,
    UNIONS,
    decode_message,
    encode_message,
)
from engine.protocol.crypto import keccak256
from engine.protocol.errors import PeerError
from engine.protocol.fold import fold
from engine.protocol.messages import Message, PrefundOver, SettleRequest, SignedState
from engine.protocol.rowkeys import gate_of
from engine.protocol.step import Step, step
from engine.protocol.types import Address
from engine.protocol.world import World
from tests.engine.network.makers import a_hello, a_resume
from tests.fuzz.moments import (
    STRANGER,
    Moment,
    all_moments,
    gate_key,
    signed_again,
    stranger_signer,
)
from tests.fuzz.mutations import (
    Pool,
    bomb,
    bytes_of_any_depth,
    spoil_bytes,
    spoil_fields,
    widened,
)
from tests.fuzz.tally import BrokenError, Crash, Tally

FRAMES = "frame"
_READERS = {
    0: hello_of,
    1: signature_of,
    4: number_of,
    9: number_of,
    10: bye_of,
    11: number_of,
    12: resume_of,
    14: seal_of,
}


def message_kinds() -> list[type]:
    """Every message type, by its tag on the wire."""
    return sorted(UNIONS[Message], key=UNIONS[Message].__getitem__)


class Campaign:
    """Everything that one seed makes. Moments are worked out once; `pool` has the byte strings in them."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.moments = all_moments()
        bodies = [encode_message(moment.message) for moment in self.moments]
        fields = set().union(*(bytes_of_any_depth(msgpack.unpackb(body)) for body in bodies))
        people = {moment.world.me for moment in self.moments} | {STRANGER}
        self.pool = Pool(fields | people)
        self._bodies = bodies

    def messages(self, kind: type, count: int) -> Tally:
        """`count` spoiled messages of a type, each from a participant and from a stranger."""
        tally = Tally(kind=kind.__name__)
        for moment, body in self.hostile(kind, count):
            self.deliver(tally, moment, body)
        return tally

    def hostile(self, kind: type, count: int) -> Iterator[tuple[Moment, bytes]]:
        """`count` spoiled messages of a type, each with the moment at which it comes."""
        chance = Random(f"{self._seed} {kind.__name__}")
        fitting = self.moments_of(kind)
        for _ in range(count):
            moment = chance.choice(fitting)
            body = self.spoiled(chance, moment)
            if chance.random() < 0.25:
                # The same words at another moment of the same pair: too early, too late, once more.
                moment = chance.choice(self._of_pair(moment))
            yield moment, body

    def moments_of(self, kind: type) -> list[Moment]:
        """When a type is said; one that no life says asks about a tab, where another request does.

        Where a pair has one ledger nobody names it: there the same turn 0 comes with the ledger's name.
        """
        said = [moment for moment in self.moments if type(moment.message) is kind]
        if said:
            return said
        if kind is PrefundOver:
            return [
                replace(moment, message=PrefundOver(moment.message, min(moment.world.ledgers)))
                for moment in self.moments
                if isinstance(moment.message, SignedState)
                and moment.message.turn_num == PREFUND_TURN
                and moment.world.ledgers
            ]
        asked = [moment for moment in self.moments if isinstance(moment.message, SettleRequest)]
        return [replace(moment, message=kind(moment.message.channel_id)) for moment in asked]

    def frames(self, count: int) -> Tally:
        """`count` spoiled streams of two frames, read as a connection reads them."""
        chance = Random(f"{self._seed} frames")
        tally = Tally(kind=FRAMES)
        whole = _true_frames(chance.choice(self._bodies))
        for _ in range(count):
            tally.count += 1
            stream = spoil_bytes(
                chance, chance.choice(whole) + chance.choice(whole), chance.choice(whole)
            )
            if chance.random() < 0.01:
                stream += FRAME_MAX_BYTES.to_bytes(4, "big") + bomb(chance, FRAME_MAX_BYTES)
            read_stream(tally, stream, cut=chance.randrange(len(stream) + 1))
        return tally

    def spoiled(self, chance: Random, moment: Moment) -> bytes:
        """What a moment's message may become."""
        body = encode_message(moment.message)
        lane = chance.random()
        if lane < 0.25:
            return spoil_bytes(chance, body, chance.choice(self._bodies))
        if lane > 0.99:
            return bomb(chance, BODY_MAX_BYTES, tag=body[:2])
        if lane > 0.95:
            return widened(chance, body) if lane > 0.97 else body
        body = spoil_fields(chance, body, self.pool)
        if lane < 0.5:
            return body
        try:
            message = decode_message(body)
        except Exception:  # noqa: BLE001 - the delivery meets it again and notes it
            return body
        sign = moment.sender_sign if chance.random() < 0.8 else stranger_signer()
        return encode_message(signed_again(message, moment, sign))

    def _of_pair(self, moment: Moment) -> list[Moment]:
        return [
            one
            for one in self.moments
            if one.world.me == moment.world.me and one.sender == moment.sender
        ]

    def deliver(self, tally: Tally, moment: Moment, body: bytes) -> None:
        """One body at a moment, from the participant who might say it and from a stranger."""
        tally.count += 1
        tally.weigh(len(body), lambda: stepped(moment, moment.sender, body, decode_message(body)))
        with tally.timed():
            message = _decoded(tally, moment, body)
        if message is None:
            return
        tally.decoded += 1
        for done in taken(tally, moment, body, lambda who: stepped(moment, who, body, message)):
            tally.changed += len(done.events) > 1


def taken(
    tally: Tally, moment: Moment, body: bytes, step_of: Callable[[Address], Step]
) -> Iterator[Step]:
    """What is not refused to the participant who might say it, and to a stranger; what must hold is checked."""
    for sender, name in ((moment.sender, "participant"), (STRANGER, "stranger")):
        done: Step | None = None
        try:
            with tally.timed(), suppress(PeerError):
                done = step_of(sender)
            _must_hold(moment, sender, done)
        except Exception as error:  # noqa: BLE001 - a fuzzer's purpose: whatever comes out is a finding
            noted(tally, moment, name, body, error)
            continue
        if done is None:
            tally.refused += 1
        else:
            tally.taken += 1
            yield done


def _decoded(tally: Tally, moment: Moment, body: bytes) -> Message | None:
    try:
        return _in_one_form(decode_message(body), body)
    except PeerError:
        tally.refused += 1
    except Exception as error:  # noqa: BLE001 - as above
        noted(tally, moment, "anybody", body, error)
    return None


def _in_one_form(message: Message, body: bytes) -> Message:
    if encode_message(message) != body:
        raise BrokenError("two byte strings mean the same message")
    return message


def stepped(moment: Moment, sender: Address, body: bytes, message: Message) -> Step:
    """The step that a message makes.

    Raises:
        PeerError: it is refused.
    """
    known = moment.world.peers.get(sender)
    what = inp.PeerMessage(
        at_ms=moment.world.at_ms + 1,
        peer=sender,
        wire_seq=1 if known is None else known.last_in + 1,
        digest=keccak256(body),
        message=message,
    )
    return step(moment.world, what, moment.sign)


def _must_hold(moment: Moment, sender: Address, done: Step | None) -> None:
    if encode_world(moment.world) != moment.at_rest:
        raise BrokenError("the world before the message was changed")
    if done is None:
        return
    after = done.world
    _money_is_conserved(moment.world, after)
    if encode_world(fold(moment.world, done.events)) != encode_world(after):
        raise BrokenError("the facts do not make the world")
    for entry in done.events:
        gate = gate_of(entry.event)
        if (
            gate is not None
            and moment.bound.get(gate_key(gate), gate.state_hash) != gate.state_hash
        ):
            raise BrokenError(f"a second state signed for turn {gate.turn_num}")
    if sender == STRANGER and (
        any(after.ledgers.get(key) != ledger for key, ledger in moment.world.ledgers.items())
        or any(after.virtuals.get(key) != tab for key, tab in moment.world.virtuals.items())
    ):
        raise BrokenError("a stranger changed a channel")


def _money_is_conserved(before: World, after: World) -> None:
    if any(channel_id not in after.ledgers for channel_id in before.ledgers):
        raise BrokenError("a ledger is gone")
    for ledger in after.ledgers.values():
        for outcome in (ledger.outcome, ledger.tip):
            promised_wei = sum(guarantee.amount_wei for guarantee in outcome.guarantees)
            parts_wei = (*outcome.amounts_wei, promised_wei)
            if min(parts_wei) < 0 or sum(parts_wei) != ledger.start.total_wei():
                raise BrokenError(
                    f"money is not conserved: {parts_wei} of {ledger.start.total_wei()}"
                )
    for key, tab in after.virtuals.items():
        if key in before.virtuals and tab.paid_wei < before.virtuals[key].paid_wei:
            raise BrokenError("a voucher fell")
        if not 0 <= tab.paid_wei <= tab.start.total_wei():
            raise BrokenError(f"a tab of {tab.start.total_wei()} paid {tab.paid_wei}")


def _true_frames(body: bytes) -> list[bytes]:
    return [
        hello_frame(a_hello(1)),
        auth_frame(_signature()),
        resume_frame(a_resume(1), bytes(32)),
        seal_frame(bytes(32)),
        claim_frame(body),
        message_frame(1, body),
        message_frame(2**32, body * 8),
        ack_frame(300),
        ping_frame(7),
        pong_frame(2**64 - 1),
        bye_frame(Cause.SHUTTING_DOWN, 1000),
    ]


def _signature() -> bytes:
    return bytes(range(65))


def read_stream(tally: Tally, stream: bytes, *, cut: int) -> None:
    """In two pieces, as a socket may give it."""
    tally.weigh(len(stream), lambda: _read_pieces(stream, cut))
    try:
        with tally.timed():
            tally.decoded += _read_pieces(stream, cut)
        tally.taken += 1
    except WireError:
        tally.refused += 1
    except Exception as error:  # noqa: BLE001 - as above
        crash = Crash(
            kind=FRAMES,
            sender="anybody",
            world_digest="-",
            hostile=stream.hex(),
            error=repr(error),
        )
        tally.note(error, crash)


def _read_pieces(stream: bytes, cut: int) -> int:
    """How many frames were whole and right."""
    splitter = FrameSplitter(FRAME_MAX_BYTES)
    count = 0
    for piece in (stream[:cut], stream[cut:]):
        for frame in splitter.feed(piece):
            _read_frame(frame)
            count += 1
    return count


def _read_frame(frame: bytes) -> None:
    kind = kind_of(frame)
    if kind == 2:
        message_of(frame)
    elif kind == 16:
        page_of(frame)
    elif kind is not None:
        _READERS[kind](fields_of(frame))


def noted(tally: Tally, moment: Moment, sender: str, body: bytes, error: Exception) -> None:
    """Keep what came out that should not have."""
    crash = Crash(
        kind=tally.kind,
        sender=sender,
        world_digest=keccak256(moment.at_rest).hex()[:16],
        hostile=body.hex(),
        error=repr(error),
    )
    tally.note(error, crash)
