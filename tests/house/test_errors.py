"""Each error code is on the one list, made somewhere, told on the page, and met in a test."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.errorpage import PAGE, makings, page, said_in, sentences
from tests.house.tree import ROOT
from wallet.codes import Code

_KINDS = ("Code", "Reason", "StoreKind", "ChainErrorKind", "LinkFault", "Cause")
_ORIGINS = {"CHAIN_QUEUE_FULL": "QUEUE_FULL", "LISTEN_PORT_TAKEN": "PORT_TAKEN"}


def test_page_of_codes_is_up_to_date() -> None:
    written = PAGE.read_text(encoding="utf-8")

    assert page() == written, "run `python -m tests.house.errorpage`"


def test_every_code_has_a_cause_and_a_remedy() -> None:
    said = sentences()

    assert [code for code in Code if code not in said] == []
    assert [code for code, all_said in said.items() for pair in all_said if not all(pair)] == []


def test_no_code_is_free_text() -> None:
    free = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in makings()
        if any(isinstance(part, ast.Constant | ast.JoinedStr) for part in _branches(node))
    ]

    assert free == []


def test_every_code_is_met_in_a_test() -> None:
    tests = "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if "house" not in path.parts
    )
    named = set(re.findall(r"[\"']([A-Z_]{2,})[\"']", tests))
    for kind in _KINDS:
        named |= set(re.findall(rf"\b{kind}\.([A-Z_]+)\b", tests))

    assert [code for code in Code if _ORIGINS.get(code, code) not in named] == []


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
