"""Every kind of event, and every field of one, has words: a new kind without words fails here."""

from __future__ import annotations

import string

import pytest

from engine.protocol import events as ev
from tests.engine.protocol import samples
from tests.ui.fakes_timeline import CHANNEL, TAB, an_event
from tests.wallet.views.test_timeline_rows import a_maker
from ui.pages.timeline import words
from ui.pages.timeline.fieldwords import field_value, field_word
from wallet.views.timeline_detail import fields_of
from wallet.views.timeline_kinds import EventFacet, EventForm, EventKind
from wallet.views.timeline_values import CHAIN, ME, EventChannel, EventField, FieldSort, Work

K = EventKind
FIRST = {chr(code) for code in range(ord("A"), ord("Z") + 1)} | set("0123456789")
WEI = 10**18


def test_every_kind_has_words() -> None:
    assert set(words.TEMPLATES) == set(EventKind)
    for facet in EventFacet:
        assert words.facet_word(facet)
    for form in EventForm:
        assert all(words.form_words(form))


@pytest.mark.parametrize("event", samples.EVENTS, ids=lambda event: type(event).__name__)
def test_every_event_of_the_engine_is_one_plain_sentence(event: ev.Event) -> None:
    row = a_maker().told(ev.Recorded(7, 1000, 5, 3, event))

    told = words.sentence(row)

    assert told[0] in FIRST
    assert len(told.split()) >= 3
    assert not set(told) & set("{}_"), told
    assert "None" not in told
    assert "  " not in told
    assert not told.endswith((":", ","))
    assert words.who(row)


@pytest.mark.parametrize("work", [None, *Work])
@pytest.mark.parametrize("kind", list(EventKind), ids=lambda kind: kind.name)
@pytest.mark.parametrize("is_so", [True, False])
def test_words_fit_whatever_a_row_leaves_open(
    kind: EventKind, work: Work | None, *, is_so: bool
) -> None:
    for channel in (None, CHANNEL, TAB):
        told = words.sentence(
            an_event(kind=kind, work=work, is_so=is_so, channel=channel, who="Bob", lane="0xb0")
        )
        assert told[0] in FIRST | {"B"}
        assert "{" not in told


@pytest.mark.parametrize("kind", list(EventKind), ids=lambda kind: kind.name)
def test_templates_ask_only_for_what_a_row_has(kind: EventKind) -> None:
    known = {"who", "other", "channel", "beside", "amount", "more", "number", "event", "text"}
    for text in ("", "x"):
        template = words.TEMPLATES[kind](an_event(kind=kind, text=text))
        asked = {name for _plain, name, _spec, _conversion in string.Formatter().parse(template)}
        assert asked - {None} <= known


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            an_event(kind=K.VOUCHER_SENT, other="Bob", amount_wei=WEI // 4, text="Coffee"),
            "You paid Bob 0.2500 ETH: Coffee",
        ),
        (
            an_event(kind=K.VOUCHER_RECEIVED, who="Bob", amount_wei=WEI, text=" "),
            "Bob paid you 1.0000 ETH",
        ),
        (
            an_event(kind=K.STATE_SIGNED, channel=TAB, number=1),
            "You signed turn 1 of the tab to Bob",
        ),
        (
            an_event(kind=K.STATE_RECEIVED, who="Bob", channel=TAB, is_so=True),
            "Bob signed the last state of the tab to Bob",
        ),
        (
            an_event(
                kind=K.PROPOSAL_SENT,
                channel=CHANNEL,
                beside=TAB,
                number=612,
                amount_wei=2 * WEI,
                is_so=True,
            ),
            "You proposed turn 612 of the channel with Willow: 2.0000 ETH set aside for the tab to Bob",
        ),
        (
            an_event(
                kind=K.OBJECTIVE_CRANKED,
                channel=CHANNEL,
                work=Work.CLOSE_CHANNEL,
                text="Waiting for the chain to pay everybody out",
            ),
            "Closing the channel with Willow. Waiting for the chain to pay everybody out",
        ),
        (
            an_event(kind=K.TRANSACTION_MINED, lane=CHAIN, number=9, is_so=False),
            "Your transaction failed in block 9; it changed nothing",
        ),
        (an_event(kind=K.REQUEST_MADE, text="Rent"), "You asked for any amount: Rent"),
        (an_event(kind=K.REQUEST_CANCELLED), "You withdrew a request"),
        (an_event(kind=K.LABEL_SET), "You took a label away"),
        (
            an_event(kind=K.MESSAGES_DROPPED, who="Eve", number=3, text="malformed"),
            "3 messages from Eve broke the rules, and were dropped: malformed",
        ),
        (an_event(kind=K.INBOX_READ, number=1284), "You read your notices up to event #1,284"),
        (
            an_event(kind=K.VIRTUAL_CREATED, channel=None, amount_wei=WEI),
            "A channel was proposed, with a limit of 1.0000 ETH",
        ),
    ],
)
def test_sentences_say_who_did_what(row: object, told: str) -> None:
    assert words.sentence(row) == told  # type: ignore[arg-type]


def test_channels_and_lanes_have_names() -> None:
    through = EventChannel(
        channel_id="0x1", is_tab=True, name="Bob", is_outgoing=True, payer_name="Ada"
    )
    coming = EventChannel(channel_id="0x1", is_tab=True, name="Bob")

    assert [words.channel(each) for each in (CHANNEL, TAB, coming, through)] == [
        "channel with Willow",
        "tab to Bob",
        "tab from Bob",
        "tab of Ada to Bob",
    ]
    assert words.channel_cell(an_event(channel=TAB)) == "Tab to Bob"
    assert [words.lane_word(lane, "Bob") for lane in (ME, CHAIN, "0xb0b")] == [
        "You",
        "Chain",
        "Bob",
    ]


def test_a_search_looks_at_everything_that_is_shown_and_at_ids() -> None:
    row = an_event(1284, K.STATE_RECEIVED, who="Bob", lane="0xb0b", channel=TAB)

    text = words.text_of(row)

    for part in ("#1,284", "#1284", "Bob", "signed turn", "StateReceived", TAB.channel_id, "0xb0b"):
        assert part in text


@pytest.mark.parametrize("event", samples.EVENTS, ids=lambda event: type(event).__name__)
def test_every_field_has_a_word_and_a_value(event: ev.Event) -> None:
    for each in fields_of(event):
        assert field_word(each.name)[0].isupper()
        assert field_value(each)


@pytest.mark.parametrize(
    ("sort", "value", "told"),
    [
        (FieldSort.AMOUNT, WEI // 4, "0.2500 ETH"),
        (FieldSort.YES_NO, 1, "yes"),
        (FieldSort.NUMBER, 6_412_551, "6,412,551"),
        (FieldSort.SECONDS, 86_400, "24 h"),
        (FieldSort.TIME_MS, 0, "never"),
        (FieldSort.TIME_S, 2**62, f"{2**62 * 1000:,}"),
        (FieldSort.HEX, "0x", "none"),
        (FieldSort.HEX, "0x70997970c518", "0x7099 7970 c518"),
        (FieldSort.TEXT, "a\nb\x00", "a b\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_values_are_written_for_people(sort: FieldSort, value: object, told: str) -> None:
    assert field_value(EventField(name="x", sort=sort, value=value)) == told  # type: ignore[arg-type]
