"""Modules and functions stay short enough to be read at once."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.house.tree import ROOT, code_files

if TYPE_CHECKING:
    from pathlib import Path

MODULE_MAX = 400
"""Lines that are neither blank nor a comment."""

FUNCTION_MAX = 50
"""Lines from the name to the end, with the docstring."""

# Larger than they should be: they may shrink, and leave this list, but not grow.
LARGE_MODULES = {
    "engine/log/store.py": 451,
    "engine/node.py": 467,
    "engine/protocol/events.py": 465,  # one small class after another
}
LONG_FUNCTIONS = {
    "ui/app.py:run": 57,
    "ui/glossary.py:meaning": 53,  # a table of words
}


def size(path: Path) -> int:
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return sum(1 for line in lines if line and not line.startswith("#"))


def long_functions(text: str, most: int) -> dict[str, int]:
    """Name -> lines of every function that has more than `most`."""
    found = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            count = (node.end_lineno or 0) - node.lineno + 1
            if count > most:
                found[node.name] = count
    return found


def test_no_module_is_too_large_to_be_read() -> None:
    large = {
        path.relative_to(ROOT).as_posix(): size(path)
        for path in code_files()
        if size(path) > MODULE_MAX
    }

    assert large.keys() == LARGE_MODULES.keys()
    assert {name: count for name, count in large.items() if count > LARGE_MODULES[name]} == {}


def test_no_function_is_too_long_to_be_read() -> None:
    found = {
        f"{path.relative_to(ROOT).as_posix()}:{name}": count
        for path in code_files()
        for name, count in long_functions(path.read_text(encoding="utf-8"), FUNCTION_MAX).items()
    }

    assert found.keys() == LONG_FUNCTIONS.keys()
    assert {name: count for name, count in found.items() if count > LONG_FUNCTIONS[name]} == {}


def test_a_long_function_would_be_found() -> None:
    text = (
        "def short():\n    pass\n\n\nclass A:\n    async def long(self):\n" + "        x = 1\n" * 3
    )

    assert long_functions(text, 3) == {"long": 4}
