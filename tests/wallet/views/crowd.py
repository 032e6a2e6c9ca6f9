"""A world with many channels, put together without living through it."""

from __future__ import annotations

from dataclasses import replace

from immutables import Map

from engine.protocol.channel.consensus import Guarantee, LedgerOutcome
from engine.protocol.channel.state import FixedPart
from engine.protocol.channel.virtual import VirtualOutcome
from engine.protocol.kinds import LedgerPhase, VirtualPhase
from engine.protocol.types import Address, external
from engine.protocol.world import (
    Ledger,
    NodeIdentity,
    Peer,
    Virtual,
    World,
    new_ledger,
    new_virtual,
)

EACH_WEI = 10**19
TAB_WEI = 10**18
ME = Address(b"\x01" * 20)
APP = Address(b"\x0c" * 20)
IDENTITY = NodeIdentity(
    address=ME,
    chain_id=31337,
    adjudicator=Address(b"\x0a" * 20),
    consensus_app=APP,
    virtual_app=APP,
    log_id=bytes(16),
)


def a_crowd(channel_count: int, *, tab_every: int = 10) -> World:
    """So many open channels with as many hubs; each tenth carries a tab to somebody."""
    ledgers, virtuals, peers = [], [], []
    for number in range(channel_count):
        hub = _address(1, number)
        ledger = _a_ledger(hub, number)
        peers.append(Peer(hub, name=f"Hub {number}", ledgers=(ledger.channel_id,)))
        if number % tab_every == 0:
            payee = _address(2, number)
            tab = _a_tab(ledger, payee, number)
            virtuals.append(tab)
            peers.append(Peer(payee, name=f"Payee {number}", tabs_to=(tab.channel_id,)))
        ledgers.append(ledger)
    return World(
        seq=1,
        at_ms=1_000_000,
        node=IDENTITY,
        ledgers=Map({ledger.channel_id: ledger for ledger in ledgers}),
        virtuals=Map({virtual.channel_id: virtual for virtual in virtuals}),
        peers=Map({peer.address: peer for peer in peers}),
    )


def _address(kind: int, number: int) -> Address:
    return Address(bytes([kind]) + bytes(15) + number.to_bytes(4, "big"))


def _a_ledger(hub: Address, number: int) -> Ledger:
    fixed = FixedPart(
        participants=(ME, hub), nonce=number, app_definition=APP, challenge_duration_s=86_400
    )
    start = LedgerOutcome(external(ME), external(hub), EACH_WEI, EACH_WEI)
    ledger = new_ledger(fixed, 0, start, 1)
    ledger.phase = LedgerPhase.OPEN
    ledger.holdings_wei = 2 * EACH_WEI
    return ledger


def _a_tab(ledger: Ledger, payee: Address, number: int) -> Virtual:
    fixed = FixedPart(
        participants=(ME, ledger.peer, payee),
        nonce=number,
        app_definition=APP,
        challenge_duration_s=86_400,
    )
    start = VirtualOutcome(external(ME), external(payee), TAB_WEI, 0)
    tab = new_virtual(fixed, 0, start, None, ledger.channel_id, 1)
    tab.phase = VirtualPhase.OPEN
    guarantee = Guarantee(tab.channel_id, TAB_WEI, external(ME), external(ledger.peer))
    ledger.outcome = ledger.tip = replace(
        ledger.start,
        leader_wei=EACH_WEI - TAB_WEI,
        guarantees=(guarantee,),
        guaranteed_wei=TAB_WEI,
    )
    return tab
