from __future__ import annotations

import json

import pytest

from engine.protocol import inputs as inp
from engine.protocol.channel.state import voucher_digest
from engine.protocol.crypto import is_signed_by, prefixed
from engine.protocol.types import Address, Signature, hex0x
from tests.engine.protocol.makers import EVERY_LEADER
from tests.engine.protocol.village import Village
from tests.wallet.views.lives import a_joined_village, book_of, log_of


def proof(village: Village, name: str = "alice") -> dict:
    world = village[name].world
    (channel_id,) = world.ledgers
    return json.loads(book_of(log_of(village[name])).json(world, hex0x(channel_id)))


def raw(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


@pytest.mark.parametrize("leads", EVERY_LEADER)
def test_the_signatures_are_of_what_it_says_both_signed(leads: tuple[str, str]):
    village = a_joined_village(leads)
    village.pay("alice", "bob", 7, 1)
    (ledger,) = village["alice"].world.ledgers.values()

    shown = proof(village)

    state = shown["state"]
    assert state["turn_num"] == ledger.turn_num
    state_hash = prefixed(ledger.outcome.hash_at(ledger.channel_id, ledger.turn_num))
    for signature, participant in zip(
        state["signatures"], shown["channel"]["participants"], strict=True
    ):
        assert is_signed_by(state_hash, Signature(raw(signature)), Address(raw(participant)))
    (tab,) = shown["tabs"]
    (virtual,) = village["alice"].world.virtuals.values()
    digest = voucher_digest(virtual.channel_id, int(tab["paid_wei"]))
    payer = Address(raw(tab["participants"][0]))
    assert is_signed_by(digest, Signature(raw(tab["voucher_signature"])), payer)


def test_the_amounts_are_text_and_add_up():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)

    shown = proof(village)

    state, settled = shown["state"], shown["if_settled"]
    total_wei = int(state["leader_wei"]) + int(state["follower_wei"])
    total_wei += sum(int(each["amount_wei"]) for each in state["guarantees"])
    assert shown["contract"]["holds_wei"] == str(total_wei) == "2000"
    assert sum(int(amount) for amount in settled.values()) == total_wei
    assert shown["event"] == village["alice"].world.seq


def test_a_final_state_is_shown_as_final():
    village = a_joined_village()
    village.is_mining = False
    (ledger_id,) = village["alice"].world.ledgers
    village.do("alice", inp.CloseLedger(at_ms=village.now_ms, channel_id=ledger_id))
    ledger = village["alice"].world.ledgers[ledger_id]

    state = proof(village)["state"]

    assert (state["is_final"], state["turn_num"]) == (True, ledger.turn_num + 1)
    digest = prefixed(ledger.outcome.hash_at(ledger_id, ledger.turn_num + 1, is_final=True))
    assert is_signed_by(
        digest, Signature(raw(state["signatures"][0])), ledger.fixed.participants[0]
    )


def test_a_name_from_outside_hides_nothing_in_it():
    village = a_joined_village()
    name = 'Wil"low\N{RIGHT-TO-LEFT OVERRIDE}\n'
    hub = village["hub"].address
    village.do("alice", inp.AddPeer(at_ms=1, peer=hub, name=name, endpoint=""))
    world = village["alice"].world
    (channel_id,) = world.ledgers

    text = book_of(log_of(village["alice"])).json(world, hex0x(channel_id))

    assert text.isascii()
    assert json.loads(text)["channel"]["peer_name"] == name


def test_no_secret_is_in_it():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    world = village["alice"].world
    (channel_id,) = world.ledgers

    text = book_of(log_of(village["alice"])).json(world, hex0x(channel_id))

    assert village["alice"].secret.hex() not in text
