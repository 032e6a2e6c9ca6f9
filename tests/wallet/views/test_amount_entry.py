"""Money is never guessed: an amount has one reading, or it is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.views import units
from wallet.views.amount_entry import AmountFault, AmountRefused, parse_eth


@pytest.mark.parametrize(
    ("text", "amount_wei"),
    [
        ("0.25", 25 * 10**16),
        (".5", 5 * 10**17),
        ("1.", 10**18),
        ("007", 7 * 10**18),
        ("  2.5000 ", 25 * 10**17),
        ("0.000000000000000001", 1),
        ("0.2500000000000000000000", 25 * 10**16),
        ("999999999999", 999_999_999_999 * 10**18),
        ("0,25", 25 * 10**16),
        (",5", 5 * 10**17),
        ("1,", 10**18),
        ("1,5", 15 * 10**17),
        ("1,2345", 12_345 * 10**14),
        ("0,250", 25 * 10**16),
        (",250", 25 * 10**16),
        ("00,001", 10**15),
        ("1000,50", 100_050 * 10**16),
        ("1.0000", 10**18),
        ("1.00", 10**18),
        ("1.1250", 1125 * 10**15),
        ("0.125", 125 * 10**15),
        (".125", 125 * 10**15),
        ("1000", 1000 * 10**18),
    ],
)
def test_reads_an_amount_exactly(text: str, amount_wei: int) -> None:
    assert parse_eth(text) == amount_wei


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", AmountFault.EMPTY),
        ("   ", AmountFault.EMPTY),
        ("-1", AmountFault.NEGATIVE),
        ("\N{MINUS SIGN}1", AmountFault.NEGATIVE),
        ("1e3", AmountFault.NOT_A_NUMBER),
        ("+1", AmountFault.NOT_A_NUMBER),
        (",", AmountFault.NOT_A_NUMBER),
        ("1,000,5", AmountFault.NOT_A_NUMBER),
        ("1.000.5", AmountFault.NOT_A_NUMBER),
        ("1,00,00", AmountFault.NOT_A_NUMBER),
        ("1 00", AmountFault.NOT_A_NUMBER),
        ("1 000'000", AmountFault.NOT_A_NUMBER),
        ("0 250", AmountFault.NOT_A_NUMBER),
        ("0.250.000", AmountFault.NOT_A_NUMBER),
        ("1,,5", AmountFault.NOT_A_NUMBER),
        ("0,-5", AmountFault.NOT_A_NUMBER),
        ("0, 25", AmountFault.NOT_A_NUMBER),
        ("0\N{ARABIC COMMA}5", AmountFault.NOT_A_NUMBER),
        ("0\N{FULLWIDTH COMMA}5", AmountFault.NOT_A_NUMBER),
        ("0\N{SINGLE LOW-9 QUOTATION MARK}5", AmountFault.NOT_A_NUMBER),
        ("0\N{ARABIC DECIMAL SEPARATOR}5", AmountFault.NOT_A_NUMBER),
        ("0,0000000000000000001", AmountFault.TOO_MANY_DECIMALS),
        ("0,000", AmountFault.ZERO),
        ("1 000 000 000 000", AmountFault.TOO_LARGE),
        ("1000000000000,000", AmountFault.TOO_LARGE),
        ("9" * 5000 + ".000", AmountFault.TOO_LARGE),
        ("1" + ".000" * 5000, AmountFault.TOO_LARGE),
        ("1.000,0000000000000000001", AmountFault.TOO_MANY_DECIMALS),
        ("1.2.3", AmountFault.NOT_A_NUMBER),
        (".", AmountFault.NOT_A_NUMBER),
        ("0x10", AmountFault.NOT_A_NUMBER),
        ("inf", AmountFault.NOT_A_NUMBER),
        ("nan", AmountFault.NOT_A_NUMBER),
        ("1_0", AmountFault.NOT_A_NUMBER),
        ("\N{ARABIC-INDIC DIGIT ONE}", AmountFault.NOT_A_NUMBER),
        ("\N{FULLWIDTH DIGIT ONE}", AmountFault.NOT_A_NUMBER),
        ("0.25\n1", AmountFault.NOT_A_NUMBER),
        ("0.0000000000000000001", AmountFault.TOO_MANY_DECIMALS),
        ("1000000000000", AmountFault.TOO_LARGE),
        ("1000000000.000", AmountFault.TOO_LARGE),
        ("9" * 5000, AmountFault.TOO_LARGE),
        ("0", AmountFault.ZERO),
        ("0.000", AmountFault.ZERO),
    ],
)
def test_refuses_an_amount_and_names_the_rule(text: str, fault: AmountFault) -> None:
    with pytest.raises(AmountRefused) as refused:
        parse_eth(text)

    assert refused.value.fault is fault
    assert refused.value.readings == ()


@given(st.integers(min_value=1, max_value=10**30 - 1))
def test_an_editable_amount_reads_back_to_the_wei(amount_wei: int) -> None:
    assert parse_eth(units.eth_editable(amount_wei)) == amount_wei


@pytest.mark.parametrize(
    ("text", "larger", "smaller"),
    [
        ("1.000", "1000", "1"),
        ("1,000", "1000", "1"),
        ("12,345", "12345", "12.3450"),
        ("12.345", "12345", "12.3450"),
        ("1.120", "1120", "1.12"),
        ("1234,567", "1234567", "1234.5670"),
        ("01,000", "1000", "1"),
        ("  1.000 ", "1000", "1"),
        ("999999999.999", "999999999999", "999999999.9990"),
    ],
)
def test_refuses_what_can_be_read_in_two_ways_and_offers_both(
    text: str, larger: str, smaller: str
) -> None:
    with pytest.raises(AmountRefused) as refused:
        parse_eth(text)

    assert refused.value.fault is AmountFault.TWO_WAYS
    assert refused.value.readings == (larger, smaller)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("1 000", "1000"),
        ("1\N{NO-BREAK SPACE}000", "1000"),
        ("1\N{NARROW NO-BREAK SPACE}000", "1000"),
        ("1\N{THIN SPACE}000", "1000"),
        ("1'000", "1000"),
        ("1\N{RIGHT SINGLE QUOTATION MARK}000", "1000"),
        ("1'000,5", "1000.5"),
        ("1 000,500", "1000.5"),
        ("1,000.5", "1000.5"),
        ("1.000,5", "1000.5"),
        ("1,000.125", "1000.1250"),
        ("1.000,", "1000"),
        ("1.000,00", "1000"),
        ("1,000,000", "1000000"),
        ("1.000.000", "1000000"),
        ("12,34,567.8", "1234567.8"),
        ("12,345.6000", "12345.6"),
    ],
)
def test_takes_no_marks_between_thousands_and_offers_what_to_type(text: str, reading: str) -> None:
    with pytest.raises(AmountRefused) as refused:
        parse_eth(text)

    assert refused.value.fault is AmountFault.GROUPED
    assert refused.value.readings == (reading,)


@given(st.from_regex(r"[1-9][0-9]{0,2}([., ']?[0-9]{2,3}){1,2}([.,][0-9]{0,4})?", fullmatch=True))
def test_what_is_offered_can_be_typed(text: str) -> None:
    try:
        parse_eth(text)
    except AmountRefused as refused:
        for reading in refused.readings:
            assert parse_eth(reading) > 0
