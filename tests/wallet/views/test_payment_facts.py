"""A payment inside a channel is told in every list in which a payment from a tab is, at any moment."""

from __future__ import annotations

import pytest

from engine.protocol.limits import TRANSFER_DEADLINE_MS, TRANSFERS_PENDING_MAX
from tests.engine.protocol.makers import pay_inside
from tests.engine.protocol.village import Village
from tests.wallet.views.lives import a_joined_village, log_of, replayer_of
from wallet.views.asks import Asked, Asks
from wallet.views.inbox import Inbox
from wallet.views.inbox_values import EntryKind, InboxView
from wallet.views.paid import PaidIndex
from wallet.views.payments import Payments
from wallet.views.since import since_view
from wallet.views.strip import Strip
from wallet.views.values import MarkKind, PaymentStatus, PaymentView

WHO_LEADS = pytest.mark.parametrize("leader", ["alice", "hub"])


def a_village_with_a_hub(leader: str) -> Village:
    village = a_joined_village(leads=(leader, "bob"))
    village.now_ms += 1_000
    return village


def listed(village: Village, name: str) -> list[PaymentView]:
    return list(Payments(log_of(village[name])).newest(village[name].world))


def inbox_of(village: Village, name: str) -> InboxView:
    log = log_of(village[name])
    inbox, replayer = Inbox(log, lambda: log), replayer_of(log)
    for seq in range(0, log.head.seq, 50):
        inbox.view(replayer.world_at(seq), ())
    return inbox.view(village[name].world, ())


def told(village: Village, name: str) -> list[tuple[EntryKind, str, int]]:
    entries = inbox_of(village, name).entries
    kinds = {EntryKind.RECEIVED, EntryKind.NOT_PAID}
    return [(one.kind, one.name, one.amount_wei) for one in entries if one.kind in kinds]


@WHO_LEADS
def test_both_sides_list_the_payment(leader: str) -> None:
    village = a_village_with_a_hub(leader)
    pay_inside(village, "alice", 30, 1, "inside")

    (sent,), (received,) = listed(village, "alice"), listed(village, "hub")
    assert (sent.amount_wei, sent.peer_name, sent.note) == (-30, "hub", "inside")
    assert (received.amount_wei, received.peer_name, received.note) == (30, "alice", "inside")
    assert (sent.status, received.status) == (PaymentStatus.DELIVERED, PaymentStatus.RECEIVED)
    assert sent.payment_id == received.payment_id
    assert told(village, "alice") == []
    assert told(village, "hub") == [(EntryKind.RECEIVED, "alice", 30)]


def test_what_the_follower_signed_is_on_its_way_until_the_leader_has_it() -> None:
    village = a_village_with_a_hub("hub")
    village.holds = lambda source, _target, message: (
        source == "alice" and type(message).__name__ == "LedgerAcceptance"
    )
    pay_inside(village, "alice", 30, 1, "inside")

    assert [one.status for one in listed(village, "alice")] == [PaymentStatus.SENT_WAITING]
    assert listed(village, "hub") == []


@WHO_LEADS
def test_what_was_given_up_is_told_to_who_wished_to_pay_only(leader: str) -> None:
    village = a_village_with_a_hub(leader)
    if leader == "hub":
        village["hub"].sign.is_locked = True
    else:
        village.holds = lambda _source, _target, _message: True
        for number in range(TRANSFERS_PENDING_MAX):
            pay_inside(village, "alice", 1, 100 + number, "inside")
    pay_inside(village, "alice", 30, 1, "inside")

    for _time in range(2):
        village.tick("alice", after_ms=TRANSFER_DEADLINE_MS)

    failed = [one for one in listed(village, "alice") if one.status is PaymentStatus.FAILED]
    assert [(one.amount_wei, one.peer_name) for one in failed if one.note == "inside"] == [
        (-30, "hub")
    ]
    assert (EntryKind.NOT_PAID, "hub", 30) in told(village, "alice")
    assert listed(village, "hub") == []
    assert told(village, "hub") == []


@WHO_LEADS
def test_sums_by_person_count_it_at_every_moment(leader: str) -> None:
    village = a_village_with_a_hub(leader)
    pay_inside(village, "alice", 30, 1, "inside")
    first_seq = village["alice"].world.seq
    pay_inside(village, "hub", 4, 2, "inside")
    pay_inside(village, "alice", 7, 3, "inside")
    log, world, hub = log_of(village["alice"]), village["alice"].world, village["hub"].address
    paid = PaidIndex(log, lambda: log)
    paid.follow(world.seq)

    assert (paid.count(hub, first_seq), paid.count(hub, world.seq)) == (1, 2)
    assert paid.sent_wei(after_seq=0, upto_seq=world.seq) == {hub: 37}
    assert paid.sent_wei(after_seq=first_seq, upto_seq=world.seq) == {hub: 7}
    assert paid.received_wei(after_seq=0, upto_seq=world.seq) == {hub: 4}
    assert [row.amount_wei for row in paid.newest(hub, world.seq, 5)] == [-7, 4, -30]
    since = since_view(replayer_of(log).world_at(first_seq), world, paid)
    assert [(one.name, one.amount_wei) for one in since.paid] == [("hub", 7)]
    assert [(one.name, one.amount_wei) for one in since.received] == [("hub", 4)]
    moved_wei = since.can_send.now_wei - since.can_send.then_wei
    assert moved_wei == 4 - 7 + since.put_in_wei


@WHO_LEADS
def test_it_answers_what_was_asked_and_is_marked_on_the_strip(leader: str) -> None:
    village = a_village_with_a_hub(leader)
    begun_seq = village["alice"].world.seq
    ask = Asked(name="hub", payee=village["hub"].address, amount_wei=30, note="")
    pay_inside(village, "alice", 29, 1, "inside")
    pay_inside(village, "hub", 30, 2, "inside")
    assert Asks(log_of(village["alice"]), (ask,)).open_at(village["alice"].world.seq) == (ask,)

    pay_inside(village, "alice", 30, 3, "inside")

    log = log_of(village["alice"])
    assert Asks(log, (ask,)).open_at(village["alice"].world.seq) == ()
    marks = [one for one in Strip(log).view(bucket_count=10).marks if one.seq > begun_seq]
    assert [one.kind for one in marks] == [MarkKind.PAYMENT] * 3


@WHO_LEADS
def test_a_minute_of_them_is_one_notice(leader: str) -> None:
    village = a_village_with_a_hub(leader)
    for number in range(1, 4):
        pay_inside(village, "alice", number, number, "inside")

    (entry,) = [one for one in inbox_of(village, "hub").entries if one.kind is EntryKind.RECEIVED]

    assert (entry.count, entry.amount_wei) == (3, 6)
