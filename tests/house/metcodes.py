"""Which error codes a test expects: those that an assertion compares with what happened, not those it only mentions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from tests.house.errorpage import code_of_member, makings
from tests.house.tree import ROOT
from wallet.codes import Code


def unmet() -> list[Code]:
    """Codes that no test expects where they are made: the window's tests pretend to be the wallet, so for a code of
    the wallet they do not count.
    """
    window = {
        code
        for path, node in makings()
        if path.is_relative_to(ROOT / "ui")
        for code in expected_in([node])
    }
    met: set[str] = set()
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        folder = path.relative_to(ROOT / "tests").parts[0]
        expected = set(expected_by(path.read_text(encoding="utf-8")))
        met |= expected & window if folder == "ui" else expected if folder != "house" else set()
    return [code for code in Code if code not in met]


def expected_by(source: str) -> Iterator[str]:
    """The codes that the tests of a module expect."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            comparisons = list(_comparisons(node))
            yield from expected_in(comparisons)
            yield from expected_in(_rows(node, comparisons))


def expected_in(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The codes that stand in these expressions, each as a member of its kind."""
    for node in nodes:
        for part in ast.walk(node):
            if (code := code_of_member(part)) is not None:
                yield code


def _comparisons(function: ast.AST) -> Iterator[ast.Compare]:
    """What the assertions of a function compare."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            yield from (part for part in ast.walk(node.test) if isinstance(part, ast.Compare))


def _rows(
    function: ast.FunctionDef | ast.AsyncFunctionDef, comparisons: list[ast.Compare]
) -> Iterator[ast.AST]:
    """The values of a parameter of which a comparison makes use."""
    compared = {
        part.id for each in comparisons for part in ast.walk(each) if isinstance(part, ast.Name)
    }
    for mark in function.decorator_list:
        match mark:
            case ast.Call(
                func=ast.Attribute(attr="parametrize"), args=[ast.Constant(value=str(name)), rows]
            ) if name in compared:
                yield rows
            case ast.Call(
                func=ast.Attribute(attr="parametrize"),
                args=[ast.Tuple(elts=names), ast.List(elts=rows)],
            ):
                yield from _columns(names, rows, compared)
            case _:
                pass


def _columns(names: list[ast.expr], rows: list[ast.expr], compared: set[str]) -> Iterator[ast.AST]:
    """Of rows of several values, those under a name that is compared."""
    for row in rows:
        cells = row.args if isinstance(row, ast.Call) else getattr(row, "elts", [])
        for name, cell in zip(names, cells, strict=False):
            if isinstance(name, ast.Constant) and name.value in compared:
                yield cell
