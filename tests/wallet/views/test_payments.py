from __future__ import annotations

from engine.log.folding import row_of
from engine.protocol import inputs as inp
from tests.engine.protocol.village import Village
from tests.wallet.views.lives import (
    a_joined_village,
    break_late_guarantees,
    cancel_before_the_payee_hears,
    log_of,
    replayer_of,
    settle,
)
from wallet.views.payments import PAYMENTS_SHOWN_MAX, Payments
from wallet.views.values import PaymentStatus, PaymentView


def newest(village: Village, name: str) -> tuple[PaymentView, ...]:
    node = village[name]
    return Payments(log_of(node)).newest(node.world)


def with_open_tab() -> Village:
    village = a_joined_village()
    village.pay("alice", "bob", 5, 1, limit_wei=800)
    return village


def with_small_tab() -> Village:
    """A tab that has no room for more than one small payment."""
    village = a_joined_village()
    village.pay("alice", "bob", 5, 1, limit_wei=10)
    return village


def test_a_payment_is_sent_here_and_received_there():
    village = with_open_tab()

    (sent,), (received,) = newest(village, "alice"), newest(village, "bob")

    assert (sent.amount_wei, received.amount_wei) == (-5, 5)
    assert (sent.peer_name, received.peer_name) == ("bob", "alice")
    assert sent.note == received.note == "payment 1"
    assert sent.payment_id == received.payment_id == "0x" + "00" * 15 + "01"
    assert (sent.status, received.status) == (PaymentStatus.DELIVERED, PaymentStatus.RECEIVED)
    assert (sent.took_ms, received.took_ms) == (0, None)
    assert newest(village, "hub") == ()


def test_a_payment_waits_until_the_payee_has_it_and_then_knows_how_long_it_took():
    village = with_open_tab()
    village.silent = {"bob"}
    village.pay("alice", "bob", 2, 2)
    (waiting, _) = newest(village, "alice")
    village.now_ms += 1234

    village.wake("bob")

    assert (waiting.status, waiting.took_ms) == (PaymentStatus.SENT_WAITING, None)
    (sent, _) = newest(village, "alice")
    assert (sent.status, sent.took_ms) == (PaymentStatus.DELIVERED, 1234)
    assert sent.at_ms == waiting.at_ms


def test_the_first_acknowledgement_counts():
    village = with_open_tab()
    village.now_ms += 500
    village.pay("alice", "bob", 2, 2)
    village.now_ms += 500
    village.pay("alice", "bob", 2, 3)

    assert [payment.took_ms for payment in newest(village, "alice")] == [0, 0, 0]


def test_in_the_past_a_payment_still_waits():
    village = with_open_tab()
    village.silent = {"bob"}
    village.pay("alice", "bob", 2, 2)
    seq = village["alice"].world.seq
    village.wake("bob")
    log = log_of(village["alice"])

    (then, _) = Payments(log).newest(replayer_of(log).world_at(seq))

    assert then.status is PaymentStatus.SENT_WAITING


def test_a_payment_that_waits_for_its_tab_is_not_one_yet():
    village = a_joined_village()
    village.silent = {"bob"}
    village.pay("alice", "bob", 5, 1)

    assert newest(village, "alice") == ()


def test_a_payment_whose_tab_did_not_open_is_in_the_list_as_not_paid():
    village = with_small_tab()
    village.now_ms += 500
    cancel_before_the_payee_hears(village, number=7)

    (failed, paid) = newest(village, "alice")

    assert (failed.status, paid.status) == (PaymentStatus.FAILED, PaymentStatus.DELIVERED)
    assert (failed.peer_name, failed.note, failed.amount_wei) == ("bob", "payment 7", -200)
    assert (failed.payment_id, failed.took_ms) == ("0x" + "00" * 15 + "07", None)
    assert failed.at_ms == village.now_ms
    assert newest(village, "bob")[0].status is PaymentStatus.RECEIVED


def test_a_payment_of_a_broken_tab_is_not_paid_either():
    village = with_small_tab()
    break_late_guarantees(village, number=6)

    (failed, _) = newest(village, "alice")

    assert (failed.status, failed.peer_name, failed.note) == (
        PaymentStatus.FAILED,
        "bob",
        "payment 6",
    )


def test_each_of_two_payments_that_waited_for_one_tab_keeps_its_note():
    village = a_joined_village()
    village.silent = {"bob"}
    for number in (1, 2):
        village.pay("alice", "bob", 5, number)
    (tab,) = village["alice"].world.virtuals
    village.do("alice", inp.Cancel(at_ms=village.now_ms, channel_id=tab))

    assert [failed.note for failed in newest(village, "alice")] == ["payment 2", "payment 1"]


def test_a_failed_payment_is_not_in_the_list_before_it_failed():
    village = a_joined_village()
    cancel_before_the_payee_hears(village, number=5)
    log = log_of(village["alice"])
    (failed,) = newest(village, "alice")
    seqs = [fact.seq for fact in village["alice"].log if fact.at_ms == failed.at_ms]

    before = Payments(log).newest(replayer_of(log).world_at(seqs[0]))

    assert before == ()


def test_newest_first_and_no_more_than_are_shown():
    village = with_open_tab()
    for number in range(2, PAYMENTS_SHOWN_MAX + 10):
        village.now_ms += 10
        village.pay("alice", "bob", 1, number)

    payments = newest(village, "alice")

    numbers = [int(payment.payment_id, 16) for payment in payments]
    assert numbers == list(range(PAYMENTS_SHOWN_MAX + 9, 9, -1))
    assert {payment.took_ms for payment in payments} == {0}


def test_busy_tabs_do_not_push_payments_out_of_the_list():
    """Opening and settling a tab is acknowledged many times; all of forty payments are there nevertheless."""
    village = a_joined_village()
    for number in range(1, 41):
        village.pay("alice", "bob", 1, number)
        settle(village, "alice", "bob")

    payments = newest(village, "alice")

    assert [int(payment.payment_id, 16) for payment in payments] == list(range(40, 0, -1))
    assert {payment.status for payment in payments} == {PaymentStatus.DELIVERED}
    assert payments[0].took_ms == 0
    assert {payment.took_ms for payment in payments} == {0, None}, (
        "the oldest times are not looked up"
    )


def test_a_list_that_is_followed_is_the_list_read_at_once():
    village = with_open_tab()
    node = village["alice"]
    log = log_of(node)
    followed = Payments(log)
    done = len(node.log)
    for number in range(2, 300):
        village.pay(
            *(("alice", "bob") if number % 3 else ("bob", "alice")), 1, number, limit_wei=500
        )
        if number % 37 == 0:
            log.append([row_of(fact) for fact in node.log[done:]])
            done = len(node.log)

            assert Payments(log).newest(node.world) == followed.newest(node.world)
