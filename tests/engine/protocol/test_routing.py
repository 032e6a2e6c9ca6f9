"""What can be paid inside a ledger now, and in which (ADR 0040)."""

from __future__ import annotations

from engine.protocol import inputs as inp
from engine.protocol.messages import LedgerAcceptance, LedgerProposal
from engine.protocol.routing import free_so_far_wei, ledger_to_pay_inside, payable_wei
from engine.protocol.types import Address
from tests.engine.protocol.makers import a_town, ledger_of, pay_inside
from tests.engine.protocol.village import Village


def sums(town: Village, name: str, other: str) -> tuple[int, int]:
    ledger = ledger_of(town, name, other)
    return payable_wei(ledger), free_so_far_wei(ledger)


def test_what_the_leader_signed_is_gone_and_counts_as_its_own_until_it_is_made() -> None:
    town = a_town(("alice", "bob"))
    town.holds = lambda _source, _target, message: isinstance(message, LedgerAcceptance)
    pay_inside(town, "alice", 300, 1)

    assert sums(town, "alice", "hub") == (700, 1000)
    assert sums(town, "hub", "alice") == (1300, 1300)


def test_what_the_follower_asked_for_is_kept_and_what_is_coming_is_not_there_yet() -> None:
    town = a_town(("hub", "bob"))
    town["alice"].sign.is_locked = True
    pay_inside(town, "hub", 50, 1)
    assert sums(town, "alice", "hub") == (1000, 1000)
    town["alice"].sign.is_locked = False
    town.do("alice", inp.Unlock(at_ms=town.now_ms))
    assert sums(town, "alice", "hub") == (1050, 1050)

    town.holds = lambda _source, _target, message: isinstance(message, LedgerProposal)
    pay_inside(town, "alice", 200, 2)

    assert sums(town, "alice", "hub") == (850, 1050)


def test_a_payment_goes_where_most_is_and_never_into_a_ledger_that_may_end_without_it() -> None:
    town = a_town(("alice", "bob"))
    alice, hub = town["alice"], town["hub"]
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    found = ledger_to_pay_inside(alice.world, hub.address)
    assert found is not None
    assert found.channel_id == ledger_id

    town.is_mining = True
    town.do("hub", inp.Dispute(at_ms=town.now_ms, channel_id=ledger_id))

    assert ledger_to_pay_inside(alice.world, hub.address) is None


def test_nobody_is_paid_inside_a_ledger_that_there_is_not() -> None:
    town = a_town(("alice", "bob"))

    assert ledger_to_pay_inside(town["alice"].world, Address(b"\x07" * 20)) is None
