"""Caps of the event log, each with its reason and arithmetic."""

from __future__ import annotations

from typing import Final

SNAPSHOT_EVERY: Final = 1000
"""Events between two snapshots (ADR 0009).

A snapshot is taken at the end of the batch that crosses a multiple. So a seek decodes one snapshot and folds at
most 999 events and one batch (1,024 inputs, about 2,000 facts): 15 ms at 200,000/s, and a frame is 16 ms. At 100
channels a snapshot is about 35 kB, so a million events carry 1000 x 35 kB = 35 MB.
"""

WORLDS_CACHED_MAX: Final = 64
"""Worlds kept by a replayer. Their maps share structure, so neighbours cost the touched records only; 64 far
apart worlds of 1000 channels are about 64 x 350 kB = 22 MB."""

ENTITY_SIZE_BYTES_MAX: Final = 32
"""The longest entity is a channel id. It has a fixed field in the chained header."""

BODY_SIZE_BYTES_MAX: Final = 1 << 20
"""A frame is at most 64 KiB and 100 guarantees are 29 kB of ABI; 1 MiB is 16 times the larger one."""

SNAPSHOT_SIZE_BYTES_MAX: Final = 64 << 20
"""350 bytes a channel x 10,000 channels = 3.5 MB; 64 MiB leaves 18 times that. A larger one is not kept."""

BATCH_ROWS_MAX: Final = 65_536
"""The node commits up to 1,024 inputs; an import may bring more. 65,536 rows x 700 bytes = 46 MB in memory at once."""

WAL_PAGE_SIZE_BYTES: Final = 4096
"""SQLite's own page size, which `create_file` leaves as it is."""

WAL_SIZE_BYTES_MAX: Final = 16 << 20
"""Above this the next append checkpoints first. Copying 16 MB back takes about 30 ms on a slow disk."""

WAL_PAGES_MAX: Final = WAL_SIZE_BYTES_MAX // WAL_PAGE_SIZE_BYTES

WAL_PAGES_IDLE: Final = 256
"""An idle node checkpoints from here on: 256 pages = 1 MB, so a start after a crash reads at most little."""

READ_ROWS_CHUNK: Final = 1024
"""Rows fetched at once: no statement stays open between chunks, so readers never hold back a checkpoint.
1024 x 500 bytes = 0.5 MB; smaller chunks read measurably slower, larger ones do not read faster."""

TAIL_ROWS_CHECKED: Final = 64
"""Rows whose chain is checked at each opening, 64 x 2 us. The whole chain is `verify`'s work."""

SEGMENT_MS: Final = 60_000
"""Grain of the pre-aggregated time line: a year of minutes is 525,600 rows of 60 bytes = 32 MB at the worst."""

HOUR_MS: Final = 3_600_000
"""The coarser grain, for buckets of an hour or more: a year is 8,760 rows."""

DENSITY_EXACT_ROWS_MAX: Final = 4_000
"""Up to this many events a time range is counted row by row, so that a young log is not drawn in minutes.
4,000 x 0.6 us = 2.4 ms of the window's thread, four times a second."""

BUCKETS_MAX: Final = 16_384
"""Buckets of one density question: four times the pixels of a wide screen."""

BUSY_TIMEOUT_MS: Final = 2000
"""How long a connection waits for another's lock. Nobody else writes; only recovery after a crash locks."""

VERIFY_PROGRESS_ROWS: Final = 8192
"""Rows between two progress reports of `verify`: about 20 ms of work."""
