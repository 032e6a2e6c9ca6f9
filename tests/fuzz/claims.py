"""Hostile claims (ADR 0036): spoiled pages of what a peer says it signed and holds, as a session begins.

What a claim may do is little: be compared, be proved and taken up, or stop what is between the two. It never makes a
node sign a second state for a turn, and moves money only by a voucher that is proved.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.claims import ChannelClaim, Claim, claim_towards
from engine.protocol.codec.claims import decode_claim, encode_claim
from engine.protocol.codec.log import encode_world
from engine.protocol.errors import PeerError
from engine.protocol.step import Step, step
from engine.protocol.types import Address
from tests.fuzz.campaign import Campaign, noted, taken
from tests.fuzz.moments import Moment
from tests.fuzz.mutations import bomb, spoil_bytes, spoil_fields
from tests.fuzz.tally import Tally

KIND = "claim"
_EPOCH = bytes(range(16))


def claims(campaign: Campaign, seed: int, count: int) -> Tally:
    """`count` spoiled claims, each of a participant and of a stranger, to a node that runs or has just begun."""
    chance = Random(f"{seed} claims")
    tally = Tally(kind=KIND)
    begun = {id(moment): _just_begun(moment) for moment in campaign.moments}
    for _ in range(count):
        moment = chance.choice(campaign.moments)
        if chance.random() < 0.5:
            moment = begun[id(moment)]
        _deliver(tally, moment, _spoiled(chance, moment, campaign), _numbers(chance, moment))
    return tally


def _just_begun(moment: Moment) -> Moment:
    """The same node after a restart: nobody is heard yet."""
    world = step(moment.world, inp.Start(at_ms=moment.world.at_ms), moment.sign).world
    return replace(moment, world=world, at_rest=encode_world(world))


def _true_claim(moment: Moment) -> Claim:
    """What the sender would claim if it had lost nothing: the target's own, seen from the other side."""
    ours = claim_towards(moment.world, moment.sender)
    return Claim(ours.acked_upto, ours.seen_upto, tuple(map(_mirrored, ours.channels)))


def _mirrored(ours: ChannelClaim) -> ChannelClaim:
    return replace(ours, signed_count=ours.held_count, held_count=ours.signed_count)


def _spoiled(chance: Random, moment: Moment, campaign: Campaign) -> tuple[bytes, ...]:
    (page,) = encode_claim(_true_claim(moment))
    lane = chance.random()
    if lane < 0.1:
        return (page,)
    if lane < 0.35:
        return (spoil_bytes(chance, page, page),)
    if lane < 0.37:
        return (bomb(chance, len(page) * 40, tag=page[:1]),)
    if lane < 0.42:
        return (page,) * chance.randint(0, 3)
    return (spoil_fields(chance, page, campaign.pool),)


def _numbers(chance: Random, moment: Moment) -> int:
    """What the peer says to have of our messages: right, near, or anything."""
    known = moment.world.peers.get(moment.sender)
    newest = 0 if known is None else known.next_out - 1
    return max(0, chance.choice((newest, newest, newest + 1, newest - 1, chance.getrandbits(64))))


def _deliver(tally: Tally, moment: Moment, pages: tuple[bytes, ...], has_upto: int) -> None:
    tally.count += 1
    body = b"".join(pages)
    tally.weigh(len(body), lambda: decode_claim(pages))
    try:
        with tally.timed():
            claim = decode_claim(pages)
    except PeerError:
        tally.refused += 1
        return
    except Exception as error:  # noqa: BLE001 - a fuzzer's purpose: whatever comes out is a finding
        noted(tally, moment, "anybody", body, error)
        return
    tally.decoded += 1

    def said_by(sender: Address) -> Step:
        what = inp.PeerHello(
            at_ms=moment.world.at_ms + 1, peer=sender, epoch=_EPOCH, has_upto=has_upto, claim=claim
        )
        return step(moment.world, what, moment.sign)

    for done in taken(tally, moment, body, said_by):
        tally.changed += any(isinstance(one.event, ev.CaughtUp) for one in done.events)
