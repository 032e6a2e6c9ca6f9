"""Caps and usual values of a node, each with its reason and arithmetic."""

from __future__ import annotations

BATCH_INPUTS_MAX = 1024
"""Inputs in one commit: four peers' whole send windows of 256 messages. 1024 x 2 facts x 0.3 kB = 0.6 MB."""

SLICE_MS = 4
"""Stepping yields to the loop after this, so that no slice of ours holds the interpreter longer."""

TICK_MS = 1000
"""How often time is looked at. The shortest deadline is 60 s."""

HEAD_EVERY_S = 60
"""How often an empty block is noted when nothing waits for the chain."""

STRANGERS_BURST = 256
STRANGERS_PER_S = 1 / 60
"""Messages of strangers that begin nothing and are recorded all the same: some hundred at once, then one a minute.
1,440 a day x (0.7 kB of log + 0.25 kB of world) = 1.4 MB a day, whoever calls with however many keys."""

FAULTS_EVERY_MS = 60_000
"""How often broken messages of a peer become one fact."""

WHOLE_EVENTS_MAX = 50_000
"""Up to this many events the whole log is walked and folded at opening, and no snapshot is believed: 50,000 x (3.2 us +
2.3 us) = 0.3 s, measured. Of a longer one that is done with the events after the snapshot before the newest, at most
some thousand; the whole is for `towpath log verify`."""

CONFIG_SIZE_BYTES_MAX = 1 << 20
"""A configuration file: 2 x 256 entries x 0.4 kB = 0.2 MB, with room for comments."""

CONFIG_ENTRIES_MAX = 256
"""Peers, or channels to open, in one configuration; a hub's customers call it and need no entry."""

CHALLENGE_DURATION_USUAL_S = 86_400
"""A day to object on chain, if a configuration says nothing else: who is offline over night still can."""
