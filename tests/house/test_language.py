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
# English is not said to a person in the window here: what stands beside each says to whom.
BESIDE = {
    "ui/__main__.py": "the command line",
    "ui/app.py": "the command line, before there is a window",
    "ui/pages/activity/cells.py": "a sheet of styles",
    "ui/widgets/qr.py": "a drawing",
    "ui/qt.py": "a fault in the program",
    "ui/theme.py": "sheets of styles",
    "ui/widgets/canal_layout.py": "a fault in the program",
    "wallet/api.py": "a fault in the program",
    "wallet/books.py": "the demo's report",
    "wallet/cli.py": "the command line",
    "wallet/clierrors.py": "the command line",
    "wallet/clilog.py": "the command line",
    "wallet/codes.py": "names of actions, for the page of codes",
    "wallet/crashreport.py": "a file for who looks after the program",
    "wallet/demo/headless.py": "the command line",
    "wallet/demo/report.py": "the command line",
    "wallet/demo/terminal.py": "the command line",
    "wallet/keys/guards.py": "what is sealed, not said",
    "wallet/keys/guessed.py": "words that are easy to guess",
    "wallet/keys/sources.py": "a fault in the program",
    "wallet/logtext.py": "the command line",
    "wallet/ownlog.py": "the log's file",
    "wallet/playkey.py": "a seed, not said",
    "wallet/real/settings.py": "the settings file about itself",
    "wallet/views/activity_export.py": "words of a format",
    "wallet/views/activity_values.py": "words of a format",
}
SENTENCES = [
    where
    for path in code_files()
    if (where := path.relative_to(ROOT).as_posix()).startswith(("ui/", "wallet/"))
]
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


@pytest.mark.parametrize("where", [where for where in SENTENCES if where not in BESIDE])
def test_no_sentence_is_made_beside_the_catalogue(where: str) -> None:
    assert prose_of(where) == []


def test_only_modules_that_need_it_are_left_out() -> None:
    assert [where for where in BESIDE if not prose_of(where)] == []


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


def prose_of(where: str) -> list[str]:
    """What a module says without asking the catalogue."""
    tree = ast.parse((ROOT / where).read_text(encoding="utf-8"))
    return [text for text in bare(tree) if PROSE.search(text)]


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
