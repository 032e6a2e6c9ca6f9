"""A log as text: amounts with their unit, and what was under way."""

from __future__ import annotations

import pytest

from engine.log.folding import recorded_of
from engine.protocol import inputs as inp
from engine.protocol.events import Event, NodeStarted, Recorded
from engine.protocol.types import Address, hex0x
from tests.engine.protocol.samples import EVENTS
from tests.wallet.views.lives import a_joined_village, log_of
from wallet.links.addresses import checksummed
from wallet.logtext import event_line, event_object, world_object


def test_amounts_have_their_unit_and_not_their_field_name() -> None:
    village = a_joined_village()
    village.pay("alice", "bob", 5, 1, limit_wei=800)
    log = log_of(village["alice"])

    lines = [event_line(recorded_of(row)) for row in log.rows(0, log.head.seq)]

    (voucher,) = (line for line in lines if "VoucherSent" in line)
    assert " paid=0.000000000000000005 ETH " in voucher
    assert not any("_wei=" in line for line in lines)


def test_a_world_shows_what_is_under_way_and_what_it_waits_for() -> None:
    village = a_joined_village()
    village.silent = {"bob"}
    village.pay("alice", "bob", 5, 1, limit_wei=800)
    log = log_of(village["alice"])

    (objective,) = world_object(log, log.head.seq)["objectives"]

    assert ("VIRTUAL_FUND", "ALL_PREFUNDS") == (objective["kind"], objective["waiting_for"])
    assert [] == world_object(log, 1)["objectives"]


@pytest.mark.parametrize("event", EVENTS, ids=lambda one: type(one).__name__)
def test_every_kind_of_event_is_one_line_and_one_object(event: Event) -> None:
    fact = Recorded(7, 1_700_000_000_000, 0, 7, event)

    line = event_line(fact)

    assert line == line.rstrip()
    assert "\n" not in line
    assert type(event).__name__ in line
    for python_word in ("b'", 'b"', "\\x", "None", "True", "False", "(", "<", "object"):
        assert python_word not in line
    assert list(event_object(fact)["body"]) == list(event.__dataclass_fields__)


def test_partners_are_addresses_and_none_is_a_dash() -> None:
    partners = (Address(b"\x19" * 20), Address(b"\x88" * 20))

    with_two = event_line(Recorded(1, 0, 0, 1, NodeStarted(partners)))
    alone = event_line(Recorded(1, 0, 0, 1, NodeStarted(())))

    assert "partners=0x19191919" in with_two
    assert ",0x88888888" in with_two
    assert "partners=-" in alone


def test_a_world_shows_what_was_written_down() -> None:
    village = a_joined_village()
    alice, bob, request_id = village["alice"], village["bob"], b"\x0a" * 16
    for what in (
        inp.SetLabel(at_ms=village.now_ms, target=request_id, text="cheese"),
        inp.ReadInbox(at_ms=village.now_ms, upto_seq=3),
        inp.ConfirmBackup(at_ms=village.now_ms),
    ):
        alice.take(what)
    bob.take(
        inp.MakeRequest(
            at_ms=village.now_ms, request_id=request_id, amount_wei=5, memo="", expires_ms=0
        )
    )
    village.do(
        "alice",
        inp.Pay(
            at_ms=village.now_ms,
            payee=bob.address,
            amount_wei=5,
            payment_id=request_id,
            note="",
            nonce=9,
            request_expires_ms=0,
        ),
    )
    hers, his = (log_of(one) for one in (alice, bob))

    mine = world_object(hers, hers.head.seq)
    (asked,) = world_object(his, his.head.seq)["requests"]

    assert mine["labels"] == {hex0x(request_id): "cheese"}
    assert (mine["read_upto"], mine["is_backup_confirmed"]) == (3, True)
    assert mine["answered"] == [
        {"payee": checksummed(bob.address), "request_id": hex0x(request_id)}
    ]
    assert (asked["request_id"], asked["paid_wei"]) == (hex0x(request_id), "5")
    assert asked["payer"] == checksummed(alice.address)
