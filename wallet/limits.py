"""How long the wallet waits for others before it says so, each with its reason."""

from __future__ import annotations

OPENING_PATIENCE_S = 20.0
"""A tab opens in about 30 ms; after this the payment is given up, if it still can be."""

DELIVERY_PATIENCE_S = 1.5
"""A payment is acknowledged in about 10 ms; after this it is "sent, waiting"."""

SETTLING_PATIENCE_S = 30.0
"""A tab is settled in about 30 ms; after this somebody does not answer, and it goes on when they do."""

CLOSING_PATIENCE_S = 120.0
"""Its tabs are settled first, then the chain takes one transaction: on the dev chain together about a second."""

LEDGER_PATIENCE_S = 60.0
"""A ledger channel is open in 4 s on a busy machine; beyond this somebody does not answer."""

HEALTH_EVERY_S = 1.0
"""How often hubs are looked at; a look costs some microseconds a hub."""

HEALTH_GAP_MAX_S = 5.0
"""A longer gap between two looks is a sleep of the computer: the rest of it counts neither for nor against a hub."""

LATENCIES_KEPT_MAX = 256
"""Answer times of one hub: about an hour at a PING in fifteen seconds, 8 kB."""

OWN_LOG_LINES_MAX = 2000
"""Lines of the program's own log that are kept in memory and shown: about 400 kB."""
OWN_LOG_SIZE_BYTES_MAX = 512 * 1024
"""Of one file of it; two are kept. Some 3,000 lines, which are read in 30 ms by a thread."""
REPORT_LOG_LINES_MAX = 100
"""Lines of it in a report: what led to the mistake, and still to be read by a person."""
REPORT_FAULTS_MAX = 5
"""Mistakes told in one report: the first is the one that matters."""
