"""pyrevm as a machine: in this process, a new one for each chain."""

import pyrevm
from eth_utils import to_checksum_address

from tests.contracts.machine import GAS_LIMIT, Log, Receipt, Refusal, Touched, Transaction


class PyrevmMachine:
    """An EVM in memory."""

    def __init__(self) -> None:
        self._evm = pyrevm.EVM(spec_id="CANCUN")

    def set_time(self, now_s: int) -> None:
        """Set the time of the only block."""
        self._evm.set_block_env(pyrevm.BlockEnv(timestamp=now_s))

    def set_balance(self, account: str, balance_wei: int) -> None:
        """Set an account's balance."""
        self._evm.set_balance(account, balance_wei)

    def balance(self, account: str) -> int:
        """An account's balance."""
        return int(self._evm.get_balance(account))

    def place(self, address: str, code: bytes) -> None:
        """Put code at an address."""
        self._evm.insert_account_info(address, pyrevm.AccountInfo(nonce=1, code=code))

    def transact(self, transaction: Transaction) -> Receipt | Refusal:
        """Do one transaction; RuntimeError if it is not valid."""
        start = self._evm.snapshot()
        try:
            output = self._run(transaction)
        except RuntimeError as error:
            self._evm.revert(start)
            self._evm.snapshot()
            self._end()
            if not str(error).startswith(("Revert {", "Halt {")):
                raise
            return Refusal(output=_output_in(str(error)))
        result = self._evm.result
        self._end()
        logs = tuple(
            Log(
                address=to_checksum_address(log.address),
                topics=tuple(log.topics),
                data=bytes(log.data[1]),
            )
            for log in result.logs
        )
        return Receipt(output=output, logs=logs, gas_used=result.gas_used)

    def cooled(self, touched: Touched) -> "PyrevmMachine":
        """A copy of what the next transaction reads, in which nothing was touched yet.

        pyrevm keeps slots warm from one transaction to the next, so gas is true on the first only.
        It can make one slot of a contract cold, not more: the copy takes over that one only.
        """
        copy = PyrevmMachine()
        for address in touched.accounts:
            account = pyrevm.AccountInfo(balance=self.balance(address))
            copy._evm.insert_account_info(address, account)
        for address in (touched.contract, *touched.contracts):
            code = self._evm.get_code(address)
            account = pyrevm.AccountInfo(balance=self.balance(address), nonce=1, code=code)
            copy._evm.insert_account_info(address, account)
        index = int.from_bytes(touched.slot, "big")
        value = self._evm.storage(touched.contract, index)
        if value:
            copy._evm.insert_account_storage(touched.contract, index, value)
        return copy

    def _run(self, it: Transaction) -> bytes:
        if it.target is None:
            address = self._evm.deploy(it.sender, it.data, value=it.value_wei, gas=GAS_LIMIT)
            return bytes.fromhex(address.removeprefix("0x"))
        return bytes(
            self._evm.message_call(it.sender, it.target, it.data, value=it.value_wei, gas=GAS_LIMIT)
        )

    def _end(self) -> None:
        # Closes the snapshot of the call and makes the next one a new transaction: cold, unlocked,
        # original values renewed.
        self._evm.commit()
        self._evm.reset_transient_storage()


def _output_in(message: str) -> bytes:
    _, found, rest = message.partition("output: 0x")
    return bytes.fromhex(rest.partition(" ")[0]) if found else b""
