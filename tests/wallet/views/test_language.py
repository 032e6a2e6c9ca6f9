"""Which language is spoken, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wallet.views import language
from wallet.views.language import (
    Language,
    available,
    chosen_language,
    locale_language,
    set_language,
    start_language,
    tr,
    tr_marked,
    trn,
    use_language,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _english_after(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    yield
    use_language("en")


def test_english_needs_no_catalogue() -> None:
    assert tr("Contacts") == "Contacts"
    assert [trn("1 tab", "{number} tabs", number) for number in (0, 1, 2)] == [
        "{number} tabs",
        "1 tab",
        "{number} tabs",
    ]
    assert language.language() == "en"


def test_german_speaks_and_what_it_does_not_know_is_english() -> None:
    use_language("de")

    assert tr("Contacts") == "Kontakte"
    assert tr_marked("Contacts") == "Kontakte"
    assert tr("Not in any catalogue") == "Not in any catalogue"
    assert trn("1 tab", "{number} tabs", 1) != trn("1 tab", "{number} tabs", 0)
    assert language.language() == "de"


@pytest.mark.parametrize("code", ["xx", "../de", ""])
def test_a_language_that_is_not_there_is_english(code: str) -> None:
    use_language("de")

    use_language(code)

    assert language.language() == "en"
    assert tr("Contacts") == "Contacts"


def test_a_damaged_catalogue_is_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "de.json").write_text("{", encoding="utf-8")
    monkeypatch.setattr(language, "_LANGUAGES", tmp_path)

    use_language("de")

    assert language.language() == "en"


def test_every_language_is_named_in_itself() -> None:
    assert available() == (Language("en", "English"), Language("de", "Deutsch"))


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de"}, "de"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "fi_FI.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, "en"),
        ({"LANG": "fi_FI.UTF-8", "LANGUAGE": "sv:de:en"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "de_AT.UTF-8"}, "de"),
    ],
)
def test_the_systems_locale_decides(environment: dict[str, str], code: str) -> None:
    assert locale_language(environment) == code


def test_a_choice_holds_from_the_next_start_on_and_wins_over_the_locale() -> None:
    set_language("de")
    assert language.language() == "en"
    assert chosen_language() == "de"

    start_language({"LANG": "en_GB.UTF-8"})

    assert language.language() == "de"


def test_a_choice_can_be_taken_back() -> None:
    set_language("en")
    set_language("")
    set_language("")

    assert chosen_language() == ""
    start_language({"LANG": "de_DE.UTF-8"})
    assert language.language() == "de"


@pytest.mark.parametrize("raw", [b"", b"xx", b"\xff\xfe", b"de/../../x" * 100])
def test_a_damaged_choice_is_none(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "towpath").mkdir()
    (tmp_path / "towpath" / "language").write_bytes(raw)

    assert chosen_language() == ""
