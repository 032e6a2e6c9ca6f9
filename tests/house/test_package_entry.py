"""The packaged program's first word decides what it is."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from engine.lifeline import BECOME
from tests.house.packing import load
from wallet.program import WINDOW

if TYPE_CHECKING:
    from types import ModuleType

LINK = "nitro:0x00?amount=1"


@pytest.fixture
def began() -> list[object]:
    return []


@pytest.fixture
def entry(monkeypatch: pytest.MonkeyPatch, began: list[object]) -> ModuleType:
    found = load("entry", monkeypatch)
    programs = {
        "ui.__main__": SimpleNamespace(main=lambda words: began.append(("window", *words)) or 7),
        "wallet.cli": SimpleNamespace(main=lambda: began.append("command line")),
    }
    monkeypatch.setattr(found, "import_module", programs.__getitem__)
    monkeypatch.setattr(found, "become", lambda words: began.append(("became", *words)))
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    return found


@pytest.mark.parametrize(
    ("words", "code", "program"),
    [
        ([], 7, ("window",)),
        ([WINDOW], 7, ("window",)),
        ([WINDOW, "--profile", "x"], 7, ("window", "--profile", "x")),
        ([LINK], 7, ("window", LINK)),
        ([LINK.upper()], 7, ("window", LINK.upper())),
        (["--version"], 0, "command line"),
        (["--profile", "x"], 0, "command line"),  # looks at the name first, then becomes the window
        (["hub", "a.toml"], 0, "command line"),
    ],
)
def test_a_word_chooses_the_program(
    entry: ModuleType, began: list[object], words: list[str], code: int, program: object
) -> None:
    assert entry.main(words) == code
    assert began == [program]


def test_a_child_of_ours_becomes_another_program(entry: ModuleType, began: list[object]) -> None:
    entry.main([BECOME, "12", "/bin/anvil"])

    assert began[0] == ("became", "12", "/bin/anvil")


@pytest.mark.parametrize("before", [None, "/opt/lib"])
def test_programs_that_we_start_load_the_systems_libraries(
    entry: ModuleType, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/towpath/_internal")
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)

    entry.restore_libraries()

    assert os.environ.get("LD_LIBRARY_PATH") == before
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ
