"""The direction of imports that import-linter does not see: cycles, late imports, start-up cost."""

from __future__ import annotations

import graphlib
import re
import subprocess
import sys
import tomllib
from collections import defaultdict

import grimp
import pytest

from tests.house.tree import CODE, ROOT, Import, code_files, imports_of, module_name

# Slow to import (0.3 to 2.2 s): never on the way to the first paint, so whatever stands on one is
# imported inside the function that needs it. Nothing else is.
SLOW = ("eth_abi", "eth_account", "sqlite_utils", "wasmtime", "web3")
FOR_TYPES = {
    "wallet.api": "loaded by the first paint",
    "wallet.ports": "loaded by the first paint",
    "wallet.plainfile": "loaded by the first paint",
    "wallet.open": "the keyring's libraries",
    "wallet.real.profile": "the keyring's libraries",
    "wallet.keys.guards": "the keyring's libraries",
    "wallet.keys.vault": "the keyring's libraries",
}
EMPTY: frozenset[str] = frozenset()


def find_cycle(imports: dict[str, set[str]]) -> list[str] | None:
    """A cycle among `imports` (module -> what it imports), or None."""
    try:
        graphlib.TopologicalSorter(imports).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return None


def all_imports() -> dict[str, list[Import]]:
    return {
        module_name(path): imports_of(path.read_text(encoding="utf-8")) for path in code_files()
    }


def is_slow(found: Import, imports: dict[str, list[Import]], seen: frozenset[str] = EMPTY) -> bool:
    """Whether the import `found` imports a slow library, itself or through our modules."""
    if found.name.partition(".")[0] in SLOW:
        return True
    own = {found.name, *(f"{found.name}.{member}" for member in found.members)} & imports.keys()
    steps = [step for name in own - seen for step in imports[name] if not step.is_lazy]
    return any(is_slow(step, imports, seen | own) for step in steps)


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph(*CODE, cache_dir=None)  # counts imports inside functions too

    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}

    assert find_cycle(imports) is None


def test_a_circle_would_be_found() -> None:
    assert find_cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) is not None
    assert find_cycle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) is None


def test_a_circle_of_imports_for_types_counts() -> None:
    graph = grimp.build_graph(*CODE, cache_dir=None)

    assert "ui.rooms" in graph.find_modules_directly_imported_by("ui.window")
    assert Import("ui.rooms", is_lazy=False, members=("Rooms",)) not in all_imports()["ui.window"]


def test_imports_for_types_are_where_they_save_something() -> None:
    """Measured, and with what was rejected, in docs/adr/0039-imports-for-types.md."""
    users = {
        module_name(path)
        for path in code_files()
        if re.search(r"^if TYPE_CHECKING:", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert {one for one in users if not one.startswith("ui.")} == set(FOR_TYPES)


def test_every_page_is_kept_apart_from_the_others() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (apart,) = [each["modules"] for each in contracts if each["type"] == "independence"]
    pages = {
        f"ui.pages.{path.parent.name}" for path in (ROOT / "ui" / "pages").glob("*/__init__.py")
    }

    assert set(apart) == pages


def test_only_what_is_slow_is_imported_late() -> None:
    imports = all_imports()

    needless = [
        f"{module}: {found.name}"
        for module, names in imports.items()
        for found in names
        if found.is_lazy and not is_slow(found, imports)
    ]

    assert needless == []


def test_slowness_is_followed_through_our_modules_but_not_through_late_imports() -> None:
    early, late = Import("web3.types", is_lazy=False), Import("web3", is_lazy=True)
    imports = {"a": [Import("b", is_lazy=False)], "b": [early], "c": [late]}

    assert is_slow(Import("a", is_lazy=True), imports)
    assert is_slow(Import("top", is_lazy=True, members=("a",)), {**imports, "top.a": imports["a"]})
    assert not is_slow(Import("c", is_lazy=True), imports)


def test_each_slow_library_has_one_owner() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for module, names in all_imports().items():
        for found in names:
            if found.name.partition(".")[0] in SLOW:
                owners[found.name.partition(".")[0]].add(module)

    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_reads_late_early_and_type_only_imports_apart() -> None:
    source = """
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import web3
class Owner:
    import json
    async def call(self):
        with self:
            from eth_account import Account
"""

    assert imports_of(source) == [
        Import("typing", is_lazy=False, members=("TYPE_CHECKING",)),
        Import("json", is_lazy=False),
        Import("eth_account", is_lazy=True, members=("Account",)),
    ]


@pytest.mark.parametrize("module", ["wallet.api", "wallet.cli", "ui.app", "engine.node"])
def test_starts_light_from_any_folder(module: str, tmp_path: object) -> None:
    look = f"import sys; sys.path.append({str(ROOT)!r}); import {module}; print(*sys.modules)"

    answer = subprocess.run(
        [sys.executable, "-c", look], cwd=str(tmp_path), capture_output=True, text=True, check=False
    )

    assert answer.returncode == 0, answer.stderr
    assert set(SLOW) & set(answer.stdout.split()) == set()
