"""The codes of everything that can go wrong with keys: each with a cause, a remedy and a test."""

import ast

import pytest

from tests.house.tree import ROOT

CODE = sorted((ROOT / "wallet" / "keys").glob("*.py"))
TESTS = "".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "tests" / "wallet" / "keys").glob("test_*.py")
)


def told_problems():
    """Every `Problem(...)` of the code: its code, and the names of what it is given."""
    for path in CODE:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "Problem":
                given = {keyword.arg: keyword.value for keyword in call.keywords}
                yield ast.unparse(given["code"]).removeprefix("Code."), given


PROBLEMS = dict(told_problems())


def test_they_are_many_and_none_is_told_at_two_places():
    codes = [code for code, _ in told_problems()]

    assert len(codes) >= 30
    # One cause, told otherwise where the wallet is open already.
    assert sorted([*set(codes), "PASSPHRASE_WRONG"]) == sorted(codes)


@pytest.mark.parametrize("code", PROBLEMS)
def test_each_has_a_cause_a_remedy_and_a_test(code):
    given = PROBLEMS[code]

    for part in ("cause", "remedy"):
        assert ast.unparse(given[part]).strip("f\"'")
    assert f'"{code}"' in TESTS
