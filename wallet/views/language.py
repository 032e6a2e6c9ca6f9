"""The language in which a person reads Towpath: every sentence goes through `tr`.

English is the language of the source, so it needs no catalogue and costs nothing. Another one is a file of
`resources/languages`, `<code>.json`: {"name": its own name, "texts": {English: translated}, "plurals": {the English
text for many: [its forms, in the order of `_FORM_OF`]}}. What is missing there is shown in English.

It is chosen once, when the window starts: first what the person chose, then the system's locale. Another choice is
written down and holds from the next start on: what was said before would stay in the old one, and half a window in
each language is worse than a restart. The command line and the log files never choose one, so they are English.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from resources import FOLDER

ENGLISH: Final = "en"
_LANGUAGES: Final = FOLDER / "languages"
_CHOICE_SIZE_MAX: Final = 16
# Which of its forms a language takes for a number; one line for each catalogue.
_FORM_OF: Final[dict[str, Callable[[int], int]]] = {"de": lambda number: 0 if number == 1 else 1}


@dataclass(frozen=True, slots=True)
class Language:
    """A language that can be chosen: its code and what it calls itself."""

    code: str
    name: str


@dataclass(slots=True)
class _Catalogue:
    """The language in use."""

    code: str
    texts: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]


_used = _Catalogue(ENGLISH, {}, {})


def tr(text: str) -> str:
    """The text in the person's language. Only for a text that is written out; see `tr_marked`."""
    return _used.texts.get(text, text)


def trn(one: str, many: str, number: int) -> str:
    """The text that goes with a number, which it may hold as a placeholder; other languages may have more than two."""
    forms = _used.plurals.get(many)
    if forms is None:
        return one if number == 1 else many
    return forms[_FORM_OF[_used.code](number)]


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
    codes = sorted(path.stem for path in _LANGUAGES.glob("*.json") if path.stem in _FORM_OF)
    others = (Language(code, str(_read(code).get("name", code))) for code in codes)
    return (Language(ENGLISH, "English"), *others)


def set_language(code: str) -> None:
    """Write down which language the window speaks from the next start on; "" follows the system again.

    Raises:
        OSError: it could not be written.
    """
    path = _choice_path(os.environ)
    if not code:
        path.unlink(missing_ok=True)
        return
    assert code == ENGLISH or code in _FORM_OF, f"language {code}"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(code, encoding="ascii")
    draft.replace(path)


def chosen_language() -> str:
    """What the person chose for the next start; "" where the system's locale decides."""
    try:
        with _choice_path(os.environ).open(encoding="ascii") as file:
            code = file.read(_CHOICE_SIZE_MAX).strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return code if code == ENGLISH or code in _FORM_OF else ""


def start_language(environment: Mapping[str, str]) -> None:
    """Take what the person chose, else the system's. Called once, before the first word is shown."""
    code = chosen_language() or locale_language(environment)
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
        if code == ENGLISH or code in _FORM_OF:
            return code
    return ENGLISH


def _choice_path(environment: Mapping[str, str]) -> Path:
    """Beside the profiles, not in one: the window speaks before a profile is opened."""
    data = environment.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "towpath" / "language"


def _read(code: str) -> dict[str, Any]:
    if code not in _FORM_OF:
        return {}
    try:
        # Late: two milliseconds that English need not wait for before the first paint.
        tree = import_module("json").loads(
            (_LANGUAGES / f"{code}.json").read_text(encoding="utf-8")
        )
    except (OSError, ValueError):
        return {}
    return tree if isinstance(tree, dict) else {}
