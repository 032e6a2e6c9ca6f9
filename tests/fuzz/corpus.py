"""Inputs that were kept because each made something happen that no other did: hex lines, one file a message type.

What happens is the answer of every moment of its type to it: the decoder's refusal, the step's reason, or the kinds of
facts. Each line begins with the place of the moment at which it was found.
"""

from __future__ import annotations

from pathlib import Path

from engine.protocol.codec.wire import decode_message
from engine.protocol.errors import PeerError
from tests.fuzz.campaign import Campaign, message_kinds, stepped
from tests.fuzz.moments import STRANGER, Moment

FOLDER = Path(__file__).parent / "corpus"
KEPT_MAX = 64
"""Of a type: 64 x 0.4 kB and 8 types are 200 kB, and a second of tests."""
BODY_MAX_BYTES = 1024
"""A larger one has small relatives that do the same."""

Entry = tuple[int, bytes]
"""(place of the moment in all lives, body)."""


def load(kind: type, folder: Path = FOLDER) -> list[Entry]:
    """What was kept of a type."""
    path = folder / f"{kind.__name__}.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pairs = [line.split() for line in lines]
    return [(int(place), bytes.fromhex(body)) for place, body in pairs]


def keep(seed: int, count: int, folder: Path = FOLDER) -> int:
    """Look through a seed's inputs for such as do something new, and write them down; how many there were."""
    campaign = Campaign(seed)
    return sum(_keep_of(campaign, kind, count, folder) for kind in message_kinds())


def answer(moment: Moment, body: bytes) -> tuple[str, ...]:
    """What happens when a participant and a stranger say this."""
    try:
        message = decode_message(body)
    except PeerError as error:
        cause = error.__cause__
        return ("unreadable", type(cause).__name__, str(cause) if cause is not None else "")
    said = [type(message).__name__]
    for sender in (moment.sender, STRANGER):
        try:
            done = stepped(moment, sender, body, message)
        except PeerError as error:
            said.append(error.reason.name)
        else:
            said.extend(type(entry.event).__name__ for entry in done.events)
    return tuple(said)


def _keep_of(campaign: Campaign, kind: type, count: int, folder: Path) -> int:
    moments = campaign.moments
    places = {id(moment): place for place, moment in enumerate(moments)}
    kept = load(kind, folder)
    seen = {answer(moments[place % len(moments)], body) for place, body in kept}
    found: list[Entry] = []
    for moment, body in campaign.hostile(kind, count):
        if len(kept) + len(found) >= KEPT_MAX:
            break
        if id(moment) not in places or len(body) > BODY_MAX_BYTES:
            continue
        what = answer(moment, body)
        if what not in seen:
            seen.add(what)
            found.append((places[id(moment)], body))
    lines = sorted(f"{place} {body.hex()}" for place, body in (*kept, *found))
    folder.mkdir(exist_ok=True)
    text = "".join(f"{line}\n" for line in lines)
    (folder / f"{kind.__name__}.txt").write_text(text, encoding="utf-8")
    return len(found)
