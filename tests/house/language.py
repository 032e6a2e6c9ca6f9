"""What the catalogues of other languages must hold, read from the source.

`python -m tests.house.language` prints what each of them lacks and what it no longer needs, as JSON that can be filled
in and pasted; `--drop` takes out what is no longer needed.
"""

from __future__ import annotations

import ast
import json
import re
import string
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.house.tree import ROOT, code_files

LANGUAGES = ROOT / "resources" / "languages"
PLAIN = frozenset({"tr", "mark"})


@dataclass(slots=True)
class Said:
    """All that the source says: texts, pairs of one and many, and calls that no catalogue can follow."""

    texts: dict[str, str] = field(default_factory=dict)
    plurals: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def said_by(source: str, where: str, said: Said) -> None:
    """Collect from one module; where a text stands is kept beside it."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        place = f"{where}:{node.lineno}"
        if node.func.id in PLAIN:
            texts = [_literal(each) for each in node.args]
            if len(texts) == 1 and texts[0] is not None and not node.keywords:
                said.texts[texts[0]] = place
            else:
                said.wrong.append(place)
        elif node.func.id == "trn":
            one, many = (_literal(each) for each in node.args[:2])
            if one is None or many is None:
                said.wrong.append(place)
            else:
                said.plurals[many] = place


def said_in_tree() -> Said:
    """What all our code says."""
    said = Said()
    for path in code_files():
        said_by(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix(), said)
    return said


def catalogues() -> dict[str, dict[str, Any]]:
    """Each catalogue by its code."""
    return {path.stem: read(path) for path in sorted(LANGUAGES.glob("*.json"))}


def read(path: Path) -> dict[str, Any]:
    """A catalogue, refusing a text that stands there twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _value in pairs]
        twice = {key for key in keys if keys.count(key) > 1} if len(set(keys)) < len(keys) else ()
        assert not twice, f"{path.name} holds twice: {twice}"
        return dict(pairs)

    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once)


def placeholders(text: str) -> set[str]:
    """The names in braces, each with its format."""
    parts = string.Formatter().parse(text)
    return {
        f"{name}!{conversion}:{spec}" for _text, name, spec, conversion in parts if name is not None
    }


def missing(catalogue: dict[str, Any], said: Said) -> dict[str, Any]:
    """What a catalogue lacks, in its own form and ready to be filled in."""
    return {
        "texts": {text: "" for text in said.texts if not catalogue["texts"].get(text)},
        "plurals": {
            many: ["", ""] for many in said.plurals if not all(catalogue["plurals"].get(many, [""]))
        },
    }


def unused(catalogue: dict[str, Any], said: Said) -> list[str]:
    """What nobody says any more."""
    return [text for text in catalogue["texts"] if text not in said.texts] + [
        many for many in catalogue["plurals"] if many not in said.plurals
    ]


def unlike(catalogue: dict[str, Any]) -> list[str]:
    """Where the translation has other placeholders, or an address or link that the English has not."""
    pairs = list(catalogue["texts"].items())
    pairs += [(many, form) for many, forms in catalogue["plurals"].items() for form in forms[1:]]
    found = [text for text, other in pairs if placeholders(text) != placeholders(other)]
    found += [
        many
        for many, forms in catalogue["plurals"].items()
        if not placeholders(forms[0]) <= placeholders(many)
    ]
    return found + [text for text, other in pairs if _leads(other) - _leads(text)]


def _leads(text: str) -> set[str]:
    """What could lead a person astray: links, addresses, long strings of digits."""
    return set(re.findall(r"\w+://\S+|nitro:\w+|0x[0-9a-fA-F]+|\S+@\S+|www\.\S+", text))


def _literal(node: ast.expr) -> str | None:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else None


def main(arguments: list[str]) -> int:
    """Print what is missing and what is unused; 1 if there is any."""
    said, is_whole = said_in_tree(), True
    for code, catalogue in catalogues().items():
        gone = unused(catalogue, said)
        lack = missing(catalogue, said)
        if "--drop" in arguments:
            for kind, known in (("texts", said.texts), ("plurals", said.plurals)):
                catalogue[kind] = {
                    text: to for text, to in catalogue[kind].items() if text in known
                }
            raw = json.dumps(catalogue, ensure_ascii=False, indent=1, sort_keys=True)
            (LANGUAGES / f"{code}.json").write_text(raw + "\n", encoding="utf-8")
            gone = []
        report = {"missing": lack, "unused": gone, "placeholders differ": unlike(catalogue)}
        is_whole = is_whole and not any((*lack.values(), gone, report["placeholders differ"]))
        sys.stdout.write(f"{code}: {json.dumps(report, ensure_ascii=False, indent=1)}\n")
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
