"""What a test does to a dev chain and nobody else may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.protocol.types import Address, hex0x

if TYPE_CHECKING:
    from engine.chain.devchain import DevRpc


def set_balance(rpc: DevRpc, owner: Address, amount_wei: int) -> None:
    """Give an address a native balance out of nothing."""
    rpc.request("anvil_setBalance", hex0x(owner), hex(amount_wei))


def set_automine(rpc: DevRpc, *, is_on: bool) -> None:
    """Whether each transaction gets its block at once."""
    rpc.request("evm_setAutomine", is_on)


def reorg(rpc: DevRpc, depth: int) -> None:
    """Replace the newest `depth` blocks by empty ones; their transactions are gone for good."""
    rpc.request("anvil_reorg", depth, [])


def snapshot(rpc: DevRpc) -> str:
    """Remember the chain as it is; the id is good for one `revert`."""
    return str(rpc.request("evm_snapshot"))


def revert(rpc: DevRpc, snapshot_id: str) -> None:
    """Go back to a snapshot."""
    is_back = rpc.request("evm_revert", snapshot_id)
    assert is_back is True, f"no snapshot {snapshot_id}"
