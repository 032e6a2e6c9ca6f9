"""What others can leave behind in our world, or talk us into, is bounded."""

from __future__ import annotations

from dataclasses import replace

from engine.protocol import events as ev
from engine.protocol.channel.state import PREFUND_TURN
from engine.protocol.codec.log import decode_world, encode_world
from engine.protocol.fold import fold
from engine.protocol.kinds import ObjectiveKind
from engine.protocol.limits import OBJECTIVE_DEADLINE_MS, REFUSED_PER_PEER_MAX
from engine.protocol.world import GENESIS
from tests.engine.protocol.makers import (
    a_state,
    a_town,
    ledger_of,
    say,
    tab_part,
    with_policy,
)
from tests.engine.protocol.village import Village


def test_refused_tabs_of_one_proposer_are_forgotten_oldest_first() -> None:
    """Else anybody with a key makes the world, and every snapshot of it, grow without end."""
    town = a_town()
    hub, alice, mallory = (town[name] for name in ("hub", "alice", "mallory"))
    with_policy(town, "hub", accepts_tabs_as_hub=False)
    of_alice = tab_part(town)
    path = (mallory.address, *of_alice.participants[1:])
    of_mallory = [
        replace(of_alice, participants=path, nonce=nonce)
        for nonce in range(REFUSED_PER_PEER_MAX + 6)
    ]

    say(town, "alice", "hub", a_state(alice, of_alice, PREFUND_TURN, 100, 0))
    for fixed in of_mallory:
        say(town, "mallory", "hub", a_state(mallory, fixed, PREFUND_TURN, 1, 0))
        say(town, "mallory", "hub", a_state(mallory, fixed, PREFUND_TURN, 1, 0))

    kept = tuple(fixed.channel_id() for fixed in of_mallory[-REFUSED_PER_PEER_MAX:])
    assert hub.world.peers[mallory.address].refused == kept
    assert set(hub.world.refused) == {of_alice.channel_id(), *kept}
    assert decode_world(encode_world(hub.world)) == hub.world == fold(GENESIS, hub.log)


def test_a_forgotten_refusal_that_another_revives_is_given_up_unsigned() -> None:
    """What forgetting allows: the tab counts until its deadline. Without the payer's signature nothing is signed."""
    town = a_town()
    bob = town["bob"]
    with_policy(town, "bob", accepts_tabs_as_payee=False)
    fixed = [tab_part(town, nonce=nonce) for nonce in range(REFUSED_PER_PEER_MAX + 1)]
    for tab in fixed:
        say(town, "alice", "bob", a_state(town["alice"], tab, PREFUND_TURN, 1, 0))
    with_policy(town, "bob", accepts_tabs_as_payee=True)
    signed_count = len(bob.said(ev.StateSigned))

    say(town, "hub", "bob", a_state(town["hub"], fixed[0], PREFUND_TURN, 1, 0))
    assert ledger_of(town, "bob", "hub").tab_count == 1
    town.tick("bob", after_ms=OBJECTIVE_DEADLINE_MS)

    assert ledger_of(town, "bob", "hub").tab_count == 0
    assert len(bob.said(ev.StateSigned)) == signed_count
    assert not bob.world.objectives


def test_a_refused_ledger_is_not_remembered() -> None:
    """Only its leader proposes it: there is nobody else whose turn 0 could begin it."""
    town = Village("alice", "hub")

    town.open_ledger("alice", "hub", 100, 100)

    (refused,) = town["hub"].said(ev.ObjectiveRejected)
    assert refused.kind is ObjectiveKind.DIRECT_FUND  # type: ignore[attr-defined]
    assert not town["hub"].world.refused
