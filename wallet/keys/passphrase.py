"""Passphrases: what is taken as one, and how strong it may be."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from wallet.codes import Code
from wallet.keys.hidden import Hidden, decomposed
from wallet.keys.limits import PASSPHRASE_BITS_MIN, PASSPHRASE_SIZE_MAX, PASSPHRASE_SIZE_MIN
from wallet.keys.words import word_list
from wallet.ports import Problem
from wallet.views.language import tr

# What every guesser tries first, in small letters, without what is appended to please a rule.
_COMMON_WORDS = """
admin asdf bitcoin crypto dragon ethereum football freedom hello iloveyou letmein login master monkey passphrase
passwort password princess qazwsx qwertz qwerty secret shadow sunshine superman trustno wallet welcome
"""
# And what whoever sees the program reads in it.
_OUR_WORDS = "channel deckel deposit ether kanal keyring ledger nitro payment profile recovery towpath vault voucher"
_COMMON = frozenset(_COMMON_WORDS.split() + _OUR_WORDS.split())
_STAND_IN = "towpath"
_NAME_PART = re.compile(r"[^\W\d_]{3,}")
_COMMON_BITS = 5
_WORD_BITS = 11
_ROWS = ("qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "1234567890")
_RUN_MIN = 3
_CLASSES = ((str.islower, 26), (str.isupper, 26), (str.isdigit, 10))
_OTHER_CLASS_SIZE = 33
_LETTERS = re.compile(r"[a-z]{4,}")
_VOWELS_MIN, _VOWELS_MAX = 0.25, 0.67
_WORD_SIZE_MIN = 4
_WORD_SIZE_MAX = 10


class Level(Enum):
    """How a meter should look. Not stored."""

    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"
    STRONG = "strong"


_LEVELS = ((80, Level.STRONG), (60, Level.GOOD), (40, Level.FAIR))


@dataclass(frozen=True, slots=True)
class Strength:
    """What a guesser who knows how people choose passphrases has to try.

    Attributes:
        bits: the logarithm of the number of guesses, to base 2; an estimate from below, not a promise.
        level: the same in four steps, of 40, 60 and 80 bits.
        missing: how many characters are missing before it is taken at all.
    """

    bits: int
    level: Level
    missing: int

    @property
    def is_refused(self) -> bool:
        """Whether it is a pattern that is tried first, such as one character repeated or a row of keys."""
        return self.bits < PASSPHRASE_BITS_MIN


def strength(typed: Hidden[str], *, name: str = "") -> Strength:
    """How strong a passphrase is, for a meter that follows the typing. Below 1 ms for 100 characters.

    Args:
        typed: the passphrase.
        name: what the wallet is called, which is tried as the common words are.
    """
    text = decomposed(Hidden(typed.reveal()[:PASSPHRASE_SIZE_MAX]))
    bits = int(min(_bits(text), _bits(_without_name(text, name))))
    level = next((level for floor, level in _LEVELS if bits >= floor), Level.WEAK)
    return Strength(bits, level, max(0, PASSPHRASE_SIZE_MIN - len(typed.reveal())))


def read_passphrase(typed: Hidden[str], *, name: str = "") -> Hidden[str]:
    """A new passphrase in the form that is hashed. Its length is a rule, and that it is no well-known pattern.

    Args:
        typed: the passphrase.
        name: what the wallet is called.

    Raises:
        Problem: PASSPHRASE_SHORT, PASSPHRASE_LONG or PASSPHRASE_GUESSED.
    """
    size = len(typed.reveal())
    if size < PASSPHRASE_SIZE_MIN:
        raise Problem(
            code=Code.PASSPHRASE_SHORT,
            cause=tr(
                "A passphrase needs at least {passphrase_size_min} characters; this one has {size}."
            ).format(passphrase_size_min=PASSPHRASE_SIZE_MIN, size=size),
            remedy=tr("Four or more random words are strong and easy to keep in mind."),
        )
    if size > PASSPHRASE_SIZE_MAX:
        raise Problem(
            code=Code.PASSPHRASE_LONG,
            cause=tr(
                "A passphrase has at most {passphrase_size_max} characters; this one has {size}."
            ).format(passphrase_size_max=PASSPHRASE_SIZE_MAX, size=size),
            remedy=tr("Look whether something else was pasted into the field."),
        )
    if strength(typed, name=name).is_refused:
        raise Problem(
            code=Code.PASSPHRASE_GUESSED,
            cause=tr(
                "This passphrase is a common word, this wallet's name or a pattern, which is tried first."
            ),
            remedy=tr("Four or more random words are strong and easy to keep in mind."),
        )
    return decomposed(typed)


def _without_name(text: Hidden[str], name: str) -> Hidden[str]:
    """A common word where the wallet's name, or a part of it, was."""
    small = decomposed(Hidden(name)).reveal().lower()
    # The whole of it first: its parts alone would leave what joins them.
    parts = [part for part in (small, *_NAME_PART.findall(small)) if len(part) >= _RUN_MIN]
    pattern = "|".join(map(re.escape, parts))
    return Hidden(re.sub(pattern, _STAND_IN, text.reveal().lower())) if parts else text


def _bits(text: Hidden[str]) -> float:
    """Words count as words, repeated ones once, rows and runs as a character and a length, the rest by character."""
    spans = _words_in(Hidden(text.reveal().lower()))
    words = {text.reveal()[start:end].lower() for start, end in spans}
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text.reveal())]
    rest = Hidden(
        "".join(text.reveal()[end:start] for end, start in zip(ends, starts, strict=True))
    )
    known = sum(_COMMON_BITS if word in _COMMON else _WORD_BITS for word in words)
    return known + len(spans) - len(words) + _bits_of_characters(rest)


def _words_in(small: Hidden[str]) -> list[tuple[int, int]]:
    """From where to where there are words: stretches of letters that can be spoken, and known words joined."""
    spans: list[tuple[int, int]] = []
    for found in _LETTERS.finditer(small.reveal()):
        if _is_word(found.group()):
            spans.append(found.span())
        else:
            spans.extend(_joined_words(small, *found.span()))
    return spans


def _joined_words(small: Hidden[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Known words without a space between them, the longest first at each place."""
    while start < end:
        upto = next((at for at in _ends(start) if _is_known(small.reveal()[start:at])), start)
        if upto > start:
            yield start, upto
        start = max(upto, start + 1)


def _ends(start: int) -> range:
    return range(start + _WORD_SIZE_MAX, start + _WORD_SIZE_MIN - 1, -1)


def _is_known(word: str) -> bool:
    return word in _COMMON or word in word_list()


def _is_word(letters: str) -> bool:
    """A list of all words would be large; one that can be spoken has about as many vowels as words have."""
    vowels = sum(letter in "aeiouy" for letter in letters) / len(letters)
    is_spoken = len(letters) <= _WORD_SIZE_MAX and _VOWELS_MIN <= vowels <= _VOWELS_MAX
    return _is_known(letters) or is_spoken


def _bits_of_characters(text: Hidden[str]) -> float:
    alphabet = sum(size for is_in, size in _CLASSES if any(map(is_in, text.reveal())))
    if not all(letter.isalnum() for letter in text.reveal()):
        alphabet += _OTHER_CLASS_SIZE
    if not alphabet:
        return 0.0
    runs = _run_sizes(text)
    surprises = sum(1 if size >= _RUN_MIN else size for size in runs)
    lengths = sum(math.log2(size) for size in runs if size >= _RUN_MIN)
    distinct = len(set(text.reveal()))
    # Few different characters in many places are a pattern: "abababababab" is worth little more than "ab".
    return (
        min(surprises * math.log2(alphabet), distinct * math.log2(alphabet) + surprises) + lengths
    )


def _run_sizes(text: Hidden[str]) -> list[int]:
    """The sizes of stretches whose characters follow from one another; a stretch of one is a surprise."""
    sizes: list[int] = [1] if text.reveal() else []
    for before, after in pairwise(text.reveal().lower()):
        if _follows(before, after):
            sizes[-1] += 1
        else:
            sizes.append(1)
    return sizes


def _follows(before: str, after: str) -> bool:
    """Whether `after` is the same, the next or the previous character, in the alphabet or on a keyboard."""
    if abs(ord(before) - ord(after)) <= 1:
        return True
    return any(before + after in row or after + before in row for row in _ROWS)
