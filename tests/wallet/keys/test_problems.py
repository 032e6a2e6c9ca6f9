"""The codes of everything that can go wrong with keys: each with a cause and a remedy."""

import ast

import pytest

from tests.house.tree import ROOT
from wallet.codes import Code

CODE = sorted((ROOT / "wallet" / "keys").glob("*.py"))


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
    assert sorted([*set(codes), Code.PASSPHRASE_WRONG]) == sorted(codes)


@pytest.mark.parametrize("code", PROBLEMS)
def test_each_has_a_cause_and_a_remedy(code):
    given = PROBLEMS[code]

    for part in ("cause", "remedy"):
        assert ast.unparse(given[part]).strip("f\"'")
