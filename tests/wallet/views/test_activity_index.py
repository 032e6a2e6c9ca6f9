"""What happened, read off real logs: each thing is one row, at every moment what it was then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.log.folding import row_of
from engine.log.memory import MemoryLog
from engine.protocol import inputs as inp
from engine.protocol.crypto import keccak256
from engine.protocol.events import (
    ChainRolledBack,
    DepositDetected,
    PaymentPromised,
    Recorded,
    TransactionMined,
    TransactionPrepared,
    VirtualBroken,
)
from engine.protocol.limits import OBJECTIVE_DEADLINE_MS
from engine.protocol.messages import SignedState
from engine.protocol.types import ChannelId, hex0x
from tests.engine.protocol.makers import a_town, pay_inside
from tests.engine.protocol.village import Village
from tests.wallet.views.lives import (
    a_joined_village,
    a_village,
    a_whole_life,
    cancel_before_the_payee_hears,
    log_of,
    replayer_of,
    settle,
)
from wallet.codes import Code
from wallet.views.activity import At, Listing
from wallet.views.activity import row_of as activity_row
from wallet.views.activity_find import Asked, Finder
from wallet.views.activity_index import ActivityIndex
from wallet.views.activity_values import (
    ActivityDetail,
    ActivityKind,
    ActivityQuery,
    ActivityRow,
    ActivityStatus,
    Fate,
)
from wallet.views.channels import peer_name
from wallet.views.payments import PAYMENTS_SHOWN_MAX, Payments
from wallet.views.values import PaymentStatus

K, S = ActivityKind, ActivityStatus


def read_whole(log: MemoryLog) -> ActivityIndex:
    """An index that was read to the end of the log."""
    index = ActivityIndex()
    index.read(log, log.head.seq)
    return index


def listing(log: MemoryLog, seq: int, *, now_ms: int | None = None) -> Listing:
    """Everything at one moment, by an index that was read to the end of the log."""
    index = read_whole(log)
    world = replayer_of(log).world_at(seq)
    clock_ms = world.at_ms if now_ms is None else now_ms
    asked = Asked(
        query=ActivityQuery(),
        seq=seq,
        now_ms=clock_ms,
        from_ms=0,
        names={peer: peer_name(world, peer) for peer in index.entries.people},
        labels=world.notes.labels,
    )
    numbers, sums = Finder(index).find(asked, lambda: None)
    return Listing(index, At(world=world, now_ms=clock_ms), asked.query, numbers, sums)


def rows(village: Village, name: str, **more: int) -> list[ActivityRow]:
    """All rows of a node as it stands, newest first."""
    log = log_of(village[name])
    found = listing(log, log.head.seq, **more)
    return [found.row(index) for index in range(len(found))]


def details(village: Village, name: str, **more: int) -> list[ActivityDetail]:
    log = log_of(village[name])
    found = listing(log, log.head.seq, **more)
    return [found.detail(index) for index in range(len(found))]


def told(found: list[ActivityRow]) -> list[tuple[ActivityKind, ActivityStatus, str, int]]:
    return [(row.kind, row.status, row.person, row.amount_wei) for row in found]


def test_a_payment_with_its_tab_and_channel_from_both_ends() -> None:
    village = a_joined_village()
    village.pay("alice", "bob", 5, 1)

    sent, received = rows(village, "alice"), rows(village, "bob")

    assert told(sent) == [
        (K.SENT, S.DONE, "bob", -5),
        (K.TAB_OPENED, S.DONE, "bob", 100),
        (K.PEER_DEPOSIT, S.DONE, "hub", 1000),
        (K.DEPOSIT, S.DONE, "hub", 1000),
        (K.CHANNEL_OPENED, S.DONE, "hub", 1000),
    ]
    assert told(received)[:2] == [
        (K.RECEIVED, S.DONE, "alice", 5),
        (K.TAB_OPENED, S.DONE, "alice", 100),
    ]
    assert sent[0].note == received[0].note == "payment 1"
    assert sent[0].label_target == "0x" + "00" * 15 + "01"
    assert sent[0].took_ms == 0


def test_the_list_of_home_is_the_beginning_of_this_one() -> None:
    village = a_whole_life(("alice", "bob"))
    known = {
        PaymentStatus.DELIVERED: (K.SENT, S.DONE),
        PaymentStatus.SENT_WAITING: (K.SENT, S.WAITING),
        PaymentStatus.RECEIVED: (K.RECEIVED, S.DONE),
    }
    for name in ("alice", "bob"):
        log = log_of(village[name])
        home = [
            payment
            for payment in Payments(log).newest(village[name].world)
            if payment.status in known
        ]
        paid = [row for row in rows(village, name) if row.is_payment and row.status is not S.FAILED]

        assert 0 < len(home) < PAYMENTS_SHOWN_MAX
        assert sorted(
            (row.label_target, row.amount_wei, row.at_ms, row.took_ms) for row in paid
        ) == sorted(
            (payment.payment_id, payment.amount_wei, payment.at_ms, payment.took_ms)
            for payment in home
        )
        assert {(row.label_target, row.kind, row.status) for row in paid} == {
            (payment.payment_id, *known[payment.status]) for payment in home
        }


@pytest.mark.parametrize("leads", [("alice", "bob"), ("hub", "hub")])
def test_sums_are_those_of_the_books_to_the_wei(leads: tuple[str, str]) -> None:
    village = a_whole_life(leads)
    for name, sent_wei, received_wei in (("alice", 75, 7), ("bob", 7, 75), ("hub", 0, 0)):
        log = log_of(village[name])
        sums = listing(log, log.head.seq).sums
        ledgers = village[name].world.ledgers.values()

        assert (sums.sent_wei, sums.received_wei, sums.fees_wei) == (sent_wei, received_wei, 0)
        assert sums.deposited_wei == sum(each.start.amounts_wei[each.my_index] for each in ledgers)
        assert sums.paid_out_wei == sum(each.my_wei for each in ledgers)


def test_a_payment_that_waits_for_its_tab_is_one_row_then_and_later() -> None:
    village = a_joined_village()
    village.silent = {"bob"}
    village.pay("alice", "bob", 5, 1)
    (waiting, tab, *_rest) = details(village, "alice")
    village.now_ms += 900

    village.wake("bob")

    (paid, opened, *_others) = rows(village, "alice")
    assert (waiting.row.kind, waiting.row.status, waiting.row.amount_wei) == (K.SENT, S.WAITING, 5)
    assert waiting.row.step is not None
    assert (waiting.row.step.done_count, waiting.row.step.total_count) == (0, 3)
    assert (waiting.row.fate, waiting.row.ends_ms) == (Fate.GIVEN_UP, tab.row.ends_ms)
    assert waiting.row.ends_ms > village.now_ms
    assert (paid.number, paid.status, paid.amount_wei) == (waiting.row.number, S.DONE, -5)
    assert paid.at_ms == waiting.row.at_ms + 900
    assert (opened.number, opened.status) == (tab.row.number, S.DONE)


def test_a_payment_on_its_way_waits_for_the_payee() -> None:
    village = a_joined_village()
    village.pay("alice", "bob", 5, 1)
    village.silent = {"bob"}
    village.pay("alice", "bob", 2, 2)
    (waiting, *_rest) = details(village, "alice")
    village.now_ms += 1234

    village.wake("bob")

    (delivered, *_others) = rows(village, "alice")
    assert (waiting.row.status, waiting.row.amount_wei, waiting.row.fate) == (
        S.WAITING,
        -2,
        Fate.ARRIVES_LATER,
    )
    assert waiting.payee == "bob"
    assert (delivered.status, delivered.took_ms) == (S.DONE, 1234)
    assert delivered.number == waiting.row.number


def test_what_was_not_paid_says_why_and_counts_nothing() -> None:
    village = a_joined_village()
    cancel_before_the_payee_hears(village, number=5)
    log = log_of(village["alice"])

    found = listing(log, log.head.seq)

    failed, tab = found.detail(0), found.detail(1)
    assert (failed.row.kind, failed.row.status, failed.row.amount_wei) == (K.SENT, S.FAILED, 200)
    assert failed.problem is not None
    assert failed.problem.code == Code.CANCELLED
    assert failed.payee == "bob"
    assert (tab.row.kind, tab.row.status) == (K.TAB_OPENED, S.FAILED)
    assert (found.sums.sent_wei, found.sums.failed_count, found.sums.payment_count) == (0, 1, 1)


def test_a_tab_that_broke_failed_and_says_what_its_money_waits_for() -> None:
    """We signed turn 1 and nobody else did: it is let go of, but nobody settled anything."""
    village = a_joined_village()
    village.holds = lambda source, _target, message: (
        source == "hub" and isinstance(message, SignedState) and message.turn_num == 1
    )
    village.pay("alice", "bob", 10, 1)
    village.tick("alice", after_ms=OBJECTIVE_DEADLINE_MS)
    assert village["alice"].said(VirtualBroken)
    (payment, waiting, *_rest) = details(village, "alice")

    village.tick(after_ms=1)
    village.go_on()

    (tab,) = (row for row in rows(village, "alice") if row.kind is K.TAB_OPENED)
    assert (payment.row.status, payment.row.amount_wei) == (S.FAILED, 10)
    assert waiting.problem is not None
    assert waiting.problem.code == Code.EXPIRED
    assert waiting.row.step is not None
    assert (tab.number, tab.status, tab.step) == (waiting.row.number, S.FAILED, None)
    assert K.TAB_SETTLED not in {row.kind for row in rows(village, "alice")}


def test_a_deposit_names_its_transaction_from_when_it_is_known() -> None:
    village = a_joined_village()
    alice = village["alice"]
    log = log_of(alice)
    (channel_id,) = alice.world.ledgers
    seq = log.head.seq
    key = f"deposit:{channel_id.hex()}:0"
    prepared = TransactionPrepared(key, 0, b"", bytes(31) + b"\x01")
    mined = TransactionMined(key, bytes(31) + b"\x02", 1, is_ok=True)
    log.append(
        [
            row_of(Recorded(seq + at, 2_000_000, 0, 1, event))
            for at, event in ((1, prepared), (2, mined))
        ]
    )

    hashes = []
    for upto in (seq, seq + 1, seq + 2):
        found = listing(log, upto)
        (at,) = (at for at in range(len(found)) if found.row(at).kind is K.DEPOSIT)
        hashes.append(found.detail(at).tx_hash[-2:])

    assert hashes == ["", "01", "02"]


def test_a_tab_says_what_was_used_when_it_is_settled() -> None:
    village = a_joined_village()
    village.pay("alice", "bob", 5, 1)
    village.silent = {"bob"}
    tab_id = settle(village, "alice", "bob")
    (waiting, *_rest) = details(village, "alice")

    village.wake("bob")

    (settled, *_others) = details(village, "alice")
    assert (waiting.row.kind, waiting.row.status, waiting.row.fate) == (
        K.TAB_SETTLED,
        S.WAITING,
        Fate.GOES_ON,
    )
    assert waiting.row.step is not None
    assert (settled.row.status, settled.row.amount_wei, settled.row.limit_wei) == (S.DONE, 5, 100)
    assert settled.tab_id == settled.row.label_target == hex0x(tab_id)


def test_a_channel_that_nobody_answers_is_under_way() -> None:
    village = a_village()
    village.silent = {"hub"}
    village.open_ledger("alice", "hub", 700, 300)

    (opening,) = details(village, "alice")

    assert (opening.row.kind, opening.row.status, opening.row.amount_wei) == (
        K.CHANNEL_OPENED,
        S.WAITING,
        700,
    )
    assert opening.row.step is not None
    assert "hub" in opening.row.step.waiting_for
    assert opening.row.fate is Fate.GOES_ON


def test_a_channel_that_was_refused_says_so() -> None:
    village = Village("alice", "hub")
    village.open_ledger("alice", "hub", 700, 300)

    (refused,) = details(village, "alice")

    assert refused.row.status is S.FAILED
    assert refused.problem is not None
    assert refused.problem.cause.startswith("The channel with hub was not opened.")


def request(village: Village, number: int, amount_wei: int, expires_ms: int) -> None:
    village.do(
        "bob",
        inp.MakeRequest(
            at_ms=village.now_ms,
            request_id=number.to_bytes(16, "big"),
            amount_wei=amount_wei,
            memo="rent",
            expires_ms=expires_ms,
        ),
    )


def test_a_request_waits_expires_is_taken_back_or_paid() -> None:
    village = a_joined_village()
    soon_ms = village.now_ms + 60_000
    for number, expires_ms in ((71, soon_ms), (72, 0), (73, soon_ms)):
        request(village, number, 9, expires_ms)
    village.do("bob", inp.CancelRequest(at_ms=village.now_ms, request_id=(72).to_bytes(16, "big")))
    open_ones = [detail for detail in details(village, "bob") if detail.row.kind is K.REQUEST]
    village.pay("alice", "bob", 9, 73)

    later = [row for row in rows(village, "bob", now_ms=soon_ms) if row.kind is K.REQUEST]

    assert [detail.row.status for detail in open_ones] == [S.WAITING, S.CANCELLED, S.WAITING]
    assert (open_ones[0].row.fate, open_ones[0].row.ends_ms) == (Fate.EXPIRES, soon_ms)
    assert [row.status for row in later] == [S.DONE, S.CANCELLED, S.EXPIRED]
    assert {(row.note, row.amount_wei, row.person) for row in later} == {("rent", 9, "")}


def test_money_that_comes_for_a_request_counts_until_all_of_it_came() -> None:
    village = a_joined_village()
    request(village, 71, 9, 0)
    village.do("bob", inp.CancelRequest(at_ms=village.now_ms, request_id=(71).to_bytes(16, "big")))
    village.pay("alice", "bob", 4, 71)
    before = [row.status for row in rows(village, "bob") if row.kind is K.REQUEST]

    village.pay("alice", "bob", 5, 71)

    assert before == [S.CANCELLED]
    assert [row.status for row in rows(village, "bob") if row.kind is K.REQUEST] == [S.DONE]


def test_a_request_of_any_amount_shows_what_came() -> None:
    village = a_joined_village()
    request(village, 71, 0, 0)
    village.pay("alice", "bob", 4, 71)

    (row,) = (row for row in rows(village, "bob") if row.kind is K.REQUEST)

    assert (row.status, row.amount_wei) == (S.DONE, 4)


def test_labels_are_those_of_the_moment() -> None:
    village = a_joined_village()
    village.pay("alice", "bob", 5, 1)
    seq = village["alice"].world.seq
    target = (1).to_bytes(16, "big")
    village.do("alice", inp.SetLabel(at_ms=village.now_ms, target=target, text="breakfast"))
    log = log_of(village["alice"])

    assert listing(log, log.head.seq).row(0).label == "breakfast"
    assert listing(log, seq).row(0).label == ""


def test_the_chain_takes_back_what_it_said() -> None:
    village = a_joined_village()
    alice = village["alice"]
    log = log_of(alice)
    (deposit,) = (
        entry
        for entry in alice.log
        if isinstance(entry.event, DepositDetected) and entry.event.holdings_wei == 1000
    )
    seq = log.head.seq
    undone = ChainRolledBack(deposit.event.block_num - 1, keccak256(b"other"))
    again = replace(deposit.event, block_num=deposit.event.block_num + 5)
    log.append(
        [
            row_of(Recorded(seq + 1, 2_000_000, 0, seq + 1, undone)),
            row_of(Recorded(seq + 2, 2_000_000, 0, seq + 2, again)),
        ]
    )

    then, now = listing(log, seq), listing(log, seq + 2)

    statuses = [
        now.row(index).status for index in range(len(now)) if now.row(index).kind is K.DEPOSIT
    ]
    assert statuses == [S.DONE, S.FAILED]
    assert now.sums.deposited_wei == then.sums.deposited_wei == 1000
    (problem,) = {
        now.detail(i).problem for i in range(len(now)) if now.row(i).kind is K.PEER_DEPOSIT
    }
    assert problem is not None
    assert problem.code == Code.ROLLED_BACK


@pytest.mark.parametrize("name", ["alice", "bob", "hub"])
def test_an_index_that_has_read_on_still_tells_every_moment(name: str) -> None:
    """The past is what a wallet would have shown then that knew nothing of what came later."""
    village = a_whole_life(("alice", "hub"))
    log = log_of(village[name])
    read_on = ActivityIndex()
    read_on.read(log, log.head.seq)
    worlds = replayer_of(log)
    then = ActivityIndex()
    for seq in range(1, log.head.seq + 1):
        then.read(log, seq)
        at = At(world=worlds.world_at(seq), now_ms=village.now_ms)

        count = read_on.entries.count_at(seq)

        assert count == len(then.entries)
        for number in range(count):
            entries = read_on.entries[number], then.entries[number]
            assert activity_row(entries[0], at) == activity_row(entries[1], at), f"event {seq}"


def test_reading_in_parts_is_reading_at_once() -> None:
    log = log_of(a_whole_life(("hub", "bob"))["bob"])
    whole, parts = ActivityIndex(), ActivityIndex()

    whole.read(log, log.head.seq)
    for seq in range(0, log.head.seq + 7, 7):
        parts.read(log, min(seq, log.head.seq))

    at = At(world=replayer_of(log).world_at(log.head.seq), now_ms=0)
    assert len(whole.entries) == len(parts.entries) > 0
    for number in range(len(whole.entries)):
        entries = whole.entries[number], parts.entries[number]
        assert activity_row(entries[0], at) == activity_row(entries[1], at)
    assert whole.entries.changed == parts.entries.changed


def test_a_payment_that_waits_for_a_smaller_tab_is_one_row_at_every_moment():
    town = a_town(bobs_wei=50)
    town.pay("alice", "bob", 20, 1, limit_wei=900)
    log = log_of(town["alice"])
    promises = [fact.seq for fact in town["alice"].log if isinstance(fact.event, PaymentPromised)]
    assert len(promises) == 3

    entries = read_whole(log).entries
    (entry,) = (entries[number] for number in range(len(entries)) if entries[number].kind is K.SENT)
    for seq in range(promises[0], log.head.seq + 1):
        world = replayer_of(log).world_at(seq)
        assert world.virtuals[ChannelId(entry.tab_at(seq))].payee == town["bob"].address
        assert entry.status_at(seq, 0) is not S.FAILED
    assert len({entry.tab_at(seq) for seq in promises}) == 3
    (sent,) = (row for row in rows(town, "alice") if row.kind is K.SENT)
    assert (sent.status, sent.amount_wei) == (S.DONE, -20)


def test_a_payment_that_fits_no_tab_is_one_row_that_failed():
    town = a_town(bobs_wei=19)
    town.pay("alice", "bob", 20, 1, limit_wei=900)

    (sent,) = (row for row in rows(town, "alice") if row.kind is K.SENT)

    assert sent.status is S.FAILED


@pytest.mark.parametrize("leader", ["alice", "hub"])
def test_a_payment_inside_a_channel_is_one_row_of_each_side(leader: str) -> None:
    town = a_town((leader, "bob"))
    pay_inside(town, "alice", 30, 1, "inside")
    pay_inside(town, "hub", 7, 2, "inside")

    newest, before = rows(town, "alice")[:2]

    assert (newest.kind, newest.amount_wei, newest.status) == (K.RECEIVED, 7, S.DONE)
    assert (before.kind, before.amount_wei, before.status) == (K.SENT, -30, S.DONE)
    assert (newest.note, before.note) == ("inside", "inside")
    assert (newest.person, before.person) == ("hub", "hub")


@pytest.mark.parametrize("leader", ["alice", "hub"])
def test_a_payment_inside_a_channel_waits_and_is_done_or_not_made(leader: str) -> None:
    town = a_town((leader, "bob"))
    town["hub"].sign.is_locked = True
    what = pay_inside(town, "alice", 30, 1, "inside")
    assert rows(town, "alice")[0].status is S.WAITING
    if leader == "alice":
        return

    town.do(
        "alice",
        inp.CancelTransfer(at_ms=town.now_ms, ledger_id=what.ledger_id, payment_id=what.payment_id),
    )

    assert (rows(town, "alice")[0].kind, rows(town, "alice")[0].status) == (K.SENT, S.FAILED)
    why = details(town, "alice")[0].problem
    assert why is not None
    assert why.code is Code.PARTNER_UNANSWERED
    assert "tab" not in why.cause
    assert K.RECEIVED not in {row.kind for row in rows(town, "hub")}, "it was never a payment here"


def test_after_a_dispute_what_came_is_mine_and_what_the_other_side_took_is_not() -> None:
    """The contract pays each side alone, and does not say whom."""
    town = a_town(("alice", "bob"))
    pay_inside(town, "alice", 300, 1, "inside")
    town.holds = lambda *_: True
    town.is_mining = True
    ledger_id = next(iter(town["alice"].world.ledgers))
    for name in ("alice", "hub"):
        town.do(name, inp.Dispute(at_ms=town.now_ms, channel_id=ledger_id))
    for _ in range(4):
        town.wait(3601)

    for name, amount_wei in (("alice", 700), ("hub", 1300)):
        assert town.court.paid_wei(town[name].address) == amount_wei
        found = {row.kind: row for row in rows(town, name)}
        payouts = [row.amount_wei for row in rows(town, name) if row.kind is K.PAYOUT]
        assert payouts == [amount_wei]
        assert found[K.CHANNEL_CLOSED].status is S.DONE
        assert found[K.CHANNEL_CLOSED].amount_wei == amount_wei
