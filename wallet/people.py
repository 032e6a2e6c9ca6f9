"""Adding, changing and forgetting contacts: checked while the person types, then again before it is written."""

from __future__ import annotations

from asyncio import AbstractEventLoop
from pathlib import Path

from engine.log.port import LogReads
from engine.log.store import EventLog
from engine.network.causes import NetworkError
from engine.network.tcp import TcpTransport
from engine.node import Node
from engine.protocol import inputs as inp
from engine.protocol.errors import ProtocolError, Reason, Refused
from engine.protocol.limits import NAME_MAX_BYTES
from engine.protocol.text import check_name, check_text, name_key
from engine.protocol.types import Address
from engine.protocol.world import World
from wallet import payer
from wallet.health import Health
from wallet.links.addresses import checksummed, read_typed
from wallet.links.hidden import has_hidden
from wallet.links.target import Here, LooksLike, Unchecked, read_target
from wallet.ports import Problem
from wallet.views.home import Now
from wallet.views.paid import PaidIndex
from wallet.views.people import Contacts, hubs_view
from wallet.views.people_values import ContactCheck, ContactsView, HubsView, PaidRow
from wallet.views.people_words import known_address, link_problem, no_name, place_problem
from wallet.views.sentences import problem_of
from wallet.views.since import since_view
from wallet.views.since_values import SinceView
from wallet.views.values import NoticeView

PAID_SHOWN_MAX = 5
"""Payments with one person that are told beside them; the list of payments has all."""


class People:
    """Contacts and hubs of an open wallet, with what is counted about them. For the window's thread."""

    def __init__(self, node: Node, log: LogReads, log_path: Path, loop: AbstractEventLoop) -> None:
        self._paid = PaidIndex(log, lambda: EventLog.reader(log_path))
        self._contacts = Contacts(self._paid)
        self._health, self._loop = Health(node), loop
        loop.call_soon_threadsafe(self._health.start)

    def contacts(self, world: World, now: Now | None) -> ContactsView:
        """The contacts; `now` is None in the past."""
        return self._contacts.view(world, now)

    def paid_with(self, world: World, address: str) -> tuple[PaidRow, ...]:
        """The last payments between this person and me, newest first."""
        peer, _is_checked = read_typed(address)
        self._paid.follow(world.seq)
        return self._paid.newest(peer, world.seq, PAID_SHOWN_MAX)

    def hubs(self, world: World, now: Now | None) -> HubsView:
        """The hubs; `now` is None in the past."""
        return hubs_view(world, now, self._health.seen)

    def since(self, then: World, now: World) -> SinceView:
        """What happened from one moment to another."""
        return since_view(then, now, self._paid)

    def close(self) -> None:
        """Count nothing more. The engine's loop still runs."""
        self._loop.call_soon_threadsafe(self._health.stop)
        self._paid.close()


def check_contact(
    world: World, now_ms: int, *, name: str, target: str, endpoint: str, known: str
) -> ContactCheck:
    """What is to be said before a contact is written down; nothing is done.

    `target` is an address or a payment link, `endpoint` is `127.0.0.1:port` or "" where it is not known, and `known`
    the address of the contact that is changed, "" if a new one is added.
    """
    whom: Address | None = None
    address_problem: Problem | None = None
    looks_like, is_unchecked = None, False
    try:
        whom, looks_like, is_unchecked = _read(world, now_ms, known or target)
        if not known:
            _require_new(world, whom)
    except Problem as unclear:
        address_problem = unclear
    return ContactCheck(
        address="" if whom is None else checksummed(whom),
        name_problem=_noticed(_name_problem(world, name, whom)),
        address_problem=_noticed(address_problem),
        endpoint_problem=_noticed(_endpoint_problem(endpoint)),
        looks_like="" if looks_like is None or known else looks_like,
        looks_like_address="" if looks_like is None or known else _address_of(world, looks_like),
        is_unchecked=is_unchecked and not known,
    )


async def add_contact(node: Node, *, name: str, address: str, endpoint: str, is_new: bool) -> None:
    """Write a contact down, or change the name and endpoint of one.

    Raises:
        Problem: it is refused; nothing was changed.
    """
    check = check_contact(
        node.durable,
        node.now_ms(),
        name=name,
        target=address,
        endpoint=endpoint,
        known="" if is_new else address,
    )
    found = check.problem
    if found is not None:
        raise Problem(code=found.code, cause=found.cause, remedy=found.remedy)
    peer, _is_checked = read_typed(check.address)
    await payer.command(
        node,
        inp.AddPeer(at_ms=node.now_ms(), peer=peer, name=name.strip(), endpoint=endpoint.strip()),
    )


async def forget_contact(node: Node, address: str) -> None:
    """Let a contact go.

    Raises:
        Problem: something is still open with them, or they are unknown; nothing was changed.
    """
    peer, _is_checked = read_typed(address)
    await payer.command(node, inp.ForgetPeer(at_ms=node.now_ms(), peer=peer))


def _read(world: World, now_ms: int, text: str) -> tuple[Address, str | None, bool]:
    """(whom the text means, the contact that it could be mistaken for, whether a slip would not show)."""
    identity = world.identity
    here = Here(chain_id=identity.chain_id, adjudicator=identity.adjudicator, now_ms=now_ms)
    contacts = [peer for peer in world.peers.values() if peer.name]
    try:
        target = read_target(text, contacts, here)
    except Problem as unclear:
        raise link_problem(unclear) from unclear
    lookalikes = [one.name for one in target.cautions if isinstance(one, LooksLike)]
    is_unchecked = any(isinstance(one, Unchecked) for one in target.cautions)
    return target.payee, lookalikes[0] if lookalikes else None, is_unchecked


def _require_new(world: World, whom: Address) -> None:
    if whom == world.me:
        raise problem_of(Refused(Reason.NOT_A_PARTICIPANT))
    known = world.peers.get(whom)
    if known is not None and known.name:
        raise known_address(known.name)


def _name_problem(world: World, name: str, whom: Address | None) -> Problem | None:
    wanted = name.strip()
    key = name_key(wanted)
    if not wanted:
        return no_name()
    if has_hidden(wanted):
        return problem_of(Refused(Reason.BAD_NAME))
    try:
        check_name(wanted)
    except ProtocolError as error:
        return problem_of(error)
    for peer in world.peers.values():
        if peer.name and peer.address != whom and name_key(peer.name) == key:
            return problem_of(Refused(Reason.NAME_TAKEN))
    return None


def _endpoint_problem(endpoint: str) -> Problem | None:
    place = endpoint.strip()
    if not place:
        return None
    try:
        check_text(place, max_bytes=NAME_MAX_BYTES)
        TcpTransport().check(place)
    except NetworkError as error:
        return place_problem(error.cause)
    except ProtocolError as error:
        return problem_of(error)
    return None


def _address_of(world: World, name: str) -> str:
    return next(checksummed(peer.address) for peer in world.peers.values() if peer.name == name)


def _noticed(found: Problem | None) -> NoticeView | None:
    if found is None:
        return None
    return NoticeView(code=found.code, cause=found.cause, remedy=found.remedy)
