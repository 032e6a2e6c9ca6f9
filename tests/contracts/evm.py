"""Contracts in process: deploy, call as a transaction, read what came back.

The chain is pyrevm's with the rules of Cancun. Every call is its own transaction, so nothing stays
warm or locked between two of them.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import eth_abi
import pytest
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

pyrevm = pytest.importorskip("pyrevm", reason="pyrevm has no wheel for this version of Python")

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
    """A chain of one block whose time the test sets."""

    def __init__(self, now_s: int = 1_800_000_000) -> None:
        self._evm = pyrevm.EVM(spec_id="CANCUN")
        self.set_time(now_s)
        self.give(ANYBODY, 10**30)
        self.gas_used = 0
        self.logs: list[Any] = []

    def set_time(self, now_s: int) -> None:
        """Set the time of the next calls."""
        self.now_s = now_s
        self._evm.set_block_env(pyrevm.BlockEnv(timestamp=now_s))

    def give(self, account: str, balance_wei: int) -> None:
        """Set an account's balance."""
        self._evm.set_balance(account, balance_wei)

    def balance(self, account: str) -> int:
        """An account's balance."""
        return int(self._evm.get_balance(account))

    def deploy(self, name: str, *constructor: tuple[str, Any]) -> str:
        """Deploy a committed artifact; each argument comes with its type."""
        return self.deploy_code(unhex(artifact(name)["bytecode"]), *constructor)

    def deploy_code(self, code: bytes, *constructor: tuple[str, Any]) -> str:
        """Deploy creation code."""
        encoded = eth_abi.encode([kind for kind, _ in constructor], [it for _, it in constructor])
        self._evm.snapshot()
        address = self._evm.deploy(ANYBODY, code + encoded)
        self._finish()
        return to_checksum_address(address)

    def place(self, name: str, address: str) -> None:
        """Put a contract without constructor at a chosen address."""
        code = unhex(artifact(name)["deployedBytecode"])
        self._evm.insert_account_info(address, pyrevm.AccountInfo(nonce=1, code=code))

    def send(self, to: str, calldata: bytes, *, sender: str = ANYBODY, value_wei: int = 0) -> bytes:
        """One transaction. Raises RevertedError, and then nothing has changed."""
        start = self._evm.snapshot()
        try:
            output = self._evm.message_call(sender, to, calldata, value=value_wei)
        except RuntimeError as error:
            self._evm.revert(start)
            self._evm.snapshot()
            self._finish()
            raise RevertedError(_output_in(str(error))) from None
        self._finish()
        return bytes(output)

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

    def cooled(
        self, contract: str, slot: bytes, *, contracts: Sequence[str], accounts: Sequence[str]
    ) -> "Chain":
        """A copy in which nothing was touched yet, as every real transaction finds it.

        pyrevm keeps slots warm from one call to the next, so gas is true on the first call only.
        It can make one slot of a contract cold, not more: this copy takes over that one only.

        Args:
            contract: The contract whose slot is taken over.
            slot: Place of the slot.
            contracts: Other contracts, taken over without storage.
            accounts: Addresses whose balance to take over.
        """
        copy = Chain(self.now_s)
        for address in accounts:
            account = pyrevm.AccountInfo(balance=self.balance(address))
            copy._evm.insert_account_info(address, account)
        for address in (contract, *contracts):
            code = self._evm.get_code(address)
            account = pyrevm.AccountInfo(balance=self.balance(address), nonce=1, code=code)
            copy._evm.insert_account_info(address, account)
        index = int.from_bytes(slot, "big")
        value = self._evm.storage(contract, index)
        if value:
            copy._evm.insert_account_storage(contract, index, value)
        return copy

    def _finish(self) -> None:
        result = self._evm.result
        if result is not None and result.is_success:
            self.gas_used = result.gas_used
            self.logs = list(result.logs)
        # Closes the snapshot of the call and makes the next one a new transaction: cold, unlocked,
        # original values renewed.
        self._evm.commit()
        self._evm.reset_transient_storage()


def _output_in(message: str) -> bytes:
    _, found, rest = message.partition("output: 0x")
    return bytes.fromhex(rest.partition(" ")[0]) if found else b""
