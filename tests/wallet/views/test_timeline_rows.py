"""Every kind of event becomes a row that tells who did what to which channel."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import get_args

import pytest

from engine.log.folding import row_of
from engine.protocol import events as ev
from engine.protocol.channel.consensus import Transfer
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.types import hex0x
from tests.engine.protocol import samples
from tests.wallet.views.lives import a_joined_village, a_whole_life, log_of
from wallet.views.channels import peer_name
from wallet.views.timeline_detail import EFFECTS_MAX, event_detail
from wallet.views.timeline_kinds import FACETS, FORMS, EventFacet, EventForm, EventKind
from wallet.views.timeline_rows import Directory, Parties, RowMaker
from wallet.views.timeline_values import CHAIN, ME, EventRow, FieldSort, Work

NAMES = {samples.ALICE: "Me", samples.HUB: "Willow", samples.BOB: "Bob"}


def a_maker(my_index: int = 0) -> RowMaker:
    """A wallet that knows the samples' channel with the hub and the tab to Bob."""
    directory = Directory()
    directory.parties[samples.LEDGER] = Parties((samples.ALICE, samples.HUB), 0, is_tab=False)
    ends = (samples.ALICE, samples.HUB, samples.BOB)
    directory.parties[samples.TAB] = Parties(ends, my_index, is_tab=True)
    return RowMaker(directory, lambda peer: NAMES.get(peer, hex0x(peer)[:10]))


def rows_of(person: str = "alice") -> tuple[list[EventRow], object]:
    """A node's whole life as rows, and its log."""
    node = a_whole_life(("alice", "hub"))[person]
    log, directory = log_of(node), Directory()
    directory.read(log, log.head.seq)
    maker = RowMaker(directory, lambda peer: peer_name(node.world, peer))
    return [maker.row(row) for row in log.rows(0, log.head.seq)], log


def test_the_kinds_are_exactly_those_of_the_engine():
    engine = {kind.__name__ for kind in get_args(ev.Event)}

    assert {kind.value for kind in EventKind} == engine | {""}
    assert engine == {kind.__name__ for kind in TYPE_IDS}


def test_every_kind_belongs_to_one_chip():
    assert set(FACETS) == set(EventKind) - {EventKind.UNREADABLE}
    assert set(FACETS.values()) == set(EventFacet) - {EventFacet.ALL}
    assert set(FORMS.values()) | {EventForm.FACT} == set(EventForm)


@pytest.mark.parametrize("event", samples.EVENTS, ids=lambda event: type(event).__name__)
def test_every_event_of_the_engine_becomes_a_row(event: ev.Event):
    row = a_maker().told(ev.Recorded(7, 1000, 5, 3, event))

    assert (row.seq, row.at_ms, row.cause, row.root) == (7, 1000, 5, 3)
    assert row.kind.value == type(event).__name__
    is_peer = row.lane not in {ME, CHAIN}
    assert bool(row.who) == is_peer
    assert (row.form is EventForm.CHAIN) == (row.lane == CHAIN)


def test_a_whole_life_names_every_channel_though_its_tabs_are_settled():
    rows, _log = rows_of()

    about = [row for row in rows if FACETS[row.kind] is EventFacet.CHANNELS]

    assert len(about) > 50
    assert all(row.channel is not None for row in about)
    assert {row.channel.name for row in about if row.channel} >= {"hub", "bob"}
    assert {row.who for row in rows if row.lane not in {ME, CHAIN}} >= {"hub", "bob"}


def test_a_tab_is_told_from_where_one_stands():
    out, between, coming = (a_maker(index).channel(samples.TAB) for index in range(3))

    assert (out.name, out.is_outgoing, out.payer_name) == ("Bob", True, "")
    assert (between.name, between.is_outgoing, between.payer_name) == ("Bob", True, "Me")
    assert (coming.name, coming.is_outgoing, coming.payer_name) == ("Me", False, "")


def test_a_signature_is_its_signers():
    rows, _log = rows_of()

    kinds = {row.kind: row for row in rows}

    assert kinds[EventKind.STATE_SIGNED].lane == ME
    assert kinds[EventKind.ACCEPTANCE_RECEIVED].who == "hub"
    signed = [row for row in rows if row.kind is EventKind.STATE_RECEIVED]
    assert {row.who for row in signed} == {"hub", "bob"}


def test_a_transaction_names_its_channel_and_one_that_cannot_be_read_none():
    maker = a_maker()
    for key, work, is_known in (
        (f"deposit:{samples.LEDGER.hex()}:0", Work.OPEN_CHANNEL, True),
        (f"conclude:{samples.LEDGER.hex()}", Work.CLOSE_CHANNEL, True),
        ("conclude:zz", Work.CLOSE_CHANNEL, False),
        ("other", None, False),
    ):
        fact = ev.TransactionMined(key, bytes(32), 9, is_ok=True)
        row = maker.told(ev.Recorded(1, 1, 0, 1, fact))
        assert (row.work, row.channel is not None, row.number) == (work, is_known, 9)


def test_what_is_damaged_says_so():
    sealed = row_of(ev.Recorded(4, 9, 0, 4, ev.SettleAsked(samples.TAB)))

    row = a_maker().row((4, 9, sealed.type_id, 1, 0, 4, sealed.entity, b"\xff"))
    newer = a_maker().row((4, 9, 999, 1, 0, 4, b"", b""))

    assert (row.kind, row.seq, row.at_ms) == (EventKind.UNREADABLE, 4, 9)
    assert newer.kind is EventKind.UNREADABLE


def leaf_names(value: object) -> set[str]:
    found: set[str] = set()
    for each in fields(value):  # type: ignore[arg-type]
        inside = getattr(value, each.name)
        found |= leaf_names(inside) if is_dataclass(inside) else {each.name}
    return found - {"chunk"}


@pytest.mark.parametrize("event", samples.EVENTS, ids=lambda event: type(event).__name__)
def test_a_detail_has_every_field_and_all_of_it_as_json(event: ev.Event):
    village = a_joined_village()
    log = log_of(village["alice"])
    seq = log.head.seq + 1
    log.append([row_of(ev.Recorded(seq, 9, 0, seq, event))])

    detail = event_detail(log, a_maker(), seq)

    named = {each.name for each in detail.fields}
    none = {each.name for each in fields(event) if getattr(event, each.name) is None}
    assert named == leaf_names(event) - none
    assert type(event).__name__ in detail.json
    for each in detail.fields:
        if each.name.endswith("_wei"):
            assert each.sort is FieldSort.AMOUNT
        if each.sort is FieldSort.HEX:
            assert str(each.value).startswith("0x") or not each.value


def test_a_detail_tells_what_led_to_an_event_and_what_it_led_to():
    rows, log = rows_of()
    maker = RowMaker(Directory(), lambda _peer: "x")
    inner = next(row for row in rows if row.cause and row.root not in {row.seq, row.cause})

    detail = event_detail(log, maker, inner.seq)  # type: ignore[arg-type]
    cause = event_detail(log, maker, inner.cause)  # type: ignore[arg-type]

    assert detail.cause is not None
    assert detail.root is not None
    assert (detail.cause.seq, detail.root.seq) == (inner.cause, inner.root)
    effects = [row.seq for row in rows if row.cause == inner.cause]
    assert [row.seq for row in cause.effects] == effects[:EFFECTS_MAX]
    assert event_detail(log, maker, 1).cause is None  # type: ignore[arg-type]


def test_an_event_that_is_not_there_is_told_as_unreadable():
    _rows, log = rows_of()

    for seq in (0, 10**6):
        detail = event_detail(log, a_maker(), seq)  # type: ignore[arg-type]
        assert (detail.row.kind, detail.json) == (EventKind.UNREADABLE, "")


@pytest.mark.parametrize("is_to_leader", [True, False])
def test_a_payment_inside_a_channel_says_who_pays(is_to_leader: bool) -> None:
    """Alice leads the channel of the samples."""
    transfer = Transfer(samples.PAYMENT_ID, 9, "inside", is_to_leader=is_to_leader)
    maker = a_maker()
    facts = (
        ev.ProposalSent(samples.LEDGER, 11, transfer, samples.HASH, samples.SIGNATURE),
        ev.TransferMade(samples.LEDGER, 11, transfer),
    )

    proposed, made = (maker.told(ev.Recorded(9, 5, 0, 9, fact)) for fact in facts)

    assert proposed.is_paying
    assert {proposed.is_so, made.is_so} == {not is_to_leader}
    assert (made.amount_wei, made.text, made.number) == (9, "inside", 11)
    assert (made.who, made.other) == (("Willow", "") if is_to_leader else ("", "Willow"))
    assert (made.lane == ME) is not is_to_leader
