"""The language in which a person reads Towpath: every sentence goes through `tr`.

English is the language of the source, so it needs no catalogue and costs nothing. Another one is a file of
`resources/languages`, `<code>.json`: {"texts": {English: translated}, "plurals": {English for many: [its forms, in the
order of `_LANGUAGES`]}}. What is missing there is shown in English.

It is taken once, when the window starts: first what the person chose, then the system's locale. Another choice holds
from the next start on: what was said before would stay in the old one, and half a window in each language is worse than
a restart. The command line and the log files never take one, so they are English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final, NamedTuple

from resources import FOLDER

ENGLISH: Final = "en"
_FOLDER: Final = FOLDER / "languages"
# What each language calls itself, and which of its forms it takes for a number; one line for each catalogue.
_LANGUAGES: Final[dict[str, tuple[str, Callable[[int], int]]]] = {
    "de": ("Deutsch", lambda number: 0 if number == 1 else 1),
}


class Language(NamedTuple):
    """A language that can be chosen: its code and what it calls itself."""

    code: str
    name: str


class _Catalogue:
    """The language in use. No data class: the first paint would have to import them for it."""

    def __init__(self) -> None:
        self.code = ENGLISH
        self.texts: Mapping[str, str] = {}
        self.plurals: Mapping[str, tuple[str, ...]] = {}


_used = _Catalogue()


def tr(text: str) -> str:
    """The text in the person's language. Only for a text that is written out; see `tr_marked`."""
    return _used.texts.get(text, text)


def trn(one: str, many: str, number: int) -> str:
    """The text that goes with a number, which it may hold as a placeholder; other languages may have more than two."""
    forms = _used.plurals.get(many)
    if forms is None:
        return one if number == 1 else many
    return forms[_LANGUAGES[_used.code][1](number)]


def mark(text: str) -> str:
    """The text as it is, to be translated by `tr_marked` when it is used: for tables that are made on import."""
    return text


def tr_marked(text: str) -> str:
    """A text from a table, in the person's language."""
    return _used.texts.get(text, text)


def language() -> str:
    """The code of the language in use."""
    return _used.code


def use_language(code: str) -> None:
    """Take this language for all that is said from now on; one that is not there, or damaged, is English."""
    tree = _read(code)
    _used.code = code if tree else ENGLISH
    _used.texts = tree.get("texts", {})
    _used.plurals = {many: tuple(forms) for many, forms in tree.get("plurals", {}).items()}


def available() -> tuple[Language, ...]:
    """The languages that can be chosen, English first."""
    others = (Language(code, name) for code, (name, _form_of) in sorted(_LANGUAGES.items()))
    return (Language(ENGLISH, "English"), *others)


def start_language(chosen: str, environment: Mapping[str, str]) -> None:
    """Take what the person chose, or the system's where that is "" or none of ours; before the first word is shown."""
    code = chosen if _is_known(chosen) else locale_language(environment)
    if code != ENGLISH:
        use_language(code)


def locale_language(environment: Mapping[str, str]) -> str:
    """The first language of the system's locale that there is; English where there is none."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    if locale.partition(".")[0] in ("", "C", "POSIX"):
        return ENGLISH
    for wanted in (*environment.get("LANGUAGE", "").split(":"), locale):
        code = wanted.replace("-", "_").partition(".")[0].partition("_")[0].lower()
        if _is_known(code):
            return code
    return ENGLISH


def _is_known(code: str) -> bool:
    return code == ENGLISH or code in _LANGUAGES


def _read(code: str) -> dict[str, Any]:
    if code not in _LANGUAGES:
        return {}
    try:
        # Late: two milliseconds that English need not wait for before the first paint.
        tree = import_module("json").loads((_FOLDER / f"{code}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return tree if isinstance(tree, dict) else {}
