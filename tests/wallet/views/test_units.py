from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.views import units


@pytest.mark.parametrize(
    ("amount_wei", "text"),
    [
        (0, "0.0000"),
        (25 * 10**16, "0.2500"),
        (1, "0.000000000000000001"),
        (123_456 * 10**17, "12,345.6000"),
        (-25 * 10**16, "\N{MINUS SIGN}0.2500"),
        (2**70, "1,180.591620717411303424"),
    ],
)
def test_shows_every_wei_there_is(amount_wei: int, text: str) -> None:
    assert units.eth(amount_wei) == text


def test_shows_the_direction_of_money() -> None:
    assert units.eth_signed(3 * 10**17) == "+0.3000"
    assert units.eth_signed(-3 * 10**17) == "\N{MINUS SIGN}0.3000"
    assert units.eth_unit(3 * 10**17) == "0.3000 ETH"


def test_a_scale_has_no_trailing_zeros() -> None:
    assert units.eth_bare(12 * 10**18) == "12"
    assert units.eth_bare(6 * 10**17) == "0.6"


@given(st.integers(min_value=0, max_value=10**24))
def test_a_rounded_sum_is_never_more_than_there_is(amount_wei: int) -> None:
    shown_wei = int(units.eth_rounded_down(amount_wei).replace(",", "").replace(".", "")) * 10**14

    assert 0 <= amount_wei - shown_wei < 10**14


@pytest.mark.parametrize(
    ("duration_ms", "text"),
    [
        (0, "0 ms"),
        (41, "41 ms"),
        (999, "999 ms"),
        (1000, "1.00 s"),
        (1259, "1.25 s"),
        (59_999, "59.99 s"),
        (125_000, "2 min 5 s"),
        (83_160_000, "23 h 6 min"),
    ],
)
def test_says_how_long_it_took(duration_ms: int, text: str) -> None:
    assert units.took(duration_ms) == text


def test_groups_an_address_in_fours() -> None:
    address = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"

    assert (
        units.hex_groups(address) == "0x7099 7970 C518 12dc 3A01 \N{HORIZONTAL ELLIPSIS} 17dc 79C8"
    )
    assert units.hex_groups("0xabcdef") == "0xabcd ef"
    whole = units.hex_groups(address, is_whole=True)
    assert whole == "0x7099 7970 C518 12dc 3A01 0C7d 01b5 0e0d 17dc 79C8"
    assert whole.replace(" ", "") == address


def test_names_the_day_of_an_older_moment() -> None:
    now_ms = 1_781_015_160_000
    day_ms = 24 * 3600 * 1000

    assert units.clock_beside(now_ms, now_ms=now_ms) == units.clock(now_ms)
    older = units.clock_beside(now_ms - day_ms, now_ms=now_ms)
    assert older == f"{units.moment(now_ms - day_ms)[:3]} {units.clock(now_ms - day_ms)}"


def test_a_time_of_another_day_or_year_says_so() -> None:
    now_ms, day_ms = 1_781_015_160_000, 24 * 3600 * 1000

    today = units.date_beside(now_ms - 1, now_ms=now_ms)
    last_week = units.date_beside(now_ms - 7 * day_ms, now_ms=now_ms)
    last_year = units.date_beside(now_ms - 365 * day_ms, now_ms=now_ms)

    assert today == units.clock(now_ms - 1)
    assert last_week == f"{units.day(now_ms - 7 * day_ms)} {units.clock(now_ms)}"
    assert last_year.endswith(f"Jun 2025 {units.clock(now_ms - 365 * day_ms)}")
    assert units.date_seconds(now_ms).startswith(f"{units.day(now_ms)} 2026, ")


def test_days_begin_at_midnight() -> None:
    now_ms = 1_781_015_160_000

    for day_count in (0, 1, 29):
        begin_ms = units.days_before(now_ms, day_count)
        assert units.clock_seconds(begin_ms) == "00:00:00"
        assert units.day(begin_ms) != units.day(begin_ms - 1)
    assert units.day(units.days_before(now_ms, 0)) == units.day(now_ms)


def test_an_event_has_a_number_with_its_thousands_apart() -> None:
    assert units.event_number(1284) == "#1,284"
    assert units.count(6_412_551) == "6,412,551"


@pytest.mark.parametrize(
    ("duration_s", "text"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (3600, "1 h"),
        (5400, "1 h 30 min"),
        (86_400, "24 h"),
        (90_000, "1 day 1 h"),
        (259_200, "3 days"),
        (3_661, "1 h 1 min"),
    ],
)
def test_a_length_of_time_has_its_two_largest_units(duration_s: int, text: str):
    assert units.duration(duration_s) == text


@pytest.mark.parametrize(
    ("duration_ms", "text"),
    [
        (0, "Less than a second"),
        (999, "Less than a second"),
        (35_200, "35 s"),
        (125_000, "2 min 5 s"),
        (3_600_000, "1 h 0 min"),
        (26 * 3_600_000, "1 day 2 h"),
        (75 * 3_600_000, "3 days 3 h"),
    ],
)
def test_time_between_two_moments(duration_ms: int, text: str):
    assert units.span(duration_ms) == text


def test_a_day_and_its_time():
    said = units.day_clock(1_781_015_160_000)

    assert said.startswith("Tue 9 Jun, ")
    assert said.endswith(units.clock(1_781_015_160_000))


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (1_000_000, "1.0 MB"),
        (1_474_560, "1.4 MB"),
        (999_999_999, "999.9 MB"),
        (5_000_000_000_000, "5000.0 GB"),
    ],
)
def test_a_files_size_is_told_in_the_unit_that_fits(size_bytes, words):
    assert units.size(size_bytes) == words
