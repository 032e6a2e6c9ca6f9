"""The package's copyright file: every part of it, under which licence, in that licence's own words.

    python licences.py MODULES    reads the names of the packaged modules, one a line; prints the file

Run by the Python that the package was made with: what that Python has installed is what went in. A part without a
licence stops the build.
"""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path

from steps import HERE, ROOT, Trouble

NOTICES = HERE / "notices.txt"
IN_NOTICES = ("pyside6_essentials", "shiboken6")
"""Distributions that come without a licence file; `notices.txt` has their words."""

BUILD_TOOLS = ("pyinstaller",)
"""Its loader is the program's first step."""

_LICENCE_FILE = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)
_COMMON = {
    "Apache-2.0": re.compile(
        r"(Apache License\s+)?Version 2\.0, January 2004.*?any such warranty or additional\s+liability\.",
        re.DOTALL,
    ),
    "GPL-2": re.compile(
        r"GNU GENERAL PUBLIC LICENSE\s+Version 2, June 1991.*?END OF TERMS AND CONDITIONS",
        re.DOTALL,
    ),
}
"""Licences whose text every Debian system has."""

_RULE = "=" * 80


def copyright_text(modules: Iterable[str]) -> str:
    """The whole file.

    Raises:
        Trouble: something in the package has no licence.
    """
    parts = [
        ("Towpath", _ours()),
        ("Fonts", _fonts()),
        ("Parts that bring no licence file", NOTICES.read_text(encoding="utf-8")),
        ("Python", _python_licence()),
        *((f"{each.name} {each.version}", licence_of(each)) for each in distributions(modules)),
    ]
    return "\n".join(f"{_RULE}\n{name}\n{_RULE}\n\n{text.strip()}\n" for name, text in parts)


def distributions(modules: Iterable[str]) -> list[Distribution]:
    """The distributions that these modules came from, and the tools that left something of themselves."""
    owners = packages_distributions()
    tops = {name.partition(".")[0] for name in modules}
    names = {owner for top in tops for owner in owners.get(top, ())} | set(BUILD_TOOLS)
    found = {_plain(name): distribution(name) for name in names - {"towpath"}}
    return [found[name] for name in sorted(found)]


def licence_of(part: Distribution) -> str:
    """The texts of its licence files; the long ones that every Debian system has are named instead.

    Raises:
        Trouble: it has none.
    """
    if _plain(part.name) in IN_NOTICES:
        return "See the parts that bring no licence file, above."
    files = [file for file in part.files or () if _is_licence(file.parts)]
    if not files:
        raise Trouble(
            f"{part.name} brings no licence file.", f"Look one up and put it into {NOTICES.name}."
        )
    texts = [_decoded(Path(str(part.locate_file(file))).read_bytes()) for file in files]
    return "\n\n".join(_shortened(text) for text in dict.fromkeys(texts))


def _is_licence(parts: tuple[str, ...]) -> bool:
    return parts[0].endswith(".dist-info") and _LICENCE_FILE.search(parts[-1]) is not None


def _decoded(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("latin-1")


def _shortened(text: str) -> str:
    for name, whole in _COMMON.items():
        text = whole.sub(f"[The {name} licence: see /usr/share/common-licenses/{name}]", text)
    return text


def _ours() -> str:
    return (
        "Copyright the Towpath developers.\n\nLicensed under the Apache License, Version 2.0: "
        "see /usr/share/common-licenses/Apache-2.0."
    )


def _fonts() -> str:
    texts = sorted((ROOT / "resources" / "fonts").glob("*-LICENSE.txt"))
    return "\n\n".join(f"{path.name}\n\n{path.read_text(encoding='utf-8')}" for path in texts)


def _python_licence() -> str:
    version = sysconfig.get_python_version()
    places = (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(f"/usr/share/doc/python{version}/copyright"),
    )
    for place in places:
        if place.is_file():
            return place.read_text(encoding="utf-8")
    raise Trouble(f"Python {version} here has no licence file.", f"Looked for {places}.")


def _plain(name: str) -> str:
    return name.lower().replace("-", "_")


if __name__ == "__main__":
    names = Path(sys.argv[1]).read_text(encoding="utf-8").split()
    sys.stdout.write(copyright_text(names))
