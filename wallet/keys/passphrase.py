"""Passphrases: what is taken as one, and how strong it may be."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, partial
from itertools import pairwise
from statistics import mean

from wallet.codes import Code
from wallet.keys.guessed import (
    LISTED_HEAD_SIZE,
    listed,
    listed_sizes,
    looked_up,
    without_accents,
)
from wallet.keys.hidden import Hidden, decomposed
from wallet.keys.limits import PASSPHRASE_BITS_MIN, PASSPHRASE_SIZE_MAX, PASSPHRASE_SIZE_MIN
from wallet.keys.words import word_list
from wallet.ports import Problem
from wallet.views.language import tr

_STAND_IN = "towpath"
_NAME_PART = re.compile(r"[^\W\d_]{3,}")
_WORD_BITS = 11
_ROWS = ("qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "1234567890")
_RUN_MIN = 3
_CLASSES = ((str.islower, 26), (str.isupper, 26), (str.isdigit, 10))
_OTHER_CLASS_SIZE = 33
_LETTERS = re.compile(r"[a-z]{4,}")
_VOWELS_MIN, _VOWELS_MAX = 0.25, 0.67
_WORD_SIZE_MIN = 4
_WORD_SIZE_MAX = 10
# Of the pairs of letters in words, most are among those that the word list has often; of random pairs, two in five are.
_PAIR_COUNT_MIN = 6
_SPOKEN_MIN, _FLUENT_MIN = 0.5, 0.75
_FLUENT_SIZE_MIN = 6
_FLUENT_BITS = 2
_USUAL_CAPITALS = re.compile(r"[A-Z]?[^A-Z]*|[A-Z]+|[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})*")
_INSIDE_WORD = re.compile(r"[a-z]{2}")
# A mark is a letter's stand-in, or joins two words.
_LETTER_OR_STAND_IN = re.compile(r"[^\W_]|[!|@$]")
_LETTER = re.compile(r"[^\W_]")
_MARK = r"(?:_|[^\w\s])"
_HABITS = re.compile(
    r"(?<!\d)(?:"
    r"(?P<date>(?:\d{1,2}[-./]?){2}(?:19|20)\d\d|(?:19|20)\d\d[-./]?\d\d[-./]?\d\d)"
    r"|(?P<year>(?:19[5-9]|20[0-3])\d)"
    r"|(?P<old_year>(?:1[89]|20)\d\d)"
    r")(?!\d)"
    r"|(?P<space>(?<! ) (?! ))"
    rf"|(?P<marks>\A{_MARK}{{1,4}}(?!{_MARK})|(?<!{_MARK}){_MARK}{{1,4}}\Z)"
)
# A day of a hundred years; a year of somebody's life; any year, as clubs have it in their names; one space or none.
_HABIT_BITS = {"date": 15.0, "year": 6.5, "old_year": 7.5, "space": 1.0}
_USUAL_MARKS = "!.?"
_USUAL_MARK_BITS, _MARK_BITS = 2, 4
# A letter that no text has in the form in which it is measured: nothing reads across it.
_COVER = "\u00aa"


class Level(Enum):
    """How a meter should look. Not stored."""

    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class _Span:
    """From where to where something is that is tried as a whole, and how soon."""

    start: int
    end: int
    bits: float


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
    if not parts:
        return text
    pattern = "|".join(map(re.escape, parts))
    return Hidden(re.sub(pattern, _STAND_IN, text.reveal(), flags=re.IGNORECASE))


def _bits(text: Hidden[str]) -> float:
    """What is tried as a whole counts as that and repeated once; what is left over counts by its characters."""
    bare = Hidden(without_accents(text.reveal()))
    left = Hidden(bare.reveal().lower())
    spans: list[_Span] = []
    for find in _FINDERS:
        found = list(find(left))
        left = _covered(left, found)
        spans.extend(found)
    words = [(bare.reveal()[span.start : span.end], span.bits) for span in spans]
    costs = {word.lower(): bits for word, bits in words}
    # A listed thing is tried with the capitals that it has.
    capitals = sum(_bits_of_capitals(word) for word, bits in words if bits >= _WORD_BITS)
    rest = Hidden(
        "".join(
            each for each, now in zip(bare.reveal(), left.reveal(), strict=True) if now != _COVER
        )
    )
    again = len(spans) - len(costs)
    return sum(costs.values()) + again + capitals + _bits_of_characters(rest)


def _covered(small: Hidden[str], spans: list[_Span]) -> Hidden[str]:
    """The same with these struck out, so that nothing is counted twice."""
    letters = list(small.reveal())
    for span in spans:
        letters[span.start : span.end] = _COVER * (span.end - span.start)
    return Hidden("".join(letters))


def _listed_in(small: Hidden[str], letter: re.Pattern[str]) -> Iterator[_Span]:
    """What the lists have, whatever stands in for its letters and whatever joins its words."""
    places = [found.start() for found in letter.finditer(small.reveal())]
    letters = Hidden(looked_up("".join(small.reveal()[at] for at in places)))
    after = 0
    for at, start in enumerate(places):
        if start < after or not _is_edge(small, start):
            continue
        for size in _sizes_at(letters, at):
            found = letters.reveal()[at : at + size]
            end = places[at + len(found) - 1] + 1
            if found in listed() and _is_edge(small, end):
                yield _Span(start, end, listed()[found])
                after = end
                break


def _sizes_at(letters: Hidden[str], at: int) -> tuple[int, ...]:
    """How long what is listed and may begin here can be, the longest first."""
    return listed_sizes().get(letters.reveal()[at : at + LISTED_HEAD_SIZE], ())


def _is_edge(small: Hidden[str], at: int) -> bool:
    """Whether what begins or ends here is no part of a longer word."""
    return not _INSIDE_WORD.fullmatch(small.reveal()[max(at - 1, 0) : at + 1])


def _habits_in(small: Hidden[str]) -> Iterator[_Span]:
    """Dates, years, a space, and a few marks at an end: what is added to please a rule."""
    for found in _HABITS.finditer(small.reveal()):
        kind, added = found.lastgroup, found.group()
        assert kind is not None, "every branch has a name"
        yield _Span(*found.span(), _HABIT_BITS.get(kind) or _bits_of_marks(added))


def _bits_of_marks(marks: str) -> float:
    each = (_USUAL_MARK_BITS if mark in _USUAL_MARKS else _MARK_BITS for mark in set(marks))
    return sum(each) + math.log2(len(marks))


def _bits_of_capitals(word: str) -> float:
    """Nothing where words begin with them, or for capitals only; else in how many places they could be."""
    if _USUAL_CAPITALS.fullmatch(word):
        return 0.0
    return math.log2(math.comb(len(word), sum(map(str.isupper, word))))


def _words_in(small: Hidden[str]) -> Iterator[_Span]:
    """Stretches of letters that can be spoken, and words joined."""
    for found in _LETTERS.finditer(small.reveal()):
        if _is_word(found.group()):
            yield _Span(*found.span(), _WORD_BITS)
        else:
            yield from _joined_words(small, *found.span())


def _joined_words(small: Hidden[str], start: int, end: int) -> Iterator[_Span]:
    """Known words without a space between them, the longest first at each place, and what reads like others."""
    letters = Hidden(looked_up(small.reveal()[:end]))
    unknown = start
    while start < end:
        known = _known_at(small, letters, start, end)
        if known is None:
            start += 1
            continue
        yield from _fluent_in(small, unknown, start)
        yield known
        unknown = start = known.end
    yield from _fluent_in(small, unknown, end)


def _known_at(small: Hidden[str], letters: Hidden[str], start: int, end: int) -> _Span | None:
    for size in _sizes_at(letters, start):
        found = letters.reveal()[start : start + size]
        if found in listed() and len(found) >= _WORD_SIZE_MIN:
            return _Span(start, start + len(found), listed()[found])
    for upto in range(min(start + _WORD_SIZE_MAX, end), start + _WORD_SIZE_MIN - 1, -1):
        if small.reveal()[start:upto] in word_list():
            return _Span(start, upto, _WORD_BITS)
    return None


def _fluent_in(small: Hidden[str], start: int, end: int) -> Iterator[_Span]:
    """All of it, if it reads like words."""
    if end - start >= _FLUENT_SIZE_MIN and _usual_share(small.reveal()[start:end]) >= _FLUENT_MIN:
        yield _Span(start, end, max(_WORD_BITS, _FLUENT_BITS * (end - start)))


def _usual_share(letters: str) -> float:
    return mean(a + b in _usual_pairs() for a, b in pairwise(letters))


@cache
def _usual_pairs() -> frozenset[str]:
    counts = Counter(a + b for word in word_list() for a, b in pairwise(word))
    return frozenset(pair for pair, count in counts.items() if count >= _PAIR_COUNT_MIN)


def _is_word(letters: str) -> bool:
    """A list of all words would be large; one that can be spoken has about as many vowels as words have."""
    vowels = sum(letter in "aeiouy" for letter in letters) / len(letters)
    has_vowels = len(letters) <= _WORD_SIZE_MAX and _VOWELS_MIN <= vowels <= _VOWELS_MAX
    return letters in word_list() or (has_vowels and _usual_share(letters) >= _SPOKEN_MIN)


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


_FINDERS = (
    partial(_listed_in, letter=_LETTER_OR_STAND_IN),
    partial(_listed_in, letter=_LETTER),
    _habits_in,
    _words_in,
)
"""The surest first: what one finds is not looked at by the next."""
