"""Read the tree of the project: its modules, their imports, its text files."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
CODE = ("engine", "wallet", "ui")


class Import(NamedTuple):
    """One import: the module it names, and whether it runs only when a function is called."""

    name: str
    is_lazy: bool
    members: tuple[str, ...] = ()  # what is taken from it; each may be a module of its own


def code_files() -> list[Path]:
    return sorted(path for top in CODE for path in (ROOT / top).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(source: str) -> list[Import]:
    """All imports of a module, except those that only a type checker sees."""
    found: list[Import] = []
    _collect(ast.parse(source), found, is_lazy=False)
    return found


def _collect(node: ast.AST, found: list[Import], *, is_lazy: bool) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            found.extend(Import(alias.name, is_lazy) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            members = tuple(alias.name for alias in child.names)
            found.append(Import(child.module or "", is_lazy, members))
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for branch in child.orelse:
                _collect(ast.Module([branch], []), found, is_lazy=is_lazy)
        else:
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            _collect(child, found, is_lazy=is_lazy or inside)
