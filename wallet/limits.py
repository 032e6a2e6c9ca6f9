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
