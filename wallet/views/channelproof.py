"""A channel as JSON: what is needed to show to anybody who owns what, with the signatures that prove it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from engine.protocol.types import hex0x
from engine.protocol.world import Ledger, Signatures, Virtual, World
from wallet.links.addresses import checksummed
from wallet.views.channels import peer_name
from wallet.views.settled import settled_view

Json = dict[str, object]


def channel_json(world: World, ledger: Ledger, tabs: Sequence[Virtual]) -> str:
    """The newest state that both signed, its tabs with their newest vouchers, and what the contract holds.

    Amounts are decimal text in wei, because readers of JSON round large numbers. Names are escaped to ASCII, so that
    nothing hides in them. There is no secret in it.
    """
    settled = settled_view(world, ledger)
    facts = ledger.chain_facts
    whole: Json = {
        "event": world.seq,
        "at_ms": world.at_ms,
        "chain_id": world.identity.chain_id,
        "adjudicator": checksummed(world.identity.adjudicator),
        "channel": _channel(world, ledger),
        "state": _state(ledger),
        "tabs": [_tab(world, virtual) for virtual in tabs],
        "contract": {
            "holds_wei": str(ledger.holdings_wei),
            "seen_at_block": facts[-1].block_num if facts else None,
        },
        "if_settled": {
            "mine_wei": str(settled.mine_wei),
            "theirs_wei": str(settled.theirs_wei),
            "undecided_wei": str(settled.undecided_wei),
        },
    }
    return json.dumps(whole, indent=2)


def _channel(world: World, ledger: Ledger) -> Json:
    return {
        "id": hex0x(ledger.channel_id),
        "phase": ledger.phase.name,
        "participants": [checksummed(one) for one in ledger.fixed.participants],
        "me": checksummed(world.me),
        "peer_name": peer_name(world, ledger.peer),
        "nonce": str(ledger.fixed.nonce),
        "app": checksummed(ledger.fixed.app_definition),
        "challenge_duration_s": ledger.fixed.challenge_duration_s,
    }


def _state(ledger: Ledger) -> Json:
    """What both signed last; the final state where there is one."""
    is_final = None not in ledger.final
    return {
        "turn_num": ledger.turn_num + 1 if is_final else ledger.turn_num,
        "is_final": is_final,
        "leader_wei": str(ledger.outcome.leader_wei),
        "follower_wei": str(ledger.outcome.follower_wei),
        "guarantees": [
            {
                "target": hex0x(guarantee.target),
                "amount_wei": str(guarantee.amount_wei),
                "left": hex0x(guarantee.left),
                "right": hex0x(guarantee.right),
            }
            for guarantee in ledger.outcome.guarantees
        ],
        "signatures": _hex_all(ledger.final if is_final else ledger.latest),
    }


def _tab(world: World, virtual: Virtual) -> Json:
    signature = virtual.voucher_signature
    return {
        "id": hex0x(virtual.channel_id),
        "phase": virtual.phase.name,
        "participants": [checksummed(one) for one in virtual.fixed.participants],
        "payee_name": peer_name(world, virtual.payee),
        "nonce": str(virtual.fixed.nonce),
        "app": checksummed(virtual.fixed.app_definition),
        "challenge_duration_s": virtual.fixed.challenge_duration_s,
        "limit_wei": str(virtual.start.payer_wei),
        "paid_wei": str(virtual.paid_wei),
        "voucher_signature": None if signature is None else hex0x(signature),
        "prefund_signatures": _hex_all(virtual.prefund),
        "postfund_signatures": _hex_all(virtual.postfund),
    }


def _hex_all(signatures: Signatures) -> list[str | None]:
    return [None if signature is None else hex0x(signature) for signature in signatures]
