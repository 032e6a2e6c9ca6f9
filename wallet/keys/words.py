"""Recovery words after BIP39, in English: made from the system's chance, read as a person types them.

The one module that owns the library `mnemonic`, which brings the word list and the arithmetic.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache

from mnemonic import Mnemonic

from wallet.codes import Code
from wallet.keys.hidden import Hidden, decomposed
from wallet.keys.limits import (
    BIP39_PASSPHRASE_SIZE_BYTES_MAX,
    WORD_SIZE_MAX,
    WORDS_TEXT_SIZE_MAX,
)
from wallet.ports import Problem
from wallet.views.language import tr, trn

COUNTS = (12, 15, 18, 21, 24)
"""How many words there can be. New ones are 12 or 24; other wallets also make the rest."""

_COUNTS_MADE = (12, 24)
_BITS_PER_WORD = 11
_SEPARATORS = re.compile(r"[\s,;]+")
_NUMBERING = re.compile(r"\d{1,2}[.):]?")
_SIMILAR_MIN = 0.5


class Words:
    """Recovery words that belong together. Shows nothing of itself."""

    __slots__ = ("_entropy",)

    def __init__(self, entropy: Hidden[bytes]) -> None:
        self._entropy = entropy

    def __repr__(self) -> str:
        return "<secret>"

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._entropy.reveal()) * 3 // 4

    @property
    def entropy(self) -> Hidden[bytes]:
        """What the words stand for: 16 bytes for 12 of them, 32 for 24."""
        return self._entropy

    def reveal(self) -> tuple[str, ...]:
        """The words in their order, for the one who writes them down."""
        return tuple(_bip39().to_mnemonic(self._entropy.reveal()).split())

    def seed(self, bip39_passphrase: Hidden[str]) -> Hidden[bytes]:
        """64 bytes from which all keys are derived. Another passphrase gives another seed, never an error."""
        return Hidden(Mnemonic.to_seed(" ".join(self.reveal()), bip39_passphrase.reveal()))


def make_words(count: int) -> Words:
    """New words, 12 or 24 of them."""
    assert count in _COUNTS_MADE, f"{count} words"
    return Words(Hidden(secrets.token_bytes(count * 4 // 3)))


def read_words(typed: Hidden[str]) -> Words:
    """Words as a person typed or pasted them: in any case, on any lines, numbered or with commas.

    Raises:
        Problem: WORDS_COUNT, WORDS_UNKNOWN (which one, and the most similar of the list) or WORDS_CHECKSUM.
    """
    fault = _fault(_split(typed))
    if fault is not None:
        raise fault
    return Words(Hidden(bytes(_bip39().to_entropy(_split(typed)))))


def read_bip39_passphrase(typed: Hidden[str]) -> Hidden[str]:
    """The extra passphrase that some wallets add to the words, in the form that BIP39 hashes.

    Raises:
        Problem: WORDS_PASSPHRASE_LONG.
    """
    passphrase = decomposed(typed)
    if len(passphrase.reveal().encode()) > BIP39_PASSPHRASE_SIZE_BYTES_MAX:
        raise Problem(
            code=Code.WORDS_PASSPHRASE_LONG,
            cause=tr(
                "The extra passphrase is longer than {bip39_passphrase_size_bytes_max} bytes. Nothing was saved."
            ).format(bip39_passphrase_size_bytes_max=BIP39_PASSPHRASE_SIZE_BYTES_MAX),
            remedy=tr("Use a shorter one. If your words have no extra passphrase, leave it empty."),
        )
    return passphrase


@cache
def word_list() -> frozenset[str]:
    """The 2,048 words."""
    return frozenset(_bip39().wordlist)


@cache
def _bip39() -> Mnemonic:
    return Mnemonic("english")


def _split(typed: Hidden[str]) -> list[str]:
    """What was typed as lower-case words. Numbers in front of them, as on a list, are no words."""
    text = decomposed(Hidden(typed.reveal()[:WORDS_TEXT_SIZE_MAX])).reveal().lower()
    return [part for part in _SEPARATORS.split(text) if part and _NUMBERING.fullmatch(part) is None]


def _fault(words: Sequence[str]) -> Problem | None:
    if len(words) not in COUNTS:
        return _wrong_count(len(words))
    for number, word in enumerate(words, start=1):
        if word not in word_list():
            return _unknown(number, word)
    return None if _bip39().check(" ".join(words)) else _wrong_checksum()


def _wrong_count(count: int) -> Problem:
    return Problem(
        code=Code.WORDS_COUNT,
        cause=trn(
            "There is 1 word here; recovery words are 12, 15, 18, 21 or 24.",
            "There are {count} words here; recovery words are 12, 15, 18, 21 or 24.",
            count,
        ).format(count=count),
        remedy=tr("Look for a word that is missing, or written twice, or joined to its neighbour."),
    )


def _unknown(number: int, word: str) -> Problem:
    """Names the most similar word, never what was typed: it may be a password that got into the field."""
    similar = get_close_matches(word[:WORD_SIZE_MAX], _bip39().wordlist, n=1, cutoff=_SIMILAR_MIN)
    hint = (
        tr("Did you mean “{word}”?").format(word=similar[0])
        if similar
        else tr("Look at how it is spelled.")
    )
    return Problem(
        code=Code.WORDS_UNKNOWN,
        cause=tr(
            "Word {number} is not one of the 2,048 words that recovery words are made of."
        ).format(number=number),
        remedy=tr("{hint} The list is English.").format(hint=hint),
    )


def _wrong_checksum() -> Problem:
    return Problem(
        code=Code.WORDS_CHECKSUM,
        cause=tr(
            "Each word is in the list, but they do not fit together: one is another word, or two changed places."
        ),
        remedy=tr("Compare them with what you wrote down, one by one and in order."),
    )
