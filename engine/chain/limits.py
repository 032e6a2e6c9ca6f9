"""The chain service's caps and periods, each with its reason."""

from __future__ import annotations

DEV_CHAIN_ID = 31337
"""anvil's chain id, the only one on which funding is possible."""

CONFIRMATIONS_USUAL = 12
"""Blocks after which an event counts on a real network, if a configuration says nothing else (ADR 0012)."""

LOG_RANGE_MAX = 2_000
"""Blocks of one log query: the common cap of public RPC providers."""

MOVES_MAX = 5
"""Looks in a row during which the chain changed under the reading. A real chain does so once in a while; an address
whose logs and blocks do not fit together does so each time."""

KNOWN_BLOCKS_MAX = 256
"""Delivered blocks remembered for finding a reorg's ancestor: 256 x 40 bytes, four times a finality of 64 blocks."""

QUEUE_MAX = 1_024
"""Waiting transactions: 20 times the 50 tabs of a hub's peer; more is a fault of the caller."""

DEV_ANSWER_BYTES_MAX = 64 * 1024 * 1024
"""The largest that is asked for is a whole dev chain's state, some MiB."""

ANSWER_BYTES_MAX = 16 * 1024 * 1024
"""One RPC answer. The largest is asked for with a contract's logs of 2,000 blocks: 8 KiB for each block."""

ANSWER_VALUES_MAX = 500_000
"""Values in one RPC answer: reading 16 MiB of the smallest takes 1.5 s and 370 MiB, so many of them at most 0.4 s and
40 MiB. The smallest log has 394 bytes and is 11 values: the largest answer with logs has 470,000."""

REQUEST_TIMEOUT_MS = 10_000
"""One RPC answer. A log query of 2,000 blocks takes seconds on a busy provider."""

DEV_POLL_MS = 100
"""Between two looks at the dev chain: below what a person notices, 10 loopback requests a second."""

POLL_MS = 2_000
"""Between two looks at a real chain: a sixth of a block's 12 s."""

RETRY_FIRST_MS = 100
DEV_RETRY_CAP_MS = 1_000
RETRY_CAP_MS = 30_000
"""Back-off when the address does not answer: doubling from 0.1 s; a person at the demo waits at most a second."""

DEV_STUCK_AFTER_MS = 15_000
STUCK_AFTER_MS = 600_000
"""When a broadcast transaction without receipt is reported and broadcast again: 50 blocks of 12 s."""

GAS_MARGIN_PERCENT = 25
"""Added to the estimate: another deposit or payout in between changes storage costs (20k of about 95k)."""

DEPOSIT_GAS_MAX = 150_000
"""What a deposit may be said to cost: three times the 46k that it does."""

CONCLUDE_GAS_MAX = 400_000
"""A conclusion with its payouts costs 94k, into two new accounts 144k. A peer's account may have code, to burn gas."""

DISPUTE_GAS_MAX = 2_000_000
"""A challenge of a ledger with 128 guarantees costs 1.3 M, one of 10 participants 0.2 M; reclaims and payouts less."""

TIP_ANY_WEI = 5 * 10**9
TIP_BASE_FEES_MAX = 2
TIP_MAX_WEI = 100 * 10**9
"""A tip goes to the block's maker whole. Up to the first it is paid without a look at the base fee, because a quiet
chain asks for 1 or 2 gwei whatever its base fee is; then up to twice the base fee; never above the last. With
CONCLUDE_GAS_MAX and the margin a lying address can make us lose 500,000 x 100 gwei = 0.05 ETH a transaction."""

PRICE_ANY_WEI = 100 * 10**9
PRICE_BASE_FEES_MAX = 2
PRICE_MAX_WEI = 1_000 * 10**9
"""The whole price of gas, in the same three steps. What is offered above base fee and tip is not spent, so the first is
wide; full blocks double the base fee in six; the highest that lasted for hours on mainnet was about 500 gwei."""

REPLACEMENTS_MAX = 3
"""How often one intent may be signed anew because its nonce or fee was overtaken, before it is given up."""

ANVIL_START_TIMEOUT_MS = 30_000
"""anvil starts in 44 to 260 ms; a large state file and a loaded machine take longer."""

ANVIL_STOP_TIMEOUT_MS = 15_000
"""After SIGTERM anvil writes its state; then SIGKILL."""
