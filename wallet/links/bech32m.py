"""Bech32m: bytes as letters that are hard to mistake, with a check of 30 bits. Source: BIP-350.

A text is a prefix, "1", and words of five bits, the last six of them the check. It is all in small letters or all in
capitals. BIP-350's cap of 90 characters is not kept: up to it any four wrong letters are found for certain; beyond it,
as in other payment requests, a signature says the rest. `limits.LINK_MAX_CHARS` bounds the text instead.
"""

from __future__ import annotations

from engine.protocol.types import MalformedValueError
from wallet.links.limits import LINK_MAX_CHARS

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_WORD_OF = {letter: word for word, letter in enumerate(_LETTERS)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CONSTANT = 0x2BC830A3
_CHECK_COUNT = 6
_PREFIX_MAX_CHARS = 83
_WORD_BITS, _BYTE_BITS = 5, 8
_KIND = "bech32m"


def _generator_sum(high: int) -> int:
    total = 0
    for bit, part in enumerate(_GENERATOR):
        if high >> bit & 1:
            total ^= part
    return total


_SUMS = tuple(_generator_sum(high) for high in range(32))


def encode(prefix: str, raw: bytes) -> str:
    """The text for some bytes, in small letters. `prefix` is ours: 1 to 83 visible small ASCII characters."""
    return encode_words(prefix, _words_of(raw))


def decode(text: str) -> tuple[str, bytes]:
    """The prefix, in small letters, and the bytes of a text.

    Raises:
        MalformedValueError: its form, its check or its padding is wrong.
    """
    prefix, words = decode_words(text)
    return prefix, _bytes_of(words)


def encode_words(prefix: str, words: bytes) -> str:
    """The text for words of five bits, one in each byte."""
    left = _remainder(_spread(prefix) + words + bytes(_CHECK_COUNT)) ^ _CONSTANT
    check = bytes(left >> _WORD_BITS * (_CHECK_COUNT - 1 - at) & 31 for at in range(_CHECK_COUNT))
    return f"{prefix}1{''.join(_LETTERS[word] for word in words + check)}"


def decode_words(text: str) -> tuple[str, bytes]:
    """The prefix and the words of five bits, one in each byte, without the check.

    Raises:
        MalformedValueError: the form or the check is wrong.
    """
    if len(text) > LINK_MAX_CHARS or not text.isascii() or not _is_of_one_case(text):
        raise MalformedValueError(_KIND)
    prefix, has_mark, letters = text.lower().rpartition("1")
    is_prefix = has_mark and 0 < len(prefix) <= _PREFIX_MAX_CHARS
    if not is_prefix or any(not "!" <= char <= "~" for char in prefix):
        raise MalformedValueError(_KIND)
    try:
        words = bytes(map(_WORD_OF.__getitem__, letters))
    except KeyError as error:
        raise MalformedValueError(_KIND) from error
    if len(words) < _CHECK_COUNT or _remainder(_spread(prefix) + words) != _CONSTANT:
        raise MalformedValueError(_KIND)
    return prefix, words[:-_CHECK_COUNT]


def _is_of_one_case(text: str) -> bool:
    return text in {text.lower(), text.upper()}


def _spread(prefix: str) -> bytes:
    codes = prefix.encode("ascii")
    return bytes(code >> _WORD_BITS for code in codes) + b"\0" + bytes(code & 31 for code in codes)


def _remainder(words: bytes) -> int:
    """What is left of the polynomial after division by the generator."""
    left = 1
    for word in words:
        left = (left & 0x1FFFFFF) << _WORD_BITS ^ word ^ _SUMS[left >> 25]
    return left


def _words_of(raw: bytes) -> bytes:
    count = -(-len(raw) * _BYTE_BITS // _WORD_BITS)
    number = int.from_bytes(raw, "big") << count * _WORD_BITS - len(raw) * _BYTE_BITS
    return bytes(number >> _WORD_BITS * (count - 1 - at) & 31 for at in range(count))


def _bytes_of(words: bytes) -> bytes:
    """Whole bytes; the bits left over are fewer than a word and all zero, so each text has one meaning."""
    count = len(words) * _WORD_BITS // _BYTE_BITS
    padding_bits = len(words) * _WORD_BITS - count * _BYTE_BITS
    number = 0
    for word in words:
        number = number << _WORD_BITS | word
    if padding_bits >= _WORD_BITS or number & (1 << padding_bits) - 1:
        raise MalformedValueError(_KIND)
    return (number >> padding_bits).to_bytes(count, "big")
