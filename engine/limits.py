"""Caps of the node's loop, each with its reason and arithmetic."""

from __future__ import annotations

BATCH_INPUTS_MAX = 1024
"""Inputs in one commit: four peers' whole send windows of 256 messages. 1024 x 2 facts x 0.3 kB = 0.6 MB."""

SLICE_CPU_MS = 4
"""Stepping yields to the loop after this, so that no slice of ours holds the interpreter longer (architecture.md 4)."""

TICK_MS = 1000
"""How often time is looked at. The shortest deadline is 60 s."""

HEAD_EVERY_S = 60
"""How often an empty block is noted when nothing waits for the chain (ruling 17)."""

FAULTS_EVERY_MS = 60_000
"""How often broken messages of a peer become one fact (ruling 16)."""
