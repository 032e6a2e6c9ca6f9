"""What a person writes: how long it may be, and when two names are one.

Names are compared by what a reader sees: "Bob", "bob " and "Bob" with an invisible letter in it are the same name.
Letters of other alphabets that only look alike are not found; a contact is its address, and the window shows it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from engine.protocol.errors import Reason, Refused
from engine.protocol.limits import NAME_KEYS_MAX, NAME_MAX_BYTES

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's categories of what has no shape of its own."""
_HEX = frozenset("0123456789abcdef")


def check_text(text: str, *, max_bytes: int) -> None:
    """Text has a size in UTF-8; pasted text may hold half a surrogate pair and has none.

    Raises:
        Refused: MALFORMED or TEXT_TOO_LONG.
    """
    try:
        size_bytes = len(text.encode())
    except UnicodeEncodeError as error:
        raise Refused(Reason.MALFORMED) from error
    if size_bytes > max_bytes:
        raise Refused(Reason.TEXT_TOO_LONG, max_bytes=max_bytes)


def check_name(name: str) -> None:
    """A name can be read, and does not read as an address or the start of one. "" is no name.

    Whoever types an address must reach that address, and a peer without a name is shown by the start of its own.

    Raises:
        Refused: BAD_NAME, MALFORMED or TEXT_TOO_LONG.
    """
    check_text(name, max_bytes=NAME_MAX_BYTES)
    key = name_key(name)
    if name and (not key or (key.startswith("0x") and _HEX.issuperset(key[2:]))):
        raise Refused(Reason.BAD_NAME)


@lru_cache(maxsize=NAME_KEYS_MAX)
def name_key(name: str) -> str:
    """What two spellings of a name have in common: no capitals, no invisible letters, no width, single spaces."""
    shown = "".join(
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFKC", name)
        if char.isspace() or unicodedata.category(char) not in _HIDDEN
    )
    return " ".join(unicodedata.normalize("NFKC", shown.casefold()).split())
