"""Every cap of the protocol, each with its reason and arithmetic."""

from __future__ import annotations

PARTICIPANTS_MAX = 10
"""Payer, payee and eight intermediaries. A challenge costs about 12k gas a participant."""

PROPOSALS_QUEUED_MAX = 64
"""Proposals a leader has sent and the follower has not answered: 64 x 0.2 kB = 13 kB a ledger."""

TRANSFERS_PENDING_MAX = 64
"""Payments inside one ledger that wait for a proposal: as many as the queue takes, 64 x 0.2 kB = 13 kB a ledger."""

TRANSFER_DEADLINE_MS = 120_000
"""A payment inside a ledger that is in no proposal by then is given up; nothing was signed for it."""

LEDGERS_PER_PEER_MAX = 16
"""The most channels with one peer that a policy may allow: 16 x 128 guarantees are more tabs than two people have."""

GUARANTEES_MAX = 128
"""Per ledger. 128 x 9.3k gas keep a challenge below 1.4 M gas; a hub's policy asks for fewer (50)."""

REFUSED_PER_PEER_MAX = 64
"""Refused tabs of one proposer that are remembered: 64 x 85 bytes = 5.4 kB a peer.

What forgetting the oldest allows: the other participants of that tab, whose turn 0 may still come, make us begin it.
Without the payer's signature we sign nothing; it takes one of `max_open_tabs` until its deadline, and is cancelled.
The proposer may propose it again and is judged anew; nothing was signed, so that is a new proposal. No money moves.
"""

OUTBOX_MAX = 4096
"""With so many of our messages not acknowledged no new payment to a peer is taken: 4096 x 0.3 kB = 1.2 MB. All other
messages are bounded by guarantees and queues."""

NOTE_MAX_BYTES = 120
"""A payment's note in UTF-8, the same as in a payment request."""

NAME_MAX_BYTES = 64
"""A contact's or hub's name in UTF-8."""

PAYMENTS_PER_VOUCHER_MAX = 64
"""Payments that one voucher may carry."""

AMOUNT_MAX_WEI = 2**120
"""Above all ether that exists (about 2^87 wei) by 2^33; sums of 128 such amounts stay below 2^128."""

CHALLENGE_DURATION_MAX_S = 2**40
"""The contract adds it to a 48-bit time."""

OBJECTIVE_DEADLINE_MS = 120_000
"""A virtual objective that has not reached its postfund by then is cancelled; about 4,000 times its usual 30 ms."""

FUNDING_DEADLINE_MS = 3_600_000
"""A channel that we opened and whose partner has not signed turn 0 by then is given up. It takes a person's approval at
the most, and nothing of ours is bound meanwhile."""

DEPOSIT_DEADLINE_MS = 86_400_000
"""A channel that a peer opened, and in which its money is not by then, is given up: a day of dear fees is not enough to
give somebody up for. Nothing of ours is in it."""

HIDDEN_PATIENCE_MS = 30_000
"""How long a chain that is shown lower than it was may only be hidden: two mainnet blocks and a half. A chain of one's
own that lost its last blocks grows by transactions alone, so somebody must begin."""

CONCLUDE_PATIENCE_MS = 60_000
"""How long the follower waits for the leader's conclude transaction before it sends its own: five mainnet blocks."""

CHAIN_FACTS_MAX = 32
"""Chain facts kept per channel to undo a reorganisation; a cooperative life has four."""

BLOCKS_REMEMBERED_MAX = 128
"""Processed blocks whose hashes are kept: above twice the 64 blocks after which a mainnet block is final."""

TAB_LIMIT_FACTOR = 10
"""A new tab's limit is ten times the payment that opens it, if that much is free."""

CRANKS_PER_STEP_MAX = 4096
"""A step that cranks more often than this is a loop: 128 guarantees x 4 rungs x 4 objectives, doubled."""

PAYMENT_ID_SIZE_BYTES = 16
"""Random, drawn by the payer: two payments collide once in 2^64."""

KNOWN_KEYS_MAX = 65_536
"""Public keys kept by address: 65,536 x about 200 bytes = 13 MB at the most, more than a hub's peers."""

NAME_KEYS_MAX = 4096
"""Names whose comparable form is kept: 4,096 x about 200 bytes = 0.8 MB, more than anybody's contacts."""

LABEL_MAX_CHARS = 120
"""A label of a payment or channel, in characters: one line of a table. At most 480 bytes in UTF-8."""

LABELS_MAX = 10_000
"""Labels that one person keeps: 10,000 x (32 + 480) bytes = 5 MB of world at the most, and 0.5 MB as people write."""

REQUESTS_OPEN_MAX = 1024
"""Requests that wait to be paid at one time. A shop with one a minute that expires within the hour has 60."""

REQUESTS_MAX = 8192
"""Requests in the world, open or over; at this many the oldest ones that are over leave it: 8,192 x 0.4 kB = 3 MB."""

REQUESTS_OVER_MAX = 4096
"""How many that are over stay then, so that leaving costs the same for each request however many there were."""

REQUEST_KEPT_MS = 30 * 86_400_000
"""How long a request that is paid, cancelled or expired stays in the world; the log has it for ever."""

ANSWERED_MAX = 65_536
"""Requests of others that we paid and could still be asked to pay again: 65,536 x about 200 bytes = 13 MB."""

ANSWERED_KEPT_MS = 86_400_000
"""How long beyond its expiry we know that we paid a request: a clock that was wrong by a day does no harm."""

SWEEP_EVERY_MS = 3_600_000
"""How often what is over is looked for among requests: at most once an hour of the log's own time."""

TIME_MAX_MS = 253_402_300_799_999
"""The end of the year 9999, the last time that can be shown as a date."""
