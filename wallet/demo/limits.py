"""Caps and times of the demo, each with its reason."""

from __future__ import annotations

CHILD_PATIENCE_S = 5.0
"""From SIGTERM to SIGKILL. A node stops in about 0.1 s."""

SUPERVISOR_PATIENCE_S = 25.0
"""From closing the pipe to SIGTERM. At the worst the supervisor ends both nodes together in CHILD_PATIENCE_S, 5 s, then
anvil in 15 s (ANVIL_STOP_TIMEOUT_MS), and has 5 s to spare."""

LOCK_PATIENCE_S = SUPERVISOR_PATIENCE_S
"""A supervisor whose wallet is gone ends its children first, and so long it may hold the lock."""

LOCK_TOLD_S = 1.0
"""A wait shorter than this needs no words."""

START_PATIENCE_S = 60.0
"""A node is up in 2 s on a busy machine, its channel in 4; beyond this something is wrong."""

BACK_OFF_FIRST_MS = 200
BACK_OFF_CAP_MS = 5_000
"""Between restarts of a child that keeps ending: 0.2, 0.4, ... 5 s."""

CALM_S = 10.0
"""A child that lived this long is started again after the shortest wait."""

SUPERVISOR_RESTARTS_MAX = 5
"""Restarts of a supervisor that never became ready before the wallet gives up on it."""

LINE_SIZE_BYTES_MAX = 65_536
"""One line between our own processes is below 2 kB."""

GAS_WEI = 100 * 10**18
GAS_WEI_MIN = 50 * 10**18
"""Each gas key gets 100 ETH of play money, again when half is left: it pays the deposits too."""

FUND_EVERY_S = 10.0
"""How often a running demo looks whether a gas key is below the half: a deposit comes from it and goes back to
the channel key, so about five channels use up half of it."""

CHANNEL_WEI = 10 * 10**18
"""What each side puts into each ledger channel."""

HUB_MAX_PEER_WEI = 100 * 10**18
HUB_MAX_TOTAL_WEI = 5_000 * 10**18
"""The demo's hub is generous: play money is funded again from the dev account."""

ASK_WEI = 25 * 10**16
ASK_NOTE = "Coffee"

CHAIN_PART = "chain"
HUB_PART = "hub"
PEER_PART = "peer"
"""The demo's parts, as the run file names them; the nodes' folders have the same names."""

PAYMENTS_USUAL = 100
SMALL_WEI = 10**14
PAYMENTS_MAX = 97_000
"""97,000 x 0.0001 + the first 0.25 = 9.95 of the 10 ETH that the channel holds."""

IN_FLIGHT_MAX = 64
"""Payments on their way at once: enough to fill the pipe, a quarter of the network's window."""

DRAIN_PATIENCE_S = 60.0
"""How long no payment at all may be acknowledged. One takes about 10 ms, a new tab 30 ms."""

QUIET_PATIENCE_S = 15.0
"""Until nothing is on its way between three nodes, before their books are compared: some round trips of 10 ms."""

COUNT_EVERY_S = 0.5
"""How often a person at a terminal is told how many payments are made."""

RUN_FILE_SIZE_BYTES_MAX = 65_536
"""Of what a demo keeps about its processes and its contracts; both are below 2 kB."""
