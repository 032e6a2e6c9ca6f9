from __future__ import annotations

import pytest
from hypothesis import given

from tests.wallet.links.makers import AMOUNTS_WEI
from wallet.codes import Code
from wallet.links.amounts import read_atomic, write_atomic
from wallet.ports import Problem

UINT256_MAX = 2**256 - 1


@pytest.mark.parametrize(
    ("text", "amount_wei"),
    [
        ("1", 1),
        ("250000000000000000", 25 * 10**16),
        ("2.5e17", 25 * 10**16),
        ("0.25e18", 25 * 10**16),
        ("25e16", 25 * 10**16),
        ("2.50e17", 25 * 10**16),
        ("1e0", 1),
        ("1e00", 1),
        ("1e18", 10**18),
        ("1.5e1", 15),
        ("1e77", 10**77),
        (str(UINT256_MAX), UINT256_MAX),
    ],
)
def test_reads_whole_units(text: str, amount_wei: int) -> None:
    assert read_atomic(text) == amount_wei


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0e5",
        "0.0e1",
        "0.25",
        "1.0",
        "2.5e0",
        "2.55e1",
        "0.25e1",
        "00",
        "01",
        "007",
        "+1",
        "-1",
        "-0",
        "1e-1",
        "1e+17",
        "1E17",
        "1e",
        "e17",
        ".5e1",
        "5.e1",
        "1e100",
        "1e999999999",
        "1e78",
        str(UINT256_MAX + 1),
        "9" * 79,
        "9" * 1000,
        "1." + "0" * 79 + "e99",
        "0x10",
        "1_000",
        "1,000",
        "1 000",
        " 1",
        "1\n",
        "inf",
        "nan",
        "1e1e1",
        "%31",
        "\N{ARABIC-INDIC DIGIT ONE}",
        "\N{FULLWIDTH DIGIT ONE}",
        "\N{SUPERSCRIPT TWO}",
    ],
)
def test_refuses_what_is_not_a_whole_number_of_units(text: str) -> None:
    with pytest.raises(Problem) as refused:
        read_atomic(text)

    assert refused.value.code == Code.LINK_AMOUNT


@pytest.mark.parametrize(
    ("amount_wei", "text"),
    [
        (1, "1"),
        (100, "100"),
        (1000, "1e3"),
        (1500, "1500"),
        (15_000, "15000"),
        (150_000, "1.5e5"),
        (25 * 10**16, "2.5e17"),
        (10**77, "1e77"),
        (123_456_789, "123456789"),
    ],
)
def test_writes_the_shorter_form(amount_wei: int, text: str) -> None:
    assert write_atomic(amount_wei) == text


@given(AMOUNTS_WEI)
def test_reads_back_each_unit(amount_wei: int) -> None:
    assert read_atomic(write_atomic(amount_wei)) == amount_wei
