"""Every sentence that a person reads can be said in every language we have."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.house.language import (
    PLAIN,
    Said,
    catalogues,
    missing,
    placeholders,
    said_by,
    said_in_tree,
    unlike,
    unused,
)
from tests.house.tree import ROOT, code_files

if TYPE_CHECKING:
    from collections.abc import Iterator

SAID = said_in_tree()
# Here refusals, troubles and waits become words. Whoever adds such a module adds it here.
SENTENCES = (
    "wallet/exporting.py",
    "wallet/keys/problems.py",
    "wallet/keys/ring.py",
    "wallet/keys/words.py",
    "wallet/links/problems.py",
    "wallet/payer.py",
    "wallet/real/chaincheck.py",
    "wallet/real/problems.py",
    "wallet/views/people.py",
    "wallet/views/people_words.py",
    "wallet/views/quote.py",
    "wallet/views/sentences.py",
    "wallet/views/troubles.py",
)
PROSE = re.compile(r"[A-Za-z}]{2,},? [a-z{]")


@pytest.mark.parametrize("code", catalogues())
def test_every_text_is_in_the_catalogue(code: str) -> None:
    """`python -m tests.house.language` prints them, to be filled in."""
    assert missing(catalogues()[code], SAID) == {"texts": {}, "plurals": {}}


@pytest.mark.parametrize("code", catalogues())
def test_no_catalogue_holds_what_nobody_says(code: str) -> None:
    assert unused(catalogues()[code], SAID) == []


@pytest.mark.parametrize("code", catalogues())
def test_every_translation_has_the_same_placeholders_and_leads_nowhere_else(code: str) -> None:
    assert unlike(catalogues()[code]) == []


def test_only_texts_that_are_written_out_are_translated() -> None:
    assert SAID.wrong == []
    assert len(SAID.texts) > 1000


@pytest.mark.parametrize("where", SENTENCES)
def test_no_sentence_is_made_beside_the_catalogue(where: str) -> None:
    tree = ast.parse((ROOT / where).read_text(encoding="utf-8"))

    assert [text for text in bare(tree) if PROSE.search(text)] == []


def test_one_and_many_are_told_apart_by_the_language_not_by_the_code() -> None:
    found = []
    for path in sorted((ROOT / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.IfExp) and ast.unparse(node.test).endswith(" == 1"):
                calls = [ast.unparse(part) for part in (node.body, node.orelse)]
                found += [str(path) for call in calls if call.startswith("tr(")]

    assert found == []


def test_nothing_is_translated_on_import() -> None:
    """It would be said in the language of the moment at which a module happened to be imported."""
    found = [
        f"{path}:{line}"
        for path in code_files()
        for line in early(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert found == []


def test_a_text_that_is_translated_on_import_is_found() -> None:
    tree = ast.parse(
        'A = tr("a")\ndef f():\n    return tr("b")\nclass C:\n    d = trn("1", "n", 1)'
    )

    assert list(early(tree)) == [1, 5]


def test_what_cannot_be_followed_is_found() -> None:
    said = Said()

    said_by(
        'tr("a"); tr(f"{b}"); tr("c" + d); mark(e); trn("1 f", "{n} f", n); tr("g", x=1)', "m", said
    )

    assert set(said.texts) == {"a"}
    assert set(said.plurals) == {"{n} f"}
    assert said.wrong == ["m:1"] * 4


def test_a_lack_a_leftover_and_a_strange_placeholder_are_found() -> None:
    said = Said(texts={"Pay {name}": "m:1", "Gone": "m:2"}, plurals={"{n} tabs": "m:3"})
    catalogue = {
        "texts": {"Pay {name}": "{nam} zahlen", "Old": "Alt", "See https://a": "https://b"},
        "plurals": {"{n} tabs": ["1 Deckel", ""]},
    }

    assert missing(catalogue, said) == {"texts": {"Gone": ""}, "plurals": {"{n} tabs": ["", ""]}}
    assert unused(catalogue, said) == ["Old", "See https://a"]
    assert set(unlike(catalogue)) == {"Pay {name}", "See https://a", "{n} tabs"}
    assert placeholders("{a} {b:.0f} {c!r}") == {"a!None:", "b!None:.0f", "c!r:"}


def early(node: ast.AST) -> Iterator[int]:
    """The lines on which something is translated outside of any function."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.Call) and ast.unparse(child.func) in {"tr", "trn", "tr_marked"}:
            yield child.lineno
        yield from early(child)


def bare(node: ast.AST) -> Iterator[str]:
    """The texts of a module that stand outside of calls that translate, assertions and docstrings."""
    for child in ast.iter_child_nodes(node):
        is_call = isinstance(child, ast.Call)
        name = ast.unparse(child.func) if is_call else ""
        if name in PLAIN or name == "trn" or name.startswith(("_LOG.", "re.")):
            continue
        if isinstance(child, ast.Assert):
            continue
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value
        yield from bare(child)
