"""Imports by name, `import_module("...")`: a linter of imports does not see them, so they are read here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tests.house.tree import ROOT, code_files, module_name


class LateImport(NamedTuple):
    """One import by name.

    Attributes:
        importer: our module in which it stands.
        name: what is imported; None where that is not written there.
        member: what is used of it at once; None if nothing is, "?" if that is not written there.
    """

    importer: str
    name: str | None
    member: str | None = None


@cache
def late_imports() -> tuple[LateImport, ...]:
    """Those of the whole program."""
    return tuple(
        found
        for path in code_files()
        for found in late_imports_of(module_name(path), path.read_text(encoding="utf-8"))
    )


def late_edges() -> set[tuple[str, str]]:
    """(importer, imported) among our modules."""
    ours = {module_name(path) for path in code_files()}
    return {(each.importer, each.name) for each in late_imports() if each.name in ours}


def late_imports_of(importer: str, source: str) -> Iterator[LateImport]:
    """Those of one module."""
    tree = ast.parse(source)
    used: dict[ast.AST, str] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Call() as call, attr=member):
                used[call] = member
            case ast.Call(func=ast.Name(id="getattr"), args=[ast.Call() as call, name, *_]):
                used[call] = _literal(name) or "?"
            case _:
                pass
    named = {node.func: node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if _is_import_module(node):
            call = named.get(node)
            name = _literal(call.args[0]) if call is not None else None
            yield LateImport(importer, name, None if call is None else used.get(call))


@cache
def members_of(module: str) -> set[str]:
    """What a module of ours has at its top, read and not run."""
    path = ROOT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    names: set[str] = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.ClassDef(name=name):
                names.add(name)
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case ast.Assign(targets=targets):
                names |= {each.id for each in targets if isinstance(each, ast.Name)}
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names |= {alias.asname or alias.name for alias in aliases}
            case _:
                pass
    return names


def _is_import_module(node: ast.AST) -> bool:
    match node:
        case ast.Name(id="import_module" | "__import__", ctx=ast.Load()):
            return True
        case ast.Attribute(value=ast.Name(id="importlib"), attr="import_module"):
            return True
        case _:
            return False


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
