"""A log with very many payments, made of facts that nobody signed: for what only has to be read."""

from __future__ import annotations

from dataclasses import dataclass

from engine.log.folding import row_of
from engine.log.memory import MemoryLog
from engine.protocol.events import Event, MessageAcked, Recorded, VoucherReceived, VoucherSent
from engine.protocol.types import Signature
from engine.protocol.world import World, copy_world
from tests.wallet.views.lives import a_joined_village, log_of

NOTES = (
    "Coffee",
    "Train share",
    "Lunch",
    "Newspaper",
    "Bike repair, part 2",
    "Rent",
    "Ünïcode ✓",
    "",
)
BEGIN_MS = 1_700_000_000_000
STEP_MS = 7 * 60_000
UNSIGNED = Signature(bytes(65))


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyRows:
    """A log and the world at its end. `now_ms` is when the last of it happened."""

    log: MemoryLog
    world: World
    now_ms: int


def many_rows(payment_count: int) -> ManyRows:
    """So many payments between Alice and Bob; every fifth is received, and sent ones are acknowledged by fours."""
    village = a_joined_village()
    village.pay("alice", "bob", 1, 1)
    village.pay("bob", "alice", 1, 2)
    alice = village["alice"]
    log = log_of(alice)
    to_bob, from_bob = sorted(alice.world.virtuals.values(), key=lambda tab: not tab.is_payer)
    bob = village["bob"].address
    wire_seq = alice.world.peers[bob].next_out
    seq, at_ms = alice.world.seq, BEGIN_MS
    facts: list[Recorded] = []
    for number in range(payment_count):
        at_ms += STEP_MS
        event: Event
        payment_id, note = number.to_bytes(16, "big"), NOTES[number % len(NOTES)]
        paid_wei = (number % 40 + 1) * 10**16
        if number % 5 == 4:
            event = VoucherReceived(
                from_bob.channel_id, bob, number, UNSIGNED, payment_id, paid_wei, note
            )
        else:
            event = VoucherSent(
                to_bob.channel_id, bob, number, UNSIGNED, payment_id, paid_wei, note, wire_seq
            )
            wire_seq += 1
        seq += 1
        facts.append(Recorded(seq, at_ms, 0, seq, event))
        if number % 5 == 3:
            seq += 1
            facts.append(Recorded(seq, at_ms + 41, 0, seq, MessageAcked(bob, wire_seq - 1)))
    for start in range(0, len(facts), 4096):
        log.append([row_of(fact) for fact in facts[start : start + 4096]])
    world = copy_world(alice.world)
    world.seq, world.at_ms = seq, at_ms
    return ManyRows(log=log, world=world, now_ms=at_ms)
