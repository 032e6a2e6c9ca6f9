"""What `evm.Chain` needs of the machine below it: a world of its own, and one transaction at a time.

There are two, because pyrevm has no wheel for every version of Python: pyrevm in this process, and
anvil beside it. Both follow the rules of Cancun, sell gas for nothing, and keep the time that they
are told until they are told another.
"""

from dataclasses import dataclass
from typing import Protocol, Self

# anvil's block. Contracts can see what is left of it, so it is the same on each machine.
GAS_LIMIT = 30_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What a contract told the world; address and topics as hex."""

    address: str
    topics: tuple[str, ...]
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """What is asked of the chain; without `target` it creates a contract from `data`."""

    sender: str
    target: str | None
    data: bytes
    value_wei: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A transaction that was done; the output of a creation is the new contract's address."""

    output: bytes
    logs: tuple[Log, ...]
    gas_used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A transaction that changed nothing; no output if it ran out of gas or into nonsense."""

    output: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What a transaction reads: one slot of one contract, code of others, balances."""

    contract: str
    slot: bytes
    contracts: tuple[str, ...]
    accounts: tuple[str, ...]


class Machine(Protocol):
    """An EVM with an empty world."""

    def set_time(self, now_s: int) -> None:
        """Set the time of the next transactions, earlier or later."""

    def set_balance(self, account: str, balance_wei: int) -> None:
        """Set an account's balance."""

    def balance(self, account: str) -> int:
        """An account's balance."""

    def place(self, address: str, code: bytes) -> None:
        """Put code at an address."""

    def transact(self, transaction: Transaction) -> Receipt | Refusal:
        """Do one transaction. One that no chain would take at all is an error of the machine's."""

    def cooled(self, touched: Touched) -> Self:
        """A machine whose next transaction pays for everything it touches; this one is over."""
