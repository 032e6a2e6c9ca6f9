"""Every decision has its page, and every page its parts."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import ROOT

PAGES = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
PARTS = ("Context", "Options", "Decision", "Consequences", "What would change it")


def test_numbers_have_no_gap() -> None:
    numbers = [int(page.name[:4]) for page in PAGES]

    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 18


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_has_all_parts(page: object) -> None:
    text = (ROOT / "docs" / "adr" / str(page)).read_text(encoding="utf-8")

    assert re.match(r"# \d{4} [A-Z]", text)
    assert re.search(r"^Status: (accepted|proposed|superseded by \d{4})", text, re.MULTILINE)
    assert [part for part in PARTS if f"\n## {part}\n" not in text] == []
    assert len(text.splitlines()) <= 80, "one page"


def test_index_lists_every_page() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")

    assert [page.name for page in PAGES if f"({page.name})" not in index] == []


def test_every_link_of_the_documents_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [
        (page, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    ]

    assert [
        f"{page.name}: {target}" for page, target in links if not (page.parent / target).exists()
    ] == []
