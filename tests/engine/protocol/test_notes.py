"""What a person wrote down stays as long as it is of use: by the log's own time, and never beyond a number."""

from __future__ import annotations

from dataclasses import replace

import pytest
from immutables import Map

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.codec.log import decode_world, encode_world
from engine.protocol.fold import fold
from engine.protocol.limits import (
    ANSWERED_KEPT_MS,
    ANSWERED_MAX,
    REQUEST_KEPT_MS,
    REQUESTS_MAX,
    REQUESTS_OVER_MAX,
    SWEEP_EVERY_MS,
)
from engine.protocol.notes import Notes, Request, standing_answers, standing_requests
from engine.protocol.world import GENESIS, World
from tests.engine.protocol.makers import a_town, open_tab
from tests.engine.protocol.samples import ALICE, BOB

NOW_MS = 1_700_000_000_000
LATER_MS = NOW_MS + REQUEST_KEPT_MS


def a_request(number: int = 1, **changes: object) -> Request:
    """Five wei, made now, until it is cancelled."""
    request = Request(
        request_id=number.to_bytes(16, "big"),
        amount_wei=5,
        memo="",
        made_ms=NOW_MS,
        expires_ms=0,
    )
    return replace(request, **changes)  # type: ignore[arg-type]


def by_id(*requests: Request) -> Map[bytes, Request]:
    return Map((request.request_id, request) for request in requests)


def after(*events: ev.Event, at_ms: int = NOW_MS, world: World = GENESIS) -> World:
    """The world after these facts."""
    return fold(
        world,
        (
            ev.Recorded(world.seq + number, at_ms, 0, 1, event)
            for number, event in enumerate(events, start=1)
        ),
    )


def made(number: int, expires_ms: int = 0) -> ev.RequestMade:
    return ev.RequestMade(number.to_bytes(16, "big"), 5, "", expires_ms)


OPEN = a_request()
PAID = a_request(paid_wei=5, payment_count=1, paid_ms=NOW_MS, payer=ALICE)
CANCELLED = a_request(cancelled_ms=NOW_MS)
EXPIRING = a_request(expires_ms=NOW_MS)
IN_PART = a_request(paid_wei=4, payment_count=1, paid_ms=NOW_MS)


@pytest.mark.parametrize(
    ("request_", "over_ms"),
    [
        (OPEN, 0),
        (IN_PART, 0),
        (PAID, NOW_MS),
        (CANCELLED, NOW_MS),
        (EXPIRING, NOW_MS),
        (replace(EXPIRING, cancelled_ms=NOW_MS - 9), NOW_MS - 9),
        (replace(PAID, cancelled_ms=NOW_MS - 9, expires_ms=NOW_MS - 99), NOW_MS),
        (replace(IN_PART, cancelled_ms=NOW_MS - 9), NOW_MS),
        (replace(IN_PART, expires_ms=NOW_MS + 9), NOW_MS + 9),
    ],
)
def test_when_a_request_is_over(request_: Request, over_ms: int) -> None:
    assert request_.over_ms == over_ms
    assert request_.is_open(over_ms - 1) or over_ms == 0
    assert request_.is_open(NOW_MS + 10) is (over_ms == 0)


@pytest.mark.parametrize("over", [PAID, CANCELLED, EXPIRING])
def test_what_is_over_stays_thirty_days(over: Request) -> None:
    assert standing_requests(by_id(over), LATER_MS - 1) == by_id(over)
    assert standing_requests(by_id(over), LATER_MS) == Map()


@pytest.mark.parametrize("still", [OPEN, IN_PART, replace(OPEN, expires_ms=LATER_MS + 1)])
def test_what_is_open_stays(still: Request) -> None:
    assert standing_requests(by_id(still), LATER_MS) == by_id(still)


def test_of_too_many_the_oldest_that_are_over_leave_and_no_open_one() -> None:
    over = [a_request(number, cancelled_ms=NOW_MS + number) for number in range(REQUESTS_OVER_MAX)]
    first = a_request(REQUESTS_OVER_MAX, cancelled_ms=NOW_MS - 1)
    still = a_request(REQUESTS_OVER_MAX + 1)

    kept = standing_requests(by_id(*over, first, still), NOW_MS + REQUESTS_OVER_MAX)

    assert kept == by_id(*over, still)


def test_a_day_after_its_expiry_nobody_can_ask_for_a_request_again() -> None:
    answered = Map({b"soon": NOW_MS, b"later": NOW_MS + 1, b"never": 0})

    assert standing_answers(answered, NOW_MS + ANSWERED_KEPT_MS - 1) == answered
    assert standing_answers(answered, NOW_MS + ANSWERED_KEPT_MS) == answered.delete(b"soon")


def test_the_past_leaves_with_a_later_note_by_the_times_of_the_facts() -> None:
    then = after(made(1, NOW_MS + 1), made(2), ev.RequestAnswered(bytes(16), BOB, 5, NOW_MS + 1))
    late_ms = LATER_MS + 1

    assert sorted(then.notes.requests) == [made(1).request_id, made(2).request_id]
    for note in (made(3), ev.RequestAnswered(b"\1" * 16, BOB, 5, 0), ev.InboxRead(1)):
        now = after(note, at_ms=late_ms, world=then)
        assert made(1).request_id not in now.notes.requests
        assert made(2).request_id in now.notes.requests
        assert BOB + bytes(16) not in now.notes.answered


def test_the_past_is_looked_through_once_an_hour() -> None:
    """Else each note would cost a walk over all of them."""
    then = after(made(1, NOW_MS + 1), at_ms=NOW_MS)
    late_ms = LATER_MS + SWEEP_EVERY_MS
    then = after(made(2), at_ms=late_ms - 1, world=replace_swept(then, LATER_MS))

    assert made(1).request_id in then.notes.requests
    assert made(1).request_id not in after(made(3), at_ms=late_ms, world=then).notes.requests


def replace_swept(world: World, swept_ms: int) -> World:
    return replace(world, notes=replace(world.notes, swept_ms=swept_ms))


def test_a_clock_that_was_set_back_looks_again() -> None:
    then = after(made(1, NOW_MS + 1), at_ms=NOW_MS)
    ahead = replace_swept(then, 100 * LATER_MS)

    assert made(1).request_id not in after(made(2), at_ms=LATER_MS + 1, world=ahead).notes.requests


def test_requests_never_grow_beyond_their_number() -> None:
    """A shop that asks a thousand times a minute; within the hour nothing is looked through for its age."""
    world, counts = GENESIS, []
    for start in range(0, 3 * REQUESTS_MAX, 256):
        numbers = range(start, start + 256)
        world = after(
            *(event for number in numbers for event in (made(number), cancelled(number))),
            at_ms=NOW_MS + start,
            world=world,
        )
        counts.append(len(world.notes.requests))

    assert max(counts) == REQUESTS_MAX
    assert min(counts[REQUESTS_MAX // 256 :]) >= REQUESTS_OVER_MAX
    assert made(start + 255).request_id in world.notes.requests


def cancelled(number: int) -> ev.RequestCancelled:
    return ev.RequestCancelled(number.to_bytes(16, "big"))


def test_too_many_answers_are_looked_through_at_once() -> None:
    keys = [BOB + number.to_bytes(16, "big") for number in range(ANSWERED_MAX)]
    notes = Notes(swept_ms=NOW_MS, answered=Map(dict.fromkeys(keys, NOW_MS - ANSWERED_KEPT_MS)))

    world = after(
        ev.RequestAnswered(b"\xff" * 16, BOB, 5, 0), world=World(notes=notes), at_ms=NOW_MS
    )

    assert world.notes.answered == Map({BOB + b"\xff" * 16: 0})


def test_a_label_that_is_not_there_is_taken_away_without_harm() -> None:
    assert after(ev.LabelSet(bytes(16), "")).notes.labels == Map()


def test_notes_come_back_from_a_snapshot() -> None:
    world = after(
        ev.LabelSet(bytes(32), "rent"),
        ev.LabelSet(bytes(16), "Käse ☕"),
        made(1),
        made(2, NOW_MS + 5),
        cancelled(2),
        ev.RequestAnswered(bytes(16), BOB, 2**120, 0),
        ev.InboxRead(3),
        ev.BackupConfirmed(),
    )
    world = replace(
        world, notes=replace(world.notes, requests=world.notes.requests.set(PAID.request_id, PAID))
    )

    assert decode_world(encode_world(world)) == world


def test_a_payment_for_another_id_leaves_the_notes_as_they_are() -> None:
    """The same object: a payment that answers nothing must not cost a copy."""
    town = a_town()
    open_tab(town)
    town["bob"].take(
        inp.MakeRequest(
            at_ms=town.now_ms, request_id=b"\1" * 16, amount_wei=5, memo="", expires_ms=0
        )
    )
    notes = town["bob"].world.notes

    town.pay("alice", "bob", 5, 1)

    assert town["bob"].world.notes is notes
