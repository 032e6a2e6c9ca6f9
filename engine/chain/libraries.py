"""web3 and eth_account, loaded without what they change for the whole process.

A library below both raises Python's recursion limit to 100,000 when it is loaded. A deeply nested answer of an RPC
address would then end the process by an overflow of the stack, and not in a `RecursionError`.
"""

from __future__ import annotations

import sys

_DEPTH_MAX = sys.getrecursionlimit()
try:
    from eth_account import Account
    from eth_account.typed_transactions.typed_transaction import TypedTransaction
    from web3 import AsyncHTTPProvider
    from web3.exceptions import Web3Exception
    from web3.types import RPCEndpoint
finally:
    sys.setrecursionlimit(_DEPTH_MAX)

__all__ = ["Account", "AsyncHTTPProvider", "RPCEndpoint", "TypedTransaction", "Web3Exception"]
