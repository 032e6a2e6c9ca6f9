"""Caps of what a profile's settings may ask for, each with its reason."""

SETTINGS_SIZE_BYTES_MAX = 16_384

# Three addresses and a number; ours are not 200 bytes long.
CHAIN_FILE_SIZE_BYTES_MAX = 16_384
"""Settings are below 1 kB."""

AUTO_LOCK_MIN_MAX = 24 * 60
"""A day. Longer is the same as never, which has its own value."""

DEV_CONFIRMATIONS = 1
"""A dev chain makes a block when something is sent and loses none."""
