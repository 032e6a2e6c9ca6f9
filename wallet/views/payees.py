"""Whom a name or an address means, among those that are known here."""

from __future__ import annotations

from engine.protocol.text import name_key
from engine.protocol.types import Address, MalformedValueError, address_from_hex
from engine.protocol.world import World
from wallet.codes import Code
from wallet.ports import Problem
from wallet.views.language import tr

_KNOWN_MAX = 6
_NAME_SHOWN_MAX = 40


def find_payee(world: World, text: str) -> Address:
    """The address that a name or 0x text means.

    No two contacts get the same name; should a log hold two all the same, neither is guessed.

    Raises:
        Problem: nobody or more than one has this name, or the address is malformed.
    """
    wanted = text.strip()
    key = name_key(wanted)
    named = [peer.address for peer in world.peers.values() if key and name_key(peer.name) == key]
    if len(named) == 1:
        return named[0]
    if named:
        raise Problem(
            code=Code.AMBIGUOUS_PAYEE,
            cause=tr("More than one contact has this name. Nothing was paid."),
            remedy=tr("Enter the address instead."),
        )
    try:
        return address_from_hex(wanted)
    except MalformedValueError:
        raise _unknown(world, wanted) from None


def payees(world: World) -> tuple[str, ...]:
    """The names of those who can be paid, in the order of the alphabet."""
    names = {peer.name for peer in world.peers.values() if peer.name}
    return tuple(sorted(names, key=str.casefold))


def _unknown(world: World, text: str) -> Problem:
    if text[:2].lower() == "0x":
        cause, remedy = (
            tr("This is not a whole address."),
            tr("Enter 0x and 40 digits, each 0 to 9 or a to f."),
        )
    else:
        known = ", ".join(payees(world)[:_KNOWN_MAX])
        cause = tr("Nobody called {name} is known here.").format(name=text[:_NAME_SHOWN_MAX])
        remedy = (
            tr("Known: {names}.").format(names=known)
            if known
            else tr("Enter an address: 0x and 40 digits, each 0 to 9 or a to f.")
        )
    return Problem(code=Code.UNKNOWN_PAYEE, cause=cause, remedy=remedy)
