"""Which faults fall, so that a failing life can be lived again with fewer of them.

Each kind of fault has dice of its own. A fault's name is its kind and the number of the throw that gave it: leaving
one out does not change what the other dice show.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from random import Random


class FaultKind(Enum):
    """What can go wrong. Regression files hold the values."""

    SLOW_NODE = "slow-node"
    SLOW_WIRE = "slow-wire"
    BREAK = "break"
    CUT = "cut"
    REPEAT = "repeat"
    PARTITION = "partition"
    CRASH = "crash"
    STORE_ERROR = "store-error"
    FAILED_SYNC = "failed-sync"
    FULL_DISK = "full-disk"
    REORG = "reorg"
    LOST_TRANSACTION = "lost-transaction"
    CENSORSHIP = "censorship"
    FEE_SPIKE = "fee-spike"
    OLD_HEAD = "old-head"
    LIE = "lie"
    DUST = "dust"
    OLDER_COPY = "older-copy"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """The `number`-th throw of the dice for `kind`."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Fallen:
    """A fault that happened, and when by the town's clock."""

    fault: Fault
    at_ms: int


class Dice:
    """Throws for each kind of fault.

    Attributes:
        fallen: the faults that happened, oldest first.
    """

    def __init__(self, seed: int, only: Collection[Fault] | None = None) -> None:
        """Of the faults that would fall, only those in `only` do; all of them if it is None."""
        self.fallen: list[Fallen] = []
        self._only = None if only is None else frozenset(only)
        self._rngs = {
            kind: Random(f"{seed} {kind.value}")  # noqa: S311 - a seed, not a secret
            for kind in FaultKind
        }
        self._numbers = dict.fromkeys(FaultKind, 0)

    def falls(self, kind: FaultKind, rate: float, at_ms: int) -> bool:
        """Whether a fault of this rate happens now."""
        if rate <= 0:
            return False
        self._numbers[kind] += 1
        if self._rngs[kind].random() >= rate:
            return False
        fault = Fault(kind.value, self._numbers[kind])
        if self._only is not None and fault not in self._only:
            return False
        self.fallen.append(Fallen(fault, at_ms))
        return True
