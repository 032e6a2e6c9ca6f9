"""Characters that a person cannot see, or that move what they see. A text with one of them is refused, not mended.

How foreign text is shown is the window's business (`ui.i18n.outside`), which also hides what is not assigned yet.
Here unassigned characters pass: a new picture in a note is no reason to refuse a payment, and the answer must not
hang on the age of the Unicode tables.
"""

from __future__ import annotations

import re
import unicodedata

# Controls, formats (direction marks and zero-width joiners among them), halves of pairs, private use, line ends.
_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})

# Letters and marks that have no picture, and code points that are never to be used.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0d\uffa0\ufdd0-\ufdef\ufff0-\ufff8"
    "\U000e0000-\U000e0fff]"
)
_NEVER_A_CHARACTER = 0xFFFE
_PRINTABLE = re.compile(r"[ -~]*", re.ASCII)


def has_hidden(text: str) -> bool:
    """Whether any character is invisible or turns the direction. Cost: linear, 0.1 us a character beyond ASCII."""
    if _PRINTABLE.fullmatch(text) is not None:
        return False
    return _INVISIBLE.search(text) is not None or any(map(_is_hidden, text))


def _is_hidden(char: str) -> bool:
    is_never = ord(char) & _NEVER_A_CHARACTER == _NEVER_A_CHARACTER
    return is_never or unicodedata.category(char) in _CATEGORIES
