"""anvil as a machine: one process for this run of pytest, taken back to its start for each chain.

Each transaction is mined in a block of its own, and its output is read from the trace that anvil
keeps of it: not from a call beside it, which could find something else.
"""

import atexit
from functools import cache
from typing import Any

from eth_utils import to_checksum_address

from engine.chain.devchain import DevChain, DevChainConfig
from tests.anvil import revert, snapshot
from tests.contracts.machine import GAS_LIMIT, Log, Receipt, Refusal, Touched, Transaction

# As in pyrevm: nobody has anything, everybody may send without a key, gas is for nothing and no
# time is too early. Old states are dropped, or anvil would write them into the user's home.
CONFIG = DevChainConfig(
    chain_id=1,
    options=(
        *("--hardfork", "cancun", "--gas-limit", str(GAS_LIMIT), "--base-fee", "0"),
        *("--accounts", "0", "--auto-impersonate", "--timestamp", "1", "--prune-history"),
    ),
)


class AnvilMachine:
    """The world of this run's anvil, empty again; the machine that had it before is over."""

    def __init__(self) -> None:
        self._anvil = _anvil()
        self._anvil.begin_again(self)

    def set_time(self, now_s: int) -> None:
        """Set the time of the next blocks."""
        self._ask("evm_setTime", now_s)

    def set_balance(self, account: str, balance_wei: int) -> None:
        """Set an account's balance."""
        self._ask("anvil_setBalance", account, hex(balance_wei))

    def balance(self, account: str) -> int:
        """An account's balance."""
        return int(self._ask("eth_getBalance", account, "latest"), 16)

    def place(self, address: str, code: bytes) -> None:
        """Put code at an address."""
        self._ask("anvil_setNonce", address, hex(1))
        self._ask("anvil_setCode", address, _hex(code))

    def transact(self, transaction: Transaction) -> Receipt | Refusal:
        """Mine one transaction; ChainError if it is not valid."""
        sender = transaction.sender
        # anvil would let it.
        assert self._ask("eth_getCode", sender, "latest") == "0x", f"{sender} is a contract"
        fields = {
            "from": sender,
            "data": _hex(transaction.data),
            "value": hex(transaction.value_wei),
            "gas": hex(GAS_LIMIT),
            "gasPrice": hex(0),
        }
        if transaction.target is not None:
            fields["to"] = transaction.target
        mined = self._ask("eth_sendTransactionSync", fields)
        if transaction.target is None and mined["status"] == "0x1":
            output = _unhex(mined["contractAddress"])
        else:
            trace = self._ask("debug_traceTransaction", mined["transactionHash"], {})
            output = _unhex(trace["returnValue"])
        if mined["status"] != "0x1":
            return Refusal(output=output)
        logs = tuple(_log(raw) for raw in mined["logs"])
        return Receipt(output=output, logs=logs, gas_used=int(mined["gasUsed"], 16))

    def cooled(self, touched: Touched) -> "AnvilMachine":
        """The machine itself: a block's only transaction finds everything cold."""
        return self

    def _ask(self, method: str, *params: object) -> Any:
        assert self._anvil.owner is self, "another machine has begun"
        return self._anvil.running.rpc.request(method, *params)


class _Anvil:
    """The process, and the machine whose world it is."""

    def __init__(self) -> None:
        self.running = DevChain.start(CONFIG)
        # Else the seconds of this computer are added to the time that a test has set.
        self.running.rpc.request("anvil_setBlockTimestampInterval", 0)
        self.owner: AnvilMachine | None = None
        self._empty = snapshot(self.running.rpc)

    def begin_again(self, owner: AnvilMachine) -> None:
        """Empty the world and give it to a machine."""
        revert(self.running.rpc, self._empty)
        self._empty = snapshot(self.running.rpc)
        self.owner = owner


@cache
def _anvil() -> _Anvil:
    anvil = _Anvil()
    atexit.register(anvil.running.stop)
    return anvil


def _log(raw: dict[str, Any]) -> Log:
    return Log(
        address=to_checksum_address(raw["address"]),
        topics=tuple(raw["topics"]),
        data=_unhex(raw["data"]),
    )


def _hex(raw: bytes) -> str:
    return "0x" + raw.hex()


def _unhex(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))
