from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.fakes import a_strip
from ui.widgets.strip import place_of, seq_at
from wallet.views.values import StripView


def a_small_strip() -> StripView:
    """Three events in the first bucket, none in the second, two in the third."""
    return StripView(
        first_ms=0,
        last_ms=3000,
        last_seq=5,
        buckets=(3, 0, 2),
        bucket_first_seqs=(1, 4, 4),
        bucket_start_ms=(0, 1000, 2000),
        marks=(),
    )


@pytest.mark.parametrize(
    ("place", "seq"),
    [(0, 1), (120, 2), (332, 3), (400, 3), (660, 3), (667, 4), (900, 5), (1000, 5), (-50, 1)],
)
def test_a_place_is_the_event_that_holds_there(place: int, seq: int) -> None:
    assert seq_at(a_small_strip(), place) == seq


@given(st.integers(min_value=1, max_value=5000), st.data())
def test_the_handle_stands_where_its_event_is(last_seq: int, data: st.DataObject) -> None:
    strip = a_strip(last_seq, 200)
    seq = data.draw(st.integers(min_value=1, max_value=last_seq))

    place = place_of(strip, seq)

    assert 0 <= place <= 1000
    if seq < last_seq:
        # A bucket holds many events, and one thousandth of the strip is the finest step.
        near = max(strip.buckets) * len(strip.buckets) // 1000 + 2
        assert abs(seq_at(strip, place) - seq) <= near


@given(st.integers(min_value=1, max_value=5000))
def test_later_events_stand_further_right(last_seq: int) -> None:
    strip = a_strip(last_seq, 100)
    places = [place_of(strip, seq) for seq in range(1, last_seq + 1, max(last_seq // 50, 1))]

    assert places == sorted(places)


def test_a_strip_without_events_has_only_the_present() -> None:
    empty = StripView(
        first_ms=0,
        last_ms=0,
        last_seq=0,
        buckets=(),
        bucket_first_seqs=(),
        bucket_start_ms=(),
        marks=(),
    )

    assert seq_at(empty, 300) == 0
    assert place_of(empty, 0) == 1000
