"""What every sentence for a person must be."""

from __future__ import annotations

import re
from enum import Enum

from engine.chain.errors import ChainErrorKind
from engine.log.errors import StoreKind
from engine.network.causes import Cause
from engine.protocol.errors import Reason
from engine.protocol.kinds import Lane, ObjectiveKind, WaitingFor

ENUMS: tuple[type[Enum], ...] = (
    Reason,
    ChainErrorKind,
    StoreKind,
    Cause,
    WaitingFor,
    ObjectiveKind,
    Lane,
)
SETTINGS = re.compile(r"\bTOWPATH_[A-Z]+\b")
"""What a person may set in the environment; the only names of ours that a sentence may hold."""
NAMES = {name for kind in ENUMS for name in kind.__members__}


def assert_plain(*sentences: str) -> None:
    """Whole sentences in plain English: no name of a value, no address, no gap left open."""
    for sentence in (SETTINGS.sub("it", each) for each in sentences):
        assert re.fullmatch(r"[A-Z0-9].*[.]", sentence, re.DOTALL), sentence
        assert not re.search(r"[{}]|0x|None|_", sentence), sentence
        words = set(re.findall(r"[A-Z_]{3,}", sentence)) - {"ETH"}
        assert not words & NAMES, sentence
