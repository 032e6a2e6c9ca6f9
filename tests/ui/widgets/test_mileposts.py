from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import NOW_MS, a_strip
from ui.widgets.mileposts import mileposts
from wallet.views.values import StripView

if TYPE_CHECKING:
    from collections.abc import Iterator

SECOND_MS = 1_000
HOUR_MS = 3_600 * SECOND_MS


@pytest.fixture(autouse=True)
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("span_ms", "texts"),
    [
        (
            180 * SECOND_MS,
            ["14:23:00", "14:23:30", "14:24:00", "14:24:30", "14:25:00", "14:25:30"],
        ),
        (2 * HOUR_MS, ["12:30", "13:00", "13:30", "14:00"]),
        (8 * 24 * HOUR_MS, ["Tue 2 Jun", "Thu 4 Jun", "Sat 6 Jun", "Mon 8 Jun"]),
    ],
)
def test_mileposts_stand_at_round_times(span_ms: int, texts: list[str]) -> None:
    strip = a_strip(400, 200, span_ms=span_ms)

    found = list(mileposts(strip, 7))

    assert [text for _place, text in found] == texts
    places = [place for place, _text in found]
    assert places == sorted(places)
    steps = [after - before for before, after in pairwise(places)]
    assert max(steps) - min(steps) < 0.002, "equally long steps are equally far apart"


def test_a_milepost_stands_where_its_time_is() -> None:
    strip = a_strip(400, 200, span_ms=200 * SECOND_MS)

    place, text = next(mileposts(strip, 1))

    assert text == "14:25"
    assert place == pytest.approx(140 / 200)


def test_a_busy_second_after_a_quiet_day_has_mileposts_of_its_own() -> None:
    """Where quiet time is squeezed, each stretch has the step that fits it."""
    busy = tuple(NOW_MS + 250 * at for at in range(20))
    strip = StripView(
        first_ms=NOW_MS - 48 * HOUR_MS,
        last_ms=NOW_MS + 5_000,
        last_seq=40,
        buckets=(1,) * 40,
        bucket_first_seqs=tuple(range(1, 41)),
        bucket_start_ms=(*(NOW_MS - 48 * HOUR_MS + 2 * HOUR_MS * at for at in range(20)), *busy),
        marks=(),
    )

    texts = [text for _place, text in mileposts(strip, 4)]

    assert texts == ["Mon 8 Jun", "14:26:00"]


def test_a_strip_shorter_than_its_mileposts_has_fewer() -> None:
    assert len(list(mileposts(a_strip(3, 3), 50))) <= 3
