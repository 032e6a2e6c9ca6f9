"""What a fact is about, and what the gate knows of it."""

from __future__ import annotations

import pytest

from engine.protocol import events as ev
from engine.protocol.channel.state import VIRTUAL_FINAL_TURN
from engine.protocol.kinds import Lane
from engine.protocol.rowkeys import entity_of, gate_of
from tests.engine.protocol.samples import EVENTS, HASH, HUB, LEDGER, LEDGER_PART, TAB, TAB_PART

every_event = pytest.mark.parametrize("event", EVENTS, ids=lambda one: type(one).__name__)
GATED = {
    ev.StateSigned: Lane.STATE,
    ev.ProposalSent: Lane.STATE,
    ev.ProposalAccepted: Lane.STATE,
    ev.ForceMoveSigned: Lane.FORCEMOVE,
    ev.RedemptionSigned: Lane.REDEMPTION,
}
NOBODYS = (
    ev.NodeCreated, ev.NodeStarted, ev.PolicySet, ev.BlockSeen, ev.ChainRolledBack, ev.TransactionPrepared, ev.TransactionMined,
    ev.LabelSet, ev.RequestMade, ev.RequestCancelled, ev.InboxRead, ev.BackupConfirmed,
)  # fmt: skip


@every_event
def test_a_fact_is_about_one_channel_or_peer_or_nobody(event: ev.Event) -> None:
    entity = entity_of(event)

    match event:
        case ev.LedgerCreated():
            assert entity == LEDGER_PART.channel_id()
        case ev.VirtualCreated():
            assert entity == TAB_PART.channel_id()
        case _ if isinstance(event, NOBODYS):
            assert entity == b""
        case _:
            peer = getattr(event, "peer", HUB)
            assert entity in {TAB, LEDGER, peer}


@every_event
def test_the_gate_knows_each_state_that_we_sign_and_nothing_else(event: ev.Event) -> None:
    gate = gate_of(event)

    assert (gate is not None) is (type(event) in GATED)
    if gate is not None:
        assert (gate.state_hash, gate.lane) == (HASH, GATED[type(event)])
        assert gate.channel_id == (getattr(event, "channel_id", None) or event.ledger_id)
        assert gate.turn_num == getattr(event, "turn_num", VIRTUAL_FINAL_TURN)
