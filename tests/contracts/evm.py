"""Contracts on a chain of the test's own: deploy, call as a transaction, read what came back.

Every call is its own transaction, with the rules of Cancun. pyrevm does it where it is installed,
else anvil; TOWPATH_TEST_EVM=anvil takes anvil anywhere. The tests cannot tell which it is.
"""

import json
import os
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import eth_abi
from eth_utils import keccak, to_checksum_address

from tests.contracts.channels import (
    ALLOCATIONS,
    FIXED,
    OUTCOME,
    RECLAIM,
    RECOVERED,
    SIGNATURE,
    SIGNED,
    unhex,
)
from tests.contracts.machine import Log, Machine, Refusal, Touched, Transaction
from tests.contracts.machine_anvil import AnvilMachine

# The one to prefer comes first.
MACHINES: dict[str, Callable[[], Machine]] = {}
if find_spec("pyrevm") is not None:
    from tests.contracts.machine_pyrevm import PyrevmMachine

    MACHINES["pyrevm"] = PyrevmMachine
MACHINES["anvil"] = AnvilMachine
CHOSEN = MACHINES[os.environ.get("TOWPATH_TEST_EVM") or next(iter(MACHINES))]

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "resources" / "contracts"
FOR_TESTS = Path(__file__).resolve().parent / "artifacts"

ANYBODY = "0x" + "ab" * 20
TYPES_OF = {
    "stateIsSupported": [FIXED, f"{RECOVERED}[]", RECOVERED],
    "challenge": [FIXED, f"{SIGNED}[]", SIGNED, SIGNATURE],
    "checkpoint": [FIXED, f"{SIGNED}[]", SIGNED],
    "conclude": [FIXED, SIGNED],
    "concludeAndTransferAllAssets": [FIXED, SIGNED],
    "transferAllAssets": ["bytes32", OUTCOME, "bytes32"],
    "transfer": ["uint256", "bytes32", "bytes", "bytes32", "uint256[]"],
    "reclaim": [RECLAIM],
    "deposit": ["address", "bytes32", "uint256", "uint256"],
    "compute_transfer_effects_and_interactions": ["uint256", ALLOCATIONS, "uint256[]"],
    "compute_reclaim_effects": [ALLOCATIONS, ALLOCATIONS, "uint256"],
    "unpackStatus": ["bytes32"],
    "statusOf": ["bytes32"],
    "holdings": ["address", "bytes32"],
    "deposit_batch_eth": ["bytes32[]", "uint256[]", "uint256[]"],
    "deposit_batch_erc20": ["address", "bytes32[]", "uint256[]", "uint256[]", "uint256"],
}


class RevertedError(Exception):
    """A call was refused; `output` is what the contract said."""

    def __init__(self, output: bytes) -> None:
        super().__init__(reason_of(output))
        self.output = output
        self.reason = reason_of(output)


def reason_of(output: bytes) -> str:
    """Text of an Error(string), `panic N`, or empty if the contract said nothing."""
    if output[:4] == bytes.fromhex("08c379a0"):
        return str(eth_abi.decode(["string"], output[4:])[0])
    if output[:4] == bytes.fromhex("4e487b71"):
        return f"panic {eth_abi.decode(['uint256'], output[4:])[0]}"
    return output.hex()


def artifact(name: str) -> dict[str, Any]:
    """The committed artifact of a contract, shipped or for tests."""
    shipped = SHIPPED / f"{name}.json"
    path = shipped if shipped.is_file() else FOR_TESTS / f"{name}.json"
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def encode_call(name: str, types: Sequence[str], values: Sequence[Any]) -> bytes:
    """Calldata of a function."""
    return keccak(text=f"{name}({','.join(types)})")[:4] + eth_abi.encode(types, values)


class Chain:
    """A chain of its own whose time the test sets. Use the newest one only: see `machine_anvil`."""

    def __init__(self, now_s: int = 1_800_000_000, *, machine: Machine | None = None) -> None:
        self._machine = CHOSEN() if machine is None else machine
        self.set_time(now_s)
        self.give(ANYBODY, 10**30)
        self.gas_used = 0
        self.logs: tuple[Log, ...] = ()

    def set_time(self, now_s: int) -> None:
        """Set the time of the next calls."""
        self.now_s = now_s
        self._machine.set_time(now_s)

    def give(self, account: str, balance_wei: int) -> None:
        """Set an account's balance."""
        self._machine.set_balance(account, balance_wei)

    def balance(self, account: str) -> int:
        """An account's balance."""
        return self._machine.balance(account)

    def deploy(self, name: str, *constructor: tuple[str, Any]) -> str:
        """Deploy a committed artifact; each argument comes with its type."""
        return self.deploy_code(unhex(artifact(name)["bytecode"]), *constructor)

    def deploy_code(self, code: bytes, *constructor: tuple[str, Any]) -> str:
        """Deploy creation code. Raises RevertedError."""
        encoded = eth_abi.encode([kind for kind, _ in constructor], [it for _, it in constructor])
        creation = Transaction(sender=ANYBODY, target=None, data=code + encoded)
        return to_checksum_address(self._transact(creation))

    def place(self, name: str, address: str) -> None:
        """Put a contract without constructor at a chosen address."""
        self._machine.place(address, unhex(artifact(name)["deployedBytecode"]))

    def send(self, to: str, calldata: bytes, *, sender: str = ANYBODY, value_wei: int = 0) -> bytes:
        """One transaction. Raises RevertedError, and then nothing has changed."""
        return self._transact(
            Transaction(sender=sender, target=to, data=calldata, value_wei=value_wei)
        )

    def call(
        self, to: str, name: str, *values: Any, sender: str = ANYBODY, value_wei: int = 0
    ) -> bytes:
        """One transaction to a function of the table above."""
        calldata = encode_call(name, TYPES_OF[name], values)
        return self.send(to, calldata, sender=sender, value_wei=value_wei)

    def tell(self, to: str, signature: str, *values: Any) -> bytes:
        """Call any function, `name(type,type)`, whose arguments are plain."""
        name, _, inner = signature.partition("(")
        types = [kind for kind in inner.rstrip(")").split(",") if kind]
        return self.send(to, encode_call(name, types, values))

    def number(self, to: str, signature: str, *values: Any) -> int:
        """Call any function that gives one number."""
        return int.from_bytes(self.tell(to, signature, *values), "big")

    def cooled(self, touched: Touched) -> "Chain":
        """This chain with nothing touched yet, so that the next gas is true; use this one no more.

        Only what is named in `touched` is sure to be there.
        """
        return Chain(self.now_s, machine=self._machine.cooled(touched))

    def _transact(self, transaction: Transaction) -> bytes:
        done = self._machine.transact(transaction)
        if isinstance(done, Refusal):
            raise RevertedError(done.output)
        self.gas_used, self.logs = done.gas_used, done.logs
        return done.output
