"""What the palette can find: actions, people, hubs, channels, and a payment that is typed in full.

Names are compared as they are and made harmless when they are shown. Channels are read a part in each turn of the
loop: there may be thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from heapq import nsmallest
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from ui.actions import Action, Reasons
from ui.i18n import outside_name, tr
from ui.keytext import key_text
from ui.palette.matching import folded, score
from wallet.views import units
from wallet.views.amount_entry import AmountRefused, parse_eth

if TYPE_CHECKING:
    from ui.rooms import Rooms
    from ui.ways import Ways

FOUND_MAX: Final = 40
"""Nobody reads further; who seeks the next one types another letter."""
NAMES_MAX: Final = 2_000
"""So many people, hubs and channels of each kind are compared with each letter, in about 4 ms of CPU."""
CHANNELS_MAX: Final = 200
"""The most prominent ones; the book of channels keeps only some rows, and a hub leads to its other channels."""
CHANNELS_A_TURN: Final = 40
_PAYEES_MAX: Final = 3
_RANK: Final = itemgetter(0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that was found. `about` says what it is, `reason` why it cannot be done now."""

    title: str
    icon: str
    about: str = ""
    keys: str = ""
    reason: str = ""
    run: Callable[[], object]


class _Kind(Enum):
    """What a name belongs to."""

    CONTACT = "contact"
    HUB = "hub"
    CHANNEL = "channel"


class _Place(NamedTuple):
    """A person, a hub or a channel that can be gone to: what it is compared by, its name, and its address or id."""

    text: str
    kind: _Kind
    name: str
    key: str


@dataclass(slots=True)
class _Known:
    """What was read of the wallet when the palette was opened."""

    payees: tuple[str, ...] = ()
    places: list[_Place] = field(default_factory=list)
    channel_ids: list[str] = field(default_factory=list)


class Finder:
    """Finds by what is typed."""

    def __init__(self, rooms: Rooms, ways: Ways, actions: tuple[Action, ...]) -> None:
        self._rooms, self._ways, self._actions = rooms, ways, actions
        self._texts = [folded(f"{action.title} {action.also}") for action in actions]
        self._off = Reasons(rooms, ways)
        self._known = _Known()

    def look(self) -> None:
        """Read what the wallet shows now; of a locked one, nothing."""
        self._known = _Known()
        session = self._rooms.session
        if session is None or self._off.closed():
            return
        moment = session.moment
        self._known.payees = session.live.payees()
        self._add(_Kind.CONTACT, ((one.name, one.address) for one in moment.contacts().contacts))
        self._add(_Kind.HUB, ((one.name, one.address) for one in moment.hubs().hubs))
        entries = moment.channels().view().entries[:CHANNELS_MAX]
        self._known.channel_ids = [entry.channel_id for entry in entries]

    def look_on(self) -> bool:
        """Read some more channels; whether there are more."""
        known, session = self._known, self._rooms.session
        if session is None or not known.channel_ids:
            return False
        channels = session.moment.channels()
        rows = (channels.row(channel_id) for channel_id in known.channel_ids[:CHANNELS_A_TURN])
        found = [row.channel for row in rows if row is not None]
        self._add(_Kind.CHANNEL, ((one.peer_name, one.channel_id) for one in found))
        del known.channel_ids[:CHANNELS_A_TURN]
        return bool(known.channel_ids)

    def find(self, typed: str) -> tuple[Entry, ...]:
        """What fits, the best first; all actions where nothing is typed."""
        wanted = tuple(folded(typed).split())
        if not wanted:
            return tuple(_entry_of(action) for action in self._actions)
        found = [*self._payments(typed)]
        for _rank, _order, one in nsmallest(FOUND_MAX, self._scored(wanted), key=_RANK):
            found.extend(self._entries_of(one) if isinstance(one, _Place) else (_entry_of(one),))
        return tuple(found[:FOUND_MAX])

    def _scored(self, wanted: tuple[str, ...]) -> Iterator[tuple[int, int, Action | _Place]]:
        """What fits, each with its rank, the lowest best, and its place in the order; not yet sorted."""
        for at, (action, text) in enumerate(zip(self._actions, self._texts, strict=True)):
            fits = score(wanted, text)
            if fits:
                yield (1 if action.off() else 0) - fits, at, action
        for at, place in enumerate(self._known.places, len(self._actions)):
            fits = score(wanted, place.text)
            if fits:
                yield -fits, at, place

    def _add(self, kind: _Kind, named: Iterable[tuple[str, str]]) -> None:
        more = folded(
            {
                _Kind.CONTACT: tr("contact pay"),
                _Kind.HUB: tr("hub"),
                _Kind.CHANNEL: tr("channel close"),
            }[kind]
        )
        self._known.places.extend(
            _Place(f"{folded(name)} {more}", kind, name, key)
            for name, key in islice(named, NAMES_MAX)
        )

    def _payments(self, typed: str) -> Iterator[Entry]:
        """A payment that is typed with an amount: "pay bob 0.25", "0.25 bob"."""
        words = typed.split()
        amounts = [(word, amount) for word in words if (amount := _amount(word)) is not None]
        if len(amounts) != 1 or not self._known.payees:
            return
        amount_text, amount_wei = amounts[0]
        rest = [word for word in words if word != amount_text]
        named = tuple(folded(" ".join(rest)).split())
        without_verb = named[1:] if _begins_with_verb(named) else named
        payees = self._known.payees
        fitting = [(score(without_verb, folded(name)), name) for name in payees[:NAMES_MAX]]
        best = sorted((one for one in fitting if one[0]), key=lambda one: -one[0])
        reason = self._off.unpayable()
        for _fits, name in best[:_PAYEES_MAX]:
            yield self._payment(name, amount_wei, reason)

    def _payment(self, name: str, amount_wei: int, reason: str) -> Entry:
        shown, amount = outside_name(name), units.eth_unit(amount_wei)
        return Entry(
            title=tr("Pay {amount} to {name}").format(amount=amount, name=shown),
            about=tr("opens the dialog, filled in"),
            icon="pay",
            reason=reason,
            run=lambda: self._ways.pay(name, amount_wei),
        )

    def _entries_of(self, place: _Place) -> tuple[Entry, ...]:
        name, key, ways = outside_name(place.name), place.key, self._ways
        match place.kind:
            case _Kind.CONTACT:
                return (
                    Entry(title=name, about=tr("contact"), icon="person",
                          run=lambda: ways.show_contact(key)),
                    Entry(title=tr("Pay {name}").format(name=name), icon="pay",
                          reason=self._off.unpayable(), run=lambda: ways.pay(key, 0)),
                )  # fmt: skip
            case _Kind.HUB:
                return (
                    Entry(title=name, about=tr("hub"), icon="hubs", run=lambda: ways.show_hub(key)),
                )
            case _Kind.CHANNEL:
                return (
                    Entry(title=tr("Channel with {name}").format(name=name), icon="waves",
                          run=lambda: self._rooms.show_channel(key)),
                    Entry(title=tr("Close the channel with {name}").format(name=name),
                          about=tr("asks first"), icon="close",
                          reason=self._off.past() or ways.close_reason(key),
                          run=lambda: ways.ask_close(key)),
                )  # fmt: skip


def _entry_of(action: Action) -> Entry:
    return Entry(
        title=action.title,
        icon=action.icon or action.group.value,
        keys=key_text(action.keys),
        reason=action.off(),
        run=action.run,
    )


def _begins_with_verb(named: tuple[str, ...]) -> bool:
    """Whether the first word is "pay", in English or the person's language; begun, if a name follows."""
    verbs = ("pay", folded(tr("Pay")))
    has_name = len(named) > 1
    return any(verb in named[:1] or (has_name and verb.startswith(named[0])) for verb in verbs)


def _amount(word: str) -> int | None:
    try:
        return parse_eth(word)
    except AmountRefused:
        return None
