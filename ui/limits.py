"""How much a person can type, and how long a word stands: once for all fields that mean the same."""

from typing import Final

NAME_MAX_CHARS: Final = 64
"""A contact's name; the log takes 64 bytes."""

PLACE_MAX_CHARS: Final = 64
"""Where a contact can be dialled; the log takes 64 bytes."""

NOTE_MAX_CHARS: Final = 120
"""What a payment or a request is for; the log takes 120 bytes."""

AMOUNT_MAX_CHARS: Final = 40
"""More than all ether that will ever be, to the wei."""

CLOSING_TOLD_S: Final = 1.0
"""So long a wallet may take to close before a window says what is waited for."""

CLOSING_MAX_S: Final = 40.0
"""Then the program ends without it. A demo's helpers may take 25 s to end; what takes longer may never answer."""

COPIED_MS: Final = 2_000
"""So long a button says that something was copied."""
