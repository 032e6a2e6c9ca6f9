"""How well what was typed fits a text: word by word, in any order, with letters left out if need be."""

import unicodedata
from typing import Final

_WHOLE: Final = 8
_BEGINS: Final = 6
_INSIDE: Final = 3
_SCATTERED: Final = 1
# Two scattered letters fit nearly every word.
_SCATTERED_MIN_CHARS: Final = 3


def folded(text: str) -> str:
    """The text as it is compared: without capitals and accents."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def score(wanted: tuple[str, ...], text: str) -> int:
    """How well all the words fit a folded text; 0 if one of them does not. No word fits all alike."""
    total = 1
    words = text.split()
    for place, word in enumerate(wanted):
        fits = _best(word, text, words)
        if not fits:
            return 0
        # Two texts that hold the same words: the one that begins as it was typed comes first.
        total += fits + (1 if place == 0 and text.startswith(word) else 0)
    return total


def _best(wanted: str, text: str, words: list[str]) -> int:
    if wanted in words:
        return _WHOLE
    if any(word.startswith(wanted) for word in words):
        return _BEGINS
    if wanted in text:
        return _INSIDE
    is_long = len(wanted) >= _SCATTERED_MIN_CHARS
    return _SCATTERED if is_long and any(_is_scattered(wanted, word) for word in words) else 0


def _is_scattered(wanted: str, word: str) -> bool:
    """Whether the letters stand in the word in this order, with others between them."""
    if word[:1] != wanted[:1]:
        return False
    letters = iter(word)
    return all(letter in letters for letter in wanted)
