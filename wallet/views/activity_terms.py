"""What a person types into the search box, as tests that an entry passes or fails.

Words are looked for one by one, and an entry must hold all of them: each in a name, a note or a label, or as the
beginning of an amount ("0.2" finds 0.2500, "1" finds 1.5000 and not 10.0000), or in an id from four digits on.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from engine.protocol.types import Address
from wallet.views.activity_entries import Entry
from wallet.views.activity_values import SEARCH_MAX_CHARS, ActivityKind
from wallet.views.amount_entry import WHOLE_DIGITS_MAX
from wallet.views.units import ETH_DECIMALS, MINUS, UNIT

ID_DIGITS_MIN: Final = 4

_AMOUNT: Final = re.compile(
    rf"([+-]?)([0-9]{{0,{WHOLE_DIGITS_MAX}}})(?:[.,]([0-9]{{0,{ETH_DECIMALS}}}))?", re.ASCII
)
_ID: Final = re.compile(rf"(?:0x)?([0-9a-f]{{{ID_DIGITS_MIN},64}})", re.ASCII)
_INCOMING: Final = frozenset({ActivityKind.RECEIVED, ActivityKind.REQUEST, ActivityKind.PAYOUT})


@dataclass(frozen=True, slots=True)
class Span:
    """Amounts from `low_wei` on and below `high_wei`, of one direction or (`sign` is "") of both."""

    low_wei: int
    high_wei: int
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word. `people`, `targets` and `tx_keys` are whose name, what label and what transaction's hash holds it."""

    text: str
    span: Span | None
    digits: str
    people: frozenset[Address]
    targets: frozenset[bytes]
    tx_keys: frozenset[str]

    def is_in(self, entry: Entry, seq: int) -> bool:
        """Whether the entry holds it, as it was at event `seq`."""
        if self.text in folded(entry.note) or entry.peer in self.people:
            return True
        if entry.target in self.targets:
            return True
        if self.span is not None and _is_within(self.span, entry, seq):
            return True
        if not self.digits:
            return False
        return entry.more.tx_key in self.tx_keys or self.digits in _ids(entry)


def folded(text: str) -> str:
    """A text in the form in which texts are compared: neither case nor width nor style of letters matters."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold()


def words_of(text: str) -> tuple[str, ...]:
    """The words to look for. The unit after an amount is none."""
    words = folded(text[:SEARCH_MAX_CHARS]).replace(MINUS, "-").split()
    unit = UNIT.lower()
    return tuple(
        word
        for at, word in enumerate(words)
        if word != unit or at == 0 or span_of(words[at - 1]) is None
    )


def span_of(word: str) -> Span | None:
    """The amounts that begin like this; None if it is no beginning of an amount."""
    found = _AMOUNT.fullmatch(word)
    if found is None or not (found.group(2) or found.group(3)):
        return None
    sign, whole, decimals = found.group(1), found.group(2) or "0", found.group(3) or ""
    step_wei = 10 ** (ETH_DECIMALS - len(decimals))
    low_wei = int(whole + decimals) * step_wei
    return Span(low_wei, low_wei + step_wei, sign)


def digits_of(word: str) -> str:
    """The digits of an id, or of a part of one; "" if it cannot be one."""
    found = _ID.fullmatch(word)
    return found.group(1) if found is not None else ""


def _is_within(span: Span, entry: Entry, seq: int) -> bool:
    if span.sign and (span.sign == "+") != (entry.kind in _INCOMING):
        return False
    return span.low_wei <= entry.amount_at(seq) < span.high_wei


def _ids(entry: Entry) -> str:
    return f"{entry.target.hex()} {entry.tab.hex()} {entry.more.channel.hex()} {entry.peer.hex()}"
