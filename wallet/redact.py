"""Keeps keys and recovery words out of what a program says, should one ever get there.

The journal writes listed fields only, and secrets have types that print as `<secret>`. This is the second net: it
takes out what looks like a key or like recovery words, whoever says it, and tracebacks never show local variables.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from engine.journal import keep_journal
from wallet.keys.words import word_list

REDACTED = "<redacted>"

_HEX = re.compile(r"[0-9a-fA-F]{64,}")
# A file's path has the same characters as base64: only tokens of the exact size that look random are taken.
_BASE64 = re.compile(r"(?<![\w+/-])(?:[\w+/-]{43}=?|[\w+/-]{86}(?:==)?)(?![\w+/=-])", re.ASCII)
_PARTED_HEX = re.compile(
    r"(?<![0-9a-zA-Z])(?:(?:0x)?(?:[0-9a-fA-F]{2}){1,16}[\s:,_-]{1,3})+(?:0x)?(?:[0-9a-fA-F]{2}){1,16}(?![0-9a-zA-Z])"
)
_HEX_DIGITS_MIN = 64
_NUMBERS = re.compile(r"(?<![\w.])(?:[0-9]{1,3}[,;\s]{1,3}){31,}[0-9]{1,3}(?!\w|\.[0-9])")
_BYTE_MAX = 255
# Python's way to write bytes: so many characters or escapes, one escape of a byte among them.
_BYTES = re.compile(
    r"""b(?:'(?=[^'\n]*\\x)(?:\\.[0-9a-f]{0,2}|[^'\\\n]){20,}'|"(?=[^"\n]*\\x)(?:\\.[0-9a-f]{0,2}|[^"\\\n]){20,}")"""
)
_LETTERS = re.compile(r"[A-Za-z]+")
_WORDS_MIN = 3
_GAP_SIZE_MAX = 8
_PLAIN_FIELDS = frozenset(vars(logging.makeLogRecord({})))
# A channel's id has 64 hexadecimal digits too, and is what a journal is read for.
_PUBLIC_FIELDS = frozenset({"channel"})


def redact(text: str) -> str:
    """The text without what may be 32 bytes or more of a secret, and without 3 or more words of the BIP39 list.

    Bytes are found as hexadecimal digits, also with signs between them, as base64 in both alphabets, as a list of
    numbers, and in Python's own way to write bytes.
    """
    for start, end in reversed(_runs_of_words(text)):
        text = text[:start] + REDACTED + text[end:]
    text = _BYTES.sub(REDACTED, _HEX.sub(REDACTED, text))
    text = _NUMBERS.sub(_without_bytes, _PARTED_HEX.sub(_without_digits, text))
    return _BASE64.sub(_without_base64, text)


class RedactingFilter(logging.Filter):
    """Redacts a record: its message, its fields, and the text of its exception. Lets every record pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record for the handlers."""
        record.msg, record.args = redact(record.getMessage()), ()
        for name, value in vars(record).items():
            if isinstance(value, str) and name not in _PLAIN_FIELDS | _PUBLIC_FIELDS:
                setattr(record, name, redact(value))
        if record.exc_info is not None and record.exc_info[1] is not None:
            record.exc_text = told(record.exc_info[1])
        return True


def keep_redacted_journal(file: Path | None = None) -> None:
    """As `keep_journal`, behind the second net; and a mistake of ours ends in a traceback behind it too."""
    keep_journal(file)
    for handler in logging.getLogger().handlers:
        handler.addFilter(RedactingFilter())
    sys.excepthook = _tell
    threading.excepthook = _tell_of_thread


def told(fault: BaseException) -> str:
    """Its traceback as lines of text, redacted and without local variables."""
    lines = traceback.TracebackException.from_exception(fault, capture_locals=False).format()
    return redact("".join(lines))


def _runs_of_words(text: str) -> list[tuple[int, int]]:
    """From where to where there are three or more listed words with little between them."""
    runs: list[tuple[int, int]] = []
    start = end = count = 0
    for found in _LETTERS.finditer(text):
        is_listed = found.group().lower() in word_list()
        if count and (not is_listed or found.start() - end > _GAP_SIZE_MAX):
            runs.extend([(start, end)] if count >= _WORDS_MIN else [])
            count = 0
        if is_listed:
            start = found.start() if count == 0 else start
            end = found.end()
            count += 1
    runs.extend([(start, end)] if count >= _WORDS_MIN else [])
    return runs


def _without_digits(found: re.Match[str]) -> str:
    digits = re.sub(r"0x|[^0-9a-fA-F]", "", found[0])
    return REDACTED if len(digits) >= _HEX_DIGITS_MIN else found[0]


def _without_bytes(found: re.Match[str]) -> str:
    numbers = map(int, re.findall(r"[0-9]+", found[0]))
    return REDACTED if max(numbers) <= _BYTE_MAX else found[0]


def _without_base64(found: re.Match[str]) -> str:
    kinds = (str.isupper, str.islower, str.isdigit)
    return REDACTED if all(any(map(kind, found[0])) for kind in kinds) else found[0]


def _tell(_kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
    sys.stderr.write(told(fault))


def _tell_of_thread(died: threading.ExceptHookArgs) -> None:
    if died.exc_value is not None and died.exc_type is not SystemExit:
        sys.stderr.write(told(died.exc_value))
