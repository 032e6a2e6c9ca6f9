"""Searching: every filter alone and together, sums of exactly what is shown, and the same answer on every way to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

import pytest

from engine.log.memory import MemoryLog
from engine.protocol import inputs as inp
from engine.protocol.types import hex0x
from tests.engine.protocol.village import ETHER, HUB_POLICY, Village
from tests.wallet.views.lives import a_joined_village, a_whole_life, log_of, replayer_of, settle
from wallet.views.activity import At, Listing
from wallet.views.activity_find import Asked, Finder
from wallet.views.activity_index import ActivityIndex
from wallet.views.activity_terms import span_of, words_of
from wallet.views.activity_values import (
    ActivityKind,
    ActivityQuery,
    ActivityRow,
    ActivityStatus,
    ActivitySums,
    Facet,
)
from wallet.views.channels import peer_name

K, S = ActivityKind, ActivityStatus


def no_rest() -> None:
    """Nobody else needs the interpreter here."""


@dataclass
class Searched:
    """A log that can be asked again and again."""

    log: MemoryLog

    def __post_init__(self) -> None:
        self.index = ActivityIndex()
        self.index.read(self.log, self.log.head.seq)
        self.finder = Finder(self.index)
        self.worlds = replayer_of(self.log)

    def find(
        self, query: ActivityQuery, *, seq: int = 0, now_ms: int = 0, from_ms: int = 0
    ) -> Listing:
        world = self.worlds.world_at(seq or self.log.head.seq)
        asked = Asked(
            query=query,
            seq=world.seq,
            now_ms=now_ms or world.at_ms,
            from_ms=from_ms,
            names={peer: peer_name(world, peer) for peer in self.index.entries.people},
            labels=world.notes.labels,
        )
        numbers, sums = self.finder.find(asked, no_rest)
        return Listing(self.index, At(world=world, now_ms=asked.now_ms), query, numbers, sums)

    def rows(self, **query: object) -> list[ActivityRow]:
        found = self.find(ActivityQuery(**query))  # type: ignore[arg-type]
        return [found.row(index) for index in range(len(found))]

    def notes(self, text: str) -> list[str]:
        return [row.note for row in self.rows(text=text)]


@pytest.fixture(scope="module")
def town() -> Village:
    """Alice pays Bob 0.25 and 1.5 and Ada 0.2, Bob pays her 10.25, and she asks for 3."""
    village = Village("alice", "hub", "bob", "Ada", policies={"hub": HUB_POLICY})
    for nonce, name in enumerate(("alice", "bob", "Ada"), start=1):
        village.open_ledger(name, "hub", 40 * ETHER, 40 * ETHER, nonce=nonce)
    for number, (payer, payee, hundredths) in enumerate(
        (("alice", "bob", 25), ("alice", "bob", 150), ("alice", "Ada", 20), ("bob", "alice", 1025)),
        start=1,
    ):
        village.now_ms += 60_000
        village.pay(payer, payee, hundredths * ETHER // 100, number)
    village.do(
        "alice",
        inp.MakeRequest(
            at_ms=village.now_ms,
            request_id=(0xBEEF01).to_bytes(16, "big"),
            amount_wei=3 * ETHER,
            memo="Straße",
            expires_ms=village.now_ms + 5_000,
        ),
    )
    label = inp.SetLabel(at_ms=village.now_ms, target=(2).to_bytes(16, "big"), text="Summer camp")
    village.do("alice", label)
    return village


@pytest.fixture
def searched(town: Village) -> Searched:
    return Searched(log_of(town["alice"]))


def test_nothing_asked_is_everything(searched: Searched) -> None:
    found = searched.find(ActivityQuery())

    assert len(found) == found.total_count == len(searched.index.entries)
    assert [found.number(at) for at in range(len(found))] == list(range(len(found)))[::-1]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("0.25", ["-0.25"]),
        ("0.2", ["-0.2", "-0.25"]),
        ("0,25", ["-0.25"]),
        (".25", ["-0.25"]),
        ("1.", ["-1.5"]),
        ("10.25", ["10.25"]),
        ("0.25 ETH", ["-0.25"]),
        ("+10.25", ["10.25"]),
        ("-10.25", []),
        ("\N{MINUS SIGN}1.5", ["-1.5"]),
        ("+3", ["3"]),
        ("0.255", []),
    ],
)
def test_amounts_are_found_by_how_they_begin(
    searched: Searched, text: str, amounts: list[str]
) -> None:
    wanted = sorted(round(float(amount) * 100) for amount in amounts)
    paid = {K.SENT, K.RECEIVED, K.REQUEST}

    found = [row.amount_wei * 100 // ETHER for row in searched.rows(text=text) if row.kind in paid]

    assert sorted(found) == wanted


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("payment", ["payment 4", "payment 3", "payment 2", "payment 1"]),
        ("PAYMENT 2", ["payment 2"]),
        ("summer", ["payment 2"]),
        ("camp bob", ["payment 2"]),
        ("camp ada", []),
        ("ada payment", ["payment 3"]),
        ("STRASSE", ["Straße"]),
        ("beef01", ["Straße"]),
        ("0x00000000000000000000000000beef01", ["Straße"]),
        ("eth", []),
        ("no such thing", []),
    ],
)
def test_words_are_found_in_notes_names_labels_and_ids(
    searched: Searched, text: str, notes: list[str]
) -> None:
    found = searched.notes(text)

    assert [note for note in found if note] == notes


def test_a_tab_a_channel_and_a_person_are_found_by_their_ids(
    searched: Searched, town: Village
) -> None:
    alice, bob = town["alice"], town["bob"].address
    (tab,) = (tab for tab in alice.world.virtuals.values() if tab.payee == bob)
    (channel,) = alice.world.ledgers

    in_tab = searched.rows(text=hex0x(tab.channel_id))
    of_channel = searched.rows(text=hex0x(channel)[:20].upper())
    with_bob = searched.rows(text=hex0x(bob))

    assert [row.kind for row in in_tab] == [K.SENT, K.SENT, K.TAB_OPENED]
    assert {row.kind for row in of_channel} == {K.CHANNEL_OPENED, K.DEPOSIT, K.PEER_DEPOSIT}
    assert {row.person for row in with_bob} == {"bob"}


def test_a_few_digits_are_no_id(searched: Searched) -> None:
    assert searched.rows(text="bee") == []


@pytest.mark.parametrize(
    ("facet", "kinds"),
    [
        (Facet.SENT, {K.SENT}),
        (Facet.RECEIVED, {K.RECEIVED}),
        (Facet.REQUESTS, {K.REQUEST}),
        (Facet.ON_CHAIN, {K.DEPOSIT, K.PEER_DEPOSIT}),
        (Facet.UNFINISHED, {K.REQUEST}),
    ],
)
def test_each_chip_shows_its_own(
    searched: Searched, facet: Facet, kinds: set[ActivityKind]
) -> None:
    assert {row.kind for row in searched.rows(facet=facet)} == kinds


def test_a_request_leaves_the_unfinished_ones_by_the_clock_alone(
    searched: Searched, town: Village
) -> None:
    query = ActivityQuery(facet=Facet.UNFINISHED)

    before = len(searched.find(query, now_ms=town.now_ms + 4_999))
    after = len(searched.find(query, now_ms=town.now_ms + 5_000))
    back = len(searched.find(query, now_ms=town.now_ms))

    assert (before, after, back) == (1, 0, 1)


def test_filters_combine(searched: Searched, town: Village) -> None:
    ada = hex0x(town["Ada"].address)

    paid = searched.rows(facet=Facet.SENT, person=ada)
    none = searched.rows(facet=Facet.RECEIVED, person=ada)
    found = searched.find(ActivityQuery(facet=Facet.SENT), from_ms=town.now_ms - 60_000)

    assert [(row.person, row.amount_wei) for row in paid] == [("Ada", -ETHER // 5)]
    assert none == []
    assert [found.row(at).note for at in range(len(found))] == ["payment 3"]
    assert found.sums == ActivitySums(row_count=1, payment_count=1, sent_wei=ETHER // 5)


def test_sums_are_of_exactly_what_is_shown(searched: Searched) -> None:
    for query in (
        ActivityQuery(text="bob"),
        ActivityQuery(facet=Facet.SENT),
        ActivityQuery(text="0.2", facet=Facet.SENT),
        ActivityQuery(facet=Facet.ON_CHAIN),
    ):
        found = searched.find(query)
        rows = [found.row(at) for at in range(len(found))]

        assert found.sums.row_count == len(rows)
        assert found.sums.payment_count == sum(row.is_payment for row in rows)
        assert found.sums.sent_wei == -sum(row.amount_wei for row in rows if row.amount_wei < 0)
        assert found.sums.received_wei == sum(
            row.amount_wei for row in rows if row.kind is K.RECEIVED
        )
        assert found.sums.deposited_wei == sum(
            row.amount_wei for row in rows if row.kind is K.DEPOSIT
        )


def test_people_are_offered_by_name_whatever_is_asked(searched: Searched) -> None:
    found = searched.find(ActivityQuery(text="nothing like it"))

    assert [person.name for person in found.people] == ["Ada", "bob", "hub"]


def test_a_renamed_person_is_found_by_the_new_name(town: Village) -> None:
    village = a_joined_village()
    village.pay("alice", "bob", 5, 1)
    alice = village["alice"]
    searched = Searched(log_of(alice))
    assert searched.notes("bob")
    village.do(
        "alice",
        inp.AddPeer(at_ms=village.now_ms, peer=village["bob"].address, name="Robert", endpoint=""),
    )

    again = Searched(log_of(alice))

    assert again.notes("bob") == []
    assert "payment 1" in again.notes("robert")
    assert again.find(ActivityQuery(text="bob"), seq=searched.log.head.seq).sums.payment_count == 1


QUERIES = (
    ActivityQuery(),
    ActivityQuery(text="bob"),
    ActivityQuery(text="payment 1"),
    ActivityQuery(facet=Facet.SENT),
    ActivityQuery(facet=Facet.UNFINISHED),
    ActivityQuery(facet=Facet.ON_CHAIN),
    ActivityQuery(text="7", facet=Facet.RECEIVED),
)


def seen(found: Listing) -> tuple[list[ActivityRow], ActivitySums]:
    return [found.row(at) for at in range(len(found))], found.sums


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_every_way_to_a_moment_finds_the_same(query: ActivityQuery) -> None:
    """Forwards, backwards and far away: what was found before changes nothing."""
    village = a_whole_life(("alice", "hub"))
    log = log_of(village["alice"])
    walked = Searched(log)
    random = Random(4)
    seqs = [random.randint(1, log.head.seq) for _ in range(120)]
    for seq in [*range(1, log.head.seq + 1), *seqs]:
        found = seen(walked.find(query, seq=seq))

        walked.finder, kept = Finder(walked.index), walked.finder
        assert found == seen(walked.find(query, seq=seq)), f"event {seq}"
        walked.finder = kept


def test_an_ended_search_leaves_no_trace(searched: Searched) -> None:
    class EndedError(Exception):
        """Somebody typed on."""

    def end() -> None:
        raise EndedError

    query = ActivityQuery(text="bob")
    before = seen(searched.find(query))
    world = searched.worlds.world_at(searched.log.head.seq)
    names = {peer: peer_name(world, peer) for peer in searched.index.entries.people}
    asked = Asked(
        query=replace(query, facet=Facet.SENT), seq=world.seq, now_ms=world.at_ms, from_ms=0,
        names=names, labels=world.notes.labels,
    )  # fmt: skip

    with pytest.raises(EndedError):
        searched.finder.find(asked, end)

    assert seen(searched.find(query)) == before


def test_a_listing_knows_whether_it_only_grew() -> None:
    village = a_joined_village()
    village.pay("alice", "bob", 5, 1)
    seq = village["alice"].world.seq
    village.pay("alice", "bob", 5, 2)
    settle(village, "alice", "bob")
    searched = Searched(log_of(village["alice"]))

    old = searched.find(ActivityQuery(), seq=seq)
    new = searched.find(ActivityQuery())
    other = searched.find(ActivityQuery(facet=Facet.RECEIVED))

    assert new.continues(old)
    assert new.continues(new)
    assert not old.continues(new)
    assert not other.continues(old)
    assert new.index_of(old.number(0)) == len(new) - len(old)
    assert old.index_of(new.number(0)) == -1


def test_amounts_begin_where_they_say() -> None:
    span = span_of("0.25")

    assert span is not None
    assert (span.low_wei, span.high_wei) == (25 * 10**16, 26 * 10**16)
    assert [span_of(word) for word in ("", ".", "-", "x", "1.2.3", "1e5", "9" * 13)] == [None] * 7


def test_only_the_unit_of_an_amount_is_left_out() -> None:
    assert words_of("0.25 eth") == ("0.25",)
    assert words_of("eth rent eth") == ("eth", "rent", "eth")
    assert len(words_of("x " * 500)) <= 80
