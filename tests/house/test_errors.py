"""Each error code is on the one list, made somewhere, told on the page, and expected by a test."""

from __future__ import annotations

import ast
from enum import StrEnum

import pytest

from tests.house import metcodes
from tests.house.errorpage import PAGE, makings, page, said_in, sentences
from tests.house.metcodes import unmet
from tests.house.remedies import WITHOUT_BUTTON
from tests.house.tree import ROOT
from wallet.codes import BY_REMEDY, Code, Remedy, remedy_of


def test_page_of_codes_is_up_to_date() -> None:
    written = PAGE.read_text(encoding="utf-8")

    assert page() == written, "run `python -m tests.house.errorpage`"


def test_every_code_has_a_cause_and_a_remedy() -> None:
    said = sentences()

    assert [code for code in Code if code not in said] == []
    assert [code for code, all_said in said.items() for pair in all_said if not all(pair)] == []


def test_every_code_has_a_button_or_a_reason_to_have_none() -> None:
    excused = [code for codes in WITHOUT_BUTTON.values() for code in codes]

    assert sorted(excused) == sorted({*excused})
    assert [
        code for code in Code if remedy_of(code) is Remedy.NOTHING and code not in excused
    ] == []
    assert [code for code in excused if remedy_of(code) is not Remedy.NOTHING] == []


def test_no_code_has_two_buttons() -> None:
    offered = [code for codes in BY_REMEDY.values() for code in codes]

    assert sorted(offered) == sorted({*offered})


def test_no_code_is_free_text() -> None:
    free = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in makings()
        if any(isinstance(part, ast.Constant | ast.JoinedStr) for part in _branches(node))
    ]

    assert free == []


def test_every_code_is_expected_by_a_test() -> None:
    assert unmet() == []


def test_a_code_that_nobody_makes_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    made_up = StrEnum("MadeUp", {"DAMAGED": "DAMAGED", "NEVER_MADE": "NEVER_MADE"})
    monkeypatch.setattr(metcodes, "Code", made_up)

    assert metcodes.unmet() == [made_up["NEVER_MADE"]]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("def t():\n    assert told.code is Code.IO", ["IO"]),
        ("def t():\n    assert (told.code, 1) == (StoreKind.IO, 1)", ["IO"]),
        ("def t():\n    assert told in {Cause.PORT_TAKEN}", ["LISTEN_PORT_TAKEN"]),
        ("@m.parametrize('code', [Code.IO])\ndef t(code):\n    assert told == code", ["IO"]),
        ("@m.parametrize(('a', 'b'), [(1, Code.IO)])\ndef t(a, b):\n    assert b == x", ["IO"]),
        ("@m.parametrize(('a', 'b'), [(1, Code.IO)])\ndef t(a, b):\n    assert a == x", []),
        ("@m.parametrize('code', [Code.IO])\ndef t(code):\n    raise Problem(code)", []),
        ("def t():\n    assert told == 'IO'", []),
        ("def t():\n    show(Problem(code=Code.IO))", []),
        ("def t():\n    assert Other.IO == told", []),
    ],
)
def test_a_code_is_expected_only_where_it_is_compared(test: str, expected: list[str]) -> None:
    assert list(metcodes.expected_by(test)) == expected


def _branches(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.IfExp):
        return _branches(node.body) + _branches(node.orelse)
    return [node]


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ('Problem(code=Code.IO, cause=tr("A {n:.0f}").format(n=1), remedy="r")', "A {n}"),
        ('A = mark("a")\nProblem(code=Code.IO, cause=tr_marked(A), remedy="r")', "a"),
        ('Problem(code=Code.IO, cause=trn("1", "{n} of", n).format(n=n), remedy="r")', "{n} of"),
        ('Problem(code=Code.IO, cause=said or tr("a"), remedy="r")', "a"),
        ('c = tr("a")\nc = c.format(x=1)\nProblem(code=Code.IO, cause=c, remedy="r")', "a"),
        ('c = c.format(x=1)\nProblem(code=Code.IO, cause=c, remedy="r")', "{c}"),
        ('a = b + "x"\nb = a + "y"\nProblem(code=Code.IO, cause=a, remedy="r")', "{a}yx"),
        ('T = {Code.IO: (mark("a"), mark("r"))}', "a"),
    ],
)
def test_sentences_are_read_in_each_way_they_are_written(source: str, cause: str) -> None:
    assert list(said_in(source)) == [(Code.IO, (cause, "r"))]
