"""Contacts, labels, requests and what was read: what a person may write down, and what a request's id does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from immutables import Map

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import Reason, Refused
from engine.protocol.fold import fold
from engine.protocol.handlers.notes import CHANNEL_ID_SIZE_BYTES
from engine.protocol.kinds import VirtualPhase
from engine.protocol.limits import (
    AMOUNT_MAX_WEI,
    ANSWERED_KEPT_MS,
    ANSWERED_MAX,
    LABEL_MAX_CHARS,
    LABELS_MAX,
    NAME_MAX_BYTES,
    NOTE_MAX_BYTES,
    OBJECTIVE_DEADLINE_MS,
    PAYMENT_ID_SIZE_BYTES,
    REQUESTS_OPEN_MAX,
    TIME_MAX_MS,
)
from engine.protocol.messages import LedgerProposal
from engine.protocol.notes import Notes, Request, answer_key
from engine.protocol.signing import Signer, ToSign
from engine.protocol.step import step
from engine.protocol.types import Address, Signature
from tests.engine.protocol.makers import (
    a_town,
    assert_sound,
    last_in,
    ledger_of,
    open_tab,
    refusal_of,
)
from tests.engine.protocol.village import Village, Villager

CAROL = Address(b"\xca" * 20)
PAYMENT = bytes(range(PAYMENT_ID_SIZE_BYTES))
CHANNEL = bytes(range(CHANNEL_ID_SIZE_BYTES))
HOUR_MS = 3_600_000


def naming(town: Village, peer: Address, name: str, endpoint: str = "") -> inp.AddPeer:
    """Name a contact."""
    return inp.AddPeer(at_ms=town.now_ms, peer=peer, name=name, endpoint=endpoint)


def forgetting(town: Village, name: str) -> inp.ForgetPeer:
    """Forget one of the town."""
    return inp.ForgetPeer(at_ms=town.now_ms, peer=town[name].address)


def labelling(town: Village, target: bytes, text: str) -> inp.SetLabel:
    """Label something."""
    return inp.SetLabel(at_ms=town.now_ms, target=target, text=text)


def asking(town: Village, **changes: object) -> inp.MakeRequest:
    """Ask for 5 within the hour."""
    request = inp.MakeRequest(
        at_ms=town.now_ms,
        request_id=PAYMENT,
        amount_wei=5,
        memo="lunch",
        expires_ms=town.now_ms + HOUR_MS,
    )
    return replace(request, **changes)  # type: ignore[arg-type]


def paying(town: Village, payee: str = "bob", **changes: object) -> inp.Pay:
    """Pay a request of 5 that expires within the hour."""
    payment = inp.Pay(
        at_ms=town.now_ms,
        payee=town[payee].address,
        amount_wei=5,
        payment_id=PAYMENT,
        note="lunch",
        nonce=60,
        request_expires_ms=town.now_ms + HOUR_MS,
    )
    return replace(payment, **changes)  # type: ignore[arg-type]


def with_notes(node: Villager, **changes: object) -> None:
    """A node that has written down what would take long to write here."""
    node.world = replace(node.world, notes=replace(node.world.notes, **changes))  # type: ignore[arg-type]


def kinds_of(events: Iterable[ev.Recorded]) -> list[type[ev.Event]]:
    """The kinds of some facts."""
    return [type(entry.event) for entry in events]


# --- contacts -------------------------------------------------------------------------------------------------


def test_a_contact_is_named_and_named_anew() -> None:
    town = a_town()
    for name, endpoint in (("Carol", ""), ("Carol", "127.0.0.1:1"), ("Caro", "127.0.0.1:1")):
        town["alice"].take(naming(town, CAROL, name, endpoint))
    same = naming(town, CAROL, "Caro", "127.0.0.1:1")

    assert town["alice"].take(same).events == ()
    assert town["alice"].world.peers[CAROL].name == "Caro"


@pytest.mark.parametrize(
    ("name", "endpoint", "is_taken"),
    [
        ("n" * NAME_MAX_BYTES, "", True),
        ("n" * (NAME_MAX_BYTES + 1), "", False),
        ("é" * (NAME_MAX_BYTES // 2 + 1), "", False),
        ("", "e" * (NAME_MAX_BYTES + 1), False),
    ],
)
def test_a_name_is_short(name: str, endpoint: str, is_taken: bool) -> None:
    town = a_town()
    command = naming(town, CAROL, name, endpoint)

    if is_taken:
        assert len(town["alice"].take(command).events) == 1
    else:
        assert refusal_of(town["alice"], command) is Reason.TEXT_TOO_LONG


def test_a_name_is_text() -> None:
    """Pasted text may hold half a surrogate pair; it has no bytes and must not stop the engine."""
    town = a_town()
    for name, endpoint in (("\udc00", ""), ("", "\ud800")):
        assert refusal_of(town["alice"], naming(town, CAROL, name, endpoint)) is Reason.MALFORMED


@pytest.mark.parametrize("name", ["\u200b", " ", "\u202e\n", "0x" + "ab" * 20, "0xCA", " 0x1 "])
def test_a_name_can_be_read_and_is_no_address(name: str) -> None:
    """Whoever pastes an address into the Pay dialog must not reach a contact of that name."""
    town = a_town()

    assert refusal_of(town["alice"], naming(town, CAROL, name)) is Reason.BAD_NAME


def test_nobody_is_its_own_contact() -> None:
    town = a_town()

    refusal = refusal_of(town["alice"], naming(town, town["alice"].address, "me"))

    assert refusal is Reason.NOT_A_PARTICIPANT


@pytest.mark.parametrize("name", ["bob", "Bob", " BOB ", "b\u200bob", "\uff42\uff4f\uff42"])
def test_a_name_belongs_to_one_contact(name: str) -> None:
    """ "Pay Bob" must never mean two people."""
    town = a_town()

    assert refusal_of(town["alice"], naming(town, CAROL, name)) is Reason.NAME_TAKEN


def test_a_contacts_own_name_may_be_spelled_anew() -> None:
    town = a_town()
    bob = town["bob"].address

    town["alice"].take(naming(town, bob, "BOB"))

    assert town["alice"].world.peers[bob].name == "BOB"


def test_who_has_a_name_keeps_it_while_only_the_endpoint_changes() -> None:
    """Also in a log that gave it to two, from a time before names were anybody's own."""
    town = a_town()
    alice, bob = town["alice"], town["bob"].address
    alice.world = fold(
        alice.world,
        (ev.Recorded(alice.world.seq + 1, town.now_ms, 0, 1, ev.PeerAdded(CAROL, "Bob", "")),),
    )

    alice.take(naming(town, bob, "bob", "127.0.0.1:1"))

    assert alice.world.peers[bob].endpoint == "127.0.0.1:1"


def test_any_number_of_peers_has_no_name() -> None:
    town = a_town()
    for peer in (CAROL, town["mallory"].address):
        town["alice"].take(naming(town, peer, "", "127.0.0.1:1"))

    assert town["alice"].world.peers[CAROL].endpoint == "127.0.0.1:1"


def test_a_forgotten_contact_loses_name_and_endpoint_and_its_name_is_free() -> None:
    town = a_town()
    alice, mallory = town["alice"], town["mallory"].address
    alice.take(naming(town, mallory, "mallory", "127.0.0.1:1"))

    done = alice.take(forgetting(town, "mallory"))

    assert [ev.PeerForgotten(mallory)] == [entry.event for entry in done.events]
    assert done.effects == ()
    assert ("", "") == (alice.world.peers[mallory].name, alice.world.peers[mallory].endpoint)
    alice.take(naming(town, CAROL, "Mallory"))
    assert refusal_of(alice, naming(town, mallory, "mallory")) is Reason.NAME_TAKEN


def test_forgetting_twice_or_who_has_no_name_changes_nothing() -> None:
    town = a_town()
    town["alice"].take(forgetting(town, "mallory"))

    assert town["alice"].take(forgetting(town, "mallory")).events == ()


def test_who_was_never_met_cannot_be_forgotten() -> None:
    town = a_town()
    command = inp.ForgetPeer(at_ms=town.now_ms, peer=CAROL)

    assert refusal_of(town["alice"], command) is Reason.UNKNOWN_PEER


def test_the_wire_goes_on_with_a_forgotten_contact_where_it_was() -> None:
    """Were its numbers to start again, what it has sent before would be new, or what it sends would be old."""
    town = a_town()
    alice, bob = town["alice"], town["bob"]
    town.pay("alice", "bob", 5, 1)
    (tab,) = alice.world.virtuals
    town.do("alice", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    before, heard = alice.world.peers[bob.address], last_in(town, "bob", "alice")

    town.do("alice", forgetting(town, "bob"))
    after = alice.world.peers[bob.address]
    town.pay("alice", "bob", 6, 2)

    assert replace(before, name="", endpoint="") == after
    assert last_in(town, "bob", "alice") > heard
    assert sum(one.paid_wei for one in bob.said(ev.VoucherReceived)) == 11  # type: ignore[attr-defined]
    assert_sound(town)


def test_a_hub_is_not_forgotten_while_there_is_a_channel_with_it() -> None:
    town = a_town()
    alice = town["alice"]
    ledger_id = ledger_of(town, "alice", "hub").channel_id

    assert refusal_of(alice, forgetting(town, "hub")) is Reason.STILL_IN_USE
    town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_id))
    assert kinds_of(alice.take(forgetting(town, "hub")).events) == [ev.PeerForgotten]


def test_a_hub_is_not_forgotten_while_a_channel_with_it_opens() -> None:
    town = Village("alice", "hub")
    town.silent = {"hub"}
    town.open_ledger("alice", "hub", 5, 5)

    assert refusal_of(town["alice"], forgetting(town, "hub")) is Reason.STILL_IN_USE


def test_a_channel_that_was_refused_keeps_nobody() -> None:
    town = Village("alice", "hub")
    town.open_ledger("alice", "hub", 5, 5)

    assert kinds_of(town["alice"].take(forgetting(town, "hub")).events) == [ev.PeerForgotten]


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_a_contact_is_not_forgotten_while_there_is_a_tab(name: str) -> None:
    town = a_town()
    other = "bob" if name == "alice" else "alice"
    tab = open_tab(town)

    assert refusal_of(town[name], forgetting(town, other)) is Reason.STILL_IN_USE
    town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    assert kinds_of(town[name].take(forgetting(town, other)).events) == [ev.PeerForgotten]


def test_a_cancelled_tab_keeps_its_people_until_the_money_is_back() -> None:
    town = a_town(("alice", "hub"))
    alice = town["alice"]
    town.holds = lambda source, _, message: (
        source == "alice" and isinstance(message, LedgerProposal)
    )
    tab = open_tab(town)
    town.do("alice", inp.Cancel(at_ms=town.now_ms, channel_id=tab))

    assert alice.world.virtuals[tab].phase is VirtualPhase.CANCELLED
    assert refusal_of(alice, forgetting(town, "bob")) is Reason.STILL_IN_USE
    town.go_on()
    assert kinds_of(alice.take(forgetting(town, "bob")).events) == [ev.PeerForgotten]


def test_a_tombstone_keeps_nobody() -> None:
    town = a_town()
    alice = town["alice"]
    town.silent = {"bob"}
    tab = open_tab(town)
    town.do("alice", inp.Cancel(at_ms=town.now_ms, channel_id=tab))

    assert alice.world.virtuals[tab].phase is VirtualPhase.CANCELLED
    assert kinds_of(alice.take(forgetting(town, "bob")).events) == [ev.PeerForgotten]


# --- labels and what was read ---------------------------------------------------------------------------------


@pytest.mark.parametrize("target", [PAYMENT, CHANNEL])
def test_a_label_is_set_changed_and_taken_away(target: bytes) -> None:
    town = a_town()
    alice = town["alice"]

    for text in ("rent", "rent in May"):
        done = alice.take(labelling(town, target, text))
        assert [ev.LabelSet(target, text)] == [entry.event for entry in done.events]
        assert done.effects == ()
        assert alice.world.notes.labels == Map({target: text})
    alice.take(labelling(town, target, ""))

    assert alice.world.notes.labels == Map()


def test_the_same_label_again_is_no_fact() -> None:
    town = a_town()
    alice = town["alice"]

    assert alice.take(labelling(town, PAYMENT, "")).events == ()
    alice.take(labelling(town, PAYMENT, "rent"))
    assert alice.take(labelling(town, PAYMENT, "rent")).events == ()


@pytest.mark.parametrize("size_bytes", [0, 15, 17, 31, 33])
def test_a_label_is_for_a_payment_or_a_channel(size_bytes: int) -> None:
    town = a_town()

    refusal = refusal_of(town["alice"], labelling(town, bytes(size_bytes), "rent"))

    assert refusal is Reason.MALFORMED


def test_a_label_is_a_line_of_text() -> None:
    town = a_town()
    longest = "\N{SLICE OF PIZZA}" * LABEL_MAX_CHARS

    assert refusal_of(town["alice"], labelling(town, PAYMENT, longest + "!")) is (
        Reason.TEXT_TOO_LONG
    )
    assert refusal_of(town["alice"], labelling(town, PAYMENT, "!" + longest[1:] + "!!")) is (
        Reason.TEXT_TOO_LONG
    )
    assert refusal_of(town["alice"], labelling(town, PAYMENT, "\ud800")) is Reason.MALFORMED
    town["alice"].take(labelling(town, PAYMENT, longest))
    assert town["alice"].world.notes.labels[PAYMENT] == longest


def test_labels_have_an_end_and_those_that_are_there_can_be_changed() -> None:
    town = a_town()
    alice = town["alice"]
    with_notes(alice, labels=Map((number.to_bytes(16, "big"), "x") for number in range(LABELS_MAX)))

    assert refusal_of(alice, labelling(town, CHANNEL, "one more")) is Reason.LABELS_FULL
    alice.take(labelling(town, bytes(16), "another"))
    alice.take(labelling(town, bytes(16), ""))
    alice.take(labelling(town, CHANNEL, "one more"))
    assert len(alice.world.notes.labels) == LABELS_MAX


def test_reading_goes_on_and_never_back() -> None:
    town = a_town()
    alice = town["alice"]
    head = alice.world.seq

    done = alice.take(inp.ReadInbox(at_ms=town.now_ms, upto_seq=head))

    assert [ev.InboxRead(head)] == [entry.event for entry in done.events]
    assert done.effects == ()
    for seq in (0, head - 1, head):
        assert alice.take(inp.ReadInbox(at_ms=town.now_ms, upto_seq=seq)).events == ()
    assert alice.world.notes.read_upto == head


@pytest.mark.parametrize("beyond", [1, 2**63])
def test_nobody_has_read_what_has_not_happened(beyond: int) -> None:
    town = a_town()
    alice = town["alice"]
    for seq in (alice.world.seq + beyond, -1):
        command = inp.ReadInbox(at_ms=town.now_ms, upto_seq=seq)
        assert refusal_of(alice, command) is Reason.UNKNOWN_EVENT


def test_a_backup_is_confirmed_once() -> None:
    town = a_town()
    alice = town["alice"]
    assert not alice.world.notes.is_backup_confirmed

    first, again = (alice.take(inp.ConfirmBackup(at_ms=town.now_ms)) for _ in range(2))

    assert kinds_of(first.events) == [ev.BackupConfirmed]
    assert (first.effects, again.events) == ((), ())
    assert alice.world.notes.is_backup_confirmed


# --- making requests ------------------------------------------------------------------------------------------


def test_a_request_is_made_and_taken_back() -> None:
    town = a_town()
    bob = town["bob"]

    made = bob.take(asking(town))
    request = bob.world.notes.requests[PAYMENT]
    town.now_ms += 7
    taken_back = [
        bob.take(inp.CancelRequest(at_ms=town.now_ms, request_id=PAYMENT)) for _ in range(2)
    ]

    assert (made.effects, taken_back[0].effects) == ((), ())
    assert request == Request(
        request_id=PAYMENT,
        amount_wei=5,
        memo="lunch",
        made_ms=town.now_ms - 7,
        expires_ms=town.now_ms - 7 + HOUR_MS,
    )
    assert request.is_open(town.now_ms)
    assert [kinds_of(done.events) for done in taken_back] == [[ev.RequestCancelled], []]
    assert bob.world.notes.requests[PAYMENT] == replace(request, cancelled_ms=town.now_ms)
    assert not bob.world.notes.requests[PAYMENT].is_open(town.now_ms)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"request_id": bytes(15)}, Reason.MALFORMED),
        ({"request_id": bytes(17)}, Reason.MALFORMED),
        ({"amount_wei": -1}, Reason.AMOUNT_NOT_POSITIVE),
        ({"amount_wei": AMOUNT_MAX_WEI + 1}, Reason.AMOUNT_TOO_LARGE),
        ({"memo": "m" * (NOTE_MAX_BYTES + 1)}, Reason.TEXT_TOO_LONG),
        ({"memo": "\udc00"}, Reason.MALFORMED),
        ({"expires_ms": -1}, Reason.MALFORMED),
        ({"expires_ms": TIME_MAX_MS + 1}, Reason.MALFORMED),
        ({"expires_ms": 1}, Reason.REQUEST_EXPIRED),
        ({"expires_ms": 1_000_000}, Reason.REQUEST_EXPIRED),
    ],
    ids=str,
)
def test_a_request_that_makes_no_sense_is_not_made(
    changes: dict[str, object], reason: Reason
) -> None:
    town = a_town()

    assert town.now_ms == 1_000_000
    assert refusal_of(town["bob"], asking(town, **changes)) is reason


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_wei": 0},
        {"amount_wei": AMOUNT_MAX_WEI},
        {"memo": "m" * NOTE_MAX_BYTES},
        {"memo": ""},
        {"expires_ms": 0},
        {"expires_ms": 1_000_001},
        {"expires_ms": TIME_MAX_MS},
    ],
    ids=str,
)
def test_a_request_may_go_to_the_limits(changes: dict[str, object]) -> None:
    town = a_town()

    assert kinds_of(town["bob"].take(asking(town, **changes)).events) == [ev.RequestMade]


def test_an_id_is_asked_with_once() -> None:
    town = a_town()
    town["bob"].take(asking(town))

    assert refusal_of(town["bob"], asking(town, amount_wei=6)) is Reason.DUPLICATE


def test_what_was_never_asked_cannot_be_taken_back() -> None:
    town = a_town()
    command = inp.CancelRequest(at_ms=town.now_ms, request_id=PAYMENT)

    assert refusal_of(town["bob"], command) is Reason.UNKNOWN_REQUEST


def test_so_many_requests_are_open_at_a_time_and_expired_ones_do_not_count() -> None:
    town = a_town()
    bob = town["bob"]
    for number in range(REQUESTS_OPEN_MAX):
        bob.take(asking(town, request_id=number.to_bytes(16, "big")))

    assert refusal_of(bob, asking(town, request_id=b"\xff" * 16)) is Reason.REQUESTS_FULL
    town.now_ms += HOUR_MS
    bob.take(asking(town, request_id=b"\xff" * 16))
    assert b"\xff" * 16 in bob.world.notes.requests


# --- paying requests ------------------------------------------------------------------------------------------


def test_a_request_that_is_paid_is_known_by_its_id_in_both_logs() -> None:
    town = a_town()
    alice, bob = town["alice"], town["bob"]
    bob.take(asking(town))
    town.now_ms += 9

    town.do("alice", paying(town))

    expires_ms = town.now_ms - 9 + HOUR_MS
    assert alice.said(ev.RequestAnswered) == [
        ev.RequestAnswered(PAYMENT, bob.address, 5, town.now_ms + HOUR_MS)
    ]
    assert [PAYMENT] == [one.payment_id for one in alice.said(ev.VoucherSent)]  # type: ignore[attr-defined]
    assert [PAYMENT] == [one.payment_id for one in bob.said(ev.VoucherReceived)]  # type: ignore[attr-defined]
    request = bob.world.notes.requests[PAYMENT]
    assert request == Request(
        request_id=PAYMENT,
        amount_wei=5,
        memo="lunch",
        made_ms=town.now_ms - 9,
        expires_ms=expires_ms,
        paid_wei=5,
        payment_count=1,
        paid_ms=town.now_ms,
        payer=alice.address,
    )
    assert request.is_paid
    assert not request.is_open(town.now_ms)
    assert_sound(town)


class NoSignature(Signer):
    def __call__(self, value: ToSign) -> Signature:
        raise AssertionError("nothing may be signed")


@pytest.mark.parametrize("changes", [{}, {"request_expires_ms": None}, {"amount_wei": 1}], ids=str)
def test_a_request_is_paid_once_and_refused_before_anything_is_signed(
    changes: dict[str, object],
) -> None:
    town = a_town()
    alice = town["alice"]
    town.do("alice", paying(town))

    with pytest.raises(Refused) as caught:
        step(alice.world, paying(town, nonce=61, **changes), NoSignature(b"\x01" * 32))

    assert caught.value.reason is Reason.REQUEST_PAID
    assert refusal_of(alice, paying(town, nonce=61, **changes)) is Reason.REQUEST_PAID


def test_a_payment_that_waits_for_its_tab_has_taken_its_request() -> None:
    town = a_town()
    town.silent = {"bob"}
    town.do("alice", paying(town))

    assert kinds_of(town["alice"].log)[-1] is not ev.VoucherSent
    assert refusal_of(town["alice"], paying(town, nonce=61)) is Reason.REQUEST_PAID


def test_a_payment_that_was_not_made_leaves_its_request_to_be_paid() -> None:
    """The tab did not open in time; then it opens, and Bob is paid once."""
    town = a_town()
    town.silent = {"bob"}
    town.do("alice", paying(town))
    town.tick("alice", after_ms=OBJECTIVE_DEADLINE_MS)
    assert len(town["alice"].said(ev.PaymentFailed)) == 1
    town.wake("bob")

    town.do("alice", paying(town, nonce=61))

    assert [5] == [one.paid_wei for one in town["bob"].said(ev.VoucherReceived)]  # type: ignore[attr-defined]
    assert len(town["alice"].world.notes.answered) == 1


def test_a_payment_that_is_refused_leaves_its_request_to_be_paid() -> None:
    town = a_town()

    assert refusal_of(town["alice"], paying(town, amount_wei=5000)) is Reason.INSUFFICIENT
    town.do("alice", paying(town))
    assert len(town["bob"].said(ev.VoucherReceived)) == 1


def test_a_failed_payment_of_my_own_gives_no_request_free() -> None:
    """Its id is not that of a request; only the payment that answered one may take the answer back."""
    town = a_town()
    town.do("alice", paying(town))
    town.silent = {"mallory"}
    town.do("alice", paying(town, "mallory", nonce=62, request_expires_ms=None))
    town.tick("alice", after_ms=OBJECTIVE_DEADLINE_MS)
    assert len(town["alice"].said(ev.PaymentFailed)) == 1

    assert refusal_of(town["alice"], paying(town, nonce=63)) is Reason.REQUEST_PAID


def test_somebody_elses_request_of_the_same_id_is_another() -> None:
    """Mallory must not keep Alice from paying Bob by asking with his request's id first."""
    town = a_town(others=("mallory",))
    town.open_ledger("mallory", "hub", 100, 100, nonce=9)
    town.do("alice", paying(town, "mallory", amount_wei=1))

    town.do("alice", paying(town, nonce=61))

    assert len(town["bob"].said(ev.VoucherReceived)) == 1


@pytest.mark.parametrize(
    ("expires_ms", "reason"),
    [
        (1, Reason.REQUEST_EXPIRED),
        (1_000_000, Reason.REQUEST_EXPIRED),
        (-1, Reason.MALFORMED),
        (TIME_MAX_MS + 1, Reason.MALFORMED),
    ],
)
def test_a_request_is_paid_in_time(expires_ms: int, reason: Reason) -> None:
    town = a_town()

    assert refusal_of(town["alice"], paying(town, request_expires_ms=expires_ms)) is reason
    for good_ms in (0, town.now_ms + 1, TIME_MAX_MS):
        assert step(
            town["alice"].world, paying(town, request_expires_ms=good_ms), town["alice"].sign
        ).events


def test_a_payment_of_my_own_leaves_no_mark() -> None:
    town = a_town()
    town["bob"].take(asking(town))

    town.pay("alice", "bob", 5, 1)

    assert town["alice"].said(ev.RequestAnswered) == []
    assert town["alice"].world.notes == Notes()
    assert not town["bob"].world.notes.requests[PAYMENT].is_paid


def test_money_that_comes_again_for_a_request_is_taken_and_counted() -> None:
    """From another payer, who was shown the same code. The second one is not refused: it is money."""
    town = a_town()
    town.open_ledger("mallory", "hub", 100, 100, nonce=9)
    bob = town["bob"]
    bob.take(asking(town))
    town.do("alice", paying(town))
    town.now_ms += 50

    town.do("mallory", paying(town))

    request = bob.world.notes.requests[PAYMENT]
    assert (request.paid_wei, request.payment_count) == (10, 2)
    assert (request.payer, request.paid_ms) == (town["mallory"].address, town.now_ms)
    assert request.is_paid
    assert_sound(town)


def test_a_part_is_not_the_whole() -> None:
    town = a_town()
    bob = town["bob"]
    bob.take(asking(town, amount_wei=8))

    town.do("alice", paying(town))

    request = bob.world.notes.requests[PAYMENT]
    assert (request.paid_wei, request.payment_count, request.is_paid) == (5, 1, False)
    assert request.is_open(town.now_ms)


def test_any_amount_pays_a_request_that_names_none() -> None:
    town = a_town()
    town["bob"].take(asking(town, amount_wei=0))
    assert not town["bob"].world.notes.requests[PAYMENT].is_paid

    town.do("alice", paying(town, amount_wei=1))

    assert town["bob"].world.notes.requests[PAYMENT].is_paid


def test_a_paid_request_cannot_be_taken_back_and_a_cancelled_one_can_still_be_paid() -> None:
    town = a_town()
    bob = town["bob"]
    cancel = inp.CancelRequest(at_ms=town.now_ms, request_id=PAYMENT)
    bob.take(asking(town))
    town.do("alice", paying(town))
    assert refusal_of(bob, cancel) is Reason.REQUEST_PAID

    other = b"\x0f" * 16
    bob.take(asking(town, request_id=other))
    bob.take(replace(cancel, request_id=other))
    town.do("alice", paying(town, payment_id=other))
    assert bob.world.notes.requests[other].is_paid


def test_so_many_answers_are_remembered_and_expired_ones_make_room() -> None:
    town = a_town()
    alice, bob = town["alice"], town["bob"].address
    soon_ms = town.now_ms + HOUR_MS
    keys = [answer_key(bob, number.to_bytes(16, "big")) for number in range(1, ANSWERED_MAX + 1)]
    with_notes(
        alice,
        swept_ms=town.now_ms,
        answered=Map((key, 0 if number else soon_ms) for number, key in enumerate(keys)),
    )
    more = paying(town, payment_id=bytes(16), request_expires_ms=0)

    assert refusal_of(alice, more) is Reason.REQUESTS_FULL
    late_ms = soon_ms + ANSWERED_KEPT_MS
    alice.take(replace(more, at_ms=late_ms))
    assert len(alice.world.notes.answered) == ANSWERED_MAX
    assert keys[0] not in alice.world.notes.answered
