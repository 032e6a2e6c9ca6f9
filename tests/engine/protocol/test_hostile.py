"""What others can leave behind in our world, or talk us into, is bounded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.state import PREFUND_TURN
from engine.protocol.codec.log import decode_world, encode_world
from engine.protocol.fold import fold
from engine.protocol.kinds import LedgerPhase, ObjectiveKind
from engine.protocol.limits import (
    CONCLUDE_PATIENCE_MS,
    OBJECTIVE_DEADLINE_MS,
    REFUSED_PER_PEER_MAX,
)
from engine.protocol.outstanding import outstanding
from engine.protocol.types import ChannelId
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


def closed(town: Village, *logs: tuple[int, int], before: int = 0, after: int = 0) -> ChannelId:
    """Alice's ledger, closed by a block in which the payouts are `logs` and dust of 1 wei comes `before` and `after`."""
    ledger = ledger_of(town, "alice", "hub")
    town.is_mining = False
    town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger.channel_id))
    dust = [inp.ChainDeposited(ledger.channel_id, 1, 0)]
    town.block(
        *([inp.ChainDeposited(ledger.channel_id, before, 0)] if before else []),
        inp.ChainConcluded(ledger.channel_id, 1),
        *(inp.ChainAllocationUpdated(ledger.channel_id, *log, 2) for log in logs),
        *(dust if after else []),
    )
    return ledger.channel_id


@pytest.mark.parametrize(
    ("payouts", "before", "after"),
    [
        ([(2001, 1)], 0, 0),
        ([(2001, 1001), (1001, 1)], 0, 0),
        ([(2005, 5)], 2005, 0),
        ([(2000, 0)], 0, 1),
    ],
    ids=["unseen", "unseen-in-two-payouts", "seen", "after"],
)
def test_money_that_others_put_in_does_not_keep_a_ledger_from_closing(
    payouts: list[tuple[int, int]], before: int, after: int
) -> None:
    """It stays in the contract when everybody was paid: an outcome of another channel may pay into ours, unseen."""
    town = a_town()

    closed(town, *payouts, before=before, after=after)

    for name, other in (("alice", "hub"), ("hub", "alice")):
        assert ledger_of(town, name, other).phase is LedgerPhase.CLOSED
        assert outstanding(town[name].world, town.now_ms + CONCLUDE_PATIENCE_MS) == ()


def test_a_payout_of_less_than_is_owed_is_not_the_end() -> None:
    town = a_town()

    closed(town, (2001, 1001))

    ledger = ledger_of(town, "alice", "hub")
    assert (ledger.phase, ledger.holdings_wei) == (LedgerPhase.OPEN, 1000)


def test_dust_on_a_closed_ledger_makes_nobody_conclude_it_again() -> None:
    town = a_town()
    ledger_id = closed(town, (2000, 0))
    town.holdings_wei[ledger_id] = 0
    town.is_mining = True

    for name in ("alice", "hub"):
        node = town[name]
        at_ms = town.now_ms + 2 * CONCLUDE_PATIENCE_MS
        dust = inp.ChainBlock(
            at_ms=at_ms,
            block_num=town.block_num + 1,
            block_hash=bytes(32),
            timestamp_s=1,
            logs=(inp.ChainDeposited(ledger_id, 1, 0),),
        )
        assert node.take(dust).effects == ()
        assert node.take(inp.Tick(at_ms=at_ms + 1)).effects == ()
        assert outstanding(node.world, at_ms + 2) == ()
