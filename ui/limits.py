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

COPIED_MS: Final = 2_000
"""So long a button says that something was copied."""
