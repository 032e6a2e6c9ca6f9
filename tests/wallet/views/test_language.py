"""Which language is spoken, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wallet.views import language
from wallet.views.language import (
    Language,
    available,
    locale_language,
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
def _english_after() -> Iterator[None]:
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
    monkeypatch.setattr(language, "_FOLDER", tmp_path)

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


def test_what_was_chosen_wins_over_the_locale() -> None:
    start_language("de", {"LANG": "en_GB.UTF-8"})
    assert language.language() == "de"
    use_language("en")

    start_language("en", {"LANG": "de_DE.UTF-8"})

    assert language.language() == "en"


@pytest.mark.parametrize("chosen", ["", "xx", "../de"])
def test_a_choice_that_is_none_leaves_it_to_the_locale(chosen: str) -> None:
    start_language(chosen, {"LANG": "de_DE.UTF-8"})

    assert language.language() == "de"
