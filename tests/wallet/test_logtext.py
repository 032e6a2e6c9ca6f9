"""A log as text: amounts with their unit, and what was under way."""

from __future__ import annotations

from engine.log.folding import recorded_of
from tests.wallet.views.lives import a_joined_village, log_of
from wallet.logtext import event_line, world_object


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
