"""What both sides of a second start agree on about a link: how much of it is handed over, and in which form."""

from __future__ import annotations

from typing import Final

LINK_MAX_CHARS: Final = 1201
"""One more than the longest payment link: what is longer is cut off here, and read as too long there."""


def plain_link(text: str) -> str:
    """A link from the command line or another process: bounded, and without halves of characters."""
    return text[:LINK_MAX_CHARS].encode("utf-8", "replace").decode("utf-8")
