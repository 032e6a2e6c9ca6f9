"""An import by name hides from the linter: each has a reason, and keeps the same rules as any other import."""

from __future__ import annotations

import grimp
import pytest
from importlinter.adapters.building import GraphBuilder
from importlinter.application.app_config import settings
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

import ui.qt
from tests.house.lateimports import (
    LateImport,
    late_edges,
    late_imports,
    late_imports_of,
    members_of,
)
from tests.house.test_imports import find_cycle
from tests.house.tree import CODE, ROOT
from wallet import api

REASONS = {
    "ui.app": "the loop, the door and the magnifier come behind the first paint",
    "ui.bridge": "a mistake is told by what no first paint needs",
    "ui.display": "sockets take 4 ms, and only a foreign display is asked",
    "ui.faults": "the log's library, for a mistake only",
    "ui.furnish": "all other pages, in a thread, behind the first paint",
    "ui.meeting": "sockets, where another window is there already",
    "ui.qt": "one name of Qt after the other, each when it is first used",
    "ui.widgets.notice": "a notice stands on the first page, its buttons come later",
    "ui.window": "the bars and windows for links and mistakes, which no first paint shows",
    "wallet.api": "the engine takes 350 ms, and the window is painted without it",
    "wallet.open": "the system's keyring, where a wallet uses it",
    "wallet.profilefacts": "as in wallet.requests: asked for by the settings page alone",
    "wallet.requests": "the library for QR symbols takes 20 ms, in a worker thread",
    "wallet.views.language": "a reader of JSON, which English needs not",
}
"""Why a module imports by name. Whatever else is slow to import is a library of `test_imports.SLOW`."""

CLOSED = {("wallet.api", "wallet.codes"): api._CODES}  # noqa: SLF001 - the closed set itself
"""Who takes a name that is not written there from a module, and which names those can be."""


def test_each_import_by_name_has_a_reason() -> None:
    assert {each.importer for each in late_imports()} == REASONS.keys()


def test_names_that_are_not_written_there_come_from_a_closed_set() -> None:
    found = late_imports()

    assert {each.importer for each in found if each.name is None} == {"ui.qt"}
    open_ended = {(each.importer, each.name): each.name for each in found if each.member == "?"}
    assert open_ended.keys() == CLOSED.keys()
    for taken_from, names in CLOSED.items():
        assert names <= members_of(open_ended[taken_from])
    assert [name for name in ui.qt.__all__ if not hasattr(ui.qt, name)] == []


def test_what_is_taken_from_a_late_module_is_there() -> None:
    ours = {name for _, name in late_edges()}

    assert [
        each
        for each in late_imports()
        if each.name in ours and each.member not in {None, "?", *members_of(each.name)}
    ] == []


def test_late_imports_close_no_circle() -> None:
    graph = _with_late_edges(grimp.build_graph(*CODE, cache_dir=None))

    assert (
        find_cycle({each: graph.find_modules_directly_imported_by(each) for each in graph.modules})
        is None
    )


def test_late_imports_keep_the_contracts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _are_kept(monkeypatch, set())


def test_a_late_import_against_a_contract_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _are_kept(monkeypatch, {("wallet.open", "ui.window")})


@pytest.mark.parametrize(
    ("source", "name", "member"),
    [
        ('import_module("a.b")', "a.b", None),
        ('x = import_module("a.b").C()', "a.b", "C"),
        ('importlib.import_module("a.b")', "a.b", None),
        ('getattr(import_module("a.b"), "c")', "a.b", "c"),
        ('getattr(import_module("a.b"), name)', "a.b", "?"),
        ("import_module(name)", None, None),
        ("list(map(import_module, names))", None, None),
    ],
)
def test_each_way_to_import_by_name_is_seen(
    source: str, name: str | None, member: str | None
) -> None:
    assert list(late_imports_of("m", source)) == [LateImport("m", name, member)]


def _are_kept(monkeypatch: pytest.MonkeyPatch, more: set[tuple[str, str]]) -> bool:
    """Whether the contracts of pyproject.toml hold with the late imports among the others."""

    class Builder(GraphBuilder):
        def build(self, *given: object, **named: object) -> grimp.ImportGraph:
            return _with_late_edges(super().build(*given, **named), more)

    configure()
    settings.configure(GRAPH_BUILDER=Builder())
    monkeypatch.chdir(ROOT)
    return lint_imports(cache_dir=None)


def _with_late_edges(
    graph: grimp.ImportGraph, more: set[tuple[str, str]] = frozenset()
) -> grimp.ImportGraph:
    for importer, imported in late_edges() | more:
        graph.add_import(importer=importer, imported=imported)
    return graph
