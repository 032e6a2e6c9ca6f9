"""The gate on coverage falls where it should."""

from __future__ import annotations

import pytest

from tests.covered import Cover, cover_of


def a_report(*, missing: tuple[int, ...] = (), branches_run: int = 98) -> dict[str, object]:
    totals = {"num_statements": 50, "num_branches": 100, "covered_branches": branches_run}
    return {
        "totals": totals,
        "files": {"b.py": {"missing_lines": []}, "a.py": {"missing_lines": list(missing)}},
    }


@pytest.mark.parametrize(
    ("missing", "branches_run", "expected"),
    [((), 98, True), ((), 97, False), ((7,), 100, False)],
)
def test_one_line_or_one_branch_too_few_is_not_enough(
    missing: tuple[int, ...], branches_run: int, expected: bool
) -> None:
    assert expected is cover_of(a_report(missing=missing, branches_run=branches_run)).is_enough


def test_it_names_the_lines() -> None:
    assert "lines never run: a.py:7, a.py:9;" in str(cover_of(a_report(missing=(7, 9))))
    assert "every line; 98.0 % of 100 branches" in str(cover_of(a_report()))


def test_nothing_at_all_is_not_enough() -> None:
    assert not Cover(lines=0, branches=0, branches_run=0, missing=()).is_enough
