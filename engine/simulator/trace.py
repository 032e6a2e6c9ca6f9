"""A fact as a line of a trace."""

from __future__ import annotations

from engine.protocol.events import Recorded
from engine.protocol.rowkeys import entity_of


def told(at_ms: int, name: str, entry: Recorded) -> str:
    """When, who, the fact's number, its cause's, what and of whom: `1200 ms  hub  #14 <- #12  StateSigned d22b17c7`."""
    because = f" <- #{entry.cause}" if entry.cause else ""
    entity = entity_of(entry.event).hex()[:8]
    return f"{at_ms:>9} ms  {name}  #{entry.seq}{because}  {type(entry.event).__name__} {entity}"
